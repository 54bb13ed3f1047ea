// SPDX-License-Identifier: Apache-2.0

//! `license-clue`: a license is mentioned, and nothing asserts it.

use std::collections::BTreeSet;

use super::{Context, Doc, Expression, Found, Level, Rule, label};
use crate::{detect::Class, inventory::FileRecord};

pub(in crate::policy) static RULE: Rule = Rule {
    doc: Doc {
        code: "license-clue",
        level: Level::Note,
        what: "a file mentions a license that nothing in it asserts, where the policy says `clues = \"note\"`",
        why: "it may have been copied from somewhere; a mention alone never fails a check",
        fix: "look at it once, or say nothing",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    if !context.policy.tells_clues {
        return;
    }
    // What a policy lists it does not mention.
    let own: Vec<&str> = context.policy.file_names().collect();
    let files = context.inventory.files.iter();
    let files = files.filter(|it| !own.iter().any(|own| own.as_bytes() == it.path.name()));
    found.extend(files.flat_map(of_file));
}

fn of_file(file: &FileRecord) -> Vec<Found> {
    let path = file.path.to_string();
    let stated = file.concluded.expression.iter().flat_map(Expression::terms);
    let mut told: BTreeSet<String> = stated.map(ToString::to_string).collect();
    let mut found = Vec::new();
    for it in &file.detection.matches {
        let Some(expression) = it.expression.as_ref().filter(|_| it.class == Class::Clue) else {
            continue;
        };
        if told.insert(expression.to_string()) {
            let title = format!("{path} mentions {expression}");
            let message = Found::new(&RULE.doc, path.clone(), title)
                .about(expression)
                .at(label(&path, &it.place, "here"));
            found.push(message);
        }
    }
    found
}
