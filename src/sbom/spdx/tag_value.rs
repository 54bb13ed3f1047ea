// SPDX-License-Identifier: Apache-2.0

//! SPDX 2.3 as tags and values: the tree of the JSON document, a line a value.
//!
//! Tags are the names of the specification's sections 6 to 11; the files of a package stand behind
//! it, which says that it contains them.

use std::{
    borrow::Cow,
    io::{self, BufWriter, Write},
};

use super::{
    super::node::{Node, Table},
    DOCUMENT, Document, NO_ASSERTION, package,
};

/// The fields of a package that are one value, and their tags, in the order of section 7.
pub(in crate::sbom) const PACKAGE: &[(&str, &str)] = &[
    ("name", "PackageName"),
    ("SPDXID", "SPDXID"),
    ("versionInfo", "PackageVersion"),
    ("packageFileName", "PackageFileName"),
    ("supplier", "PackageSupplier"),
    ("originator", "PackageOriginator"),
    ("downloadLocation", "PackageDownloadLocation"),
    ("filesAnalyzed", "FilesAnalyzed"),
    ("packageVerificationCode", "PackageVerificationCode"),
    ("checksums", "PackageChecksum"),
    ("homepage", "PackageHomePage"),
    ("sourceInfo", "PackageSourceInfo"),
    ("licenseConcluded", "PackageLicenseConcluded"),
    ("licenseInfoFromFiles", "PackageLicenseInfoFromFiles"),
    ("licenseDeclared", "PackageLicenseDeclared"),
    ("licenseComments", "PackageLicenseComments"),
    ("copyrightText", "PackageCopyrightText"),
    ("summary", "PackageSummary"),
    ("description", "PackageDescription"),
    ("comment", "PackageComment"),
    ("externalRefs", "ExternalRef"),
    ("attributionTexts", "PackageAttributionText"),
    ("primaryPackagePurpose", "PrimaryPackagePurpose"),
    ("releaseDate", "ReleaseDate"),
];

/// Those of a file (8).
pub(in crate::sbom) const FILE: &[(&str, &str)] = &[
    ("fileName", "FileName"),
    ("SPDXID", "SPDXID"),
    ("fileTypes", "FileType"),
    ("checksums", "FileChecksum"),
    ("licenseConcluded", "LicenseConcluded"),
    ("licenseInfoInFiles", "LicenseInfoInFile"),
    ("copyrightText", "FileCopyrightText"),
];

/// Those of a license that is not on the list (10).
pub(in crate::sbom) const LICENSE: &[(&str, &str)] = &[
    ("licenseId", "LicenseID"),
    ("extractedText", "ExtractedText"),
    ("name", "LicenseName"),
    ("comment", "LicenseComment"),
];

/// Those of how the document came about (6).
pub(in crate::sbom) const CREATION: &[(&str, &str)] = &[
    ("creators", "Creator"),
    ("created", "Created"),
    ("licenseListVersion", "LicenseListVersion"),
    ("comment", "CreatorComment"),
];

/// What is written before it is handed on.
const CHUNK: usize = 1 << 16;

/// Fields whose values stand between `<text>` and `</text>`, since they may have several lines.
const TEXTS: &[&str] = &[
    "attributionTexts",
    "comment",
    "copyrightText",
    "description",
    "extractedText",
    "licenseComments",
    "sourceInfo",
    "summary",
];

pub(super) fn write(document: &Document<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(CHUNK, out);
    lines(document, &mut out)?;
    out.flush()
}

fn lines(document: &Document<'_>, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "SPDXVersion: SPDX-2.3")?;
    writeln!(out, "DataLicense: CC0-1.0")?;
    writeln!(out, "SPDXID: {DOCUMENT}")?;
    writeln!(out, "DocumentName: {}", one_line(&document.name()))?;
    if let Some(namespace) = document.namespace {
        writeln!(out, "DocumentNamespace: {namespace}")?;
    }
    writeln!(out)?;
    fields(CREATION, &document.creation(), out)?;
    for (index, package) in document.packages().enumerate() {
        fields(PACKAGE, &package, out)?;
        for file in document.files_of(index) {
            fields(FILE, &package::file(&document.words, file), out)?;
        }
    }
    for snippet in document.snippets() {
        write_snippet(&snippet, out)?;
    }
    for text in document.texts() {
        fields(LICENSE, &text, out)?;
    }
    for it in document.relationships() {
        let word = |key| match it.get(key) {
            Some(Node::Text(text)) => text.as_ref(),
            _ => NO_ASSERTION,
        };
        let [from, kind, to] =
            ["spdxElementId", "relationshipType", "relatedSpdxElement"].map(word);
        line(out, &["Relationship: ", from, " ", kind, " ", to])?;
    }
    for package in document.packages() {
        annotations(&package, out)?;
    }
    Ok(())
}

