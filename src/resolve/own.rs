// SPDX-License-Identifier: Apache-2.0

//! What a file says of itself.

use crate::{
    detect::{Class, Detection, Match, Method},
    expression::Expression,
};

/// The license that a file names for itself; `None` where it asserts none.
///
/// All that it names applies together (`AND`), each once. The texts and notices of licenses that
/// a statement of the same file combines are its exhibits: a file that says `MIT OR Apache-2.0` and
/// then has both texts is under the choice. So is a license text of which a statement says
/// whether later versions will do. Mentions assert nothing.
pub fn own_expression(detection: &Detection) -> Option<Expression> {
    let asserted: Vec<(&Match, &Expression)> = detection
        .matches
        .iter()
        .filter(|it| it.class < Class::Clue)
        .filter_map(|it| Some((it, it.expression.as_ref()?)))
        .collect();
    let statements: Vec<&Expression> = asserted
        .iter()
        .filter(|(it, expression)| it.method != Method::Text || expression.as_term().is_none())
        .map(|(_, expression)| *expression)
        .collect();
    let kept = asserted
        .iter()
        .filter(|(it, expression)| !is_exhibit(it.method, expression, &statements))
        .map(|(_, expression)| (*expression).clone());
    let mut kept: Vec<Expression> = kept.collect();
    if kept.len() > 1 {
        let mut seen = std::collections::BTreeSet::new();
        kept.retain(|it| seen.insert(it.clone()));
    }
    Expression::and(kept).map(|it| it.simplify())
}

/// Whether a file names licenses by their families alone: what it refers to makes them precise.
pub(super) fn leaves_open(detection: &Detection) -> bool {
    let mut asserted = detection.matches.iter().filter(|it| it.class < Class::Clue);
    asserted.all(|it| it.class == Class::Named)
}

/// Whether each license of `named` has one of its family in `found`.
pub(super) fn are_of_one_family(named: &Expression, found: &Expression) -> bool {
    let families: Vec<String> = found
        .terms()
        .map(|it| family(it.license.as_str()))
        .collect();
    let mut named = named.terms().map(|it| family(it.license.as_str()));
    named.all(|it| families.contains(&it))
}

/// The first word of an id, without the prefix of those that are no ids of the list.
fn family(id: &str) -> String {
    let id = id.strip_prefix("LicenseRef-placet-").unwrap_or(id);
    let word = id.split('-').next().unwrap_or_default();
    word.to_lowercase()
}

/// Whether a text or notice only shows what a statement of the same file combines or makes precise.
fn is_exhibit(method: Method, expression: &Expression, statements: &[&Expression]) -> bool {
    let Some(term) = expression.as_term() else {
        return false;
    };
    let id = term.license.as_str();
    statements.iter().any(|statement| match method {
        Method::Text => statement.terms().any(|it| {
            *it != *term && base(it.license.as_str()) == base(id)
                || it.license == term.license && statement.as_term().is_none()
        }),
        Method::Notice => statement.as_term().is_none() && statement.terms().any(|it| it == term),
        Method::Tag | Method::Field => false,
    })
}

/// The id without what says whether later versions will do.
fn base(id: &str) -> &str {
    let id = id.strip_suffix("-only").unwrap_or(id);
    id.strip_suffix("-or-later").unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::{super::testing::matched, *};

    fn check(found: &[(Method, Class, &str)], expected: &str) {
        let matches = found
            .iter()
            .map(|(method, class, it)| matched(*method, *class, it));
        let detection = Detection {
            matches: matches.collect(),
            ..Detection::default()
        };
        let own = own_expression(&detection);
        assert_eq!(own.map_or("-".to_owned(), |it| it.to_string()), expected);
    }

    #[test]
    fn all_that_is_named_applies_each_once() {
        use Class::{Declared, Exact, Stated};
        check(&[], "-");
        check(&[(Method::Tag, Declared, "MIT")], "MIT");
        check(
            &[(Method::Tag, Declared, "MIT"), (Method::Text, Exact, "MIT")],
            "MIT",
        );
        check(
            &[
                (Method::Tag, Declared, "MIT"),
                (Method::Notice, Stated, "Zlib"),
            ],
            "MIT AND Zlib",
        );
    }

    #[test]
    fn exhibits_of_a_choice_are_not_added() {
        check(
            &[
                (Method::Notice, Class::Stated, "MIT OR Apache-2.0"),
                (Method::Text, Class::Exact, "MIT"),
                (Method::Text, Class::Exact, "Apache-2.0"),
                (Method::Text, Class::Exact, "Zlib"),
            ],
            "(MIT OR Apache-2.0) AND Zlib",
        );
    }

    #[test]
    fn a_statement_says_which_versions_of_a_text_will_do() {
        check(
            &[
                (Method::Notice, Class::Stated, "GPL-2.0-or-later"),
                (Method::Text, Class::Exact, "GPL-2.0-only"),
            ],
            "GPL-2.0-or-later",
        );
    }

    #[test]
    fn mentions_assert_nothing() {
        check(&[(Method::Notice, Class::Clue, "MIT")], "-");
    }
}
