// SPDX-License-Identifier: Apache-2.0

//! What packages consist of (SPDX 2.3, clause 7).

use super::{
    super::fields::{Fields, Hashes, asserted, split_group, word_for},
    contact, organization,
};
use crate::{
    ecosystems::tree::Value,
    sbom::{
        model::{Besides, Component, License, Reference, Role, Said},
        spdx::{
            annotation,
            package::{ALGORITHMS, PURPOSES},
        },
    },
};

/// Kinds of references that speak of vulnerabilities (annex F.2).
const FLAWS: &[&str] = &["advisory", "fix"];

pub(super) fn has_flaws(value: &Value) -> bool {
    let all = value.get("externalRefs").map(Value::items);
    let mut kinds = all.unwrap_or_default().iter();
    kinds.any(|it| {
        it.text_of("referenceType")
            .is_some_and(|it| FLAWS.contains(&it))
    })
}

const PACKAGE: &[&str] = &[
    "SPDXID",
    "name",
    "versionInfo",
    "packageFileName",
    "supplier",
    "originator",
    "downloadLocation",
    "filesAnalyzed",
    "packageVerificationCode",
    "checksums",
    "homepage",
    "sourceInfo",
    "licenseConcluded",
    "licenseDeclared",
    "licenseInfoFromFiles",
    "licenseComments",
    "copyrightText",
    "description",
    "primaryPackagePurpose",
    "releaseDate",
    "annotations",
    "comment",
    "attributionTexts",
    "externalRefs",
    "hasFiles",
];

pub(super) fn package(fields: &mut Fields<'_>, value: &Value) -> Component {
    fields.rest("a package", value, PACKAGE);
    let mut component = Component {
        place: Some(fields.place(value, "name")),
        name: fields
            .required(value, "name", "a package")
            .unwrap_or_default(),
        version: asserted(fields.text(value, "versionInfo")),
        filename: fields.text(value, "packageFileName"),
        description: fields.text(value, "description"),
        released: fields.text(value, "releaseDate"),
        comment: fields.text(value, "comment"),
        copyright: asserted(fields.text(value, "copyrightText")),
        hashes: CHECKSUMS.read(fields, value),
        attributions: fields.texts(value, "attributionTexts"),
        license_comment: fields.text(value, "licenseComments"),
        licenses_in_files: fields.texts(value, "licenseInfoFromFiles"),
        // Without the field files were analysed (7.8).
        files_analyzed: fields.bool(value, "filesAnalyzed").unwrap_or(true),
        ..Component::default()
    };
    let purpose = fields.text(value, "primaryPackagePurpose");
    component.besides = besides(value);
    let kind = purpose.and_then(|it| word_for(PURPOSES, &it));
    component.kind = kind.unwrap_or_else(|| "library".to_owned());
    let code = fields.table(value, "packageVerificationCode");
    component.verification_code =
        code.and_then(|it| fields.text(it, "packageVerificationCodeValue"));
    annotations(fields, value, &mut component);
    people(fields, value, &mut component);
    for (key, role) in [
        ("licenseDeclared", Role::Declared),
        ("licenseConcluded", Role::Concluded),
    ] {
        let said = fields.text(value, key).and_then(|it| said(&it));
        component
            .licenses
            .extend(said.map(|it| License::new(it, role)));
    }
    references(fields, value, &mut component);
    split_group(&mut component);
    component
}

/// Properties; what else people have remarked has no place in the model.
fn annotations(fields: &mut Fields<'_>, value: &Value, component: &mut Component) {
    for it in fields.list(value, "annotations") {
        match fields
            .text(it, "comment")
            .as_deref()
            .and_then(annotation::read)
        {
            Some(properties) => component.properties.extend(properties),
            None => fields.unread("an annotation of a package"),
        }
    }
}

/// What is said without being carried further, and what is said to be unknown.
fn besides(value: &Value) -> Vec<Besides> {
    let stated = |key| value.get(key).is_some();
    let says = |key, words: &[&str]| value.text_of(key).is_some_and(|it| words.contains(&it));
    let silent = &["NOASSERTION"];
    let none = &["NOASSERTION", "NONE"];
    let declared = says("licenseDeclared", silent);
    let concluded = says("licenseConcluded", silent);
    let table = [
        (stated("releaseDate"), Besides::ReleaseDate),
        (stated("validUntilDate"), Besides::EndOfLife),
        (!stated("primaryPackagePurpose"), Besides::UnstatedKind),
        (says("versionInfo", silent), Besides::UnknownVersion),
        (says("supplier", silent), Besides::UnknownSupplier),
        (says("downloadLocation", none), Besides::UnknownDownload),
        (says("copyrightText", none), Besides::UnknownCopyright),
        (declared || concluded, Besides::UnknownLicense),
        (declared, Besides::UnknownDeclared),
        (concluded, Besides::UnknownConcluded),
    ];
    let told = table.into_iter().filter(|it| it.0);
    told.map(|it| it.1).collect()
}

/// Nothing is said by `NOASSERTION`.
pub(super) fn said(text: &str) -> Option<Said> {
    match text.trim() {
        "" | "NOASSERTION" => None,
        "NONE" => Some(Said::None),
        text => Some(Said::Expression(text.to_owned())),
    }
}

fn people(fields: &mut Fields<'_>, value: &Value, component: &mut Component) {
    let supplier = asserted(fields.text(value, "supplier"));
    component.supplier = supplier.as_deref().map(|it| match it.split_once(':') {
        Some(("Person", it)) => organization(it.trim(), true),
        Some((_, it)) => organization(it.trim(), false),
        None => organization(it, false),
    });
    let originator = asserted(fields.text(value, "originator"));
    match originator.as_deref().and_then(|it| it.split_once(':')) {
        Some(("Person", it)) => component.authors.push(contact(it.trim())),
        Some((_, it)) => component.manufacturer = Some(organization(it.trim(), false)),
        None => (),
    }
}

pub(super) const CHECKSUMS: Hashes = Hashes {
    list: "checksums",
    algorithm: "algorithm",
    hex: "checksumValue",
    words: ALGORITHMS,
};

fn references(fields: &mut Fields<'_>, value: &Value, component: &mut Component) {
    for (kind, key) in [
        ("distribution", "downloadLocation"),
        ("vcs", "sourceInfo"),
        ("website", "homepage"),
    ] {
        let Some(url) = asserted(fields.text(value, key)) else {
            continue;
        };
        if !url.contains("://") {
            fields.unread(format!("`{key}` that is no address"));
            continue;
        }
        component.references.push(Reference {
            kind: kind.to_owned(),
            url,
            ..Reference::default()
        });
    }
    for it in fields.list(value, "externalRefs") {
        let kind = fields.required(it, "referenceType", "an external reference");
        let Some(locator) = fields.required(it, "referenceLocator", "an external reference") else {
            continue;
        };
        match kind.as_deref() {
            Some("purl") => component.purl = Some(locator),
            Some("cpe23Type" | "cpe22Type") => component.cpe = Some(locator),
            Some("swh") => component.swhids.push(locator),
            Some(kind) => {
                let kind = kind.escape_debug();
                fields.unread(format!("an external reference `{kind}` of a package"));
            }
            None => (),
        }
    }
}
