// SPDX-License-Identifier: Apache-2.0

//! `declared-detected-mismatch`: a package whose manifest says other than its license files.

use super::{Context, Doc, Found, Level, Rule, declared_at, label, subject_of};
use crate::{
    detect::{Class, Detection, Match},
    expression::{Claim, Expression},
    inventory::{Component, Declared, StoredFile},
    walk::RepoPath,
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "declared-detected-mismatch",
        level: Level::Error,
        what: "the manifest of a package and its license files name different licenses",
        why: "one of them is wrong, and who trusts it is misled",
        fix: "correct the manifest, or the license file",
    },
    more: &[],
    check,
};

/// A license text, and where it stands.
#[derive(Clone, Copy)]
struct LicenseText<'a> {
    path: &'a RepoPath,
    found: &'a Match,
}

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for component in &context.inventory.components {
        let Some(declared) = &component.declared else {
            continue;
        };
        let texts = match (&component.directory, &component.lookup.found) {
            (Some(folder), _) => in_tree(context, folder),
            (None, Some(stored)) => whole(stored.files.iter().filter(|it| it.is_license).map(of)),
            (None, None) => continue,
        };
        let contradicts = |it: &LicenseText<'_>| {
            let expression = it.found.expression.as_ref();
            expression.is_some_and(|it| contradicts(&declared.claim, it))
        };
        // One file that agrees is enough: a license file may carry the texts of others too.
        if let Some(it) = texts.first().filter(|_| texts.iter().all(contradicts)) {
            found.push(message(component, declared, it));
        }
    }
}

fn of(file: &StoredFile) -> (&RepoPath, &Detection) {
    (&file.path, &file.detection)
}

fn message(component: &Component, declared: &Declared, text: &LicenseText<'_>) -> Found {
    let it = text.found;
    let said = it
        .expression
        .as_ref()
        .map_or_else(String::new, ToString::to_string);
    let subject = subject_of(component);
    let says = match &declared.claim {
        Claim::Licensed(it) => it.expression.to_string(),
        _ => declared.raw.trim().to_owned(),
    };
    let (whole, tenths) = (it.score.0 / 10, it.score.0 % 10);
    let how = match it.class {
        Class::Declared => format!("tagged {said}"),
        _ => format!("{said} ({whole}.{tenths} % alike)"),
    };
    let is_stored = component.stored_at(text.path).is_some();
    let whose = if is_stored { &subject } else { "package" };
    let title = format!("{whose} says {says}, its license file is {said}");
    let mut found = Found::new(&RULE.doc, subject.clone(), title)
        .at(declared_at(component, &declared.at))
        .evidence(format!("{subject} {says} {said}"));
    if is_stored {
        // Nobody here can correct it, and every other package would wait for that.
        found.level = Some(Level::Warning);
        found = found
            .note(format!("{}:{} is {how}", text.path, it.place.line))
            .help("ask its authors which of the two holds");
    } else {
        let message = match it.class {
            Class::Declared => format!("{how} here"),
            _ => format!("this text is {how}"),
        };
        found = found
            .at(label(&text.path.to_string(), &it.place, message))
            .help("correct the manifest, or the license file");
    }
    match declared.claim.expression() {
        Some(expression) => found.about(expression),
        None => found,
    }
}

/// The license texts that stand in a package's own directory, by path.
fn in_tree<'a>(context: &Context<'a>, folder: &RepoPath) -> Vec<LicenseText<'a>> {
    let its_own = context.inventory.files_in(folder);
    let its_own = its_own.filter(|it| is_license_file(it.path.name()));
    whole(its_own.map(|it| (&it.path, &it.detection)))
}

/// Whole license texts and tags.
fn whole<'a>(files: impl Iterator<Item = (&'a RepoPath, &'a Detection)>) -> Vec<LicenseText<'a>> {
    // A statement may speak of a part, a mention of anything: a text and a tag speak for the whole.
    let is_whole = |it: &&Match| {
        matches!(
            it.class,
            Class::Declared | Class::Exact | Class::Near | Class::Modified
        ) && it.expression.is_some()
    };
    let texts = files.flat_map(|(path, detection)| {
        let found = detection.matches.iter().filter(is_whole);
        found.map(move |found| LicenseText { path, found })
    });
    texts.collect()
}

/// The names of files that speak for the package; a `NOTICE` speaks for others.
fn is_license_file(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_lowercase();
    ["license", "licence", "copying", "unlicense"]
        .iter()
        .any(|it| name.starts_with(it))
}

fn contradicts(claim: &Claim, text: &Expression) -> bool {
    match claim {
        Claim::Licensed(it) => !super::share_a_license(&it.expression, text),
        Claim::None | Claim::Proprietary => true,
        Claim::NoAssertion | Claim::Invalid(_) => false, // says nothing, or has a rule of its own
    }
}
