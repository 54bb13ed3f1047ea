// SPDX-License-Identifier: Apache-2.0

//! A package as the document has it.

use super::{
    file::{conclusion, copyright, matched},
    wire::{Component, Declared, Hash, Lookup, Mismatch, Place, StoredFile},
};
use crate::{
    ecosystems::Scope,
    expression::Claim,
    inventory::{self, ComponentKind, Declaration, Inventory},
};

pub(super) fn all(inventory: &Inventory) -> Vec<Component<'_>> {
    let numbered = inventory.components.iter().enumerate();
    numbered.map(|(id, component)| of(id, component)).collect()
}

fn of(id: usize, component: &inventory::Component) -> Component<'_> {
    Component {
        id,
        purl: component.purl.as_ref().map(ToString::to_string),
        ecosystem: component.ecosystem,
        name: &component.name,
        version: component.version.as_deref(),
        kind: match component.kind {
            ComponentKind::Root => "root",
            ComponentKind::Workspace => "workspace",
            ComponentKind::Direct => "direct",
            ComponentKind::Transitive => "transitive",
        },
        scope: scope_word(component.scope),
        directory: component.directory.as_ref().map(ToString::to_string),
        declared: component.declared.as_ref().map(declared),
        concluded: conclusion(&component.concluded),
        detected: component
            .detected
            .as_ref()
            .map(|it| it.expression.to_string()),
        copyrights: &component.copyrights,
        description: component.description.as_deref(),
        authors: &component.authors,
        suppliers: &component.suppliers,
        homepage: component.homepage.as_deref(),
        repository: component.repository.as_deref(),
        download: component.download.as_deref(),
        hashes: component.hashes.iter().map(hash).collect(),
        places: component.places.iter().map(place).collect(),
        asked: &component.asked,
        lookup: lookup(&component.lookup),
    }
}

/// `None` where nothing was looked for.
fn lookup(lookup: &inventory::Lookup) -> Option<Lookup<'_>> {
    if lookup.found.is_none() && !lookup.is_absent() {
        return None;
    }
    let found = lookup.found.as_deref();
    let files = found.map(|it| it.files.as_slice()).unwrap_or_default();
    let remedy = lookup.remedy().filter(|_| found.is_none());
    Some(Lookup {
        found: found.map(|it| it.at.to_string()),
        files: files.iter().map(stored_file).collect(),
        missed: lookup.missed.iter().map(|it| it.name).collect(),
        remedy,
        mismatches: lookup.mismatches.iter().map(mismatch).collect(),
        problems: &lookup.problems,
    })
}

fn stored_file(file: &inventory::StoredFile) -> StoredFile<'_> {
    StoredFile {
        path: file.path.to_string(),
        is_license: file.is_license,
        matches: file.detection.matches.iter().map(matched).collect(),
        copyrights: file.detection.copyrights.iter().map(copyright).collect(),
    }
}

fn mismatch(mismatch: &inventory::Mismatch) -> Mismatch<'_> {
    Mismatch {
        at: mismatch.at.to_string(),
        locked: hash(&mismatch.locked),
        found: hash(&mismatch.found),
    }
}

pub(super) fn scope_word(scope: Scope) -> &'static str {
    match scope {
        Scope::Runtime => "runtime",
        Scope::Optional => "optional",
        Scope::Build => "build",
        Scope::Dev => "dev",
    }
}

fn declared(declared: &inventory::Declared) -> Declared<'_> {
    let (claim, expression) = match &declared.claim {
        Claim::Licensed(lenient) => ("licensed", Some(lenient.expression.to_string())),
        Claim::None => ("none", None),
        Claim::NoAssertion => ("no-assertion", None),
        Claim::Proprietary => ("proprietary", None),
        Claim::Invalid(_) => ("invalid", None),
    };
    Declared {
        raw: &declared.raw,
        claim,
        expression,
        at: place(&declared.at),
    }
}

fn place(at: &Declaration) -> Place {
    Place {
        path: at.path.to_string(),
        line: at.place.line,
    }
}

fn hash(hash: &inventory::Hash) -> Hash<'_> {
    Hash {
        algorithm: hash.algorithm,
        hex: &hash.hex,
    }
}
