// SPDX-License-Identifier: Apache-2.0

//! Packages and files as elements, and what elements are called.

use super::{
    super::{
        identity::short_hash,
        loss::Notes,
        model::{Bom, Component, File, Hash},
        node::{Node, Table},
    },
    CREATION, Document,
};

/// What elements are called: the namespace of the document and a hash of what they stand for, or
/// a number in its order.
pub(super) struct Ids {
    namespace: String,
    pub(super) components: Vec<String>,
    pub(super) files: Vec<String>,
}

impl Ids {
    pub(super) fn new(bom: &Bom, namespace: String) -> Self {
        let id = |kind: &str, id: &str| {
            if id.contains("://") {
                id.to_owned()
            } else {
                format!("{namespace}#{kind}-{}", short_hash(id.as_bytes()))
            }
        };
        Self {
            components: bom
                .components
                .iter()
                .map(|it| id("package", &it.id))
                .collect(),
            files: bom.files.iter().map(|it| id("file", &it.id)).collect(),
            namespace,
        }
    }

    /// The id of the element of a kind with a number.
    pub(super) fn own(&self, kind: &str, index: usize) -> String {
        self.named(kind, &index.to_string())
    }

    /// The id of what a text stands for.
    pub(super) fn hashed(&self, kind: &str, text: &str) -> String {
        self.named(kind, &short_hash(text.as_bytes()))
    }

    /// The ids of two things of different kinds that a text stands for.
    pub(super) fn hashed_twice(&self, kinds: [&str; 2], text: &str) -> [String; 2] {
        let hash = short_hash(text.as_bytes());
        kinds.map(|it| self.named(it, &hash))
    }

    /// Most of a large document are such names.
    fn named(&self, kind: &str, name: &str) -> String {
        let parts = [&self.namespace, "#", kind, "-", name];
        parts.concat()
    }
}

/// An element.
pub(super) fn element<'a>(class: &'static str, id: String) -> Table<'a> {
    Table::new()
        .text("type", class)
        .text("spdxId", id)
        .text("creationInfo", CREATION)
}

/// CycloneDX's kinds of components and the purposes that they are; others are `other`.
pub(in crate::sbom) const PURPOSES: &[(&str, &str)] = &[
    ("application", "application"),
    ("framework", "framework"),
    ("library", "library"),
    ("container", "container"),
    ("platform", "platform"),
    ("operating-system", "operatingSystem"),
    ("device", "device"),
    ("device-driver", "deviceDriver"),
    ("firmware", "firmware"),
    ("file", "file"),
    ("data", "data"),
    ("machine-learning-model", "model"),
];

/// CycloneDX's kinds of references and those of SPDX that are not fields of their own.
pub(in crate::sbom) const REFERENCES: &[(&str, &str)] = &[
    ("vcs", "vcs"),
    ("issue-tracker", "issueTracker"),
    ("mailing-list", "mailingList"),
    ("chat", "chat"),
    ("documentation", "documentation"),
    ("support", "support"),
    ("social", "socialMedia"),
    ("license", "license"),
    ("build-meta", "buildMeta"),
    ("build-system", "buildSystem"),
    ("release-notes", "releaseNotes"),
    ("source-distribution", "sourceArtifact"),
    ("advisories", "securityAdvisory"),
    ("security-contact", "securityOther"),
    ("rfc-9116", "securityPolicy"),
    ("other", "other"),
];

pub(super) fn package<'a>(document: &'a Document<'_>, it: &'a Component, id: &str) -> Table<'a> {
    let url = |kind| it.reference(kind).map(|it| it.url.as_str());
    let agents = &document.agents;
    let authors = it.authors.iter().filter_map(|it| agents.of_contact(it));
    let mut originators: Vec<&str> = authors.collect();
    if originators.is_empty() {
        originators.extend(
            it.manufacturer
                .as_ref()
                .and_then(|it| agents.of_organization(it)),
        );
    }
    originators.sort_unstable();
    originators.dedup();
    note(&document.notes, it);
    element("software_Package", id.to_owned())
        .text("name", it.whole_name())
        .maybe("description", it.description.as_deref())
        .maybe("comment", it.comment.as_deref())
        .maybe("releaseTime", it.released.as_deref())
        .texts("originatedBy", originators)
        .maybe(
            "suppliedBy",
            it.supplier
                .as_ref()
                .and_then(|it| agents.of_organization(it)),
        )
        .list("verifiedUsing", hashes(&document.notes, &it.hashes))
        .list("externalIdentifier", identifiers(it))
        .list("externalRef", references(&document.notes, it))
        .text("software_primaryPurpose", purpose(&it.kind))
        // Lite wants a version of every package.
        .text(
            "software_packageVersion",
            it.version.as_deref().unwrap_or("NOASSERTION"),
        )
        .maybe("software_packageUrl", it.purl.as_deref())
        .maybe("software_downloadLocation", url("distribution"))
        .maybe("software_homePage", url("website"))
        .maybe("software_sourceInfo", url("vcs"))
        .text(
            "software_copyrightText",
            it.copyright.as_deref().unwrap_or("NOASSERTION"),
        )
        .texts(
            "software_attributionText",
            it.attributions.iter().map(String::as_str),
        )
}

