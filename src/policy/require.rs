// SPDX-License-Identifier: Apache-2.0

//! Files that a policy wants to be there.

use std::ops::Range;

use globset::GlobMatcher;

use super::{Doc, Policy, judge::Found};
use crate::{diagnostic::Level, inventory::Inventory};

pub(super) static MISSING: Doc = Doc {
    code: "missing-file",
    level: Level::Warning,
    what: "a file that the policy requires is not there",
    why: "the policy says that a work like this one must have it",
    fix: "add the file",
};

/// One string of `[require] files`.
#[derive(Debug)]
pub(super) struct Required {
    pub(super) text: String,
    pub(super) glob: GlobMatcher,
    pub(super) span: Range<usize>,
    pub(super) source: usize,
}

/// The required files that nothing matches. What was left out or could not be read is there.
pub(super) fn findings(policy: &Policy, inventory: &Inventory) -> Vec<Found> {
    let files = inventory.files.iter().map(|it| &it.path);
    let skipped = inventory.skipped.iter().map(|it| &it.path);
    let gaps = inventory.gaps.iter().map(|it| &it.path);
    let mut missing: Vec<&Required> = policy.required.iter().collect();
    if missing.is_empty() {
        return Vec::new();
    }
    for path in files.chain(skipped).chain(gaps) {
        let path = path.to_string();
        missing.retain(|it| !it.glob.is_match(&path));
    }
    let found = missing.into_iter().map(|it| {
        let label = policy.label_of(it.source, &it.span);
        let title = format!("no file is called `{}`", it.text);
        Found::new(&MISSING, it.text.clone(), title)
            .at(label)
            .evidence(it.text.clone())
            .help("add it")
    });
    found.collect()
}
