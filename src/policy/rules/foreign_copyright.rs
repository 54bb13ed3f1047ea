// SPDX-License-Identifier: Apache-2.0

//! `foreign-copyright`: a file names a holder that is none of the project's.

use std::collections::BTreeSet;

use super::{Context, Doc, Found, Level, Rule};
use crate::{diagnostic::Label, inventory::FileRecord, read::Kind};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "foreign-copyright",
        level: Level::Warning,
        what: "a file names a copyright holder that `copyright` of `[project]` does not",
        why: "what others have written is theirs to license: it may have been copied here",
        fix: "find out where it comes from; list the holder, or put a `[[scope]]` or an `[[exclude]]` around what is not yours",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    let own = &context.policy.holders;
    if own.is_empty() {
        return;
    }
    // The text of a license names its own author.
    let files = context.inventory.files.iter();
    let files = files.filter(|it| it.kind != Kind::License);
    found.extend(files.flat_map(|it| of_file(it, own)));
}

fn of_file(file: &FileRecord, own: &[String]) -> Vec<Found> {
    let path = file.path.to_string();
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for it in &file.detection.copyrights {
        let Some(holder) = it.holder.as_deref() else {
            continue;
        };
        let name = plain_name(holder);
        if own.iter().any(|it| name.starts_with(it.as_str())) || !told.insert(name.clone()) {
            continue;
        }
        let label = Label {
            line: it.line.max(1),
            column: 1,
            excerpt: it.statement.to_string(),
            mark: 0..it.statement.len(),
            ..Label::file(&path, "")
        };
        let title = format!("{path} names {holder} as a copyright holder");
        let message = Found::new(&RULE.doc, path.clone(), title)
            .at(label)
            .evidence(name)
            .help("find out where it comes from, or list the holder under `copyright`");
        found.push(message);
    }
    found
}

/// A name in lower case with single blanks.
pub(in crate::policy) fn plain_name(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
