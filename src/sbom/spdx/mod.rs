// SPDX-License-Identifier: Apache-2.0

//! SPDX 2.3 in JSON and as tags and values.

pub(super) mod annotation;
mod license;
pub(super) mod package;
mod snippet;
pub(super) mod tag_value;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use super::{
    identity::{short_hash, uuid_of},
    json::{self, Json, ToJson},
    loss::Losses,
    model::{Bom, Component, File, RelationKind},
    node::{Node, Table},
};
use crate::ecosystems::Scope;
use license::Words;

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const NO_ASSERTION: &str = "NOASSERTION";

/// How a document is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// JSON.
    Json,
    /// A tag and its value a line.
    TagValue,
}

/// The phases of CycloneDX and what kind of document speaks of them (CISA, *Types of SBOM*).
pub(super) const TYPES: &[(&str, &str)] = &[
    ("design", "Design"),
    ("pre-build", "Source"),
    ("build", "Build"),
    ("post-build", "Analyzed"),
    ("operations", "Deployed"),
    ("discovery", "Runtime"),
];

/// Writes an SPDX 2.3 document, and says what it could not say. A document without a namespace is
/// named by a hash of its content, in which the time has no part.
///
/// # Errors
/// Those of the writer.
pub(super) fn write(bom: &Bom, spelling: Spelling, out: &mut dyn Write) -> io::Result<Losses> {
    let mut document = Document::new(bom);
    let named = bom.identity.as_ref().filter(|it| it.contains("://"));
    let namespace = match named {
        Some(it) => it.trim_end_matches('#').to_owned(),
        None => document.namespace(),
    };
    document.namespace = Some(&namespace);
    document.created = bom.created.as_deref();
    match spelling {
        Spelling::Json => json::write(&document, out)?,
        Spelling::TagValue => tag_value::write(&document, out)?,
    }
    document.note();
    Ok(document.words.notes.take())
}

/// What the namespace of a document starts with. Without one of the operator's it is SPDX's own for
/// documents that are published nowhere (SPDX 2.3, 6.5).
pub(super) fn start_of_names(bom: &Bom) -> &str {
    const NOWHERE: &str = "https://spdx.org/spdxdocs";
    bom.namespace.as_deref().unwrap_or(NOWHERE)
}

/// A document on its way to be written.
struct Document<'a> {
    bom: &'a Bom,
    words: Words,
    ids: Vec<String>,
    /// The files of each component that has any, by index.
    owned: BTreeMap<usize, Vec<&'a File>>,
    namespace: Option<&'a str>,
    created: Option<&'a str>,
}

impl<'a> Document<'a> {
    fn new(bom: &'a Bom) -> Self {
        let mut owned = BTreeMap::<_, Vec<_>>::new();
        for file in &bom.files {
            if let Some(owner) = file.owner {
                owned.entry(owner).or_default().push(file);
            }
        }
        Self {
            bom,
            words: Words::default(),
            ids: ids(bom),
            owned,
            namespace: None,
            created: None,
        }
    }

    fn name(&self) -> String {
        let name = self.bom.name.clone().or_else(|| self.bom.derived_name());
        name.unwrap_or_else(|| NO_ASSERTION.to_owned())
    }

    fn namespace(&self) -> String {
        let is_kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let name = self.name();
        let name: String = name
            .chars()
            .map(|c| if is_kept(c) { c } else { '-' })
            .collect();
        let uuid = uuid_of(self.bom, "SPDX 2.3").hyphenated();
        format!("{}/{name}-{uuid}", start_of_names(self.bom))
    }

