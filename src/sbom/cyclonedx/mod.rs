// SPDX-License-Identifier: Apache-2.0

//! CycloneDX (ECMA-424), versions 1.4 to 1.7 in JSON and XML.

mod component;
mod level;
pub(super) mod license;
pub(super) mod xml;

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use super::{
    identity::uuid_of,
    json::{self, Json, ToJson},
    loss::Losses,
    model::{Bom, Component, Composition, RelationKind, Tool},
    node::{Node, Table},
};
use level::Level;
pub(super) use level::Version;

/// How a document is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// JSON.
    Json,
    /// XML.
    Xml,
}

/// Writes a document, and says what the version could not say. A document without an identity is
/// named by a hash of its content, in which the time has no part.
///
/// # Errors
/// Those of the writer.
pub(super) fn write(
    bom: &Bom,
    version: Version,
    spelling: Spelling,
    out: &mut dyn Write,
) -> io::Result<Losses> {
    let level = Level::new(version);
    let mut document = Document::new(bom, &level);
    let named = bom
        .identity
        .as_ref()
        .filter(|it| it.starts_with("urn:uuid:"));
    let serial = match named {
        Some(it) => it.clone(),
        None => uuid_of(bom, &format!("CycloneDX {}", version.as_str()))
            .urn()
            .to_string(),
    };
    document.serial = Some(&serial);
    document.created = bom.created.as_deref();
    match spelling {
        Spelling::Json => json::write(&document, out)?,
        Spelling::Xml => xml::write(&document, out)?,
    }
    if !bom.files.is_empty() {
        level.lose("list of files");
    }
    if bom.is_signed {
        level.lose("signature of what was signed before");
    }
    Ok(level.notes.take())
}

/// A document on its way to be written.
struct Document<'a> {
    bom: &'a Bom,
    level: &'a Level,
    serial: Option<&'a str>,
    created: Option<&'a str>,
    /// What each component needs, by index.
    needs: Vec<BTreeSet<&'a str>>,
    texts: license::Texts<'a>,
}

impl<'a> Document<'a> {
    fn new(bom: &'a Bom, level: &'a Level) -> Self {
        let mut needs = vec![BTreeSet::new(); bom.components.len()];
        for relation in &bom.relations {
            let needed = relation.to.and_then(|it| bom.components.get(it));
            if let (Some(set), Some(needed)) = (needs.get_mut(relation.from), needed) {
                match relation.kind {
                    RelationKind::DependsOn(_) | RelationKind::Contains => {
                        set.insert(needed.id.as_str());
                    }
                }
            }
        }
        Self {
            bom,
            level,
            serial: None,
            created: None,
            needs,
            texts: license::Texts::of(bom, root(bom).into_iter().chain(others(bom))),
        }
    }

