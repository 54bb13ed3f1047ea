// SPDX-License-Identifier: Apache-2.0

//! `missing-license`: source code without any license.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Context, Doc, Found, Level, Rule,
    dangling_license_reference::{beside, file_of, has_content},
    label, subject_of,
};
use crate::{
    diagnostic::{Label, counted},
    expression::Claim,
    inventory::{Component, FileRecord},
    policy::grounds::{Grounds, is_clarified},
    read::Kind,
    walk::RepoPath,
};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "missing-license",
        level: Level::Error,
        what: "a package or a file states no license, and inherits none",
        why: "without a license nobody else may use it",
        fix: "add a license file, or name the license in the manifest",
    },
    more: &[],
    check,
};

/// How many paths of a group its note names.
const N_NAMED: usize = 3;

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    let components = context.inventory.components.iter();
    let bare: Vec<&Component> = components.filter(|it| is_bare(context, it)).collect();
    let folders: Vec<&RepoPath> = bare.iter().filter_map(|it| it.directory.as_ref()).collect();
    let is_covered = |file: &FileRecord| folders.iter().any(|it| is_below(&file.path, it));
    let bare_files = context.sifted.unlicensed();
    let bare_files = bare_files.filter(|it| it.kind == Kind::Source);
    let (covered, alone): (Vec<_>, Vec<_>) = bare_files.partition(|it| is_covered(it));
    found.extend(
        bare.iter()
            .filter(|it| it.directory.is_some())
            .filter_map(|it| in_tree(it, &covered)),
    );
    let outside = bare.iter().filter(|it| it.directory.is_none());
    found.extend(outside.filter_map(|it| in_store(it)));
    found.extend(not_here(&bare));
    found.extend(files(&alone));
}

/// Whether nothing is known of a package's license, and no other rule says so.
fn is_bare(context: &Context<'_>, component: &Component) -> bool {
    let is_silent = match component.declared.as_ref().map(|it| (&it.claim, &it.raw)) {
        None | Some((Claim::None | Claim::NoAssertion, _)) => true,
        Some((Claim::Licensed(_) | Claim::Proprietary, _)) => false,
        // A file that is there and says nothing known; one that is absent has its own rule.
        Some((Claim::Invalid(_), raw)) => {
            let path = component.declared.as_ref().map(|it| it.at.path.to_string());
            file_of(raw)
                .is_some_and(|it| has_content(context, &beside(&path.unwrap_or_default(), it)))
        }
    };
    let is_clarified = is_clarified(component);
    match context.policy.grounds {
        Grounds::Declared => is_silent && !is_clarified,
        Grounds::Detected => component.detected.is_none() && !is_clarified,
        Grounds::Concluded | Grounds::Both => is_silent && component.concluded.expression.is_none(),
    }
}

/// A package of the tree. A root without manifest and without source has nothing to license.
fn in_tree(component: &Component, covered: &[&FileRecord]) -> Option<Found> {
    let folder = component.directory.as_ref()?;
    let n_files = covered
        .iter()
        .filter(|it| is_below(&it.path, folder))
        .count();
    if n_files == 0 && component.purl.is_none() {
        return None;
    }
    let subject = subject_of(component);
    let title = match component.name.as_str() {
        "" => "no license is stated".to_owned(),
        name => format!("{name} states no license"),
    };
    let at = match component.places.first() {
        Some(it) => label(
            &it.path.to_string(),
            &it.place,
            "no license here, nor in a license file",
        ),
        None => Label::file(&subject, "no license file here"),
    };
    let found = Found::new(&RULE.doc, subject.clone(), title)
        .at(at)
        .evidence(subject);
    let found = found.note(format!(
        "{} of source stand under it",
        counted(n_files, "file")
    ));
    Some(found.help("add a LICENSE file, or name the license in the manifest"))
}

