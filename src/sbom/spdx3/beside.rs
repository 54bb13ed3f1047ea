// SPDX-License-Identifier: Apache-2.0

//! What stands beside packages and files in elements of its own: the archive that a package comes in,
//! the license that is in effect, properties, and the parts of files that name a license.
//!
//! The archive and its words are those of BSI TR-03183-2 (2.1.0, mapping to SPDX 3).

use super::{
    super::{
        model::{Component, File, Snippet},
        node::{Node, Table},
        spdx::annotation::written,
    },
    Document, between,
    element::{element, hashes},
};

/// The remark of the relation to a license that is in effect.
pub(in crate::sbom) const IN_EFFECT: &str = "hasEffectiveLicense";

/// The property that holds it, as the taxonomy of BSI spells it.
pub(super) const EFFECTIVE: &str = "bsi:component:effectiveLicense";

/// The remark that tells readers what the purposes of an archive are there for, in the guideline's
/// words.
const PURPOSES: &str =
    "software_additionalPurpose field is used to indicate the properties of BSI TR-03183-2";

pub(super) fn elements<'a>(document: &'a Document<'_>) -> impl Iterator<Item = Table<'a>> {
    let components = document.bom.components.iter().zip(&document.ids.components);
    let of_components = components.enumerate().flat_map(move |(index, (it, id))| {
        let archive = it.filename.as_deref();
        let archive = archive.map(|name| archive_of(document, (index, it, id), name));
        let effective = effective(document, (index, it, id));
        let properties = properties(document, (index, it, id));
        archive
            .into_iter()
            .flatten()
            .chain(effective)
            .chain(properties)
    });
    let files = document.bom.files.iter().zip(&document.ids.files);
    let of_files = files.flat_map(move |(it, id)| {
        let snippets = it.snippets.iter();
        snippets.flat_map(move |snippet| snippet_of(document, (it, id), snippet))
    });
    of_components.chain(of_files)
}

/// The archive, and that the package comes in it.
fn archive_of<'a>(
    document: &'a Document<'_>,
    (index, it, id): (usize, &'a Component, &'a str),
    name: &'a str,
) -> [Table<'a>; 2] {
    let archive = document.ids.own("archive", index);
    let is = |key: &str, value: &str| it.property(key) == Some(value);
    let purposes = [
        ("archive", is("bsi:component:archive", "archive")),
        ("container", is("bsi:component:structured", "structured")),
        ("executable", is("bsi:component:executable", "executable")),
    ];
    let purposes = purposes.into_iter().filter(|it| it.1).map(|it| it.0);
    let download = it.reference("distribution");
    let address = download.map(|it| {
        Table::new()
            .text("type", "ExternalRef")
            .text("externalRefType", "binaryArtifact")
            .texts("locator", [it.url.as_str()])
            .into()
    });
    [
        element("software_File", archive.clone())
            .text("comment", PURPOSES)
            .text("name", name)
            .list("verifiedUsing", hashes(&document.notes, &it.hashes))
            .list("externalRef", address.into_iter().collect())
            .texts("software_additionalPurpose", purposes)
            .text("software_fileKind", "file"),
        element("Relationship", document.ids.own("distribution", index))
            .text("from", id)
            .text("relationshipType", "hasDistributionArtifact")
            .texts("to", [archive])
            .text("completeness", "complete"),
    ]
}

fn effective<'a>(
    document: &'a Document<'_>,
    (index, it, id): (usize, &'a Component, &'a str),
) -> Option<Table<'a>> {
    let license = it.property(EFFECTIVE)?;
    let to = document.licenses.id_of(license);
    let table = element("Relationship", document.ids.own("effective", index));
    Some(between(table, id, "other", to).text("comment", IN_EFFECT))
}

fn properties<'a>(
    document: &'a Document<'_>,
    (index, it, id): (usize, &'a Component, &'a str),
) -> Option<Table<'a>> {
    let table = element("Annotation", document.ids.own("properties", index))
        .text("annotationType", "other")
        .text("subject", id)
        .text("statement", written(&it.properties));
    (!it.properties.is_empty()).then_some(table)
}

/// A part of a file and the license that it names.
fn snippet_of<'a>(
    document: &'a Document<'_>,
    (file, id): (&'a File, &'a str),
    it: &'a Snippet,
) -> [Table<'a>; 2] {
    let name = format!("{} {} {} {}", file.id, it.bytes.0, it.bytes.1, it.license);
    let [own, license_of] = document
        .ids
        .hashed_twice(["snippet", "snippet-license"], &name);
    let range = |(first, last): (String, String)| {
        Table::new()
            .text("type", "PositiveIntegerRange")
            .with("beginIntegerRange", Node::Number(first.into()))
            .with("endIntegerRange", Node::Number(last.into()))
    };
    let license = document.licenses.id_of(&it.license);
    [
        element("software_Snippet", own.clone())
            .text("software_copyrightText", "NOASSERTION")
            .table(
                "software_byteRange",
                range((it.bytes.0.to_string(), it.bytes.1.to_string())),
            )
            .table(
                "software_lineRange",
                range((it.lines.0.to_string(), it.lines.1.to_string())),
            )
            .text("software_snippetFromFile", id),
        element("Relationship", license_of)
            .text("from", own)
            .text("relationshipType", "hasDeclaredLicense")
            .texts("to", [license]),
    ]
}
