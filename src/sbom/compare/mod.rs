// SPDX-License-Identifier: Apache-2.0

//! Holds a document against the source that was delivered with it: what the source has and the
//! document does not, what it has otherwise, and what only the document has.
//!
//! Components are matched by their package URL without version and qualifiers, and then by version.
//! What one side does not say is compared only where its silence hides something: a document
//! without a hash is held to be poor, one without a license to be silent, one with another hash or
//! license to be wrong.

mod component;
mod document;
mod files;
mod license;

use std::collections::BTreeMap;

use super::model::{self, Bom};
use crate::{
    diagnostic::{Label, Remark},
    ecosystems::Purl,
    inventory::{Component, Declaration, Inventory},
    read::Place,
};

/// The document lacks something that the source has.
pub const MISSING_COMPONENT: &str = "missing-component";
/// The document has something that the source lacks.
pub const EXTRA_COMPONENT: &str = "extra-component";
/// Both have a package, in versions that differ.
pub const DIFFERENT_VERSION: &str = "different-version";
/// What the document says of a license is not what the source says.
pub const CONTRADICTED_LICENSE: &str = "contradicted-license";
/// What the document says of bytes is not true of them.
pub const DIFFERENT_HASH: &str = "different-hash";
/// The document leaves out that one component needs another.
pub const MISSING_RELATION: &str = "missing-relation";
/// The document says that it is complete, and the source does not bear it out.
pub const UNFOUNDED_COMPLETENESS: &str = "unfounded-completeness";

/// Finds every difference. `name` is what the document is called.
pub fn compare(bom: &Bom, name: &str, inventory: &Inventory) -> Vec<Remark> {
    let pairs = Pairs::of(bom, inventory);
    let mut found = Vec::new();
    let context = Context {
        bom,
        name,
        inventory,
        pairs: &pairs,
    };
    component::compare(&context, &mut found);
    license::compare(&context, &mut found);
    files::compare(&context, &mut found);
    document::compare(&context, &mut found);
    found
}

struct Context<'a> {
    bom: &'a Bom,
    /// What the document is called.
    name: &'a str,
    inventory: &'a Inventory,
    pairs: &'a Pairs,
}

/// Which component of the document is which of the source, by index.
#[derive(Default)]
struct Pairs {
    /// The same package in the same version, or in one that one side does not know.
    same: Vec<(usize, usize)>,
    /// The same package in another version.
    other_version: Vec<(usize, usize)>,
    only_in_document: Vec<usize>,
    only_in_source: Vec<usize>,
}

impl Pairs {
    fn of(bom: &Bom, inventory: &Inventory) -> Self {
        let mut pairs = Self::default();
        // The root of the one is the root of the other, whatever they call it: what differs is
        // then their name, not that there is one.
        let root = bom.root.filter(|_| !inventory.components.is_empty());
        pairs.same.extend(root.map(|it| (it, 0)));
        let mut groups = BTreeMap::<String, (Vec<usize>, Vec<usize>)>::new();
        for (index, it) in bom.components.iter().enumerate() {
            if Some(index) != root {
                groups.entry(key_of_document(it)).or_default().0.push(index);
            }
        }
        for (index, it) in inventory.components.iter().enumerate() {
            if root.is_none() || index > 0 {
                groups.entry(key_of_source(it)).or_default().1.push(index);
            }
        }
        for (documents, sources) in groups.into_values() {
            pairs.match_up(bom, inventory, documents, sources);
        }
        pairs
    }

    /// First those of one version, then one of which a side does not know the version, then the
    /// rest in order.
    fn match_up(
        &mut self,
        bom: &Bom,
        inventory: &Inventory,
        mut documents: Vec<usize>,
        mut sources: Vec<usize>,
    ) {
        let stated = |index: usize| {
            bom.components
                .get(index)
                .and_then(|it| it.version.as_deref())
        };
        let known = |index: usize| {
            let component = inventory.components.get(index);
            component.and_then(|it| it.version.as_deref())
        };
        for is_exact in [true, false] {
            documents.retain(|document| {
                let fits = |source: &usize| match (stated(*document), known(*source)) {
                    (Some(a), Some(b)) => is_same_version(a, b),
                    (None, None) => true,
                    (_, None) => !is_exact,
                    (None, Some(_)) => false,
                };
                let Some(at) = sources.iter().position(fits) else {
                    return true;
                };
                self.same.push((*document, sources.remove(at)));
                false
            });
        }
        let n_both = documents.len().min(sources.len());
        let rest = documents.split_off(n_both);
        let missed = sources.split_off(n_both);
        self.other_version
            .extend(documents.into_iter().zip(sources));
        self.only_in_document.extend(rest);
        self.only_in_source.extend(missed);
    }
}

/// A leading `v` is a matter of taste.
fn is_same_version(a: &str, b: &str) -> bool {
    let bare = |it: &'_ str| it.strip_prefix('v').unwrap_or(it).to_owned();
    a == b || bare(a) == bare(b)
}

fn key_of_document(it: &model::Component) -> String {
    let purl = it.purl.as_deref().and_then(|it| Purl::parse(it).ok());
    key(purl.as_ref(), &it.whole_name())
}

fn key_of_source(it: &Component) -> String {
    key(it.purl.as_ref(), &it.name)
}

fn key(purl: Option<&Purl>, name: &str) -> String {
    match purl {
        Some(it) => format!("{}/{}/{}", it.kind(), it.namespace(), it.name()),
        None => format!("name/{}", name.to_lowercase()),
    }
}

impl Context<'_> {
    fn document(&self, index: usize) -> Option<&model::Component> {
        self.bom.components.get(index)
    }

    fn source(&self, index: usize) -> Option<&Component> {
        self.inventory.components.get(index)
    }

    /// Where the document speaks of a component.
    fn at_document(&self, component: &model::Component, message: impl Into<String>) -> Label {
        match &component.place {
            Some(place) => label(self.name, place, message),
            None => Label::file(self.name, message),
        }
    }

    /// Where the source speaks of a component; for those that nothing names, its directory.
    fn at_source(component: &Component, message: impl Into<String>) -> Label {
        match component.places.first() {
            Some(it) => at(it, message),
            None => {
                let directory = component.directory.as_ref().map(ToString::to_string);
                Label::file(
                    directory
                        .filter(|it| !it.is_empty())
                        .unwrap_or_else(|| ".".to_owned()),
                    message,
                )
            }
        }
    }
}

/// The name of a component of the document.
fn subject_of(it: &model::Component) -> String {
    it.purl
        .clone()
        .unwrap_or_else(|| named(&it.whole_name(), it.version.as_deref()))
}

/// The name of a component of the source.
fn subject(it: &Component) -> String {
    match &it.purl {
        Some(purl) => purl.to_string(),
        None => named(&it.name, it.version.as_deref()),
    }
}

fn named(name: &str, version: Option<&str>) -> String {
    match version {
        Some(version) => format!("{name} {version}"),
        None => name.to_owned(),
    }
}

fn at(it: &Declaration, message: impl Into<String>) -> Label {
    label(&it.path.to_string(), &it.place, message)
}

fn label(path: &str, place: &Place, message: impl Into<String>) -> Label {
    Label {
        path: path.to_owned(),
        line: place.line.max(1),
        column: place.column.max(1),
        excerpt: place.excerpt.to_string(),
        mark: place.mark.0 as usize..place.mark.1 as usize,
        message: message.into(),
    }
}