/// A package of which there is a copy that names no license.
fn in_store(component: &Component) -> Option<Found> {
    let stored = component.lookup.found.as_ref()?;
    let subject = subject_of(component);
    let title = format!("{subject} states no license");
    let mut found = Found::new(&RULE.doc, subject.clone(), title);
    if let Some(it) = component.places.first() {
        let (path, message) = (it.path.to_string(), "locked here");
        found = found.at(label(&path, &it.place, message));
    }
    let files: Vec<String> = stored.files.iter().map(|it| it.path.to_string()).collect();
    let looked = match files.as_slice() {
        [] => format!("no license file stands in {}", stored.at),
        files => format!("looked at {}", named(files)),
    };
    Some(
        found
            .evidence(subject)
            .note(looked)
            .help("ask its authors, or do without it"),
    )
}

/// Packages that are locked and of which there is no copy: one finding for all of a file, as
/// nothing was looked at.
fn not_here(bare: &[&Component]) -> Vec<Found> {
    let is_absent = |it: &&Component| it.directory.is_none() && it.lookup.found.is_none();
    let mut by_file: BTreeMap<Option<&RepoPath>, Vec<&Component>> = BTreeMap::new();
    for it in bare.iter().copied().filter(is_absent) {
        let file = it.places.first().map(|it| &it.path);
        by_file.entry(file).or_default().push(it);
    }
    let files = by_file.values();
    files.filter_map(|it| not_known(it)).collect()
}

fn not_known(absent: &[&Component]) -> Option<Found> {
    let first = absent.first()?;
    let mut subjects: Vec<String> = absent.iter().map(|it| subject_of(it)).collect();
    subjects.sort();
    let title = match absent.len() {
        1 => "the license of 1 locked package is not in the tree".to_owned(),
        n => format!("the licenses of {n} locked packages are not in the tree"),
    };
    let mut found = Found::new(&RULE.doc, String::new(), title);
    let mut evidence = "locked packages".to_owned();
    if let Some(it) = first.places.first() {
        let path = it.path.to_string();
        evidence = format!("{evidence} of {path}");
        found = found.at(label(&path, &it.place, ""));
    }
    found = found.evidence(evidence).note(named(&subjects));
    let problems = absent.iter().flat_map(|it| &it.lookup.problems);
    let problems: BTreeSet<&String> = problems.collect();
    for it in problems.into_iter().take(N_NAMED) {
        found = found.note(it);
    }
    found.subjects = subjects;
    found.level = Some(Level::Warning);
    Some(found.help(remedy(absent)))
}

/// What brings packages to where they are looked for.
fn remedy(absent: &[&Component]) -> String {
    let commands = absent.iter().filter_map(|it| it.lookup.remedy());
    let commands: BTreeSet<&str> = commands.collect();
    if absent.iter().all(|it| it.version.is_none()) {
        return "add a lock file: which versions are meant is not known".to_owned();
    }
    if commands.is_empty() {
        return "vendor the packages, or look for their copies with `--resolve user`".to_owned();
    }
    let commands: Vec<String> = commands.iter().map(|it| format!("`{it}`")).collect();
    let commands = commands.join(" and ");
    format!("run {commands} and scan again: nothing is downloaded here")
}

/// Files of source that stand under no package without license: one finding for all of them.
fn files(alone: &[&FileRecord]) -> Option<Found> {
    let paths: Vec<String> = alone.iter().map(|it| it.path.to_string()).collect();
    let title = match paths.as_slice() {
        [only] => format!("{only} has no license"),
        _ => format!("{} of source have no license", counted(paths.len(), "file")),
    };
    let at = Label::file(paths.first()?, "no license here, nor above");
    let mut found = Found::new(&RULE.doc, String::new(), title)
        .at(at)
        .evidence("files");
    found = found.note(named(&paths));
    found.subjects = paths;
    found.level = Some(Level::Warning);
    Some(found.help("add a license file above them, or a tag to each: `placet annotate`"))
}

fn named(subjects: &[String]) -> String {
    let first = subjects
        .iter()
        .take(N_NAMED)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    match subjects.len().saturating_sub(N_NAMED) {
        0 => first,
        n => format!("{first} and {n} more"),
    }
}

fn is_below(path: &RepoPath, folder: &RepoPath) -> bool {
    let (path, folder) = (path.as_bytes(), folder.as_bytes());
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|it| it.first() == Some(&b'/'))
}
