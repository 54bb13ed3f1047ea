// SPDX-License-Identifier: Apache-2.0

//! Reads YAML 1.2 into values that know where they stand.
//!
//! The events are those of a crate (`docs/decisions/0008-yaml-from-a-crate.md`); here they become
//! the values that TOML and JSON have too. A malformed text yields what stands before the mistake.
//! An alias is never expanded: a short text of aliases to aliases stands for one without end.

use std::{borrow::Cow, ops::Range};

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::document::{Data, Open, Value};

/// As deep as JSON is read.
const MAX_DEPTH: usize = 128;

/// More values than a lock file of 50 MB has.
const MAX_VALUES: usize = 8_000_000;

/// Between characters whose bytes are remembered.
const STEP: usize = 64;

/// What could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) span: Range<usize>,
    pub(super) message: String,
}

/// Reads the documents of a text, and says what stopped the reading or was left out.
pub(super) fn parse(text: &str) -> (Vec<Value>, Vec<Mistake>) {
    let mut builder = Builder {
        positions: Positions::of(text),
        text,
        ..Builder::default()
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let event = match next {
            Ok((Event::StreamEnd, _)) => break,
            Ok((event, span)) => {
                let span = builder.byte(span.start.index())..builder.byte(span.end.index());
                builder.add(event, span)
            }
            Err(error) => {
                let at = builder.byte(error.marker().index());
                Err((at..at, Cow::Owned(error.info().to_owned())))
            }
        };
        if let Err((span, message)) = event {
            builder.mistake(span, &message);
            break;
        }
    }
    builder.finish()
}

type Stop = (Range<usize>, Cow<'static, str>);

/// Puts values together; a stack of its own keeps the depth of the input from being one of calls.
#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    positions: Positions,
    stack: Vec<Open>,
    documents: Vec<Value>,
    mistakes: Vec<Mistake>,
    n_values: usize,
    /// Where the last thing ended that is written out: the parser ends a block where the next
    /// line starts.
    last_end: usize,
    has_alias: bool,
}

impl Builder<'_> {
    fn add(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), Stop> {
        let is_written = span.end > span.start;
        if is_written {
            self.last_end = span.end;
        }
        match event {
            Event::Scalar(text, style, _, tag) => {
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                self.scalar(text, is_plain, span)
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                self.start(span, matches!(event, Event::MappingStart(..)))
            }
            Event::MappingEnd | Event::SequenceEnd => match self.stack.pop() {
                Some(open) => {
                    let value = open.close(self.last_end);
                    self.value(value)
                }
                None => Ok(()),
            },
            Event::Alias(_) => {
                if !self.has_alias {
                    self.has_alias = true;
                    self.mistake(span.clone(), "an alias is not followed");
                }
                let data = Data::Null;
                self.value(Value { data, span })
            }
            Event::DocumentStart(_) | Event::DocumentEnd => Ok(()),
            Event::StreamStart | Event::StreamEnd | Event::Nothing => Ok(()),
        }
    }

    fn start(&mut self, span: Range<usize>, is_table: bool) -> Result<(), Stop> {
        if self.needs_key() {
            return Err((span, "a key is a list or a table".into()));
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err((span, "nested too deeply".into()));
        }
        self.stack.push(Open {
            start: span.start,
            is_table,
            keys: Vec::new(),
            values: Vec::new(),
        });
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, is_plain: bool, at: Range<usize>) -> Result<(), Stop> {
        if self.needs_key()
            && let Some(open) = self.stack.last_mut()
        {
            open.keys.push((text.into_owned(), at));
            return Ok(());
        }
        let data = if is_plain {
            plain(text)
        } else {
            Data::Text(text.into_owned())
        };
        self.value(Value { data, span: at })
    }

    /// Takes a whole value.
    fn value(&mut self, value: Value) -> Result<(), Stop> {
        self.n_values += 1;
        if self.n_values > MAX_VALUES {
            return Err((value.span, "too many values; the rest is not read".into()));
        }
        if self.needs_key() {
            return Err((value.span, "a key is no text".into()));
        }
        match self.stack.last_mut() {
            Some(open) => open.values.push(value),
            None => self.documents.push(value),
        }
        Ok(())
    }

    fn needs_key(&self) -> bool {
        let open = self.stack.last();
        open.is_some_and(|it| it.is_table && it.keys.len() == it.values.len())
    }

    fn mistake(&mut self, span: Range<usize>, message: &str) {
        let message = message.to_owned();
        self.mistakes.push(Mistake { span, message });
    }

    fn byte(&self, index: usize) -> usize {
        self.positions.byte(self.text, index)
    }

    fn finish(mut self) -> (Vec<Value>, Vec<Mistake>) {
        let mut inner: Option<Value> = None;
        while let Some(mut open) = self.stack.pop() {
            open.values.extend(inner.take());
            inner = Some(open.close(self.last_end));
        }
        self.documents.extend(inner);
        (self.documents, self.mistakes)
    }
}

/// The core schema (YAML 1.2.2, section 10.3): what a value without quotes is.
fn plain(text: Cow<'_, str>) -> Data {
    match text.as_ref() {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        it if is_number(it) => Data::Scalar(text.into_owned()),
        _ => Data::Text(text.into_owned()),
    }
}

