// SPDX-License-Identifier: Apache-2.0

//! An inventory that has every fact of a document with full marks gives that document, field by field,
//! in each format: what the fields say, and not only that they are there (`fields.rs`).

use std::fs;

use placet::{
    expression::Expression,
    inventory::{Declaration, Hash, Inventory, Operator, Party},
    resolve::{Basis, Conclusion},
    walk::RepoPath,
};
use serde_json::{Value, json};

use super::{scanned, written};

const MANIFEST: &str = "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\
    license = \"MIT OR Apache-2.0\"\ndescription = \"what it does\"\nauthors = [\"Jane Doe <jane@example.org>\"]\n\
    homepage = \"https://example.org/app\"\nrepository = \"https://example.org/app.git\"\n\n\
    [dependencies]\nserde = \"1\"\n";

const LOCK: &str = "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"1.0.0\"\n\
    dependencies = [\"serde\"]\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.200\"\n\
    source = \"registry+https://github.com/rust-lang/crates.io-index\"\n\
    checksum = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n";

const ARCHIVE: &str = "https://registry.example/crates/serde/serde-1.0.200.crate";

fn party(name: &str) -> Option<Party> {
    Some(Party {
        name: Some(name.to_owned()),
        email: Some("ospo@example.org".to_owned()),
        url: Some("https://agency.example.org".to_owned()),
    })
}

/// What a scan of the tree and of the copies of its packages finds where all of it is there.
fn inventory() -> Inventory {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("Cargo.toml", MANIFEST), ("Cargo.lock", LOCK)] {
        fs::write(folder.path().join(name), text).expect("it can be written");
    }
    let mut inventory = scanned(folder.path());
    inventory.operator = Operator {
        author: party("OSPO"),
        supplier: party("Agency"),
        manufacturer: party("Agency"),
        contact: None,
        namespace: Some("https://agency.example.org/sbom".to_owned()),
    };
    let declared = inventory.components[0].declared.clone();
    let lock = inventory.components[1].places[0].clone();
    let serde = &mut inventory.components[1];
    serde.declared = declared.map(|it| placet::inventory::Declared {
        at: Declaration {
            path: RepoPath::new(b"serde/Cargo.toml"),
            place: lock.place,
        },
        ..it
    });
    serde.concluded = Conclusion {
        expression: Some(Expression::parse("MIT OR Apache-2.0").expect("an expression")),
        basis: Basis::Declared(RepoPath::new(b"serde/Cargo.toml")),
    };
    serde.copyrights = vec!["Copyright (c) 2024 Jane Doe".to_owned()];
    serde.description = Some("what it does".to_owned());
    serde.authors = vec!["Jane Doe <jane@example.org>".to_owned()];
    serde.homepage = Some("https://example.org/serde".to_owned());
    serde.repository = Some("https://example.org/serde.git".to_owned());
    serde.download = Some(ARCHIVE.to_owned());
    serde.hashes.push(Hash {
        algorithm: "SHA-512",
        hex: "b".repeat(128),
    });
    inventory
}

/// Holds that all of this is there: members by key, of a list each item by one that has it.
fn missing(expected: &Value, got: &Value, path: &str, found: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(expected), Value::Object(got)) => {
            for (key, value) in expected {
                let got = got.get(key).unwrap_or(&Value::Null);
                missing(value, got, &format!("{path}/{key}"), found);
            }
        }
        (Value::Array(expected), Value::Array(got)) => {
            for (index, item) in expected.iter().enumerate() {
                let has = |it: &&Value| {
                    let mut inner = Vec::new();
                    missing(item, it, path, &mut inner);
                    inner.is_empty()
                };
                if !got.iter().any(|it| has(&it)) {
                    found.push(format!("{path}/{index}: {item} is not in {got:?}"));
                }
            }
        }
        _ if expected == got => {}
        _ => found.push(format!("{path}: {got} and not {expected}")),
    }
}

