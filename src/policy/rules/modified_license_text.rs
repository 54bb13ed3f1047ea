// SPDX-License-Identifier: Apache-2.0

//! `modified-license-text`: a license text with words added or removed.

use super::{Context, Doc, Found, Level, Rule, findings_of, label};
use crate::{
    detect::{Class, Match},
    diagnostic::counted,
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "modified-license-text",
        level: Level::Warning,
        what: "a license text has words that the license does not have, or lacks some",
        why: "the changes may be terms of their own",
        fix: "compare the texts; restore the original if nothing is meant by the change",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for file in &context.inventory.files {
        for it in findings_of(file) {
            if matches!(it.class, Class::Modified | Class::Partial) {
                found.push(message(&file.path.to_string(), it));
            }
        }
    }
}

fn message(path: &str, it: &Match) -> Found {
    let name = match &it.expression {
        Some(expression) => expression.to_string(),
        None => "a license".to_owned(),
    };
    let title = match &it.difference {
        Some(it) => format!(
            "{path} is {name} with {} and {} removed",
            counted(it.n_added as usize, "added word"),
            it.n_removed
        ),
        None => format!("{path} has a part of {name}"),
    };
    let mut found = Found::new(&RULE.doc, path.to_owned(), title)
        .at(label(
            path,
            &it.place,
            format!("not the whole text of {name}"),
        ))
        .help(format!("`placet licenses diff {path}`"));
    if let Some(difference) = &it.difference {
        let (whole, tenth) = (it.score.0 / 10, it.score.0 % 10);
        found = found.note(format!(
            "{whole}.{tenth} % of {} words agree",
            difference.n_words
        ));
    }
    match &it.expression {
        Some(expression) => found.about(expression),
        None => found,
    }
}
