// SPDX-License-Identifier: Apache-2.0

//! `unknown-license-text`: text like a license that nothing recognises.

use super::{Context, Doc, Found, Level, Rule, findings_of, label};
use crate::{
    detect::{self, Class, Match},
    diagnostic::pasted,
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "unknown-license-text",
        level: Level::Error,
        what: "a text reads like a license and is none that is known",
        why: "its terms hold all the same, and nobody has read them",
        fix: "read it, then list its id, which is that of the text wherever it stands, in the policy",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for file in context.sifted.odd() {
        let path = file.path.to_string();
        for it in findings_of(file).filter(|it| it.class == Class::Unknown) {
            if !is_decided(context, it, &path) {
                found.push(message(&path, it));
            }
        }
    }
}

/// Whether somebody has read the text: the policy names its id, and what it says of that holds.
fn is_decided(context: &Context<'_>, it: &Match, path: &str) -> bool {
    let expression = it.expression.as_ref();
    expression.is_some_and(|it| context.names(it, detect::UNKNOWN, path))
}

fn message(path: &str, it: &Match) -> Found {
    let mut found = Found::new(
        &RULE.doc,
        path.to_owned(),
        format!("{path} has license text that is not recognised"),
    )
    .at(label(path, &it.place, "starts here"))
    .help(format!(
        "`placet licenses identify {}` compares it with what is known",
        pasted(path)
    ));
    if let Some(expression) = &it.expression {
        found = found.about(expression);
    }
    if let Some(nearest) = it.difference.as_ref().and_then(|it| it.nearest) {
        let tenths = it.score.0;
        found = found.note(format!(
            "nearest: {nearest} ({}.{} % alike)",
            tenths / 10,
            tenths % 10
        ));
    }
    found
}
