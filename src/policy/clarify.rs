// SPDX-License-Identifier: Apache-2.0

//! Conclusions that a person has made instead of ours, for as long as their evidence stands.

use std::{fmt::Write as _, ops::Range};

use globset::GlobSet;
use rustc_hash::FxHashMap;

use super::{At, Doc, Policy, judge::Found, scope};
use crate::{
    diagnostic::{Level, counted},
    expression::Expression,
    inventory::{FileRecord, Inventory},
    resolve::{Basis, Conclusion},
};

/// Why a person concludes other than we do, as `reason` of a clarification.
pub(super) const REASONS: &[&str] = &[
    "wrong-detection",
    "wrong-declaration",
    "stated-elsewhere",
    "license-acquired",
    "legal-opinion",
];

static VOID: Doc = Doc {
    code: "void-clarification",
    level: Level::Error,
    what: "a file that a `[[clarify]]` was concluded from is gone or has changed",
    why: "what was concluded from it need not be true any more; it does not hold",
    fix: "look at the file again, then correct the conclusion and the `sha256`",
};

static UNUSED: Doc = Doc {
    code: "unused-clarification",
    level: Level::Warning,
    what: "a `[[clarify]]` is about nothing that was found",
    why: "it will hold for what comes later, without anybody having looked",
    fix: "delete it, or correct its `path` or `purl`",
};

/// Every code of a clarification.
pub(super) static DOCS: &[&Doc] = &[&VOID, &UNUSED];

/// `[[clarify]]`.
#[derive(Debug)]
pub(super) struct Clarification {
    /// Paths that it is about, or package URLs.
    pub(super) subjects: GlobSet,
    pub(super) is_about_packages: bool,
    pub(super) expression: Expression,
    pub(super) evidence: Vec<Evidence>,
    /// The reason, and the note if there is one.
    pub(super) reason: String,
    pub(super) span: Range<usize>,
    pub(super) source: usize,
}

/// A file of the tree, as it was.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) path: String,
    /// 64 hexadecimal digits, small.
    pub(super) sha256: String,
}

/// What became of the clarifications of a policy.
#[derive(Debug, Default)]
pub struct Clarified {
    /// For each: how many conclusions it has made, or the evidence that has changed.
    outcomes: Vec<Result<usize, String>>,
    /// Which clarification each subject has: a path or a package URL.
    by_subject: FxHashMap<String, usize>,
}

/// Puts the conclusions of people in the place of ours. The first clarification that is about
/// something decides. Evidence is held against the hashes of files: see
/// [`Policy::needs_hashes`].
pub fn clarify(inventory: &mut Inventory, policy: &Policy) -> Clarified {
    let mut clarified = Clarified::default();
    if policy.clarifications.is_empty() {
        return clarified;
    }
    let outcomes = policy.clarifications.iter();
    clarified.outcomes = outcomes
        .map(|it| match changed(&it.evidence, &inventory.files) {
            Some(path) => Err(path.to_owned()),
            None => Ok(0),
        })
        .collect();
    for file in &mut inventory.files {
        let path = file.path.to_string();
        let found = clarified.take(policy, false, &path);
        apply(&mut file.concluded, policy, found);
    }
    let packages = scope::packages(inventory);
    for (component, package) in inventory.components.iter_mut().zip(packages) {
        let found = clarified.take(policy, true, &package.purl);
        apply(&mut component.concluded, policy, found);
    }
    clarified
}

/// The first evidence that is not there as it was.
pub(super) fn changed<'c>(evidence: &'c [Evidence], files: &[FileRecord]) -> Option<&'c str> {
    let stands = |evidence: &Evidence| {
        let found = files.iter().find(|it| it.path.to_string() == evidence.path);
        let hashes = found.and_then(|it| it.hashes.as_ref());
        hashes.is_some_and(|it| hex(&it.sha256) == evidence.sha256)
    };
    let gone = evidence.iter().find(|it| !stands(it));
    gone.map(|it| it.path.as_str())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, it| {
        write!(text, "{it:02x}").expect("writing to a string cannot fail");
        text
    })
}

fn apply(concluded: &mut Conclusion, policy: &Policy, found: Option<&Clarification>) {
    if let Some(it) = found {
        let at = policy.label_of(it.source, &it.span);
        concluded.expression = Some(it.expression.clone());
        concluded.basis = Basis::Clarified(format!("{}:{}", at.path, at.line).into());
    }
}

impl Clarified {
    fn take<'p>(
        &mut self,
        policy: &'p Policy,
        is_package: bool,
        subject: &str,
    ) -> Option<&'p Clarification> {
        let holds = |it: &Clarification| {
            it.is_about_packages == is_package
                && if is_package {
                    scope::is_purl_of(subject, &it.subjects)
                } else {
                    At::path(subject).is_at(&it.subjects)
                }
        };
        let outcomes = policy.clarifications.iter().zip(&mut self.outcomes);
        let mut standing = outcomes.enumerate().filter(|(_, (_, it))| it.is_ok());
        let (index, (found, outcome)) = standing.find(|(_, (it, _))| holds(it))?;
        *outcome = outcome.clone().map(|it| it + 1);
        self.by_subject.insert(subject.to_owned(), index);
        Some(found)
    }

    /// Why a finding about a subject is settled, in words, if a person has settled it.
    pub(super) fn settles(&self, policy: &Policy, subject: &str) -> Option<String> {
        let it = policy.clarifications.get(*self.by_subject.get(subject)?)?;
        let at = policy.label_of(it.source, &it.span);
        Some(format!(
            "clarified as {} in {}:{}, {}",
            it.expression, at.path, at.line, it.reason
        ))
    }

    /// What is to be said of the clarifications themselves.
    pub(super) fn findings(&self, policy: &Policy) -> Vec<Found> {
        let outcomes = policy.clarifications.iter().zip(&self.outcomes);
        let found = outcomes.filter_map(|(it, outcome)| {
            let (doc, title, help) = match outcome {
                Ok(0) => (
                    &UNUSED,
                    format!(
                        "the clarification as {} is about nothing that was found",
                        it.expression
                    ),
                    "delete it",
                ),
                Ok(_) => return None,
                Err(path) => (
                    &VOID,
                    format!(
                        "{path} is no longer what {} was concluded from",
                        it.expression
                    ),
                    "look at it again, then correct the conclusion and its `sha256`",
                ),
            };
            let label = policy.label_of(it.source, &it.span);
            let found = Found::new(doc, label.path.clone(), title).at(label);
            let n_files = counted(it.evidence.len(), "file");
            let found = found.evidence(format!("{} {n_files}", it.expression));
            Some(found.help(help))
        });
        found.collect()
    }
}
