// SPDX-License-Identifier: Apache-2.0

//! Cuts a tag's value out of its line: comment ends, quotes and box borders left out, lines that
//! go on joined.

use std::{borrow::Cow, ops::Range};

use super::{
    floor,
    name::{Name, Separator},
};

/// The most bytes of a line that are looked at: minified files have lines of megabytes.
const MAX_LINE: usize = 1000;
/// The most lines that one value may take.
const MAX_LINES: usize = 16;

/// What ends a value, and why: none of these can stand in an expression.
const CLOSERS: &[(&str, &str)] = &[
    (
        "*",
        "the end or the right border of a C comment; `*)` of Pascal and OCaml, `*}` of Smarty",
    ),
    ("-->", "XML and HTML comments"),
    ("--%>", "JSP comments"),
    ("--}}", "Blade and Handlebars comments"),
    (" --", "a SQL, Ada or Lua comment that is closed for looks"),
    ("%>", "ERB and JSP blocks"),
    ("?>", "processing instructions, PHP"),
    ("\"", "strings and docstrings"),
    ("'", "strings"),
    ("`", "Markdown code, template literals"),
    ("\u{201d}", "typographic quotes"),
    ("\u{2019}", "typographic quotes"),
    ("\\", "escapes such as `\\n`, and a macro's line joint"),
    (";", "statements, Lisp's right border"),
    ("#}", "Jinja comments"),
    ("#>", "PowerShell comments"),
    (" #", "a shell comment that is closed for looks"),
    ("|}", "OCaml quotations"),
    ("|#", "Lisp comments"),
    ("-}", "Haskell comments"),
    ("-/", "Lean comments"),
    ("=#", "Julia comments"),
    ("%}", "template blocks"),
    ("]]", "Lua comments, CDATA"),
    ("}", "TeX, BibTeX, Pascal, TOML and JSON objects"),
    ("]", "lists"),
    ("<", "the element's end tag, or another's start"),
    (">", "the end of a start tag"),
    ("&lt;", "an escaped element"),
    ("&quot;", "an escaped quote"),
    ("//", "a line comment that is closed for looks"),
    ("(SPDX-", "the next tag in brackets"),
    (" SPDX-", "the next tag on one line"),
    (" @", "the next Javadoc tag on one line"),
    ("\u{a9}", "a copyright statement on the same line"),
];

/// What may be left at a value's end without being part of it.
const TRAILING: &[char] = &[
    '*', '#', ';', ',', '.', '|', '-', '=', '~', '/', ':', '_', '!', '%',
];

/// Comment words of languages whose comments do not start with punctuation.
const COMMENT_WORDS: &[&str] = &["dnl ", "DNL ", "REM ", "rem ", "Rem ", "C ", "c "];

/// The operators after or before which an expression goes on in the next line.
const OPERATORS: &[&str] = &["AND", "OR", "WITH"];

/// A tag's value.
#[derive(Debug)]
pub(super) struct Value<'a> {
    /// The value, its lines joined by blanks.
    pub(super) text: Cow<'a, str>,
    /// Where each line's part starts, in `text` and in the content.
    parts: Vec<(usize, usize)>,
    /// The bytes of the content, from the first line's part to the last's.
    pub(super) span: Range<usize>,
    /// The rest of the last line, behind the value.
    pub(super) rest: &'a str,
    /// Whether the value itself stands in quotes.
    pub(super) quoted: bool,
}

impl Value<'_> {
    /// The bytes of the content for bytes of the value.
    pub(super) fn original(&self, span: Range<usize>) -> Range<usize> {
        let at = |byte: usize| {
            let part = self.parts.iter().rev().find(|part| part.0 <= byte);
            part.map_or(self.span.start, |(in_text, in_content)| {
                (in_content + byte - in_text).min(self.span.end)
            })
        };
        let start = at(span.start);
        // The end belongs to the last byte inside, not to the next line.
        let end = match span.end {
            0 => start,
            end => at(end - 1) + 1,
        };
        start..end.clamp(start, self.span.end.max(start))
    }
}

/// Cuts out the value of a tag.
pub(super) fn value<'a>(content: &'a str, name: &Name) -> Value<'a> {
    let first = line(content, name.value);
    let part = cut(first, name.separator, 0);
    let mut value = Value {
        text: Cow::Borrowed(part),
        parts: vec![(0, offset(content, part, name.value))],
        span: 0..0,
        rest: behind(first, part),
        quoted: first.trim_start().starts_with(['"', '\'']),
    };
    let start = offset(content, part, name.value);
    value.span = start..start + part.len();
    if name.separator == Separator::Colon {
        join_lines(content, &mut value);
    }
    value
}

/// Adds the following lines to a value while it goes on.
fn join_lines<'a>(content: &'a str, value: &mut Value<'a>) {
    for _ in 1..MAX_LINES {
        if !value.rest.trim().is_empty() && !is_border(value.rest) {
            return;
        }
        let from = value.span.end + value.rest.len();
        let Some(next) = next_line(content, from) else {
            return;
        };
        let part = cut(undecorated(next), Separator::Colon, n_open(&value.text));
        if part.is_empty() || !goes_on(&value.text, part) {
            return;
        }
        let start = offset(content, part, from);
        value.parts.push((value.text.len() + 1, start));
        let text = value.text.to_mut();
        text.push(' ');
        text.push_str(part);
        value.span.end = start + part.len();
        value.rest = behind(line(content, start), part);
    }
}