fn purpose(kind: &str) -> &'static str {
    let found = PURPOSES.iter().find(|it| it.0 == kind);
    found.map_or("other", |it| it.1)
}

/// What a package of SPDX 3.0.1 has no field for.
fn note(notes: &Notes, it: &Component) {
    let has = [
        (it.evidence.identity.is_empty(), "evidence of identity"),
        (
            it.evidence.occurrences.is_empty(),
            "evidence of occurrences",
        ),
        (it.evidence.licenses.is_empty(), "evidence of licenses"),
        (!it.has_license_texts(), "text beside a license"),
    ];
    for (_, what) in has.iter().filter(|it| !it.0) {
        notes.add(format!("SPDX 3.0.1 has no {what} of a package"));
    }
}

pub(super) fn hashes<'a>(notes: &Notes, hashes: &'a [Hash]) -> Vec<Node<'a>> {
    let hash = |it: &'a Hash| {
        let Some(algorithm) = algorithm(&it.algorithm) else {
            notes.add(format!("SPDX 3.0.1 has no hash `{}`", it.algorithm));
            return None;
        };
        Some(
            Table::new()
                .text("type", "Hash")
                .text("algorithm", algorithm)
                .text("hashValue", it.hex.as_str())
                .into(),
        )
    };
    hashes.iter().filter_map(hash).collect()
}

/// Algorithms, as CycloneDX spells them and as SPDX 3 does.
pub(in crate::sbom) const ALGORITHMS: &[(&str, &str)] = &[
    ("MD5", "md5"),
    ("SHA-1", "sha1"),
    ("SHA-256", "sha256"),
    ("SHA-384", "sha384"),
    ("SHA-512", "sha512"),
    ("SHA3-256", "sha3_256"),
    ("SHA3-384", "sha3_384"),
    ("SHA3-512", "sha3_512"),
    ("BLAKE2b-256", "blake2b256"),
    ("BLAKE2b-384", "blake2b384"),
    ("BLAKE2b-512", "blake2b512"),
    ("BLAKE3", "blake3"),
];

fn algorithm(name: &str) -> Option<&'static str> {
    ALGORITHMS.iter().find(|it| it.0 == name).map(|it| it.1)
}

fn identifiers(it: &Component) -> Vec<Node<'_>> {
    let purl = it.purl.iter().map(|it| ("packageUrl", it));
    let cpe = it.cpe.iter().map(|it| {
        if it.starts_with("cpe:/") {
            ("cpe22", it)
        } else {
            ("cpe23", it)
        }
    });
    let swhids = it.swhids.iter().map(|it| ("swhid", it));
    let all = purl.chain(cpe).chain(swhids);
    all.map(|(kind, it)| {
        Table::new()
            .text("type", "ExternalIdentifier")
            .text("externalIdentifierType", kind)
            .text("identifier", it)
            .into()
    })
    .collect()
}

/// The references but for those that are fields of their own.
fn references<'a>(notes: &Notes, it: &'a Component) -> Vec<Node<'a>> {
    let others = it.references.iter();
    let others = others.filter(|it| it.kind != "distribution" && it.kind != "website");
    let write = |it: &'a super::super::model::Reference| {
        let kind = REFERENCES.iter().find(|known| known.0 == it.kind);
        if kind.is_none() {
            notes.add(format!("SPDX 3.0.1 has no reference `{}`", it.kind));
        }
        if !it.hashes.is_empty() {
            notes.add("SPDX 3.0.1 has no hashes of a reference");
        }
        Table::new()
            .text("type", "ExternalRef")
            .text("externalRefType", kind.map_or("other", |it| it.1))
            .texts("locator", [it.url.as_str()])
            .maybe("comment", it.comment.as_deref())
            .into()
    };
    others.map(write).collect()
}

pub(super) fn file<'a>(notes: &Notes, it: &'a File, id: &str) -> Table<'a> {
    let purpose = match it.kinds.first().map(String::as_str) {
        Some("SOURCE") => "source",
        Some("DOCUMENTATION") => "documentation",
        _ => "file",
    };
    let content = it.swhid.iter().map(|it| {
        Table::new()
            .text("type", "software_ContentIdentifier")
            .text("software_contentIdentifierType", "swhid")
            .text("software_contentIdentifierValue", it)
            .into()
    });
    element("software_File", id.to_owned())
        .text("name", &it.path)
        .list("verifiedUsing", hashes(notes, &it.hashes))
        .text("software_primaryPurpose", purpose)
        .text(
            "software_copyrightText",
            it.copyright.as_deref().unwrap_or("NOASSERTION"),
        )
        .list("software_contentIdentifier", content.collect())
}
