// SPDX-License-Identifier: Apache-2.0

//! Waivers that are held against git, against evidence and against fingerprints.

use crate::policy_gate::{HEAD, check, commit, git, run, tree, write};

const WAIVER: &str = "[[waiver]]\nid = \"W-1\"\ncode = \"denied-license\"\npath = \"x.c\"\nreason = \"legal-opinion\"\n\
    approved-by = \"legal@example.org\"\nexpires = 2027-06-01\n";
const DENIED: &str = "deny = [\"Zlib\"]\n[rules]\nmissing-license = \"off\"\n";

#[test]
fn a_waiver_is_its_approvers_own_by_every_line() {
    let folder = tree(&[("x.c", "// SPDX-License-Identifier: Zlib\n")]);
    let at = folder.path();
    let terms = "[waivers]\nverify = \"commit-author\"\napprovers = [\"legal@example.org\"]\n";
    let text = format!("{DENIED}{terms}{WAIVER}");
    check(
        &folder,
        &text,
        1,
        &["warning[unverified-waiver]", "in no git repository"],
    );
    git(at, "dev@example.org", &["init", "-q", "-b", "main"]);
    check(&folder, &text, 1, &["warning[unverified-waiver]"]);
    write(at, "placet.toml", &format!("{HEAD}{DENIED}{terms}"));
    commit(at, "dev@example.org");
    check(
        &folder,
        &text,
        1,
        &["warning[unverified-waiver]", "is not committed"],
    );
    commit(at, "Legal@Example.org");
    run(at, &["check"], 0, &["waived by W-1"]);
    // Who widens it has not approved it, committed or not.
    let wider = text.replace("\"x.c\"", "\"**\"");
    check(&folder, &wider, 1, &["is not committed"]);
    commit(at, "dev@example.org");
    run(
        at,
        &["check"],
        1,
        &["a line of it was committed by dev@example.org"],
    );
    let base = ["check", "--policy-ref", "HEAD~1"];
    run(at, &base, 0, &["waived by W-1"]);
    run(
        at,
        &["check", "--policy-ref", "HEAD"],
        1,
        &["committed by dev@example.org"],
    );
    // In a file of its own, too.
    let apart = format!("{DENIED}{terms}file = \"waivers.toml\"\n");
    write(at, "waivers.toml", &format!("version = 1\n{WAIVER}"));
    check(&folder, &apart, 1, &["is not committed"]);
    commit(at, "legal@example.org");
    run(at, &["check"], 0, &["waived by W-1"]);
    run(
        at,
        &["check", "--policy-ref", "HEAD"],
        0,
        &["waived by W-1"],
    );
}

#[test]
fn who_verifies_names_addresses() {
    let folder = tree(&[("x.c", "// SPDX-License-Identifier: MIT\n")]);
    let verify = "[waivers]\nverify = \"commit-author\"\n";
    check(&folder, verify, 2, &["nobody is named who may approve"]);
    let named = format!("{verify}approvers = [\"Legal\"]\n");
    check(&folder, &named, 2, &["`Legal` is no mail address"]);
}

#[test]
fn a_waiver_is_void_when_its_evidence_changes() {
    let folder = tree(&[
        ("x.c", "// SPDX-License-Identifier: Zlib\n"),
        ("order.txt", "5578\n"),
    ]);
    let hash = "f9ba0a85a2dce2ee1a7d4a0d7b2a0ed8e6d4b93a8eb9ed1a4b5fcb1a0ba4b4d1";
    let with = |hash: &str| {
        format!("{DENIED}{WAIVER}evidence = [{{ path = \"order.txt\", sha256 = \"{hash}\" }}]\n")
    };
    check(
        &folder,
        &with(hash),
        1,
        &["warning[void-waiver]: order.txt is no longer what the waiver W-1"],
    );
    let right = sha256(b"5578\n");
    check(&folder, &with(&right), 0, &["waived by W-1"]);
    write(folder.path(), "order.txt", "5579\n");
    check(&folder, &with(&right), 1, &["warning[void-waiver]"]);
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    use sha2::Digest as _;
    let mut text = String::new();
    for it in sha2::Sha256::digest(bytes) {
        write!(text, "{it:02x}").expect("a string");
    }
    text
}

#[test]
fn a_waiver_can_be_about_a_finding_by_its_fingerprint() {
    let folder = tree(&[
        ("x.c", "// SPDX-License-Identifier: Zlib\n"),
        ("y.c", "// SPDX-License-Identifier: Zlib\n"),
    ]);
    write(folder.path(), "placet.toml", &format!("{HEAD}{DENIED}"));
    let seen = run(folder.path(), &["check", "-o", "json"], 1, &[]);
    let report: serde_json::Value = serde_json::from_slice(&seen.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("a list");
    let of = |key: &str| {
        let found = findings.iter().find(|it| it["code"] == "denied-license");
        found
            .and_then(|it| it[key].as_str())
            .expect("one")
            .to_owned()
    };
    let waiver = WAIVER.replace(
        "path = \"x.c\"",
        &format!("fingerprint = \"{}\"", of("fingerprint")),
    );
    check(
        &folder,
        &format!("{DENIED}{waiver}"),
        1,
        &["waived by W-1", "y.c is Zlib"],
    );
    let wrong = WAIVER.replace("path = \"x.c\"", "fingerprint = \"12\"");
    check(
        &folder,
        &format!("{DENIED}{wrong}"),
        2,
        &["this is no fingerprint"],
    );
}
