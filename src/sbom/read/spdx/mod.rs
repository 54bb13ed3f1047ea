// SPDX-License-Identifier: Apache-2.0

//! Fills the model from SPDX 2.2 and 2.3, spelled in JSON or YAML or brought into that form.

mod package;

use std::collections::{BTreeMap, BTreeSet};

use self::package::{CHECKSUMS, has_flaws, package, said};
use super::fields::{Fields, Refs, asserted, tool};
use crate::{
    ecosystems::{Scope, tree::Value},
    sbom::{
        model::{Bom, Component, Contact, File, LicenseText, Organization, Relation, RelationKind},
        spdx::TYPES,
    },
};

pub(super) fn bom(fields: &mut Fields<'_>, value: &Value) -> Bom {
    fields.rest(
        "the document",
        value,
        &[
            "spdxVersion",
            "dataLicense",
            "SPDXID",
            "name",
            "documentNamespace",
            "creationInfo",
            "packages",
            "files",
            "hasExtractedLicensingInfos",
            "relationships",
            "documentDescribes",
            "comment",
        ],
    );
    let mut bom = Bom {
        name: fields.text(value, "name"),
        identity: fields.text(value, "documentNamespace"),
        edition: 1,
        license: fields.text(value, "dataLicense"),
        comment: fields.text(value, "comment"),
        ..Bom::default()
    };
    if let Some(creation) = fields.table(value, "creationInfo") {
        read_creation(fields, creation, &mut bom);
    }
    let mut refs = Refs::default();
    let mut owners = BTreeMap::new();
    for (index, it) in fields.list(value, "packages").iter().enumerate() {
        if !fields.has_room_for_component(index, &it.span) {
            break;
        }
        let id = fields
            .required(it, "SPDXID", "a package")
            .unwrap_or_default();
        for file in fields.texts(it, "hasFiles") {
            owners.insert(file, index);
        }
        bom.has_vulnerabilities |= has_flaws(it);
        let component = package(fields, it);
        let id = refs.take(fields, &it.span, id, index);
        bom.components.push(Component { id, ..component });
    }
    let files = read_files(fields, value, &owners, &mut bom);
    for it in fields.list(value, "hasExtractedLicensingInfos") {
        bom.texts.extend(license_text(fields, it));
    }
    bom.texts.sort_by(|a, b| a.id.cmp(&b.id));
    bom.texts.dedup_by(|a, b| a.id == b.id);
    relationships(fields, value, &Known { refs, files }, &mut bom);
    bom
}

fn read_creation(fields: &mut Fields<'_>, value: &Value, bom: &mut Bom) {
    fields.rest(
        "the creation",
        value,
        &["created", "creators", "licenseListVersion", "comment"],
    );
    bom.created = fields.text(value, "created");
    bom.list_version = fields.text(value, "licenseListVersion");
    for creator in fields.texts(value, "creators") {
        match creator
            .split_once(':')
            .map(|(kind, it)| (kind.trim(), it.trim()))
        {
            Some(("Tool", it)) => bom.tools.push(tool(it)),
            Some(("Person", it)) => bom.authors.push(contact(it)),
            Some(("Organization", it)) if bom.supplier.is_none() => {
                bom.supplier = Some(organization(it, false));
            }
            Some(("Organization", _)) => fields.unread("a second organization among the creators"),
            _ => fields.fault(
                &value.span,
                "a creator is neither tool, person nor organization",
            ),
        }
    }
    let comment = fields.text(value, "comment");
    let kind = comment.as_deref().and_then(|it| {
        let rest = it.split_once("SBOM Type:")?.1.trim_start();
        let known = |it: &&(&str, &str)| {
            let start = rest.get(..it.1.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(it.1))
        };
        TYPES.iter().find(known)
    });
    match kind {
        Some((phase, _)) => bom.phases.push((*phase).to_owned()),
        None => bom.comment = bom.comment.take().or(comment),
    }
}

/// `NAME (MAIL)`.
fn contact(text: &str) -> Contact {
    let (name, email) = match text.rsplit_once('(') {
        Some((name, email)) => (name.trim(), Some(email.trim_end_matches(')').trim())),
        None => (text, None),
    };
    let some = |it: &str| Some(it.to_owned()).filter(|it| !it.is_empty());
    Contact {
        name: some(name),
        email: email.and_then(some),
        phone: None,
    }
}

fn organization(text: &str, is_person: bool) -> Organization {
    let contact = contact(text);
    Organization {
        name: contact.name.clone(),
        urls: Vec::new(),
        contacts: contact
            .email
            .is_some()
            .then_some(contact)
            .into_iter()
            .collect(),
        is_person,
    }
}

fn file(fields: &mut Fields<'_>, value: &Value, owners: &BTreeMap<String, usize>) -> File {
    fields.rest(
        "a file",
        value,
        &[
            "SPDXID",
            "fileName",
            "fileTypes",
            "checksums",
            "licenseConcluded",
            "licenseInfoInFiles",
            "copyrightText",
            "placet:owner",
        ],
    );
    let id = fields
        .required(value, "SPDXID", "a file")
        .unwrap_or_default();
    let path = fields
        .required(value, "fileName", "a file")
        .unwrap_or_default();
    let owner = fields.number(value, "placet:owner");
    File {
        path: path.strip_prefix("./").unwrap_or(&path).to_owned(),
        kinds: fields.texts(value, "fileTypes"),
        hashes: CHECKSUMS.read(fields, value),
        concluded: fields
            .text(value, "licenseConcluded")
            .and_then(|it| said(&it)),
        licenses_in_file: fields.texts(value, "licenseInfoInFiles"),
        copyright: asserted(fields.text(value, "copyrightText")),
        owner: owners.get(&id).copied().or(owner.map(|it| it as usize)),
        id,
        ..File::default()
    }
}

