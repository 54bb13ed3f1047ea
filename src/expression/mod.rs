// SPDX-License-Identifier: Apache-2.0

//! License expressions, such as `MIT OR Apache-2.0`: spelled, parsed, normalised, compared.
//!
//! Grammar: SPDX specification 2.3, annex D, with `AdditionRef-` of 3.0. Says nothing of what a
//! license means or whether it is welcome: that is `licenses` and `policy`. A new informal
//! spelling is a line in `aliases.rs`; a new family of versions one in `family.rs`.

mod address;
mod aliases;
mod claim;
mod family;
mod ids;
mod lenient;
mod names;
mod parse;
mod strict;
mod structure;

use std::{fmt, ops::Range, sync::Arc};

pub use claim::Claim;
pub use ids::Deprecation;

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
    /// Whether a `+` follows it, as in `Apache-2.0+`. Never for the GNU licenses, whose ids say
    /// `-or-later` themselves.
    pub or_later: bool,
    /// The exception after `WITH`: an id of the SPDX list or an `AdditionRef-`.
    pub exception: Option<LicenseId>,
}

/// The id of a license or an exception, in its canonical case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicenseId(Arc<str>);

/// Why a text is no license expression, and where it stops being one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What kind of mistake it is.
    pub kind: ErrorKind,
    /// What is wrong, in words: lower case, no full stop.
    pub message: String,
    /// The bytes of the text that are wrong.
    pub span: Range<usize>,
    /// What to write instead, if that can be guessed.
    pub suggestion: Option<String>,
    /// The text, as it was given, cut at [`MAX_KEPT`] bytes.
    pub text: String,
}

/// What kind of mistake a [`ParseError`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// There is nothing.
    Empty,
    /// The grammar does not allow it.
    Syntax,
    /// A word is no id of the SPDX list and no known name.
    UnknownId,
    /// A family of licenses is named, and not which member: `GPL`, `BSD`.
    Ambiguous,
    /// It is longer, deeper or wider than any honest expression.
    TooLarge,
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

/// How many bytes of a text a [`ParseError`] keeps at most.
pub const MAX_KEPT: usize = 1024;

impl LicenseId {
    /// Takes an id that is known to be spelled canonically.
    pub fn trusted(id: &str) -> Self {
        Self(id.into())
    }

    /// The id of the SPDX list that this is in any case; `None` for any other text. Deprecated
    /// ids are kept as they are.
    pub fn listed(id: &str) -> Option<Self> {
        ids::license(id).map(Self::trusted)
    }

    /// The exception of the SPDX list that this is in any case; `None` for any other text.
    pub fn listed_exception(id: &str) -> Option<Self> {
        ids::exception(id).map(Self::trusted)
    }

    /// The id's spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a `LicenseRef-` or an `AdditionRef-`, with or without its document.
    pub fn is_ref(&self) -> bool {
        ids::is_ref(self.as_str(), "LicenseRef-") || ids::is_ref(self.as_str(), "AdditionRef-")
    }

    /// Whether the SPDX list has it, as a license or as an exception.
    pub fn is_listed(&self) -> bool {
        ids::license(self.as_str()).is_some() || ids::exception(self.as_str()).is_some()
    }

    /// Why it is deprecated and what replaces it, if it is deprecated.
    pub fn deprecation(&self) -> Option<&'static Deprecation> {
        ids::deprecation(self.as_str())
    }
}

impl fmt::Display for LicenseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Expression {
    /// Reads an expression by the grammar of the specification; case of ids and operators is
    /// mended, deprecated ids become their successors.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        strict::parse(text).map(|(expression, _)| expression)
    }

    /// Reads an expression as people write it: `MIT/Apache-2.0`, `GPLv2+`, `Apache 2`.
    ///
    /// `/` and `|` mean OR, `,`, `;` and `&` mean AND: where a list does not say which, all of it
    /// applies. A name is repaired only if it can mean one license alone; `GPL` is an error of
    /// kind [`ErrorKind::Ambiguous`].
    pub fn parse_lenient(text: &str) -> Result<Lenient, ParseError> {
        lenient::parse(text)
    }

    /// Reads an expression leniently, and takes each word that it does not know for an id as it
    /// is written: [`LicenseId::is_listed`] and [`LicenseId::is_ref`] are false of it.
    ///
    /// Says what can still be said of `MIT OR NotALicense`. Never write it into a document.
    pub fn parse_partial(text: &str) -> Result<Self, ParseError> {
        lenient::parse_partial(text)
    }

    /// The license that an address is the page of, such as
    /// `https://www.apache.org/licenses/LICENSE-2.0`; `None` for any other address.
    pub fn of_address(address: &str) -> Option<Self> {
        address::read(address)
    }

    /// The expression of one license whose id is known to be canonical.
    pub fn license(id: &str) -> Self {
        Self(Node::Term(Term::license(LicenseId::trusted(id))))
    }

    /// The tree.
    pub fn node(&self) -> &Node {
        &self.0
    }
}

impl Term {
    /// A license alone.
    pub fn license(license: LicenseId) -> Self {
        Self {
            license,
            or_later: false,
            exception: None,
        }
    }

    /// The versions that it offers by `-or-later` or `+`, oldest first, each as its own license
    /// without the exception. Empty for one that offers itself alone.
    pub fn offered(&self) -> Vec<LicenseId> {
        family::offered(self)
    }
}

impl From<Term> for Expression {
    fn from(term: Term) -> Self {
        Self(Node::Term(term))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.license.as_str())?;
        if self.or_later {
            f.write_str("+")?;
        }
        match &self.exception {
            Some(exception) => write!(f, " WITH {exception}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operands, operator) = match self {
            Self::Term(term) => return term.fmt(f),
            Self::And(operands) => (operands, " AND "),
            Self::Or(operands) => (operands, " OR "),
        };
        for (index, operand) in operands.iter().enumerate() {
            if index > 0 {
                f.write_str(operator)?;
            }
            // AND binds closer than OR: only an OR within an AND needs its parentheses.
            match (self, operand) {
                (Self::And(_), Self::Or(_)) => write!(f, "({operand})")?,
                _ => operand.fmt(f)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
