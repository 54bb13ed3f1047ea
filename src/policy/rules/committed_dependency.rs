// SPDX-License-Identifier: Apache-2.0

//! `committed-dependency`: the files of a dependency are part of the repository.

use super::{Context, Doc, Found, Level, Rule, label, subject_of};
use crate::{
    diagnostic::counted,
    inventory::{Component, ComponentKind},
    walk::RepoPath,
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "committed-dependency",
        level: Level::Note,
        what: "the files of a dependency are part of the repository",
        why: "who hands out the repository hands out the dependency, under its license",
        fix: "keep its license and notices with it, or let the package manager fetch it",
    },
    more: &[],
    check,
};

/// How many packages the note names.
const N_NAMED: usize = 3;

/// One finding for all of them. Without a repository nobody knows what is installed and what is
/// committed; git does not list what it ignores. A submodule is a reference to another repository.
fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    let inventory = context.inventory;
    if inventory.root.revision.is_none() {
        return;
    }
    let is_committed = |it: &&Component| {
        let is_dependency = matches!(it.kind, ComponentKind::Direct | ComponentKind::Transitive);
        let is_own = |directory: &RepoPath| {
            let mut above = std::iter::once(directory.clone()).chain(directory.ancestors());
            !above.any(|it| inventory.root.submodules.contains_key(&it))
        };
        is_dependency && it.directory.as_ref().is_some_and(is_own)
    };
    let committed = inventory.components.iter().filter(is_committed);
    let committed: Vec<&Component> = committed.collect();
    let Some(first) = committed.first() else {
        return;
    };
    let mut subjects: Vec<String> = committed.iter().map(|it| subject_of(it)).collect();
    subjects.sort();
    let title = match subjects.len() {
        1 => "1 dependency is committed in the tree".to_owned(),
        n => format!("{n} dependencies are committed in the tree"),
    };
    let named: Vec<&str> = subjects.iter().take(N_NAMED).map(String::as_str).collect();
    let mut note = named.join(", ");
    if let Some(n) = subjects.len().checked_sub(N_NAMED).filter(|it| *it > 0) {
        note = format!("{note} and {}", counted(n, "other"));
    }
    let mut message = Found::new(&RULE.doc, String::new(), title)
        .note(note)
        .help("keep their license files with them");
    if let Some(it) = first.places.first() {
        message = message.at(label(&it.path.to_string(), &it.place, "one of them"));
    }
    let mut message = message.evidence("committed dependencies");
    message.subjects = subjects;
    found.push(message);
}
