// SPDX-License-Identifier: Apache-2.0

//! Documents that are signed, and what becomes of their signatures.

use std::{fs, path::Path};

use serde_json::{Value, json};

use super::written;
use crate::{
    canonical,
    program::{Seen, command, placet},
};

/// Keys that were made for these tests and sign nothing else.
const P256: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgCsichYoJ0FCUicDY
buKnF3ptm+2oshLV91eqsQsPIYehRANCAARp5VRPBMC5jTg3dUH80uWV0NrezL4L
oieELlyqV8PuRaMgNriIxvq0jFISOLtyB7ebc2vyhpeK/dM8XTD4/MRF
-----END PRIVATE KEY-----
";
const P256_PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaeVUTwTAuY04N3VB/NLlldDa3sy+
C6InhC5cqlfD7kWjIDa4iMb6tIxSEji7cge3m3Nr8oaXiv3TPF0w+PzERQ==
-----END PUBLIC KEY-----
";
const ED25519: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIKYB7OPNWpLJcjunq/vB3ycvKhjuweXFGuK8Vt785oLc
-----END PRIVATE KEY-----
";
const ED25519_PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA7Xark9VfcBkqQd3SMYiOuIEC/9PInkjKU2mAV3mFhww=
-----END PUBLIC KEY-----
";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        desk.put("p256.pem", P256);
        desk.put("p256.pub", P256_PUBLIC);
        desk.put("ed25519.pem", ED25519);
        desk.put("ed25519.pub", ED25519_PUBLIC);
        for (name, format) in [
            ("bom.cdx.json", "cyclonedx"),
            ("bom.cdx.xml", "cyclonedx-xml"),
            ("bom.spdx.json", "spdx"),
            ("bom.spdx", "spdx-tag-value"),
            ("bom.spdx3.json", "spdx@3.0.1"),
        ] {
            desk.put(name, written(&canonical::inventory(), format));
        }
        desk
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.0.path().join(name), content).expect("a file of the test");
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).expect(name)
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name)).expect(name)
    }

    fn run(&self, arguments: &str) -> Seen {
        let mut command = command();
        command.current_dir(self.0.path());
        command.args(arguments.split_whitespace());
        Seen::of(command.output().expect("the program starts"))
    }

    /// Signs the CycloneDX document into `signed.json`.
    fn signed(&self, key: &str) -> Value {
        let run = format!("sbom sign bom.cdx.json --key {key}.pem -o signed.json");
        self.run(&run).check(0, &[]);
        self.json("signed.json")
    }

    /// Puts a document there that was changed after it was signed.
    fn tamper(&self, change: impl FnOnce(&mut Value)) {
        let mut document = self.signed("p256");
        change(&mut document);
        self.put("changed.json", document.to_string());
    }
}

const SIGNED: &str = "signed with ES256 by ";

#[test]
fn a_signature_holds_however_the_document_is_spelled() {
    let desk = Desk::new();
    for (key, algorithm) in [("p256", "ES256"), ("ed25519", "Ed25519")] {
        let document = desk.signed(key);
        let first = desk.bytes("signed.json");
        let words = format!("signed with {algorithm} by ");
        let run = format!("sbom verify-signature signed.json --key {key}.pub");
        desk.run(&run).check(0, &[&words]);
        desk.run("sbom verify-signature signed.json")
            .check(0, &[&words, "whose key that is was not asked"]);
        desk.put("signed.json", document.to_string());
        desk.run(&run).check(0, &[&words]);
        desk.signed(key);
        assert_eq!(desk.bytes("signed.json"), first, "the same bytes each time");
    }
}

#[test]
fn signing_changes_nothing_else() {
    let desk = Desk::new();
    let mut signed = desk.signed("p256");
    let members = signed.as_object_mut().expect("an object");
    assert!(members.remove("signature").is_some());
    assert_eq!(signed, desk.json("bom.cdx.json"));
    let own = desk.bytes("bom.cdx.json");
    let start = own.trim_ascii_end().strip_suffix(b"}").expect("an object");
    assert!(
        desk.bytes("signed.json")
            .starts_with(start.trim_ascii_end())
    );
    desk.run("sbom validate signed.json").check(0, &[]);
}

