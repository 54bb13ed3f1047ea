// SPDX-License-Identifier: Apache-2.0

//! Builds the tree of an expression from tokens, without recursion and under bounds.

use std::{mem, ops::Range};

use super::{ErrorKind, Expression, LicenseId, MAX_KEPT, Node, ParseError, Term};

/// The deepest nesting of parentheses. The longest honest expression of Debian's archive has five.
const MAX_DEPTH: usize = 64;
/// The most licenses of one expression.
const MAX_TERMS: usize = 4096;
/// The longest text that is read at all, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// A word of the grammar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    And,
    Or,
    With,
    Term(Term),
    Exception(LicenseId),
}

pub(super) type Spanned = (Token, Range<usize>);

/// The tree as far as it is built inside one pair of parentheses.
#[derive(Default)]
struct Frame {
    /// Where its `(` stands.
    at: usize,
    ors: Vec<Node>,
    ands: Vec<Node>,
}

struct Builder<'a> {
    text: &'a str,
    stack: Vec<Frame>,
    top: Frame,
    n_terms: usize,
    /// Whether a license or `(` must come next.
    wants_operand: bool,
    /// Whether `)` came last: `WITH` belongs to one license, never to a group.
    is_after_group: bool,
}

/// Refuses a text that is empty or longer than any honest expression.
pub(super) fn bounded(text: &str) -> Result<(), ParseError> {
    if text.trim().is_empty() {
        return Err(error(
            text,
            ErrorKind::Empty,
            0..text.len(),
            "the expression is empty",
        ));
    }
    if text.len() > MAX_BYTES {
        let message = format!("the expression is longer than {MAX_BYTES} bytes");
        return Err(error(text, ErrorKind::TooLarge, 0..text.len(), message));
    }
    Ok(())
}

/// Builds the tree. `tokens` may end early with an error of the lexer.
pub(super) fn build(
    text: &str,
    tokens: impl Iterator<Item = Result<Spanned, ParseError>>,
) -> Result<Expression, ParseError> {
    let mut builder = Builder {
        text,
        stack: Vec::new(),
        top: Frame::default(),
        n_terms: 0,
        wants_operand: true,
        is_after_group: false,
    };
    let mut tokens = tokens.peekable();
    while let Some(token) = tokens.next() {
        let (token, span) = token?;
        match token {
            Token::With => builder.with(span, tokens.next().transpose()?)?,
            token => builder.take(token, span)?,
        }
    }
    builder.finish()
}

impl Builder<'_> {
    fn take(&mut self, token: Token, span: Range<usize>) -> Result<(), ParseError> {
        match token {
            Token::Open => self.open(span),
            Token::Close => self.close(span),
            Token::And | Token::Or => self.operator(&token, span),
            Token::Term(term) => self.term(term, span),
            Token::With | Token::Exception(_) => {
                Err(self.syntax(span, "a license is missing before `WITH`"))
            }
        }
    }

    fn open(&mut self, span: Range<usize>) -> Result<(), ParseError> {
        self.expect_operand(&span)?;
        if self.stack.len() >= MAX_DEPTH {
            let message = format!("more than {MAX_DEPTH} parentheses are open");
            return Err(error(self.text, ErrorKind::TooLarge, span, message));
        }
        let inner = Frame {
            at: span.start,
            ..Frame::default()
        };
        self.stack.push(mem::replace(&mut self.top, inner));
        Ok(())
    }

    fn close(&mut self, span: Range<usize>) -> Result<(), ParseError> {
        let Some(outer) = self.stack.pop() else {
            return Err(self.syntax(span, "`)` without `(`"));
        };
        if self.wants_operand {
            return Err(self.syntax(span, "a license is missing before `)`"));
        }
        let node = mem::replace(&mut self.top, outer).finish();
        self.top.ands.push(node);
        self.is_after_group = true;
        Ok(())
    }

    fn operator(&mut self, token: &Token, span: Range<usize>) -> Result<(), ParseError> {
        if self.wants_operand {
            let word = self.text.get(span.clone()).unwrap_or_default();
            return Err(self.syntax(span, format!("a license is missing before `{word}`")));
        }
        if *token == Token::Or {
            let ands = mem::take(&mut self.top.ands);
            self.top.ors.push(joined(ands, Node::And));
        }
        self.wants_operand = true;
        Ok(())
    }

    fn term(&mut self, term: Term, span: Range<usize>) -> Result<(), ParseError> {
        self.expect_operand(&span)?;
        self.n_terms += 1;
        if self.n_terms > MAX_TERMS {
            let message = format!("the expression has more than {MAX_TERMS} licenses");
            return Err(error(self.text, ErrorKind::TooLarge, span, message));
        }
        self.top.ands.push(Node::Term(term));
        self.wants_operand = false;
        self.is_after_group = false;
        Ok(())
    }

    fn with(&mut self, span: Range<usize>, next: Option<Spanned>) -> Result<(), ParseError> {
        let Some((Token::Exception(exception), at)) = next else {
            return Err(self.syntax(span, "an exception is missing after `WITH`"));
        };
        if self.wants_operand {
            return Err(self.syntax(span, "a license is missing before `WITH`"));
        }
        match self.top.ands.last_mut() {
            Some(Node::Term(term)) if term.exception.is_none() && !self.is_after_group => {
                term.exception = Some(exception);
                Ok(())
            }
            Some(Node::Term(_)) if !self.is_after_group => {
                Err(self.syntax(at, "the license has an exception already"))
            }
            _ => Err(self.syntax(span, "`WITH` must follow a license, not `)`")),
        }
    }

    fn finish(self) -> Result<Expression, ParseError> {
        if !self.stack.is_empty() {
            let at = self.top.at;
            return Err(self.syntax(at..at + 1, "`(` without `)`"));
        }
        if self.wants_operand {
            let end = self.text.trim_end().len();
            return Err(self.syntax(end..end, "a license is missing at the end"));
        }
        Ok(Expression(self.top.finish()))
    }

    fn expect_operand(&self, span: &Range<usize>) -> Result<(), ParseError> {
        if self.wants_operand {
            return Ok(());
        }
        let word = self.text.get(span.clone()).unwrap_or_default();
        Err(self.syntax(
            span.clone(),
            format!("`AND` or `OR` is missing before `{word}`"),
        ))
    }

    fn syntax(&self, span: Range<usize>, message: impl Into<String>) -> ParseError {
        error(self.text, ErrorKind::Syntax, span, message)
    }
}

