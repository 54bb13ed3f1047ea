// SPDX-License-Identifier: Apache-2.0

//! Judges a state against an earlier one: what is new, what was there, what is gone.
//!
//! What is found is known again by its code, its expression and its evidence, at each place that it
//! is about. Lines that are added elsewhere change none of them. A file that was moved is known by
//! its content, or by its name where the old place is empty. What is new and what was there are
//! findings apart, whatever they have in common.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{
    Aside, Day, Finding, Judgement, LicenseSummary, Policy,
    judge::{Context, Found, State, grouped, is_complete, own_terms, sort},
    summary::summary,
    waiver::Waivers,
};
use crate::{
    inventory::{FileRecord, Gap, Inventory},
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
    /// How many files are the same in both states, where those were not looked at: nothing that is
    /// new or gone is about them.
    pub n_same: Option<usize>,
}

/// Two states of a source.
#[derive(Debug, Clone, Copy)]
pub struct States<'a> {
    /// The later one, which is judged.
    pub now: State<'a>,
    /// The earlier one.
    pub before: State<'a>,
    /// What the earlier one is called.
    pub label: &'a str,
}

/// Judges a state, and marks what was there in an earlier one. What could not be examined before
/// either does not make the judgement incomplete.
pub fn judge_since(states: States<'_>, policy: &Policy, today: Day) -> Judgement {
    let own = [states.before, states.now].map(|it| own_terms(it.inventory));
    let before = Context::new(states.before, policy, &own[0]);
    let now = Context::new(states.now, policy, &own[1]);
    let (mut was, mut is) = (before.find(), now.find());
    let (_, lines) = (summary(&before, None), summary(&now, None));
    was.extend(before.unused_choices());
    is.extend(now.unused_choices());
    let mut waivers = Waivers::new(policy, today, states.now.inventory);
    let mut gone = Waivers::new(policy, today, states.before.inventory);
    let mut parted = Parted::new(states, was, is);
    for it in std::mem::take(&mut parted.was_there) {
        drop(gone.aside(&it)); // what a waiver is about need not be gone
    }
    let mut findings = parted.group(
        (&now, |it: &Found| now.aside(it, &mut waivers)),
        (&before, |it: &Found| before.aside(it, &mut gone)),
    );
    // What the waivers give rise to is found last, and compared by itself.
    let own = Parted::new(states, gone.findings(), waivers.findings());
    let of_waivers = own.group((&now, |_: &Found| None), (&before, |_: &Found| None));
    findings.0.extend(of_waivers.0);
    findings.1.extend(of_waivers.1);
    judgement(states, findings, lines, policy)
}

/// Judges what changed alone: `states` have the files that changed and what the answer depends on,
/// and `is_changed` tells the former by what findings are about.
///
/// `None` where the answer depends on the files that did not change: the policy speaks of more than
/// single files, as `local` has it, a finding is about some of both, or a waiver is used in one
/// state alone, so that only a look at everything says whether it has come to be unused.
pub fn judge_change(
    states: States<'_>,
    policy: &Policy,
    today: Day,
    is_changed: &dyn Fn(&str) -> bool,
) -> Option<Judgement> {
    if !policy.judges_files_alone() {
        return None;
    }
    let own = [states.before, states.now].map(|it| own_terms(it.inventory));
    let before = Context::new(states.before, policy, &own[0]);
    let now = Context::new(states.now, policy, &own[1]);
    let was = of_change(before.find(), is_changed)?;
    let is = of_change(now.find(), is_changed)?;
    let [was_used, is_used] = [&was, &is].map(|found| {
        // Which are about something does not depend on their evidence.
        let mut waivers = Waivers::new(policy, today, states.now.inventory);
        for it in found {
            drop(waivers.aside(it));
        }
        waivers.used().clone()
    });
    if was_used != is_used {
        return None;
    }
    let mut waivers = Waivers::new(policy, today, states.now.inventory);
    let mut gone = Waivers::new(policy, today, states.before.inventory);
    let findings = Parted::new(states, was, is).group(
        (&now, |it: &Found| now.aside(it, &mut waivers)),
        (&before, |it: &Found| before.aside(it, &mut gone)),
    );
    let lines = summary(&now, Some(&|it| is_changed(&it.to_string())));
    Some(judgement(states, findings, lines, policy))
}

