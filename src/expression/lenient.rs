// SPDX-License-Identifier: Apache-2.0

//! Reads an expression as people write it.
//!
//! The text is cut into names at operators and separators; the longest run of words that is a
//! known name is one, so that `GPL v2 or later or MIT` has two.

use std::ops::Range;

use super::{
    Expression, Lenient, LicenseId, ParseError, Term, names,
    parse::{Spanned, Token, bounded, build},
    strict,
};

/// The most words and separators of one name.
const MAX_RUN: usize = 24;

/// Reads the expression; says what had to be repaired.
pub(super) fn parse(text: &str) -> Result<Lenient, ParseError> {
    if let Ok((expression, deprecated)) = strict::parse(text) {
        return Ok(Lenient {
            expression,
            informal: false,
            deprecated,
        });
    }
    read(text, false)
}

/// Reads the expression; words that are unknown are ids as they stand.
pub(super) fn parse_partial(text: &str) -> Result<Expression, ParseError> {
    match strict::parse(text) {
        Ok((expression, _)) => Ok(expression),
        Err(_) => read(text, true).map(|it| it.expression),
    }
}

fn read(text: &str, keeps_unknown: bool) -> Result<Lenient, ParseError> {
    bounded(text)?;
    let mut lexer = Lexer {
        text,
        pieces: pieces(text),
        at: 0,
        after_with: false,
        keeps_unknown,
        deprecated: false,
    };
    let expression = build(text, &mut lexer)?;
    Ok(Lenient {
        expression,
        informal: true,
        deprecated: lexer.deprecated,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Word,
    Open,
    Close,
    /// `/` and `|`.
    Or,
    /// `&`.
    And,
    /// `,` and `;`.
    Comma,
}

fn pieces(text: &str) -> Vec<(Piece, Range<usize>)> {
    let mut pieces: Vec<(Piece, Range<usize>)> = Vec::new();
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let piece = match c {
            '(' => Some(Piece::Open),
            ')' => Some(Piece::Close),
            '/' | '|' => Some(Piece::Or),
            '&' => Some(Piece::And),
            ',' | ';' => Some(Piece::Comma),
            _ if c.is_whitespace() => None,
            _ => Some(Piece::Word),
        };
        match (piece, pieces.last_mut()) {
            // `||`, `&&` and the letters of a word are one piece each.
            (Some(piece), Some((before, span)))
                if *before == piece
                    && span.end == at
                    && (piece == Piece::Word || c == last)
                    && !matches!(c, '(' | ')') =>
            {
                span.end = end;
            }
            (Some(piece), _) => pieces.push((piece, at..end)),
            (None, _) => (),
        }
        last = c;
    }
    pieces
}

struct Lexer<'a> {
    text: &'a str,
    pieces: Vec<(Piece, Range<usize>)>,
    at: usize,
    after_with: bool,
    keeps_unknown: bool,
    deprecated: bool,
}

impl Iterator for Lexer<'_> {
    type Item = Result<Spanned, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (piece, span) = self.pieces.get(self.at)?.clone();
        let token = match piece {
            Piece::Open => Token::Open,
            Piece::Close => Token::Close,
            Piece::Or => Token::Or,
            Piece::And => Token::And,
            Piece::Comma if self.operator(self.at + 1).is_some() => {
                self.at += 1; // the comma of `A, B, and C`
                return self.next_operator();
            }
            Piece::Comma => Token::And,
            Piece::Word => match self.operator(self.at) {
                Some(_) => return self.next_operator(),
                None if std::mem::take(&mut self.after_with) => return Some(self.exception()),
                None => return Some(self.license()),
            },
        };
        self.at += 1;
        Some(Ok((token, span)))
    }
}

