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
pub use texts::{Candidate, closest, compare};

use std::ops::Range;

use crate::{expression::Expression, licenses::Corpus, read::Text};

/// Finds what a text says about its license and its copyright.
pub fn detect(text: &Text<'_>, corpus: &Corpus) -> Detection {
    let mut matches = tag::find(text).matches;
    let mut tokens = token::Tokens::default();
    let mut all_tokens = Vec::new();
    for window in window::windows(text, &prefilter::hits(&text.content)) {
        tokens.read(&text.content, window, corpus);
        matches.extend(texts::find(text, &tokens.list, corpus));
        all_tokens.append(&mut tokens.list);
    }
    let is_tagged = matches.iter().any(|it| it.class == Class::Declared);
    let mut statements = statements(text, &all_tokens, &matches);
    for it in statements.iter_mut().filter(|_| is_tagged) {
        // A program that says by a tag how it is licensed may speak of any license in its data.
        if window::is_comment(text, it.span.start) == Some(false) {
            it.class = Class::Clue;
            it.score = Score::CLUE;
        }
    }
    matches.extend(statements);
    let ignored = tag::ignored(&text.content);
    matches.retain(|it| !tag::within(&ignored, it.span.start));
    matches.sort_by_key(|it| (it.span.start, it.span.end, it.method));
    let matches = combine::combine(matches, corpus);
    let whole_texts = asserting(&matches).filter(|it| it.method == Method::Text);
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

/// The matches that are no clues. What a text says that is only similar to a known one is read.
fn asserting(matches: &[Match]) -> impl Iterator<Item = &Match> {
    matches.iter().filter(|it| it.class != Class::Clue)
}

/// The statements of all windows at once: one may be the other's repeat.
fn statements(text: &Text<'_>, tokens: &[token::Token], found: &[Match]) -> Vec<Match> {
    let bound = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    let masked = apart(asserting(found).map(|it| it.span.clone()));
    let masked: Vec<Range<u32>> = masked
        .iter()
        .map(|it| bound(it.start)..bound(it.end))
        .collect();
    let expressions = asserting(found).filter_map(|it| it.expression.as_ref());
    let known: Vec<&str> = expressions
        .flat_map(Expression::terms)
        .map(|it| it.license.as_str())
        .collect();
    let context = grammar::Context {
        kind: text.kind,
        masked: &masked,
        known: &known,
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
