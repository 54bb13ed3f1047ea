// SPDX-License-Identifier: Apache-2.0

//! Terms that are on no list: a license file whose text nobody knows, such a text beside a known
//! one, a comment that permits or forbids in words of its own. What they say holds all the same,
//! so they must not pass for nothing.
//!
//! Such a text gets an id that is made of its words, the same for the same text wherever it
//! stands: whoever has read it once knows it again. Where all of it says one thing, the id says
//! that too: `LicenseRef-placet-unknown-proprietary-…`.

mod cues;
mod filter;
mod paragraph;

use std::ops::Range;

use super::{
    Class, Match, Method, Reference, Score,
    comment::Comments,
    texts::closest,
    words::{spelling, words},
};
use crate::{
    expression::Expression,
    licenses::Corpus,
    read::{Kind, Text},
};

use cues::Said;

pub(super) use cues::Ear;

/// What the ids of texts start with that nobody knows.
pub const PREFIX: &str = "LicenseRef-placet-unknown-";

/// How many of the hash's digits an id has: enough that two texts of one tree never share one.
const DIGITS: usize = 12;

/// The fewest words of a license, and of terms that stand beside a known text.
const LEAST_WORDS: usize = 15;
const LEAST_BESIDE: usize = 60;

/// How many different words of each list there must be in a license file, and in what stands
/// beside a known text.
const LEAST_OF_LIST: usize = 2;
const LEAST_OF_LIST_BESIDE: usize = 4;

/// How many texts of one file are compared with all that are known.
const MOST_COMPARED: usize = 8;

/// How far, in bytes, what is known explains what prose says beside it.
const NEAR: usize = 400;

/// What is known about a text when what nobody knows is looked for.
#[derive(Debug)]
pub(super) struct Known<'a> {
    /// What asserts something, sends the reader elsewhere or is left out: in order and apart.
    spans: Vec<Range<usize>>,
    /// Whether the text asserts nothing and leaves nothing out.
    is_silent: bool,
    /// The pieces that have a word about licenses, and in which something may be said in words
    /// of one's own.
    windows: &'a [Range<usize>],
}

impl<'a> Known<'a> {
    pub(super) fn new(
        matches: &[Match],
        references: &[Reference],
        ignored: &[Range<usize>],
        windows: &'a [Range<usize>],
    ) -> Self {
        // A list of licenses is no license of its own either.
        let matches = matches.iter().filter(|it| it.class != Class::Clue);
        let said = matches.map(|it| it.span.clone());
        let said: Vec<Range<usize>> = said.chain(ignored.iter().cloned()).collect();
        let references = references.iter().map(|it| it.span.clone());
        Self {
            is_silent: said.is_empty(),
            spans: super::apart(said.into_iter().chain(references)),
            windows,
        }
    }

    /// Whether something known stands in a part of the text.
    fn explains(&self, part: &Range<usize>) -> bool {
        let next = self.spans.partition_point(|it| it.end <= part.start);
        self.spans.get(next).is_some_and(|it| it.start < part.end)
    }
}

/// A part of a text that says something nobody knows.
#[derive(Debug)]
struct Piece {
    span: Range<usize>,
    kind: Option<cues::Kind>,
}

/// The terms of a text that are on no list, by place.
pub(super) fn find(text: &Text<'_>, known: &Known<'_>, corpus: &Corpus) -> Vec<Match> {
    let pieces = match text.kind {
        Kind::License if known.is_silent => Vec::from_iter(whole(text)),
        Kind::License => beside(text, known),
        Kind::Binary | Kind::Empty => Vec::new(),
        Kind::Source | Kind::Prose | Kind::Manifest | Kind::Data => among(text, known),
    };
    let mut n_left = MOST_COMPARED;
    let matches = pieces.into_iter().map(|it| {
        let is_compared = it.kind != Some(cues::Kind::WarrantyDisclaimer) && n_left > 0;
        n_left -= usize::from(is_compared);
        as_match(text, it, is_compared.then_some(corpus))
    });
    matches.collect()
}

/// A license file in which nothing else was found.
fn whole(text: &Text<'_>) -> Option<Piece> {
    let content = &*text.content;
    let said = Said::of(content, 0..content.len());
    let is_about = said.n_grants >= LEAST_OF_LIST && said.n_terms >= LEAST_OF_LIST;
    let is_license = said.n_words >= LEAST_WORDS && (is_about || said.is_plain());
    let start = content.len() - content.trim_start().len();
    is_license.then(|| Piece {
        span: start..content.trim_end().len(),
        kind: said
            .kind()
            .filter(|it| *it != cues::Kind::WarrantyDisclaimer),
    })
}

/// What stands in a license file beside the texts that are known: paragraphs in a row, as long as
/// a license.
fn beside(text: &Text<'_>, known: &Known<'_>) -> Vec<Piece> {
    let content = &*text.content;
    let paragraphs = paragraph::paragraphs(content, 0..content.len());
    let mut pieces = Vec::new();
    let is_free = |it: &Range<usize>| !known.explains(it);
    for run in paragraphs.chunk_by(|a, b| is_free(a) && is_free(b)) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            continue;
        };
        let span = first.start..last.end;
        if !is_free(&span) {
            continue;
        }
        let said = Said::of(content, span.clone());
        let is_license = said.n_words >= LEAST_BESIDE
            && said.n_grants >= LEAST_OF_LIST_BESIDE
            && said.n_terms >= LEAST_OF_LIST_BESIDE
            && said.is_plain()
            && said.is_about_rights();
        if is_license {
            let kind = said.kind();
            pieces.push(Piece { span, kind });
        }
    }
    pieces
}

