// SPDX-License-Identifier: Apache-2.0

//! Tells a tag that a file carries from one that its code prints, parses or explains.

use super::{
    floor,
    name::{Name, Separator},
    value::Value,
};

/// The most bytes before a tag that are looked at.
const MAX_BEFORE: usize = 300;

/// Commands and calls whose argument is output or a pattern, not a statement.
const PRINTING: &[&str] = &[
    "echo", "print", "printf", "println", "puts", "say", "write", "grep", "rg", "sed", "return",
    "in", "if", "case", "when", "yield", "assert", "expect", "raise", "throw", "contains",
];

/// What only a regular expression has.
const PATTERNS: &[&[u8; 2]] = &[
    b".*", b".+", b"[^", b"\\s", b"\\w", b"\\S", b"\\d", b"(?", b"\\(",
];

/// What starts a value that a program or a person is to fill in.
const PLACEHOLDERS: &[&str] = &["<", "{", "$", "%", "[", "@", "...", "\u{2026}", "&lt;"];

/// Where a tag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// In a comment, a field, a line of its own: the file says it of itself.
    Statement,
    /// In running text.
    Prose,
    /// In a string or a pattern of a program, or with a placeholder for its value.
    Code,
}

/// Tells where a tag stands.
pub(super) fn setting(content: &str, name: &Name, value: &Value<'_>) -> Setting {
    let before = before(content, name.span.start);
    let raw = raw(content, name.value);
    let mut pairs = raw.as_bytes().windows(2);
    let is_pattern = pairs.any(|pair| PATTERNS.iter().any(|it| *it == pair));
    if is_pattern || PLACEHOLDERS.iter().any(|it| value.text.starts_with(it)) {
        return Setting::Code;
    }
    if is_command(before) {
        return Setting::Code;
    }
    if name.separator == Separator::Field {
        // The value's own quotes say nothing about where the pair stands.
        return Setting::Statement;
    }
    match literal(before, value.rest) {
        Some(literal) if literal.is_code(content) => Setting::Code,
        Some(_) => Setting::Statement,
        None if has_words(before) => Setting::Prose,
        None => Setting::Statement,
    }
}

/// The part of the line before the tag.
fn before(content: &str, at: usize) -> &str {
    let from = floor(content, at.saturating_sub(MAX_BEFORE));
    let before = content.get(from..at).unwrap_or_default();
    let start = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |it| it + 1);
    before.get(start..).unwrap_or(before)
}

/// The first bytes of the value as they are written.
fn raw(content: &str, at: usize) -> &str {
    let rest = content.get(at..).unwrap_or_default();
    let seen = rest.get(..floor(rest, 40)).unwrap_or(rest);
    seen.lines().next().unwrap_or(seen)
}

/// Whether a line is a shell command that prints what follows.
fn is_command(before: &str) -> bool {
    let mut words = before.split_ascii_whitespace();
    let first = words.next().unwrap_or_default().trim_start_matches('@');
    matches!(first, "echo" | "printf" | "grep" | "sed" | "rg")
}

fn has_words(before: &str) -> bool {
    let words = before.split(|c: char| !c.is_alphabetic());
    words.filter(|word| word.chars().count() > 2).count() > 1
}

/// A string literal around a tag.
struct Literal<'a> {
    /// The line before the opening quote.
    head: &'a str,
    /// Between the opening quote and the tag.
    inside: &'a str,
    /// The line behind the closing quote.
    tail: &'a str,
    /// Whether the string has an escape behind the value, such as a line break.
    escaped: bool,
}

/// The literal that a tag stands in: a quote is open before it and closed behind it.
fn literal<'a>(before: &'a str, rest: &'a str) -> Option<Literal<'a>> {
    let (at, quote) = open_quote(before)?;
    let line = rest.split(['\n', '\r']).next().unwrap_or(rest);
    let mut closing = None;
    let mut is_escape = false;
    for (index, c) in line.char_indices() {
        match c {
            _ if is_escape => is_escape = false,
            '\\' => is_escape = true,
            _ if c == quote => {
                closing = Some(index);
                break;
            }
            _ => {}
        }
    }
    let closing = closing?;
    Some(Literal {
        head: before.get(..at)?.trim(),
        inside: before.get(at + 1..)?,
        tail: line.get(closing + 1..)?.trim(),
        escaped: line.get(..closing)?.contains('\\'),
    })
}

/// The quote that is open at the end of a line's start. Three quotes in a row are a docstring's,
/// which is a statement of the file.
fn open_quote(before: &str) -> Option<(usize, char)> {
    let mut open = None;
    let mut is_escape = false;
    for (at, c) in before.char_indices() {
        match (c, open) {
            _ if is_escape => is_escape = false,
            ('\\', _) => is_escape = true,
            ('"' | '\'' | '`', None) => open = Some((at, c)),
            (_, Some((_, quote))) if c == quote => open = None,
            _ => {}
        }
    }
    let is_docstring = before.contains("\"\"\"") || before.contains("'''");
    open.filter(|_| !is_docstring)
}

impl Literal<'_> {
    /// Whether the literal is an operand of code. A literal alone on its line, an item of a list
    /// or a value of a field is data that states the license.
    fn is_code(&self, content: &str) -> bool {
        let is_data = content.trim_start().starts_with(['{', '[']);
        if is_data {
            return !self.tail.chars().all(|c| ",]} ".contains(c));
        }
        let last = self.head.rsplit(|c: char| !c.is_alphanumeric()).next();
        let operand = self
            .head
            .ends_with(['(', '+', ',', '.', '|', '&', '<', '%', '['])
            || self.head.ends_with("==")
            || self.head.ends_with("!=")
            || last.is_some_and(|word| PRINTING.contains(&word));
        let goes_on = !self.tail.chars().all(|c| ",;}]>*/- ".contains(c));
        // A program that writes headers has the comment's start or the line's end inside the
        // string; one that carries its license in a string has the tag alone.
        let written = self.escaped || !self.inside.trim().is_empty();
        operand || goes_on || written
    }
}
