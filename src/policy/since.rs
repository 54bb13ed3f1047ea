// SPDX-License-Identifier: Apache-2.0

//! Compares a judgement with that of an earlier state: what is new, what was there, what is gone.
//!
//! A finding is known again by its code, its expression and its evidence, at each place that it
//! is about. Lines that are added elsewhere change none of them. A file that was moved is known by
//! its content, or by its name where the old place is empty.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{At, Finding, Judgement, Policy};
use crate::{
    inventory::{FileRecord, Inventory},
    walk::RepoPath,
};

/// What came of a comparison with an earlier state.
#[derive(Debug, Clone, Default)]
pub struct Since {
    /// What the state is called.
    pub label: String,
    /// How many findings were there already.
    pub n_known: usize,
    /// The findings that are there no more.
    pub fixed: Vec<Finding>,
}

/// Marks the findings that were there already, and notes those that are gone. What could not be
/// examined before either does not make the judgement incomplete.
pub fn compare(
    judgement: &mut Judgement,
    inventory: &Inventory,
    before: (Judgement, &Inventory),
    policy: &Policy,
    label: &str,
) {
    let (earlier, old) = before;
    let moves = Moves::between(old, inventory);
    let known = places(&earlier.findings, str::to_owned);
    for finding in &mut judgement.findings {
        let was_there = known.get(&finding.group);
        finding.is_known = finding.subjects.iter().all(|subject| {
            was_there.is_some_and(|it| it.contains(subject) || it.contains(moves.before(subject)))
        });
    }
    let there = places(&judgement.findings, |it| moves.before(it).to_owned());
    let is_gone = |it: &Finding| {
        let there = there.get(&it.group);
        let is_there = |subject: &String| there.is_some_and(|it| it.contains(subject));
        it.aside.is_none() && !it.subjects.iter().any(is_there)
    };
    judgement.is_complete = judgement.is_complete || is_complete_since(inventory, old, policy);
    judgement.since = Some(Since {
        label: label.to_owned(),
        n_known: judgement.findings.iter().filter(|it| it.is_known).count(),
        fixed: earlier.findings.into_iter().filter(is_gone).collect(),
    });
}

/// The places of findings that are alike, and where each of them was before.
fn places(
    findings: &[Finding],
    before: impl Fn(&str) -> String,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for it in findings {
        let group = places.entry(it.group.clone()).or_default();
        for subject in &it.subjects {
            group.insert(subject.clone());
            group.insert(before(subject));
        }
    }
    places
}

/// Whether everything that could not be examined is excluded, or could not be before either.
fn is_complete_since(inventory: &Inventory, old: &Inventory, policy: &Policy) -> bool {
    let known: BTreeSet<_> = old
        .gaps
        .iter()
        .map(|it| (&it.path, it.code, &it.detail))
        .collect();
    inventory.gaps.iter().all(|it| {
        known.contains(&(&it.path, it.code, &it.detail))
            || policy.excluded(&At::path(&it.path.to_string())).is_some()
    })
}

/// What a file says, and how long it is.
fn content(file: &FileRecord) -> (u64, String) {
    (file.size, format!("{:?}", file.detection))
}

/// Where files that have moved were before.
struct Moves(FxHashMap<String, String>);

impl Moves {
    fn between(old: &Inventory, new: &Inventory) -> Self {
        let paths = |it: &Inventory| -> BTreeSet<RepoPath> {
            it.files.iter().map(|it| it.path.clone()).collect()
        };
        let (old_paths, new_paths) = (paths(old), paths(new));
        let gone = old.files.iter().filter(|it| !new_paths.contains(&it.path));
        let gone: Vec<&FileRecord> = gone.collect();
        // What says the same and is as long is the same as far as a policy can tell.
        let by_content = gone
            .iter()
            .rev()
            .map(|it| (content(it), *it))
            .collect::<BTreeMap<_, _>>();
        let by_name = gone
            .iter()
            .rev()
            .map(|it| (it.path.name(), *it))
            .collect::<BTreeMap<_, _>>();
        let mut moves = FxHashMap::default();
        let mut taken = BTreeSet::new();
        for file in new.files.iter().filter(|it| !old_paths.contains(&it.path)) {
            let from = [
                by_content.get(&content(file)),
                by_name.get(file.path.name()),
            ];
            let free = from
                .into_iter()
                .flatten()
                .find(|it| taken.insert(it.path.clone()));
            if let Some(from) = free {
                moves.insert(file.path.to_string(), from.path.to_string());
            }
        }
        Self(moves)
    }

    /// Where a path was before, or the path itself.
    fn before<'a>(&'a self, path: &'a str) -> &'a str {
        self.0.get(path).map_or(path, String::as_str)
    }
}
