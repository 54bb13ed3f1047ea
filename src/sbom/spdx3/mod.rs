// SPDX-License-Identifier: Apache-2.0

//! SPDX 3.0.1 in JSON-LD: a list of elements that name each other, with the profiles *core*,
//! *software*, *simpleLicensing* and *lite*.

mod agent;
pub(super) mod beside;
pub(super) mod element;
pub(super) mod license;

use std::io::{self, Write};

use super::{
    identity::uuid_of,
    json::{self, Json, ToJson},
    loss::{Losses, Notes},
    model::{Bom, Relation, RelationKind, Said},
    node::Table,
    spdx::{TYPES, start_of_names},
};
use crate::ecosystems::Scope;
use agent::Agents;
use element::{Ids, element};
use license::Licenses;

pub(super) const CONTEXT: &str = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";
const CREATION: &str = "_:creation";
const PROFILES: [&str; 4] = ["core", "software", "simpleLicensing", "lite"];

/// Writes an SPDX 3.0.1 document, and says what it could not say. A document without a namespace
/// is named by a hash of its content, in which the time has no part.
///
/// # Errors
/// Those of the writer.
pub(super) fn write(bom: &Bom, out: &mut dyn Write) -> io::Result<Losses> {
    let named = bom.identity.as_ref().filter(|it| it.contains("://"));
    let namespace = match named {
        Some(it) => it.trim_end_matches(['#', '/']).to_owned(),
        None => {
            let uuid = uuid_of(bom, "SPDX 3.0.1").hyphenated();
            format!("{}/{}-{uuid}", start_of_names(bom), slug(&name(bom)))
        }
    };
    let mut document = Document::new(bom, namespace);
    document.created = bom.created.as_deref();
    json::write(&document, out)?;
    document.note();
    Ok(document.notes.take())
}

fn name(bom: &Bom) -> String {
    let name = bom.name.clone().or_else(|| bom.derived_name());
    name.unwrap_or_else(|| "unnamed".to_owned())
}

/// A name as it may stand in an address.
fn slug(name: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    name.chars()
        .map(|c| if is_kept(c) { c } else { '-' })
        .collect()
}

/// A document on its way to be written.
struct Document<'a> {
    bom: &'a Bom,
    notes: Notes,
    ids: Ids,
    agents: Agents,
    licenses: Licenses,
    created: Option<&'a str>,
}

impl<'a> Document<'a> {
    fn new(bom: &'a Bom, namespace: String) -> Self {
        let ids = Ids::new(bom, namespace);
        Self {
            bom,
            notes: Notes::default(),
            agents: Agents::of(bom, &ids),
            licenses: Licenses::of(bom, &ids),
            ids,
            created: None,
        }
    }

