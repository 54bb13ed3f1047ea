// SPDX-License-Identifier: Apache-2.0

//! Lists of licenses of which the receiver may choose one, which is what a list means to Maven
//! (*POM reference*, licenses), Composer (*The composer.json schema*, license) and `RubyGems`.

use super::{LicenseField, Written};
use crate::{
    expression::{Claim, Expression, Lenient, Node},
    read::Place,
};

/// One license of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Offer {
    /// Its name.
    pub(super) name: Option<Written>,
    /// Where its text is.
    pub(super) address: Option<Written>,
}

impl Offer {
    /// A license that is given by its name alone.
    pub(super) fn named(name: Written) -> Self {
        Self {
            name: Some(name),
            address: None,
        }
    }
}

/// The license of a list. An address counts where the name says nothing that can be read: it may
/// be that of another version.
pub(super) fn choice(offers: &[Offer]) -> Option<LicenseField> {
    let fields: Vec<LicenseField> = offers.iter().filter_map(read).collect();
    match fields.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        [first, ..] => Some(joined(&fields, first.place.clone())),
    }
}

fn read(offer: &Offer) -> Option<LicenseField> {
    let written = offer.name.as_ref().or(offer.address.as_ref())?;
    let field = LicenseField::read(&written.text, written.place.clone());
    let address = offer
        .address
        .as_ref()
        .filter(|_| matches!(field.claim, Claim::Invalid(_)));
    let Some(expression) = address.and_then(|it| Expression::of_address(&it.text)) else {
        return Some(field);
    };
    Some(LicenseField {
        claim: Claim::Licensed(Lenient {
            expression,
            informal: true,
            deprecated: false,
        }),
        ..field
    })
}

/// What all of them say together; what one of them does not say, the whole does not.
fn joined(fields: &[LicenseField], place: Place) -> LicenseField {
    let raw: Vec<String> = fields.iter().map(|it| bracketed(&it.raw)).collect();
    let raw = raw.join(" OR ");
    let mut operands = Vec::new();
    let (mut informal, mut deprecated) = (false, false);
    for it in fields {
        let Claim::Licensed(lenient) = &it.claim else {
            let claim = match &it.claim {
                Claim::Invalid(error) => Claim::Invalid(error.clone()),
                _ => Claim::read(&raw),
            };
            return LicenseField { raw, claim, place };
        };
        informal |= lenient.informal;
        deprecated |= lenient.deprecated;
        operands.push(lenient.expression.clone());
    }
    let claim = match Expression::or(operands) {
        Some(expression) => Claim::Licensed(Lenient {
            expression,
            informal,
            deprecated,
        }),
        None => Claim::NoAssertion,
    };
    LicenseField { raw, claim, place }
}

fn bracketed(text: &str) -> String {
    let is_choice = Expression::parse(text).is_ok_and(|it| !matches!(it.node(), Node::Term(_)));
    if is_choice && !text.starts_with('(') {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(offers: &[(&str, &str)], expected: &str) {
        let written = |it: &str| {
            (!it.is_empty()).then(|| Written {
                text: it.to_owned(),
                ..Written::default()
            })
        };
        let offers = offers.iter().map(|(name, address)| Offer {
            name: written(name),
            address: written(address),
        });
        let field = choice(&offers.collect::<Vec<_>>());
        let shown = field.map(|it| match it.claim.expression() {
            Some(expression) => format!("{} = {expression}", it.raw),
            None => format!("{} = ?", it.raw),
        });
        assert_eq!(shown.unwrap_or_default(), expected);
    }

    #[test]
    fn a_list_is_a_choice() {
        check(
            &[("MIT", ""), ("EPL-2.0", "")],
            "MIT OR EPL-2.0 = MIT OR EPL-2.0",
        );
        check(
            &[("MIT", ""), ("Apache-2.0 AND ISC", "")],
            "MIT OR (Apache-2.0 AND ISC) = MIT OR Apache-2.0 AND ISC",
        );
        check(&[], "");
    }

    #[test]
    fn an_address_counts_where_the_name_is_none() {
        let apache = "https://www.apache.org/licenses/LICENSE-2.0.txt";
        check(&[("Our License", apache)], "Our License = Apache-2.0");
        check(&[("MIT", apache)], "MIT = MIT");
        check(&[("", apache)], &format!("{apache} = Apache-2.0"));
    }

    #[test]
    fn what_is_unknown_makes_the_whole_unknown() {
        check(
            &[("MIT", ""), ("House & Garden", "")],
            "MIT OR House & Garden = ?",
        );
        check(&[("MIT", ""), ("NONE", "")], "MIT OR NONE = ?");
    }
}
