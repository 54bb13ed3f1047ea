// SPDX-License-Identifier: Apache-2.0

//! Cuts a holder's name out of what follows the years.

use std::sync::LazyLock;

/// What ends a name, in small letters: the phrases that follow it in published statements. Each
/// must start at a word's start.
const STOPS: &[&str] = &[
    "all rights",
    "all right ",
    "some rights",
    "no rights",
    "rights reserved",
    "alle rechte",
    "tous droits",
    "todos los derechos",
    "todos os direitos",
    "tutti i diritti",
    "все права",
    "جميع الحقوق",
    "保留",
    "all code",
    "all trademarks",
    "licensed ",
    "licenced ",
    "license:",
    "released ",
    "distributed ",
    "available ",
    "published ",
    "provided ",
    "permission ",
    "redistribution ",
    "subject to",
    "under the ",
    "under a ",
    "under an ",
    "under gpl",
    "under mit",
    "use of this",
    "you may ",
    "you can ",
    "this file",
    "this program",
    "this software",
    "this code",
    "this library",
    "this work",
    "this source",
    "this is ",
    "this material",
    "this document",
    "this product",
    "this module",
    "this script",
    "this package",
    "this project",
    "these ",
    "the above",
    "the contents",
    "the source",
    "the software",
    "see the",
    "see license",
    "see copying",
    "see file",
    "see http",
    "please see",
    "for license",
    "for more",
    "for details",
    "for conditions",
    "may be ",
    "can be ",
    "is licensed",
    "is released",
    "is distributed",
    "is free",
    "are licensed",
    "which is",
    "that is ",
    "gnu general",
    "gnu lesser",
    "gnu library",
    "gpl",
    "mit license",
    "apache license",
    "bsd license",
    "spdx-",
    "unauthorized",
    "based on",
    "derived from",
    "created by",
    "written by",
    "version ",
    "as part of",
    "except ",
    "unless ",
    "without ",
    "with the ",
    "portions ",
    "contents ",
    "contact ",
    "http://",
    "https://",
    "www.",
    "*/",
    "*)",
    "-->",
    "--}}",
    "%>",
    "?>",
    "#}",
    "</",
    "<br",
    "<p",
    "<a ",
    "</a",
    "|",
    "\\n",
    "\\r",
    "\\0",
    "\\t",
    "\\par",
    "\\line",
    "\"",
    "`",
    "{",
    "}",
    "~",
    "\u{3002}",
    "\u{ff0c}",
    "\u{ff1b}",
    "---",
    "===",
    "***",
    "* ",
    " #",
];

/// Words that end in a dot without ending the sentence.
const ABBREVIATIONS: &[&str] = &[
    "inc", "ltd", "co", "corp", "llc", "al", "jr", "sr", "dr", "st", "mr", "ms", "mrs", "prof",
    "univ", "dept", "dev", "bros", "pty", "pvt", "assoc", "inst", "intl", "int", "sci", "tech",
    "gmbh", "ing", "dipl", "ph", "s.a", "b.v", "e.v", "a.s", "s.p.a", "u.s", "n.v", "cie", "ets",
    "lab", "labs", "div", "mt", "bv", "incl", "spol",
];

/// What links start with.
const LINKS: &[&str] = &["http://", "https://", "www."];

/// What stands between the years and the name, in the languages of the marks.
const JOINTS: &[&str] = &[
    "by ",
    "By ",
    "BY ",
    "par ",
    "von ",
    "por ",
    "da ",
    "to ",
    "held by ",
    "owned by ",
];

/// The parts of the text behind the years.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// The name as the parts that are neither addresses nor links.
    pub(super) name: String,
    /// The bytes up to which the statement goes, addresses included.
    pub(super) len: usize,
}

/// The length of what joins years and name.
pub(super) fn joint(text: &str) -> usize {
    let trim = |text: &'_ str| -> usize {
        let marks = [
            ' ', '\t', ',', ':', '-', '\u{2013}', '\u{2014}', '.', '\u{3000}', '*', '/', '#',
        ];
        text.len() - text.trim_start_matches(marks).len()
    };
    let at = trim(text);
    let rest = text.get(at..).unwrap_or_default();
    match JOINTS.iter().find(|joint| rest.starts_with(**joint)) {
        Some(joint) => at + joint.len() + trim(rest.get(joint.len()..).unwrap_or_default()),
        None => at,
    }
}

/// Reads the name at the start of a text.
pub(super) fn read(text: &str) -> Named {
    let text = text.get(..stop(text)).unwrap_or(text);
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || "*/#;:=-_%!".contains(c));
    let mut named = Named {
        name: String::with_capacity(text.len()),
        len: 0,
    };
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let address = address(rest);
        if address > 0 {
            at += address;
        } else {
            // Addresses start with a blank, a bracket or `&lt;`.
            let mut chars = rest.char_indices().skip(1);
            let next = chars.find(|(_, c)| c.is_whitespace() || "<([&".contains(*c));
            let len = next.map_or(rest.len(), |it| it.0);
            named.name.push_str(rest.get(..len).unwrap_or_default());
            at += len;
        }
    }
    named.len = text.len();
    named.name = tidy(&named.name);
    named
}

