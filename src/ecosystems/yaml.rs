// SPDX-License-Identifier: Apache-2.0

//! Reads YAML 1.2 into the values that JSON and TOML become too. The parser is a crate; the tree,
//! its bounds and the meaning of plain scalars (*YAML 1.2.2*, section 10.3, core schema) are here.
//!
//! A malformed text yields what stands before the mistake, and the mistake's place.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag, options};
use rustc_hash::FxHashMap;

use super::document::{Data, Entry, Value};

/// As deep as JSON may go.
const MAX_DEPTH: usize = 128;

/// As many as JSON may have.
const MAX_VALUES: usize = 8_000_000;

/// What aliases may copy, in bytes: a few lines of them can stand for more than any memory.
const MAX_COPIED: usize = 16 << 20;

/// What a value costs beside its text.
const VALUE_COST: usize = 64;

/// The key whose tables are taken into the one that it stands in (*Merge Key Language-Independent
/// Type for YAML*).
const MERGE_KEY: &str = "<<";

/// What stopped the reading, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) span: Range<usize>,
    pub(super) message: String,
}

/// Reads the documents of a text.
pub(super) fn parse(text: &str) -> (Vec<Value>, Option<Mistake>) {
    let options = options! {
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        emit_comments: false,
    };
    let mut tree = Tree::new(text);
    for event in Parser::new_from_str_with_options(text, options) {
        let read = event.map_err(|it| mistake(text, &it));
        if let Err(mistake) = read.and_then(|(event, span)| tree.take(&event, &span)) {
            tree.close_all();
            return (tree.documents, Some(mistake));
        }
    }
    tree.close_all();
    (tree.documents, None)
}

fn mistake(text: &str, error: &ScanError) -> Mistake {
    let at = error.marker().byte_offset().unwrap_or(text.len());
    let length = text.get(at..).and_then(|it| it.chars().next());
    Mistake {
        span: at..at + length.map_or(0, char::len_utf8),
        message: error.info(),
    }
}

/// A value and what a copy of it costs.
#[derive(Debug, Clone)]
struct Node {
    value: Value,
    cost: usize,
}

/// A list or a table that is not closed yet.
struct Open {
    start: usize,
    /// The end of its last part.
    end: usize,
    is_table: bool,
    anchor: usize,
    key: Option<(String, Range<usize>)>,
    entries: Vec<Entry>,
    items: Vec<Value>,
    cost: usize,
}

struct Tree<'a> {
    text: &'a str,
    open: Vec<Open>,
    documents: Vec<Value>,
    anchors: FxHashMap<usize, Node>,
    n_values: usize,
    n_copied: usize,
}

impl<'a> Tree<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            open: Vec::new(),
            documents: Vec::new(),
            anchors: FxHashMap::default(),
            n_values: 0,
            n_copied: 0,
        }
    }

    fn take(&mut self, event: &Event<'_>, span: &Span) -> Result<(), Mistake> {
        let span = span.byte_range().unwrap_or(0..0);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let data = scalar(text, *style, tag.as_deref());
                let cost = VALUE_COST + text.len();
                let value = Value { data, span };
                self.add(Node { value, cost }, *anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.start(&span, false, *anchor),
            Event::MappingStart(_, anchor, _) => self.start(&span, true, *anchor),
            Event::SequenceEnd | Event::MappingEnd => self.end(&span),
            Event::Alias(anchor) => self.alias(*anchor, span),
            Event::DocumentEnd => {
                self.close_all();
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, span: &Range<usize>, is_table: bool, anchor: usize) -> Result<(), Mistake> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.mistake(span, "nested too deeply"));
        }
        self.open.push(Open {
            start: span.start,
            end: span.end,
            is_table,
            anchor,
            key: None,
            entries: Vec::new(),
            items: Vec::new(),
            cost: VALUE_COST,
        });
        Ok(())
    }

    /// The end of a block is where the parser notices it, which is further down.
    fn end(&mut self, span: &Range<usize>) -> Result<(), Mistake> {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        if !span.is_empty() {
            open.end = span.end;
        }
        let anchor = open.anchor;
        let node = open.close();
        self.add(node, anchor)
    }

    fn add(&mut self, node: Node, anchor: usize) -> Result<(), Mistake> {
        self.n_values += 1;
        if self.n_values > MAX_VALUES {
            let span = node.value.span;
            return Err(self.mistake(&span, "too many values; the rest is not read"));
        }
        // What may be copied is kept, and costs as much.
        if anchor != 0 && self.n_copied.saturating_add(node.cost) <= MAX_COPIED {
            self.n_copied += node.cost;
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node.value);
            return Ok(());
        };
        open.end = open.end.max(node.value.span.end);
        open.cost = open.cost.saturating_add(node.cost);
        if !open.is_table {
            open.items.push(node.value);
        } else if let Some((key, key_span)) = open.key.take() {
            open.entries.push(Entry {
                key,
                key_span,
                value: node.value,
            });
        } else {
            let span = node.value.span.clone();
            match key(node.value) {
                Some(key) => open.key = Some((key, span)),
                None => return Err(self.mistake(&span, "a key is a list or a table")),
            }
        }
        Ok(())
    }

    /// A copy stands where the alias does.
    fn alias(&mut self, anchor: usize, span: Range<usize>) -> Result<(), Mistake> {
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(self.mistake(&span, "the alias stands for too much"));
        };
        self.n_copied = self.n_copied.saturating_add(node.cost);
        if self.n_copied > MAX_COPIED {
            return Err(self.mistake(&span, "the aliases stand for too much"));
        }
        let mut node = node.clone();
        node.value.span = span;
        self.add(node, 0)
    }

    fn close_all(&mut self) {
        let mut inner: Option<Value> = None;
        while let Some(mut open) = self.open.pop() {
            if let Some(value) = inner.take() {
                open.end = open.end.max(value.span.end);
                match open.key.take() {
                    Some((key, key_span)) => open.entries.push(Entry {
                        key,
                        key_span,
                        value,
                    }),
                    None => open.items.push(value),
                }
            }
            inner = Some(open.close().value);
        }
        self.documents.extend(inner);
    }

    fn mistake(&self, span: &Range<usize>, message: &str) -> Mistake {
        let end = self.text.len();
        Mistake {
            span: span.start.min(end)..span.end.min(end),
            message: message.to_owned(),
        }
    }
}

