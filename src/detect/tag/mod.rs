// SPDX-License-Identifier: Apache-2.0

//! Finds `SPDX-License-Identifier` tags: in every comment syntax, as fields, attributes, cells.
//!
//! The value goes to the end of the line, closers and box borders left out, and on to the next
//! line where a bracket is open or an operator waits for its operand (SPDX 2.3, annex E). What is
//! no expression is kept with its problem. A tag that a program prints or parses, or whose value
//! is yet to be filled in, is a clue.
//!
//! Other tags of SPDX documents (`PackageLicenseDeclared` and its like) are fields of a format
//! that has its own reader; they are not looked for here.
//!
//! To read one more spelling of the name, add it to `NAMES` or `SEPARATORS` in `name.rs`; one
//! more comment syntax is a line of `CLOSERS` in `value.rs`.

mod name;
mod setting;
mod value;

pub(super) use self::value::offset;

use std::ops::Range;

use memchr::memmem;

use self::{
    name::{Name, Separator, Topic},
    setting::Setting,
    value::Value,
};
use super::{Class, MOST_MATCHES, Match, Method, Score};
use crate::{
    expression::{Expression, LicenseId, Node},
    read::Text,
};

/// The bytes of malformed values in one text whose problem is looked for: guessing what was meant
/// compares each word with all ids, and a hostile text has a tag in every thirty bytes.
const MAX_MALFORMED: usize = 16 * 1024;

/// The tags of a text and the regions that they make.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// What names a license, by place.
    pub matches: Vec<Match>,
    /// The snippets, from `SPDX-SnippetBegin` to `SPDX-SnippetEnd`, in bytes. They may nest; one
    /// that is not closed ends with the text. A match inside speaks for the snippet alone.
    pub snippets: Vec<Range<usize>>,
}

/// Finds the license tags of a text, outside the regions that it ignores; `places` has where
/// `SPDX` stands.
///
/// Time is linear in the text: what is read for one tag is bounded.
pub(super) fn find(text: &Text<'_>, places: &[usize], ignored: &[Range<usize>]) -> Tags {
    let content = text.content.as_ref();
    let names = name::names(content, places);
    let names = names.filter(|it| !within(ignored, it.span.start));
    let mut tags = Tags::default();
    let mut budget = MAX_MALFORMED;
    let mut open = Vec::new();
    for name in names {
        if tags.matches.len() > MOST_MATCHES {
            break; // the first are looked at, and there are more
        }
        match name.topic {
            Topic::License => tags.matches.extend(tag(text, &name, &mut budget)),
            Topic::SnippetBegin => open.push(name.span.start),
            Topic::SnippetEnd => {
                let start = open.pop();
                tags.snippets
                    .extend(start.map(|start| start..name.span.end));
            }
        }
    }
    let unclosed = open.into_iter().map(|start| start..content.len());
    tags.snippets.extend(unclosed);
    tags.snippets.sort_by_key(|it| (it.start, it.end));
    tags
}

/// The regions between `REUSE-IgnoreStart` and `REUSE-IgnoreEnd`, in bytes: nothing in them is a
/// statement of the file (REUSE 3.3, *In-line Snippet comments*). One that is not closed ends
/// with the text.
pub fn ignored(content: &str) -> Vec<Range<usize>> {
    const START: &str = "REUSE-IgnoreStart";
    const END: &str = "REUSE-IgnoreEnd";

    let mut regions = Vec::new();
    let mut at = 0;
    let bytes = content.as_bytes();
    let find = |needle: &str, from: usize| {
        let found = memmem::find(bytes.get(from..)?, needle.as_bytes())?;
        Some(from + found)
    };
    while let Some(start) = find(START, at) {
        let end = find(END, start).map_or(bytes.len(), |end| end + END.len());
        regions.push(start..end);
        at = end;
    }
    regions
}

