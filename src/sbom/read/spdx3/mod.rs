// SPDX-License-Identifier: Apache-2.0

//! Fills the model from SPDX 3.0 in JSON-LD, as its JSON schema has it: a list of elements with
//! short names.

mod completeness;
mod package;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    completeness::compositions,
    package::{PACKAGE, artifact, besides, file, hashes, identifier, identifiers, references},
};
use super::fields::{Fields, Refs, asserted, split_group, tool, word_for};
use crate::{
    ecosystems::{
        Scope,
        tree::{Data, Value},
    },
    sbom::{
        model::{
            Besides, Bom, Component, Contact, License, LicenseText, Organization, Relation,
            RelationKind, Role, Said,
        },
        spdx::{TYPES, annotation::read as read_properties},
        spdx3::{beside::IN_EFFECT, element::PURPOSES, license::IS_A_NAME},
    },
};

/// Elements by their id.
struct Graph<'v> {
    by_id: BTreeMap<&'v str, &'v Value>,
}

/// The document and its version.
pub(super) fn bom(fields: &mut Fields<'_>, value: &Value) -> (Bom, String) {
    let elements = match value.get("@graph") {
        Some(_) => fields.list(value, "@graph"),
        None => std::slice::from_ref(value),
    };
    let mut graph = Graph {
        by_id: BTreeMap::new(),
    };
    for it in elements {
        let id = it.text_of("spdxId").or_else(|| it.text_of("@id"));
        if let Some(id) = id
            && graph.by_id.insert(id, it).is_some()
        {
            let shown = id.escape_debug();
            fields.fault(&it.span, format!("`{shown}` is the name of two elements"));
        }
    }
    let mut bom = Bom {
        edition: 1,
        ..Bom::default()
    };
    let mut reader = Reader {
        graph,
        refs: Refs::default(),
        files: BTreeMap::new(),
        archives: archives(elements),
        version: String::new(),
    };
    for it in elements {
        reader.element(fields, it, &mut bom);
    }
    for it in elements {
        reader.relation(fields, it, &mut bom);
        reader.annotation(fields, it, &mut bom);
    }
    bom.compositions = compositions(elements, &reader.refs);
    reader.root(fields, elements, &mut bom);
    bom.texts.sort_by(|a, b| a.id.cmp(&b.id));
    bom.texts.dedup_by(|a, b| a.id == b.id);
    let version = std::mem::take(&mut reader.version);
    if !version.starts_with("3.0") {
        fields.fault(&(0..0), "the version is not known; it is read as 3.0.1");
    }
    (bom, version)
}

/// That nobody knows a license.
fn unknown(role: Role) -> Vec<Besides> {
    let of_role = match role {
        Role::Declared => Besides::UnknownDeclared,
        _ => Besides::UnknownConcluded,
    };
    vec![Besides::UnknownLicense, of_role]
}

/// What packages are distributed as.
fn archives(elements: &[Value]) -> BTreeSet<&str> {
    let is_it = |it: &&Value| it.text_of("relationshipType") == Some("hasDistributionArtifact");
    let targets = elements.iter().filter(is_it).filter_map(|it| it.get("to"));
    let ids = targets.flat_map(|it| {
        it.text()
            .into_iter()
            .chain(it.items().iter().filter_map(Value::text))
    });
    ids.collect()
}

struct Reader<'v> {
    graph: Graph<'v>,
    refs: Refs,
    files: BTreeMap<String, usize>,
    /// The elements that are archives of packages.
    archives: BTreeSet<&'v str>,
    version: String,
}

