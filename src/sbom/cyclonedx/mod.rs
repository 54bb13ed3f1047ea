// SPDX-License-Identifier: Apache-2.0

//! Writes CycloneDX 1.7 in JSON.
//!
//! 1.7 is the first version that can say a declared and a concluded license of one component,
//! each as an expression.

mod component;
mod wire;

use std::io::{self, Write};

use super::{
    graph::{Graph, files_of_components},
    identity::{TOOL, TOOL_URL, TOOL_VERSION, references, uuid_of},
    time::timestamp,
};
use crate::inventory::Inventory;
use wire::{
    Bom, Component, Composition, Dependency, License, Lifecycle, Metadata, NamedLicense, Reference,
    Tool, Tools,
};

/// Writes the inventory as a CycloneDX 1.7 document. `seconds` is when the document says it was
/// made, since 1970-01-01T00:00:00Z; it has no part in the serial number.
///
/// # Errors
/// Those of the writer.
pub fn write(inventory: &Inventory, seconds: i64, out: &mut dyn Write) -> io::Result<()> {
    let references = references(inventory);
    let mut bom = bom(inventory, &references);
    bom.serial_number = Some(uuid_of(&bom).urn().to_string());
    bom.metadata.timestamp = Some(timestamp(seconds));
    serde_json::to_writer_pretty(&mut *out, &bom)?;
    out.write_all(b"\n")
}

fn bom<'a>(inventory: &'a Inventory, references: &'a [String]) -> Bom<'a> {
    let owned = files_of_components(inventory);
    let mut components = inventory.components.iter().zip(references).enumerate().map(
        |(index, (component, reference))| {
            let files = owned.get(&index).map(Vec::as_slice).unwrap_or_default();
            component::of(inventory, component, reference, files)
        },
    );
    let root = components.next();
    Bom {
        schema: "http://cyclonedx.org/schema/bom-1.7.schema.json",
        bom_format: "CycloneDX",
        spec_version: "1.7",
        serial_number: None,
        version: 1,
        metadata: metadata(root),
        components: components.collect(),
        dependencies: dependencies(inventory, references),
        compositions: compositions(inventory, references),
    }
}

fn metadata(component: Option<Component<'_>>) -> Metadata<'_> {
    Metadata {
        timestamp: None,
        lifecycles: [Lifecycle { phase: "pre-build" }],
        tools: Tools {
            components: [Tool {
                kind: "application",
                name: TOOL,
                version: TOOL_VERSION,
                external_references: [Reference {
                    kind: "vcs",
                    url: TOOL_URL,
                    hashes: Vec::new(),
                }],
            }],
        },
        component,
        licenses: [License::Named {
            license: NamedLicense {
                id: Some("CC0-1.0"),
                name: None,
                acknowledgement: None,
            },
        }],
    }
}

/// An entry for every component, also for those that need nothing: an entry that is absent
/// would say that nothing is known.
fn dependencies<'a>(inventory: &Inventory, references: &'a [String]) -> Vec<Dependency<'a>> {
    let needs = Graph::of(inventory).needs(references.len());
    let entries = references.iter().zip(needs).map(|(reference, needs)| {
        let named = needs.iter().filter_map(|it| references.get(*it));
        let mut depends_on: Vec<_> = named.map(String::as_str).collect();
        depends_on.sort_unstable();
        Dependency {
            reference,
            depends_on,
        }
    });
    entries.collect()
}

/// What is known to be all there is: of the document, of each component's parts, of what each
/// component needs. A gap may hide a package, so that with one no claim is made.
fn compositions<'a>(inventory: &Inventory, references: &'a [String]) -> Vec<Composition<'a>> {
    let is_complete = inventory.is_graph_complete
        && inventory.gaps.is_empty()
        && !inventory.skipped.iter().any(|it| it.reason.is_gap());
    let aggregate = if is_complete {
        "complete"
    } else {
        "incomplete"
    };
    let all: Vec<_> = references.iter().map(String::as_str).collect();
    let composition = |assemblies, dependencies| Composition {
        aggregate,
        assemblies,
        dependencies,
    };
    vec![
        composition(Vec::new(), Vec::new()),
        composition(all.clone(), Vec::new()),
        composition(Vec::new(), all),
    ]
}