#[test]
fn what_was_changed_does_not_hold() {
    type Change = fn(&mut Value);
    let changes: [Change; 5] = [
        |it| it["components"][0]["version"] = json!("9.9.9"),
        |it| drop(it["components"].as_array_mut().expect("a list").pop()),
        |it| it["more"] = json!(1),
        |it| it["signature"]["keyId"] = json!("somebody"),
        |it| it["signature"]["value"] = json!("AAAA"),
    ];
    let desk = Desk::new();
    for change in changes {
        desk.tamper(change);
        let seen = desk.run("sbom verify-signature changed.json --key p256.pub");
        seen.check(1, &["the signature does not hold"]);
    }
}

#[test]
fn another_key_is_told() {
    let desk = Desk::new();
    desk.signed("ed25519");
    let seen = desk.run("sbom verify-signature signed.json --key p256.pub");
    seen.check(1, &["the signature is by another key"]);
    // Without the key in it, the wrong one does not fit the algorithm.
    desk.tamper(|it| {
        drop(
            it["signature"]
                .as_object_mut()
                .expect("it")
                .remove("publicKey"),
        );
    });
    let seen = desk.run("sbom verify-signature changed.json --key ed25519.pub");
    seen.check(
        1,
        &["its algorithm is `ES256`, and its key one for Ed25519"],
    );
    let seen = desk.run("sbom verify-signature changed.json");
    seen.check(1, &["the signature does not hold its key"]);
}

#[test]
fn a_signature_that_is_not_understood_does_not_hold() {
    type Change = fn(&mut Value);
    let desk = Desk::new();
    let changes: [(Change, &str); 6] = [
        (
            |it| it["signature"]["algorithm"] = json!("none"),
            "its algorithm is `none`",
        ),
        (
            |it| it["signature"]["algorithm"] = json!("HS256"),
            "its algorithm is `HS256`",
        ),
        (
            |it| it["signature"]["excludes"] = json!(["components"]),
            "it has `excludes`",
        ),
        (
            |it| it["signature"] = json!({ "signers": [] }),
            "it has `signers`",
        ),
        (|it| it["signature"] = json!([]), "it is no object"),
        (
            |it| drop(it["signature"].as_object_mut().expect("it").remove("value")),
            "it has no `value`",
        ),
    ];
    for (change, words) in changes {
        desk.tamper(change);
        desk.run("sbom verify-signature changed.json")
            .check(1, &[words]);
    }
}

