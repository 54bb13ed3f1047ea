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
mod grammar;
mod model;
mod prefilter;
pub mod tag;
mod texts;
mod token;
mod window;
mod words;

pub use model::{Class, Copyright, Detection, Difference, Edit, Match, Method, Score};

use std::ops::Range;

use crate::{licenses::Corpus, read::Text};

/// Finds what a text says about its license and its copyright.
pub fn detect(text: &Text<'_>, corpus: &Corpus) -> Detection {
    let mut matches = tag::find(text).matches;
    let tags = apart(matches.iter().map(|it| it.span.clone()));
    let mut tokens = token::Tokens::default();
    for window in window::windows(text, &prefilter::hits(&text.content)) {
        tokens.read(&text.content, window, corpus);
        let texts = texts::find(text, &tokens.list, corpus);
        let masked = apart(
            tags.iter()
                .cloned()
                .chain(texts.iter().map(|it| it.span.clone())),
        );
        matches.extend(texts);
        matches.extend(statements(text, &tokens.list, &masked));
    }
    let ignored = tag::ignored(&text.content);
    matches.retain(|it| !tag::within(&ignored, it.span.start));
    matches.sort_by_key(|it| (it.span.start, it.span.end, it.method));
    let matches = combine::combine(matches, corpus);
    let whole_texts = matches.iter().filter(|it| it.method == Method::Text);
    // A license's text speaks of its own author's copyright, in a notice that all copies share;
    // one that its users fill in stands outside the required words.
    let mask = apart(
        whole_texts
            .filter(|it| it.is_of_one_author())
            .map(|it| it.span.clone()),
    );
    let copyrights = copyright::find(text, &mask);
    Detection {
        matches,
        copyrights,
        bounds: Vec::new(),
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