/// Whether a byte is in one of the regions, which are sorted and apart.
pub(super) fn within(regions: &[Range<usize>], at: usize) -> bool {
    let next = regions.partition_point(|it| it.end <= at);
    regions.get(next).is_some_and(|it| it.contains(&at))
}

/// Reads the tag of a name; nothing where it is no tag but a word of a program. Of a malformed
/// one the listed licenses follow as matches of their own: what can be read holds, whatever the
/// rest was to say.
fn tag(text: &Text<'_>, name: &Name, budget: &mut usize) -> Vec<Match> {
    let value = value::value(&text.content, name);
    let setting = setting::setting(&text.content, name, &value);
    let problem = match read(&value.text, *budget) {
        Ok(reading) => return vec![found(text, name, &value, (setting, reading))],
        Err(problem) => problem,
    };
    *budget = budget.saturating_sub(value.text.len());
    let mut matches = Vec::from_iter(malformed(text, name, &value, (setting, problem)));
    if setting == Setting::Statement && !matches.is_empty() && *budget > 0 {
        let listed = listed(&value.text).into_iter();
        matches.extend(listed.map(|it| Match {
            class: Class::Named,
            ..found(text, name, &value, (setting, it))
        }));
    }
    matches
}

/// The listed licenses of a value that is no expression, where it has the shape of one.
fn listed(value: &str) -> Vec<Reading> {
    let Ok(partial) = Expression::parse_partial(value) else {
        return apart(value);
    };
    let mut nodes = vec![partial.node()];
    let mut readings = Vec::new();
    while let Some(node) = nodes.pop() {
        match node {
            Node::And(operands) | Node::Or(operands) => nodes.extend(operands.iter().rev()),
            Node::Term(term) if term.license.is_listed() => readings.push(Reading {
                expression: Expression::license(term.license.as_str()),
                len: value.len(),
                informal: true,
            }),
            Node::Term(_) => {}
        }
    }
    readings
}

/// The licenses of a value that is nothing but ids with blanks between them, as U-Boot wrote a
/// choice before there were expressions. Which operator was meant it does not say: each holds.
fn apart(value: &str) -> Vec<Reading> {
    let read = |word: &str| {
        let bare = word.strip_suffix('+').unwrap_or(word);
        LicenseId::listed(bare)?;
        Some(Reading {
            expression: Expression::parse_lenient(word).ok()?.expression,
            len: value.len(),
            informal: true,
        })
    };
    let readings: Option<Vec<Reading>> = value.split_ascii_whitespace().map(read).collect();
    readings.unwrap_or_default()
}

/// What a value says.
struct Reading {
    expression: Expression,
    /// The bytes of the value that say it.
    len: usize,
    informal: bool,
}

/// Why a value is no expression.
struct Problem {
    words: String,
    /// The bytes of the value that are wrong.
    span: Range<usize>,
}

/// Reads a value as an expression, or else the start of it: a sentence may follow on the line.
fn read(value: &str, budget: usize) -> Result<Reading, Problem> {
    if budget == 0 {
        return Err(Problem {
            words: "not read: too many malformed tags stand before it".to_owned(),
            span: 0..value.len(),
        });
    }
    if value.is_empty() {
        return Err(Problem {
            words: "no expression follows the tag".to_owned(),
            span: 0..0,
        });
    }
    match Expression::parse_lenient(value) {
        Ok(lenient) => Ok(Reading {
            expression: lenient.expression,
            len: value.len(),
            informal: lenient.informal,
        }),
        Err(error) => start(value).ok_or(Problem {
            words: error.message,
            span: error.span,
        }),
    }
}

