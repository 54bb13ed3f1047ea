// SPDX-License-Identifier: Apache-2.0

//! Holds an inventory against a policy file: findings and a verdict. Pure.
//!
//! A policy is TOML: what it may say is `shape`, `config` reads it, `validate` checks it as a whole.
//! A verdict of one expression is `verdict`, of an inventory `judge`. A new key is an entry in
//! `shape`, a new kind of finding a file in `rules/`, a new set of licenses an entry in `sets`, a
//! new built-in policy a file in `policies/`. What is new since an earlier state is `since`; what is
//! odd in a policy itself `lint`.

mod apart;
mod baseline;
mod builtin;
mod categories;
mod choose;
mod clarify;
mod compare;
mod compat;
mod config;
mod day;
mod decision;
mod document;
mod exclude;
mod facts;
mod fingerprint;
mod grounds;
mod import;
mod judge;
mod layer;
mod lint;
mod local;
mod require;
mod rules;
mod scope;
mod sets;
mod shape;
mod sift;
mod since;
mod summary;
mod validate;
mod verdict;
mod waiver;
mod write;

use std::{collections::BTreeMap, fmt, ops::Range};

use crate::{
    diagnostic::{Diagnostic, Label, Level, Source},
    expression::{Claim, Expression, Term},
    inventory::Operator,
};

pub use baseline::{Baseline, BaselineError};
pub use builtin::{BUILTIN, Builtin};
pub use categories::{Category, categories};
pub use clarify::{Clarified, clarify};
pub use compare::{Change, changes, verdicts};
pub use compat::{Fit, Part, RELATIONS, Relation, compat, parts};
pub use day::Day;
pub use decision::{Decision, decisions};
pub use facts::{Duty, Facts, Founded, Reach, When, facts};
pub use import::{FORMS, Form, Imported, import};
pub use judge::{State, fails, judge, judge_state};
pub use lint::{LINTS, lint, run_tests};
pub use require::{PROFILES, SbomDemand};
pub use rules::{Doc, docs};
pub use scope::{At, Package, packages};
pub use sets::{SETS, Set};
pub use shape::{FILE, Key, Kind, Table, schema, tables};
pub use since::{Since, States, judge_change, judge_since};
pub use verdict::{Decided, Evaluation, Explained, Why};
pub use waiver::{Aside, Authors, REASONS as WAIVER_REASONS};
pub use write::{
    InUse, Stub, WriteError, add_waiver, from_scan, from_template, in_use, waiver_file,
};

use choose::Choice;
use clarify::Clarification;
use exclude::Exclude;
use grounds::Grounds;
use require::Required;
use scope::Conditions;
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
#[derive(Debug, Default)]
pub struct Policy {
    /// As shown: `starter (built-in)` or the file's path.
    pub label: String,
    /// What it calls itself.
    pub name: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// From which level on findings fail the gate, unless the command line says otherwise.
    pub fail_on: FailOn,
    /// The license that the work is released under.
    pub outbound: Option<Expression>,
    /// How the work reaches others.
    pub distribution: Vec<String>,
    /// Whether what was there before counts all the same.
    pub counts_known: bool,
    /// The revision that is compared with where nobody names another.
    pub since: Option<String>,
    /// The mail domains of those who write the work; empty for anybody.
    pub author_domains: Vec<String>,
    /// What the bill of materials must be.
    pub sbom: Option<SbomDemand>,
    /// What bills of materials say of those who make them.
    pub operator: Operator,
    /// Who holds the copyright in the work, in lower case; empty for anybody.
    holders: Vec<String>,
    /// What of a package is judged.
    grounds: Grounds,
    /// What of a text must agree, in thousandths.
    min_score: Option<Setting<u16>>,
    /// Whether mentions of licenses are told of.
    tells_clues: bool,
    compat: compat::Demand,
    /// The files that it was read from: those that it builds on first, itself last.
    sources: Vec<Source>,
    sets: Vec<OwnSet>,
    entries: Vec<Entry>,
    /// The files, each followed by its scopes; later ones are the more specific.
    layers: Vec<Layer>,
    /// What nothing above it can loosen: the bits of the layers of each locked file and of those that
    /// it builds on, which decide by themselves.
    locks: Vec<u64>,
    prefer: Vec<Pattern>,
    matching: Matching,
    excludes: Vec<Exclude>,
    clarifications: Vec<Clarification>,
    choices: Vec<Choice>,
    required: Required,
    waivers: Vec<Waiver>,
    /// What is asked of waivers.
    terms: Terms,
    tests: Vec<Test>,
}

/// One set of `[sets]`.
#[derive(Debug)]
struct OwnSet {
    /// With the `@`.
    name: String,
    patterns: Vec<Pattern>,
    span: Range<usize>,
    source: usize,
}

