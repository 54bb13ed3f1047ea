// SPDX-License-Identifier: Apache-2.0

//! SPDX 2 as tags and values, brought into the form of the same document in JSON. Which tag is which
//! field is in the tables of the writer.

use std::ops::Range;

use super::fields::Fields;
use crate::{
    ecosystems::tree::{Data, Entry, Value},
    sbom::spdx::tag_value::{CREATION, FILE, LICENSE, PACKAGE},
};

/// Tags of the document itself, and their fields.
const DOCUMENT: &[(&str, &str)] = &[
    ("spdxVersion", "SPDXVersion"),
    ("dataLicense", "DataLicense"),
    ("name", "DocumentName"),
    ("documentNamespace", "DocumentNamespace"),
    ("comment", "DocumentComment"),
];

/// Fields that are lists.
const LISTS: &[&str] = &[
    "attributionTexts",
    "checksums",
    "creators",
    "externalRefs",
    "fileTypes",
    "licenseInfoFromFiles",
    "licenseInfoInFiles",
];

/// A document of 200 000 files has four million values; more would only fill the memory.
const MAX_VALUES: usize = 8_000_000;
/// How many values an element takes as much memory as, beside those that it has.
const OF_ELEMENT: usize = 8;

/// Whether a text is such a document.
pub(super) fn is_meant(text: &str) -> bool {
    text.lines().take(200).any(|it| {
        it.trim_start_matches('\u{feff}')
            .starts_with("SPDXVersion:")
    })
}

/// What the lines are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Document,
    Package,
    File,
    License,
    /// Something that the model has no place for.
    Other,
}

struct Parser {
    document: Vec<Entry>,
    creation: Vec<Entry>,
    packages: Vec<Value>,
    files: Vec<Value>,
    licenses: Vec<Value>,
    relationships: Vec<Value>,
    about: About,
    /// How many values there are so far.
    n_values: usize,
}

/// Reads the lines of a document.
pub(super) fn parse(fields: &mut Fields<'_>, text: &str) -> Value {
    let mut parser = Parser {
        document: Vec::new(),
        creation: Vec::new(),
        packages: Vec::new(),
        files: Vec::new(),
        licenses: Vec::new(),
        relationships: Vec::new(),
        about: About::Document,
        n_values: 0,
    };
    let mut at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let length = rest.find('\n').map_or(rest.len(), |it| it + 1);
        let line = rest.get(..length).unwrap_or_default().trim_end();
        let start = at;
        at += length;
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((tag, value)) = line.split_once(':') else {
            fields.fault(
                &(start..start + line.len()),
                "this line is no tag with a value",
            );
            continue;
        };
        let span = start..start + line.len();
        if parser.n_values > MAX_VALUES {
            fields.fault(&span, "too many values; the rest is not read");
            break;
        }
        let value = value.trim();
        match value.strip_prefix("<text>") {
            Some(_) => {
                let from = start + line.find("<text>").unwrap_or_default() + "<text>".len();
                let inner = text.get(from..).unwrap_or_default();
                let Some(length) = inner.find("</text>") else {
                    fields.fault(&span, "the text has no end");
                    break;
                };
                let content = inner.get(..length).unwrap_or_default();
                parser.tag(fields, tag.trim(), content, &span);
                let end = from + length + "</text>".len();
                let after = text.get(end..).unwrap_or_default();
                at = end + after.find('\n').map_or(after.len(), |it| it + 1);
            }
            None => parser.tag(fields, tag.trim(), value, &span),
        }
    }
    parser.finish(text.len())
}

impl Parser {
    fn tag(&mut self, fields: &mut Fields<'_>, tag: &str, value: &str, span: &Range<usize>) {
        self.n_values += 1;
        match tag {
            "PackageName" => self.open(About::Package, span),
            "FileName" => self.open(About::File, span),
            "LicenseID" => self.open(About::License, span),
            "SnippetSPDXID" | "Annotator" | "Reviewer" | "ExternalDocumentRef" => {
                fields.unread(format!("`{tag}` of the document"));
                self.about = About::Other;
                return;
            }
            "Relationship" => {
                self.relationship(fields, value, span);
                return;
            }
            _ => (),
        }
        if let Some(key) = field(DOCUMENT, tag) {
            self.document.push(entry(key, value, span));
        } else if let Some(key) = field(CREATION, tag) {
            push(&mut self.creation, key, value, span);
        } else if tag == "SPDXID" && self.about == About::Document {
            self.document.push(entry("SPDXID", value, span));
        } else {
            self.element_tag(fields, tag, value, span);
        }
    }

