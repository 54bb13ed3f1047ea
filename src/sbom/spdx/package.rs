// SPDX-License-Identifier: Apache-2.0

//! One package and one file as SPDX 2.3 has them.

use std::borrow::Cow;

use sha1::{Digest as _, Sha1};

use super::{
    super::{
        identity::hex,
        loss::Notes,
        model::{Component, Contact, File, Hash, Organization},
        node::{Node, Table},
    },
    NO_ASSERTION,
    license::Words,
};

/// Kinds of components and the purposes that they are (7.24); all others are `OTHER`.
pub(in crate::sbom) const PURPOSES: &[(&str, &str)] = &[
    ("application", "APPLICATION"),
    ("framework", "FRAMEWORK"),
    ("library", "LIBRARY"),
    ("container", "CONTAINER"),
    ("operating-system", "OPERATING-SYSTEM"),
    ("device", "DEVICE"),
    ("firmware", "FIRMWARE"),
    ("file", "FILE"),
];

/// The algorithms of 8.4, as CycloneDX spells them and as SPDX does.
pub(in crate::sbom) const ALGORITHMS: &[(&str, &str)] = &[
    ("MD5", "MD5"),
    ("SHA-1", "SHA1"),
    ("SHA-256", "SHA256"),
    ("SHA-384", "SHA384"),
    ("SHA-512", "SHA512"),
    ("SHA3-256", "SHA3-256"),
    ("SHA3-384", "SHA3-384"),
    ("SHA3-512", "SHA3-512"),
    ("BLAKE2b-256", "BLAKE2b-256"),
    ("BLAKE2b-384", "BLAKE2b-384"),
    ("BLAKE2b-512", "BLAKE2b-512"),
    ("BLAKE3", "BLAKE3"),
];

/// The package; `own` are its files.
pub(super) fn package<'a>(
    words: &Words,
    it: &'a Component,
    id: &'a str,
    own: &[&'a File],
) -> Table<'a> {
    let url = |kind| it.reference(kind).map(|it| it.url.as_str());
    let web = |url: &&str| url.starts_with("http");
    let files_analyzed = it.files_analyzed && !own.is_empty();
    let code = files_analyzed.then(|| verification_code(it, own));
    let files = own.iter().filter(|_| files_analyzed);
    let in_files = it.licenses_in_files.iter().filter(|_| files_analyzed);
    note(&words.notes, it);
    Table::new()
        .text("SPDXID", id)
        .text("name", it.whole_name())
        // A field that is missing would not say that the version is unknown: NTIA and CISA, both
        // *Minimum Elements*, want what is unknown said as such.
        .text("versionInfo", it.version.as_deref().unwrap_or(NO_ASSERTION))
        .maybe("packageFileName", it.filename.as_deref())
        .text("supplier", agent(it.supplier.as_ref()))
        .text("originator", originator(it))
        .text(
            "downloadLocation",
            url("distribution").unwrap_or(NO_ASSERTION),
        )
        .bool("filesAnalyzed", files_analyzed)
        .table("packageVerificationCode", code.unwrap_or_default())
        .texts("hasFiles", files.map(|it| it.id.as_str()))
        .list("checksums", checksums(&words.notes, &it.hashes))
        .maybe("homepage", url("website").filter(web))
        .maybe("sourceInfo", url("vcs"))
        .text("licenseConcluded", words.said(it.concluded().as_ref()))
        .text("licenseDeclared", words.said(it.declared().as_ref()))
        .texts("licenseInfoFromFiles", in_files.map(String::as_str))
        .maybe("licenseComments", it.license_comment.as_deref())
        .text(
            "copyrightText",
            it.copyright.as_deref().unwrap_or(NO_ASSERTION),
        )
        .maybe("description", it.description.as_deref())
        .text("primaryPackagePurpose", purpose(&it.kind))
        .maybe("releaseDate", it.released.as_deref())
        .maybe("comment", it.comment.as_deref())
        .texts(
            "attributionTexts",
            it.attributions.iter().map(String::as_str),
        )
        .list("externalRefs", external_refs(it))
}

/// The references that are fields of a package.
const TOLD: [&str; 3] = ["distribution", "vcs", "website"];

/// What a package of SPDX 2.3 has no field for.
fn note(notes: &Notes, it: &Component) {
    let has = [
        (it.evidence.identity.is_empty(), "evidence of identity"),
        (
            it.evidence.occurrences.is_empty(),
            "evidence of occurrences",
        ),
        (it.evidence.licenses.is_empty(), "evidence of licenses"),
        (it.authors.len() < 2, "second and further authors"),
        (!it.has_license_texts(), "text beside a license"),
    ];
    for (_, what) in has.iter().filter(|it| !it.0) {
        notes.add(format!("SPDX 2.3 has no {what} of a package"));
    }
    for kind in TOLD {
        if it.references.iter().filter(|it| it.kind == kind).count() > 1 {
            notes.add(format!("SPDX 2.3 has one reference `{kind}` of a package"));
        }
    }
    for reference in it
        .references
        .iter()
        .filter(|it| !TOLD.contains(&it.kind.as_str()))
    {
        notes.add(format!(
            "SPDX 2.3 has no reference `{}` of a package",
            reference.kind
        ));
    }
}