    fn creation(&self) -> Table<'_> {
        let tools = self.bom.tools.iter().enumerate();
        let tools = tools.map(|(index, _)| self.ids.own("tool", index));
        Table::new()
            .text("type", "CreationInfo")
            .text("@id", CREATION)
            .text("specVersion", "3.0.1")
            .maybe("created", self.created)
            .texts("createdBy", self.agents.makers.iter().map(String::as_str))
            .texts("createdUsing", tools)
            .maybe("comment", self.bom.comment.as_deref())
    }

    fn tools(&self) -> impl Iterator<Item = Table<'_>> {
        let tools = self.bom.tools.iter().enumerate();
        tools.map(|(index, it)| {
            let name = match &it.version {
                Some(version) => format!("{}-{version}", it.name),
                None => it.name.clone(),
            };
            element("Tool", self.ids.own("tool", index)).text("name", name)
        })
    }

    /// The document and the bill of materials in it: who looks for the kind of the bill (CISA,
    /// *Types of SBOM*) looks there.
    fn heads(&self) -> [Table<'_>; 2] {
        let bom = self.bom;
        let sbom = self.ids.own("sbom", 0);
        let root = bom.root.and_then(|it| self.ids.components.get(it));
        let roots: Vec<&str> = match root {
            Some(root) => vec![root],
            None => self.ids.components.iter().map(String::as_str).collect(),
        };
        let parts = || {
            let all = self.ids.components.iter().chain(&self.ids.files);
            all.map(String::as_str)
        };
        let kinds = bom.phases.iter().filter_map(|phase| {
            let found = TYPES.iter().find(|it| it.0 == phase)?;
            Some(found.1.to_ascii_lowercase())
        });
        let data_license = bom.license.clone().map(Said::Expression);
        let data_license = data_license.map(|it| self.licenses.id(Some(&it)));
        [
            element("software_Sbom", sbom.clone())
                .text("name", name(self.bom))
                .texts("rootElement", roots)
                .texts("element", parts())
                .texts("software_sbomType", kinds)
                .texts("profileConformance", PROFILES),
            element("SpdxDocument", self.ids.own("document", 0))
                .text("name", name(self.bom))
                .texts("rootElement", [sbom])
                .texts("element", parts())
                .maybe("dataLicense", data_license)
                .texts("profileConformance", PROFILES),
        ]
    }

    fn packages(&self) -> impl Iterator<Item = Table<'_>> {
        let all = self.bom.components.iter().zip(&self.ids.components);
        all.map(|(it, id)| element::package(self, it, id))
    }

    fn files(&self) -> impl Iterator<Item = Table<'_>> {
        let all = self.bom.files.iter().zip(&self.ids.files);
        all.map(|(it, id)| element::file(&self.notes, it, id))
    }

    fn relations(&self) -> impl Iterator<Item = Table<'_>> {
        let stated = self.bom.relations.iter().enumerate();
        let stated = stated.filter_map(|(index, it)| self.relation(index, it));
        let files = self.bom.files.iter().zip(&self.ids.files).enumerate();
        let files = files.filter_map(|(index, (it, id))| {
            let owner = it.owner.and_then(|it| self.ids.components.get(it))?;
            let table = element("Relationship", self.ids.own("contains", index));
            Some(between(table, owner, "contains", id))
        });
        let root = self.bom.root.and_then(|it| self.ids.components.get(it));
        let describes = root.map(|it| {
            element("Relationship", self.ids.own("describes", 0))
                .text("from", self.ids.own("document", 0))
                .text("relationshipType", "describes")
                .texts("to", [it.as_str()])
        });
        describes.into_iter().chain(stated).chain(files)
    }

    /// What needs the product itself is said plainly: readers follow such relations alone.
    fn relation(&self, index: usize, it: &Relation) -> Option<Table<'_>> {
        let from = self.ids.components.get(it.from)?;
        let to = it.to.map(|it| self.ids.components.get(it));
        let to = match to {
            Some(to) => to?.as_str(),
            None => "NoAssertionElement",
        };
        let (class, kind, scope) = match it.kind {
            RelationKind::Contains => ("Relationship", "contains", None),
            RelationKind::DependsOn(Scope::Runtime) => ("Relationship", "dependsOn", None),
            RelationKind::DependsOn(Scope::Optional) => {
                ("Relationship", "hasOptionalDependency", None)
            }
            RelationKind::DependsOn(Scope::Build) => {
                ("LifecycleScopedRelationship", "dependsOn", Some("build"))
            }
            RelationKind::DependsOn(Scope::Dev) => (
                "LifecycleScopedRelationship",
                "dependsOn",
                Some("development"),
            ),
        };
        let completeness = match self.bom.completeness() {
            Some("complete") => "complete",
            Some("incomplete") => "incomplete",
            _ => "noAssertion",
        };
        let table = element(class, self.ids.own("relation", index));
        Some(
            between(table, from, kind, to)
                .maybe("scope", scope)
                .text("completeness", completeness),
        )
    }

    fn elements(&self) -> impl Iterator<Item = Table<'_>> {
        std::iter::once(self.creation())
            .chain(self.heads())
            .chain(self.tools())
            .chain(self.agents.elements())
            .chain(self.licenses.elements())
            .chain(self.packages())
            .chain(self.files())
            .chain(self.relations())
            .chain(self.licenses.relations(self))
            .chain(beside::elements(self))
    }

    /// What the document as a whole has no field for.
    fn note(&self) {
        if !self.bom.properties.is_empty() {
            self.notes.add("SPDX 3.0.1 has no properties of a document");
        }
        if self.bom.is_signed {
            self.notes.add("SPDX 3.0.1 has no signature in a document");
        }
    }
}

/// A relation of one to one.
fn between<'a>(table: Table<'a>, from: &'a str, kind: &'static str, to: &'a str) -> Table<'a> {
    table
        .text("from", from)
        .text("relationshipType", kind)
        .texts("to", [to])
}

impl ToJson for Document<'_> {
    fn to_json(&self, out: &mut Json<'_>) -> io::Result<()> {
        out.object(|out| {
            out.text("@context", CONTEXT);
            out.each("@graph", self.elements())
        })
    }
}
