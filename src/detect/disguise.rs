// SPDX-License-Identifier: Apache-2.0

//! Finds words that are written to be read by people and missed by programs: with characters in
//! them that nobody sees, or with letters of another alphabet that look like Latin ones.
//!
//! The words are read as what they look like; that they were disguised is told beside.

use std::ops::Range;

use super::{
    Disguise, Match,
    token::Token,
    words::{is_invisible, look_alike},
};
use crate::read::Text;

/// So many disguised words in one piece of text are no accident, whatever the piece says.
const MANY: usize = 3;

/// How many bytes are passed over at once where all are plain.
const STEP: usize = 64;

/// Whether bytes have none beyond ASCII and no NUL.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    // The high bit of `byte - 1` is that of `byte`, but for NUL, where it is set, and for 0x80.
    let high = |bits: u8, it: &u8| bits | it | it.wrapping_sub(1);
    bytes.iter().fold(0, high) < 0x80
}

/// Where a character that nobody sees, or a look-alike, stands beside a Latin letter, in order.
/// No needle of the prefilter need be left of a text that is full of them.
pub(super) fn places(text: &str, range: Range<usize>) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut places = Vec::new();
    let mut at = range.start;
    while let Some(rest) = bytes.get(at..range.end).filter(|it| !it.is_empty()) {
        let plain = rest.get(..STEP).unwrap_or(rest);
        if is_plain(plain) {
            at += plain.len();
            continue;
        }
        let n_plain = plain
            .iter()
            .take_while(|it| matches!(**it, 1..0x80))
            .count();
        let odd = at + n_plain;
        let Some(c) = text.get(odd..).and_then(|it| it.chars().next()) else {
            return places; // not reached: steps end between characters
        };
        at = odd + c.len_utf8();
        let is_letter = |it: Option<&u8>| it.is_some_and(u8::is_ascii_alphabetic);
        let follows = odd
            .checked_sub(1)
            .is_some_and(|it| is_letter(bytes.get(it)));
        let is_beside = follows || is_letter(bytes.get(at));
        if is_beside && (is_invisible(c) || look_alike(c).is_some()) {
            places.push(odd);
        }
    }
    places
}

/// The disguised words of one piece of text that tell something.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Of pieces that have many.
    told: Vec<Range<usize>>,
    /// Of the others: an accident, unless they stand in a match.
    few: Vec<Range<usize>>,
}

impl Seen {
    /// Adds the disguised words of a piece of text. Only words that licenses use count.
    pub(super) fn add(&mut self, words: &[Token]) {
        let list = if words.len() >= MANY {
            &mut self.told
        } else {
            &mut self.few
        };
        list.extend(words.iter().map(|it| it.range()));
    }

    /// What is to be said about the text, if anything is.
    pub(super) fn tell(mut self, text: &Text<'_>, matches: &[Match]) -> Option<Disguise> {
        let is_meant = |it: &Range<usize>| {
            let mut spans = matches.iter().map(|it| &it.span);
            spans.any(|span| span.start <= it.start && it.end <= span.end)
        };
        self.told.extend(self.few.into_iter().filter(is_meant));
        let first = self.told.iter().min_by_key(|it| it.start)?;
        Some(Disguise {
            n_words: u32::try_from(self.told.len()).unwrap_or(u32::MAX),
            place: text.place(first.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[usize]) {
        assert_eq!(places(text, 0..text.len()), expected, "{text:?}");
    }

    #[test]
    fn plain_text_of_any_alphabet_has_no_places() {
        check("", &[]);
        check(&"the GNU General Public License ".repeat(9), &[]);
        check("лицензия MIT, 许可 – “quoted” © José", &[]);
    }

    #[test]
    fn hidden_characters_and_look_alikes_are_places_beside_latin_letters() {
        check("G\0NU", &[1]);
        check("G\u{200b}\u{200b}NU", &[1, 4]);
        check("li\u{441}ense", &[2]);
        let far = format!("{}G\u{ad}NU", " ".repeat(200));
        check(&far, &[201]);
    }
}
