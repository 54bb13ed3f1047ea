// SPDX-License-Identifier: Apache-2.0

//! What an `or later` can be taken as.

use super::{Decided, EXACT, Entry, Holding, Judge, Pattern, Rank, Verdict};
use crate::expression::{LicenseId, Term};

impl Judge<'_> {
    /// Whether an entry is a set of `[sets]` that has a term by its own id.
    pub(super) fn lists(&self, entry: &Entry, term: &Term) -> bool {
        let Pattern::Own(index) = entry.pattern else {
            return false;
        };
        let patterns = self.policy.sets.get(index).map(|it| &it.patterns);
        patterns.is_some_and(|it| it.contains(&Pattern::Term(term.clone())))
    }

    /// What an entry says of the best version that an `or later` offers, unless `own`, a set that
    /// the term is in, says the same.
    pub(super) fn best_version(
        &self,
        term: &Term,
        at: Holding,
        own: Option<(Rank, &Entry)>,
    ) -> Option<(Verdict, Decided)> {
        let versions = term.offered().into_iter().map(Term::license);
        let judged = versions.map(|it| match self.entry(&it, at) {
            Some((_, entry)) => (entry.verdict, Some(entry), it),
            None => (self.unmatched(&it, at).0, None, it),
        });
        // A later `or later` is what its versions are, unless somebody has named it.
        let later = later(term).into_iter().filter_map(|it| {
            let (rank, entry) = self.entry(&it, at)?;
            let is_named = rank.0 >= EXACT || self.lists(entry, &it);
            is_named.then_some((entry.verdict, Some(entry), it))
        });
        let judged = judged.chain(later);
        // A version that nothing is said of may be better than one that is listed.
        let best = judged.min_by_key(|(verdict, entry, _)| (*verdict, entry.is_none()));
        let (verdict, entry, version) = best?;
        let is_the_same = own.is_some_and(|(_, it)| it.verdict == verdict);
        let entry = entry.filter(|_| !is_the_same)?;
        Some(self.listed(entry, Some(version.to_string())))
    }
}

/// What an `or later` can be taken as beside its versions: each later one with those after it.
fn later(term: &Term) -> Vec<Term> {
    let versions = term.offered().into_iter().skip(1);
    let later = versions.filter_map(|id| match id.as_str().strip_suffix("-only") {
        Some(base) => LicenseId::listed(&format!("{base}-or-later")).map(Term::license),
        None => Some(Term {
            or_later: true,
            ..Term::license(id)
        }),
    });
    later.collect()
}
