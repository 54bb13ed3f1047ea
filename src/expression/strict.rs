// SPDX-License-Identifier: Apache-2.0

//! Reads an expression by the grammar of SPDX 2.3, annex D.

use std::ops::Range;

use super::{
    ErrorKind, Expression, LicenseId, ParseError, Term, ids, names,
    parse::{Spanned, Token, bounded, build, error},
};

/// The expression, and whether a deprecated id was mended.
pub(super) fn parse(text: &str) -> Result<(Expression, bool), ParseError> {
    bounded(text)?;
    let mut lexer = Lexer {
        text,
        at: 0,
        after_with: false,
        deprecated: false,
    };
    let expression = build(text, &mut lexer)?;
    Ok((expression, lexer.deprecated))
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    after_with: bool,
    deprecated: bool,
}

impl Iterator for Lexer<'_> {
    type Item = Result<Spanned, ParseError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..)?;
        let start = self.at + (rest.len() - rest.trim_start().len());
        let rest = rest.trim_start();
        let c = rest.chars().next()?;
        let length = match c {
            '(' | ')' => 1,
            _ if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        let span = start..start + length;
        self.at = span.end;
        let word = rest.get(..length)?;
        Some(match c {
            '(' => Ok((Token::Open, span)),
            ')' => Ok((Token::Close, span)),
            _ if is_word(c) => self.word(word, span),
            _ => Err(stray(self.text, c, span)),
        })
    }
}

impl Lexer<'_> {
    fn word(&mut self, word: &str, span: Range<usize>) -> Result<Spanned, ParseError> {
        if std::mem::take(&mut self.after_with) {
            let exception =
                exception(word).ok_or_else(|| unknown_exception(self.text, word, span.clone()))?;
            return Ok((Token::Exception(exception), span));
        }
        if let Some(operator) = operator(word) {
            self.after_with = operator == Token::With;
            return Ok((operator, span));
        }
        // `+` belongs to the id that it touches.
        let plus = self
            .text
            .get(span.end..)
            .is_some_and(|it| it.starts_with('+'));
        let span = span.start..span.end + usize::from(plus);
        self.at = span.end;
        let (term, deprecated) =
            license(word, plus).ok_or_else(|| unknown_license(self.text, span.clone()))?;
        self.deprecated |= deprecated;
        Ok((Token::Term(term), span))
    }
}

/// The operator that a word is, in any case.
pub(super) fn operator(word: &str) -> Option<Token> {
    [
        ("AND", Token::And),
        ("OR", Token::Or),
        ("WITH", Token::With),
    ]
    .into_iter()
    .find(|(name, _)| name.eq_ignore_ascii_case(word))
    .map(|(_, token)| token)
}

/// The license that a word is, in any case, and whether its id is deprecated.
pub(super) fn license(word: &str, plus: bool) -> Option<(Term, bool)> {
    if let Some(reference) = ids::reference(word, "LicenseRef-") {
        // The grammar has no `+` after a reference.
        return (!plus).then(|| (Term::license(LicenseId::trusted(&reference)), false));
    }
    ids::term(word, plus)
}

/// The exception that a word is, in any case.
pub(super) fn exception(word: &str) -> Option<LicenseId> {
    match ids::reference(word, "AdditionRef-") {
        Some(reference) => Some(LicenseId::trusted(&reference)),
        None => LicenseId::listed_exception(word),
    }
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '_')
}

fn stray(text: &str, c: char, span: Range<usize>) -> ParseError {
    let mut found = error(
        text,
        ErrorKind::Syntax,
        span,
        format!("`{}` is no part of an expression", c.escape_debug()),
    );
    found.suggestion = match c {
        '/' | '|' => Some("OR".to_owned()),
        ',' | ';' | '&' => Some("AND".to_owned()),
        _ => None,
    };
    found
}

/// Says that a word is no license, and what it may have been meant to be.
pub(super) fn unknown_license(text: &str, span: Range<usize>) -> ParseError {
    let word = text.get(span.clone()).unwrap_or_default().to_owned();
    if names::is_family(&word) {
        let message = format!("`{word}` is a family of licenses, without a version or variant");
        return error(text, ErrorKind::Ambiguous, span, message);
    }
    let mut found = error(
        text,
        ErrorKind::UnknownId,
        span,
        format!("`{word}` is no SPDX license id"),
    );
    found.suggestion = names::license(&word)
        .map(|(term, _)| term.to_string())
        .or_else(|| {
            let ids = ids::all_licenses().map(|(id, _)| id);
            let current = ids.filter(|id| ids::deprecation(id).is_none());
            ids::nearest(&word, current).map(str::to_owned)
        });
    found
}

/// Says that a word is no exception, and what it may have been meant to be.
pub(super) fn unknown_exception(text: &str, word: &str, span: Range<usize>) -> ParseError {
    let mut found = error(
        text,
        ErrorKind::UnknownId,
        span,
        format!("`{word}` is no SPDX exception id"),
    );
    found.suggestion = names::exception(word)
        .map(|it| it.to_string())
        .or_else(|| ids::nearest(word, ids::all_exceptions()).map(str::to_owned));
    found
}