/// Comments and paragraphs of other files that permit or forbid.
fn among(text: &Text<'_>, known: &Known<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut comments = Comments::of(text);
    for window in known.windows {
        // A comment says one thing: what is known of it explains the rest.
        if text.kind == Kind::Source && known.explains(window) {
            continue;
        }
        for (span, said) in spoken(text, known, window.clone()) {
            if is_told(text, (&span, &said), comments.as_mut())
                && !known.explains(&about(text, &span))
            {
                let kind = said.kind();
                pieces.push(Piece { span, kind });
            }
        }
    }
    pieces
}

/// A part of a text with as much about it as what is known there may explain.
fn about(text: &Text<'_>, span: &Range<usize>) -> Range<usize> {
    match text.kind {
        Kind::Source | Kind::Data | Kind::Manifest => span.clone(),
        _ => span.start.saturating_sub(NEAR)..span.end + NEAR,
    }
}

/// Whether what a part of a text says is said of the file that it stands in.
fn is_told(text: &Text<'_>, part: (&Range<usize>, &Said), comments: Option<&mut Comments>) -> bool {
    let (span, said) = part;
    match text.kind {
        // Strings of a program and of data are no terms of its own.
        Kind::Source | Kind::Data | Kind::Manifest => {
            comments.is_some_and(|it| it.about(span.start).is_some())
        }
        _ => said.is_plain(),
    }
}

/// The paragraphs of a part of a text that say something, those beside each other as one. Those
/// that are explained are read only beside one that is not: what stands with them is explained too.
fn spoken(text: &Text<'_>, known: &Known<'_>, range: Range<usize>) -> Vec<(Range<usize>, Said)> {
    let content = &*text.content;
    let mut found: Vec<(Range<usize>, Said)> = Vec::new();
    let mut is_beside = false;
    let paragraphs = paragraph::paragraphs(content, range);
    let is_open = |it: &Range<usize>| !known.explains(&about(text, it));
    let is_open: Vec<bool> = paragraphs.iter().map(is_open).collect();
    for (at, span) in paragraphs.into_iter().enumerate() {
        let about = is_open.get(at.saturating_sub(1)..).unwrap_or_default();
        let is_read = about.iter().take(3).any(|it| *it);
        let said = is_read.then(|| Said::by_phrase(content, span.clone()));
        let Some(said) = said.flatten() else {
            is_beside = false;
            continue;
        };
        match found.last_mut().filter(|_| is_beside) {
            Some(last) => {
                last.0.end = span.end;
                last.1.add(&said);
            }
            None => found.push((span, said)),
        }
        is_beside = true;
    }
    found.retain(|(_, said)| said.is_about_rights() || said.kind().is_some());
    found
}

fn as_match(text: &Text<'_>, piece: Piece, corpus: Option<&Corpus>) -> Match {
    let Piece { span, kind } = piece;
    let part = text.content.get(span.clone()).unwrap_or_default();
    let nearest = corpus.and_then(|it| closest(&Text::of(text.path, part), it).into_iter().next());
    // Who promises nothing says nothing about what may be done.
    let is_clue = kind == Some(cues::Kind::WarrantyDisclaimer);
    let class = if is_clue { Class::Clue } else { Class::Unknown };
    Match {
        expression: Some(Expression::license(&id(text, span.clone(), kind))),
        raw: None,
        method: Method::Text,
        class,
        score: nearest.as_ref().map_or(Score(0), |it| it.score),
        place: text.place(span.clone()),
        difference: nearest.map(|it| {
            let mut difference = it.difference;
            difference.nearest = Some(it.id);
            let offset = u32::try_from(span.start).unwrap_or(u32::MAX);
            for edit in &mut difference.edits {
                let (start, end) = edit.span;
                edit.span = (start.saturating_add(offset), end.saturating_add(offset));
            }
            Box::new(difference)
        }),
        span,
        problem: None,
    }
}

/// The id that the words of a part of a text make in their order. The lines that name its holder
/// are left out: copies of one text differ there.
fn id(text: &Text<'_>, span: Range<usize>, kind: Option<cues::Kind>) -> String {
    let content = &*text.content;
    let mut hasher = blake3::Hasher::new();
    let mut start = span.start;
    let part = content.get(span).unwrap_or_default();
    for line in part.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if !names_holder(line) {
            words(content, range, |word| {
                hasher.update(&fnv(&spelling(content, &word)).to_le_bytes());
            });
        }
    }
    let hex = hasher.finalize().to_hex();
    let digits = hex.get(..DIGITS).unwrap_or_default();
    match kind {
        Some(kind) => format!("{PREFIX}{}-{digits}", kind.name()),
        None => format!("{PREFIX}{digits}"),
    }
}

/// FNV-1a, 64 bits: ids are made of it, and hold for good.
fn fnv(letters: &str) -> u64 {
    let push = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    letters.bytes().fold(0xcbf2_9ce4_8422_2325, push)
}

/// Whether a line is a copyright statement: it has the word or the sign, and a year.
fn names_holder(line: &str) -> bool {
    let lower = line.to_lowercase();
    let has_mark = ["copyright", "(c)", "\u{a9}"]
        .iter()
        .any(|it| lower.contains(it));
    has_mark && lower.bytes().filter(u8::is_ascii_digit).count() >= 4
}

#[cfg(test)]
mod tests;
