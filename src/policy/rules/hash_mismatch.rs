// SPDX-License-Identifier: Apache-2.0

//! `hash-mismatch`: the archive of a dependency is not the one that is locked.

use super::{Context, Doc, Found, Level, Rule, label, subject_of};
use crate::inventory::{Component, Mismatch};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "hash-mismatch",
        level: Level::Error,
        what: "an archive in a package manager's store has another hash than the lock file says",
        why: "it was changed or broken since it was locked, and what it says was not believed",
        fix: "delete the archive and fetch it anew",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for component in &context.inventory.components {
        let mismatches = component.lookup.mismatches.iter();
        found.extend(mismatches.map(|it| message(component, it)));
    }
}

fn message(component: &Component, it: &Mismatch) -> Found {
    let subject = subject_of(component);
    let title = format!("{} is not the archive that is locked as {subject}", it.at);
    let mut found = Found::new(&RULE.doc, subject, title);
    if let Some(place) = component.places.first() {
        let path = place.path.to_string();
        found = found.at(label(&path, &place.place, "locked here"));
    }
    let (locked, has) = (&it.locked, &it.found);
    found
        .evidence(format!("{} {}", it.at, has.hex))
        .note(format!("locked: {} {}", locked.algorithm, locked.hex))
        .note(format!("found:  {} {}", has.algorithm, has.hex))
        .help("delete it and fetch it anew; if it stays so, ask who hands it out")
}
