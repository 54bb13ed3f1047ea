// SPDX-License-Identifier: Apache-2.0

//! The rules: what a finding can be about, one file a rule.
//!
//! To add one, write `<name>.rs` with a `RULE`, and add its `mod` line and its entry in [`ALL`].
//! The name is that of the bad thing; it is API. A rule says what it found; levels, groups and
//! fingerprints are made of that in `judge`.

mod ambiguous_license;
mod committed_dependency;
mod conflicting_headers;
mod dangling_license_reference;
mod declared_detected_mismatch;
mod denied_license;
mod deprecated_id;
mod foreign_copyright;
mod hash_mismatch;
mod incompatible_license;
mod informal_license_name;
mod invalid_expression;
mod judged;
mod license_clue;
mod license_needs_review;
mod missing_license;
mod modified_license_text;
mod nothing_scanned;
mod obfuscated_text;
mod proprietary_statement;
mod unfilled_template;
mod unknown_license_text;
mod unlisted_license;
mod unreadable_file;

pub(super) use foreign_copyright::plain_name;
pub(super) use judged::{Judged, judged};

/// The code of what is mentioned alone.
pub(super) const CLUE: &str = license_clue::RULE.doc.code;

use std::collections::BTreeSet;

use super::{
    Evaluation, choose, clarify, document,
    judge::{Context, Found, path_of, subject_of},
    require, waiver,
};
use crate::{
    detect::{Class, Match},
    diagnostic::{Label, Level},
    expression::{Claim, Expression, ParseError},
    inventory::{Component, Declaration, FileRecord},
    read::Place,
    walk::RepoPath,
};

/// Every rule.
pub(super) static ALL: &[&Rule] = &[
    &ambiguous_license::RULE,
    &committed_dependency::RULE,
    &conflicting_headers::RULE,
    &dangling_license_reference::RULE,
    &declared_detected_mismatch::RULE,
    &denied_license::RULE,
    &deprecated_id::RULE,
    &foreign_copyright::RULE,
    &hash_mismatch::RULE,
    &incompatible_license::RULE,
    &informal_license_name::RULE,
    &invalid_expression::RULE,
    &license_clue::RULE,
    &license_needs_review::RULE,
    &missing_license::RULE,
    &modified_license_text::RULE,
    &nothing_scanned::RULE,
    &obfuscated_text::RULE,
    &proprietary_statement::RULE,
    &unfilled_template::RULE,
    &unknown_license_text::RULE,
    &unlisted_license::RULE,
    &unreadable_file::RULE,
];

/// A rule.
pub(super) struct Rule {
    pub(super) doc: Doc,
    /// Other codes that the check may give.
    pub(super) more: &'static [Doc],
    /// Looks at the inventory and adds what it finds.
    pub(super) check: fn(&Context<'_>, &mut Vec<Found>),
}

/// What a code means.
#[derive(Debug)]
pub struct Doc {
    /// The code, as in `[rules]` and in every report.
    pub code: &'static str,
    /// Its level where `[rules]` is silent.
    pub level: Level,
    /// What is true when it is found.
    pub what: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do.
    pub fix: &'static str,
}

/// Every code that a judgement may have, in the alphabet's order by rule.
pub fn docs() -> impl Iterator<Item = &'static Doc> {
    ALL.iter()
        .flat_map(|it| std::iter::once(&it.doc).chain(it.more))
        .chain(clarify::DOCS.iter().copied())
        .chain(require::DOCS.iter().copied())
        .chain([&choose::UNUSED])
        .chain(waiver::DOCS.iter().copied())
        .chain(document::DOCS)
}

impl Doc {
    /// Whether it tells the verdict of the policy on a license.
    pub(super) fn is_verdict(&self) -> bool {
        let docs = [
            &denied_license::RULE.doc,
            &license_needs_review::RULE.doc,
            &unlisted_license::RULE.doc,
        ];
        docs.iter().any(|it| it.code == self.code)
    }
}

/// Where a license is declared. A reader has the tree at hand and not the store, and a policy knows
/// the paths of the tree alone: for what a copy in a store says, the place is where the package is
/// locked.
fn declared_at(component: &Component, at: &Declaration) -> Label {
    let locked = component.places.first();
    match locked.filter(|_| component.stored_at(&at.path).is_some()) {
        Some(locked) => label(
            &locked.path.to_string(),
            &locked.place,
            format!("declared in {}:{}", at.path, at.place.line),
        ),
        None => label(&at.path.to_string(), &at.place, "declared here"),
    }
}

/// What asserts a license in a file: everything but clues and lists.
fn findings_of(file: &FileRecord) -> impl Iterator<Item = &Match> {
    file.detection
        .matches
        .iter()
        .filter(|it| it.class.asserts())
}

/// A place in a scanned file, as a message shows it.
pub(super) fn label(path: &str, place: &Place, message: impl Into<String>) -> Label {
    Label {
        path: path.to_owned(),
        line: place.line.max(1),
        column: place.column.max(1),
        excerpt: place.excerpt.to_string(),
        mark: place.mark.0 as usize..place.mark.1 as usize,
        message: message.into(),
    }
}

