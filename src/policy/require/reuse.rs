// SPDX-License-Identifier: Apache-2.0

//! What the REUSE specification, version 3.3, asks of a tree: each file states its license and its
//! copyright, and `LICENSES/` has the text of each license that is named, and of no other.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Doc, Found, Label, Level};
use crate::{
    expression::Expression, inventory::FileRecord, read::Kind, resolve::Basis, walk::RepoPath,
};

pub(super) static DOC: Doc = Doc {
    code: "not-reuse",
    level: Level::Warning,
    what: "a tree does not follow the REUSE specification, where `reuse` of `[require]` wants that",
    why: "whoever takes a file cannot tell by rule what holds of it",
    fix: "state license and copyright in each file, in a `.license` file beside it or in a `REUSE.toml`",
};

/// The directory of license texts.
const TEXTS: &[u8] = b"LICENSES";

pub(super) fn findings(context: &Context<'_>, wanted: &Label) -> Vec<Found> {
    let files = &context.inventory.files;
    let covered = files.iter().filter(|it| is_covered(it));
    let mut found = Vec::new();
    let mut named: BTreeMap<String, &FileRecord> = BTreeMap::new();
    for file in covered {
        let path = file.path.to_string();
        if !states_license(file) {
            found.push(lacks(&path, "license", wanted));
        }
        if !states_copyright(file, files) {
            found.push(lacks(&path, "copyright", wanted));
        }
        let own = Some(&file.concluded).filter(|_| states_license(file));
        for term in own
            .iter()
            .flat_map(|it| &it.expression)
            .flat_map(Expression::terms)
        {
            let exception = term.exception.as_ref().map(|it| it.as_str().to_owned());
            let license = term.license.as_str().to_owned();
            for id in exception.into_iter().chain([license]) {
                named.entry(id).or_insert(file);
            }
        }
    }
    found.extend(texts(context, &named, wanted));
    found
}

/// Whether the specification is about a file: *Covered Files*.
fn is_covered(file: &FileRecord) -> bool {
    let name = file.path.name();
    let is_text = file
        .path
        .as_bytes()
        .split(|it| *it == b'/')
        .any(|it| it == TEXTS);
    let is_license = ["LICENSE", "LICENCE", "COPYING"].iter().any(|it| {
        let rest = name.strip_prefix(it.as_bytes());
        rest.is_some_and(|it| it.is_empty() || matches!(it.first(), Some(b'.' | b'-')))
    });
    let is_beside = name.ends_with(b".license");
    let is_of_reuse = name == b"REUSE.toml" || file.path.as_bytes().ends_with(b".reuse/dep5");
    file.kind != Kind::Empty && !is_text && !is_license && !is_beside && !is_of_reuse
}

fn states_license(file: &FileRecord) -> bool {
    let is_stated = matches!(
        file.concluded.basis,
        Basis::Own | Basis::Sidecar(_) | Basis::Reuse(_)
    );
    is_stated && file.concluded.expression.is_some()
}

/// In itself, by an entry of a `REUSE.toml`, which is counted to it, or in its `.license` file.
fn states_copyright(file: &FileRecord, files: &[FileRecord]) -> bool {
    if !file.detection.copyrights.is_empty() {
        return true;
    }
    let mut beside = file.path.as_bytes().to_vec();
    beside.extend_from_slice(b".license");
    let beside = RepoPath::new(&beside);
    let index = files.binary_search_by(|it| it.path.cmp(&beside)).ok();
    let beside = index.and_then(|it| files.get(it));
    beside.is_some_and(|it| !it.detection.copyrights.is_empty())
}

fn lacks(path: &str, what: &str, wanted: &Label) -> Found {
    let title = format!("{path} does not state its {what} as REUSE wants it");
    Found::new(&DOC, path.to_owned(), title)
        .at(Label::file(path, format!("no {what} is stated here")))
        .at(wanted.clone())
        .evidence(format!("no {what}"))
        .help(DOC.fix)
}

/// Licenses without their text, and texts that nothing names: *License files*.
fn texts(
    context: &Context<'_>,
    named: &BTreeMap<String, &FileRecord>,
    wanted: &Label,
) -> Vec<Found> {
    let top = RepoPath::new(TEXTS);
    let there = super::paths(context).filter(|it| it.parent().as_ref() == Some(&top));
    let there: BTreeMap<String, &RepoPath> = there
        .map(|it| {
            let name = String::from_utf8_lossy(it.name()).into_owned();
            let stem = name.rsplit_once('.').map_or(name.as_str(), |it| it.0);
            (stem.to_owned(), it)
        })
        .collect();
    let missing = named.iter().filter(|(id, _)| !there.contains_key(*id));
    let missing = missing.map(|(id, file)| {
        let path = file.path.to_string();
        let title = format!("`LICENSES/` has no text of {id}");
        Found::new(&DOC, format!("LICENSES/{id}.txt"), title)
            .at(Label::file(&path, format!("{id} is named here")))
            .at(wanted.clone())
            .evidence(format!("no text of {id}"))
            .help("`placet licenses text` prints it")
    });
    let names: BTreeSet<&String> = named.keys().collect();
    let unused = there.iter().filter(|(id, _)| !names.contains(id));
    let unused = unused.map(|(id, path)| {
        let path = path.to_string();
        let title = format!("nothing is under {id}, whose text is {path}");
        Found::new(&DOC, path.clone(), title)
            .at(Label::file(&path, "nothing names it"))
            .at(wanted.clone())
            .evidence(format!("unused text of {id}"))
            .help("delete it")
    });
    missing.chain(unused).collect()
}
