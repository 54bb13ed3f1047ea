// SPDX-License-Identifier: Apache-2.0

//! What packages and files consist of.

use super::super::fields::{Fields, Hashes, asserted, word_for};
use crate::{
    ecosystems::tree::Value,
    sbom::{
        model::{Besides, Component, File, Hash, Property, Reference},
        spdx3::element::{ALGORITHMS, REFERENCES},
    },
};

/// The fields of a package that have a place in the model.
pub(super) const PACKAGE: &[&str] = &[
    "type",
    "spdxId",
    "creationInfo",
    "name",
    "description",
    "comment",
    "releaseTime",
    "originatedBy",
    "suppliedBy",
    "verifiedUsing",
    "externalIdentifier",
    "externalRef",
    "software_primaryPurpose",
    "software_packageVersion",
    "software_packageUrl",
    "software_downloadLocation",
    "software_homePage",
    "software_sourceInfo",
    "software_copyrightText",
    "software_attributionText",
];

/// What is said without being carried further.
pub(super) fn besides(value: &Value) -> Vec<Besides> {
    let table = [
        (value.get("releaseTime").is_some(), Besides::ReleaseDate),
        (value.get("validUntilTime").is_some(), Besides::EndOfLife),
        (
            value.get("software_primaryPurpose").is_none(),
            Besides::UnstatedKind,
        ),
    ];
    let told = table.into_iter().filter(|it| it.0);
    told.map(|it| it.1).collect()
}

const HASHES: Hashes = Hashes {
    list: "verifiedUsing",
    algorithm: "algorithm",
    hex: "hashValue",
    words: ALGORITHMS,
};

pub(super) fn hashes(fields: &mut Fields<'_>, value: &Value) -> Vec<Hash> {
    let mut found = Vec::new();
    for it in fields.list(value, HASHES.list) {
        if it.text_of("type") == Some("Hash") {
            found.extend(HASHES.one(fields, it));
        } else {
            fields.unread("a way of verifying that is no hash");
        }
    }
    found
}

pub(super) fn identifier(agent: &Value, kind: &str) -> Option<String> {
    let all = agent
        .get("externalIdentifier")
        .map(Value::items)
        .unwrap_or_default();
    let found = all
        .iter()
        .find(|it| it.text_of("externalIdentifierType") == Some(kind))?;
    found.text_of("identifier").map(ToOwned::to_owned)
}

pub(super) fn identifiers(fields: &mut Fields<'_>, value: &Value, component: &mut Component) {
    for it in fields.list(value, "externalIdentifier") {
        let Some(id) = fields.required(it, "identifier", "an external identifier") else {
            continue;
        };
        match it.text_of("externalIdentifierType") {
            Some("packageUrl") => component.purl = component.purl.take().or(Some(id)),
            Some("cpe23" | "cpe22") => component.cpe = Some(id),
            Some("swhid") => component.swhids.push(id),
            _ => fields.unread("an external identifier of another kind"),
        }
    }
}

pub(super) fn references(fields: &mut Fields<'_>, value: &Value, component: &mut Component) {
    let mut add = |kind: &str, url: Option<String>, comment| {
        component.references.extend(url.map(|url| Reference {
            kind: kind.to_owned(),
            url,
            comment,
            ..Reference::default()
        }));
    };
    add(
        "distribution",
        fields.text(value, "software_downloadLocation"),
        None,
    );
    let mut has_vcs = false;
    for it in fields.list(value, "externalRef") {
        let kind = fields.text(it, "externalRefType").unwrap_or_default();
        let kind = word_for(REFERENCES, &kind).unwrap_or_else(|| "other".to_owned());
        has_vcs |= kind == "vcs";
        let comment = fields.text(it, "comment");
        for url in fields.texts(it, "locator") {
            add(&kind, Some(url), comment.clone());
        }
    }
    let source = fields.text(value, "software_sourceInfo");
    add(
        "vcs",
        source.filter(|it| !has_vcs && it.contains("://")),
        None,
    );
    add("website", fields.text(value, "software_homePage"), None);
}

/// The properties of BSI TR-03183-2 that the purposes of a file are: the purpose, the property, its
/// value where the purpose is named, and where it is not, if that says anything.
const PURPOSES_OF_BSI: &[(&str, &str, &str, Option<&str>)] = &[
    (
        "executable",
        "bsi:component:executable",
        "executable",
        Some("non-executable"),
    ),
    (
        "archive",
        "bsi:component:archive",
        "archive",
        Some("no archive"),
    ),
    ("container", "bsi:component:structured", "structured", None),
    ("firmware", "bsi:component:structured", "unstructured", None),
];

/// The file that a package is distributed as. A list of its purposes is whole.
pub(super) fn artifact(fields: &mut Fields<'_>, value: &Value, component: &mut Component) {
    component.filename = fields.text(value, "name");
    if component.hashes.is_empty() {
        component.hashes = hashes(fields, value);
    }
    if value.get("software_additionalPurpose").is_none() {
        return;
    }
    let purposes = fields.texts(value, "software_additionalPurpose");
    for (purpose, name, named, unnamed) in PURPOSES_OF_BSI {
        let is_named = purposes.iter().any(|it| it == purpose);
        let value = if is_named { Some(*named) } else { *unnamed };
        component.properties.extend(value.map(|value| Property {
            name: (*name).to_owned(),
            value: value.to_owned(),
        }));
    }
}

fn swhid(file: &Value) -> Option<String> {
    let all = file.get("software_contentIdentifier").map(Value::items);
    let mut all = all.unwrap_or_default().iter();
    let is_it = |it: &&Value| it.text_of("software_contentIdentifierType") == Some("swhid");
    let found = all.find(is_it)?;
    found
        .text_of("software_contentIdentifierValue")
        .map(ToOwned::to_owned)
}

pub(super) fn file(fields: &mut Fields<'_>, value: &Value) -> File {
    fields.rest(
        "a file",
        value,
        &[
            "type",
            "spdxId",
            "creationInfo",
            "name",
            "verifiedUsing",
            "software_primaryPurpose",
            "software_additionalPurpose",
            "software_copyrightText",
            "software_contentIdentifier",
        ],
    );
    let kind = match value.text_of("software_primaryPurpose") {
        Some("source") => "SOURCE",
        Some("documentation") => "DOCUMENTATION",
        _ => "OTHER",
    };
    File {
        id: fields
            .required(value, "spdxId", "a file")
            .unwrap_or_default(),
        path: fields.required(value, "name", "a file").unwrap_or_default(),
        kinds: vec![kind.to_owned()],
        hashes: hashes(fields, value),
        copyright: asserted(fields.text(value, "software_copyrightText")),
        swhid: swhid(value),
        ..File::default()
    }
}