/// A finding about the verdict of a license, with the line of the policy that decides it.
fn about_license(context: &Context<'_>, doc: &'static Doc, it: &Judged<'_>, says: &str) -> Found {
    let decided = &it.evaluation.decided;
    let title = format!("{} is {}, which {says}", it.subject, it.expression);
    let mut found = Found::new(doc, it.subject.clone(), title)
        .about(&it.expression)
        .at(it.label.clone())
        .evidence(it.evidence.clone());
    if let Some(doubt) = &it.doubt {
        found = found.note(doubt.clone());
    }
    if let Some(at) = &decided.label {
        let mut at = at.clone();
        at.message = match at.message.as_str() {
            "" => "the policy decides here".to_owned(),
            scope => format!("the policy decides here, {scope}"),
        };
        found = found.at(at);
    }
    if let Some(version) = &decided.version {
        found = found.note(format!(
            "taken as {version}, one of the versions that it offers"
        ));
    }
    let at = context.at(&it.path, &it.subject);
    if context.treated(it.evaluation.verdict, &at) == super::Verdict::Deny {
        found.level = Some(Level::Error);
    }
    found
}

/// A license as someone wrote it, in a tag or in a manifest.
#[derive(Debug)]
pub(super) struct Spelled<'a> {
    subject: String,
    /// The file that it stands in, in the tree or in a store.
    path: String,
    label: Label,
    raw: &'a str,
    claim: Claim,
    /// Where it stands, if it is in a store: whoever reads this cannot change it.
    stored_at: Option<String>,
}

/// Every license as someone wrote it, where that is known and not as it should be.
pub(super) fn spelled<'a>(context: &Context<'a>) -> Vec<Spelled<'a>> {
    let mut all = Vec::new();
    let components = context.inventory.components.iter();
    let declared = components.filter_map(|it| it.declared.as_ref());
    let declared: BTreeSet<(&RepoPath, u32)> =
        declared.map(|it| (&it.at.path, it.at.place.line)).collect();
    for file in context.sifted.odd() {
        let path = file.path.to_string();
        for it in findings_of(file).filter(|it| it.class == Class::Declared) {
            let Some(raw) = it.raw.as_deref() else {
                continue; // as the expression says
            };
            if declared.contains(&(&file.path, it.place.line)) {
                continue; // it is the package that says so
            }
            all.push(Spelled {
                subject: path.clone(),
                path: path.clone(),
                label: label(&path, &it.place, ""),
                raw,
                claim: Claim::read(raw),
                stored_at: None,
            });
        }
    }
    let declared = context.inventory.components.iter();
    all.extend(declared.filter_map(|component| {
        let declared = component.declared.as_ref().filter(|it| is_odd(&it.claim))?;
        let at = &declared.at;
        let stored = component.stored_at(&at.path);
        Some(Spelled {
            subject: subject_of(component),
            path: at.path.to_string(),
            label: Label {
                message: String::new(),
                ..declared_at(component, at)
            },
            raw: &declared.raw,
            claim: declared.claim.clone(),
            stored_at: stored.map(|_| format!("{}:{}", at.path, at.place.line)),
        })
    }));
    all
}

/// Whether a rule may have something to say of how a license is written.
fn is_odd(claim: &Claim) -> bool {
    match claim {
        Claim::Licensed(it) => it.deprecated || it.informal,
        Claim::None | Claim::NoAssertion | Claim::Proprietary | Claim::Invalid(_) => true,
    }
}

impl Spelled<'_> {
    /// What to do about a spelling: only who has the file can correct it.
    fn mended(&self, found: Found, right: &Expression) -> Found {
        match &self.stored_at {
            Some(at) => found
                .note(format!("declared in {at}"))
                .help(format!("tell its authors to write `{right}`")),
            None => found.help(format!("write `{right}`")),
        }
    }
}

/// The part of a spelled license that an error is about, marked in its line.
fn marked(it: &Spelled<'_>, error: &ParseError) -> Label {
    let mut label = it.label.clone();
    label.message.clone_from(&error.message);
    let start = label.excerpt.find(it.raw).map(|at| at + error.span.start);
    if let Some(start) = start {
        let mark = start..start + error.span.len();
        if label.excerpt.get(mark.clone()).is_some() {
            let before = label
                .excerpt
                .get(label.mark.start.min(start)..start)
                .unwrap_or_default();
            label.column += u32::try_from(before.chars().count()).unwrap_or(0);
            label.mark = mark;
        }
    }
    label
}

/// Licenses whose texts come as a pair: the second is part of the first.
const COMES_WITH: &[(&str, &str)] = &[
    ("LGPL-3.0", "GPL-3.0"), // it is a set of permissions on top of it
    ("LGPL-2.1", "GPL-2.0"), // clause 3 lets it be taken instead, and packages ship both
    ("LGPL-2.0", "GPL-2.0"),
];

/// Whether two expressions name a license in common, as far as a text can tell: it does not say
/// whether later versions may be used.
fn share_a_license(a: &Expression, b: &Expression) -> bool {
    let pairs = a.terms().flat_map(|a| b.terms().map(move |b| (a, b)));
    pairs
        .map(|(a, b)| (base(a.license.as_str()), base(b.license.as_str())))
        .any(|(a, b)| a == b || COMES_WITH.contains(&(a, b)) || COMES_WITH.contains(&(b, a)))
}

fn base(id: &str) -> &str {
    let only = id.strip_suffix("-only");
    only.or_else(|| id.strip_suffix("-or-later")).unwrap_or(id)
}
