// SPDX-License-Identifier: Apache-2.0

//! `conflicting-headers`: a file whose tag and text name different licenses.

use super::{Context, Doc, Found, Level, Rule, findings_of, label};
use crate::{
    detect::{Class, Match},
    read::Kind,
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "conflicting-headers",
        level: Level::Warning,
        what: "the tag of a file names other licenses than its text",
        why: "nobody can tell which of them holds",
        fix: "keep the one that is true",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for file in context.sifted.odd().filter(|it| it.kind == Kind::Source) {
        let (tags, others): (Vec<&Match>, Vec<&Match>) = findings_of(file)
            .filter(|it| it.expression.is_some())
            .partition(|it| it.class == Class::Declared);
        let asserts = |it: &&&Match| matches!(it.class, Class::Exact | Class::Near | Class::Stated);
        let Some((tag, other)) = tags.first().and_then(|tag| {
            let other = others
                .iter()
                .filter(asserts)
                .find(|it| !tags.iter().any(|tag| agree(tag, it)))?;
            Some((*tag, *other))
        }) else {
            continue;
        };
        let (Some(tagged), Some(said)) = (&tag.expression, &other.expression) else {
            continue;
        };
        let path = file.path.to_string();
        let title = format!("{path}: its tag says {tagged}, its text says {said}");
        let message = Found::new(&RULE.doc, path.clone(), title)
            .at(label(&path, &tag.place, format!("tagged {tagged}")))
            .at(label(&path, &other.place, format!("this is {said}")))
            .evidence(format!("{} {}", tag.place.excerpt, other.place.excerpt));
        found.push(message.help("keep the one that is true"));
    }
}

/// Whether two matches name a license in common.
fn agree(a: &Match, b: &Match) -> bool {
    match (&a.expression, &b.expression) {
        (Some(a), Some(b)) => super::share_a_license(a, b),
        _ => false,
    }
}
