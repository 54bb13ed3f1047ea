// SPDX-License-Identifier: Apache-2.0

//! Signatures in CycloneDX documents: the JSON Signature Format (JSF), as the schema's `signature`.
//!
//! What is signed is the whole document with its `signature` but for the `value` in it, in canonical
//! form. So the algorithm and the key are signed, too.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

use super::{
    SignError,
    key::{Key, PublicKey},
    strict::{canonical, read},
};

const SIGNATURE: &str = "signature";
const VALUE: &str = "value";

/// The members of a signature that are understood. `excludes` takes parts out of what is signed, and
/// is not among them.
const KNOWN: &[&str] = &["algorithm", "keyId", "publicKey", VALUE];

/// What is known of a signature that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// How it was made: `ES256`, `Ed25519`.
    pub algorithm: &'static str,
    /// What the key is called.
    pub key: String,
    /// Whether that is the key in the document, which says nothing of who signed it.
    pub is_own_key: bool,
    /// How many parts of the document have signatures of their own, which nobody looked at.
    pub n_inner: usize,
}

/// Whether a document can carry a signature: it is CycloneDX in JSON.
pub fn is_signable(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_object = text.trim_ascii_start().starts_with(b"{");
    is_object && memchr::memmem::find(text, b"\"bomFormat\"").is_some()
}

/// The document with a signature; its other bytes are as they were.
///
/// # Errors
/// If it is no clear JSON, or is signed already.
pub fn sign(bytes: &[u8], key: &Key) -> Result<Vec<u8>, SignError> {
    let mut members = read(bytes)?;
    if members.contains_key(SIGNATURE) {
        return Err(SignError::Already);
    }
    let public = key.public();
    let mut signature = Map::new();
    signature.insert("algorithm".to_owned(), public.algorithm().as_str().into());
    signature.insert("keyId".to_owned(), public.id().into());
    signature.insert("publicKey".to_owned(), public.to_jwk());
    members.insert(SIGNATURE.to_owned(), Value::Object(signature.clone()));
    let value = URL_SAFE_NO_PAD.encode(key.sign(&canonical(&members)));
    signature.insert(VALUE.to_owned(), value.into());
    Ok(with_member(bytes, members.len() == 1, &json!(signature)))
}

/// The text with one more member at its end.
fn with_member(bytes: &[u8], is_first: bool, signature: &Value) -> Vec<u8> {
    let own = bytes.trim_ascii_end();
    let own = own.strip_suffix(b"}").unwrap_or(own).trim_ascii_end();
    let text = serde_json::to_string_pretty(signature).expect("its names are texts");
    let text = text.replace('\n', "\n  ");
    let comma = if is_first { "" } else { "," };
    let more = format!("{comma}\n  \"{SIGNATURE}\": {text}\n}}\n");
    [own, more.as_bytes()].concat()
}

/// Whether the signature of a document holds: by the key that is given, else by the one in it.
///
/// # Errors
/// If it does not, or cannot be told to.
pub fn verify(bytes: &[u8], given: Option<&PublicKey>) -> Result<Signed, SignError> {
    let mut members = read(bytes)?;
    let n_inner = n_signatures(&members);
    let signature = members.get_mut(SIGNATURE).ok_or(SignError::Unsigned)?;
    let Value::Object(signature) = signature else {
        return Err(SignError::Unknown("it is no object".to_owned()));
    };
    let unknown = signature.keys().find(|it| !KNOWN.contains(&it.as_str()));
    if let Some(name) = unknown {
        let words = format!("it has `{}`", name.escape_debug());
        return Err(SignError::Unknown(words));
    }
    let Some(Value::String(value)) = signature.remove(VALUE) else {
        return Err(SignError::Unknown("it has no `value`".to_owned()));
    };
    let own = signature.get("publicKey").map(PublicKey::from_jwk);
    let own = own.transpose()?;
    if let (Some(own), Some(given)) = (&own, given)
        && own != given
    {
        return Err(SignError::OtherKey(own.id()));
    }
    let is_own_key = given.is_none();
    let key = given.or(own.as_ref()).ok_or(SignError::NoKey)?;
    let algorithm = key.algorithm().as_str();
    let said = signature.get("algorithm").and_then(Value::as_str);
    if said != Some(algorithm) {
        let said = said.unwrap_or_default().escape_debug();
        let words = format!("its algorithm is `{said}`, and its key one for {algorithm}");
        return Err(SignError::Unknown(words));
    }
    let decoded = URL_SAFE_NO_PAD.decode(value);
    let decoded = decoded.map_err(|error| SignError::Unknown(error.to_string()))?;
    if !key.is_by(&canonical(&members), &decoded) {
        return Err(SignError::Broken);
    }
    Ok(Signed {
        algorithm,
        key: key.id(),
        is_own_key,
        n_inner,
    })
}

/// How many objects below the document have a signature.
fn n_signatures(members: &Map<String, Value>) -> usize {
    let mut open: Vec<&Value> = members
        .iter()
        .filter(|it| it.0 != SIGNATURE)
        .map(|it| it.1)
        .collect();
    let mut n = 0;
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                n += usize::from(members.contains_key(SIGNATURE));
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => (),
        }
    }
    n
}
