// SPDX-License-Identifier: Apache-2.0

//! Finds what a text says about its license and its copyright. Pure: no input or output.
//!
//! A vectorised search for a few fragments (`prefilter`) passes most files over. Around its hits
//! stand comment blocks and paragraphs (`window`), which are split into words (`words`, `token`)
//! and searched for whole texts (`texts`) and, outside these, for statements (`grammar`). Tags,
//! copyright statements, fields of manifests and names of license files are read by their own
//! rules (`tag`, `copyright`, `field`, `reference`). What belongs together is then made one
//! (`combine`).

mod combine;
mod comment;
pub mod copyright;
mod disguise;
#[cfg(test)]
mod bounded;
#[cfg(test)]
mod evasion;
mod field;
mod grammar;
mod list;
mod model;
mod others;
mod placeholder;
mod prefilter;
mod reference;
mod rows;
pub mod tag;
mod texts;
mod token;
mod unknown;
mod window;
mod words;

pub use model::{
    Class, Copyright, Detection, Difference, Disguise, Edit, Match, Method, Reference, Score,
};
pub use reference::can_be_referred_to;
pub use texts::{Candidate, closest, compare};
pub use unknown::PREFIX as UNKNOWN;

use std::ops::Range;

use crate::{expression::Expression, licenses::Corpus, read::Text};

use comment::Comments;

/// More matches than any text has that is about its own license; what follows is a gap.
const MOST_MATCHES: usize = 10_000;
/// More references than any text has.
const MOST_REFERENCES: usize = 1000;
const TOO_MANY: &str = "it names licenses more than 10000 times: only the first were looked at";
const TOO_DENSE: &str =
    "more license texts stand together than are told apart: some may be missing";
const TOO_MANY_FILES: &str =
    "it refers to more than 1000 license files: only the first were looked at";
const TOO_LONG: &str = "it is longer than 4 MiB: its fields were not read, only its text";

/// All that [`Detection::bounds`] may say.
pub const BOUNDS: [&str; 4] = [TOO_MANY, TOO_DENSE, TOO_MANY_FILES, TOO_LONG];

/// What one text after the other is read with: room that is used again, and answers that hold for
/// all texts with the same words. Makes a scan faster and changes nothing.
#[derive(Debug, Default)]
pub struct Memory {
    tokens: token::Tokens,
    texts: texts::Memory,
}

/// Finds what a text says about its license and its copyright.
pub fn detect(text: &Text<'_>, corpus: &Corpus) -> Detection {
    detect_with(text, corpus, &mut Memory::default())
}

/// As [`detect`], for many texts.
pub fn detect_with(text: &Text<'_>, corpus: &Corpus, memory: &mut Memory) -> Detection {
    let hits = prefilter::hits(&text.content);
    let mut ignored = Vec::new();
    if hits.may_be_ignored {
        ignored = tag::ignored(&text.content);
    }
    let Structured {
        mut matches,
        mut references,
        explained,
        is_over,
        is_too_long,
    } = structured(text, &hits, &ignored);
    let windows = window::windows(text, &hits.places, &explained);
    let Worded {
        seen,
        is_dense,
        is_cut,
        speaking,
    } = worded(text, &windows, &explained, (corpus, memory), &mut matches);
    matches.retain(|it| !tag::within(&ignored, it.span.start));
    matches.sort_by_key(|it| (it.span.start, it.span.end, it.method));
    let is_over = is_over || is_cut || matches.len() > MOST_MATCHES;
    matches.truncate(MOST_MATCHES);
    let mut matches = combine::combine(matches, corpus);
    field::settle(&mut matches);
    others::settle(text.path.name(), &mut matches);
    let mut matches = list::fold(text, matches);
    let texts = texts_of(&matches, |_| true);
    references.extend(reference::find(text, &hits.places, &texts));
    let refers_too_often = references.len() > MOST_REFERENCES;
    references.truncate(MOST_REFERENCES);
    let known = unknown::Known::new(&matches, &references, &ignored, &speaking);
    let unknown = unknown::find(text, &known, corpus);
    if !unknown.is_empty() {
        matches.extend(unknown);
        matches.sort_by_key(|it| (it.span.start, it.span.end, it.method));
    }
    // A license's text speaks of its own author's copyright, in a notice that all copies share;
    // one that its users fill in stands outside the required words.
    let of_others = texts_of(&matches, Match::is_of_one_author);
    let mask = apart(of_others.into_iter().chain(ignored));
    let mut copyrights = copyright::find_at(text, &hits.marks, &mask);
    // What was found is kept until the scan ends, for every file of it.
    copyrights.shrink_to_fit();
    matches.shrink_to_fit();
    Detection {
        copyrights,
        unfilled: placeholder::find(text, &matches),
        bounds: bounds(&[
            (is_over, TOO_MANY),
            (is_dense, TOO_DENSE),
            (refers_too_often, TOO_MANY_FILES),
            (is_too_long, TOO_LONG),
        ]),
        disguise: seen.tell(text, &matches).map(Box::new),
        matches,
        references,
    }
}

