// SPDX-License-Identifier: Apache-2.0

//! Reads documents of others: CycloneDX 1.2 to 1.7 (JSON, XML), SPDX 2.2 and 2.3 (JSON, YAML, tags
//! and values), SPDX 3.0 (JSON-LD).
//!
//! What is malformed is a fault with its place, and the rest is read. What is well-formed and has
//! no place in the model is counted, so that nobody takes it for carried over. How a document is
//! spelled is told from its text, never from its name.

mod cyclonedx;
mod fields;
mod spdx;
mod spdx3;
mod tag_value;
mod xml;

use super::{loss::Losses, model::Bom};
use crate::{
    ecosystems::tree::{self, Value},
    read::{Kind, Place, decode},
    walk::RepoPath,
};
use fields::Fields;

/// No honest document is longer: one of 200 000 files has 120 MB.
pub const MAX_SIZE: u64 = 256 << 20;

/// A document, and what came of reading it.
#[derive(Debug)]
pub struct Read {
    /// What it says.
    pub bom: Bom,
    /// What it is written in: `CycloneDX 1.6 in JSON`.
    pub format: String,
    /// What is wrong with it, by place.
    pub faults: Vec<Fault>,
    /// What it says besides.
    pub unread: Losses,
    /// Whether it was held against the official schema of its format.
    pub has_schema: bool,
}

/// Something that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// Where in the document (RFC 6901), if a schema says so.
    pub pointer: Option<String>,
    /// What: lower case, no full stop.
    pub message: String,
}

/// A text is no document of any known format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is longer than [`MAX_SIZE`].
    #[error("the document is longer than 256 MiB")]
    TooLarge,
    /// It is no text.
    #[error("the document is no text")]
    Binary,
    /// It is a text of another kind.
    #[error("this is neither a CycloneDX nor an SPDX document: {0}")]
    Unknown(String),
}

/// Reads a document. `name` is what its places are shown under.
///
/// # Errors
/// If it is no document of a known format at all.
pub fn read(name: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    read_with(name, bytes, false)
}

/// Reads a document, and holds it against the official schema of its format, where there is one.
///
/// # Errors
/// If it is no document of a known format at all.
pub fn read_strictly(name: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    read_with(name, bytes, true)
}

fn read_with(name: &str, bytes: &[u8], is_strict: bool) -> Result<Read, ReadError> {
    if u64::try_from(bytes.len()).is_ok_and(|it| it > MAX_SIZE) {
        return Err(ReadError::TooLarge);
    }
    let path = RepoPath::new(name.as_bytes());
    let text = decode(&path, bytes);
    if text.kind == Kind::Binary {
        return Err(ReadError::Binary);
    }
    let content = text.content.as_ref();
    let mut fields = Fields::new(&text, is_strict);
    let start = content.trim_start_matches('\u{feff}').trim_start();
    let (bom, format) = if start.starts_with('<') {
        of_xml(&mut fields, content)?
    } else if start.starts_with(['{', '[']) {
        let (value, mistake) = tree::of_json(content);
        fields.mistakes(mistake);
        of_value(&mut fields, &value, "in JSON")?
    } else if tag_value::is_meant(content) {
        let value = tag_value::parse(&mut fields, content);
        of_value(&mut fields, &value, "as tags and values")?
    } else {
        let (value, mistake) = tree::of_yaml(content);
        if value.get("spdxVersion").is_none() {
            let why = "it starts neither as JSON nor as XML, and names no `SPDXVersion`";
            return Err(ReadError::Unknown(why.to_owned()));
        }
        fields.mistakes(mistake);
        of_value(&mut fields, &value, "in YAML")?
    };
    let has_schema = fields.has_schema;
    let (faults, unread) = fields.finish();
    Ok(Read {
        bom,
        format,
        faults,
        unread,
        has_schema,
    })
}

fn of_xml(fields: &mut Fields<'_>, content: &str) -> Result<(Bom, String), ReadError> {
    let (root, mistakes) = tree::of_xml(content);
    fields.mistakes(mistakes);
    match root {
        Some(root) if root.name == "bom" => {
            let value = xml::value(&root);
            of_value(fields, &value, "in XML")
        }
        Some(root) => {
            let why = format!("its element is `{}`", root.name.escape_debug());
            Err(ReadError::Unknown(why))
        }
        None => Err(ReadError::Unknown("it has no element".to_owned())),
    }
}

/// The versions that are read, of each format.
const CYCLONEDX: &[&str] = &["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];
const SPDX: &[&str] = &["SPDX-2.2", "SPDX-2.3"];

fn of_value(
    fields: &mut Fields<'_>,
    value: &Value,
    spelling: &str,
) -> Result<(Bom, String), ReadError> {
    if value.text_of("bomFormat") == Some("CycloneDX") || value.get("specVersion").is_some() {
        let version = value
            .get("specVersion")
            .and_then(Value::spelled)
            .unwrap_or_default();
        fields.known_version(value, "specVersion", CYCLONEDX, version);
        let format = format!("CycloneDX {version} {spelling}");
        fields.hold_against_schema(value, &format);
        return Ok((cyclonedx::bom(fields, value), format));
    }
    if let Some(version) = value.get("spdxVersion").and_then(Value::spelled) {
        fields.known_version(value, "spdxVersion", SPDX, version);
        let number = version.strip_prefix("SPDX-").unwrap_or(version);
        let format = format!("SPDX {number} {spelling}");
        fields.hold_against_schema(value, &format);
        return Ok((spdx::bom(fields, value), format));
    }
    if value.get("@graph").is_some() || value.get("@context").is_some() {
        let (bom, version) = spdx3::bom(fields, value);
        return Ok((bom, format!("SPDX {version} in JSON-LD")));
    }
    let why = "it has neither `bomFormat` nor `spdxVersion` nor `@graph`";
    Err(ReadError::Unknown(why.to_owned()))
}