impl Open {
    fn close(self) -> Node {
        let (start, end, cost) = (self.start, self.end, self.cost);
        let data = if self.is_table {
            Data::Table(merged(self.entries))
        } else {
            Data::List(self.items)
        };
        let span = start..end;
        let value = Value { data, span };
        Node { value, cost }
    }
}

/// The entries with those of the tables that they merge, which stand first: of two of one key the
/// last counts.
fn merged(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut found = Vec::new();
    entries.retain_mut(|it| {
        let is_merge = it.key == MERGE_KEY;
        if is_merge {
            let span = it.value.span.clone();
            let null = Value {
                data: Data::Null,
                span,
            };
            found.push(std::mem::replace(&mut it.value, null));
        }
        !is_merge
    });
    let tables = found.into_iter().flat_map(|it| match it.data {
        Data::List(items) => items,
        _ => vec![it],
    });
    // Of two tables the first counts.
    let tables: Vec<Value> = tables.collect();
    let merged = tables.into_iter().rev().flat_map(|it| match it.data {
        Data::Table(entries) => entries,
        _ => Vec::new(),
    });
    let mut merged: Vec<Entry> = merged.collect();
    if merged.is_empty() {
        return entries;
    }
    merged.append(&mut entries);
    merged
}

/// A key by its spelling: `on` and `1.10` are names to those who write them.
fn key(value: Value) -> Option<String> {
    match value.data {
        Data::Text(text) | Data::Scalar(text) => Some(text),
        Data::Bool(it) => Some(it.to_string()),
        Data::Null => Some(String::new()),
        Data::List(_) | Data::Table(_) => None,
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Data {
    let is_text = tag.is_some_and(|it| it.is_yaml_core_schema() && it.suffix() == "str");
    if style != ScalarStyle::Plain || is_text {
        return Data::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        _ if is_number(text) => Data::Scalar(text.to_owned()),
        _ => Data::Text(text.to_owned()),
    }
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, and the two other bases.
fn is_number(text: &str) -> bool {
    let is_run =
        |it: &str, is_digit: fn(&u8) -> bool| !it.is_empty() && it.as_bytes().iter().all(is_digit);
    if let Some(digits) = text.strip_prefix("0x") {
        return is_run(digits, u8::is_ascii_hexdigit);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return is_run(digits, |it| (b'0'..=b'7').contains(it));
    }
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let is_digits = |it: &str| is_run(it, u8::is_ascii_digit);
    let is_mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => is_digits(fraction),
        Some((whole, fraction)) => is_digits(whole) && (fraction.is_empty() || is_digits(fraction)),
        None => is_digits(mantissa),
    };
    is_mantissa && is_digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first document as JSON would write it, with numbers as they are spelled.
    fn check(input: &str, expected: &str) {
        let (documents, mistake) = parse(input);
        let mut out: String = documents
            .iter()
            .map(shown)
            .collect::<Vec<_>>()
            .join(" --- ");
        if let Some(it) = mistake {
            assert!(input.get(it.span).is_some(), "{input}");
            out.push_str(" !");
        }
        assert_eq!(out, expected, "{input}");
    }

    fn shown(value: &Value) -> String {
        match &value.data {
            Data::Null => "null".to_owned(),
            Data::Bool(it) => it.to_string(),
            Data::Scalar(it) => it.clone(),
            Data::Text(it) => format!("{it:?}"),
            Data::List(items) => {
                let items: Vec<_> = items.iter().map(shown).collect();
                format!("[{}]", items.join(","))
            }
            Data::Table(entries) => {
                let entries = entries
                    .iter()
                    .map(|it| format!("{}:{}", it.key, shown(&it.value)));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
            }
        }
    }

    #[test]
    fn lists_and_tables_nest_in_both_styles() {
        check("a: 1\nb:\n- x\n- y: z\n", r#"{a:1,b:["x",{y:"z"}]}"#);
        check(
            "{a: [1, 'b', \"c\\n\"], d: }",
            r#"{a:[1,"b","c\n"],d:null}"#,
        );
        check(
            "a: |\n  b\n  c\nd: >-\n  e\n  f\n",
            r#"{a:"b\nc\n",d:"e f"}"#,
        );
        check("a\n---\nb\n", r#""a" --- "b""#);
        check("", "");
        check("# only\n", "");
    }

    #[test]
    fn plain_scalars_mean_what_the_core_schema_says() {
        check(
            "[~, null, true, False, 1, -1.10, .5, 1e3, 0x1F, 0o17, 1.2.3, yes, on, '1', !!str 1, 1_000, v1]",
            r#"[null,null,true,false,1,-1.10,.5,1e3,0x1F,0o17,"1.2.3","yes","on","1","1","1_000","v1"]"#,
        );
        check("on: 1\n1.10: 2\ntrue: 3\n", "{on:1,1.10:2,true:3}");
    }

    #[test]
    fn aliases_and_merge_keys_are_copies() {
        check("a: &x {k: 1, l: 2}\nb: *x\n", "{a:{k:1,l:2},b:{k:1,l:2}}");
        check(
            "a: &x {k: 1}\nb: &y {k: 2, l: 2}\nc: {<<: [*x, *y], l: 3}\n",
            "{a:{k:1},b:{k:2,l:2},c:{k:2,l:2,k:1,l:3}}",
        );
        check("a: *gone\n", "{} !");
        check("&x [*x]\n", "[] !");
    }

    #[test]
    fn what_stands_before_a_mistake_is_kept() {
        check("a: 1\nb: [1, 2\n", "{a:1,b:[1]} !");
        check("a: 1\nc: @x\n", "{a:1} !");
        check("{[a]: 1}", "{} !");
        check("a: 'x\n", "{} !");
    }

    #[test]
    fn depth_and_aliases_are_bounded() {
        let deep = "[".repeat(100_000);
        assert!(parse(&deep).1.is_some());
        let deep: Vec<_> = (0..1000).map(|it| " ".repeat(it) + "a:").collect();
        let deep = deep.join("\n");
        assert!(parse(&deep).1.is_some());
        let laughs = (1..30).map(|it| {
            let before = format!("*a{}, ", it - 1).repeat(9);
            format!("a{it}: &a{it} [{before}]")
        });
        let laughs: Vec<_> = std::iter::once("a0: &a0 [lol]".to_owned())
            .chain(laughs)
            .collect();
        let laughs = laughs.join("\n");
        assert!(parse(&laughs).1.is_some());
    }

    #[test]
    fn spans_are_those_of_the_text() {
        let text = "é: ü\nlicense: MIT\nlist:\n  - a\n  - b\n\nend: x\n";
        let (documents, _) = parse(text);
        let span = |key: &str| {
            text.get(documents[0].get(key).unwrap().span.clone())
                .unwrap()
        };
        assert_eq!(span("license"), "MIT");
        assert_eq!(span("list"), "- a\n  - b");
        let keys = documents[0]
            .entries()
            .iter()
            .map(|it| text.get(it.key_span.clone()).unwrap());
        assert_eq!(keys.collect::<Vec<_>>(), ["é", "license", "list", "end"]);
    }
}
