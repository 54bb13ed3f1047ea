// SPDX-License-Identifier: Apache-2.0

//! Holds an inventory against a policy file: findings and a verdict. Pure.
//!
//! A policy is TOML (`config`), checked as a whole (`validate`); a verdict of one expression is
//! `verdict`, of an inventory `judge`. A new kind of finding is a file in `rules/`, a new set of
//! licenses an entry in `sets`, a new built-in policy a file in `policies/`. What is new since an
//! earlier state is `since`.

mod builtin;
mod categories;
mod config;
mod day;
mod fingerprint;
mod judge;
mod rules;
mod sets;
mod since;
mod validate;
mod verdict;
mod waiver;

use std::{collections::BTreeMap, fmt, ops::Range};

use globset::GlobSet;

use crate::{
    diagnostic::{Diagnostic, Level, Source},
    expression::{Claim, Expression, Term},
};

pub use builtin::BUILTIN;
pub use categories::{Category, categories};
pub use day::Day;
pub use judge::{fails, judge};
pub use rules::{Doc, docs};
pub use sets::{SETS, Set};
pub use since::{Since, States, judge_change, judge_since};
pub use verdict::{Decided, Evaluation, Explained, Why};
pub use waiver::Aside;

use waiver::{Terms, Waiver};

/// What a policy says of a license. Ordered from best to worst; OR takes the best, AND the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Allowed.
    Allow,
    /// A person must decide.
    Review,
    /// Nothing is known that could be judged.
    Unknown,
    /// Not allowed.
    Deny,
}

impl Verdict {
    /// The words for it in a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::Allow => "ok",
            Self::Review => "needs a decision",
            Self::Unknown => "not known",
            Self::Deny => "not allowed",
        }
    }
}

/// From which level on findings fail the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailOn {
    /// Errors do.
    #[default]
    Error,
    /// Warnings and errors do.
    Warning,
    /// Nothing does.
    Never,
}

/// A policy, read and checked.
#[derive(Debug)]
pub struct Policy {
    /// As shown: `starter (built-in)` or the file's path.
    pub label: String,
    /// What it calls itself.
    pub name: Option<String>,
    /// From which level on findings fail the gate, unless the command line says otherwise.
    pub fail_on: FailOn,
    source: Source,
    entries: Vec<Entry>,
    /// The file itself, then its scopes; later ones are the more specific.
    layers: Vec<Layer>,
    matching: Matching,
    excludes: Vec<Exclude>,
    waivers: Vec<Waiver>,
    /// What is asked of waivers.
    terms: Terms,
}

/// One string of `allow`, `review` or `deny`.
#[derive(Debug)]
struct Entry {
    layer: usize,
    verdict: Verdict,
    pattern: Pattern,
    span: Range<usize>,
}

/// What an entry matches.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Term(Term),
    /// The start of a `LicenseRef-`.
    RefGlob(String),
    Set(&'static str),
}

/// What the file, or a scope of it, says beside its lists.
#[derive(Debug)]
struct Layer {
    name: String,
    /// `None` for the file itself, which holds everywhere.
    paths: Option<GlobSet>,
    default: Option<Setting<Verdict>>,
    unknown: Option<Setting<Verdict>>,
    unlicensed: Option<Setting<Verdict>>,
    /// The level of a rule; `None` for off.
    levels: BTreeMap<&'static str, Option<Level>>,
}

/// A value, and where it is set.
#[derive(Debug, Clone)]
struct Setting<T> {
    value: T,
    span: Range<usize>,
}

/// `[licenses.matching]`.
#[derive(Debug, Clone, Copy, Default)]
struct Matching {
    /// `versions = "strict"`: `or later` is a license of its own.
    is_strict: bool,
    /// `with-exception = "exact"`: a pair must be listed itself.
    is_exact: bool,
}

/// `[[exclude]]`.
#[derive(Debug)]
struct Exclude {
    paths: GlobSet,
    reason: String,
}

