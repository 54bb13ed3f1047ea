// SPDX-License-Identifier: Apache-2.0

//! Under which license a package stands.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{Basis, Conclusion, FileFacts, PackageConclusion, tree::Tree};
use crate::{
    ecosystems::{Graph, Linked},
    expression::{Claim, Expression},
    walk::RepoPath,
};

/// What the files of one directory's package say.
#[derive(Default)]
struct Content<'a> {
    stated: BTreeSet<&'a Expression>,
    copyrights: BTreeSet<&'a str>,
}

pub(super) fn conclude(
    files: &[&FileFacts],
    graph: &Graph,
    own: &[Option<Expression>],
    tree: &Tree<'_>,
) -> Vec<PackageConclusion> {
    let contents = contents(files, graph, own);
    let conclude = |it| package(it, &contents, tree, files);
    graph.packages.iter().map(conclude).collect()
}

fn package(
    linked: &Linked,
    contents: &FxHashMap<RepoPath, Content<'_>>,
    tree: &Tree<'_>,
    files: &[&FileFacts],
) -> PackageConclusion {
    let directory = linked.directory.as_ref();
    let detected = directory.and_then(|it| tree.detected(it));
    let content = directory.and_then(|it| contents.get(it));
    let mut copyrights = content.map_or_else(BTreeSet::new, |it| it.copyrights.clone());
    for index in directory.map_or(&[][..], |it| tree.license_files(it)) {
        let file = files.get(*index).map(|it| &it.detection.copyrights[..]);
        let statements = file.unwrap_or_default().iter();
        copyrights.extend(statements.map(|it| &*it.statement));
    }
    let stated = content.map(|it| it.stated.iter().copied().cloned());
    let stated = stated.and_then(Expression::and);
    let (expression, basis) = if let Some((expression, at)) = declared(linked) {
        (Some(expression), Basis::Declared(at))
    } else if let Some(detected) = &detected {
        let at = detected.at.first().cloned();
        let basis = at.map_or(Basis::Own, Basis::Inherited);
        (Some(detected.expression.clone()), basis)
    } else if let Some(stated) = stated {
        (Some(stated.simplify()), Basis::Own)
    } else {
        (None, Basis::Nothing)
    };
    PackageConclusion {
        concluded: Conclusion { expression, basis },
        detected,
        copyrights: copyrights.into_iter().map(str::to_owned).collect(),
    }
}

fn declared(linked: &Linked) -> Option<(Expression, RepoPath)> {
    match &linked.package.license.as_ref()?.claim {
        Claim::Licensed(it) => Some((it.expression.clone(), linked.license_at.clone()?)),
        _ => None,
    }
}

/// Brings what files say to the directory of the nearest package at or above them. Each
/// directory's package is looked for once.
fn contents<'a>(
    files: &[&'a FileFacts],
    graph: &Graph,
    own: &'a [Option<Expression>],
) -> FxHashMap<RepoPath, Content<'a>> {
    let directories = graph.packages.iter().filter_map(|it| it.directory.clone());
    let mut home: FxHashMap<RepoPath, Option<RepoPath>> =
        directories.map(|it| (it.clone(), Some(it))).collect();
    let mut contents: FxHashMap<RepoPath, Content<'_>> = FxHashMap::default();
    let directories = files.chunk_by(|a, b| a.path.directory() == b.path.directory());
    let mut own = own.iter();
    for files in directories {
        let own = own.by_ref().take(files.len());
        let directory = files.first().and_then(|it| it.path.parent());
        let Some(home) = directory.and_then(|it| nearest(&it, &mut home)) else {
            own.for_each(drop);
            continue;
        };
        let content = contents.entry(home).or_default();
        content.stated.extend(own.flatten());
        let copyrights = files.iter().flat_map(|it| &it.detection.copyrights);
        content
            .copyrights
            .extend(copyrights.map(|it| &*it.statement));
    }
    contents
}

fn nearest(
    directory: &RepoPath,
    home: &mut FxHashMap<RepoPath, Option<RepoPath>>,
) -> Option<RepoPath> {
    let mut unknown = Vec::new();
    let mut at = Some(directory.clone());
    let mut found = None;
    while let Some(it) = at {
        if let Some(known) = home.get(&it) {
            found.clone_from(known);
            break;
        }
        at = it.parent();
        unknown.push(it);
    }
    for it in unknown {
        home.insert(it, found.clone());
    }
    found
}