/// The expression that a value starts with, where what follows is another sentence: it neither
/// starts with an operator nor with what looks like a license.
fn start(value: &str) -> Option<Reading> {
    /// More words than an expression before a sentence has.
    const MAX_WORDS: usize = 16;

    let mut len = 0;
    for word in value.split_inclusive(' ').take(MAX_WORDS) {
        if !is_part(word.trim_matches(MARKS)) {
            break;
        }
        len += word.len();
    }
    let (said, rest) = value.split_at_checked(len)?;
    let mark = said.trim_end().chars().next_back();
    let mark = mark.filter(|it| MARKS.contains(it));
    let said = said.trim_end_matches(MARKS.as_slice());
    let expression = Expression::parse(said).ok()?;
    is_sentence(mark, rest).then_some(Reading {
        expression,
        len: said.len(),
        informal: false,
    })
}

/// What stands around the words of a sentence.
const MARKS: [char; 6] = [' ', '.', ',', ';', ':', '-'];

fn is_operator(word: &str) -> bool {
    ["AND", "OR", "WITH"]
        .iter()
        .any(|it| it.eq_ignore_ascii_case(word))
}

/// Whether a word can be part of an expression.
fn is_part(word: &str) -> bool {
    let bare = word.trim_matches(['(', ')']);
    let id = bare.strip_suffix('+').unwrap_or(bare);
    is_operator(id)
        || LicenseId::listed(id).is_some()
        || LicenseId::listed_exception(id).is_some()
        || LicenseId::trusted(id).is_ref()
}

/// Whether what follows an expression is no attempt at more of it: two licenses without an
/// operator between them are malformed, not a license and a sentence.
fn is_sentence(mark: Option<char>, rest: &str) -> bool {
    let mut words = rest.split_ascii_whitespace();
    let word = words.next().unwrap_or_default();
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_name = bare.contains(|c: char| c.is_ascii_digit());
    let is_apart = mark.is_some() || words.next().is_some();
    !is_operator(bare) && !is_name && is_apart && !word.is_empty()
}

fn found(text: &Text<'_>, name: &Name, value: &Value<'_>, what: (Setting, Reading)) -> Match {
    let (setting, reading) = what;
    let said = value.text.get(..reading.len).unwrap_or(&value.text);
    let end = value.original(0..reading.len).end;
    let span = name.span.start..end;
    Match {
        expression: Some(reading.expression),
        raw: reading.informal.then(|| said.into()),
        method: Method::Tag,
        class: match setting {
            Setting::Statement | Setting::Prose => Class::Declared,
            Setting::Code => Class::Clue,
        },
        score: Score::EXACT,
        place: text.place(span.clone()),
        span,
        difference: None,
        problem: None,
    }
}

/// A tag whose value is no expression. In running text or a program's words it asserts nothing.
fn malformed(
    text: &Text<'_>,
    name: &Name,
    value: &Value<'_>,
    what: (Setting, Problem),
) -> Option<Match> {
    let (setting, problem) = what;
    let is_tag = name.spelled
        && match name.separator {
            Separator::Colon => true,
            Separator::Field => value.quoted,
            Separator::Cell => false,
        };
    // `spdx_license_identifier = lookup()`, or a column's heading, is no tag at all.
    if !is_tag {
        return None;
    }
    let class = match setting {
        Setting::Statement => Class::Declared,
        Setting::Prose | Setting::Code => Class::Clue,
    };
    let wrong = match value.original(problem.span) {
        wrong if wrong.is_empty() => value.span.clone(),
        wrong => wrong,
    };
    let place = if wrong.is_empty() {
        name.span.clone()
    } else {
        wrong
    };
    Some(Match {
        expression: None,
        raw: Some(value.text.as_ref().into()),
        method: Method::Tag,
        class,
        score: Score::EXACT,
        span: name.span.start..value.span.end.max(name.span.end),
        place: text.place(place),
        difference: None,
        problem: Some(problem.words.into()),
    })
}

/// The last character boundary at or before a byte.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    let boundary = (0..=at).rev().find(|it| text.is_char_boundary(*it));
    boundary.unwrap_or_default()
}

#[cfg(test)]
mod tests;
#[cfg(test)]
use crate::walk::RepoPath;
