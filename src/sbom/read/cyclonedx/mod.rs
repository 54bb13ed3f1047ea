// SPDX-License-Identifier: Apache-2.0

//! Fills the model from CycloneDX 1.2 to 1.7 (ECMA-424), spelled in JSON or brought into its form.

mod evidence;
mod license;

use std::collections::VecDeque;

use self::{evidence::evidence, license::licenses};
use super::fields::{Fields, Hashes, Refs};
use crate::{
    ecosystems::{
        Scope,
        tree::{Data, Value},
    },
    sbom::{
        cyclonedx::license::DECLARED,
        model::{
            Besides, Bom, Component, Composition, Contact, License, LicenseText, Organization,
            Property, Reference, Relation, RelationKind, Role, Said, Tool,
        },
    },
};

pub(super) fn bom(fields: &mut Fields<'_>, value: &Value) -> Bom {
    fields.rest(
        "the document",
        value,
        &[
            "$schema",
            "bomFormat",
            "specVersion",
            "serialNumber",
            "version",
            "metadata",
            "components",
            "dependencies",
            "compositions",
            "citations",
            "signature",
        ],
    );
    let mut bom = Bom {
        identity: fields.text(value, "serialNumber"),
        edition: edition(fields, value),
        is_signed: value.get("signature").is_some(),
        has_vulnerabilities: value.get("vulnerabilities").is_some(),
        ..Bom::default()
    };
    let mut reader = Components::default();
    if let Some(metadata) = fields.table(value, "metadata") {
        read_metadata(fields, metadata, &mut bom);
        if let Some(root) = fields.table(metadata, "component") {
            bom.root = Some(0);
            reader.open.push_back((None, root));
            reader.read(fields, &mut bom);
        }
    }
    let components = fields.list(value, "components");
    reader.open.extend(components.iter().map(|it| (None, it)));
    reader.read(fields, &mut bom);
    dependencies(fields, value, &reader.refs, &mut bom);
    compositions(fields, value, &reader.refs, &mut bom);
    citations(fields, value, &mut bom);
    bom.texts.sort_by(|a, b| a.id.cmp(&b.id));
    bom.texts.dedup_by(|a, b| a.id == b.id);
    bom
}

/// What is no number at all is a fault already.
fn edition(fields: &mut Fields<'_>, value: &Value) -> u32 {
    match value.get("version") {
        Some(_) => fields.number(value, "version").unwrap_or_default(),
        None => 0,
    }
}

fn read_metadata(fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
    fields.rest(
        "the metadata",
        value,
        &[
            "timestamp",
            "lifecycles",
            "tools",
            "authors",
            "component",
            "manufacture",
            "manufacturer",
            "supplier",
            "licenses",
            "properties",
        ],
    );
    bom.created = fields.text(value, "timestamp");
    for it in fields.list(value, "lifecycles") {
        match fields.text(it, "phase") {
            Some(phase) => bom.phases.push(phase),
            None => fields.unread("a phase of the life cycle with a name of its own"),
        }
    }
    bom.tools = tools(fields, value);
    bom.authors = contacts(fields, value, "authors");
    bom.manufacturer = organization(fields, value, "manufacturer")
        .or_else(|| organization(fields, value, "manufacture"));
    bom.supplier = organization(fields, value, "supplier");
    let licenses = licenses(fields, value, "licenses", &mut bom.texts);
    bom.license = licenses.first().map(|it| it.said.as_str().to_owned());
    bom.properties = properties(fields, value);
}

/// Before 1.5 tools are a list, since then an object with components and services.
fn tools(fields: &mut Fields<'_>, value: &Value) -> Vec<Tool> {
    let listed = match value.get("tools").map(|it| &it.data) {
        Some(Data::Table(_)) => match fields.table(value, "tools") {
            Some(tools) => {
                fields.rest("the tools", tools, &["components"]);
                fields.list(tools, "components")
            }
            None => &[],
        },
        _ => fields.list(value, "tools"),
    };
    let mut tools = Vec::new();
    for it in listed {
        fields.rest(
            "a tool",
            it,
            &["type", "bom-ref", "name", "version", "externalReferences"],
        );
        let references = references(fields, it);
        tools.extend(fields.required(it, "name", "a tool").map(|name| {
            Tool {
                id: fields.text(it, "bom-ref"),
                name,
                version: fields.text(it, "version"),
                repository: references
                    .into_iter()
                    .find(|it| it.kind == "vcs")
                    .map(|it| it.url),
            }
        }));
    }
    tools
}

