// SPDX-License-Identifier: Apache-2.0

//! License expressions, such as `MIT OR Apache-2.0`: spelled, parsed, normalised, compared.
//!
//! Grammar: SPDX specification 2.3, annex D, with `AdditionRef-` of 3.0.

use std::{fmt, sync::Arc};

/// A license expression in its canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Expression(Node);

/// A node of an expression's tree. `And` and `Or` have at least two operands, in the author's
/// order, and never an operand of their own kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// One license, with its exception if it has one.
    Term(Term),
    /// All of them apply.
    And(Vec<Self>),
    /// One of them, at the receiver's choice.
    Or(Vec<Self>),
}

/// One license of an expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// The license: an id of the SPDX list or a `LicenseRef-`.
    pub license: LicenseId,
    /// The exception after `WITH`: an id of the SPDX list or an `AdditionRef-`.
    pub exception: Option<LicenseId>,
}

/// The id of a license or an exception, in its canonical case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicenseId(Arc<str>);

impl LicenseId {
    /// Takes an id that is known to be spelled canonically.
    pub fn trusted(id: &str) -> Self {
        Self(id.into())
    }

    /// The id's spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LicenseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is no license expression, and where it stops being one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What is wrong, in words: lower case, no full stop.
    pub message: String,
    /// The bytes of the text that are wrong.
    pub span: std::ops::Range<usize>,
    /// What to write instead, if that can be guessed.
    pub suggestion: Option<String>,
}

/// An expression that was read leniently, and what had to be repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lenient {
    /// What it says.
    pub expression: Expression,
    /// Whether the text differed from the canonical spelling by more than case and deprecated ids.
    pub informal: bool,
    /// Whether it used a deprecated id, such as `GPL-2.0+`.
    pub deprecated: bool,
}

/// What a license field says: an expression, or one of the ways of not giving one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A license expression.
    Licensed(Lenient),
    /// `NONE`: there is no license.
    None,
    /// `NOASSERTION`: nothing is said.
    NoAssertion,
    /// npm's `UNLICENSED`: all rights are kept.
    Proprietary,
    /// Not readable as an expression.
    Invalid(ParseError),
}

impl Claim {
    /// Reads the value of a license field.
    pub fn read(text: &str) -> Self {
        match Expression::parse(text) {
            Ok(expression) => Self::Licensed(Lenient {
                expression,
                informal: false,
                deprecated: false,
            }),
            Err(error) => Self::Invalid(error),
        }
    }
}

impl Expression {
    /// Reads an expression by the grammar of the specification; case of ids and operators is
    /// mended, deprecated ids become their successors.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Ok(Self::license(text.trim()))
    }

    /// Reads an expression as people write it: `MIT/Apache-2.0`, `GPLv2+`, `Apache 2`.
    pub fn parse_lenient(text: &str) -> Result<Lenient, ParseError> {
        Self::parse(text).map(|expression| Lenient {
            expression,
            informal: false,
            deprecated: false,
        })
    }

    /// The expression of one license whose id is known to be canonical.
    pub fn license(id: &str) -> Self {
        Self(Node::Term(Term {
            license: LicenseId::trusted(id),
            exception: None,
        }))
    }

    /// The tree.
    pub fn node(&self) -> &Node {
        &self.0
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}
