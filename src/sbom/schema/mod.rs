// SPDX-License-Identifier: Apache-2.0

//! Holds documents against the official schemas of their formats: CycloneDX 1.4 to 1.7 and SPDX 2.3
//! in JSON and what is spelled like it. `build/schemas.rs` packs them; they are unpacked where one is
//! asked for. What they refer to is made here: the ids of the SPDX list, and the shape of a signature
//! (JSON Signature Format 0.82).

mod words;

use std::ops::Range;

use jsonschema::{Registry, Validator};
use serde_json::{Map, Number, Value as Json, json};

use self::words::in_words;
use crate::{
    ecosystems::tree::{Data, Value},
    licenses::corpus,
};

/// Each schema by its name, packed.
static SCHEMAS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/schemas.rs"));

/// More than anybody reads.
const MAX_BROKEN: usize = 1000;

/// Where the schemas of CycloneDX refer to each other.
const BASE: &str = "http://cyclonedx.org/schema/";

/// Something that a schema forbids.
#[derive(Debug)]
pub(super) struct Broken {
    /// Where it stands in the text.
    pub(super) span: Range<usize>,
    /// Where it stands in the document (RFC 6901).
    pub(super) pointer: String,
    /// What: lower case, no full stop.
    pub(super) message: String,
}

/// All that the schema of a format forbids; `None` where there is no schema of it.
pub(super) fn broken(value: &Value, format: &str) -> Option<Vec<Broken>> {
    let name = name_of(format)?;
    let validator = validator(name);
    let document = to_json(value);
    let errors = validator.iter_errors(&document).take(MAX_BROKEN);
    let found = errors.map(|error| {
        let (pointer, message) = in_words(&error);
        Broken {
            span: locate(value, &pointer).span.clone(),
            pointer,
            message,
        }
    });
    Some(found.collect())
}

/// The schema of `CycloneDX 1.6 in JSON`: `cyclonedx_1_6`.
fn name_of(format: &str) -> Option<&'static str> {
    let (format, spelling) = format.split_once(" in ")?;
    if !matches!(spelling, "JSON" | "YAML") {
        return None;
    }
    let name = format.to_lowercase().replace([' ', '.'], "_");
    let found = SCHEMAS.iter().find(|it| it.0 == name)?;
    Some(found.0)
}

fn schema(name: &str) -> Json {
    let packed = SCHEMAS.iter().find(|it| it.0 == name);
    let (_, packed) = packed.expect("the build packs all that are asked for");
    let bytes = miniz_oxide::inflate::decompress_to_vec_zlib(packed);
    let bytes = bytes.expect("the build has packed it");
    serde_json::from_slice(&bytes).expect("the build has read it")
}

fn validator(name: &str) -> Validator {
    let mut registry = Registry::new();
    let parts = [
        ("spdx.schema.json", licenses()),
        ("jsf-0.82.schema.json", signature()),
        (
            "cryptography-defs.schema.json",
            schema("cryptography-defs.schema"),
        ),
    ];
    for (file, schema) in parts {
        let added = registry.add(format!("{BASE}{file}"), schema);
        registry = added.expect("the addresses are such");
    }
    let registry = registry.prepare().expect("nothing refers to anything else");
    let mut schema = schema(name);
    // The address of SPDX's draft has a fragment that no draft is known by.
    if let Some(draft) = schema.get_mut("$schema") {
        *draft = json!("http://json-schema.org/draft-07/schema#");
    }
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.with_registry(&registry).build(&schema);
    validator.expect("a test builds each of them")
}

/// The ids that `license.id` may have: those of the list.
fn licenses() -> Json {
    let ids: Vec<_> = corpus().licenses().iter().map(|it| it.id).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": format!("{BASE}spdx.schema.json"),
        "type": "string",
        "enum": ids
    })
}

/// The algorithms of signatures; others are named by an address.
const ALGORITHMS: &[&str] = &[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519",
    "Ed448", "HS256", "HS384", "HS512",
];

/// A signature, several, or a chain of them; each has an algorithm and a value.
fn signature() -> Json {
    let several = |key: &str| {
        json!({
            "required": [key],
            "additionalProperties": false,
            "properties": {key: {"type": "array", "items": {"$ref": "#/definitions/signer"}}}
        })
    };
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": format!("{BASE}jsf-0.82.schema.json"),
        "definitions": {
            "signature": {
                "type": "object",
                "anyOf": [several("signers"), several("chain"), {"$ref": "#/definitions/signer"}]
            },
            "signer": {
                "type": "object",
                "required": ["algorithm", "value"],
                "additionalProperties": false,
                "properties": {
                    "algorithm": {
                        "type": "string",
                        "anyOf": [{"enum": ALGORITHMS}, {"format": "uri"}]
                    },
                    "keyId": {"type": "string"},
                    "publicKey": {
                        "type": "object",
                        "oneOf": [
                            public_key("EC", &["P-256", "P-384", "P-521"], &["x", "y"]),
                            public_key("OKP", &["Ed25519", "Ed448"], &["x"]),
                            public_key("RSA", &[], &["n", "e"]),
                        ]
                    },
                    "certificatePath": {"type": "array", "items": {"type": "string"}},
                    "excludes": {"type": "array", "items": {"type": "string"}},
                    "value": {"type": "string"}
                }
            }
        }
    })
}

