// SPDX-License-Identifier: Apache-2.0

//! `[compat]`: whether a check asks how parts fit into the work, and what people know of pairs.

use std::ops::Range;

use super::{Fit, Relation, WORDS, compat_with};
use crate::{
    diagnostic::Label,
    expression::{Expression, Term},
    policy::{Pattern, Policy, verdict::Judge},
};

/// `mode`: what comes of a part that does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::policy) enum Mode {
    /// Nobody asks.
    #[default]
    Off,
    /// A note.
    Report,
    /// An error.
    Gate,
}

/// `[compat]`.
#[derive(Debug, Default)]
pub(in crate::policy) struct Demand {
    pub(in crate::policy) mode: Mode,
    /// What an unknown counts as: a word of `WORDS`.
    pub(in crate::policy) unknown: Option<&'static str>,
    pub(in crate::policy) overrides: Vec<Override>,
}

/// `[[compat.override]]`.
#[derive(Debug)]
pub(in crate::policy) struct Override {
    pub(in crate::policy) inbound: Pattern,
    /// `None` for any.
    pub(in crate::policy) outbound: Option<Pattern>,
    /// `None` for any.
    pub(in crate::policy) relation: Option<&'static Relation>,
    /// A word of `WORDS`.
    pub(in crate::policy) verdict: &'static str,
    /// Why, and who says so.
    pub(in crate::policy) why: String,
    pub(in crate::policy) span: Range<usize>,
    pub(in crate::policy) source: usize,
}

impl Demand {
    pub(in crate::policy) fn is_off(&self) -> bool {
        self.mode == Mode::Off
    }

    /// Whether a part fits, as people and else we know it, and the line of the policy that says so.
    pub(in crate::policy) fn fit(
        &self,
        (inbound, outbound): (&Expression, &Expression),
        relation: &Relation,
        (policy, judge): (&Policy, &Judge<'_>),
    ) -> (Fit, Option<Label>) {
        let known = |one: &Term, other: &Term, relation: &Relation| {
            let it = self.known(one, other, relation, judge)?;
            Fit::of(it.verdict, it.why.clone())
        };
        let fit = compat_with(inbound, outbound, relation, &known);
        let mut pairs = inbound
            .terms()
            .flat_map(|one| outbound.terms().map(move |other| (one, other)));
        let by = pairs.find_map(|(one, other)| self.known(one, other, relation, judge));
        let by = by.filter(|it| it.why == fit.why());
        let by = by.map(|it| policy.label_of(it.source, &it.span));
        (self.counted(fit), by)
    }

    fn known(
        &self,
        inbound: &Term,
        outbound: &Term,
        relation: &Relation,
        judge: &Judge<'_>,
    ) -> Option<&Override> {
        self.overrides.iter().find(|it| {
            let is = |pattern: &Pattern, term| judge.matched(pattern, term).is_some();
            is(&it.inbound, inbound)
                && it.outbound.as_ref().is_none_or(|it| is(it, outbound))
                && it.relation.is_none_or(|it| it == relation)
        })
    }

    fn counted(&self, fit: Fit) -> Fit {
        match (&fit, self.unknown) {
            (Fit::Unknown(why), Some(word)) => Fit::of(word, why.clone()).unwrap_or(fit),
            _ => fit,
        }
    }
}

/// The word of the file as one of ours.
pub(in crate::policy) fn word(text: &str) -> Option<&'static str> {
    WORDS.iter().find(|it| **it == text).copied()
}
