// SPDX-License-Identifier: Apache-2.0

//! The parts of a tree, and how each is put together with the work as far as a scan tells.

use std::collections::BTreeMap;

use super::{RELATIONS, Relation};
use crate::{
    diagnostic::counted,
    ecosystems::Scope,
    expression::Expression,
    inventory::{Component, Inventory},
    policy::judge::subject_of,
    resolve::Basis,
};

/// A part of a work, and how it is put together with it.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its package URL or its path.
    pub name: String,
    /// What it is under; `None` where nothing is stated.
    pub expression: Option<Expression>,
    /// How it is put together with the work, as far as its ecosystem and its scope tell.
    pub relation: &'static Relation,
}

/// The parts of a tree that are not its own: its packages, and files that state another license
/// than the work does.
pub fn parts(inventory: &Inventory) -> Vec<Part> {
    let own = inventory.components.first();
    let own = own.and_then(|it| it.concluded.expression.as_ref());
    let packages = inventory
        .components
        .iter()
        .filter(|it| it.directory.is_none());
    let packages = packages.map(|it| Part {
        name: subject_of(it),
        expression: it.concluded.expression.clone(),
        relation: relation_of(it),
    });
    let files = inventory
        .files
        .iter()
        .filter(|it| it.concluded.basis == Basis::Own && it.concluded.expression.as_ref() != own);
    let mut by_license: BTreeMap<Expression, (String, usize)> = BTreeMap::new();
    for it in files {
        if let Some(expression) = &it.concluded.expression {
            let named = by_license.entry(expression.clone());
            named.or_insert_with(|| (it.path.to_string(), 0)).1 += 1;
        }
    }
    let files = by_license.into_iter().map(|(expression, (path, n))| Part {
        name: match n {
            1 => path,
            _ => format!("{path} and {} under {expression}", counted(n - 1, "file")),
        },
        expression: Some(expression),
        relation: named("file"),
    });
    packages.chain(files).collect()
}

/// Rust, Go, Swift and the like are linked into one program; what else is loaded when it runs.
fn relation_of(component: &Component) -> &'static Relation {
    const LINKED: &[&str] = &[
        "cargo",
        "golang",
        "swift",
        "conan",
        "vcpkg",
        "hackage",
        "cocoapods",
    ];
    match component.scope {
        Scope::Build => named("build"),
        Scope::Dev => named("dev"),
        Scope::Runtime | Scope::Optional if LINKED.contains(&component.ecosystem) => {
            named("static")
        }
        Scope::Runtime | Scope::Optional => named("dynamic"),
    }
}

fn named(name: &str) -> &'static Relation {
    let found = RELATIONS.iter().find(|it| it.name == name);
    found.expect("a test holds that every relation is there")
}
