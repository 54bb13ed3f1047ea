// SPDX-License-Identifier: Apache-2.0

//! `dangling-license-reference`: a manifest that sends the reader to a license file that is not there.

use super::{Context, Doc, Found, Level, Rule, spelled};
use crate::walk::RepoPath;

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "dangling-license-reference",
        level: Level::Warning,
        what: "a manifest says `SEE LICENSE IN` a file that is absent or empty",
        why: "without that file nothing is granted",
        fix: "add the file, or name the license by its SPDX id",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in spelled(context) {
        let Some(name) = file_of(it.raw) else {
            continue;
        };
        let path = beside(&it.label.path, name);
        if has_content(context, &path) {
            continue;
        }
        let title = format!("{} refers to `{name}`, which is not there", it.subject);
        let message = Found::new(&RULE.doc, it.subject.clone(), title).at(it.label.clone());
        found.push(
            message
                .evidence(it.raw)
                .help(format!("add `{path}`, or name the license by its SPDX id")),
        );
    }
}

/// The file that npm's `SEE LICENSE IN <file>` names, relative to its manifest.
pub(super) fn file_of(raw: &str) -> Option<&str> {
    const WORDS: &str = "SEE LICENSE IN ";
    let raw = raw.trim();
    let head = raw.get(..WORDS.len())?;
    let name = raw.get(WORDS.len()..)?.trim();
    let name = name.strip_prefix("./").unwrap_or(name);
    (head.eq_ignore_ascii_case(WORDS) && !name.is_empty()).then_some(name)
}

/// The path of a file that a manifest names relative to itself.
pub(super) fn beside(manifest: &str, name: &str) -> String {
    match manifest.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

/// Whether a file is there and not empty.
pub(super) fn has_content(context: &Context<'_>, path: &str) -> bool {
    let path = RepoPath::new(path.as_bytes());
    let files = &context.inventory.files;
    let found = files
        .binary_search_by(|it| it.path.cmp(&path))
        .ok()
        .and_then(|at| files.get(at));
    found.is_some_and(|it| it.size > 0)
}
