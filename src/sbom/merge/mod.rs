// SPDX-License-Identifier: Apache-2.0

//! Several documents as one. A component counts once by its package URL, else by its name and
//! version; what only one document says of it is kept. Where documents contradict each other the
//! answer is the careful one, and it is told: both licenses hold, and nothing is complete that one
//! of them does not call complete. No signature outlives it.

mod component;
mod rename;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    component::{Key, key, re_evaluate},
    rename::{Renamed, rename},
};
use super::{
    identity::{TOOL, TOOL_URL, TOOL_VERSION},
    loss::Losses,
    model::{Bom, Component, Composition, File, Organization, Relation, RelationKind, Tool},
};

/// What the result is about, where the documents are about several things.
#[derive(Debug, Clone)]
pub struct Whole {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
}

/// The documents are about different things, and nobody says what they are parts of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the documents describe different things: {0}")]
pub struct NoWhole(pub String);

/// Merges documents, and says what was lost or contradicted.
///
/// # Errors
/// If they describe different things and there is no name for the whole.
pub fn merge(documents: Vec<Bom>, whole: Option<&Whole>) -> Result<(Bom, Losses), NoWhole> {
    let mut merger = Merger::default();
    merger.bom.edition = 1;
    merger.heads(&documents);
    for document in documents {
        merger.add(document);
    }
    merger.root(whole)?;
    merger.finish();
    Ok((merger.bom, merger.losses))
}

#[derive(Default)]
struct Merger {
    bom: Bom,
    losses: Losses,
    /// Components by what tells them from others.
    known: BTreeMap<Key, usize>,
    /// Names that are taken.
    ids: BTreeSet<String>,
    /// What each document describes; where it does not say, all that nothing in it leads to.
    tops: Vec<Vec<usize>>,
    /// How often a component is in a document, and how often that says that its needs and its
    /// parts are all there are.
    counts: BTreeMap<usize, [usize; 3]>,
    /// What each document says of itself being complete.
    aggregates: Vec<Option<String>>,
}

/// The value that all of them have; `None`, and a word about it, if they do not agree.
fn agreed<T: Clone + PartialEq>(
    losses: &mut Losses,
    what: &str,
    values: impl Iterator<Item = Option<T>>,
) -> Option<T> {
    let stated: Vec<T> = values.flatten().collect();
    let first = stated.first()?.clone();
    if stated.iter().any(|it| *it != first) {
        losses.add(format!("{what} on which the documents do not agree"));
        return None;
    }
    Some(first)
}

/// Adds what is not there yet.
fn unite<T: PartialEq>(all: &mut Vec<T>, more: Vec<T>) {
    for it in more {
        if !all.contains(&it) {
            all.push(it);
        }
    }
}

impl Merger {
    /// What is said of documents, not of components.
    fn heads(&mut self, documents: &[Bom]) {
        let all = || documents.iter();
        let losses = &mut self.losses;
        let organization = |losses: &mut Losses, what, of: fn(&Bom) -> &Option<Organization>| {
            agreed(losses, what, all().map(|it| of(it).clone()))
        };
        self.bom.manufacturer = organization(losses, "the manufacturer", |it| &it.manufacturer);
        self.bom.supplier = organization(losses, "the supplier", |it| &it.supplier);
        let license = all().map(|it| it.license.clone());
        self.bom.license = agreed(losses, "the license of the document", license);
        let version = all().map(|it| it.list_version.clone());
        self.bom.list_version = agreed(losses, "the version of the license list", version);
        for it in documents {
            unite(&mut self.bom.phases, it.phases.clone());
            // The ids of tools count in their document alone, and so does who concluded what.
            let tools = it.tools.iter().cloned();
            let tools = tools.map(|it| Tool { id: None, ..it });
            unite(&mut self.bom.tools, tools.collect());
            if it.concluded_by.is_some() {
                self.losses
                    .add("by which tool the licenses are concluded, where all are by one");
            }
            unite(&mut self.bom.authors, it.authors.clone());
            unite(&mut self.bom.properties, it.properties.clone());
            self.bom.has_vulnerabilities |= it.has_vulnerabilities;
            if it.is_signed {
                self.losses
                    .add("a signature: what was signed is another document now");
            }
        }
        let own = Tool {
            id: None,
            name: TOOL.to_owned(),
            version: Some(TOOL_VERSION.to_owned()),
            repository: Some(TOOL_URL.to_owned()),
        };
        if !self.bom.tools.iter().any(|it| it.name == TOOL) {
            self.bom.tools.push(own);
        }
    }

    fn add(&mut self, mut document: Bom) {
        let renamed = rename(&mut document, &self.bom.texts);
        for Renamed { from, to } in renamed {
            self.losses.add(format!(
                "the name `{from}`, which stands for another text: it is `{to}` now"
            ));
        }
        unite(&mut self.bom.texts, std::mem::take(&mut document.texts));
        let components = std::mem::take(&mut document.components);
        let at: Vec<usize> = components
            .into_iter()
            .map(|it| self.component(it))
            .collect();
        let to = |old: usize| at.get(old).copied();
        let tops = match document.root {
            Some(root) => vec![root],
            None => tops(&document.relations, at.len()),
        };
        self.tops.push(tops.into_iter().filter_map(to).collect());
        for it in &document.relations {
            let target = it.to.map(to);
            if let (Some(from), None | Some(Some(_))) = (to(it.from), target) {
                self.bom.relations.push(Relation {
                    from,
                    kind: it.kind,
                    to: target.flatten(),
                });
            }
        }
        self.count(&document, &at);
        for file in document.files {
            self.file(file, &at);
        }
    }

