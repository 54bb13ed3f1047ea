// SPDX-License-Identifier: Apache-2.0

//! What a policy says, and what people decided to live with, travels with a document.

use placet::sbom::{self, model::Component};

use super::read;
use crate::policy_gate::{run, tree};

const LOCK: &str = r#"{"name": "app", "lockfileVersion": 3, "packages": {
    "": {"name": "app", "version": "1.0.0", "license": "MIT", "dependencies": {"qr": "1.4.2", "two": "1.0.0"}},
    "node_modules/qr": {"version": "1.4.2", "license": "SSPL-1.0"},
    "node_modules/two": {"version": "1.0.0", "license": "(MIT OR AGPL-3.0-only)"},
    "node_modules/old": {"version": "0.1.0", "license": "SSPL-1.0"}}}"#;

const POLICY: &str = "version = 1\n[licenses]\nallow = [\"MIT\"]\ndeny = [\"AGPL-3.0-only\", \"SSPL-1.0\"]\n\
    [[waiver]]\nid = \"W-7\"\ncode = \"denied-license\"\npurl = \"pkg:npm/qr@1.*\"\n\
    reason = \"license-acquired\"\nnote = \"order 5578\"\nexpires = 2027-01-31\n";

/// The documents of a check with a waiver, by format.
fn documents() -> Vec<(&'static str, Vec<u8>)> {
    let folder = tree(&[
        (
            "package.json",
            r#"{"name": "app", "version": "1.0.0", "license": "MIT", "dependencies": {"qr": "1.4.2", "two": "1.0.0"}}"#,
        ),
        ("package-lock.json", LOCK),
        ("placet.toml", POLICY),
    ]);
    let made = |format: &'static sbom::Format| {
        let isolated = ["check", "--isolated", "--policy", "placet.toml", "-o"];
        let arguments: Vec<_> = isolated.into_iter().chain([format.name]).collect();
        // One package is denied and not waived.
        let seen = run(folder.path(), &arguments, 1, &[]);
        (format.name, seen.stdout)
    };
    sbom::ALL.iter().map(made).collect()
}

fn values<'c>(component: &'c Component, name: &str) -> Vec<&'c str> {
    let all = component.properties.iter().filter(|it| it.name == name);
    all.map(|it| it.value.as_str()).collect()
}

#[test]
fn verdicts_findings_and_waivers_are_in_every_format() {
    for (format, bytes) in documents() {
        // The reader of tags takes no annotations: what is written there is looked at as text.
        if format == "spdx-tag-value" {
            let text = String::from_utf8(bytes).expect("documents are UTF-8");
            for words in [
                "placet:policy:verdict: deny",
                "placet:policy:finding: error[denied-license]",
                "placet:policy:waiver: W-7: denied-license: license-acquired, order 5578, until 2027-01-31",
            ] {
                assert!(text.contains(words), "{format}: {words}\n{text}");
            }
            continue;
        }
        let bom = read(&bytes).bom;
        let of = |name: &str| {
            let found = bom.components.iter().find(|it| it.name == name);
            found.unwrap_or_else(|| panic!("{format}: {name}"))
        };
        let (waived, denied, chosen) = (of("qr"), of("old"), of("two"));
        for it in [waived, denied] {
            assert_eq!(values(it, "placet:policy:verdict"), ["deny"], "{format}");
            let finding = values(it, "placet:policy:finding");
            assert_eq!(finding, ["error[denied-license]"], "{format}");
        }
        let waiver = "W-7: denied-license: license-acquired, order 5578, until 2027-01-31";
        assert_eq!(values(waived, "placet:policy:waiver"), [waiver], "{format}");
        assert_eq!(values(denied, "placet:policy:waiver"), [""; 0], "{format}");
        assert_eq!(
            values(chosen, "placet:policy:verdict"),
            ["allow"],
            "{format}"
        );
        for name in [
            "bsi:component:effectiveLicence",
            "bsi:component:effectiveLicense",
        ] {
            assert_eq!(values(chosen, name), ["MIT"], "{format}");
        }
    }
}

#[test]
fn a_scan_judges_nothing() {
    let folder = tree(&[("package-lock.json", LOCK), ("placet.toml", POLICY)]);
    for format in sbom::ALL {
        let arguments = ["scan", "--isolated", "-o", format.name];
        let seen = run(folder.path(), &arguments, 0, &[]);
        assert!(!seen.text().contains("placet:policy:"), "{}", format.name);
    }
}
