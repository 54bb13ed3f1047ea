// SPDX-License-Identifier: Apache-2.0

//! The lines of a `yarn.lock` of Yarn 1, whose format is its own and nowhere specified.
//!
//! A block starts with what it answers, `a@^1, "b@npm:c@2":`. Two spaces in stand its fields,
//! `version "1.0.0"`, and four in what belongs to a field without a value, `dependencies:`.

use std::ops::Range;

use super::{
    super::document::{Data, Entry, Reader, Value},
    yarn::Block,
};

/// So many lines that cannot be understood are said; then the file is none of Yarn's.
const MAX_MISTAKES: usize = 100;

type Word = (String, Range<usize>);

/// The words of a line, and whether a colon ends it.
struct Line {
    words: Vec<Word>,
    is_open: bool,
}

pub(super) fn blocks(reader: &mut Reader<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut n_mistakes = 0;
    let mut at = 0;
    let text = reader.text;
    for whole in text.content.split_inclusive('\n') {
        let start = at;
        at += whole.len();
        let line = whole.trim_end();
        let inner = line.trim_start_matches(['\u{feff}', ' ']);
        if inner.is_empty() || inner.starts_with('#') {
            continue;
        }
        let indent = line.len() - inner.len();
        let span = start + indent..start + line.len();
        let read = words(inner, span.start).and_then(|it| add(&mut blocks, indent, it));
        if read.is_some() {
            continue;
        }
        n_mistakes += 1;
        if n_mistakes == MAX_MISTAKES {
            reader.problem(span, "too many lines are malformed; the rest is not read");
            break;
        }
        reader.problem(span, "the line is malformed");
    }
    blocks
}

/// Takes a line; `None` where none of its form may stand.
fn add(blocks: &mut Vec<Block>, indent: usize, line: Line) -> Option<()> {
    let end = line.words.last()?.1.end;
    if indent == 0 && line.is_open {
        let start = line.words.first()?.1.start;
        let fields = Value {
            data: Data::Table(Vec::new()),
            span: start..end,
        };
        blocks.push(Block {
            patterns: line.words.into_iter().map(|(text, _)| text).collect(),
            fields,
        });
        return Some(());
    }
    let fields = &mut blocks.last_mut()?.fields;
    fields.span.end = end;
    match indent {
        2 => push(fields, entry(line)?),
        4 => {
            let Data::Table(entries) = &mut fields.data else {
                return None;
            };
            let table = &mut entries.last_mut()?.value;
            table.span.end = end;
            push(table, entry(line)?)
        }
        _ => None,
    }
}

fn push(table: &mut Value, entry: Entry) -> Option<()> {
    match &mut table.data {
        Data::Table(entries) => {
            entries.push(entry);
            Some(())
        }
        _ => None,
    }
}

/// `key value` or `key:`.
fn entry(line: Line) -> Option<Entry> {
    let mut words = line.words.into_iter();
    let ((key, key_span), value) = (words.next()?, words.next());
    let value = match (value, line.is_open) {
        (Some((text, span)), false) => Value {
            data: Data::Text(text),
            span,
        },
        (None, true) => Value {
            data: Data::Table(Vec::new()),
            span: key_span.clone(),
        },
        _ => return None,
    };
    let entry = Entry {
        key,
        key_span,
        value,
    };
    words.next().is_none().then_some(entry)
}

/// The words of a line that starts at a byte of the text.
fn words(line: &str, start: usize) -> Option<Line> {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        let rest = line.get(at..)?;
        let skipped = rest.trim_start_matches([' ', ',']);
        at += rest.len() - skipped.len();
        if skipped.is_empty() || skipped == ":" {
            let is_open = skipped == ":";
            return (!words.is_empty()).then_some(Line { words, is_open });
        }
        let (text, length) = word(skipped)?;
        words.push((text, start + at..start + at + length));
        at += length;
    }
}

/// The first word and how many bytes it has.
fn word(text: &str) -> Option<(String, usize)> {
    if !text.starts_with('"') {
        let end = text.find([' ', ',']).unwrap_or(text.len());
        let word = text.get(..end)?;
        let word = word.strip_suffix(':').unwrap_or(word);
        return (!word.is_empty()).then(|| (word.to_owned(), word.len()));
    }
    let mut is_escaped = false;
    let end = text.bytes().skip(1).position(|it| {
        let is_end = it == b'"' && !is_escaped;
        is_escaped = it == b'\\' && !is_escaped;
        is_end
    })?;
    let quoted = text.get(..end + 2)?;
    let word = serde_json::from_str(quoted).ok()?;
    Some((word, quoted.len()))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{read::Text, walk::RepoPath};

    fn check(input: &str, expected: &str) {
        let path = RepoPath::new(b"yarn.lock");
        let text = Text::of(&path, input);
        let mut reader = Reader::new(&text);
        let mut out = String::new();
        for it in blocks(&mut reader) {
            writeln!(out, "{}", it.patterns.join(" | ")).unwrap();
            for field in it.fields.entries() {
                let value = field.value.text().unwrap_or("-");
                write!(out, " {} {value}", field.key).unwrap();
                for it in field.value.entries() {
                    write!(out, " ({} {})", it.key, it.value.text().unwrap()).unwrap();
                }
                let place = input.get(field.value.span.clone()).unwrap();
                writeln!(out, " of {} lines", place.lines().count()).unwrap();
            }
        }
        for it in &reader.problems {
            writeln!(out, "{}: {}", it.place.line, it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn a_block_has_fields_and_tables() {
        check(
            "# yarn lockfile v1\r\n\r\n\r\n\"@s/a@^1\", b@>=1, \"c@ \\\"x\\\"\":\r\n  version \"1.0.0\"\r\n  \
             integrity sha512-ab==\r\n  dependencies:\r\n    \"@s/d\" \"^1 || 2\"\r\n    e \"*\"\r\n\r\n\
             b@2:\n  uid \"\"\n",
            "@s/a@^1 | b@>=1 | c@ \"x\"\n version 1.0.0 of 1 lines\n integrity sha512-ab== of 1 lines\n \
             dependencies - (@s/d ^1 || 2) (e *) of 3 lines\nb@2\n uid  of 1 lines\n",
        );
        check("", "");
    }

    #[test]
    fn what_is_malformed_is_said_and_the_rest_is_read() {
        check(
            "  version \"1\"\n<<<<<<< HEAD\na@1:\n  version 1 2\n  x\n      y z\n  q \"open\n\tversion 3\n   odd 1\n\
             b@1:\n  version \"2\"\n",
            "a@1\nb@1\n version 2 of 1 lines\n1: the line is malformed\n2: the line is malformed\n\
             4: the line is malformed\n5: the line is malformed\n6: the line is malformed\n\
             7: the line is malformed\n8: the line is malformed\n9: the line is malformed\n",
        );
    }

    #[test]
    fn a_file_of_something_else_is_left_early() {
        let path = RepoPath::new(b"yarn.lock");
        let input = "some words\n".repeat(1000);
        let text = Text::of(&path, &input);
        let mut reader = Reader::new(&text);
        assert!(blocks(&mut reader).is_empty());
        assert_eq!(reader.problems.len(), MAX_MISTAKES);
    }
}
