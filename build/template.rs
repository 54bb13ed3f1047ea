// SPDX-License-Identifier: Apache-2.0

//! SPDX matching templates to words: which are optional, and where foreign words are free.
//!
//! Markup: SPDX specification 2.3, annex B (license matching guidelines and templates).

use crate::words::words;

/// How many words a copyright notice may have, where a template leaves it to its author.
pub(crate) const NOTICE: u8 = 250;

/// The longest placeholder, in bytes, and how many words it is filled with at most.
const MOST_PLACEHOLDER: usize = 60;
const FILLED: u8 = 12;

/// What one of the words in a placeholder says that is in square or curly brackets.
const FILLED_IN: &[&str] = &[
    "year", "yyyy", "name", "fullname", "owner", "holder", "author",
];

/// The words of a template.
#[derive(Debug, Default, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Template {
    pub(crate) words: Vec<TemplateWord>,
    /// How many foreign words may stand before each word and, last, behind all of them.
    pub(crate) free: Vec<u8>,
}

/// One word of a template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TemplateWord {
    pub(crate) hash: u64,
    /// The word, in lower case.
    pub(crate) letters: String,
    /// It may be missing.
    pub(crate) is_optional: bool,
    /// It stands for whatever its author writes.
    pub(crate) is_variable: bool,
}

/// A piece of the text that markup speaks of, in bytes.
#[derive(Debug)]
struct Marked {
    start: usize,
    end: usize,
    /// Foreign words allowed, for `var`; `None` for optional text.
    free: Option<u8>,
}

/// Reads a template.
pub(crate) fn read(template: &str) -> Template {
    let (text, marks) = strip(template);
    let mut found: Vec<(u64, usize, usize)> = Vec::new();
    words(&text, 0..text.len(), |it| {
        found.push((it.hash, it.start as usize, it.end as usize));
    });
    let mut result = Template {
        words: Vec::with_capacity(found.len()),
        free: vec![0; found.len() + 1],
    };
    for (hash, start, end) in &found {
        let inside = |it: &&Marked| it.start < *end && it.end > *start;
        // Markup that cuts a word in two, as in `EXPRESS<<beginOptional>>ED<<endOptional>>`,
        // leaves either half as good as the whole.
        let cut = |it: &Marked| it.start > *start || it.end < *end;
        let within = marks.iter().filter(inside);
        let (mut is_optional, mut is_variable) = (false, false);
        for mark in within {
            is_optional |= mark.free.is_none();
            is_variable |= mark.free.is_some() || cut(mark);
        }
        let letters = text[*start..*end].to_lowercase();
        result.words.push(TemplateWord {
            hash: *hash,
            letters,
            is_optional,
            is_variable,
        });
    }
    for mark in &marks {
        let first = found.partition_point(|it| it.2 <= mark.start);
        let last = found.partition_point(|it| it.1 < mark.end);
        let free = mark.free.unwrap_or(u8::from(
            last > first && (found[first].1 < mark.start || found[last - 1].2 > mark.end),
        ));
        for at in first..=last {
            result.free[at] = result.free[at].max(free);
        }
    }
    result
}

/// The text without its markup, and what the markup says.
fn strip(template: &str) -> (String, Vec<Marked>) {
    let mut text = String::with_capacity(template.len());
    let mut marks = Vec::new();
    let mut open = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find("<<") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = end_of_mark(rest) else {
            break; // not markup: the text itself has `<<`
        };
        let mark = &rest[2..end];
        rest = &rest[end + 2..];
        if mark.starts_with("beginOptional") {
            open.push(text.len());
        } else if mark.starts_with("endOptional") {
            let start = open.pop().unwrap_or_default();
            marks.push(Marked {
                start,
                end: text.len(),
                free: None,
            });
        } else if mark.starts_with("var") {
            let start = text.len();
            text.push_str(field(mark, "original").unwrap_or_default());
            let free = field(mark, "match").map_or(4, most_words);
            marks.push(Marked {
                start,
                end: text.len(),
                free: Some(free),
            });
        } else {
            text.push_str("<<");
            text.push_str(mark);
            text.push_str(">>");
        }
    }
    text.push_str(rest);
    marks.extend(placeholders(&text));
    (text, marks)
}

/// Words in brackets, such as `<name of author>` and `[yyyy]`, which authors fill in: appendices
/// have them without markup. Addresses of pages and of people are none, and square brackets hold
/// remarks too: what is to be filled in is a year or a name.
fn placeholders(text: &str) -> Vec<Marked> {
    let mut found = Vec::new();
    for (start, open) in text.match_indices(['<', '[', '{']) {
        let close = [('<', '>'), ('[', ']'), ('{', '}')];
        let close = close.iter().find(|it| open.starts_with(it.0));
        let close = close.expect("it is one of those sought").1;
        let inside = text[start + 1..].split(close).next().unwrap_or_default();
        let is_named = inside.len() <= MOST_PLACEHOLDER
            && inside.contains(char::is_alphabetic)
            && inside
                .chars()
                .all(|c| c.is_alphanumeric() || " '".contains(c));
        let mut names = inside.split(' ').map(str::to_lowercase);
        if is_named && (open == "<" || names.any(|it| FILLED_IN.contains(&it.as_str()))) {
            found.push(Marked {
                start,
                end: start + inside.len() + 2,
                free: Some(FILLED),
            });
        }
    }
    found
}

/// Where the `>>` of the markup at the start of `text` stands; a `>>` in quotes is none.
fn end_of_mark(text: &str) -> Option<usize> {
    if text.starts_with("<<var") {
        return text.find("\">>").map(|it| it + 1);
    }
    text.find(">>")
}

/// The value of `name="…"`.
fn field<'a>(mark: &'a str, name: &str) -> Option<&'a str> {
    let start = mark.find(&format!(";{name}=\""))? + name.len() + 3;
    let rest = mark.get(start..)?;
    let end = rest
        .find("\";")
        .unwrap_or_else(|| rest.rfind('"').unwrap_or(rest.len()));
    rest.get(..end)
}

/// The most words that a pattern of the list lets through, estimated from its shape.
fn most_words(pattern: &str) -> u8 {
    if pattern.contains(",5000}") {
        return NOTICE;
    }
    if [".+", ".*", "]+", "]*", ")+", ")*"]
        .iter()
        .any(|it| pattern.contains(it))
    {
        return 60;
    }
    if let Some((_, bound)) = pattern
        .rsplit_once(',')
        .filter(|_| pattern.starts_with(".{"))
    {
        let bound: u32 = bound.trim_end_matches('}').parse().unwrap_or(20);
        return u8::try_from(bound / 5).unwrap_or(u8::MAX).max(2);
    }
    let n_words = |it: &str| {
        it.split([' ', '_', '-', '\\'])
            .filter(|it| !it.is_empty())
            .count()
    };
    let most = pattern.split('|').map(n_words).max().unwrap_or(1);
    u8::try_from(most.min(60)).unwrap_or(60).max(1)
}