/// A key (RFC 7517) of a type, with its curves, if it has any, and its numbers.
fn public_key(kind: &str, curves: &[&str], numbers: &[&str]) -> Json {
    let mut properties = Map::new();
    properties.insert("kty".to_owned(), json!({"const": kind}));
    if !curves.is_empty() {
        properties.insert("crv".to_owned(), json!({"enum": curves}));
    }
    for it in numbers {
        properties.insert((*it).to_owned(), json!({"type": "string"}));
    }
    let required: Vec<_> = properties.keys().cloned().collect();
    json!({"required": required, "additionalProperties": false, "properties": properties})
}

/// The same without places. Its reader bounds its depth.
fn to_json(value: &Value) -> Json {
    match &value.data {
        Data::Null => Json::Null,
        Data::Bool(it) => Json::Bool(*it),
        Data::Text(it) => Json::String(it.clone()),
        Data::Scalar(it) => match it.parse::<Number>() {
            Ok(number) => Json::Number(number),
            Err(_) => Json::String(it.clone()),
        },
        Data::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Data::Table(entries) => {
            let pairs = entries
                .iter()
                .map(|it| (it.key.clone(), to_json(&it.value)));
            Json::Object(pairs.collect::<Map<_, _>>())
        }
    }
}

/// The value at a pointer, or the last one on the way to it.
fn locate<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    let mut at = value;
    for part in pointer.split('/').skip(1) {
        let key = part.replace("~1", "/").replace("~0", "~");
        let next = match &at.data {
            Data::List(items) => key.parse().ok().and_then(|it: usize| items.get(it)),
            _ => at.get(&key),
        };
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ecosystems::tree;

    fn check(format: &str, text: &str, expected: &[(&str, &str)]) {
        let (value, mistake) = tree::of_json(text);
        assert_eq!(mistake, None);
        let found = broken(&value, format).unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.pointer.as_str(), it.message.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    fn cyclonedx(rest: &str) -> String {
        format!("{{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\"{rest}}}")
    }

    #[test]
    fn each_schema_can_be_used() {
        for version in ["1.4", "1.5", "1.6", "1.7"] {
            let text = cyclonedx("").replace("1.6", version);
            check(&format!("CycloneDX {version} in JSON"), &text, &[]);
        }
        assert!(broken(&tree::of_json("{}").0, "SPDX 2.3 in JSON").is_some());
    }

    #[test]
    fn formats_without_a_schema_are_not_held_against_one() {
        let nothing = tree::of_json("{}").0;
        for format in [
            "CycloneDX 1.3 in JSON",
            "CycloneDX 1.6 in XML",
            "SPDX 3.0.1 in JSON-LD",
        ] {
            assert!(broken(&nothing, format).is_none(), "{format}");
        }
    }

    #[test]
    fn what_a_schema_forbids_is_told_with_its_place() {
        let check = |rest: &str, expected: &[(&str, &str)]| {
            check("CycloneDX 1.6 in JSON", &cyclonedx(rest), expected);
        };
        check(
            r#", "components": [{"type": "library"}]"#,
            &[("/components/0", "`name` is missing")],
        );
        check(
            r#", "components": [{"type": "magic", "name": "a"}]"#,
            &[(
                "/components/0/type",
                "`magic` is not one of `application`, `framework`, `library`, `container`, …",
            )],
        );
        check(
            r#", "componets": []"#,
            &[("", "`componets` is not known here")],
        );
        check(
            r#", "version": "1""#,
            &[("/version", "`1` is not of type integer")],
        );
        check(
            r#", "serialNumber": "urn:uuid:1""#,
            &[(
                "/serialNumber",
                "`urn:uuid:1` does not have the form that is asked for",
            )],
        );
        check(
            r#", "metadata": {"timestamp": "yesterday"}"#,
            &[("/metadata/timestamp", "`yesterday` is no date-time")],
        );
        check(
            r#", "dependencies": [{"ref": "a"}, {"ref": "a"}]"#,
            &[("/dependencies", "two of its items are the same")],
        );
        check(
            r#", "components": [{"type": "library", "name": "a", "licenses": [{"license": {"id": "Nope"}}]}]"#,
            &[(
                "/components/0/licenses/0/license/id",
                "`Nope` is no id of the SPDX license list",
            )],
        );
    }
}
