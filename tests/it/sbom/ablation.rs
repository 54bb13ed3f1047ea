// SPDX-License-Identifier: Apache-2.0

//! What the comprehensive score takes off a document that lacks one thing, held against what sbomqs,
//! version 2, takes off: every row that was measured with it, for CycloneDX 1.6 and 1.7, which cost the
//! same there. Where our number is another, the reason stands beside it. The other columns of that
//! measurement are profiles that sbomqs reads in its own way; ours keep to their sources
//! (`profiles.rs`).

use serde_json::{Value, json};

use super::score::{components, full, lost, metadata_without, without};

/// A document that has everything, with what most do not have.
fn complete(version: &str) -> Value {
    let mut document = full();
    document["specVersion"] = json!(version);
    document["signature"]["publicKey"] =
        json!({"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"});
    components(&mut document, |it| {
        it["publisher"] = json!("Publishers");
        it["cpe"] = json!("cpe:2.3:a:makers:x:1.0.0:*:*:*:*:*:*:*");
        it["swhid"] = json!([format!("swh:1:cnt:{}", "0".repeat(40))]);
        it["evidence"] = json!({"occurrences": [{"location": "Cargo.lock"}]});
        let hashes = it["hashes"].clone();
        let reference =
            |kind: &str| json!({"type": kind, "url": "https://makers.example/x", "hashes": hashes});
        let kinds = [
            "source-distribution",
            "distribution",
            "vcs",
            "website",
            "license",
            "rfc-9116",
        ];
        it["externalReferences"] = kinds.iter().map(|it| reference(it)).collect();
    });
    document
}

fn list<'a>(it: &'a mut Value, key: &str) -> &'a mut Vec<Value> {
    it[key].as_array_mut().expect("a list")
}

/// Of the items of a list of every component, those whose key has the value go.
fn drop_items(document: &mut Value, of: &str, key: &str, value: &str) {
    components(document, |it| list(it, of).retain(|it| it[key] != value));
}

fn drop_hashes(document: &mut Value, is_dropped: impl Fn(&Value) -> bool) {
    components(document, |it| {
        for reference in list(it, "externalReferences") {
            list(reference, "hashes").retain(|it| !is_dropped(it));
        }
    });
}

fn keep_license(document: &mut Value, role: &str) {
    components(document, |it| {
        list(it, "licenses").retain(|it| it["acknowledgement"] == role)
    });
}

fn drop_contacts(document: &mut Value) {
    components(document, |it| {
        it["supplier"] = json!({"name": "Registry"});
        it["manufacturer"] = json!({"name": "Makers"});
        it["authors"] = json!([{"name": "Ann"}]);
    });
}

fn key_of_another_kind(document: &mut Value) {
    document["signature"] = json!({"algorithm": "Ed25519", "value": "AAAA",
        "publicKey": {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}});
}

