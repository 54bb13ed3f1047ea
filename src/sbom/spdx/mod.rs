// SPDX-License-Identifier: Apache-2.0

//! Writes SPDX 2.3 in JSON.

mod file;
mod license;
mod package;
mod wire;

use std::io::{self, Write};

use super::{
    graph::Graph,
    identity::{TOOL, TOOL_VERSION, references, short_hash, uuid_of},
    time::timestamp,
};
use crate::{
    ecosystems::Scope,
    inventory::{Component, ComponentKind, Inventory},
    licenses::LIST_VERSION,
};
use wire::{CreationInfo, Document, File, Relationship};

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const NO_ASSERTION: &str = "NOASSERTION";

/// Writes the inventory as an SPDX 2.3 document. `seconds` is when the document says it was
/// made, since 1970-01-01T00:00:00Z; it has no part in the namespace.
///
/// # Errors
/// Those of the writer.
pub fn write(inventory: &Inventory, seconds: i64, out: &mut dyn Write) -> io::Result<()> {
    let id = |it: &String| format!("SPDXRef-Package-{}", short_hash(it.as_bytes()));
    let ids: Vec<_> = references(inventory).iter().map(id).collect();
    let file_ids: Vec<_> = inventory.files.iter().map(file::id).collect();
    let mut document = document(inventory, &ids, &file_ids);
    document.document_namespace = Some(namespace(inventory, &document));
    document.creation_info.created = Some(timestamp(seconds));
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn document<'a>(
    inventory: &'a Inventory,
    ids: &'a [String],
    file_ids: &'a [String],
) -> Document<'a> {
    let files = files(inventory, file_ids);
    let packages = inventory.components.iter().zip(ids);
    Document {
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        id: DOCUMENT,
        name: name(inventory),
        document_namespace: None,
        creation_info: CreationInfo {
            created: None,
            creators: vec![format!("Tool: {TOOL}-{TOOL_VERSION}")],
            license_list_version: list_version(),
            comment: "SBOM Type: Source; lifecycle: pre-build",
        },
        packages: packages
            .map(|(component, id)| package::of(inventory, component, id, !files.is_empty()))
            .collect(),
        has_extracted_licensing_infos: license::extracted(inventory, !files.is_empty()),
        relationships: relationships(
            inventory,
            ids,
            if files.is_empty() { &[] } else { file_ids },
        ),
        files,
    }
}

/// The files, if every one of them has its hashes: the verification code of the root is made
/// from all or none.
fn files(inventory: &Inventory, ids: &[String]) -> Vec<File> {
    let files = inventory
        .files
        .iter()
        .zip(ids)
        .map(|(file, id)| file::of(file, id));
    files.collect::<Option<_>>().unwrap_or_default()
}

/// The list's version without its last part, as the specification has it (6.7).
fn list_version() -> String {
    let parts: Vec<_> = LIST_VERSION.split('.').take(2).collect();
    parts.join(".")
}

fn name(inventory: &Inventory) -> String {
    let root = inventory.components.first();
    let version = root.and_then(|it| it.version.as_deref());
    let name = root.map_or(inventory.root.name.as_str(), |it| it.name.as_str());
    match version {
        Some(version) => format!("{name}-{version}"),
        None => name.to_owned(),
    }
}

fn namespace(inventory: &Inventory, document: &Document<'_>) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let name: String = name(inventory)
        .chars()
        .map(|c| if is_kept(c) { c } else { '-' })
        .collect();
    let uuid = uuid_of(document).hyphenated().to_string();
    format!("https://spdx.org/spdxdocs/{name}-{uuid}")
}

fn relationships<'a>(
    inventory: &Inventory,
    ids: &'a [String],
    file_ids: &'a [String],
) -> Vec<Relationship<'a>> {
    let Some(root) = ids.first() else {
        return Vec::new();
    };
    let graph = Graph::of(inventory);
    let mut list = vec![relationship(DOCUMENT, "DESCRIBES", root)];
    for edge in &graph.stated {
        if let (Some(from), Some(to)) = (ids.get(edge.from), ids.get(edge.to)) {
            list.push(relationship(from, "DEPENDS_ON", to));
            list.extend(narrower(edge.scope).map(|kind| relationship(to, kind, from)));
        }
    }
    for index in graph.unreferenced {
        if let (Some(to), Some(component)) = (ids.get(index), inventory.components.get(index)) {
            list.push(relationship(root, hanging(component), to));
        }
    }
    // What nothing but a requirement names may need more than is known: a known unknown.
    let open = inventory.components.iter().zip(ids);
    let open = open.filter(|(component, _)| component.is_open);
    list.extend(open.map(|(_, id)| relationship(id, "DEPENDS_ON", NO_ASSERTION)));
    list.extend(file_ids.iter().map(|it| relationship(root, "CONTAINS", it)));
    list
}

/// What else is true of a dependency that the product itself does not need. It stands beside the
/// plain statement, not in its place: many readers follow `DEPENDS_ON` alone, and a package that
/// they cannot reach is none to them.
fn narrower(scope: Scope) -> Option<&'static str> {
    match scope {
        Scope::Runtime => None,
        Scope::Optional => Some("OPTIONAL_DEPENDENCY_OF"),
        Scope::Build => Some("BUILD_DEPENDENCY_OF"),
        Scope::Dev => Some("DEV_DEPENDENCY_OF"),
    }
}

/// How something that nothing leads to belongs to the root.
fn hanging(component: &Component) -> &'static str {
    match component.kind {
        ComponentKind::Root | ComponentKind::Workspace => "CONTAINS",
        ComponentKind::Direct | ComponentKind::Transitive => "DEPENDS_ON",
    }
}

fn relationship<'a>(from: &'a str, kind: &'static str, to: &'a str) -> Relationship<'a> {
    Relationship {
        spdx_element_id: from,
        relationship_type: kind,
        related_spdx_element: to,
    }
}
