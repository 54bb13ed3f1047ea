// SPDX-License-Identifier: Apache-2.0

//! `dangling-license-reference`: a file that sends the reader to a license file that is not there.

use super::{Context, Doc, Found, Level, Rule, findings_of, label};
use crate::{
    detect::can_be_referred_to,
    diagnostic::Label,
    inventory::FileRecord,
    resolve::{Lead, Places},
    walk::RepoPath,
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "dangling-license-reference",
        level: Level::Warning,
        what: "a file or a manifest sends the reader to a license file that is absent or empty",
        why: "without that file nothing is granted",
        fix: "add the file, or name the license by its SPDX id",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for it in context.spelled() {
        let Some(name) = file_of(it.raw) else {
            continue;
        };
        let path = beside(&it.path, name);
        if !has_content(context, &path) {
            let subject = it.subject.clone();
            found.push(lost(subject, name, it.label.clone(), it.raw));
        }
    }
    in_files(context, found);
}

fn lost(subject: String, name: &str, at: Label, evidence: &str) -> Found {
    let title = format!("{subject} refers to `{name}`, which is not there");
    let message = Found::new(&RULE.doc, subject, title).at(at);
    message
        .evidence(evidence)
        .help(format!("add `{name}`, or name the license by its SPDX id"))
}

fn in_files(context: &Context<'_>, found: &mut Vec<Found>) {
    let files = &context.inventory.files;
    let mut odd = context.sifted.odd();
    if odd.all(|it| it.detection.references.is_empty()) {
        return;
    }
    let filled = files.iter().filter(|it| it.size > 0);
    let references = context.sifted.odd().flat_map(|it| &it.detection.references);
    let targets = references.map(|it| &*it.target);
    let places = Places::of(filled.map(|it| &it.path), targets);
    for file in context.sifted.odd().filter(|it| is_open(it)) {
        let mut references = file.detection.references.iter();
        let is_lost = |target| places.follow(&file.path, target) == Lead::Nowhere;
        if let Some(it) = references.find(|it| is_lost(&it.target)) {
            let path = file.path.to_string();
            let at = label(&path, &it.place, "referred to here");
            found.push(lost(path, &it.target, at, &it.place.excerpt));
        }
    }
}

/// Whether a file leaves its license to what it refers to: it names none itself, or is a manifest
/// that means a file of its package.
fn is_open(file: &FileRecord) -> bool {
    let names_none = || findings_of(file).all(|it| it.expression.is_none());
    file.detection.references.iter().any(|it| it.is_field) || names_none()
}

/// The file that npm's `SEE LICENSE IN <file>` names, relative to its manifest.
pub(super) fn file_of(raw: &str) -> Option<&str> {
    const WORDS: &str = "SEE LICENSE IN ";
    let raw = raw.trim();
    let head = raw.get(..WORDS.len())?;
    let name = raw.get(WORDS.len()..)?.trim();
    let name = name.strip_prefix("./").unwrap_or(name);
    (head.eq_ignore_ascii_case(WORDS) && !name.is_empty()).then_some(name)
}

/// The path of a file that a manifest names relative to itself.
pub(super) fn beside(manifest: &str, name: &str) -> String {
    match manifest.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}

/// Whether a file is there that can hold a license, and is not empty.
pub(super) fn has_content(context: &Context<'_>, path: &str) -> bool {
    let path = RepoPath::new(path.as_bytes());
    if !can_be_referred_to(path.name()) {
        return false;
    }
    let components = context.inventory.components.iter();
    let mut stored = components.filter_map(|it| it.stored_at(&path));
    if stored.any(|it| {
        it.files
            .iter()
            .any(|it| it.path == path && !it.text.is_empty())
    }) {
        return true;
    }
    let files = &context.inventory.files;
    let found = files
        .binary_search_by(|it| it.path.cmp(&path))
        .ok()
        .and_then(|at| files.get(at));
    found.is_some_and(|it| it.size > 0)
}
