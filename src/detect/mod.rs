// SPDX-License-Identifier: Apache-2.0

//! Finds what a text says about its license and its copyright. Pure: no input or output.
//!
//! A vectorised search for a few fragments (`prefilter`) passes most files over. Around its hits
//! stand comment blocks and paragraphs (`window`), which are split into words (`words`, `token`)
//! and searched for whole texts (`texts`). Tags and copyright statements are read by the line
//! (`tag`, `copyright`).

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

use crate::{licenses::Corpus, read::Text};

/// Finds what a text says about its license and its copyright.
pub fn detect(text: &Text<'_>, corpus: &Corpus) -> Detection {
    let mut matches = tag::find(text).matches;
    let mut tokens = token::Tokens::default();
    for window in window::windows(text, &prefilter::hits(&text.content)) {
        tokens.read(&text.content, window, corpus);
        matches.extend(texts::find(text, &tokens.list, corpus));
    }
    let ignored = tag::ignored(&text.content);
    matches.retain(|it| !ignored.iter().any(|range| range.contains(&it.span.start)));
    matches.sort_by_key(|it| (it.span.start, it.span.end, it.method));
    let copyrights = copyright::find(text, &mask(&matches));
    Detection {
        matches,
        copyrights,
        bounds: Vec::new(),
    }
}

/// The spans of whole license texts, which speak of their own author's copyright: sorted, apart.
fn mask(matches: &[Match]) -> Vec<std::ops::Range<usize>> {
    let mut mask: Vec<std::ops::Range<usize>> = Vec::new();
    for it in matches.iter().filter(|it| it.method == Method::Text) {
        match mask.last_mut() {
            Some(last) if it.span.start <= last.end => last.end = last.end.max(it.span.end),
            _ => mask.push(it.span.clone()),
        }
    }
    mask
}
