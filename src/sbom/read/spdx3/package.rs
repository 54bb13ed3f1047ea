// SPDX-License-Identifier: Apache-2.0

//! What packages and files consist of.

use super::super::fields::{Fields, asserted, word_for};
use crate::{
    ecosystems::tree::Value,
    sbom::{
        model::{Component, File, Hash, Reference},
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

pub(super) fn hashes(fields: &mut Fields<'_>, value: &Value) -> Vec<Hash> {
    let mut found = Vec::new();
    for it in fields.list(value, "verifiedUsing") {
        if it.text_of("type") != Some("Hash") {
            fields.unread("a way of verifying that is no hash");
            continue;
        }
        let algorithm = fields.required(it, "algorithm", "a hash");
        let hex = fields.required(it, "hashValue", "a hash");
        let algorithm = algorithm.map(|it| word_for(ALGORITHMS, &it).unwrap_or(it));
        found.extend(
            algorithm
                .zip(hex)
                .map(|(algorithm, hex)| Hash { algorithm, hex }),
        );
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