impl Reader<'_> {
    fn element(&mut self, fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
        let Some(class) = fields.required(value, "type", "an element") else {
            return;
        };
        match class.as_str() {
            "CreationInfo" => self.creation(fields, value, bom),
            "SpdxDocument" => self.document(fields, value, bom),
            "software_Sbom" => {
                for kind in fields.texts(value, "software_sbomType") {
                    let known = TYPES.iter().find(|it| it.1.eq_ignore_ascii_case(&kind));
                    bom.phases.extend(known.map(|it| it.0.to_owned()));
                }
            }
            "software_Package"
                if !fields.has_room_for_component(bom.components.len(), &value.span) => {}
            "software_Package" => {
                let index = bom.components.len();
                let component = self.package(fields, value);
                let id = fields
                    .required(value, "spdxId", "a package")
                    .unwrap_or_default();
                let id = self.refs.take(fields, &value.span, id, index);
                bom.components.push(Component { id, ..component });
            }
            // The archive that a package comes in is no file of the tree.
            "software_File"
                if value
                    .text_of("spdxId")
                    .is_some_and(|it| self.archives.contains(it)) => {}
            "software_File" if !fields.has_room_for_file(bom.files.len(), &value.span) => {}
            "software_File" => {
                let file = file(fields, value);
                self.files.insert(file.id.clone(), bom.files.len());
                bom.files.push(file);
            }
            "simplelicensing_SimpleLicensingText" => (),
            "simplelicensing_LicenseExpression" => self.texts(fields, value, bom),
            "Annotation"
            | "Relationship"
            | "LifecycleScopedRelationship"
            | "Organization"
            | "Person"
            | "Agent"
            | "SoftwareAgent"
            | "Tool" => (),
            other => {
                bom.has_vulnerabilities |= other.starts_with("security_");
                fields.unread(format!("element `{}`", other.escape_debug()));
            }
        }
    }

    fn creation(&mut self, fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
        self.version = fields.text(value, "specVersion").unwrap_or_default();
        bom.created = bom.created.take().or_else(|| fields.text(value, "created"));
        bom.comment = bom.comment.take().or_else(|| fields.text(value, "comment"));
        for id in fields.texts(value, "createdUsing") {
            let element = self.graph.by_id.get(id.as_str());
            let name = element.and_then(|it| it.text_of("name"));
            bom.tools.extend(name.map(tool));
        }
        for id in fields.texts(value, "createdBy") {
            let agent = self.graph.by_id.get(id.as_str());
            match agent.and_then(|it| it.text_of("type")) {
                Some("Person") => bom.authors.extend(self.contact(&id)),
                Some("Organization") => {
                    bom.supplier = bom.supplier.take().or_else(|| self.organization(&id));
                }
                _ => (),
            }
        }
    }

    fn document(&self, fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
        fields.rest(
            "the document",
            value,
            &[
                "type",
                "spdxId",
                "creationInfo",
                "name",
                "rootElement",
                "element",
                "dataLicense",
                "profileConformance",
                "comment",
                "namespaceMap",
            ],
        );
        bom.name = fields.text(value, "name");
        let id = fields.text(value, "spdxId");
        bom.identity = id.map(|it| it.split('#').next().unwrap_or_default().to_owned());
        let license = fields.text(value, "dataLicense");
        bom.license = license
            .and_then(|it| self.said(&it))
            .map(|it| it.as_str().to_owned());
    }

    fn package(&self, fields: &mut Fields<'_>, value: &Value) -> Component {
        fields.rest("a package", value, PACKAGE);
        let purpose = fields.text(value, "software_primaryPurpose");
        let kind = purpose.and_then(|it| word_for(PURPOSES, &it));
        let mut component = Component {
            place: Some(fields.place(value, "name")),
            kind: kind.unwrap_or_else(|| "library".to_owned()),
            name: fields
                .required(value, "name", "a package")
                .unwrap_or_default(),
            version: asserted(fields.text(value, "software_packageVersion")),
            description: fields.text(value, "description"),
            released: fields.text(value, "releaseTime"),
            comment: fields.text(value, "comment"),
            hashes: hashes(fields, value),
            purl: fields.text(value, "software_packageUrl"),
            copyright: asserted(fields.text(value, "software_copyrightText")),
            attributions: fields.texts(value, "software_attributionText"),
            besides: besides(value),
            ..Component::default()
        };
        let supplier = fields.text(value, "suppliedBy");
        component.supplier = supplier.and_then(|it| self.organization(&it));
        for id in fields.texts(value, "originatedBy") {
            let agent = self.graph.by_id.get(id.as_str());
            match agent.and_then(|it| it.text_of("type")) {
                Some("Person") => component.authors.extend(self.contact(&id)),
                _ => component.manufacturer = self.organization(&id),
            }
        }
        identifiers(fields, value, &mut component);
        references(fields, value, &mut component);
        split_group(&mut component);
        component
    }

    fn contact(&self, id: &str) -> Option<Contact> {
        let agent = self.graph.by_id.get(id)?;
        Some(Contact {
            name: agent.text_of("name").map(ToOwned::to_owned),
            email: identifier(agent, "email"),
            phone: None,
        })
    }

    fn organization(&self, id: &str) -> Option<Organization> {
        let agent = self.graph.by_id.get(id)?;
        let email = identifier(agent, "email");
        Some(Organization {
            name: agent.text_of("name").map(ToOwned::to_owned),
            urls: identifier(agent, "urlScheme").into_iter().collect(),
            contacts: email
                .map(|it| Contact {
                    email: Some(it),
                    ..Contact::default()
                })
                .into_iter()
                .collect(),
            is_person: agent.text_of("type") == Some("Person"),
        })
    }

    /// The texts that an expression names.
    fn texts(&self, fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
        let version = fields.text(value, "simplelicensing_licenseListVersion");
        bom.list_version = bom.list_version.take().or(version);
        for it in fields.list(value, "simplelicensing_customIdToUri") {
            let (Some(key), Some(id)) = (it.text_of("key"), it.text_of("value")) else {
                fields.fault(&it.span, "a license of its own has a key and a value");
                continue;
            };
            let text = self.graph.by_id.get(id);
            let own = |key: &str| text.and_then(|it| it.text_of(key)).map(ToOwned::to_owned);
            if own("comment").as_deref() == Some(IS_A_NAME) {
                continue;
            }
            bom.texts.push(LicenseText {
                id: key.to_owned(),
                text: asserted(own("simplelicensing_licenseText")),
                name: own("name").filter(|it| it != key),
                comment: own("comment"),
            });
        }
    }

    /// What the license element of an id says; nothing, where it says that nothing is said.
    fn said(&self, id: &str) -> Option<Said> {
        if id.ends_with("NoneLicense") {
            return Some(Said::None);
        }
        if id.ends_with("NoAssertionLicense") {
            return None;
        }
        let element = self.graph.by_id.get(id)?;
        let expression = element.text_of("simplelicensing_licenseExpression")?;
        let names = element
            .get("simplelicensing_customIdToUri")
            .map(Value::items);
        let name = names.unwrap_or_default().iter().find_map(|it| {
            let text = self.graph.by_id.get(it.text_of("value")?)?;
            let is_name = text.text_of("comment") == Some(IS_A_NAME);
            is_name.then(|| text.text_of("name")).flatten()
        });
        Some(match name {
            Some(name) => Said::Name(name.to_owned()),
            None => Said::Expression(expression.to_owned()),
        })
    }

    fn relation(&self, fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
        let class = value.text_of("type");
        if !matches!(class, Some("Relationship" | "LifecycleScopedRelationship")) {
            return;
        }
        let from = fields
            .required(value, "from", "a relationship")
            .unwrap_or_default();
        let kind = fields
            .required(value, "relationshipType", "a relationship")
            .unwrap_or_default();
        let targets = match value.get("to").map(|it| &it.data) {
            Some(Data::Text(one)) => vec![one.clone()],
            _ => fields.texts(value, "to"),
        };
        let component = self.refs.get(&from);
        let file = self.files.get(&from).copied();
        for to in targets {
            match (component, file) {
                (Some(from), _) => self.of_component(fields, value, (from, &kind, &to), bom),
                (None, Some(file)) => self.of_file(fields, (file, &kind, &to), bom),
                (None, None) if !self.graph.by_id.contains_key(from.as_str()) => {
                    let shown = from.escape_debug();
                    fields.fault(&value.span, format!("`{shown}` names no element"));
                }
                (None, None) => (),
            }
        }
    }

    /// Properties; what else people have remarked has no place in the model.
    fn annotation(&self, fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
        if value.text_of("type") != Some("Annotation") {
            return;
        }
        let of = value.text_of("subject").and_then(|it| self.refs.get(it));
        let properties = value.text_of("statement").and_then(read_properties);
        match (of.and_then(|it| bom.components.get_mut(it)), properties) {
            (Some(component), Some(properties)) => component.properties.extend(properties),
            _ => fields.unread("element `Annotation`"),
        }
    }

    fn of_component(
        &self,
        fields: &mut Fields<'_>,
        value: &Value,
        (from, kind, to): (usize, &str, &str),
        bom: &mut Bom,
    ) {
        let role = match kind {
            "hasDeclaredLicense" => Some(Role::Declared),
            "hasConcludedLicense" => Some(Role::Concluded),
            "other" if value.text_of("comment") == Some("license without a role") => {
                Some(Role::Unstated)
            }
            _ => None,
        };
        if let Some(role) = role {
            if let Some(component) = bom.components.get_mut(from) {
                match self.said(to) {
                    Some(said) => component.licenses.push(License::new(said, role)),
                    None => component.besides.extend(unknown(role)),
                }
                if role == Role::Concluded {
                    component.license_comment = fields.text(value, "comment");
                }
            }
            return;
        }
        match kind {
            "hasDistributionArtifact" => {
                let described = self.graph.by_id.get(to);
                if let Some((it, component)) = described.zip(bom.components.get_mut(from)) {
                    artifact(fields, it, component);
                }
                return;
            }
            // The property says the same.
            "other" if value.text_of("comment") == Some(IN_EFFECT) => return,
            _ => (),
        }
        let scope = match value.text_of("scope") {
            Some("build") => Scope::Build,
            Some("development" | "test" | "design") => Scope::Dev,
            _ => Scope::Runtime,
        };
        let relation = match kind {
            "dependsOn" => RelationKind::DependsOn(scope),
            "hasOptionalDependency" => RelationKind::DependsOn(Scope::Optional),
            "contains" => RelationKind::Contains,
            _ => {
                fields.unread(format!("relationship `{}`", kind.escape_debug()));
                return;
            }
        };
        self.connect(fields, value, (from, relation, to), bom);
    }

    /// A relation to another component, to a file, or to something that is not known.
    fn connect(
        &self,
        fields: &mut Fields<'_>,
        value: &Value,
        (from, relation, to): (usize, RelationKind, &str),
        bom: &mut Bom,
    ) {
        let target = self.refs.get(to);
        match (target, self.files.get(to), to) {
            (Some(_), ..) => bom.relations.push(Relation {
                from,
                kind: relation,
                to: target,
            }),
            (None, Some(file), _) if relation == RelationKind::Contains => {
                if let Some(file) = bom.files.get_mut(*file) {
                    file.owner = Some(from);
                }
            }
            (None, _, to) if to.ends_with("NoneElement") => {
                if let Some(component) = bom.components.get_mut(from) {
                    component.has_known_needs = true;
                }
            }
            (None, _, to) if to.ends_with("NoAssertionElement") => bom.relations.push(Relation {
                from,
                kind: relation,
                to: None,
            }),
            _ => {
                let shown = to.escape_debug();
                fields.fault(&value.span, format!("`{shown}` names no element"));
            }
        }
    }

    fn of_file(
        &self,
        fields: &mut Fields<'_>,
        (file, kind, to): (usize, &str, &str),
        bom: &mut Bom,
    ) {
        let Some(file) = bom.files.get_mut(file) else {
            return;
        };
        match (kind, self.said(to)) {
            ("hasConcludedLicense", said) => file.concluded = said,
            ("hasDeclaredLicense", Some(Said::None)) => {
                file.licenses_in_file.push("NONE".to_owned());
            }
            ("hasDeclaredLicense", Some(said)) => {
                let parts = said.as_str().split(" AND ").map(ToOwned::to_owned);
                file.licenses_in_file.extend(parts);
            }
            ("hasDeclaredLicense", None) => {
                file.licenses_in_file.push("NOASSERTION".to_owned());
            }
            _ => fields.unread(format!("relationship `{}` of a file", kind.escape_debug())),
        }
    }

    /// What the document is about: the root of the bill of materials, or of the document.
    fn root(&self, fields: &mut Fields<'_>, elements: &[Value], bom: &mut Bom) {
        let of_class = |class: &'static str| {
            let is_meant = move |it: &&Value| it.text_of("type") == Some(class);
            elements.iter().filter(is_meant)
        };
        for it in of_class("software_Sbom").chain(of_class("SpdxDocument")) {
            let roots = fields.texts(it, "rootElement");
            bom.root = roots.iter().find_map(|it| self.refs.get(it));
            if bom.root.is_some() {
                return;
            }
        }
    }
}
