// SPDX-License-Identifier: Apache-2.0

//! Finds the names of tags, in every spelling that is in use, and where their values start.

use std::ops::Range;

/// What a tag is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// The license that follows.
    License,
    /// The start of a snippet (SPDX 2.3, annex H).
    SnippetBegin,
    /// The end of a snippet.
    SnippetEnd,
}

/// What stands between name and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// A colon: the tag as the specification has it.
    Colon,
    /// What fields, attributes and elements have instead.
    Field,
    /// The border of a table's cell.
    Cell,
}

/// The name of a tag.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) topic: Topic,
    /// The bytes of the name alone.
    pub(super) span: Range<usize>,
    /// What follows it; a colon for those without a value.
    pub(super) separator: Separator,
    /// Where the value starts, blanks before it skipped.
    pub(super) value: usize,
    /// Whether the name is written with hyphens or blanks, not as a program's identifier.
    pub(super) spelled: bool,
}

/// The words after `SPDX` that make a tag. British spelling, plural and the short forms are
/// all found in published sources; the first fitting entry counts.
const NAMES: &[(&[&str], Topic)] = &[
    (&["license", "identifier"], Topic::License),
    (&["licence", "identifier"], Topic::License),
    (&["licenses", "identifier"], Topic::License),
    (&["license", "identifiers"], Topic::License),
    (&["license", "id"], Topic::License),
    (&["licence", "id"], Topic::License),
    (&["short", "identifier"], Topic::License),
    (&["snippetbegin"], Topic::SnippetBegin),
    (&["snippetend"], Topic::SnippetEnd),
];

/// What separates name and value, the longest first.
const SEPARATORS: &[(&str, Separator)] = &[
    // JSON, YAML and Python dictionaries, with the key's closing quote.
    ("\":", Separator::Field),
    ("':", Separator::Field),
    ("`:", Separator::Colon),
    // Markdown: the colon outside emphasis or link text.
    ("**:", Separator::Colon),
    ("__:", Separator::Colon),
    ("]:", Separator::Colon),
    (":", Separator::Colon),
    // East Asian input methods write the wide colon.
    ("\u{ff1a}", Separator::Colon),
    // `<meta name="…" content="…">`
    ("\" content=", Separator::Field),
    ("' content=", Separator::Field),
    // Arguments and pairs: the value must be quoted like the name.
    ("\",", Separator::Field),
    ("\" =>", Separator::Field),
    ("\" =", Separator::Field),
    ("' =>", Separator::Field),
    ("=>", Separator::Field),
    ("=", Separator::Field),
    // An element's start tag, and a table's cell.
    (">", Separator::Field),
    ("|", Separator::Cell),
];

/// How long `SPDX` is, which every name starts with.
const SPDX: usize = 4;

/// The names of all tags of a text, by place; `places` has where `SPDX` stands, in whatever case.
pub(super) fn names(content: &str, places: &[usize]) -> impl Iterator<Item = Name> {
    let names = places.iter();
    names.filter_map(|it| name(content, *it, *it + SPDX))
}

/// Reads the name whose `spdx` stands at `start..end`.
fn name(content: &str, start: usize, end: usize) -> Option<Name> {
    let rest = content.get(end..)?;
    let (topic, len, spelled) = NAMES.iter().find_map(|(words, topic)| {
        let (len, spelled) = words_at(rest, words)?;
        Some((*topic, len, spelled))
    })?;
    let span = start..end + len;
    if topic != Topic::License {
        let value = span.end;
        return Some(Name {
            topic,
            span,
            separator: Separator::Colon,
            value,
            spelled,
        });
    }
    let (separator, value) = separator(content, span.end)?;
    let canonical = spelled && separator == Separator::Colon;
    // Text that was cut out of binaries or glued by a converter keeps its canonical tags.
    if !canonical && glued(content, start) {
        return None;
    }
    Some(Name {
        topic,
        span,
        separator,
        value,
        spelled,
    })
}

/// Whether the byte before belongs to the same word; the letter of an escape such as `\n` does
/// not.
fn glued(content: &str, start: usize) -> bool {
    let before = content.as_bytes().get(..start).unwrap_or_default();
    match before {
        [.., b'\\', _] => false,
        [.., last] => last.is_ascii_alphanumeric() || *last == b'_',
        [] => false,
    }
}

/// The length of `words` at the start of a text, each after at most one joint; and whether the
/// joints are those of a tag.
fn words_at(text: &str, words: &[&str]) -> Option<(usize, bool)> {
    let mut at = 0;
    let mut spelled = true;
    for word in words {
        let rest = text.get(at..)?;
        let joint = joint(rest);
        spelled &= joint > 0 && !rest.starts_with('_');
        at += joint;
        let end = at + word.len();
        if !text.get(at..end)?.eq_ignore_ascii_case(word) {
            return None;
        }
        at = end;
    }
    let next = text.as_bytes().get(at);
    let ends = next.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    ends.then_some((at, spelled))
}

/// The length of one hyphen, typographic hyphen, underscore or blank.
fn joint(text: &str) -> usize {
    match text.chars().next() {
        Some(c @ ('-' | '_' | ' ' | '\u{2010}' | '\u{2011}' | '\u{2013}')) => c.len_utf8(),
        _ => 0,
    }
}

/// What separates the name that ends at `at` from its value, and where the value starts.
fn separator(content: &str, at: usize) -> Option<(Separator, usize)> {
    const BLANKS: [char; 3] = [' ', '\t', '\u{a0}'];

    let rest = content.get(at..)?;
    let trimmed = rest.trim_start_matches(BLANKS);
    let (mark, separator) = SEPARATORS.iter().find_map(|(mark, separator)| {
        let mark = trimmed.strip_prefix(mark)?;
        Some((mark, *separator))
    })?;
    // Markdown closes its emphasis after the colon.
    let value = mark
        .trim_start_matches("**")
        .trim_start_matches("__")
        .trim_start_matches(BLANKS);
    Some((separator, content.len() - value.len()))
}