/// Components on their way to be read: those in others come behind them.
#[derive(Default)]
struct Components<'v> {
    open: VecDeque<(Option<usize>, &'v Value)>,
    refs: Refs,
}

impl Components<'_> {
    fn read(&mut self, fields: &mut Fields<'_>, bom: &mut Bom) {
        while let Some((parent, value)) = self.open.pop_front() {
            if !value.is_table() {
                fields.fault(&value.span, "a component is not an object");
                continue;
            }
            let index = bom.components.len();
            if !fields.has_room_for_component(index, &value.span) {
                self.open.clear();
                return;
            }
            let mut component = component(fields, value, &mut bom.texts);
            component.id = match fields.text(value, "bom-ref") {
                Some(id) => self.refs.take(fields, &value.span, id, index),
                None => {
                    let derived = component.purl.clone().unwrap_or_else(|| {
                        let version = component.version.as_deref().unwrap_or_default();
                        format!("{}@{version}", component.whole_name())
                    });
                    self.refs.unique(&derived, index)
                }
            };
            bom.components.push(component);
            if let Some(from) = parent {
                bom.relations.push(Relation {
                    from,
                    kind: RelationKind::Contains,
                    to: Some(index),
                });
            }
            let inner = fields.list(value, "components");
            self.open.extend(inner.iter().map(|it| (Some(index), it)));
        }
    }
}

const COMPONENT: &[&str] = &[
    "type",
    "bom-ref",
    "supplier",
    "manufacturer",
    "authors",
    "author",
    "group",
    "name",
    "version",
    "description",
    "scope",
    "hashes",
    "licenses",
    "copyright",
    "cpe",
    "purl",
    "swhid",
    "externalReferences",
    "evidence",
    "properties",
    "components",
];

fn component(fields: &mut Fields<'_>, value: &Value, texts: &mut Vec<LicenseText>) -> Component {
    fields.rest("a component", value, COMPONENT);
    let mut properties = properties(fields, value);
    let mut licenses = licenses(fields, value, "licenses", texts);
    take_declared(&mut properties, &mut licenses);
    let filename = properties
        .iter()
        .find(|it| it.name == "bsi:component:filename");
    let mut authors = contacts(fields, value, "authors");
    if let Some(author) = fields.text(value, "author").filter(|_| authors.is_empty()) {
        authors.push(Contact {
            name: Some(author),
            ..Contact::default()
        });
    }
    Component {
        id: String::new(),
        place: Some(fields.place(value, "name")),
        kind: fields
            .required(value, "type", "a component")
            .unwrap_or_else(|| "library".to_owned()),
        group: fields.text(value, "group"),
        name: fields
            .required(value, "name", "a component")
            .unwrap_or_default(),
        version: fields.text(value, "version"),
        scope: fields.text(value, "scope"),
        description: fields.text(value, "description"),
        supplier: organization(fields, value, "supplier"),
        manufacturer: organization(fields, value, "manufacturer"),
        authors,
        hashes: HASHES.read(fields, value),
        licenses,
        copyright: fields.text(value, "copyright"),
        cpe: fields.text(value, "cpe"),
        purl: fields.text(value, "purl"),
        swhids: fields.texts(value, "swhid"),
        references: references(fields, value),
        evidence: evidence(fields, value, texts),
        filename: filename.map(|it| it.value.clone()),
        properties,
        besides: besides(value),
        ..Component::default()
    }
}

/// What has no place in the model is listed as unread all the same.
fn besides(value: &Value) -> Vec<Besides> {
    let has = |outer: &str, inner: &str| value.get(outer).is_some_and(|it| it.get(inner).is_some());
    let release = has("releaseNotes", "timestamp").then_some(Besides::ReleaseDate);
    let patches = has("pedigree", "patches").then_some(Besides::Patches);
    release.into_iter().chain(patches).collect()
}

/// What is declared, where an earlier version had no room for it but in a property.
fn take_declared(properties: &mut Vec<Property>, licenses: &mut Vec<License>) {
    let Some(at) = properties.iter().position(|it| it.name == DECLARED) else {
        return;
    };
    for license in licenses.iter_mut().filter(|it| it.role == Role::Unstated) {
        license.role = Role::Concluded;
    }
    let declared = Said::Expression(properties.remove(at).value);
    licenses.insert(0, License::new(declared, Role::Declared));
}