    fn metadata(&self) -> Table<'a> {
        let bom = self.bom;
        let phases = bom.phases.iter();
        let phases = phases.map(|it| Table::new().text("phase", it).into());
        let root = root(bom).map(|it| component::of(self.level, &self.texts, it));
        let license = bom.license.iter().map(|it| {
            let license = Table::new().text("id", it);
            Table::new().table("license", license).into()
        });
        let table = Table::new()
            .maybe("timestamp", self.created)
            .list("lifecycles", phases.collect());
        let table = self
            .tools(table)
            .list("authors", component::contacts(&bom.authors))
            .table("component", root.unwrap_or_default())
            .table(
                if self.level.is_before(Version::V1_6) {
                    "manufacture"
                } else {
                    "manufacturer"
                },
                bom.manufacturer
                    .as_ref()
                    .map(component::organization)
                    .unwrap_or_default(),
            )
            .table(
                "supplier",
                bom.supplier
                    .as_ref()
                    .map(component::organization)
                    .unwrap_or_default(),
            )
            .list("licenses", license.collect())
            .list(
                "properties",
                component::properties(&bom.properties, Vec::new()),
            );
        self.level.kept("metadata", table)
    }

    /// Before 1.5 tools are no components.
    fn tools(&self, table: Table<'a>) -> Table<'a> {
        let is_before = self.level.is_before(Version::V1_5);
        let tool = |it: &'a Tool| {
            let table = if is_before {
                Table::new()
            } else {
                Table::new().text("type", "application")
            };
            let reference = it
                .repository
                .iter()
                .map(|it| Table::new().text("type", "vcs").text("url", it).into());
            Node::from(
                table
                    .maybe("bom-ref", it.id.as_deref().filter(|_| !is_before))
                    .text("name", &it.name)
                    .maybe("version", it.version.as_deref())
                    .list("externalReferences", reference.collect()),
            )
        };
        let tools: Vec<_> = self.bom.tools.iter().map(tool).collect();
        if is_before {
            table.list("tools", tools)
        } else {
            table.table("tools", Table::new().list("components", tools))
        }
    }

    /// The components but for the root.
    fn components(&self) -> impl Iterator<Item = Table<'a>> {
        let others = others(self.bom);
        others.map(|it| component::of(self.level, &self.texts, it))
    }

    /// An entry for every component whose needs are known, also for those that need nothing: an
    /// entry that is absent says that nothing is known.
    fn dependencies(&self) -> impl Iterator<Item = Table<'a>> {
        let all = self.bom.components.iter().zip(&self.needs);
        let known = all.filter(|(it, needs)| it.has_known_needs || !needs.is_empty());
        known.map(|(it, needs)| {
            let needs = needs.iter().map(|it| Node::Text((*it).into()));
            Table::new()
                .text("ref", &it.id)
                .with("dependsOn", Node::List(needs.collect()))
        })
    }

    /// Says that the concluded licenses are the tool's own. Who reads a document that has been
    /// enriched by several hands can tell them from the others.
    fn citation(&self) -> Option<Table<'a>> {
        let tool = self.bom.tools.get(self.bom.concluded_by?)?;
        let (id, created) = (tool.id.as_deref()?, self.created?);
        let root = root(self.bom).map(|it| ("/metadata/component".to_owned(), it));
        let others = others(self.bom).enumerate();
        let others = others.map(|(index, it)| (format!("/components/{index}"), it));
        let pointers = root.into_iter().chain(others).flat_map(|(at, it)| {
            let concluded = license::concluded(it);
            concluded.map(move |index| format!("{at}/licenses/{index}"))
        });
        let pointers: Vec<Node<'_>> = pointers.map(|it| Node::Text(it.into())).collect();
        if pointers.is_empty() {
            return None;
        }
        if self.level.is_before(Version::V1_7) {
            self.level.lose("`citations` of a document");
            return None;
        }
        let citation = Table::new()
            .list("pointers", pointers)
            .text("timestamp", created)
            .text("attributedTo", id);
        Some(citation)
    }

    fn compositions(&self) -> impl Iterator<Item = Table<'a>> {
        self.bom.compositions.iter().map(|it| self.composition(it))
    }

    fn composition(&self, it: &'a Composition) -> Table<'a> {
        let ids = |all: &[usize]| -> Vec<&'a str> {
            let found = all.iter().filter_map(|it| self.bom.components.get(*it));
            found.map(|it| it.id.as_str()).collect()
        };
        Table::new()
            .text("aggregate", self.level.word("aggregate", &it.aggregate))
            .texts("assemblies", ids(&it.assemblies))
            .texts("dependencies", ids(&it.dependencies))
    }
}

/// What the document describes.
fn root(bom: &Bom) -> Option<&Component> {
    bom.components.get(bom.root?)
}

/// The components but for the root, as they follow one another.
fn others(bom: &Bom) -> impl Iterator<Item = &Component> {
    let all = bom.components.iter().enumerate();
    let others = all.filter(|(index, _)| Some(*index) != bom.root);
    others.map(|(_, it)| it)
}

impl ToJson for Document<'_> {
    fn to_json(&self, out: &mut Json<'_>) -> io::Result<()> {
        let version = self.level.version;
        out.object(|out| {
            out.text("$schema", version.json_schema());
            out.text("bomFormat", "CycloneDX");
            out.text("specVersion", version.as_str());
            if let Some(serial) = self.serial {
                out.text("serialNumber", serial);
            }
            out.number("version", self.bom.edition.max(1));
            out.table("metadata", &self.metadata())?;
            out.each("components", self.components())?;
            out.each("dependencies", self.dependencies())?;
            if !self.bom.compositions.is_empty() {
                out.each("compositions", self.compositions())?;
            }
            match self.citation() {
                Some(citation) => out.each("citations", std::iter::once(citation)),
                None => Ok(()),
            }
        })
    }
}