/// Where the name ends: at a stop, at the end of a sentence, at the end of a bracket that was
/// opened before.
fn stop(text: &str) -> usize {
    let mut at_start = true;
    let mut n_open = 0_usize;
    let mut word = 0;
    for (at, c) in text.char_indices() {
        if !at_start && c.is_ascii_alphanumeric() {
            continue; // inside a word
        }
        let rest = text.get(at..).unwrap_or_default();
        // A link in brackets is the holder's own, a bare one is the license's.
        let is_own = n_open > 0 && LINKS.iter().any(|link| starts_with(rest, link));
        if (at_start || !c.is_alphanumeric()) && !is_own && stops(rest) {
            return at;
        }
        match c {
            '(' | '[' | '<' => n_open += 1,
            ')' | ']' | '>' if n_open == 0 => return at,
            ')' | ']' | '>' => n_open -= 1,
            ';' if n_open == 0 => return at,
            '.' if ends_sentence(text.get(word..at).unwrap_or_default(), rest) => return at,
            _ => {}
        }
        at_start = !c.is_alphanumeric();
        if c.is_whitespace() {
            word = at + c.len_utf8();
        }
    }
    text.len()
}

fn stops(rest: &str) -> bool {
    static BY_START: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
        let with = |start: u8| {
            STOPS
                .iter()
                .filter(move |it| it.bytes().next() == Some(start))
        };
        (0..=u8::MAX)
            .map(|it| with(it).copied().collect())
            .collect()
    });
    let start = rest.bytes().next().unwrap_or_default();
    let stops = if start.is_ascii() {
        BY_START[usize::from(start.to_ascii_lowercase())].iter()
    } else {
        STOPS.iter()
    };
    // Most words are told from all phrases by their second letter.
    let second = rest.as_bytes().get(1).filter(|it| it.is_ascii());
    let second = second.map(u8::to_ascii_lowercase);
    let may_be = |stop: &&&str| match (second, stop.as_bytes().get(1)) {
        (Some(second), Some(expected)) => second == *expected,
        _ => true,
    };
    let mut stops = stops.filter(may_be);
    stops.any(|stop| starts_with(rest, stop))
}

/// Whether a text starts with a phrase in whatever case; a phrase's last blank may be the end.
fn starts_with(text: &str, phrase: &str) -> bool {
    if let Some(start) = text.as_bytes().get(..phrase.len())
        && start.is_ascii()
    {
        return start.eq_ignore_ascii_case(phrase.as_bytes());
    }
    let mut chars = text.chars().flat_map(char::to_lowercase);
    phrase
        .chars()
        .all(|c| chars.next().map_or(c == ' ', |it| it == c))
}

/// Whether the dot behind `word` ends the sentence. `rest` starts with the dot.
fn ends_sentence(word: &str, rest: &str) -> bool {
    let next = rest.chars().nth(1);
    if next.is_some_and(|c| !c.is_whitespace() && c != '"') {
        return false;
    }
    let bare = word.trim_start_matches(['(', '"', '\'', ',']);
    let is_initial = bare.chars().count() <= 1 || bare.contains('.');
    let is_short = ABBREVIATIONS.iter().any(|it| it.eq_ignore_ascii_case(bare));
    !is_initial && !is_short
}

/// The length of a mail address or a link at the start of a text, its brackets included.
fn address(text: &str) -> usize {
    const PAIRS: &[(&str, &str)] = &[("<", ">"), ("(", ")"), ("[", "]"), ("&lt;", "&gt;")];

    for (open, close) in PAIRS {
        let Some(inside) = text.strip_prefix(open) else {
            continue;
        };
        let Some(len) = inside.find(close) else {
            return if *open == "<" { text.len() } else { 0 };
        };
        let inside = inside.get(..len).unwrap_or_default();
        let is_address = *open == "<"
            || *open == "&lt;"
            || inside.contains('@')
            || inside.contains("://")
            || inside.contains("www.")
            || inside.contains(" at ");
        return if is_address {
            open.len() + len + close.len()
        } else {
            0
        };
    }
    if text.starts_with(|c: char| !c.is_whitespace()) {
        return 0;
    }
    // A bare address is a word with an `@` inside; the blank before it goes with it.
    let word = text.trim_start();
    let word = word.split(char::is_whitespace).next().unwrap_or_default();
    let is_bare = word.contains('@') && !word.starts_with(['<', '(', '[', '@']);
    if is_bare {
        text.len() - text.trim_start().len() + word.len()
    } else {
        0
    }
}

/// A name with single blanks and without what is left of lists at its ends.
fn tidy(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().collect();
    let mut name = words.join(" ").replace(" ,", ",");
    while name.contains(",,") {
        name = name.replace(",,", ",");
    }
    let mut name = name.trim_matches(|c| " ,-:'\"*/&>([<".contains(c));
    for (open, close) in [('(', ')'), ('[', ']')] {
        if !name.contains(open) {
            name = name.trim_end_matches(close);
        }
    }
    // A list or a clause that was cut off leaves its first word.
    let tails = [" and", " by", " or", " are", " is", " in"];
    while let Some(rest) = tails.iter().find_map(|tail| name.strip_suffix(tail)) {
        name = rest.trim_end_matches([',', ' ']);
    }
    name.to_owned()
}