/// What is about changed files alone; `None` if something is about others too.
fn of_change(found: Vec<Found>, is_changed: &dyn Fn(&str) -> bool) -> Option<Vec<Found>> {
    let mut kept = Vec::new();
    for it in found {
        match it.subjects.iter().filter(|it| is_changed(it)).count() {
            0 => (),
            n if n == it.subjects.len() => kept.push(it),
            _ => return None,
        }
    }
    Some(kept)
}

fn judgement(
    states: States<'_>,
    (mut findings, mut fixed): (Vec<Finding>, Vec<Finding>),
    summary: Vec<LicenseSummary>,
    policy: &Policy,
) -> Judgement {
    sort(&mut findings);
    sort(&mut fixed);
    let gaps = states.before.inventory.gaps.iter();
    let known: BTreeSet<_> = gaps.map(|it| (&it.path, it.code, &it.detail)).collect();
    let is_known = |it: &Gap| known.contains(&(&it.path, it.code, &it.detail));
    Judgement {
        is_complete: is_complete(states.now.inventory, policy, is_known),
        summary,
        since: Some(Since {
            label: states.label.to_owned(),
            n_known: findings.iter().filter(|it| it.is_known).count(),
            fixed,
            n_same: None,
        }),
        findings,
    }
}

/// What is found in two states, parted.
struct Parted {
    new: Vec<Found>,
    known: Vec<Found>,
    gone: Vec<Found>,
    /// Of the earlier state, what is not gone.
    was_there: Vec<Found>,
}

/// What tells findings apart beside their places.
type Sort = (&'static str, Option<String>, String);

impl Parted {
    fn new(states: States<'_>, was: Vec<Found>, is: Vec<Found>) -> Self {
        let moves = Moves::between(states.before.inventory, states.now.inventory);
        let known = places(&was, str::to_owned);
        let there = places(&is, |it| moves.before(it).to_owned());
        let (known, new) = is.into_iter().partition(|found| {
            let was_there = known.get(&sort_of(found));
            found.subjects.iter().all(|subject| {
                was_there
                    .is_some_and(|it| it.contains(subject) || it.contains(moves.before(subject)))
            })
        });
        let (was_there, gone) = was.into_iter().partition(|found| {
            let there = there.get(&sort_of(found));
            let mut subjects = found.subjects.iter();
            subjects.any(|subject| there.is_some_and(|it| it.contains(subject)))
        });
        Self {
            new,
            known,
            gone,
            was_there,
        }
    }

    /// The findings, and those that are gone and were not set aside. Each state comes with why
    /// something that is found in it fails nothing.
    fn group<N, B>(
        self,
        (now, mut aside): (&Context<'_>, N),
        (before, gone): (&Context<'_>, B),
    ) -> (Vec<Finding>, Vec<Finding>)
    where
        N: FnMut(&Found) -> Option<Aside>,
        B: FnMut(&Found) -> Option<Aside>,
    {
        let mut findings = grouped(self.new, now, &mut aside);
        let known = grouped(self.known, now, &mut aside);
        findings.extend(known.into_iter().map(|it| Finding {
            is_known: true,
            ..it
        }));
        let mut fixed = grouped(self.gone, before, gone);
        fixed.retain(|it| it.aside.is_none());
        (findings, fixed)
    }
}

fn sort_of(found: &Found) -> Sort {
    let (expression, evidence) = (found.expression.clone(), found.evidence.clone());
    (found.doc.code, expression, evidence)
}

/// The places of what is alike, and where each of them was before.
fn places(found: &[Found], before: impl Fn(&str) -> String) -> BTreeMap<Sort, BTreeSet<String>> {
    let mut places: BTreeMap<Sort, BTreeSet<String>> = BTreeMap::new();
    for it in found {
        let alike = places.entry(sort_of(it)).or_default();
        for subject in &it.subjects {
            alike.insert(subject.clone());
            alike.insert(before(subject));
        }
    }
    places
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
