// SPDX-License-Identifier: Apache-2.0

//! Tells a statement from prose, code and templates.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::mark::{self, Weight};
use crate::detect::prefilter;

/// Words that follow `copyright` in running text, in small letters: what they start names no
/// holder.
const PROSE: &[&str] = &[
    "notice",
    "notices",
    "holder",
    "holders",
    "holder(s)",
    "owner",
    "owners",
    "law",
    "laws",
    "license",
    "licenses",
    "licence",
    "act",
    "statement",
    "statements",
    "infringement",
    "information",
    "year",
    "years",
    "header",
    "headers",
    "interest",
    "interests",
    "protection",
    "protected",
    "material",
    "materials",
    "office",
    "claim",
    "claims",
    "and",
    "or",
    "in",
    "is",
    "to",
    "this",
    "that",
    "on",
    "status",
    "message",
    "line",
    "lines",
    "string",
    "text",
    "symbol",
    "sign",
    "disclaimer",
    "treaty",
    "treaties",
    "agent",
    "for",
    "as",
    "at",
    "from",
    "with",
    "if",
    "may",
    "shall",
    "be",
    "belongs",
    "remains",
    "transfer",
    "policy",
    "date",
    "period",
    "term",
    "terms",
    "conditions",
    "permission",
    "rights",
    "right",
    "file",
    "files",
    "page",
    "of",
    "are",
    "was",
    "has",
    "have",
    "must",
    "will",
    "can",
    "not",
    "does",
    "applies",
    "exists",
    "under",
    "above",
    "below",
    "work",
    "works",
    "assignment",
    "reserved",
    "free",
    "true",
    "false",
    "null",
    "none",
    "it",
    "its",
    "you",
    "your",
    "we",
    "any",
    "all",
    "no",
    "correct",
    "clearly",
    "where",
    "when",
    "which",
    "who",
    "data",
    "field",
    "fields",
    "comment",
    "comments",
    "block",
    "version",
    "management",
    "mark",
    "marks",
    "legend",
    "details",
    "issues",
    "questions",
    "theft",
    "directive",
    "licensing",
    "ownership",
    "dates",
    "registration",
    "industry",
    "regime",
    "permissions",
    "restrictions",
    "violation",
    "violations",
    "name",
    "names",
    "bar",
    "footer",
    "tag",
    "tags",
    "string(s)",
    "also",
    "but",
    "by",
];

/// What starts the years or the name of a template that nobody has filled in, in small letters.
const TEMPLATES: &[&str] = &[
    "<year",
    "<yyyy",
    "<copyright",
    "<name",
    "<owner",
    "<holder",
    "<date",
    "<author",
    "<your",
    "<company",
    "<fullname",
    "[year",
    "[yyyy",
    "[name",
    "[fullname",
    "[owner",
    "[copyright",
    "[holder",
    "[your",
    "[author",
    "{year",
    "{yyyy",
    "{{",
    "{",
    "$",
    "%",
    "yyyy",
    "xxxx",
    "20xx",
    "19xx",
    "19yy",
    "20yy",
    "(year",
    "year ",
    "years ",
    "<%",
    "@",
    "...",
    "\u{2026}",
    "&lt;year",
    "&lt;name",
    "&lt;copyright",
];

/// What is known of a statement beside its holder.
#[derive(Debug)]
pub(super) struct How {
    pub(super) weight: Weight,
    pub(super) has_sign: bool,
    pub(super) has_years: bool,
    /// Whether the mark is the first word of its line.
    pub(super) starts_line: bool,
}

/// Whether a template's placeholder follows the mark, at once or behind the years.
pub(super) fn is_template(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t', ':', ',', '=', '"', '\'']);
    let is_between = |c| matches!(c, '0'..='9' | ' ' | ',' | '-' | '\u{2013}' | 'b' | 'y');
    let behind = text.trim_start_matches(is_between);
    let starts = |text: &str| {
        let first = text.as_bytes().first().map(u8::to_ascii_lowercase);
        let start = |len: usize| text.as_bytes().get(..len).unwrap_or_default();
        let templates = TEMPLATES.iter().map(|it| it.as_bytes());
        let mut templates = templates.filter(|it| it.first().copied() == first);
        templates.any(|it| start(it.len()).eq_ignore_ascii_case(it))
    };
    starts(text) || starts(behind)
}

/// Whether a mark is the first word of its line: only decoration stands before it.
pub(super) fn starts_line(content: &str, at: usize) -> bool {
    let before = content.get(..at).unwrap_or_default().chars().rev().take(80);
    let mut line = before.take_while(|c| !matches!(c, '\n' | '\r'));
    line.all(|c| !c.is_alphanumeric())
}