    /// A tag of what the last lines are about.
    fn element_tag(
        &mut self,
        fields: &mut Fields<'_>,
        tag: &str,
        value: &str,
        span: &Range<usize>,
    ) {
        let (table, list) = match self.about {
            About::Package => (PACKAGE, &mut self.packages),
            About::File => (FILE, &mut self.files),
            About::License => (LICENSE, &mut self.licenses),
            About::Document => {
                fields.unread(format!("`{}` of the document", tag.escape_debug()));
                return;
            }
            About::Other => return,
        };
        let open = list.last_mut().map(|it| &mut it.data);
        match (field(table, tag), open) {
            (Some(key), Some(Data::Table(entries))) => push(entries, key, value, span),
            _ => fields.unread(format!("`{}` of an element", tag.escape_debug())),
        }
    }

    /// Files that stand behind a package are its own.
    fn open(&mut self, about: About, span: &Range<usize>) {
        self.about = about;
        self.n_values += OF_ELEMENT;
        let owner = self.packages.len().checked_sub(1);
        let owner = owner.filter(|_| about == About::File);
        let entries = owner.map(|it| entry("placet:owner", &it.to_string(), span));
        let entries = entries.into_iter().collect();
        let list = match about {
            About::Package => &mut self.packages,
            About::File => &mut self.files,
            _ => &mut self.licenses,
        };
        list.push(Value {
            data: Data::Table(entries),
            span: span.clone(),
        });
    }

    fn relationship(&mut self, fields: &mut Fields<'_>, value: &str, span: &Range<usize>) {
        let words: Vec<_> = value.split_whitespace().collect();
        let [from, kind, to] = words.as_slice() else {
            fields.fault(span, "a relationship has three words");
            return;
        };
        self.n_values += OF_ELEMENT;
        self.relationships.push(table(
            vec![
                entry("spdxElementId", from, span),
                entry("relationshipType", kind, span),
                entry("relatedSpdxElement", to, span),
            ],
            span,
        ));
    }

    fn finish(self, end: usize) -> Value {
        let whole = 0..end;
        let list = |key: &str, items| Entry {
            key: key.to_owned(),
            key_span: 0..0,
            value: Value {
                data: Data::List(items),
                span: 0..0,
            },
        };
        let mut entries = self.document;
        entries.push(Entry {
            key: "creationInfo".to_owned(),
            key_span: 0..0,
            value: table(self.creation, &(0..0)),
        });
        entries.push(list("packages", self.packages));
        entries.push(list("files", self.files));
        entries.push(list("hasExtractedLicensingInfos", self.licenses));
        entries.push(list("relationships", self.relationships));
        table(entries, &whole)
    }
}

fn field(table: &[(&'static str, &str)], tag: &str) -> Option<&'static str> {
    table.iter().find(|it| it.1 == tag).map(|it| it.0)
}

fn push(entries: &mut Vec<Entry>, key: &str, value: &str, span: &Range<usize>) {
    let value = composed(key, value, span);
    if !LISTS.contains(&key) {
        entries.push(Entry {
            key: key.to_owned(),
            key_span: span.clone(),
            value,
        });
        return;
    }
    let open = entries.iter_mut().find(|it| it.key == key);
    match open.map(|it| &mut it.value.data) {
        Some(Data::List(items)) => items.push(value),
        _ => entries.push(Entry {
            key: key.to_owned(),
            key_span: span.clone(),
            value: Value {
                data: Data::List(vec![value]),
                span: span.clone(),
            },
        }),
    }
}

/// A value that has parts in JSON.
fn composed(key: &str, value: &str, span: &Range<usize>) -> Value {
    let parts: Vec<(&str, &str)> = match key {
        "checksums" => match value.split_once(':') {
            Some((algorithm, hex)) => {
                vec![
                    ("algorithm", algorithm.trim()),
                    ("checksumValue", hex.trim()),
                ]
            }
            None => vec![("checksumValue", value)],
        },
        "externalRefs" => {
            let names = ["referenceCategory", "referenceType", "referenceLocator"];
            names.into_iter().zip(value.split_whitespace()).collect()
        }
        "packageVerificationCode" => {
            let code = value.split_whitespace().next().unwrap_or_default();
            vec![("packageVerificationCodeValue", code)]
        }
        _ => {
            return Value {
                data: Data::Text(value.to_owned()),
                span: span.clone(),
            };
        }
    };
    let entries = parts
        .into_iter()
        .map(|(key, value)| entry(key, value, span));
    table(entries.collect(), span)
}

fn table(entries: Vec<Entry>, span: &Range<usize>) -> Value {
    Value {
        data: Data::Table(entries),
        span: span.clone(),
    }
}

fn entry(key: &str, value: &str, span: &Range<usize>) -> Entry {
    Entry {
        key: key.to_owned(),
        key_span: span.clone(),
        value: Value {
            data: Data::Text(value.to_owned()),
            span: span.clone(),
        },
    }
}