fn organization(fields: &mut Fields<'_>, value: &Value, key: &str) -> Option<Organization> {
    let value = fields.table(value, key)?;
    fields.rest("an organization", value, &["name", "url", "contact"]);
    Some(Organization {
        name: fields.text(value, "name"),
        urls: fields.texts(value, "url"),
        contacts: contacts(fields, value, "contact"),
        is_person: false,
    })
}

fn contacts(fields: &mut Fields<'_>, value: &Value, key: &str) -> Vec<Contact> {
    let mut found = Vec::new();
    for it in fields.list(value, key) {
        fields.rest("a contact", it, &["name", "email", "phone"]);
        found.push(Contact {
            name: fields.text(it, "name"),
            email: fields.text(it, "email"),
            phone: fields.text(it, "phone"),
        });
    }
    found
}

const HASHES: Hashes = Hashes {
    list: "hashes",
    algorithm: "alg",
    hex: "content",
    words: &[],
};

fn references(fields: &mut Fields<'_>, value: &Value) -> Vec<Reference> {
    let mut found = Vec::new();
    for it in fields.list(value, "externalReferences") {
        fields.rest("a reference", it, &["type", "url", "comment", "hashes"]);
        let kind = fields.required(it, "type", "a reference");
        let url = fields.required(it, "url", "a reference");
        if let Some((kind, url)) = kind.zip(url) {
            found.push(Reference {
                kind,
                url,
                hashes: HASHES.read(fields, it),
                comment: fields.text(it, "comment"),
            });
        }
    }
    found
}

fn properties(fields: &mut Fields<'_>, value: &Value) -> Vec<Property> {
    let mut found = Vec::new();
    for it in fields.list(value, "properties") {
        let name = fields.required(it, "name", "a property");
        let value = fields.text(it, "value").unwrap_or_default();
        found.extend(name.map(|name| Property { name, value }));
    }
    found
}

fn dependencies(fields: &mut Fields<'_>, value: &Value, refs: &Refs, bom: &mut Bom) {
    for it in fields.list(value, "dependencies") {
        fields.rest("a dependency", it, &["ref", "dependsOn"]);
        let Some(id) = fields.required(it, "ref", "a dependency") else {
            continue;
        };
        let from = refs.find(fields, &it.span, &id);
        if let Some(component) = from.and_then(|it| bom.components.get_mut(it)) {
            component.has_known_needs = true;
        }
        for needed in fields.list(it, "dependsOn") {
            let id = needed.spelled().unwrap_or_default();
            let to = refs.find(fields, &needed.span, id);
            bom.relations
                .extend(from.zip(to).map(|(from, to)| Relation {
                    from,
                    kind: RelationKind::DependsOn(Scope::Runtime),
                    to: Some(to),
                }));
        }
    }
}

fn compositions(fields: &mut Fields<'_>, value: &Value, refs: &Refs, bom: &mut Bom) {
    for it in fields.list(value, "compositions") {
        fields.rest(
            "a composition",
            it,
            &["aggregate", "assemblies", "dependencies"],
        );
        let mut meant = |key| {
            let mut found = Vec::new();
            for it in fields.list(it, key) {
                let id = it.spelled().unwrap_or_default();
                found.extend(refs.find(fields, &it.span, id));
            }
            found
        };
        let (assemblies, dependencies) = (meant("assemblies"), meant("dependencies"));
        let aggregate = fields.required(it, "aggregate", "a composition");
        bom.compositions
            .extend(aggregate.map(|aggregate| Composition {
                aggregate,
                assemblies,
                dependencies,
            }));
    }
}

/// Of what is attributed to somebody that is understood which says that the concluded licenses are
/// a tool's.
fn citations(fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
    for it in fields.list(value, "citations") {
        fields.rest("a citation", it, &["pointers", "timestamp", "attributedTo"]);
        let by = fields.text(it, "attributedTo");
        let pointers = fields.texts(it, "pointers");
        let is_license = |it: &String| {
            let parts: Vec<_> = it.split('/').collect();
            matches!(
                parts.as_slice(),
                ["", "metadata", "component", "licenses", _] | ["", "components", _, "licenses", _]
            )
        };
        let tool = bom
            .tools
            .iter()
            .position(|it| it.id.is_some() && it.id == by);
        match tool.filter(|_| !pointers.is_empty() && pointers.iter().all(is_license)) {
            Some(tool) => bom.concluded_by = Some(tool),
            None => fields.unread("a citation of something else than licenses by a tool"),
        }
    }
}
