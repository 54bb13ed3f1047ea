// SPDX-License-Identifier: Apache-2.0

//! Reads the value of a license field, where an expression is only one of the things it may hold.

use super::{ErrorKind, Expression, Lenient, ParseError, parse::kept};

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
    /// Reads the value of a license field. Never fails: what is unreadable is a claim as well.
    pub fn read(text: &str) -> Self {
        match text.trim() {
            "" => Self::Invalid(ParseError {
                kind: ErrorKind::Empty,
                message: "the license is empty".to_owned(),
                span: 0..text.len(),
                suggestion: None,
                text: kept(text),
            }),
            "NONE" => Self::None,
            "NOASSERTION" => Self::NoAssertion,
            // npm's word. `Unlicense` is a license and one letter shorter: no case is mended here
            // but for the whole word.
            word if word.eq_ignore_ascii_case("UNLICENSED") => Self::Proprietary,
            _ => match Expression::parse_lenient(text) {
                Ok(lenient) => Self::Licensed(lenient),
                Err(error) => Self::Invalid(error),
            },
        }
    }

    /// The expression, if it is one.
    pub fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Licensed(lenient) => Some(&lenient.expression),
            Self::None | Self::NoAssertion | Self::Proprietary | Self::Invalid(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let got = match Claim::read(text) {
            Claim::Licensed(it) => it.expression.to_string(),
            Claim::None => "none".to_owned(),
            Claim::NoAssertion => "no assertion".to_owned(),
            Claim::Proprietary => "proprietary".to_owned(),
            Claim::Invalid(error) => format!("invalid: {}", error.text),
        };
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn ways_of_not_giving_a_license_are_told_apart() {
        check("NONE", "none");
        check(" NOASSERTION\n", "no assertion");
        check("UNLICENSED", "proprietary");
        check("Unlicense", "Unlicense");
        check("", "invalid: ");
        check("  ", "invalid:   ");
        check("MIT/Apache-2.0", "MIT OR Apache-2.0");
        check("what is this", "invalid: what is this");
    }
}
