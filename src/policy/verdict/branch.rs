// SPDX-License-Identifier: Apache-2.0

//! Which branch of an OR is taken.

use super::{Explained, Holding, Judge};
use crate::{
    expression::{Expression, Node, Term},
    policy::{Verdict, categories::categories, choose::Choice},
};

impl Judge<'_> {
    /// The branch of an OR that a person has chosen.
    pub(super) fn choice(&self, node: &Node, at: Holding, operands: &[Explained]) -> Option<usize> {
        if at.choices == 0 {
            return None;
        }
        let given = Expression::from(node.clone()).sorted();
        let mut held = self.policy.choices.iter().enumerate();
        let is_it = |index: usize, it: &Choice| at.choices & (1 << index) != 0 && it.given == given;
        let (index, choice) = held.find(|(index, it)| *index < 64 && is_it(*index, it))?;
        self.used.set(self.used.get() | 1 << index);
        let mut operands = operands.iter();
        operands.position(|it| it.expression.sorted() == choice.take)
    }

    /// The order among branches: verdict, then what they ask for, then what the policy prefers,
    /// then the alphabet; never the author's order, which means nothing.
    pub(super) fn preference(&self, branch: &Explained) -> (Verdict, usize, usize, String) {
        let burden = |term: &Term| {
            let kinds = categories(term.license.as_str());
            kinds.first().map_or(usize::MAX, |it| *it as usize)
        };
        let most = branch.taken.terms().map(burden).max().unwrap_or(usize::MAX);
        let preferred = branch.taken.terms().map(|it| self.preferred(it));
        let rank = preferred.max().unwrap_or(usize::MAX);
        (branch.verdict, most, rank, branch.taken.to_string())
    }

    /// Which pattern of `prefer` has a license.
    fn preferred(&self, term: &Term) -> usize {
        let mut patterns = self.policy.prefer.iter();
        let found = patterns.position(|it| self.matched(it, term).is_some());
        found.unwrap_or(usize::MAX)
    }
}
