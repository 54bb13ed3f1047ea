// SPDX-License-Identifier: Apache-2.0

//! A document that has everything: a root and three dependencies. What it loses when it lacks one
//! thing is in `ablation.rs`, by points, and in `profiles.rs`, by profile.

use placet::sbom::{self, score};
use serde_json::{Value, json};

/// A document that has everything.
pub(super) fn full() -> Value {
    let component = |kind: &str, name: &str| {
        json!({
            "type": kind, "bom-ref": name, "name": name, "description": "what it does", "version": "1.0.0", "scope": "required",
            "supplier": {"name": "Registry", "url": ["https://registry.example/"]},
            "manufacturer": {"name": "Makers", "url": ["https://makers.example/"],
                "contact": [{"email": "makers@example.org"}]},
            "authors": [{"name": "Ann", "email": "ann@example.org"}],
            "hashes": [{"alg": "SHA-256", "content": "0".repeat(64)},
                {"alg": "SHA-512", "content": "0".repeat(128)}],
            "licenses": [{"expression": "MIT OR Apache-2.0", "acknowledgement": "declared"},
                {"expression": "MIT OR Apache-2.0", "acknowledgement": "concluded"}],
            "copyright": "Copyright 2026 Ann", "purl": format!("pkg:cargo/{name}@1.0.0"),
            "externalReferences": [
                {"type": "distribution", "url": "https://registry.example/x.crate"},
                {"type": "vcs", "url": "https://makers.example/x.git"}],
            "properties": [{"name": "bsi:component:filename", "value": "x.crate"},
                {"name": "bsi:component:executable", "value": "non-executable"},
                {"name": "bsi:component:archive", "value": "archive"},
                {"name": "bsi:component:structured", "value": "structured"}]
        })
    };
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.7", "version": 1,
        "serialNumber": "urn:uuid:00000000-0000-5000-8000-000000000000",
        "metadata": {
            "timestamp": "2026-11-01T00:00:00Z", "lifecycles": [{"phase": "pre-build"}],
            "tools": {"components": [{"type": "application", "name": "t", "version": "1"}]},
            "authors": [{"name": "Office", "email": "office@example.org"}],
            "component": component("application", "app"),
            "manufacturer": {"name": "Office"}, "supplier": {"name": "Office"},
            "licenses": [{"license": {"id": "CC0-1.0"}}]
        },
        "components": [component("library", "a"), component("library", "b"), component("library", "c")],
        "dependencies": [{"ref": "app", "dependsOn": ["a", "b"]}, {"ref": "a", "dependsOn": ["c"]},
            {"ref": "b", "dependsOn": []}, {"ref": "c", "dependsOn": []}],
        "compositions": [{"aggregate": "complete"},
            {"aggregate": "complete", "dependencies": ["app", "a", "b", "c"]}],
        "signature": {"algorithm": "ES256", "value": "AAAA"}
    })
}

fn points(document: &Value, profile: &str) -> f64 {
    let bytes = serde_json::to_vec(document).expect("a value");
    let read = sbom::read("doc", &bytes).expect("a document");
    assert_eq!(read.faults, []);
    score::score(&read, score::profile(profile).expect(profile)).points
}

/// What the comprehensive score takes off, whatever is wrong with the document.
pub(super) fn lost(document: &Value) -> String {
    let bytes = serde_json::to_vec(document).expect("a value");
    let read = sbom::read("doc", &bytes).expect("a document");
    let profile = score::profile("comprehensive").expect("it is there");
    let got = (10.0 - score::score(&read, profile).points).max(0.0);
    format!("{got:.2}")
}

pub(super) fn components(document: &mut Value, change: impl Fn(&mut Value)) {
    change(&mut document["metadata"]["component"]);
    for it in document["components"].as_array_mut().expect("a list") {
        change(it);
    }
}

pub(super) fn without(document: &mut Value, key: &str) {
    components(document, |it| {
        it.as_object_mut().expect("an object").remove(key);
    });
}

pub(super) fn metadata_without(document: &mut Value, key: &str) {
    document["metadata"]
        .as_object_mut()
        .expect("an object")
        .remove(key);
}

#[test]
fn a_document_that_has_everything_has_full_marks() {
    let profiles = [
        "comprehensive@2",
        "cisa-2026",
        "ntia-2021",
        "fsct-3",
        "bsi-tr-03183-2@2.1",
        "bsi-tr-03183-2@2.0",
        "eu-cra",
    ];
    for profile in profiles {
        let got = points(&full(), profile);
        assert_eq!(format!("{got:.2}"), "10.00", "{profile}");
    }
}