impl Lexer<'_> {
    fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    fn operator(&self, at: usize) -> Option<Token> {
        match self.pieces.get(at)? {
            (Piece::Word, span) => strict::operator(self.slice(span)),
            _ => None,
        }
    }

    fn next_operator(&mut self) -> Option<Result<Spanned, ParseError>> {
        let token = self.operator(self.at)?;
        let (_, span) = self.pieces.get(self.at)?.clone();
        self.after_with = token == Token::With;
        self.at += 1;
        Some(Ok((token, span)))
    }

    fn license(&mut self) -> Result<Spanned, ParseError> {
        let found = self.longest(|name| match name.strip_suffix('+') {
            Some(id) => strict::license(id, true).or_else(|| names::license(name)),
            None => strict::license(name, false).or_else(|| names::license(name)),
        });
        if let Some((end, (term, deprecated))) = found {
            let span = self.span_to(end);
            self.at = end;
            self.deprecated |= deprecated;
            self.skip_same_name(&term);
            return Ok((Token::Term(term), span));
        }
        let end = self.end_of_words();
        let span = self.span_to(end);
        if self.keeps_unknown && end == self.at + 1 {
            let word = LicenseId::trusted(self.slice(&span));
            self.at = end;
            return Ok((Token::Term(Term::license(word)), span));
        }
        Err(strict::unknown_license(self.text, span))
    }

    fn exception(&mut self) -> Result<Spanned, ParseError> {
        let found = self.longest(|name| strict::exception(name).or_else(|| names::exception(name)));
        let end = found
            .as_ref()
            .map_or_else(|| self.end_of_words(), |(end, _)| *end);
        let span = self.span_to(end);
        let word = self.slice(&span).to_owned();
        self.at = end;
        match found {
            Some((_, exception)) => Ok((Token::Exception(exception), span)),
            None if self.keeps_unknown => Ok((Token::Exception(LicenseId::trusted(&word)), span)),
            None => Err(strict::unknown_exception(self.text, &word, span)),
        }
    }

    /// The longest run of pieces from here on that is a name and ends where a name can end.
    fn longest<T>(&self, look_up: impl Fn(&str) -> Option<T>) -> Option<(usize, T)> {
        let last = (self.at + MAX_RUN).min(self.pieces.len());
        (self.at + 1..=last)
            .rev()
            .filter(|end| self.is_boundary(*end))
            .find_map(|end| Some((end, look_up(self.slice(&self.span_to(end)))?)))
    }

    /// Whether a name can end before the piece at `end`.
    fn is_boundary(&self, end: usize) -> bool {
        let run = self.pieces.get(self.at..end).unwrap_or_default();
        let n_open = run.iter().filter(|(it, _)| *it == Piece::Open).count();
        let n_close = run.iter().filter(|(it, _)| *it == Piece::Close).count();
        let ends_well = run
            .last()
            .is_some_and(|(it, _)| matches!(it, Piece::Word | Piece::Close));
        n_open == n_close && ends_well && (!self.is_plain_word(end) || self.operator(end).is_some())
    }

    fn is_plain_word(&self, at: usize) -> bool {
        self.pieces
            .get(at)
            .is_some_and(|(it, _)| *it == Piece::Word)
    }

    /// Steps over `(MPL 2.0)` after `Mozilla Public License 2.0`.
    fn skip_same_name(&mut self, term: &Term) {
        let rest = self.pieces.get(self.at..).unwrap_or_default();
        let Some(((Piece::Open, _), inner)) = rest.split_first() else {
            return;
        };
        let Some(n_words) = inner
            .iter()
            .take(MAX_RUN)
            .position(|(it, _)| *it == Piece::Close)
        else {
            return;
        };
        let spans = (
            inner.first(),
            n_words.checked_sub(1).and_then(|it| inner.get(it)),
        );
        let (Some((_, first)), Some((_, last))) = spans else {
            return;
        };
        let name = self.slice(&(first.start..last.end));
        if names::license(name).is_some_and(|(it, _)| it == *term) || is_bare_family_of(name, term)
        {
            self.at += n_words + 2;
        }
    }

    /// The end of the words that follow one another from here.
    fn end_of_words(&self) -> usize {
        (self.at + 1..self.pieces.len())
            .find(|at| !self.is_plain_word(*at) || self.operator(*at).is_some())
            .unwrap_or(self.pieces.len())
    }

    fn span_to(&self, end: usize) -> Range<usize> {
        let start = self.pieces.get(self.at).map_or(0, |(_, span)| span.start);
        let end = self
            .pieces
            .get(end.saturating_sub(1))
            .map_or(start, |(_, span)| span.end);
        start..end
    }
}

