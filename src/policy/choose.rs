// SPDX-License-Identifier: Apache-2.0

//! Which branch of an OR a person has chosen.

use std::ops::Range;

use globset::GlobSet;

use super::{At, Doc, Policy, judge::Found, scope::is_purl_of};
use crate::{diagnostic::Level, expression::Expression};

/// The most choices of a policy: one bit each in the key of a verdict.
pub(super) const MOST: usize = 64;

pub(super) static UNUSED: Doc = Doc {
    code: "unused-choice",
    level: Level::Warning,
    what: "a `[[choose]]` is about no expression that was found",
    why: "it will decide on what comes later, without a decision",
    fix: "delete it, or correct its `given`",
};

/// `[[choose]]`.
#[derive(Debug)]
pub(super) struct Choice {
    /// Sorted, so that the order in which it is written does not matter.
    pub(super) given: Expression,
    /// Sorted.
    pub(super) take: Expression,
    /// The packages that it is about; all and everything else without.
    pub(super) packages: Option<GlobSet>,
    pub(super) span: Range<usize>,
    pub(super) source: usize,
}

/// The choices that hold somewhere: a bit each.
pub(super) fn holding(choices: &[Choice], at: &At<'_>) -> u64 {
    let holds = |it: &Choice| match &it.packages {
        None => true,
        Some(packages) => at.purl().is_some_and(|purl| is_purl_of(purl, packages)),
    };
    let bits = choices.iter().take(MOST).enumerate();
    bits.filter(|(_, it)| holds(it))
        .fold(0, |bits, (index, _)| bits | 1 << index)
}

/// What is to be said of choices that decided nothing.
pub(super) fn findings(policy: &Policy, used: u64) -> Vec<Found> {
    let unused = policy.choices.iter().take(MOST).enumerate();
    let unused = unused.filter(|(index, _)| used & (1 << index) == 0);
    unused
        .map(|(_, it)| {
            let label = policy.label_of(it.source, &it.span);
            let title = format!("the choice of {} is about nothing that was found", it.take);
            Found::new(&UNUSED, label.path.clone(), title)
                .at(label)
                .evidence(it.given.to_string())
                .help("delete it")
        })
        .collect()
}
