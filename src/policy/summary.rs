// SPDX-License-Identifier: Apache-2.0

//! Counts files and packages by what they are under, with what the policy says of it.

use std::{cmp::Reverse, collections::BTreeMap};

use rustc_hash::FxHashMap;

use super::{LicenseSummary, Verdict, judge::Context};
use crate::{expression::Expression, inventory::Component, walk::RepoPath};

/// Counts files and components by what was concluded of them, of those paths that are meant.
pub(super) fn summary(
    context: &Context<'_>,
    only: Option<&dyn Fn(&RepoPath) -> bool>,
) -> Vec<LicenseSummary> {
    let mut lines = Lines::default();
    for (alike, n_files) in context.sifted.counts(only) {
        let verdict = context.verdict_held(alike.license, alike.at);
        let verdict = doubted(verdict, alike.is_doubted);
        lines.of(alike.license, verdict).n_files += n_files;
    }
    let root = RepoPath::new(b"");
    let is_meant = |it: &RepoPath| only.is_none_or(|only| only(it));
    let components = context.components();
    let is_meant = |it: &Component| is_meant(it.directory.as_ref().unwrap_or(&root));
    for (component, named) in components.filter(|(it, _)| is_meant(it)) {
        let expression = context.policy.grounds.license_of(component);
        let held = context.held_for(component, named);
        let verdict = context.verdict_held(expression.as_deref(), held);
        let files = &context.inventory.files;
        let is_doubted = context.policy.doubt_of(component, files).is_some();
        let verdict = doubted(verdict, is_doubted);
        lines.of(expression.as_deref(), verdict).n_components += 1;
    }
    lines.sorted()
}

/// What agrees too little is unknown, unless what it seems to be is worse.
fn doubted(verdict: Verdict, is_doubted: bool) -> Verdict {
    if is_doubted {
        verdict.max(Verdict::Unknown)
    } else {
        verdict
    }
}

/// The lines so far. `MIT OR Apache-2.0` and `Apache-2.0 OR MIT` are one, as whoever wrote it first
/// has it.
#[derive(Default)]
struct Lines {
    all: Vec<LicenseSummary>,
    /// By the expression as it is written, which is asked for again and again.
    by_spelling: FxHashMap<Expression, usize>,
    /// The line of what states no license.
    bare: Option<usize>,
    by_meaning: BTreeMap<Option<Expression>, usize>,
}

impl Lines {
    /// The line of an expression, with the worst verdict that it has anywhere.
    fn of(&mut self, expression: Option<&Expression>, verdict: Verdict) -> &mut LicenseSummary {
        let index = self.index_of(expression, verdict);
        let line = self.all.get_mut(index).expect("it was added");
        line.verdict = line.verdict.max(verdict);
        line
    }

    fn index_of(&mut self, expression: Option<&Expression>, verdict: Verdict) -> usize {
        let known = match expression {
            Some(it) => self.by_spelling.get(it).copied(),
            None => self.bare,
        };
        if let Some(known) = known {
            return known;
        }
        let meaning = expression.map(Expression::sorted);
        let n_lines = self.all.len();
        let index = *self.by_meaning.entry(meaning).or_insert(n_lines);
        if index == n_lines {
            self.all.push(LicenseSummary {
                expression: expression.cloned(),
                n_files: 0,
                n_components: 0,
                verdict,
            });
        }
        match expression {
            Some(it) => drop(self.by_spelling.insert(it.clone(), index)),
            None => self.bare = Some(index),
        }
        index
    }

    /// Those of most files first.
    fn sorted(self) -> Vec<LicenseSummary> {
        let mut lines = self.all;
        lines.sort_by(|a, b| {
            let count = |it: &LicenseSummary| Reverse((it.n_files, it.n_components));
            (count(a), a.expression.is_none(), &a.expression).cmp(&(
                count(b),
                b.expression.is_none(),
                &b.expression,
            ))
        });
        lines
    }
}