/// What came of holding an inventory against a policy.
#[derive(Debug)]
pub struct Judgement {
    /// What was found, worst first, then by path.
    pub findings: Vec<Finding>,
    /// Every distinct expression of the tree and its verdict, sorted by number of files.
    pub summary: Vec<LicenseSummary>,
    /// Whether everything could be examined.
    pub is_complete: bool,
    /// What came of a comparison with an earlier state, where there was one.
    pub since: Option<Since>,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The message: code, level, places, help.
    pub diagnostic: Diagnostic,
    /// A hash of code, subject, expression and evidence, without line numbers: stays the same
    /// when lines are added elsewhere. 32 hexadecimal digits.
    pub fingerprint: String,
    /// What it is about: a path or a purl.
    pub subject: String,
    /// The expression that it is about.
    pub expression: Option<String>,
    /// Every path or purl that it is about, sorted; `subject` is the first of them.
    pub subjects: Vec<String>,
    /// Why it fails nothing, though it is shown and counted.
    pub aside: Option<Aside>,
    /// A hash like the fingerprint, of all but the subject: a file that is moved keeps it.
    pub group: String,
    /// Whether it was there in the earlier state already: counted apart, and fails nothing.
    pub is_known: bool,
}

/// One line of the summary table.
#[derive(Debug, Clone)]
pub struct LicenseSummary {
    /// The expression; `None` for files without any license.
    pub expression: Option<Expression>,
    /// How many files stand under it.
    pub n_files: usize,
    /// How many components stand under it.
    pub n_components: usize,
    /// What the policy says.
    pub verdict: Verdict,
}

impl Policy {
    /// Reads a policy file. `label` is how it is called, `path` how its places are shown. Every
    /// mistake is reported; with any mistake there is no policy.
    pub fn parse(label: &str, path: &str, text: &str) -> (Option<Self>, Vec<Diagnostic>) {
        validate::parse(label, path, text)
    }

    /// A built-in policy, by its name: `starter`. `None` if there is none of that name.
    pub fn builtin(name: &str) -> Option<Self> {
        builtin::policy(name)
    }

    /// What it says of an expression at a path, and why. The path is empty for what stands
    /// nowhere in the tree.
    pub fn evaluate(&self, expression: &Expression, path: &str) -> Evaluation {
        verdict::Judge::new(self, &[]).expression(expression, self.layers_at(path))
    }

    /// What it says of the value of a license field at a path, and why.
    pub fn evaluate_claim(&self, claim: &Claim, path: &str) -> Evaluation {
        verdict::Judge::new(self, &[]).claim(claim, self.layers_at(path))
    }

    /// The layers that hold at a path: a bit each, the lowest for the file itself.
    fn layers_at(&self, path: &str) -> u64 {
        let holds = |layer: &Layer| layer.paths.as_ref().is_none_or(|it| it.is_match(path));
        let bits = self.layers.iter().enumerate().filter(|(_, it)| holds(it));
        bits.fold(0, |bits, (index, _)| bits | 1 << index)
    }

    /// The layers of a set of bits, the most specific first.
    fn layers(&self, bits: u64) -> impl Iterator<Item = &Layer> {
        let held = self.layers.iter().enumerate().rev();
        held.filter(move |(index, _)| bits & (1 << index) != 0)
            .map(|(_, it)| it)
    }

    /// The level of a rule at a path; `None` where it is off.
    fn level(&self, doc: &Doc, path: &str) -> Option<Level> {
        let set = self
            .layers(self.layers_at(path))
            .find_map(|it| it.levels.get(doc.code));
        set.copied().unwrap_or(Some(doc.level))
    }

    /// Whether `[rules]` of the file or of a scope there says the level of a rule.
    fn sets_level(&self, code: &str, path: &str) -> bool {
        self.layers(self.layers_at(path))
            .any(|it| it.levels.contains_key(code))
    }

    fn excluded(&self, path: &str) -> Option<&str> {
        let found = self.excludes.iter().find(|it| it.paths.is_match(path))?;
        Some(&found.reason)
    }
}

impl Finding {
    /// Whether it can fail the gate: no `[[exclude]]` or `[[waiver]]` covers it, and it is new.
    pub fn counts(&self) -> bool {
        self.aside.is_none() && !self.is_known
    }

    /// The word for what a comparison with an earlier state says of it, as machines read it.
    pub(crate) fn status(&self) -> &'static str {
        if self.is_known { "unchanged" } else { "new" }
    }
}

impl Judgement {
    /// How many errors there are that count.
    pub fn n_errors(&self) -> usize {
        self.n_at(Level::Error)
    }

    /// How many warnings there are that count.
    pub fn n_warnings(&self) -> usize {
        self.n_at(Level::Warning)
    }

    fn n_at(&self, level: Level) -> usize {
        let counts = |it: &&Finding| it.counts() && it.diagnostic.level == level;
        self.findings.iter().filter(counts).count()
    }
}

impl Verdict {
    /// The word for it, as in the policy file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Review => "review",
            Self::Unknown => "unknown",
            Self::Deny => "deny",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