/// `[[test]]`.
#[derive(Debug)]
struct Test {
    expression: String,
    path: String,
    package: Option<Package>,
    /// The license of the work that it is to fit into.
    outbound: Option<Expression>,
    expect: Verdict,
    note: Option<String>,
    span: Range<usize>,
    source: usize,
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
    /// A set of `[sets]`, by its index.
    Own(usize),
}

/// What a file, or a scope of it, says beside its lists.
#[derive(Debug)]
struct Layer {
    name: String,
    source: usize,
    span: Range<usize>,
    /// `None` for the file itself, which holds everywhere.
    conditions: Option<Conditions>,
    default: Option<Setting<Verdict>>,
    unknown: Option<Setting<Verdict>>,
    unlicensed: Option<Setting<Verdict>>,
    /// The level of a rule; `None` for off.
    levels: BTreeMap<&'static str, Option<Level>>,
    /// How parts there are put together with the work.
    relation: Option<Setting<&'static Relation>>,
}

/// A value, and where it is set.
#[derive(Debug, Clone)]
struct Setting<T> {
    value: T,
    span: Range<usize>,
    source: usize,
}

/// `[licenses.matching]`.
#[derive(Debug, Clone, Copy, Default)]
struct Matching {
    /// `versions = "strict"`: `or later` is a license of its own.
    is_strict: bool,
    /// `with-exception = "exact"`: a pair must be listed itself.
    is_exact: bool,
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
    /// Whether it was there in the earlier state already: counted apart, and fails nothing unless
    /// the policy says `new-only = false`.
    pub is_known: bool,
    /// Whether it counts though it is known.
    pub counts_anyway: bool,
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

/// Reads a file that a policy names, by its path from the policy's folder; the words say why it
/// cannot be read.
pub type Load<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, String>;

impl Policy {
    /// Reads a policy file that names no others. `label` is how it is called, `path` how its
    /// places are shown. Every mistake is reported; with any mistake there is no policy.
    pub fn parse(label: &str, path: &str, text: &str) -> (Option<Self>, Vec<Diagnostic>) {
        let none = |_: &str| Err("no other file can be read here".to_owned());
        Self::parse_with(label, path, text, &none)
    }

    /// Reads a policy file and those that it names.
    pub fn parse_with(
        label: &str,
        path: &str,
        text: &str,
        load: Load<'_>,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        validate::parse(label, path, text, load)
    }

    /// A built-in policy, by its name: `starter`. `None` if there is none of that name.
    pub fn builtin(name: &str) -> Option<Self> {
        builtin::policy(name)
    }

    /// What it says of an expression, and why.
    pub fn evaluate(&self, expression: &Expression, at: &At<'_>) -> Evaluation {
        verdict::Judge::new(self, &[]).expression(expression, self.holding(at))
    }

    /// What it says of the value of a license field, and why.
    pub fn evaluate_claim(&self, claim: &Claim, at: &At<'_>) -> Evaluation {
        verdict::Judge::new(self, &[]).claim(claim, self.holding(at))
    }

    /// Whether files must be hashed for it: it holds some of them against hashes of its own.
    pub fn needs_hashes(&self) -> bool {
        let clarified = self.clarifications.iter().map(|it| &it.evidence);
        let mut evidence = clarified.chain(self.waivers.iter().map(|it| &it.evidence));
        evidence.any(|it| !it.is_empty())
    }

    /// The names of its files.
    fn file_names(&self) -> impl Iterator<Item = &str> {
        let paths = self.sources.iter().map(Source::path);
        paths.filter_map(|it| it.rsplit(['/', ':']).next())
    }

    fn excluded(&self, at: &At<'_>) -> Option<&str> {
        let found = self.excludes.iter().find(|it| it.covers(at))?;
        Some(&found.reason)
    }

    /// A place in one of its files.
    fn label_of(&self, source: usize, span: &Range<usize>) -> Label {
        match self.sources.get(source) {
            Some(it) => it.label(span, ""),
            None => Label::file(&self.label, ""),
        }
    }
}

impl Finding {
    /// Whether it can fail the gate: no `[[exclude]]` or `[[waiver]]` covers it, and it is new.
    pub fn counts(&self) -> bool {
        self.aside.is_none() && !self.is_forgiven()
    }

    /// Whether it fails nothing because it was there before.
    pub fn is_forgiven(&self) -> bool {
        self.is_known && !self.counts_anyway
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

    /// Lets what was there before count as what is new does: `new-only = false`.
    pub fn count_known(&mut self) {
        for it in &mut self.findings {
            it.counts_anyway = true;
        }
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
