// SPDX-License-Identifier: Apache-2.0

//! The parts of a tree, and how each is put together with the work as far as a scan tells.

use std::collections::BTreeMap;

use super::{RELATIONS, Relation};
use crate::{
    diagnostic::{Label, counted},
    expression::Expression,
    inventory::{Component, FileRecord, Inventory},
    policy::{
        judge::{path_of, subject_of},
        rules::label,
        scope,
    },
    resolve::Basis,
};

/// A part of a work, and how it is put together with it.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its package URL or its path.
    pub name: String,
    /// What it is under; `None` where nothing is stated.
    pub expression: Option<Expression>,
    /// How it is put together with the work, as far as its ecosystem and its scope tell, or as the
    /// policy says.
    pub relation: &'static Relation,
    /// Its package URL, or the paths of its files.
    pub subjects: Vec<String>,
    /// Where that is stated.
    pub at: Option<Label>,
}

/// How something is put together with the work, by where it stands and by what is usual.
pub(in crate::policy) type Joined<'a> =
    &'a dyn Fn((&str, &str), &'static Relation) -> &'static Relation;

/// The parts of a tree that are not its own: its packages, and files that state another license
/// than the work does.
pub fn parts(inventory: &Inventory) -> Vec<Part> {
    parts_in(inventory, inventory.files.iter(), &|_, usual| usual)
}

/// As [`parts`], of some of the files, where a policy says how some parts are put together with the
/// work. It is asked with a path and the name of a package, which may be empty.
pub(in crate::policy) fn parts_in<'a>(
    inventory: &'a Inventory,
    files: impl Iterator<Item = &'a FileRecord>,
    joined: Joined<'_>,
) -> Vec<Part> {
    let packages = inventory.components.iter();
    let packages = packages.filter(|it| it.directory.is_none());
    let packages = packages.map(|it| package(it, joined));
    packages.chain(parts_of(inventory, files, joined)).collect()
}

fn package(it: &Component, joined: Joined<'_>) -> Part {
    let name = subject_of(it);
    let place = it.places.first();
    Part {
        expression: it.concluded.expression.clone(),
        relation: joined((&path_of(it), &name), relation_of(it)),
        subjects: vec![name.clone()],
        at: place.map(|it| label(&it.path.to_string(), &it.place, "it is named here")),
        name,
    }
}

/// The files that state another license than the work does, by that license.
fn parts_of<'a>(
    inventory: &'a Inventory,
    files: impl Iterator<Item = &'a FileRecord>,
    joined: Joined<'_>,
) -> Vec<Part> {
    let own = inventory.components.first();
    let own = own.and_then(|it| it.concluded.expression.as_ref());
    let files = files
        .filter(|it| it.concluded.basis == Basis::Own && it.concluded.expression.as_ref() != own);
    let mut by_license: BTreeMap<(&Expression, &str), Vec<&FileRecord>> = BTreeMap::new();
    for it in files {
        if let Some(expression) = &it.concluded.expression {
            let relation = joined((&it.path.to_string(), ""), named("file"));
            let alike = by_license.entry((expression, relation.name));
            alike.or_default().push(it);
        }
    }
    let parts = by_license.into_iter();
    let parts = parts.map(|((expression, relation), files)| {
        let subjects: Vec<String> = files.iter().map(|it| it.path.to_string()).collect();
        let first = subjects.first().cloned().unwrap_or_default();
        Part {
            name: match subjects.len() {
                1 => first,
                n => format!("{first} and {} under {expression}", counted(n - 1, "file")),
            },
            expression: Some(expression.clone()),
            relation: named(relation),
            at: files.first().map(|it| stated(it)),
            subjects,
        }
    });
    parts.collect()
}

/// Where a file states its license.
fn stated(file: &FileRecord) -> Label {
    let path = file.path.to_string();
    let found = file.detection.matches.iter().find(|it| it.class.asserts());
    match found {
        Some(it) => label(&path, &it.place, "it is stated here"),
        None => Label::file(&path, "it is stated here"),
    }
}

fn relation_of(component: &Component) -> &'static Relation {
    usual(scope::relation(component.scope), component.ecosystem)
}

/// How packages of an ecosystem are put together with a work that needs them when it says:
/// Rust, Go, Swift and the like are linked into one program; what else is loaded when it runs.
pub(in crate::policy) fn usual(needed: &str, ecosystem: &str) -> &'static Relation {
    const LINKED: &[&str] = &[
        "cargo",
        "golang",
        "swift",
        "conan",
        "vcpkg",
        "hackage",
        "cocoapods",
    ];
    match needed {
        "build" => named("build"),
        "dev" => named("dev"),
        _ if LINKED.contains(&ecosystem) => named("static"),
        _ => named("dynamic"),
    }
}

/// The relation of a name that is known to be one.
pub(in crate::policy) fn named(name: &str) -> &'static Relation {
    let found = RELATIONS.iter().find(|it| it.name == name);
    found.expect("a test holds that every relation is there")
}