    fn component(&mut self, mut component: Component) -> usize {
        let key = key(&component, self.bom.components.len());
        if let Some(index) = self.known.get(&key).copied() {
            if let Some(there) = self.bom.components.get_mut(index) {
                component::take(there, component, &mut self.losses);
            }
            return index;
        }
        let index = self.bom.components.len();
        component.id = self.free_id(std::mem::take(&mut component.id), index);
        self.known.insert(key, index);
        self.bom.components.push(component);
        index
    }

    fn free_id(&mut self, id: String, index: usize) -> String {
        let id = if self.ids.contains(&id) || id.is_empty() {
            format!("{id}#{index}")
        } else {
            id
        };
        self.ids.insert(id.clone());
        id
    }

    fn file(&mut self, mut file: File, at: &[usize]) {
        file.owner = file.owner.and_then(|it| at.get(it).copied());
        let index = self.bom.files.len();
        file.id = self.free_id(file.id, index);
        self.bom.files.push(file);
    }

    /// Notes which components the document has, and of which it says that nothing is missing.
    fn count(&mut self, document: &Bom, at: &[usize]) {
        let distinct: BTreeSet<usize> = at.iter().copied().collect();
        for it in distinct {
            self.counts.entry(it).or_default()[0] += 1;
        }
        let is_complete = |it: &&Composition| it.aggregate == "complete";
        let complete: Vec<_> = document.compositions.iter().filter(is_complete).collect();
        let needs = complete.iter().flat_map(|it| &it.dependencies);
        let parts = complete.iter().flat_map(|it| &it.assemblies);
        let meant = |all: Vec<&usize>| -> BTreeSet<usize> {
            let found = all.into_iter().filter_map(|it| at.get(*it).copied());
            found.collect()
        };
        let (needs, parts) = (meant(needs.collect()), meant(parts.collect()));
        for (slot, all) in [(1, needs), (2, parts)] {
            for it in all {
                self.counts.entry(it).or_default()[slot] += 1;
            }
        }
        let aggregate = document.completeness().map(ToOwned::to_owned);
        self.aggregates.push(aggregate);
    }

    /// One thing that all documents are about stays the root; several become parts of one.
    fn root(&mut self, whole: Option<&Whole>) -> Result<(), NoWhole> {
        let tops: BTreeSet<usize> = self.tops.iter().flatten().copied().collect();
        let Some(whole) = whole else {
            if tops.len() < 2 {
                self.bom.root = tops.first().copied();
                return Ok(());
            }
            let all = tops.iter().filter_map(|it| self.bom.components.get(*it));
            let names: Vec<_> = all.map(Component::whole_name).collect();
            return Err(NoWhole(names.join(", ")));
        };
        let index = self.bom.components.len();
        let id = self.free_id(whole.name.clone(), index);
        self.bom.components.push(Component {
            id,
            kind: "application".to_owned(),
            name: whole.name.clone(),
            version: whole.version.clone(),
            has_known_needs: true,
            ..Component::default()
        });
        self.bom.root = Some(index);
        self.bom
            .relations
            .extend(tops.into_iter().map(|it| Relation {
                from: index,
                kind: RelationKind::Contains,
                to: Some(it),
            }));
        Ok(())
    }

    fn finish(&mut self) {
        self.bom.relations.sort_unstable();
        self.bom.relations.dedup();
        self.bom.texts.sort_by(|a, b| a.id.cmp(&b.id));
        for it in &mut self.bom.components {
            re_evaluate(it);
        }
        let all = |slot: usize| -> Vec<usize> {
            let said = self.counts.iter();
            let said = said.filter(|(_, n)| n.get(slot) == n.first());
            said.map(|it| *it.0).collect()
        };
        let (needs, parts) = (all(1), all(2));
        let aggregate = self.aggregate();
        let mut found = vec![composition(aggregate, Vec::new(), Vec::new())];
        if !needs.is_empty() {
            found.push(composition("complete", Vec::new(), needs));
        }
        if !parts.is_empty() {
            found.push(composition("complete", parts, Vec::new()));
        }
        self.bom.compositions = found;
    }

    /// Complete if all of them are; incomplete if one says that it is not.
    fn aggregate(&self) -> &'static str {
        let words: BTreeSet<_> = self.aggregates.iter().map(Option::as_deref).collect();
        if words.iter().all(|it| *it == Some("complete")) {
            "complete"
        } else if words
            .iter()
            .flatten()
            .any(|it| it.starts_with("incomplete"))
        {
            "incomplete"
        } else {
            "unknown"
        }
    }
}

fn composition(aggregate: &str, assemblies: Vec<usize>, dependencies: Vec<usize>) -> Composition {
    Composition {
        aggregate: aggregate.to_owned(),
        assemblies,
        dependencies,
    }
}

/// What nothing leads to.
fn tops(relations: &[Relation], n_components: usize) -> Vec<usize> {
    let reached: BTreeSet<_> = relations.iter().filter_map(|it| it.to).collect();
    (0..n_components)
        .filter(|it| !reached.contains(it))
        .collect()
}