fn purpose(kind: &str) -> &'static str {
    let found = PURPOSES.iter().find(|it| it.0 == kind);
    found.map_or("OTHER", |it| it.1)
}

/// `Organization: NAME (MAIL)` (7.5).
pub(super) fn agent(it: Option<&Organization>) -> Cow<'static, str> {
    let first = it.and_then(|it| it.contacts.first());
    let Some((it, name)) = it.and_then(|it| Some((it, it.name.as_ref()?))) else {
        return NO_ASSERTION.into();
    };
    let kind = if it.is_person {
        "Person"
    } else {
        "Organization"
    };
    named(kind, name, first.and_then(|it| it.email.as_deref())).into()
}

/// The first author (7.6).
fn originator(it: &Component) -> Cow<'static, str> {
    match it.authors.iter().find_map(person) {
        Some(person) => person.into(),
        None if it.authors.is_empty() => agent(it.manufacturer.as_ref()),
        None => NO_ASSERTION.into(),
    }
}

pub(super) fn person(it: &Contact) -> Option<String> {
    match (&it.name, &it.email) {
        (Some(name), email) => Some(named("Person", name, email.as_deref())),
        (None, Some(email)) => Some(named("Person", email, None)),
        (None, None) => None,
    }
}

/// A name with parentheses would be read as a mail address.
fn named(kind: &str, name: &str, email: Option<&str>) -> String {
    let is_part = |c: &char| !c.is_control() && !matches!(c, '(' | ')');
    let name: String = name.chars().filter(is_part).collect();
    match email {
        Some(email) => format!("{kind}: {name} ({email})"),
        None => format!("{kind}: {name}"),
    }
}

/// SHA-1 over the sorted SHA-1 of all files in hexadecimal (7.9).
fn verification_code<'a>(it: &'a Component, own: &[&'a File]) -> Table<'a> {
    let sha1 = |file: &&'a File| file.hashes.iter().find(|it| it.algorithm == "SHA-1");
    let mut sums: Vec<_> = own
        .iter()
        .filter_map(sha1)
        .map(|it| it.hex.as_str())
        .collect();
    sums.sort_unstable();
    let mut sum = Sha1::new();
    for it in sums {
        sum.update(it);
    }
    let code = match &it.verification_code {
        Some(read) => Cow::Borrowed(read.as_str()),
        None => Cow::Owned(hex(&sum.finalize())),
    };
    Table::new().text("packageVerificationCodeValue", code)
}

fn checksums<'a>(notes: &Notes, hashes: &'a [Hash]) -> Vec<Node<'a>> {
    let checksum = |it: &'a Hash| {
        let algorithm = ALGORITHMS.iter().find(|known| known.0 == it.algorithm);
        let Some((_, algorithm)) = algorithm else {
            notes.add(format!("SPDX 2.3 has no hash `{}`", it.algorithm));
            return None;
        };
        Some(
            Table::new()
                .text("algorithm", *algorithm)
                .text("checksumValue", it.hex.as_str())
                .into(),
        )
    };
    hashes.iter().filter_map(checksum).collect()
}

/// Annex F: package URL, CPE and software hash identifier.
fn external_refs(it: &Component) -> Vec<Node<'_>> {
    let purl = it.purl.iter().map(|it| ("PACKAGE-MANAGER", "purl", it));
    let cpe = it.cpe.iter().map(|it| {
        if it.starts_with("cpe:/") {
            ("SECURITY", "cpe22Type", it)
        } else {
            ("SECURITY", "cpe23Type", it)
        }
    });
    let swhids = it.swhids.iter().map(|it| ("PERSISTENT-ID", "swh", it));
    let all = purl.chain(cpe).chain(swhids);
    all.map(|(category, kind, locator)| {
        Table::new()
            .text("referenceCategory", category)
            .text("referenceType", kind)
            .text("referenceLocator", locator)
            .into()
    })
    .collect()
}

pub(super) fn file<'a>(words: &Words, it: &'a File) -> Table<'a> {
    let in_file = it.licenses_in_file.iter().map(String::as_str);
    Table::new()
        .text("SPDXID", &it.id)
        .text("fileName", file_name(&it.path))
        .texts("fileTypes", it.kinds.iter().map(String::as_str))
        .list("checksums", checksums(&words.notes, &it.hashes))
        .text("licenseConcluded", words.said(it.concluded.as_ref()))
        .texts("licenseInfoInFiles", in_file)
        .text(
            "copyrightText",
            it.copyright.as_deref().unwrap_or(NO_ASSERTION),
        )
}

/// Relative to the package, which `./` says (8.1).
fn file_name(path: &str) -> Cow<'_, str> {
    if path.starts_with("./") || path.starts_with('/') {
        path.into()
    } else {
        format!("./{path}").into()
    }
}