/// Whether the rest of a line is a box's right border or a line joint, not a comment's end.
fn is_border(rest: &str) -> bool {
    rest.trim()
        .chars()
        .all(|c| matches!(c, '*' | '#' | '|' | '\\'))
}

/// Whether an expression is not yet at its end: a bracket is open, or an operator stands at the
/// end of the line or at the start of the next.
fn goes_on(text: &str, next: &str) -> bool {
    let is_operator = |word: Option<&str>| word.is_some_and(|it| OPERATORS.contains(&it));
    let last = text.split_ascii_whitespace().next_back();
    let first = next.split_ascii_whitespace().next();
    let ends_open = last.is_some_and(|it| OPERATORS.iter().any(|op| op.eq_ignore_ascii_case(it)));
    !text.is_empty() && (n_open(text) > 0 || ends_open || is_operator(first))
}

/// How many brackets are open at the end.
fn n_open(text: &str) -> usize {
    let n_closed = text.matches(')').count();
    text.matches('(').count().saturating_sub(n_closed)
}

/// A line without what its comment puts before the text.
fn undecorated(line: &str) -> &str {
    let plain = |text: &str| text.len() - trim_decoration(text).len();
    let mut line = line.get(plain(line)..).unwrap_or_default();
    if let Some(rest) = COMMENT_WORDS
        .iter()
        .find_map(|word| line.strip_prefix(word))
    {
        line = trim_decoration(rest);
    }
    line
}

fn trim_decoration(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || "*#/;!%|\"'-.\\".contains(c))
}

/// The text from a byte to the end of its line, as far as it is looked at.
fn line(content: &str, from: usize) -> &str {
    let rest = content.get(from..).unwrap_or_default();
    let seen = rest.get(..floor(rest, MAX_LINE)).unwrap_or(rest);
    let end = memchr::memchr3(b'\n', b'\r', b'\0', seen.as_bytes()).unwrap_or(seen.len());
    seen.get(..end).unwrap_or(seen)
}

/// The line after the one that `from` ends, `None` where the line is too long or the last.
fn next_line(content: &str, from: usize) -> Option<&str> {
    let rest = content.get(from..)?;
    let next = rest
        .strip_prefix("\r\n")
        .or_else(|| rest.strip_prefix(['\n', '\r']))?;
    Some(line(content, content.len() - next.len()))
}

/// What stands behind a part of a line.
fn behind<'a>(line: &'a str, part: &str) -> &'a str {
    let at = offset(line, part, 0) + part.len();
    line.get(at..).unwrap_or_default()
}

/// Where a part starts in the text that it was cut from; `otherwise` for an empty part.
pub(in crate::detect) fn offset(text: &str, part: &str, otherwise: usize) -> usize {
    let at = (part.as_ptr().addr()).wrapping_sub(text.as_ptr().addr());
    if at <= text.len() { at } else { otherwise }
}

/// Cuts the value out of the rest of a line, with so many brackets open before it.
fn cut(line: &str, separator: Separator, mut n_open: usize) -> &str {
    let line = line.trim_start();
    if let Some(quoted) = quoted(line) {
        return quoted.trim();
    }
    if is_placeholder_start(line) {
        return placeholder(line);
    }
    let bytes = line.as_bytes();
    let mut end = bytes.len();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' if !closes(bytes.get(at..).unwrap_or_default()) => n_open += 1,
            b')' if n_open == 0 => end = at,
            b')' => n_open -= 1,
            b'|' if separator == Separator::Cell => end = at,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'+' => continue,
            _ if closes(bytes.get(at..).unwrap_or_default()) => end = at,
            _ => continue,
        }
        if end == at {
            break;
        }
    }
    let value = line.get(..end).unwrap_or(line);
    value.trim_end_matches(|c: char| c.is_whitespace() || TRAILING.contains(&c))
}

fn closes(bytes: &[u8]) -> bool {
    CLOSERS
        .iter()
        .any(|(closer, _)| bytes.starts_with(closer.as_bytes()))
}

/// The inside of a quoted value, of a Markdown link's text, or of one bracketed by code marks.
fn quoted(line: &str) -> Option<&str> {
    let quote = line.chars().next()?;
    let inside = line.get(quote.len_utf8()..)?;
    match quote {
        '"' | '\'' | '`' => inside.get(..inside.find(quote)?),
        '[' => {
            let end = inside.find(']')?;
            let linked = inside.get(end + 1..)?.starts_with(['(', '[']);
            linked.then(|| inside.get(..end))?
        }
        _ => None,
    }
}

/// Whether a value is a place to be filled: `<license>`, `{license}`, `$LICENSE`, `%s`, `@id@`.
fn is_placeholder_start(line: &str) -> bool {
    line.starts_with(['<', '{', '$', '%', '[', '@']) && !line.starts_with("</")
}

/// A placeholder with what follows it, up to the end of a quote or of the line.
fn placeholder(line: &str) -> &str {
    let end = line.find(['"', '\'', '`', '\\']).unwrap_or(line.len());
    let value = line.get(..end).unwrap_or(line);
    let value = value.split("*/").next().unwrap_or(value);
    value.split("-->").next().unwrap_or(value).trim_end()
}
