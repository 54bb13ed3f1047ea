// SPDX-License-Identifier: Apache-2.0

//! Counts files and packages by what they are under, with what the policy says of it.

use std::{cmp::Reverse, collections::BTreeMap};

use rustc_hash::FxHashMap;

use super::{
    LicenseSummary, Verdict,
    judge::{Context, path_of, subject_of},
};
use crate::{expression::Expression, read::Kind, walk::RepoPath};

/// Counts files and components by what was concluded of them, of those paths that are meant.
pub(super) fn summary(
    context: &Context<'_>,
    only: Option<&dyn Fn(&RepoPath) -> bool>,
) -> Vec<LicenseSummary> {
    let mut lines = Lines::default();
    let is_meant = |it: &RepoPath| only.is_none_or(|only| only(it));
    let root = RepoPath::new(b"");
    if only.is_none() && context.is_same_everywhere() {
        for (expression, n_files) in context.sifted.counts() {
            let verdict = context.verdict_of_file(expression, &root);
            lines.of(expression, verdict).n_files += n_files;
        }
    } else {
        add_files(context, &mut lines, &is_meant);
    }
    let components = context.inventory.components.iter();
    for component in components.filter(|it| is_meant(it.directory.as_ref().unwrap_or(&root))) {
        let expression = context.policy.grounds.license_of(component);
        let (path, name) = (path_of(component), subject_of(component));
        let mut verdict = context.verdict(expression.as_deref(), &context.at(&path, &name));
        let files = &context.inventory.files;
        if context.policy.doubt_of(component, files).is_some() {
            verdict = verdict.max(Verdict::Unknown);
        }
        lines.of(expression.as_deref(), verdict).n_components += 1;
    }
    lines.sorted()
}

/// Counts files one by one: their path decides, or what of them agrees.
fn add_files(context: &Context<'_>, lines: &mut Lines, is_meant: &dyn Fn(&RepoPath) -> bool) {
    let files = context.inventory.files.iter();
    for file in files.filter(|it| it.kind != Kind::Empty && is_meant(&it.path)) {
        let expression = file.concluded.expression.as_ref();
        let mut verdict = context.verdict_of_file(expression, &file.path);
        if context.policy.doubt(file).is_some() {
            verdict = verdict.max(Verdict::Unknown);
        }
        lines.of(expression, verdict).n_files += 1;
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
