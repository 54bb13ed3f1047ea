// SPDX-License-Identifier: Apache-2.0

//! `declared-detected-mismatch`: a package whose manifest says other than its license files.

use super::{Context, Doc, Found, Level, Rule, label, subject_of};
use crate::{
    detect::{Class, Match},
    diagnostic::Label,
    expression::{Claim, Expression},
    inventory::{Component, Declared, FileRecord},
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

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for component in &context.inventory.components {
        let (Some(declared), Some(folder)) = (&component.declared, &component.directory) else {
            continue;
        };
        let texts = license_texts(context, folder);
        let contradicts = |(_, it): &(&FileRecord, &Match)| {
            it.expression
                .as_ref()
                .is_some_and(|it| contradicts(&declared.claim, it))
        };
        // One file that agrees is enough: a license file may carry the texts of others too.
        if let Some((file, it)) = texts.first().filter(|_| texts.iter().all(contradicts)) {
            found.push(message(component, declared, file, it));
        }
    }
}

fn message(component: &Component, declared: &Declared, file: &FileRecord, it: &Match) -> Found {
    let said = it
        .expression
        .as_ref()
        .map_or_else(String::new, ToString::to_string);
    let subject = subject_of(component);
    let says = match &declared.claim {
        Claim::Licensed(it) => it.expression.to_string(),
        _ => declared.raw.trim().to_owned(),
    };
    let title = format!("package says {says}, its license file is {said}");
    let (whole, tenths) = (it.score.0 / 10, it.score.0 % 10);
    let percent = match it.class {
        Class::Declared => format!("tagged {said} here"),
        _ => format!("this text is {said} ({whole}.{tenths} % alike)"),
    };
    let found = Found::new(&RULE.doc, subject.clone(), title)
        .at(label(
            &declared.at.path.to_string(),
            &declared.at.place,
            "declared here",
        ))
        .at(Label {
            message: percent,
            ..label(&file.path.to_string(), &it.place, "")
        })
        .evidence(format!("{subject} {says} {said}"))
        .help("correct the manifest, or the license file");
    match declared.claim.expression() {
        Some(expression) => found.about(expression),
        None => found,
    }
}

/// Whole license texts and tags that stand in a package's own directory, by path.
fn license_texts<'a>(context: &Context<'a>, folder: &RepoPath) -> Vec<(&'a FileRecord, &'a Match)> {
    let files =
        context.inventory.files.iter().filter(|it| {
            is_license_file(it.path.name()) && it.path.parent().as_ref() == Some(folder)
        });
    // A statement may speak of a part, a mention of anything: a text and a tag speak for the whole.
    let is_whole = |it: &&Match| {
        matches!(
            it.class,
            Class::Declared | Class::Exact | Class::Near | Class::Modified
        )
    };
    files
        .flat_map(|file| {
            file.detection
                .matches
                .iter()
                .filter(is_whole)
                .map(move |it| (file, it))
        })
        .filter(|(_, it)| it.expression.is_some())
        .collect()
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