/// Those of an annotation (12), behind which it says of what it is.
const ANNOTATION: &[(&str, &str)] = &[
    ("annotator", "Annotator"),
    ("annotationDate", "AnnotationDate"),
    ("annotationType", "AnnotationType"),
    ("comment", "AnnotationComment"),
];

fn annotations(package: &Table<'_>, out: &mut impl Write) -> io::Result<()> {
    let Some(Node::List(annotations)) = package.get("annotations") else {
        return Ok(());
    };
    for it in annotations {
        if let (Node::Table(table), Some(Node::Text(id))) = (it, package.get("SPDXID")) {
            for_each(ANNOTATION, table, out)?;
            writeln!(out, "SPDXREF: {id}\n")?;
        }
    }
    Ok(())
}

/// Those of a snippet (9) that are one value.
const SNIPPET: &[(&str, &str)] = &[
    ("SPDXID", "SnippetSPDXID"),
    ("snippetFromFile", "SnippetFromFileSPDXID"),
    ("licenseConcluded", "SnippetLicenseConcluded"),
    ("licenseInfoInSnippets", "LicenseInfoInSnippet"),
    ("copyrightText", "SnippetCopyrightText"),
];

/// A range is `FIRST:LAST`, of bytes and then of lines.
fn write_snippet(snippet: &Table<'_>, out: &mut impl Write) -> io::Result<()> {
    let (head, rest) = SNIPPET.split_at(2);
    for_each(head, snippet, out)?;
    let Some(Node::List(ranges)) = snippet.get("ranges") else {
        return Ok(());
    };
    for (range, (tag, unit)) in ranges.iter().zip([
        ("SnippetByteRange", "offset"),
        ("SnippetLineRange", "lineNumber"),
    ]) {
        let at = |pointer: &str| match range {
            Node::Table(range) => match range.get(pointer) {
                Some(Node::Table(it)) => it.get(unit),
                _ => None,
            },
            _ => None,
        };
        if let (Some(Node::Number(first)), Some(Node::Number(last))) =
            (at("startPointer"), at("endPointer"))
        {
            writeln!(out, "{tag}: {first}:{last}")?;
        }
    }
    fields(rest, snippet, out)
}

fn fields(tags: &[(&str, &str)], table: &Table<'_>, out: &mut impl Write) -> io::Result<()> {
    for_each(tags, table, out)?;
    writeln!(out)
}

fn for_each(tags: &[(&str, &str)], table: &Table<'_>, out: &mut impl Write) -> io::Result<()> {
    for (key, tag) in tags {
        match table.get(key) {
            Some(Node::List(items)) => {
                for item in items {
                    field(key, tag, item, out)?;
                }
            }
            Some(value) => field(key, tag, value, out)?,
            None => (),
        }
    }
    Ok(())
}

fn field(key: &str, tag: &str, value: &Node<'_>, out: &mut impl Write) -> io::Result<()> {
    match value {
        // Readers take it for a keyword, and know none for a version.
        Node::Text(it) if key == "versionInfo" && it == NO_ASSERTION => Ok(()),
        Node::Text(it) if TEXTS.contains(&key) && it != NO_ASSERTION => {
            // The end of the text in the text would end it.
            let text = if it.contains("</text>") {
                it.replace("</text>", "<\u{200b}/text>").into()
            } else {
                Cow::Borrowed(it.as_ref())
            };
            line(out, &[tag, ": <text>", &text, "</text>"])
        }
        Node::Text(it) => line(out, &[tag, ": ", &one_line(it)]),
        Node::Number(it) => line(out, &[tag, ": ", it]),
        Node::Bool(it) => line(out, &[tag, ": ", if *it { "true" } else { "false" }]),
        Node::Table(table) => line(out, &[tag, ": ", &joined(key, table)]),
        Node::List(_) => Ok(()),
    }
}

fn line(out: &mut impl Write, parts: &[&str]) -> io::Result<()> {
    for part in parts {
        out.write_all(part.as_bytes())?;
    }
    out.write_all(b"\n")
}

/// The values of a table in one line.
fn joined(key: &str, table: &Table<'_>) -> String {
    let texts = table.0.iter().filter_map(|it| match &it.1 {
        Node::Text(text) => Some(one_line(text)),
        _ => None,
    });
    let separator = if key == "checksums" { ": " } else { " " };
    texts.collect::<Vec<_>>().join(separator)
}

fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.collect::<String>().into()
}