    fn creation(&self) -> Table<'a> {
        let bom = self.bom;
        let tools = bom.tools.iter().map(annotation::tool);
        let organization = bom.supplier.as_ref().or(bom.manufacturer.as_ref());
        let organization = organization.filter(|it| it.name.is_some());
        let organization = organization.map(|it| package::agent(Some(it)).into_owned());
        let people = bom.authors.iter().filter_map(package::person);
        Table::new()
            .maybe("created", self.created)
            .texts("creators", tools.chain(organization).chain(people))
            .maybe("licenseListVersion", bom.list_version.as_deref())
            .maybe("comment", self.comment())
    }

    /// SPDX 2.3 has no field for what kind of document it is: `OpenChain` Telco 1.1 (3.3) reads it
    /// from the remark.
    fn comment(&self) -> Option<String> {
        let kind = self.bom.phases.iter().find_map(|phase| {
            let found = TYPES.iter().find(|it| it.0 == phase)?;
            Some(format!("SBOM Type: {}; lifecycle: {phase}", found.1))
        });
        kind.or_else(|| self.bom.comment.clone())
    }

    fn packages(&self) -> impl Iterator<Item = Table<'_>> {
        let all = self.bom.components.iter().zip(&self.ids).enumerate();
        all.map(|(index, (it, id))| {
            let table = package::package(&self.words, it, id, self.files_of(index));
            table.list("annotations", self.annotation(it).into_iter().collect())
        })
    }

    /// What has no field of its own, where it can be said when and by what it was written.
    fn annotation(&self, it: &Component) -> Option<Node<'a>> {
        if it.properties.is_empty() {
            return None;
        }
        let tool = self.bom.tools.first().map(annotation::tool);
        match (self.created.or(self.bom.created.as_deref()), tool) {
            (Some(_), Some(tool)) => Some(annotation::of(it, self.created, tool)),
            _ => {
                self.words
                    .notes
                    .add("SPDX 2.3 has no properties of a package");
                None
            }
        }
    }

    /// Every part of a file that names a license.
    fn snippets(&self) -> impl Iterator<Item = Table<'_>> {
        let files = self.bom.files.iter();
        files.flat_map(|it| snippet::of(&self.words, it))
    }

    fn files_of(&self, component: usize) -> &[&'a File] {
        let own = self.owned.get(&component);
        own.map(Vec::as_slice).unwrap_or_default()
    }

    fn files(&self) -> impl Iterator<Item = Table<'_>> {
        self.bom
            .files
            .iter()
            .map(|it| package::file(&self.words, it))
    }

    fn texts(&self) -> impl Iterator<Item = Table<'a>> {
        self.bom.texts.iter().map(license::extracted)
    }

    fn relationships(&self) -> impl Iterator<Item = Table<'_>> {
        let root = self.bom.root.and_then(|it| self.ids.get(it));
        let describes = root.map(|it| relationship(DOCUMENT, "DESCRIBES", it));
        let stated = self.bom.relations.iter().flat_map(|it| {
            let from = self.ids.get(it.from);
            let to = match it.to {
                Some(to) => self.ids.get(to).map(String::as_str),
                None => Some(NO_ASSERTION),
            };
            let pair = from.zip(to);
            let plain = match it.kind {
                RelationKind::DependsOn(_) => "DEPENDS_ON",
                RelationKind::Contains => "CONTAINS",
            };
            let also = match it.kind {
                RelationKind::DependsOn(scope) if it.to.is_some() => narrower(scope),
                _ => None,
            };
            let plain = pair.map(|(from, to)| relationship(from, plain, to));
            let also = pair
                .zip(also)
                .map(|((from, to), kind)| relationship(to, kind, from));
            plain.into_iter().chain(also)
        });
        let contained = self.bom.files.iter().filter_map(|it| {
            let owner = it.owner.and_then(|it| self.ids.get(it))?;
            Some(relationship(owner, "CONTAINS", &it.id))
        });
        describes.into_iter().chain(stated).chain(contained)
    }

    /// What the document as a whole has no field for.
    fn note(&self) {
        let bom = self.bom;
        if !bom.compositions.is_empty() {
            self.words
                .notes
                .add("SPDX 2.3 has no word for what is complete");
        }
        if !bom.properties.is_empty() {
            self.words
                .notes
                .add("SPDX 2.3 has no properties of a document");
        }
        if bom.supplier.is_some() && bom.manufacturer.is_some() {
            self.words
                .notes
                .add("SPDX 2.3 has no manufacturer beside the supplier of a document");
        }
        if bom.is_signed {
            self.words.notes.add("SPDX 2.3 has no signature");
        }
    }
}

/// The id of every component: its own, where it is one of SPDX, else one that its name in the
/// document is hashed into, since that may hold what an id may not.
fn ids(bom: &Bom) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let id = |id: &String| {
        let own = id.rsplit('#').next().unwrap_or_default();
        let rest = own.strip_prefix("SPDXRef-").unwrap_or_default();
        let is_clean = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        if !rest.is_empty() && rest.chars().all(is_clean) && seen.insert(own.to_owned()) {
            return own.to_owned();
        }
        format!("SPDXRef-Package-{}", short_hash(id.as_bytes()))
    };
    bom.components.iter().map(|it| &it.id).map(id).collect()
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

fn relationship<'a>(from: &'a str, kind: &'static str, to: &'a str) -> Table<'a> {
    Table::new()
        .text("spdxElementId", from)
        .text("relationshipType", kind)
        .text("relatedSpdxElement", to)
}

impl ToJson for Document<'_> {
    fn to_json(&self, out: &mut Json<'_>) -> io::Result<()> {
        out.object(|out| {
            out.text("spdxVersion", "SPDX-2.3");
            out.text("dataLicense", "CC0-1.0");
            out.text("SPDXID", DOCUMENT);
            out.text("name", &self.name());
            if let Some(namespace) = self.namespace {
                out.text("documentNamespace", namespace);
            }
            out.table("creationInfo", &self.creation())?;
            out.each("packages", self.packages())?;
            if !self.bom.files.is_empty() {
                out.each("files", self.files())?;
            }
            if self.snippets().next().is_some() {
                out.each("snippets", self.snippets())?;
            }
            if !self.bom.texts.is_empty() {
                out.each("hasExtractedLicensingInfos", self.texts())?;
            }
            out.each("relationships", self.relationships())
        })
    }
}