/// Takes out what a row is named after.
fn ablate(document: &mut Value, row: &str) {
    let (kind, what) = row.split_once('-').expect("a kind and a name");
    let mut remove = |key: &str| drop(document.as_object_mut().expect("an object").remove(key));
    match (kind, what) {
        ("doc", _) => remove(what),
        ("comp", "global_only") => document["compositions"] = json!([{"aggregate": "complete"}]),
        ("comp", "deps_only") => drop(list(document, "compositions").remove(0)),
        ("comp", "unknown") => document["compositions"] = json!([{"aggregate": "unknown"}]),
        ("comp", _) => without(document, what),
        ("extref", "sd_and_vcs") => {
            drop_items(
                document,
                "externalReferences",
                "type",
                "source-distribution",
            );
            drop_items(document, "externalReferences", "type", "vcs");
        }
        ("extref", "hashes") => drop_hashes(document, |_| true),
        ("extref", "sha512") => drop_hashes(document, |it| it["alg"] == "SHA-512"),
        ("extref", "sha256") => drop_hashes(document, |it| it["alg"] == "SHA-256"),
        ("extref", _) => drop_items(document, "externalReferences", "type", what),
        ("no", "supplier_contact") => {
            components(document, |it| it["supplier"] = json!({"name": "Registry"}))
        }
        ("no", _) => drop_contacts(document),
        ("prop", _) => drop_items(
            document,
            "properties",
            "name",
            &format!("bsi:component:{what}"),
        ),
        ("lic", "declared_only") => keep_license(document, "declared"),
        ("lic", "concluded_only") => keep_license(document, "concluded"),
        ("lic", "no_ack") => components(document, |it| {
            it["licenses"] = json!([{"expression": "MIT"}])
        }),
        ("lic", "LicenseRef") => components(document, |it| {
            for it in list(it, "licenses") {
                it["expression"] = json!("LicenseRef-x");
            }
        }),
        ("lic", _) => {
            document["components"][0]["licenses"][1]["expression"] = json!("GPL-3.0-only")
        }
        ("meta", "supplier_and_manufacturer") => {
            metadata_without(document, "supplier");
            metadata_without(document, "manufacturer");
        }
        ("meta", "authors_noemail_nosupp_nomanu") => {
            document["metadata"]["authors"] = json!([{"name": "Office"}]);
            metadata_without(document, "supplier");
            metadata_without(document, "manufacturer");
        }
        ("meta", _) => metadata_without(document, what),
        ("sig", "okp") => key_of_another_kind(document),
        ("sig", _) => {
            key_of_another_kind(document);
            document["signature"]["certificatePath"] = json!(["AAAA"]);
        }
        ("deps", "one_orphan") => document["dependencies"][1]["dependsOn"] = json!([]),
        ("deps", _) => list(document, "dependencies").retain(|it| it["dependsOn"] != json!([])),
        _ => panic!("{row} is no row"),
    }
}

/// What sbomqs takes off, a row a word: nothing where no number stands.
const ROWS: &str = "\
    comp-supplier=0.22 comp-manufacturer comp-authors comp-publisher comp-version=0.43 comp-description \
    comp-scope comp-hashes=1.65 comp-licenses=1.68 comp-copyright comp-cpe comp-purl comp-swhid \
    comp-externalReferences=0.22 comp-evidence comp-properties extref-source-distribution \
    extref-distribution extref-vcs extref-website extref-license extref-rfc-9116 extref-sd_and_vcs=0.22 \
    extref-hashes extref-sha512 extref-sha256 no-supplier_contact no-contact_all prop-filename \
    prop-executable prop-archive prop-structured lic-declared_only=1.45 lic-concluded_only=0.23 \
    lic-no_ack=1.45 lic-LicenseRef=0.30 lic-one_GPL=0.08 meta-timestamp=0.29 meta-lifecycles=0.15 \
    meta-tools=0.29 meta-authors=0.29 meta-component=0.66 meta-manufacturer meta-supplier=0.22 \
    meta-licenses=0.15 meta-supplier_and_manufacturer=0.22 meta-authors_noemail_nosupp_nomanu=0.22 \
    doc-serialNumber=0.22 doc-dependencies=0.37 doc-compositions=0.59 doc-signature=0.18 \
    comp-global_only=0.37 comp-deps_only=0.22 comp-unknown=0.59 sig-okp=0.09 sig-okp_cert \
    deps-one_orphan deps-no_leaf_entries";

/// Rows whose number is another here: what it is, and why.
const DEVIATIONS: &[(&str, &str, &str)] = &[
    (
        "sig-okp",
        "0.00",
        "a signature by Ed25519 is one; sbomqs reads keys of RSA and EC alone",
    ),
    (
        "meta-component",
        "0.85",
        "what refers to nothing is a fault of the document here, and no schema tells it",
    ),
];

#[test]
fn every_row_costs_what_it_costs_elsewhere_or_says_why_not() {
    let mut apart = Vec::new();
    for version in ["1.6", "1.7"] {
        assert_eq!(lost(&complete(version)), "0.00", "CycloneDX {version}");
        for row in ROWS.split_whitespace() {
            let (row, cost) = row.split_once('=').unwrap_or((row, "0.00"));
            let deviation = DEVIATIONS.iter().find(|it| it.0 == row);
            let expected = deviation.map_or(cost, |it| it.1);
            let mut document = complete(version);
            ablate(&mut document, row);
            let got = lost(&document);
            if got != expected {
                apart.push(format!("{version} {row}: {got} and not {expected}"));
            }
        }
    }
    assert!(apart.is_empty(), "{apart:#?}");
}