/// Whether a line can go on a holder's name: it is neither empty nor prose nor a statement of
/// its own.
pub(super) fn goes_on(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let n_words = line.split_whitespace().count();
    let starts = line.chars().next();
    let places = prefilter::hits(line).marks;
    let is_next = mark::marks(line, &places).next().is_some();
    !is_next && n_words <= 12 && starts.is_some_and(is_capital) && !is_prose(first)
}

/// Whether a text names a holder.
pub(super) fn is_holder(name: &str, how: &How) -> bool {
    const MAX_NAME: usize = 300;

    let Some(first) = name.split_whitespace().next() else {
        return false;
    };
    if name.len() > MAX_NAME || !is_readable(name) || is_prose(first) {
        return false;
    }
    let capital = name.chars().next().is_some_and(is_capital) || names_the_many(name);
    match how.weight {
        Weight::Tag => true,
        // A list's third item starts with a capital as a name does: only years tell.
        Weight::Bracket | Weight::Phrase => {
            how.has_years && capital || how.has_sign && capital && how.weight == Weight::Phrase
        }
        Weight::Sign if !how.has_years => capital && is_plain(name),
        Weight::Sign => capital || how.has_years && is_short(name),
        Weight::Word if how.has_years => capital || is_short(name),
        Weight::Word if how.has_sign => capital,
        Weight::Word => capital && how.starts_line && !is_sentence(name),
    }
}

/// `the Regents of …`: an article in small letters before a name.
fn names_the_many(name: &str) -> bool {
    let rest = name.strip_prefix("the ");
    let ends_with = |end: &str| {
        let start = name.len().checked_sub(end.len());
        let tail = start.and_then(|it| name.get(it..));
        tail.is_some_and(|it| it.eq_ignore_ascii_case(end))
    };
    rest.and_then(|rest| rest.chars().next())
        .is_some_and(is_capital)
        || ends_with(" authors")
        || ends_with(" contributors")
}

fn is_capital(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() || c.is_numeric()
}

/// Whether a name in small letters is short enough to be a user's or a project's.
fn is_short(name: &str) -> bool {
    name.split_whitespace().count() <= 4
}

/// Whether most words behind the first are in small letters: names have few such words.
fn is_sentence(name: &str) -> bool {
    let words = name.split_whitespace().skip(1);
    let lower = words
        .clone()
        .filter(|it| it.chars().all(char::is_lowercase));
    let n_lower = lower
        .filter(|it| !["of", "the", "and", "et", "al", "de", "van", "von", "for"].contains(it))
        .count();
    n_lower * 2 > words.count()
}

/// Whether a name beside a lone sign is none that bytes of data happen to spell.
fn is_plain(name: &str) -> bool {
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let is_symbol = |c: char| !c.is_alphanumeric() && !c.is_ascii();
    n_letters >= 4 && !name.contains(is_symbol)
}

/// Whether a word is one that running text goes on with.
pub(super) fn is_prose(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&[u8]>> =
        LazyLock::new(|| PROSE.iter().map(|it| it.as_bytes()).collect());
    /// Longer than any of them.
    const MOST: usize = 16;

    let bare = word.trim_matches([',', '.', ':', ';', '\'', '"', '!', '?', '/']);
    let mut room = [0; MOST];
    let Some(lower) = room.get_mut(..bare.len()).filter(|_| bare.is_ascii()) else {
        return WORDS.contains(bare.to_lowercase().as_bytes());
    };
    lower.copy_from_slice(bare.as_bytes());
    lower.make_ascii_lowercase();
    lower.is_empty() || WORDS.contains(&*lower)
}

/// Whether a name has the look of one: letters for the most part, none of them left over from a
/// wrong decoding.
fn is_readable(name: &str) -> bool {
    let is_foreign = |c: char| {
        c.is_control()
            || matches!(
                c,
                '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '=' | '\\' | '$' | '{' | '}'
            )
    };
    let n_letters = name.chars().filter(|c| c.is_alphanumeric()).count();
    let n_seen = name.chars().filter(|c| !c.is_whitespace()).count();
    let n_alphabetic = name.chars().filter(|c| c.is_alphabetic()).count();
    let n_least = if name.is_ascii() { 2 } else { 1 };
    !name.contains(is_foreign) && n_letters * 4 >= n_seen * 3 && n_alphabetic >= n_least
}
