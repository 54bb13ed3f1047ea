// SPDX-License-Identifier: Apache-2.0

//! Finds what a text says about its license and its copyright. Pure: no input or output.
//!
//! A vectorised search for a few fragments (`prefilter`) passes most files over. Around its hits
//! stand comment blocks and paragraphs (`window`), which are split into words (`words`, `token`)
//! and searched for whole texts (`texts`) and, outside these, for statements (`grammar`). Tags and
//! copyright statements are read by the line (`tag`, `copyright`). What belongs together is then
//! made one (`combine`).

mod combine;
pub mod copyright;
mod disguise;
#[cfg(test)]
mod evasion;
mod grammar;
mod model;
mod prefilter;
pub mod tag;
mod texts;
mod token;
mod window;
mod words;

pub use model::{Class, Copyright, Detection, Difference, Disguise, Edit, Match, Method, Score};

use std::ops::Range;

use crate::{licenses::Corpus, read::Text};

/// More matches than any text has that is about its own license; what follows is a gap.
const MOST_MATCHES: usize = 10_000;
const TOO_MANY: &str = "it names licenses more than 10000 times: only the first were looked at";

/// What one text after the other is read with: room that is used again, and answers that hold for
/// all texts with the same words. Makes a scan faster and changes nothing.
#[derive(Debug, Default)]
pub struct Memory {
    tokens: token::Tokens,
    known: texts::Memo,
}

/// Finds what a text says about its license and its copyright.
pub fn detect(text: &Text<'_>, corpus: &Corpus) -> Detection {
    detect_with(text, corpus, &mut Memory::default())
}

/// As [`detect`], for many texts.
pub fn detect_with(text: &Text<'_>, corpus: &Corpus, memory: &mut Memory) -> Detection {
    let hits = prefilter::hits(&text.content);
    let mut matches = if hits.may_have_tags {
        tag::find(text).matches
    } else {
        Vec::new()
    };
    let mut seen = disguise::Seen::default();
    let found = (&mut matches, &mut seen);
    in_windows(text, &hits.places, corpus, memory, found);
    if !matches.is_empty() {
        let ignored = tag::ignored(&text.content);
        matches.retain(|it| !tag::within(&ignored, it.span.start));
    }
    matches.sort_by_key(|it| (it.span.start, it.span.end, it.method));
    let is_over = matches.len() > MOST_MATCHES;
    matches.truncate(MOST_MATCHES);
    let matches = combine::combine(matches, corpus);
    let whole_texts = matches.iter().filter(|it| it.method == Method::Text);
    // A license's text speaks of its own author's copyright, in a notice that all copies share;
    // one that its users fill in stands outside the required words.
    let mask = apart(
        whole_texts
            .filter(|it| it.is_of_one_author())
            .map(|it| it.span.clone()),
    );
    Detection {
        copyrights: if hits.may_have_copyrights {
            copyright::find(text, &mask)
        } else {
            Vec::new()
        },
        bounds: Vec::from_iter(is_over.then_some(TOO_MANY)),
        disguise: seen.tell(text, &matches),
        matches,
    }
}

/// Adds to the tags what stands in the windows about the hits: texts, and statements beside them.
fn in_windows(
    text: &Text<'_>,
    hits: &[usize],
    corpus: &Corpus,
    memory: &mut Memory,
    (matches, seen): (&mut Vec<Match>, &mut disguise::Seen),
) {
    let tags = apart(matches.iter().map(|it| it.span.clone()));
    let Memory { tokens, known } = memory;
    for window in window::windows(text, hits) {
        let first = tags.partition_point(|it| it.end <= window.start);
        let behind = tags.partition_point(|it| it.start < window.end);
        let tags = tags.get(first..behind).unwrap_or_default();
        tokens.read(&text.content, window, corpus);
        let texts = texts::find(text, &tokens.list, corpus, known);
        let spans = texts.iter().map(|it| it.span.clone());
        let masked = apart(tags.iter().cloned().chain(spans));
        seen.add(&tokens.disguised);
        matches.extend(texts);
        matches.extend(statements(text, &tokens.list, &masked));
    }
}

fn statements(text: &Text<'_>, tokens: &[token::Token], masked: &[Range<usize>]) -> Vec<Match> {
    let bound = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let masked: Vec<Range<u32>> = masked
        .iter()
        .map(|it| bound(it.start)..bound(it.end))
        .collect();
    let context = grammar::Context {
        kind: text.kind,
        masked: &masked,
    };
    let found = grammar::find(&text.content, tokens, &context);
    found.into_iter().map(|it| it.into_match(text)).collect()
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
