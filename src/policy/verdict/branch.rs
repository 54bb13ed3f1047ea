// SPDX-License-Identifier: Apache-2.0

//! Which branch of an OR is taken.

use super::{Explained, Holding, Judge};
use crate::{
    expression::{Expression, Node, Term},
    policy::{
        Verdict,
        categories::categories,
        choose::Choice,
        compat::{compat, named},
    },
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

    /// The order among branches: verdict, then whether they fit into the work that the policy
    /// names, in the same files, which is as close as it gets; then what they ask for, then what
    /// the policy prefers, then the alphabet; never the author's order, which means nothing.
    pub(super) fn preference(&self, branch: &Explained) -> (Verdict, u8, usize, usize, String) {
        let outbound = self.policy.outbound.as_ref();
        let fit = outbound.map_or(0, |it| compat(&branch.taken, it, named("merged")).rank());
        let burden = |term: &Term| {
            let kinds = categories(term.license.as_str());
            kinds.first().map_or(usize::MAX, |it| *it as usize)
        };
        let most = branch.taken.terms().map(burden).max().unwrap_or(usize::MAX);
        let preferred = branch.taken.terms().map(|it| self.preferred(it));
        let rank = preferred.max().unwrap_or(usize::MAX);
        (branch.verdict, fit, most, rank, branch.taken.to_string())
    }

    /// Which pattern of `prefer` has a license.
    fn preferred(&self, term: &Term) -> usize {
        let mut patterns = self.policy.prefer.iter();
        let found = patterns.position(|it| self.matched(it, term).is_some());
        found.unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        expression::Expression,
        policy::{At, Policy},
    };

    #[track_caller]
    fn check(outbound: &str, expression: &str, expected: &str) {
        let text = format!(
            "version = 1\n[project]\n{outbound}\n[licenses]\nallow = [\"@permissive\", \"@copyleft\"]\n"
        );
        let (policy, problems) = Policy::parse("t", "t.toml", &text);
        let policy = policy.unwrap_or_else(|| panic!("{problems:?}"));
        let expression = Expression::parse(expression).expect("it is one");
        let chosen = policy.evaluate(&expression, &At::path("")).chosen;
        assert_eq!(chosen.expect("it is stated").to_string(), expected);
    }

    #[test]
    fn a_branch_that_fits_into_the_work_is_taken_before_one_that_asks_for_less() {
        let choice = "Apache-2.0 OR LGPL-2.1-only";
        check("", choice, "Apache-2.0");
        check("outbound = \"GPL-2.0-only\"", choice, "LGPL-2.1-only");
        check("outbound = \"GPL-3.0-only\"", choice, "Apache-2.0");
    }
}