fn is_number(text: &str) -> bool {
    let starts_well = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let has_digit = text.bytes().any(|it| it.is_ascii_digit());
    let is_of_base = text.starts_with("0x") || text.starts_with("0o");
    starts_well && has_digit && (is_of_base || text.parse::<f64>().is_ok())
}

/// Where characters stand: the parser counts characters, places are in bytes.
#[derive(Default)]
struct Positions {
    /// The byte of each [`STEP`]th character; empty where each character is one byte.
    steps: Vec<usize>,
}

impl Positions {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::default();
        }
        let bytes = text.char_indices().map(|(it, _)| it);
        Self {
            steps: bytes.step_by(STEP).collect(),
        }
    }

    fn byte(&self, text: &str, index: usize) -> usize {
        if self.steps.is_empty() {
            return index.min(text.len());
        }
        let start = self.steps.get(index / STEP).copied().unwrap_or(text.len());
        let rest = text.get(start..).unwrap_or_default();
        let found = rest.char_indices().nth(index % STEP);
        found.map_or(text.len(), |(it, _)| start + it)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// Each value with what stands at its place, in brackets for lists and tables.
    fn check(input: &str, expected: &str) {
        let (documents, mistakes) = parse(input);
        let mut out = String::new();
        for it in &documents {
            show(input, it, &mut out);
            out.push('\n');
        }
        for it in &mistakes {
            let rest = input.get(it.span.start..).unwrap();
            let rest = rest.lines().next().unwrap_or_default();
            writeln!(out, "{} at {rest:?}", it.message).unwrap();
        }
        assert_eq!(out, expected, "{input}");
    }

    fn show(input: &str, value: &Value, out: &mut String) {
        let whole = input.get(value.span.clone()).unwrap();
        match &value.data {
            Data::Null => out.push_str("null"),
            Data::Bool(it) => write!(out, "{it}").unwrap(),
            Data::Scalar(it) => write!(out, "{it}").unwrap(),
            Data::Text(it) => write!(out, "{it:?}").unwrap(),
            Data::List(items) => {
                out.push('[');
                for it in items {
                    show(input, it, out);
                    out.push(' ');
                }
                out.push(']');
            }
            Data::Table(entries) => {
                out.push('{');
                for it in entries {
                    let key = input.get(it.key_span.clone()).unwrap();
                    write!(out, "{} ({key}): ", it.key).unwrap();
                    show(input, &it.value, out);
                    out.push(' ');
                }
                write!(out, "}}/{}", whole.lines().count()).unwrap();
            }
        }
    }

    #[test]
    fn values_are_those_of_the_core_schema() {
        check(
            "- a b\n- 'c'\n- \"d\\n\"\n- 1\n- 1.0.0\n- -2.5e3\n- 0x1f\n- true\n- ~\n-\n- '1'\n- !!str 1\n- v1\n",
            "[\"a b\" \"c\" \"d\\n\" 1 \"1.0.0\" -2.5e3 0x1f true null null \"1\" \"1\" \"v1\" ]\n",
        );
    }

    #[test]
    fn tables_end_where_their_last_value_does() {
        check(
            "a:\n  b: {c: 1,\n    d: [x]}\n\n\n? e f\n: g\n# end\n",
            "{a (a): {b (b): {c (c): 1 d (d): [\"x\" ] }/2 }/2 e f (e f): \"g\" }/7\n",
        );
    }

    #[test]
    fn places_are_in_bytes() {
        check(
            "ä: é\n\"ö ü\": ß\n",
            "{ä (ä): \"é\" ö ü (\"ö ü\"): \"ß\" }/2\n",
        );
        let long = format!("{}: [é, x]\nb: c\n", "ä".repeat(200));
        let (documents, _) = parse(&long);
        let last = documents[0].get("b").unwrap();
        assert_eq!(long.get(last.span.clone()), Some("c"));
    }

    #[test]
    fn a_file_has_several_documents() {
        check("a: 1\n---\nb: 2\n", "{a (a): 1 }/1\n{b (b): 2 }/1\n");
        check("", "");
        check("--- \n", "null\n");
    }

    #[test]
    fn an_alias_is_said_once_and_never_expanded() {
        let laughs = "a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
        check(
            laughs,
            "{a (a): [\"x\" ] b (b): [null null ] c (c): [null null ] }/3\n\
             an alias is not followed at \"*a, *a]\"\n",
        );
    }

    #[test]
    fn a_mistake_keeps_what_stands_before_it() {
        let (documents, mistakes) = parse("a: 1\nb: {c: 2}\nd: @\n");
        assert_eq!(mistakes.len(), 1);
        assert!(!mistakes[0].message.is_empty());
        let c = documents[0].get("b").and_then(|it| it.get("c"));
        assert_eq!(c.and_then(Value::spelled), Some("2"));
        check(
            "[a]: 1\n",
            "{}/1\na key is a list or a table at \"[a]: 1\"\n",
        );
    }

    #[test]
    fn depth_is_bounded_however_it_is_written() {
        for it in ["- ", "? ", "[", "{a: ", "- - ["] {
            let (_, mistakes) = parse(&it.repeat(100_000));
            assert_eq!(mistakes.len(), 1, "{it}");
        }
        let staircase = (0..500).map(|it| format!("{}a:\n", " ".repeat(it)));
        let (_, mistakes) = parse(&staircase.collect::<String>());
        assert_eq!(mistakes[0].message, "nested too deeply");
    }
}