#[test]
fn a_hostile_key_is_no_key() {
    let desk = Desk::new();
    for (key, value) in [
        ("crv", json!("P-521")),
        ("kty", json!("RSA")),
        ("x", json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")),
        ("y", json!("AA")),
        ("x", json!(vec!["x"; 1000])),
    ] {
        desk.tamper(|it| it["signature"]["publicKey"][key] = value);
        desk.run("sbom verify-signature changed.json")
            .check(1, &["the key in the signature is none of"]);
    }
    // The point of order one would sign everything for everybody.
    let zero = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let weak = json!({ "kty": "OKP", "crv": "Ed25519", "x": zero });
    desk.tamper(|it| {
        it["signature"]["algorithm"] = json!("Ed25519");
        it["signature"]["publicKey"] = weak;
        it["signature"]["value"] = json!(format!("{zero}{}", "A".repeat(43)));
    });
    desk.run("sbom verify-signature changed.json")
        .check(1, &["the signature"]);
    for (name, words) in [
        ("bom.cdx.json", "no private key"),
        ("p256.pub", "no private key"),
    ] {
        let run = format!("sbom sign bom.cdx.json --key {name}");
        desk.run(&run).check(2, &[words]);
    }
    desk.put("locked.pem", P256.replace("PRIVATE", "ENCRYPTED PRIVATE"));
    desk.run("sbom sign bom.cdx.json --key locked.pem")
        .check(2, &["the key is encrypted"]);
    desk.run("sbom verify-signature bom.cdx.json --key p256.pem")
        .check(2, &["no public key"]);
}

#[test]
fn a_stripped_signature_is_no_signature() {
    let desk = Desk::new();
    desk.run("sbom verify-signature bom.cdx.json --key p256.pub")
        .check(1, &["the document is not signed"]);
    // That of a part is not that of the document.
    let mut document = desk.signed("p256");
    let signature = document["signature"].take();
    document.as_object_mut().expect("it").remove("signature");
    document["components"][0]["signature"] = signature;
    desk.put("changed.json", document.to_string());
    desk.run("sbom verify-signature changed.json --key p256.pub")
        .check(1, &["the document is not signed"]);
    desk.put("bom.cdx.json", document.to_string());
    desk.signed("p256");
    desk.run("sbom verify-signature signed.json --key p256.pub")
        .check(0, &[SIGNED, "1 part of it have signatures of their own"]);
}

#[test]
fn what_readers_may_read_differently_is_neither_signed_nor_held_to_be() {
    let desk = Desk::new();
    desk.signed("p256");
    let text = String::from_utf8(desk.bytes("signed.json")).expect("a text");
    desk.put("changed.json", text.replacen('{', "{\"version\": 7,", 1));
    desk.run("sbom verify-signature changed.json")
        .check(1, &["`version` stands there twice"]);
    let text = String::from_utf8(desk.bytes("bom.cdx.json")).expect("a text");
    desk.put("bom.cdx.json", text.replacen('{', "{\"version\": 7,", 1));
    desk.run("sbom sign bom.cdx.json --key p256.pem")
        .check(2, &["`version` stands there twice"]);
}

#[test]
fn a_signed_document_is_not_signed_again_and_loses_its_signature_on_the_way() {
    let desk = Desk::new();
    desk.signed("p256");
    desk.run("sbom sign signed.json --key p256.pem")
        .check(2, &["the document is signed already"]);
    for format in ["cyclonedx", "cyclonedx-xml", "spdx", "spdx@3.0.1"] {
        let seen = desk.run(&format!("sbom convert signed.json -o {format}"));
        seen.check(0, &["signature"]);
        assert!(!seen.text().contains("\"signature\""), "{format}");
    }
}

#[test]
fn other_documents_have_their_signature_beside_them() {
    let desk = Desk::new();
    for (document, kind) in [
        ("bom.cdx.xml", "https://cyclonedx.org/bom"),
        ("bom.spdx.json", "https://spdx.dev/Document"),
        ("bom.spdx", "https://spdx.dev/Document"),
        ("bom.spdx3.json", "https://spdx.dev/Document"),
    ] {
        for key in ["p256", "ed25519"] {
            let sign = format!("sbom sign {document} --key {key}.pem -o envelope.json");
            desk.run(&sign).check(0, &[]);
            let first = desk.bytes("envelope.json");
            desk.run(&sign).check(0, &[]);
            assert_eq!(
                desk.bytes("envelope.json"),
                first,
                "the same bytes each time"
            );
            let verify = format!("sbom verify-signature {document} --envelope envelope.json --key");
            desk.run(&format!("{verify} {key}.pub"))
                .check(0, &["signed with ", kind]);
            let other = if key == "p256" { "ed25519" } else { "p256" };
            desk.run(&format!("{verify} {other}.pub"))
                .check(1, &["the signature does not hold"]);
        }
    }
    let verify = "sbom verify-signature bom.spdx3.json --key ed25519.pub --envelope envelope.json";
    desk.put("bom.spdx3.json", "{}");
    desk.run(verify)
        .check(1, &["the statement is not about this document"]);
    let mut envelope = desk.json("envelope.json");
    envelope["payload"] = json!("e30=");
    desk.put("envelope.json", envelope.to_string());
    desk.run(verify).check(1, &["the signature does not hold"]);
}

#[test]
fn a_statement_names_the_document_and_what_it_describes() {
    let desk = Desk::new();
    desk.run("sbom sign bom.spdx.json --statement -o statement.json")
        .check(0, &[]);
    let statement = desk.json("statement.json");
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["predicate"], desk.json("bom.spdx.json"));
    assert_eq!(statement["subject"][0]["name"], "bom.spdx.json");
    let digest = statement["subject"][0]["digest"]["sha512"].as_str();
    assert_eq!(digest.map(str::len), Some(128));
    desk.run("sbom sign bom.cdx.xml --statement -o statement.json")
        .check(0, &[]);
    let statement = desk.json("statement.json");
    assert_eq!(statement["predicate"]["bomFormat"], "CycloneDX");
    placet("sbom sign --statement", Path::new("/nonexistent")).check(2, &["could not read"]);
}
