// SPDX-License-Identifier: Apache-2.0

//! What rules find, and the findings that are made of it: one for all that is alike.

use std::collections::BTreeMap;

use super::Context;
use crate::{
    diagnostic::{Diagnostic, Label, Level, counted},
    expression::Expression,
    policy::{Aside, Day, Finding, fingerprint::fingerprint, rules::Doc, waiver::Waivers},
};

/// How many of a group's paths its note names.
const N_NAMED: usize = 3;

/// What a rule finds in one place.
#[derive(Debug, Clone)]
pub(in crate::policy) struct Found {
    pub(in crate::policy) doc: &'static Doc,
    /// The level where `[rules]` is silent; `None` for the rule's own.
    pub(in crate::policy) level: Option<Level>,
    pub(in crate::policy) title: String,
    pub(in crate::policy) labels: Vec<Label>,
    pub(in crate::policy) notes: Vec<String>,
    pub(in crate::policy) help: Vec<String>,
    /// Paths or purls; never empty.
    pub(in crate::policy) subjects: Vec<String>,
    pub(in crate::policy) expression: Option<String>,
    /// What tells it from others of its code: findings with the same evidence are one group.
    pub(in crate::policy) evidence: String,
}

impl Found {
    /// Something found about one subject.
    pub(in crate::policy) fn new(doc: &'static Doc, subject: String, title: String) -> Self {
        Self {
            doc,
            level: None,
            title,
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            subjects: vec![subject],
            expression: None,
            evidence: String::new(),
        }
    }

    pub(in crate::policy) fn at(mut self, label: Label) -> Self {
        if self.evidence.is_empty() {
            self.evidence.clone_from(&label.excerpt);
        }
        self.labels.push(label);
        self
    }

    pub(in crate::policy) fn about(mut self, expression: &Expression) -> Self {
        self.expression = Some(expression.to_string());
        self
    }

    pub(in crate::policy) fn evidence(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = evidence.into();
        self
    }

    pub(in crate::policy) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    pub(in crate::policy) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// What its finding, and the group of those like it, can be called by.
    pub(in crate::policy) fn fingerprints(&self) -> Vec<String> {
        let expression = self.expression.as_deref().unwrap_or_default();
        let of = |subject: &str| fingerprint(self.doc.code, subject, expression, &self.evidence);
        let own = self.subjects.first().map(|it| of(it));
        own.into_iter().chain([of("")]).collect()
    }
}

/// One finding for all that has the same code, expression and evidence, and what the waivers
/// themselves give rise to.
pub(super) fn findings(found: Vec<Found>, context: &Context<'_>, today: Day) -> Vec<Finding> {
    let mut waivers = Waivers::new(context.policy, today, context.inventory);
    let mut findings = grouped(found, context, |it| context.aside(it, &mut waivers));
    findings.extend(grouped(waivers.findings(), context, |_| None));
    sort(&mut findings);
    findings
}

pub(in crate::policy) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
}

/// The groups; the first place of each is shown.
pub(in crate::policy) fn grouped(
    found: Vec<Found>,
    context: &Context<'_>,
    mut waived: impl FnMut(&Found) -> Option<Aside>,
) -> Vec<Finding> {
    let mut groups: BTreeMap<_, Vec<Found>> = BTreeMap::new();
    for it in found {
        let path = it
            .labels
            .first()
            .map(|it| it.path.clone())
            .unwrap_or_default();
        let policy = context.policy;
        let at = context.at(&path, it.subjects.first().map_or("", String::as_str));
        let set = policy.level(it.doc, &at);
        let level = match it.level {
            Some(level) if !policy.sets_level(it.doc.code, &at) => Some(level),
            _ => set,
        };
        let Some(level) = level else {
            continue; // off
        };
        let excluded = policy.excluded(&at).map(|reason| Aside::Excluded {
            reason: reason.to_owned(),
        });
        let aside = waived(&it);
        let key = (
            level,
            excluded.or(aside),
            it.doc.code,
            it.expression.clone(),
            it.evidence.clone(),
        );
        groups.entry(key).or_default().push(it);
    }
    let groups = groups.into_iter();
    groups
        .filter_map(|((level, aside, ..), members)| finding(level, aside, members))
        .collect()
}

fn order(it: &Finding) -> impl Ord + '_ {
    let place = it.diagnostic.labels.first();
    let place = place.map(|it| (it.path.as_str(), it.line, it.column));
    let level = std::cmp::Reverse(it.diagnostic.level);
    (
        level,
        place,
        it.diagnostic.code,
        it.subject.as_str(),
        it.fingerprint.as_str(),
    )
}

fn finding(level: Level, aside: Option<Aside>, mut members: Vec<Found>) -> Option<Finding> {
    members.sort_by(|a, b| (&a.subjects, &a.title).cmp(&(&b.subjects, &b.title)));
    let mut subjects: Vec<String> = members
        .iter()
        .flat_map(|it| it.subjects.iter().cloned())
        .collect();
    subjects.sort();
    subjects.dedup();
    let n_own = members.first()?.subjects.len();
    let first = members.into_iter().next()?;
    let subject = first.subjects.first()?.clone();
    let expression = first.expression.as_deref().unwrap_or_default();
    let mut diagnostic = Diagnostic {
        code: first.doc.code,
        level,
        title: first.title,
        labels: first.labels,
        notes: first.notes,
        help: first.help,
    };
    if subjects.len() > n_own {
        diagnostic.notes.push(and_more(&subjects, &subject));
    }
    diagnostic.notes.extend(aside.as_ref().map(Aside::words));
    Some(Finding {
        fingerprint: fingerprint(first.doc.code, &subject, expression, &first.evidence),
        group: fingerprint(first.doc.code, "", expression, &first.evidence),
        is_known: false,
        counts_anyway: false,
        diagnostic,
        subject,
        expression: first.expression,
        subjects,
        aside,
    })
}

fn and_more(subjects: &[String], shown: &str) -> String {
    let others: Vec<&str> = subjects
        .iter()
        .map(String::as_str)
        .filter(|it| *it != shown)
        .collect();
    let named = others
        .iter()
        .take(N_NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    let rest = if others.len() > N_NAMED { ", …" } else { "" };
    format!("and {} more: {named}{rest}", counted(others.len(), "place"))
}