#[track_caller]
fn check(expected: &Value, got: &Value) {
    let mut found = Vec::new();
    missing(expected, got, "", &mut found);
    assert!(found.is_empty(), "{found:#?}");
}

fn document(format: &str) -> Value {
    serde_json::from_slice(&written(&inventory(), format)).expect("it is JSON")
}

/// Who makes a package has no name but those of its authors: a manifest tells no other.
#[test]
fn cyclonedx_is_what_the_facts_are() {
    let hashes = json!([{"alg": "SHA-256", "content": "a".repeat(64)},
        {"alg": "SHA-512", "content": "b".repeat(128)}]);
    let agency = json!({"name": "Agency", "url": ["https://agency.example.org"],
        "contact": [{"email": "ospo@example.org"}]});
    let jane = json!({"name": "Jane Doe", "email": "jane@example.org"});
    let licenses = json!([{"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"},
        {"expression": "MIT OR Apache-2.0", "acknowledgement": "concluded"}]);
    let serde = json!({
        "type": "library", "bom-ref": "pkg:cargo/serde@1.0.200", "name": "serde", "version": "1.0.200",
        "scope": "required", "description": "what it does", "purl": "pkg:cargo/serde@1.0.200",
        "supplier": {"name": "registry.example", "url": ["https://registry.example/"]},
        "manufacturer": {"name": "Jane Doe", "url": ["https://example.org/serde.git"], "contact": [jane]},
        "authors": [jane], "hashes": hashes, "licenses": licenses,
        "copyright": "Copyright (c) 2024 Jane Doe",
        "externalReferences": [{"type": "source-distribution", "url": ARCHIVE, "hashes": hashes},
            {"type": "distribution", "url": ARCHIVE, "hashes": hashes},
            {"type": "vcs", "url": "https://example.org/serde.git"},
            {"type": "website", "url": "https://example.org/serde"},
            {"type": "license", "url": "https://spdx.org/licenses/MIT.html"}],
        "evidence": {"identity": [{"field": "purl", "confidence": 1,
                "methods": [{"technique": "manifest-analysis", "confidence": 1, "value": "Cargo.lock"}]}],
            "occurrences": [{"location": "Cargo.lock", "line": 8}],
            "copyright": [{"text": "Copyright (c) 2024 Jane Doe"}]},
        "properties": [{"name": "bsi:component:filename", "value": "serde-1.0.200.crate"},
            {"name": "bsi:component:executable", "value": "non-executable"},
            {"name": "bsi:component:archive", "value": "archive"},
            {"name": "bsi:component:structured", "value": "structured"}],
    });
    let expected = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.7.schema.json", "bomFormat": "CycloneDX",
        "specVersion": "1.7", "version": 1,
        "metadata": {
            "timestamp": "2026-11-01T00:00:00Z", "lifecycles": [{"phase": "pre-build"}],
            "tools": {"components": [{"type": "application", "name": "placet"}]},
            "authors": [{"name": "OSPO", "email": "ospo@example.org"}],
            "component": {"type": "application", "bom-ref": "pkg:cargo/app@1.0.0", "name": "app",
                "version": "1.0.0", "scope": "required", "supplier": agency, "manufacturer": agency,
                "licenses": licenses},
            "manufacturer": agency, "supplier": agency, "licenses": [{"license": {"id": "CC0-1.0"}}],
        },
        "components": [serde],
        "dependencies": [{"ref": "pkg:cargo/app@1.0.0", "dependsOn": ["pkg:cargo/serde@1.0.200"]},
            {"ref": "pkg:cargo/serde@1.0.200"}],
        "compositions": [{"aggregate": "complete"},
            {"aggregate": "complete", "dependencies": ["pkg:cargo/app@1.0.0", "pkg:cargo/serde@1.0.200"]}],
    });
    check(&expected, &document("cyclonedx"));
}

