// SPDX-License-Identifier: Apache-2.0

//! What a document loses when it lacks one thing: the numbers are those that the scorer that the
//! comprehensive profile is compared with takes off a document of one root and three dependencies.

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

/// Takes something out of every component, or out of the document.
fn check(change: impl Fn(&mut Value), lost: &str) {
    let mut document = full();
    change(&mut document);
    let got = (10.0 - points(&document, "comprehensive")).max(0.0);
    assert_eq!(format!("{got:.2}"), lost);
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

#[test]
fn each_thing_that_is_missing_costs_what_it_costs_elsewhere() {
    for (key, lost) in [
        ("supplier", "0.22"),
        ("manufacturer", "0.00"),
        ("authors", "0.00"),
        ("version", "0.43"),
        ("scope", "0.00"),
        ("hashes", "1.65"),
        ("licenses", "1.68"),
        ("copyright", "0.00"),
        ("externalReferences", "0.22"),
        ("properties", "0.00"),
    ] {
        check(|it| without(it, key), lost);
    }
    for (key, lost) in [
        ("timestamp", "0.29"),
        ("lifecycles", "0.15"),
        ("tools", "0.29"),
        ("authors", "0.29"),
        ("manufacturer", "0.00"),
        ("supplier", "0.22"),
        ("licenses", "0.15"),
    ] {
        check(|it| metadata_without(it, key), lost);
    }
    for (key, lost) in [
        ("serialNumber", "0.22"),
        ("compositions", "0.59"),
        ("signature", "0.18"),
        ("dependencies", "0.37"),
    ] {
        let change = |it: &mut Value| {
            it.as_object_mut().expect("an object").remove(key);
        };
        check(change, lost);
    }
}

#[test]
fn licenses_count_by_what_is_said_of_them() {
    let only = |index: usize| {
        move |it: &mut Value| {
            components(it, |it| {
                it["licenses"]
                    .as_array_mut()
                    .expect("a list")
                    .remove(1 - index);
            });
        }
    };
    check(only(0), "1.45");
    check(only(1), "0.23");
    let unstated = |it: &mut Value| {
        components(it, |it| it["licenses"] = json!([{"expression": "MIT"}]));
    };
    check(unstated, "1.45");
    let own = |it: &mut Value| {
        components(it, |it| {
            for it in it["licenses"].as_array_mut().expect("a list") {
                it["expression"] = json!("LicenseRef-x");
            }
        });
    };
    check(own, "0.30");
    let one =
        |it: &mut Value| it["components"][0]["licenses"][1]["expression"] = json!("GPL-3.0-only");
    check(one, "0.08");
}

#[test]
fn compositions_count_for_the_document_and_for_dependencies() {
    check(
        |it| it["compositions"] = json!([{"aggregate": "complete"}]),
        "0.37",
    );
    let needs = json!([{"aggregate": "complete", "dependencies": ["app", "a", "b", "c"]}]);
    check(|it| it["compositions"] = needs.clone(), "0.22");
    check(
        |it| it["compositions"] = json!([{"aggregate": "unknown"}]),
        "0.59",
    );
}
