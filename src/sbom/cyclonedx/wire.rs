// SPDX-License-Identifier: Apache-2.0

//! The document as CycloneDX 1.7 has it (ECMA-424): the fields that are written, in the order
//! of the schema.

#![expect(
    clippy::struct_field_names,
    reason = "the fields have the names of the specification"
)]

use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Bom<'a> {
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) bom_format: &'static str,
    pub(super) spec_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) serial_number: Option<String>,
    pub(super) version: u32,
    pub(super) metadata: Metadata<'a>,
    pub(super) components: Vec<Component<'a>>,
    pub(super) dependencies: Vec<Dependency<'a>>,
    pub(super) compositions: Vec<Composition<'a>>,
}

#[derive(Serialize)]
pub(super) struct Metadata<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timestamp: Option<String>,
    pub(super) lifecycles: [Lifecycle; 1],
    pub(super) tools: Tools,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) component: Option<Component<'a>>,
    pub(super) licenses: [License<'a>; 1],
}

#[derive(Serialize)]
pub(super) struct Lifecycle {
    pub(super) phase: &'static str,
}

#[derive(Serialize)]
pub(super) struct Tools {
    pub(super) components: [Tool; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Tool {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    pub(super) external_references: [Reference<'static>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Component<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(rename = "bom-ref")]
    pub(super) reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) supplier: Option<Organization<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) manufacturer: Option<Organization<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) authors: Vec<Contact<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<&'a str>,
    pub(super) name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'a str>,
    pub(super) scope: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) hashes: Vec<Hash<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) licenses: Vec<License<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) copyright: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) purl: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) external_references: Vec<Reference<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) evidence: Option<Evidence<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) properties: Vec<Property>,
}

#[derive(Serialize)]
pub(super) struct Organization<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) url: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) contact: Vec<Contact<'a>>,
}

#[derive(Serialize)]
pub(super) struct Contact<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<&'a str>,
}

#[derive(Clone, Serialize)]
pub(super) struct Hash<'a> {
    pub(super) alg: &'a str,
    pub(super) content: &'a str,
}

/// `license.id` is written for the document's own license alone: its values are a list that
/// differs from validator to validator, an expression is taken by all.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum License<'a> {
    Expression {
        expression: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        acknowledgement: Option<&'static str>,
    },
    Named {
        license: NamedLicense<'a>,
    },
}

#[derive(Serialize)]
pub(super) struct NamedLicense<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) acknowledgement: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Reference<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) url: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) hashes: Vec<Hash<'a>>,
}

#[derive(Serialize)]
pub(super) struct Evidence<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) identity: Vec<Identity>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) occurrences: Vec<Occurrence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) licenses: Vec<License<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) copyright: Vec<Copyright<'a>>,
}

#[derive(Serialize)]
pub(super) struct Identity {
    pub(super) field: &'static str,
    pub(super) confidence: u8,
    pub(super) methods: Vec<Technique>,
}

#[derive(Serialize)]
pub(super) struct Technique {
    pub(super) technique: &'static str,
    pub(super) confidence: u8,
    pub(super) value: String,
}

#[derive(Serialize)]
pub(super) struct Occurrence {
    pub(super) location: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct Copyright<'a> {
    pub(super) text: &'a str,
}

#[derive(Serialize)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Dependency<'a> {
    #[serde(rename = "ref")]
    pub(super) reference: &'a str,
    pub(super) depends_on: Vec<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Composition<'a> {
    pub(super) aggregate: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) assemblies: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) dependencies: Vec<&'a str>,
}
