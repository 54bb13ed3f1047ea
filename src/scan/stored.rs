// SPDX-License-Identifier: Apache-2.0

//! What is done with one package that is not in the tree.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::Arc,
};

use super::examine::remembered;
use crate::{
    cache::{Cache, Known},
    detect::Detection,
    ecosystems::{LicenseField, Linked, Package},
    inventory::{Lookup, Stored, StoredFile},
    read::{self, Text},
    resolve::{conclude_stored, own_expression},
    stores::{CopiedFile, Copy, Description, Store, Stores, is_wanted},
    walk::RepoPath,
};

/// Looks for a package in the stores, and finds out what its copy says.
///
/// A panic is caught and becomes a problem of that package: one must not cost the others their
/// result.
pub(super) fn look_up(
    linked: &Linked,
    stores: &Stores,
    cache: Option<&Cache>,
    mut detect: impl FnMut(&Text<'_>) -> Detection,
) -> Lookup {
    if !is_wanted(linked) {
        return Lookup::default();
    }
    let caught = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut known = |path: &RepoPath, bytes: &[u8], text: &Text<'_>| {
            let examine = || Known {
                kind: text.kind,
                encoding: text.encoding,
                detection: detect(text),
            };
            remembered(cache, path, bytes, examine).detection
        };
        ask(linked, stores, &mut known)
    }));
    caught.unwrap_or_else(|_| Lookup {
        problems: vec!["a bug in this program stopped the search; please report it".to_owned()],
        ..Lookup::default()
    })
}

fn ask(
    linked: &Linked,
    stores: &Stores,
    detect: &mut impl FnMut(&RepoPath, &[u8], &Text<'_>) -> Detection,
) -> Lookup {
    let mut answer = stores.find(linked);
    let mut lookup = Lookup {
        missed: answer.missed,
        mismatches: answer.mismatches,
        problems: Vec::new(),
        found: None,
    };
    if let Some((store, copy)) = &mut answer.found {
        let problems = std::mem::take(&mut copy.problems);
        let at = store.place(&copy.path);
        answer
            .problems
            .extend(problems.iter().map(|it| format!("{at}: {it}")));
    }
    if let Some((store, copy)) = answer.found {
        let paths = copy.paths();
        let mut stored = examine(store, copy, detect, &mut answer.problems);
        if stored.conclusion.concluded.expression.is_none()
            && let Some(it) = stores.describe(store, &paths)
        {
            describe(&mut stored, &it, detect, &mut answer.problems);
        }
        lookup.found = Some(Box::new(stored));
    }
    answer.problems.sort();
    answer.problems.dedup();
    lookup.problems = answer.problems;
    lookup
}

fn examine(
    store: &'static Store,
    copy: Copy,
    detect: &mut impl FnMut(&RepoPath, &[u8], &Text<'_>) -> Detection,
    problems: &mut Vec<String>,
) -> Stored {
    let at = store.place(&copy.path);
    let files = copy.files.iter().map(|it| {
        let file = file(&at, it, detect);
        let bounds = file.detection.bounds.iter();
        problems.extend(bounds.map(|it| format!("{}: {it}", file.path)));
        file
    });
    let files: Vec<StoredFile> = files.collect();
    let mut license_at = None;
    let package = copy.manifest.and_then(|(path, manifest)| {
        let stands_in = manifest.license_at.as_ref().unwrap_or(&path);
        license_at = Some(store.place(stands_in.as_bytes()));
        let package: Package = manifest.package?;
        Some((store.place(path.as_bytes()), package))
    });
    Stored {
        conclusion: conclude_stored(declared(package.as_ref(), license_at.as_ref()), &files),
        hashes: copy.archive.map(|it| it.hashes).unwrap_or_default(),
        store,
        at,
        package,
        license_at,
        files,
    }
}

fn declared<'p>(
    package: Option<&'p (RepoPath, Package)>,
    license_at: Option<&'p RepoPath>,
) -> Option<(&'p LicenseField, &'p RepoPath)> {
    package?.1.license.as_ref().zip(license_at)
}

/// Adds what the package of the system says that a copy is of. In free form it says it of all that
/// it has, the packaging among it: where it names several licenses, none is known to be the copy's.
fn describe(
    stored: &mut Stored,
    description: &Description,
    detect: &mut impl FnMut(&RepoPath, &[u8], &Text<'_>) -> Detection,
    problems: &mut Vec<String>,
) {
    let path = &description.path;
    let text = Text::of(path, &description.text);
    let detection = detect(path, description.text.as_bytes(), &text);
    let bounds = detection.bounds.iter();
    problems.extend(bounds.map(|it| format!("{path}: {it}")));
    let names_one = || own_expression(&detection).is_some_and(|it| it.as_term().is_some());
    stored.files.push(StoredFile {
        is_license: description.is_precise || names_one(),
        path: path.clone(),
        detection,
        text: description.text.as_str().into(),
    });
    let declared = declared(stored.package.as_ref(), stored.license_at.as_ref());
    stored.conclusion = conclude_stored(declared, &stored.files);
}

fn file(
    at: &RepoPath,
    copied: &CopiedFile,
    detect: &mut impl FnMut(&RepoPath, &[u8], &Text<'_>) -> Detection,
) -> StoredFile {
    let path = at.join(copied.path.as_bytes());
    let text = read::decode(&path, &copied.bytes);
    let detection = detect(&path, &copied.bytes, &text);
    let text: Arc<str> = text.content.as_ref().into();
    StoredFile {
        is_license: StoredFile::speaks(&copied.path, copied.is_named),
        path,
        detection,
        text,
    }
}