/// SHA-1 of an archive, a summary beside the description, a CPE, and the days that it was built and is
/// kept until are facts that neither a manifest nor a lock file nor a copy has.
#[test]
fn spdx_2_is_what_the_facts_are() {
    let expected = json!({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "app-1.0.0",
        "creationInfo": {"created": "2026-11-01T00:00:00Z",
            "creators": ["Organization: Agency (ospo@example.org)", "Person: OSPO (ospo@example.org)"],
            "comment": "SBOM Type: Source; lifecycle: pre-build"},
        "packages": [
            {"name": "app", "versionInfo": "1.0.0", "filesAnalyzed": true,
                "supplier": "Organization: Agency (ospo@example.org)", "primaryPackagePurpose": "APPLICATION"},
            {"name": "serde", "versionInfo": "1.0.200", "packageFileName": "serde-1.0.200.crate",
                "supplier": "Organization: registry.example", "originator": "Person: Jane Doe (jane@example.org)",
                "downloadLocation": ARCHIVE, "filesAnalyzed": false,
                "checksums": [{"algorithm": "SHA256", "checksumValue": "a".repeat(64)},
                    {"algorithm": "SHA512", "checksumValue": "b".repeat(128)}],
                "homepage": "https://example.org/serde", "sourceInfo": "https://example.org/serde.git",
                "licenseConcluded": "MIT OR Apache-2.0", "licenseDeclared": "MIT OR Apache-2.0",
                "copyrightText": "Copyright (c) 2024 Jane Doe", "description": "what it does",
                "primaryPackagePurpose": "LIBRARY",
                "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                    "referenceLocator": "pkg:cargo/serde@1.0.200"}]}],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES"},
            {"relationshipType": "DEPENDS_ON"}],
    });
    let document = document("spdx");
    check(&expected, &document);
    let namespace = document["documentNamespace"].as_str().expect("a text");
    assert!(
        namespace.starts_with("https://agency.example.org/sbom/app-1.0.0-"),
        "{namespace}"
    );
}

#[test]
fn spdx_3_is_what_the_facts_are() {
    let hash = |algorithm: &str, value: String| json!({"type": "Hash", "algorithm": algorithm, "hashValue": value});
    let expected = json!({"@graph": [
        {"type": "software_Package", "name": "serde", "description": "what it does",
            "software_packageVersion": "1.0.200", "software_packageUrl": "pkg:cargo/serde@1.0.200",
            "software_downloadLocation": ARCHIVE, "software_homePage": "https://example.org/serde",
            "software_sourceInfo": "https://example.org/serde.git", "software_primaryPurpose": "library",
            "software_copyrightText": "Copyright (c) 2024 Jane Doe",
            "verifiedUsing": [hash("sha256", "a".repeat(64)), hash("sha512", "b".repeat(128))],
            "externalIdentifier": [{"type": "ExternalIdentifier", "externalIdentifierType": "packageUrl",
                "identifier": "pkg:cargo/serde@1.0.200"}],
            "externalRef": [{"type": "ExternalRef", "externalRefType": "vcs",
                "locator": ["https://example.org/serde.git"]}]},
        {"type": "Organization", "name": "Agency", "externalIdentifier": [
            {"externalIdentifierType": "email", "identifier": "ospo@example.org"}]},
        {"type": "Person", "name": "Jane Doe", "externalIdentifier": [
            {"externalIdentifierType": "email", "identifier": "jane@example.org"}]},
        {"type": "software_Sbom", "software_sbomType": ["source"]},
        {"type": "simplelicensing_LicenseExpression", "name": "MIT OR Apache-2.0",
            "simplelicensing_licenseExpression": "MIT OR Apache-2.0"},
        {"type": "Relationship", "relationshipType": "dependsOn", "completeness": "complete"},
        {"type": "Relationship", "relationshipType": "hasDeclaredLicense"},
        {"type": "Relationship", "relationshipType": "hasConcludedLicense"},
        {"type": "Relationship", "relationshipType": "hasDistributionArtifact"},
    ]});
    check(&expected, &document("spdx@3.0.1"));
}
