// SPDX-License-Identifier: Apache-2.0

//! What stands between words and is none, though it has letters: elements and entities of markup,
//! escapes of string literals, commands of RTF and roff.

use super::{SIGN, Scanner, Word, hash, tables::ELEMENTS, word};

/// Longest markup element or entity that is looked for, in bytes.
const MOST_MARKUP: usize = 400;

impl Scanner<'_> {
    /// The length of the markup element that starts here.
    pub(super) fn markup(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at + 1..)?;
        let rest = rest.get(..rest.len().min(MOST_MARKUP))?;
        let slash = usize::from(rest.first() == Some(&b'/'));
        let (hash, length) = hash::alphanumerics(rest.get(slash..)?);
        if length == 0 || !ELEMENTS.contains(&hash) {
            return None;
        }
        let close = rest.iter().position(|it| *it == b'>')?;
        Some(close + 2)
    }

    pub(super) fn entity(&mut self) -> Option<Word> {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        let is_part = |it: &&u8| it.is_ascii_alphanumeric() || **it == b'#';
        let length = rest.iter().take(10).take_while(is_part).count();
        if length < 2 || rest.get(length) != Some(&b';') {
            self.at += 1;
            return None;
        }
        self.at += length + 2;
        let is_copyright = rest.starts_with(b"copy;") || rest.starts_with(b"#169;");
        is_copyright.then(|| word(SIGN, start, self.at, false))
    }

    /// A backslash: an escape of a string literal, a command of RTF, or nothing.
    pub(super) fn escape(&mut self) -> Option<Word> {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        if self.is_rtf {
            let letters = rest.iter().take_while(|it| it.is_ascii_lowercase()).count();
            let number = |it: &&u8| it.is_ascii_digit() || **it == b'-';
            let digits = rest
                .get(letters..)
                .unwrap_or_default()
                .iter()
                .take_while(number)
                .count();
            let hex = if rest.first() == Some(&b'\'') { 3 } else { 0 };
            self.at += 1 + hex.max(letters + digits);
            return None;
        }
        match rest.first() {
            Some(b'n' | b'r') => self.line_start = true,
            Some(b't') => (),
            Some(b'u')
                if rest
                    .get(1..5)
                    .is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit)) =>
            {
                self.at += 6;
                let is_copyright = rest
                    .get(1..5)
                    .is_some_and(|it| it.eq_ignore_ascii_case(b"00a9"));
                return is_copyright.then(|| word(SIGN, start, self.at, false));
            }
            Some(b'(') if rest.starts_with(b"(co") => {
                self.at += 4;
                return Some(word(SIGN, start, self.at, false));
            }
            _ => {
                self.at += 1 + roff(rest);
                return None;
            }
        }
        self.at += 2;
        None
    }
}

/// The length of an escape of roff behind its backslash that changes font or size: `fB`, `f(CW`,
/// `f[B]`, `s-1` (groff(7), *Escape sequences*); 0 for any other.
fn roff(rest: &[u8]) -> usize {
    match rest {
        [b'f', b'(', ..] => 4.min(rest.len()),
        [b'f', b'[', name @ ..] => {
            let length = name.iter().take(10).position(|it| *it == b']');
            length.map_or(0, |it| it + 3)
        }
        [b'f', b'B' | b'I' | b'R' | b'P' | b'1'..=b'4', ..] => 2,
        [b's', b'-' | b'+', b'0'..=b'9', ..] => 3,
        [b's', b'0', ..] => 2,
        _ => 0,
    }
}
