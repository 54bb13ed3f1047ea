// SPDX-License-Identifier: Apache-2.0

//! A baseline: the findings that somebody has decided to start with. New ones fail, these do not.
//!
//! The file is sorted JSON without line numbers. A finding is known by its code, its expression and
//! its evidence at each place that it is about, so that another place is always new.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Finding, Judgement, Since, docs};
use crate::diagnostic::Diagnostic;

/// The version of the format.
const VERSION: u32 = 1;

/// The findings that were there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: Vec<Known>,
}

/// Findings that are alike, and where they were.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    code: String,
    /// No scan takes a word under this key for a license of the file.
    #[serde(rename = "about", skip_serializing_if = "Option::is_none", default)]
    expression: Option<String>,
    /// A hash of code, expression and evidence.
    fingerprint: String,
    /// Why they were accepted.
    reason: String,
    /// Paths and package URLs, sorted.
    subjects: BTreeSet<String>,
}

/// Why a file is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is not what `--update-baseline` writes.
    #[error("it is no baseline: {0}")]
    Unreadable(String),
    /// It is of a later version.
    #[error("its version is {0}, and this program knows 1")]
    Version(u32),
}

impl Default for Baseline {
    fn default() -> Self {
        Self {
            version: VERSION,
            findings: Vec::new(),
        }
    }
}

impl Baseline {
    /// Reads what [`Self::text`] has written.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let read: Result<Self, _> = serde_json::from_str(text);
        let found = read.map_err(|error| BaselineError::Unreadable(error.to_string()))?;
        match found.version {
            VERSION => Ok(found),
            other => Err(BaselineError::Version(other)),
        }
    }

    /// The file: the same findings give the same bytes.
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("texts and numbers can be written");
        format!("{text}\n")
    }

    /// How many places it has.
    pub fn n_places(&self) -> usize {
        self.findings.iter().map(|it| it.subjects.len()).sum()
    }

    /// Marks the findings that were there, and notes those that are gone.
    pub fn compare(&self, judgement: &mut Judgement, label: &str) {
        let known = self.places();
        for it in &mut judgement.findings {
            let places = known.get(it.group.as_str());
            let mut subjects = it.subjects.iter();
            it.is_known = subjects.all(|it| places.is_some_and(|places| places.contains(it)));
        }
        judgement.since = Some(Since {
            label: label.to_owned(),
            n_known: judgement.findings.iter().filter(|it| it.is_known).count(),
            fixed: self.fixed(&judgement.findings),
            n_same: None,
        });
    }

    /// What is left of it: what is gone is pruned. New findings are added for a reason alone.
    #[must_use]
    pub fn updated(&self, judgement: &Judgement, accepted: Option<&str>) -> Self {
        let mut kept: BTreeMap<(String, String), Known> = BTreeMap::new();
        for it in judgement.findings.iter().filter(|it| it.aside.is_none()) {
            for subject in &it.subjects {
                let mut known = self.findings.iter();
                let known = known.find(|known| known.has(&it.group, subject));
                let reason = match (known, accepted) {
                    (Some(known), _) => known.reason.as_str(),
                    (None, Some(reason)) => reason,
                    (None, None) => continue,
                };
                let entry = kept.entry((it.group.clone(), reason.to_owned()));
                let entry = entry.or_insert_with(|| Known {
                    code: it.diagnostic.code.to_owned(),
                    expression: it.expression.clone(),
                    fingerprint: it.group.clone(),
                    reason: reason.to_owned(),
                    subjects: BTreeSet::new(),
                });
                entry.subjects.insert(subject.clone());
            }
        }
        let mut findings: Vec<Known> = kept.into_values().collect();
        findings.sort();
        Self {
            version: VERSION,
            findings,
        }
    }

    fn places(&self) -> BTreeMap<&str, BTreeSet<&String>> {
        let mut places: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
        for it in &self.findings {
            let known = places.entry(&it.fingerprint).or_default();
            known.extend(&it.subjects);
        }
        places
    }

    /// The entries of which no place is left.
    fn fixed(&self, findings: &[Finding]) -> Vec<Finding> {
        let mut there: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
        for it in findings {
            there.entry(&it.group).or_default().extend(&it.subjects);
        }
        let is_gone = |it: &&Known| {
            let there = there.get(it.fingerprint.as_str());
            !it.subjects
                .iter()
                .any(|subject| there.is_some_and(|it| it.contains(subject)))
        };
        let gone = self.findings.iter().filter(is_gone);
        gone.filter_map(finding).collect()
    }
}

impl Known {
    fn has(&self, group: &str, subject: &str) -> bool {
        self.fingerprint == group && self.subjects.contains(subject)
    }
}

/// An entry as a finding that is there no more; `None` for a code that this program does not know.
fn finding(it: &Known) -> Option<Finding> {
    let doc = docs().find(|doc| doc.code == it.code)?;
    let subject = it.subjects.first()?.clone();
    let title = match &it.expression {
        Some(expression) => format!("{subject} was {expression}"),
        None => format!("{subject}: {}", doc.what),
    };
    Some(Finding {
        diagnostic: Diagnostic::new(doc.code, doc.level, title),
        fingerprint: it.fingerprint.clone(),
        subject,
        expression: it.expression.clone(),
        subjects: it.subjects.iter().cloned().collect(),
        aside: None,
        group: it.fingerprint.clone(),
        is_known: true,
        counts_anyway: false,
    })
}
