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
pub mod copyright;
mod field;
mod grammar;
mod model;
mod placeholder;
mod prefilter;
mod reference;
pub mod tag;
mod texts;
mod token;
mod window;
mod words;

pub use model::{Class, Copyright, Detection, Difference, Edit, Match, Method, Reference, Score};

use std::ops::Range;

use crate::{licenses::Corpus, read::Text};

/// Finds what a text says about its license and its copyright.
pub fn detect(text: &Text<'_>, corpus: &Corpus) -> Detection {
    let hits = prefilter::hits(&text.content);
    let mut fields = field::Found::default();
    if !hits.is_empty() {
        fields = field::find(text);
    }
    let said = apart(fields.matches.iter().map(|it| it.span.clone()));
    let mut matches = tag::find(text).matches;
    // A format's own reader knows better what a tag in one of its fields is about.
    matches.retain(|it| !tag::within(&said, it.span.start));
    // What cannot be read of a field as such may be said by its words.
    let unread = apart(
        fields
            .matches
            .iter()
            .filter(|it| it.expression.is_none())
            .map(|it| it.span.clone()),
    );
    let read = fields.matches.iter();
    let read = read.filter(|it| !tag::within(&unread, it.span.start));
    let tags = apart(matches.iter().chain(read).map(|it| it.span.clone()));
    matches.append(&mut fields.matches);
    let mut tokens = token::Tokens::default();
    for window in window::windows(text, &hits) {
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
    let mut matches = combine::combine(matches, corpus);
    field::settle(&mut matches);
    let whole_texts = matches.iter().filter(|it| it.method == Method::Text);
    // A license's text speaks of its own author's copyright, in a notice that all copies share;
    // one that its users fill in stands outside the required words.
    let mask = apart(
        whole_texts
            .filter(|it| it.is_of_one_author())
            .map(|it| it.span.clone()),
    );
    let copyrights = copyright::find(text, &mask);
    let mut references = fields.references;
    if !hits.is_empty() {
        let texts = matches.iter().filter(|it| it.method == Method::Text);
        let texts = apart(texts.map(|it| it.span.clone()));
        references.extend(reference::find(text, &texts));
    }
    Detection {
        unfilled: placeholder::find(text, &matches),
        matches,
        copyrights,
        references,
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