/// What is to be told of the bounds that were met.
fn bounds(met: &[(bool, &'static str)]) -> Vec<&'static str> {
    let met = met.iter().filter(|it| it.0);
    met.map(|it| it.1).collect()
}

/// What tags and the fields of known formats say.
struct Structured {
    matches: Vec<Match>,
    references: Vec<Reference>,
    /// The spans that need no other explanation, in order and apart.
    explained: Vec<Range<usize>>,
    /// Whether there are more fields than were read.
    is_over: bool,
    /// Whether the fields were not read.
    is_too_long: bool,
}

fn structured(text: &Text<'_>, hits: &prefilter::Hits, ignored: &[Range<usize>]) -> Structured {
    let fields = if hits.places.is_empty() && !field::may_speak(text) {
        field::Found::default()
    } else {
        field::find(text, &hits.places)
    };
    let said = apart(fields.matches.iter().map(|it| it.span.clone()));
    let mut matches = tag::find(text, &hits.tags, ignored).matches;
    // A format's own reader knows better what a tag in one of its fields is about.
    matches.retain(|it| !tag::within(&said, it.span.start));
    // What cannot be read of a field as such may be said by its words.
    let unread = fields.matches.iter().filter(|it| it.expression.is_none());
    let unread = apart(unread.map(|it| it.span.clone()));
    let read = fields.matches.iter();
    let read = read.filter(|it| !tag::within(&unread, it.span.start));
    let explained = apart(matches.iter().chain(read).map(|it| it.span.clone()));
    matches.extend(fields.matches);
    Structured {
        matches,
        references: fields.references,
        explained,
        is_over: fields.is_over,
        is_too_long: fields.is_too_long,
    }
}

/// What is to be told of the words beside what they say.
struct Worded {
    seen: disguise::Seen,
    /// Whether more texts stand together than were told apart.
    is_dense: bool,
    /// Whether more licenses are named than were read.
    is_cut: bool,
    /// The windows in which something may be said in words that nobody knows.
    speaking: Vec<Range<usize>>,
}

/// Adds what whole texts and, outside these, statements say.
fn worded(
    text: &Text<'_>,
    windows: &[Range<usize>],
    explained: &[Range<usize>],
    (corpus, memory): (&Corpus, &mut Memory),
    matches: &mut Vec<Match>,
) -> Worded {
    let Memory {
        tokens,
        texts: known,
    } = memory;
    let mut seen = disguise::Seen::default();
    let mut is_dense = false;
    let mut speaking = Vec::new();
    let mut filled = Vec::new();
    let unread = windows
        .iter()
        .filter(|it| !is_read(&text.content, it, explained));
    tokens.clear();
    for window in unread {
        let mut ear = unknown::Ear::default();
        let words = tokens.read(&text.content, window.clone(), corpus, |it| ear.hear(it));
        let words = tokens.list.get(words).unwrap_or_default();
        seen.add(&tokens.disguised);
        let found = texts::find(text, words, corpus, known);
        matches.extend(found.matches);
        filled.extend(found.filled);
        is_dense |= found.is_cut;
        if ear.has_heard {
            speaking.push(window.clone());
        }
    }
    let is_tagged = matches.iter().any(|it| it.class == Class::Declared);
    let masked = masked(matches, explained, &filled);
    let (mut statements, is_cut) = statements(text, &tokens.list, matches, &masked);
    if let Some(mut comments) = Comments::of_program(text).filter(|_| is_tagged) {
        // A program that says by a tag how it is licensed may speak of any license in its data.
        let is_data = |it: &&mut Match| comments.about(it.span.start).is_none();
        for it in statements.iter_mut().filter(is_data) {
            it.class = Class::Clue;
            it.score = Score::CLUE;
        }
    }
    matches.extend(statements);
    Worded {
        seen,
        is_dense,
        is_cut,
        speaking,
    }
}

/// Whether a window has no word but those that were read already, all in plain letters: the line of
/// a tag.
fn is_read(content: &str, window: &Range<usize>, explained: &[Range<usize>]) -> bool {
    let is_plain = content.get(window.clone()).is_some_and(str::is_ascii);
    let is_wordless = |it: Range<usize>| {
        let bytes = content.as_bytes().get(it).unwrap_or_default();
        !bytes.iter().any(u8::is_ascii_alphanumeric)
    };
    is_plain
        && outside(window.clone(), explained)
            .into_iter()
            .all(is_wordless)
}

/// The spans of the whole texts among the matches that are wanted, in order and apart.
fn texts_of(matches: &[Match], wanted: impl Fn(&Match) -> bool) -> Vec<Range<usize>> {
    let texts = asserting(matches).filter(|it| it.method == Method::Text && wanted(it));
    apart(texts.map(|it| it.span.clone()))
}

/// The matches that are no clues. What a text says that is only similar to a known one is read.
fn asserting(matches: &[Match]) -> impl Iterator<Item = &Match> {
    matches.iter().filter(|it| it.class.asserts())
}

/// What no statement is looked for in: what was read already, and whole texts but for the words
/// that somebody wrote into them.
fn masked(found: &[Match], explained: &[Range<usize>], filled: &[Range<usize>]) -> Vec<Range<u32>> {
    let bound = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let texts = asserting(found).filter(|it| it.method == Method::Text);
    let texts = texts.flat_map(own_words);
    let texts = texts.flat_map(|it| outside(it, filled));
    let masked = apart(explained.iter().cloned().chain(texts));
    let masked = masked.iter().map(|it| bound(it.start)..bound(it.end));
    masked.collect()
}

/// The pieces of a span that lie outside the holes in it, which are in order.
fn outside(span: Range<usize>, holes: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = span.start;
    let first = holes.partition_point(|it| it.start < span.start);
    let inside = holes.iter().skip(first);
    for hole in inside.take_while(|it| it.end <= span.end) {
        pieces.push(start..hole.start.max(start));
        start = hole.end.max(start);
    }
    pieces.push(start..span.end);
    pieces
}

/// The statements of all windows at once: one may be the other's repeat. Whether there are more
/// than were read is told too.
fn statements(
    text: &Text<'_>,
    tokens: &[token::Token],
    found: &mut [Match],
    masked: &[Range<u32>],
) -> (Vec<Match>, bool) {
    let expressions = asserting(found).filter_map(|it| it.expression.as_ref());
    let known: Vec<&str> = expressions
        .flat_map(Expression::terms)
        .map(|it| it.license.as_str())
        .collect();
    let context = grammar::Context {
        kind: text.kind,
        masked,
        known: &known,
    };
    let grammar::Found {
        mut statements,
        is_cut,
    } = grammar::find(&text.content, tokens, &context);
    statements.retain(|it| !combine::offer(found, it));
    let matches = statements.into_iter().map(|it| it.into_match(text));
    (matches.collect(), is_cut)
}

/// The shortest addition to a text that may be a statement of its own, in bytes: `Alternatively,
/// this software may be distributed under the terms of …`.
const LEAST_ADDED: u32 = 60;

/// The spans of a whole text without what somebody wrote into it.
fn own_words(it: &Match) -> Vec<Range<usize>> {
    let edits = it.difference.iter().flat_map(|it| it.edits.iter());
    let added = edits.filter(|it| it.span.1.saturating_sub(it.span.0) >= LEAST_ADDED);
    let mut spans = Vec::new();
    let mut start = it.span.start;
    for edit in added {
        let (from, to) = (edit.span.0 as usize, edit.span.1 as usize);
        if from >= start && to <= it.span.end {
            spans.push(start..from);
            start = to;
        }
    }
    spans.push(start..it.span.end);
    spans
}

/// The ranges in order, those that touch made one.
fn apart(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = ranges.collect();
    ranges.sort_by_key(|it| (it.start, it.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}