impl Frame {
    fn finish(mut self) -> Node {
        self.ors.push(joined(self.ands, Node::And));
        joined(self.ors, Node::Or)
    }
}

/// Joins operands, opening those of the same kind; one operand stays itself.
pub(super) fn joined(operands: Vec<Node>, kind: fn(Vec<Node>) -> Node) -> Node {
    let is_and = matches!(kind(Vec::new()), Node::And(_));
    let mut flat = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Node::And(inner) if is_and => flat.extend(inner),
            Node::Or(inner) if !is_and => flat.extend(inner),
            other => flat.push(other),
        }
    }
    match flat.len() {
        1 => flat.remove(0),
        _ => kind(flat),
    }
}

pub(super) fn error(
    text: &str,
    kind: ErrorKind,
    span: Range<usize>,
    message: impl Into<String>,
) -> ParseError {
    ParseError {
        kind,
        message: message.into(),
        span,
        suggestion: None,
        text: kept(text),
    }
}

/// The start of a text, at most [`MAX_KEPT`] bytes.
pub(super) fn kept(text: &str) -> String {
    text.char_indices()
        .take_while(|(at, c)| at + c.len_utf8() <= MAX_KEPT)
        .map(|(_, c)| c)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The canonical spelling, or the error with the bytes that it is about.
    fn check(text: &str, expected: &str) {
        let got = match Expression::parse(text) {
            Ok(it) => it.to_string(),
            Err(error) => format!("{:?}: {}", error.span, error.message),
        };
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn with_binds_closest_then_and_then_or() {
        check("mit or isc and zlib", "MIT OR ISC AND Zlib");
        check("(mit or isc) and zlib", "(MIT OR ISC) AND Zlib");
        check("((MIT)) OR (ISC OR Zlib)", "MIT OR ISC OR Zlib");
        check(
            "GPL-2.0+ with classpath-exception-2.0",
            "GPL-2.0-or-later WITH Classpath-exception-2.0",
        );
        check("Apache-2.0+ OR LicenseRef-x", "Apache-2.0+ OR LicenseRef-x");
        check("MIT WITH AdditionRef-x", "MIT WITH AdditionRef-x");
    }

    #[test]
    fn mistakes_are_told_where_they_stand() {
        check("MIT OR", "6..6: a license is missing at the end");
        check("OR MIT", "0..2: a license is missing before `OR`");
        check(
            "MIT Apache-2.0",
            "4..14: `AND` or `OR` is missing before `Apache-2.0`",
        );
        check("(MIT", "0..1: `(` without `)`");
        check("MIT)", "3..4: `)` without `(`");
        check("()", "1..2: a license is missing before `)`");
        check("MIT/ISC", "3..4: `/` is no part of an expression");
        check(
            "(MIT) WITH LLVM-exception",
            "6..10: `WITH` must follow a license, not `)`",
        );
        check("MIT WITH", "4..8: an exception is missing after `WITH`");
        check(
            "MIT WITH nonsense",
            "9..17: `nonsense` is no SPDX exception id",
        );
        check(
            "GPL-2.0-only+",
            "0..13: `GPL-2.0-only+` is no SPDX license id",
        );
        check(
            "GPL",
            "0..3: `GPL` is a family of licenses, without a version or variant",
        );
        check("NOASSERTION", "0..11: `NOASSERTION` is no SPDX license id");
    }

    #[test]
    fn a_near_id_is_suggested() {
        let suggested = |text| Expression::parse(text).unwrap_err().suggestion;
        assert_eq!(suggested("Apache-2").as_deref(), Some("Apache-2.0"));
        assert_eq!(suggested("BSD-3-Clauze").as_deref(), Some("BSD-3-Clause"));
        assert_eq!(suggested("MIT | ISC").as_deref(), Some("OR"));
        assert_eq!(suggested("wholly-unlike-anything"), None);
    }
}