fn license_text(fields: &mut Fields<'_>, value: &Value) -> Option<LicenseText> {
    fields.rest(
        "a license text",
        value,
        &["licenseId", "extractedText", "name", "comment"],
    );
    Some(LicenseText {
        id: fields.required(value, "licenseId", "a license text")?,
        text: asserted(fields.text(value, "extractedText")),
        name: asserted(fields.text(value, "name")),
        comment: fields.text(value, "comment"),
    })
}

/// What identifiers mean.
struct Known {
    refs: Refs,
    files: BTreeMap<String, usize>,
}

/// Kinds of relations that say when something is needed, from what is needed to what needs it.
const NARROWER: &[(&str, Scope)] = &[
    ("DEPENDENCY_OF", Scope::Runtime),
    ("RUNTIME_DEPENDENCY_OF", Scope::Runtime),
    ("OPTIONAL_DEPENDENCY_OF", Scope::Optional),
    ("BUILD_DEPENDENCY_OF", Scope::Build),
    ("DEV_DEPENDENCY_OF", Scope::Dev),
    ("TEST_DEPENDENCY_OF", Scope::Dev),
];

/// Where each file stands, by its id; `owners` are the packages that say that they have it.
fn read_files(
    fields: &mut Fields<'_>,
    value: &Value,
    owners: &BTreeMap<String, usize>,
    bom: &mut Bom,
) -> BTreeMap<String, usize> {
    let mut files = BTreeMap::new();
    for (index, it) in fields.list(value, "files").iter().enumerate() {
        if !fields.has_room_for_file(index, &it.span) {
            break;
        }
        let file = file(fields, it, owners);
        files.insert(file.id.clone(), index);
        bom.files.push(file);
    }
    files
}

/// What the document says in a field of its own that it describes.
fn described(fields: &mut Fields<'_>, value: &Value, known: &Known) -> Vec<usize> {
    let ids = fields.texts(value, "documentDescribes");
    let found = ids.iter();
    found
        .filter_map(|it| known.refs.find(fields, &value.span, it))
        .collect()
}

fn relationships(fields: &mut Fields<'_>, value: &Value, known: &Known, bom: &mut Bom) {
    let mut described = described(fields, value, known);
    let mut needs = BTreeMap::<(usize, usize), Scope>::new();
    let mut others = BTreeSet::new();
    for it in fields.list(value, "relationships") {
        let from = fields
            .required(it, "spdxElementId", "a relationship")
            .unwrap_or_default();
        let kind = fields
            .required(it, "relationshipType", "a relationship")
            .unwrap_or_default();
        let to = fields
            .required(it, "relatedSpdxElement", "a relationship")
            .unwrap_or_default();
        let (a, b) = (known.refs.get(&from), known.refs.get(&to));
        let narrower = NARROWER.iter().find(|it| it.0 == kind);
        match (kind.as_str(), a, b, narrower) {
            ("DESCRIBES", _, Some(to), _) => described.push(to),
            ("DESCRIBED_BY", Some(from), ..) => described.push(from),
            ("DEPENDS_ON", Some(from), Some(to), _) => {
                needs.entry((from, to)).or_insert(Scope::Runtime);
            }
            (_, Some(needed), Some(by), Some((_, scope))) => {
                needs.insert((by, needed), *scope);
            }
            ("DEPENDS_ON", Some(from), None, _) if to == "NONE" => {
                if let Some(component) = bom.components.get_mut(from) {
                    component.has_known_needs = true;
                }
            }
            ("DEPENDS_ON", Some(from), None, _) if to == "NOASSERTION" => {
                others.insert((from, RelationKind::DependsOn(Scope::Runtime), None));
            }
            ("CONTAINS", Some(from), Some(to), _) => {
                others.insert((from, RelationKind::Contains, Some(to)));
            }
            ("CONTAINED_BY", Some(from), Some(to), _) => {
                others.insert((to, RelationKind::Contains, Some(from)));
            }
            ("CONTAINS", Some(from), None, _) if known.files.contains_key(&to) => {
                let file = known.files.get(&to).and_then(|it| bom.files.get_mut(*it));
                if let Some(file) = file {
                    file.owner = Some(from);
                }
            }
            _ => other(fields, it, known, [&from, &kind, &to]),
        }
    }
    let relation = |(from, kind, to)| Relation { from, kind, to };
    let needs = needs.into_iter();
    let needs = needs.map(|((from, to), scope)| (from, RelationKind::DependsOn(scope), Some(to)));
    bom.relations = needs.chain(others).map(relation).collect();
    described.dedup();
    bom.root = described.first().copied();
    if described.len() > 1 {
        fields.unread("a second component that the document describes");
    }
}

/// A relation that the model has no place for, or one of what is not there.
fn other(fields: &mut Fields<'_>, value: &Value, known: &Known, [from, kind, to]: [&String; 3]) {
    let is_known = |id: &str| {
        known.refs.get(id).is_some()
            || known.files.contains_key(id)
            || matches!(id, "SPDXRef-DOCUMENT" | "NONE" | "NOASSERTION")
            || id.starts_with("DocumentRef-")
            || id.starts_with("SPDXRef-Snippet")
    };
    for id in [from, to] {
        if !is_known(id) {
            fields.fault(
                &value.span,
                format!("`{}` names no element", id.escape_debug()),
            );
            return;
        }
    }
    fields.unread(format!("relationship `{}`", kind.escape_debug()));
}
