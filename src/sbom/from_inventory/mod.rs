// SPDX-License-Identifier: Apache-2.0

//! Turns what a scan found into a document.

mod component;
mod file;
mod graph;
mod license;
mod operator;
mod people;
mod same;
mod text;
mod work;

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    identity::{TOOL, TOOL_URL, TOOL_VERSION},
    model::{Bom, Composition, Relation, RelationKind, Tool},
    time::timestamp,
};
use crate::{
    inventory::{Component, ComponentKind, Inventory},
    licenses::LIST_VERSION,
};
use graph::{Graph, files_of_components};
use text::Texts;
use work::Work;

/// Whether the files of the tree stand in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// They do, if the hashes of every one of them are known: formats that have files want those
    /// of all or none.
    With,
    /// They do not.
    Without,
}

impl Bom {
    /// The document of an inventory. `seconds` is when it says it was made, since
    /// 1970-01-01T00:00:00Z.
    pub fn of(inventory: &Inventory, seconds: i64, files: Files) -> Self {
        let work = Work::of(inventory);
        let texts = Texts::default();
        let first = inventory.components.first();
        let root = first.map(|it| work.complete(it, inventory));
        let all = root.iter().chain(inventory.components.iter().skip(1));
        let all: Vec<&Component> = all.collect();
        let ids = references(&all);
        let owned = files_of_components(inventory);
        let files = match files {
            Files::With => file::all(inventory).unwrap_or_default(),
            Files::Without => Vec::new(),
        };
        let components = all.into_iter().zip(ids).enumerate();
        let components = components.map(|(index, (component, id))| {
            let own = owned.get(&index).map(Vec::as_slice).unwrap_or_default();
            component::of((inventory, &work, &texts), component, id, own)
        });
        let mut components: Vec<_> = components.collect();
        if let Some(root) = components.first_mut().filter(|_| !files.is_empty()) {
            root.files_analyzed = true;
            root.licenses_in_files = license::in_all_files(inventory);
        }
        Self {
            name: Some(name(inventory, root.as_ref())),
            edition: 1,
            created: Some(timestamp(seconds)),
            phases: vec!["pre-build".to_owned()],
            tools: vec![Tool {
                id: Some(format!("tool:{TOOL}@{TOOL_VERSION}")),
                name: TOOL.to_owned(),
                version: Some(TOOL_VERSION.to_owned()),
                repository: Some(TOOL_URL.to_owned()),
            }],
            authors: operator::author(inventory),
            manufacturer: operator::manufacturer(inventory),
            supplier: operator::supplier(inventory),
            namespace: inventory.operator.namespace.clone(),
            license: Some("CC0-1.0".to_owned()),
            list_version: Some(list_version()),
            root: (!components.is_empty()).then_some(0),
            relations: relations(inventory),
            compositions: compositions(inventory, components.len()),
            texts: license::texts(inventory, !files.is_empty()),
            concluded_by: Some(0),
            components,
            files,
            ..Self::default()
        }
    }
}

/// The list's version without its last part, as SPDX 2.3 has it (6.7).
fn list_version() -> String {
    let parts: Vec<_> = LIST_VERSION.split('.').take(2).collect();
    parts.join(".")
}

fn name(inventory: &Inventory, root: Option<&Component>) -> String {
    let version = root.and_then(|it| it.version.as_deref());
    let name = root.map_or(inventory.root.name.as_str(), |it| it.name.as_str());
    match version {
        Some(version) => format!("{name}-{version}"),
        None => name.to_owned(),
    }
}

fn relations(inventory: &Inventory) -> Vec<Relation> {
    let graph = Graph::of(inventory);
    let stated = graph.stated.iter().map(|it| Relation {
        from: it.from,
        kind: RelationKind::DependsOn(it.scope),
        to: Some(it.to),
    });
    let mut list: Vec<_> = stated.collect();
    for index in graph.unreferenced {
        if let Some(component) = inventory.components.get(index) {
            list.push(Relation {
                from: 0,
                kind: hanging(component),
                to: Some(index),
            });
        }
    }
    // What nothing but a requirement names may need more than is known: a known unknown.
    let open = inventory.components.iter().enumerate();
    let open = open.filter(|(_, component)| component.is_open);
    list.extend(open.map(|(from, _)| Relation {
        from,
        kind: RelationKind::DependsOn(crate::ecosystems::Scope::Runtime),
        to: None,
    }));
    list
}

/// How something that nothing leads to belongs to the root.
fn hanging(component: &Component) -> RelationKind {
    match component.kind {
        ComponentKind::Root | ComponentKind::Workspace => RelationKind::Contains,
        ComponentKind::Direct | ComponentKind::Transitive => {
            RelationKind::DependsOn(crate::ecosystems::Scope::Runtime)
        }
    }
}

/// What is known to be all there is: of the document, of each component's parts, of what each
/// component needs. A gap may hide a package, so that with one no claim is made. Where nothing but
/// requirements name some, it is known of the others what they need.
fn compositions(inventory: &Inventory, n_components: usize) -> Vec<Composition> {
    let is_read =
        inventory.gaps.is_empty() && !inventory.skipped.iter().any(|it| it.reason.is_gap());
    let is_complete = inventory.is_graph_complete && is_read;
    let is_known = inventory.is_graph_known && is_read;
    let composition = |is_complete: bool, assemblies, dependencies| Composition {
        aggregate: if is_complete {
            "complete"
        } else {
            "incomplete"
        }
        .to_owned(),
        assemblies,
        dependencies,
    };
    let all: Vec<_> = (0..n_components).collect();
    let is_open = |it: &usize| inventory.components.get(*it).is_some_and(|it| it.is_open);
    let (open, known) = all
        .iter()
        .partition(|it| !is_complete && (!is_known || is_open(it)));
    let needs = [(true, known), (false, open)].into_iter();
    let needs = needs.filter(|(_, it): &(bool, Vec<usize>)| !it.is_empty());
    let mut compositions = vec![
        composition(is_complete, Vec::new(), Vec::new()),
        composition(is_complete, all, Vec::new()),
    ];
    compositions.extend(needs.map(|(is_complete, it)| composition(is_complete, Vec::new(), it)));
    compositions
}

/// A reference for every component, by index: its purl, with its directory where two have the
/// same purl, with a number where that does not tell them apart either.
fn references(components: &[&Component]) -> Vec<String> {
    let mut n_seen = BTreeMap::<String, usize>::new();
    let mut references = Vec::new();
    for component in components {
        let mut reference = reference(component);
        if n_seen.contains_key(&reference)
            && let Some(directory) = &component.directory
        {
            write!(reference, "#{directory}").expect("a string takes what it is given");
        }
        let n = n_seen.entry(reference.clone()).or_default();
        *n += 1;
        if *n > 1 {
            reference = format!("{reference}#{n}");
            n_seen.entry(reference.clone()).or_insert(1);
        }
        references.push(reference);
    }
    references
}

fn reference(component: &Component) -> String {
    match &component.purl {
        Some(purl) => purl.to_string(),
        None => format!(
            "{TOOL}:{}@{}",
            component.name,
            component.version.as_deref().unwrap_or_default()
        ),
    }
}