/// Whether `(GPL)` after `GNU General Public License v2` only repeats the family.
fn is_bare_family_of(name: &str, term: &Term) -> bool {
    let family = term.license.as_str().split('-').next().unwrap_or_default();
    names::is_family(name) && name.eq_ignore_ascii_case(family)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expression::ErrorKind;

    fn check(text: &str, expected: &str) {
        match parse(text) {
            Ok(it) => assert_eq!(it.expression.to_string(), expected, "{text}"),
            Err(error) => panic!("{text}: {error:?}"),
        }
    }

    fn refused(text: &str, kind: ErrorKind, span: Range<usize>) {
        let error = parse(text).expect_err(text);
        assert_eq!(
            (error.kind, error.span),
            (kind, span),
            "{text}: {}",
            error.message
        );
    }

    #[test]
    fn separators_are_operators() {
        check("MIT/Apache-2.0", "MIT OR Apache-2.0");
        check("MIT / Apache-2.0 / Zlib", "MIT OR Apache-2.0 OR Zlib");
        check("MIT || ISC", "MIT OR ISC");
        check("MIT & ISC", "MIT AND ISC");
        check("MIT, ISC, and Zlib", "MIT AND ISC AND Zlib");
        check("mit or apache 2", "MIT OR Apache-2.0");
        check("(MIT/ISC), Zlib", "(MIT OR ISC) AND Zlib");
    }

    #[test]
    fn names_that_mean_one_license_are_mended() {
        check("GPLv2+", "GPL-2.0-or-later");
        check("GPL v2 or later", "GPL-2.0-or-later");
        check("GPL v2 or later or MIT", "GPL-2.0-or-later OR MIT");
        check(
            "GNU General Public License v3 or later (GPLv3+)",
            "GPL-3.0-or-later",
        );
        check("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0");
        check("GPL (>= 2)", "GPL-2.0-or-later");
        check("Apache License, Version 2.0", "Apache-2.0");
        check("The Apache Software License, Version 2.0", "Apache-2.0");
        check("MIT License", "MIT");
        check("New BSD License", "BSD-3-Clause");
        check(
            "BSD 3-Clause \"New\" or \"Revised\" License",
            "BSD-3-Clause",
        );
        check("LGPLv2.1", "LGPL-2.1-only");
        check("GNU Lesser General Public License v2.1", "LGPL-2.1-only");
        check("CC BY-SA 4.0", "CC-BY-SA-4.0");
        check(
            "Creative Commons Attribution-ShareAlike 4.0 International",
            "CC-BY-SA-4.0",
        );
        check(
            "GPLv2 with classpath exception",
            "GPL-2.0-only WITH Classpath-exception-2.0",
        );
        check(
            "Artistic-1.0-Perl OR GPL-1.0+",
            "Artistic-1.0-Perl OR GPL-1.0-or-later",
        );
        check("MIT/X11", "MIT");
    }

    #[test]
    fn a_family_alone_is_ambiguous() {
        refused("GPL", ErrorKind::Ambiguous, 0..3);
        refused("MIT OR BSD", ErrorKind::Ambiguous, 7..10);
        refused("BSD License", ErrorKind::Ambiguous, 0..11);
        refused("GNU General Public License", ErrorKind::Ambiguous, 0..26);
    }

    #[test]
    fn what_is_no_license_is_refused_where_it_stands() {
        refused("MIT OR NotALicense", ErrorKind::UnknownId, 7..18);
        refused(
            "CDDL + GPLv2 with classpath exception",
            ErrorKind::UnknownId,
            0..12,
        );
        refused("see the file", ErrorKind::UnknownId, 0..12);
        refused("/", ErrorKind::Syntax, 0..1);
        refused("((((", ErrorKind::Syntax, 3..4);
        refused("", ErrorKind::Empty, 0..0);
    }

    #[test]
    fn unknown_words_can_be_kept() {
        let kept = |text| parse_partial(text).map(|it| it.to_string()).ok();
        assert_eq!(
            kept("MIT OR NotALicense").as_deref(),
            Some("MIT OR NotALicense")
        );
        assert_eq!(kept("MIT OR you must pay"), None);
        assert_eq!(kept("CDDL + GPLv2 with classpath exception"), None);
    }

    #[test]
    fn repairs_are_told_apart() {
        let flags = |text| parse(text).map(|it| (it.informal, it.deprecated)).unwrap();
        assert_eq!(flags("mit"), (false, false));
        assert_eq!(flags("GPL-2.0+"), (false, true));
        assert_eq!(flags("Apache 2"), (true, false));
        assert_eq!(flags("GPL-2.0/MIT"), (true, true));
    }
}
