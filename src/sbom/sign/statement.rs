// SPDX-License-Identifier: Apache-2.0

//! Signatures beside documents: an in-toto Statement (version 1) in an envelope (DSSE, version 1).
//!
//! The statement's subjects are the document itself, by its name and hashes, and what the document
//! describes, by the hashes that it has of it. The predicate is the document in JSON.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256, Sha512};

use super::{
    SignError,
    key::{Key, PublicKey},
    strict,
};
use crate::sbom::{format::named, identity::hex, model::Bom};

const STATEMENT: &str = "https://in-toto.io/Statement/v1";
const PAYLOAD: &str = "application/vnd.in-toto+json";

/// What a document of a family is as a predicate: the start of a format's title, its type, and the
/// format in JSON in which it stands there.
const PREDICATES: &[(&str, &str, &str)] = &[
    ("CycloneDX", "https://cyclonedx.org/bom", "cyclonedx"),
    ("SPDX 3", "https://spdx.dev/Document", "spdx@3.0.1"),
    ("SPDX", "https://spdx.dev/Document", "spdx"),
];

/// Hashes that statements name otherwise than CycloneDX does.
const DIGESTS: &[(&str, &str)] = &[
    ("SHA-1", "sha1"),
    ("SHA-256", "sha256"),
    ("SHA-384", "sha384"),
    ("SHA-512", "sha512"),
    ("SHA3-256", "sha3_256"),
    ("SHA3-384", "sha3_384"),
    ("SHA3-512", "sha3_512"),
];

/// A document that is stated something of.
#[derive(Debug)]
pub struct Subject<'a> {
    /// What the file is called.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// What it says.
    pub bom: &'a Bom,
    /// What it is written in, as the reader names it.
    pub format: &'a str,
}

/// What an envelope that holds says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// How it was signed.
    pub algorithm: &'static str,
    /// What the key is called.
    pub key: String,
    /// What kind of document its statement has.
    pub predicate: String,
}

/// The statement about a document, as JSON with a line's end.
///
/// # Errors
/// If the document is no clear JSON.
pub fn statement(of: &Subject<'_>) -> Result<Vec<u8>, SignError> {
    let (_, kind, format) = predicate_of(of.format);
    let is_json = of.bytes.trim_ascii_start().starts_with(b"{");
    let predicate = if is_json {
        strict::read(of.bytes)?
    } else {
        let format = named(format).expect("the formats of predicates are in the registry");
        let mut bytes = Vec::new();
        let written = (format.write)(of.bom, &mut bytes);
        drop(written.map_err(|it| SignError::Unclear(it.to_string()))?);
        strict::read(&bytes)?
    };
    let mut subjects = vec![json!({
        "name": of.name,
        "digest": {
            "sha256": hex(&Sha256::digest(of.bytes)),
            "sha512": hex(&Sha512::digest(of.bytes)),
        },
    })];
    subjects.extend(described(of.bom));
    let statement = json!({
        "_type": STATEMENT,
        "subject": subjects,
        "predicateType": kind,
        "predicate": predicate,
    });
    let mut text = serde_json::to_vec_pretty(&statement).expect("its names are texts");
    text.push(b'\n');
    Ok(text)
}

fn predicate_of(format: &str) -> &'static (&'static str, &'static str, &'static str) {
    let found = PREDICATES.iter().find(|it| format.starts_with(it.0));
    found.expect("every format that is read is of one of the families")
}

/// What the document describes, where it has hashes of it.
fn described(bom: &Bom) -> Option<Value> {
    let root = bom.components.get(bom.root?)?;
    let of_archive = root.hashes.iter().filter_map(|it| {
        let known = DIGESTS.iter().find(|known| known.0 == it.algorithm)?;
        Some((known.1.to_owned(), it.hex.to_ascii_lowercase().into()))
    });
    let revision = root.swhids.iter();
    let revision = revision.filter_map(|it| it.strip_prefix("swh:1:rev:"));
    let commit = revision.map(|it| ("gitCommit".to_owned(), it.into()));
    let digest: Map<String, Value> = of_archive.chain(commit).collect();
    let name = root.purl.clone().unwrap_or_else(|| root.whole_name());
    (!digest.is_empty()).then(|| json!({ "name": name, "digest": digest }))
}

/// A statement with its signature.
pub fn envelope(statement: &[u8], key: &Key) -> Vec<u8> {
    let signature = key.sign_enveloped(&encoded(PAYLOAD, statement));
    let envelope = json!({
        "payloadType": PAYLOAD,
        "payload": STANDARD.encode(statement),
        "signatures": [{
            "keyid": key.public().id(),
            "sig": STANDARD.encode(signature),
        }],
    });
    let mut text = serde_json::to_vec_pretty(&envelope).expect("its names are texts");
    text.push(b'\n');
    text
}

/// What is signed: type and content, each with its length (DSSE, *PAE*).
fn encoded(kind: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {kind} {} ", kind.len(), content.len());
    [head.as_bytes(), content].concat()
}

/// Whether an envelope holds and is about a document.
///
/// # Errors
/// If it does not, or is about another one.
pub fn open(envelope: &[u8], document: &[u8], key: &PublicKey) -> Result<Envelope, SignError> {
    let unknown = |words: &str| SignError::Unknown(words.to_owned());
    let members = strict::read(envelope)?;
    let word = |key: &str| members.get(key).and_then(Value::as_str);
    if word("payloadType") != Some(PAYLOAD) {
        return Err(unknown("it is no envelope of an in-toto statement"));
    }
    let payload = word("payload").and_then(|it| STANDARD.decode(it).ok());
    let payload = payload.ok_or_else(|| unknown("its payload is not in base64"))?;
    let signatures = members.get("signatures").and_then(Value::as_array);
    let signed = encoded(PAYLOAD, &payload);
    let holds = |it: &Value| {
        let signature = it.get("sig").and_then(Value::as_str);
        signature.is_some_and(|it| key.is_enveloped_by(&signed, it))
    };
    if !signatures.is_some_and(|it| it.iter().any(holds)) {
        return Err(SignError::Broken);
    }
    let statement = strict::read(&payload)?;
    let word = |key: &str| statement.get(key).and_then(Value::as_str);
    if word("_type") != Some(STATEMENT) {
        return Err(unknown("what is signed is no in-toto statement, version 1"));
    }
    let digest = hex(&Sha256::digest(document));
    let is_it = |it: &Value| it["digest"]["sha256"].as_str() == Some(&digest);
    let subjects = statement.get("subject").and_then(Value::as_array);
    if !subjects.is_some_and(|it| it.iter().any(is_it)) {
        return Err(SignError::OtherSubject);
    }
    Ok(Envelope {
        algorithm: key.algorithm().as_str(),
        key: key.id(),
        predicate: word("predicateType").unwrap_or_default().to_owned(),
    })
}
