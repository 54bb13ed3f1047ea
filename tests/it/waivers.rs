// SPDX-License-Identifier: Apache-2.0

//! What people decide to live with: shown, counted, and only for as long as they said.

use std::fs;

use tempfile::TempDir;

use crate::program::{Seen, command};

/// 2026-11-22T00:00:00Z.
const TODAY: &str = "1795305600";

/// A tree with a file that the policy forbids and a package that it forbids, and with a policy
/// that goes on so.
fn tree(waivers: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("main.c", "// SPDX-License-Identifier: MIT\n");
    write("vendor/qr.c", "// SPDX-License-Identifier: AGPL-3.0-only\n");
    let app =
        r#""name": "app", "version": "1.0.0", "license": "MIT", "dependencies": {"qr": "1.4.2"}"#;
    let qr = r#""node_modules/qr": {"version": "1.4.2", "license": "SSPL-1.0"}"#;
    let lock =
        format!(r#"{{"name": "app", "lockfileVersion": 3, "packages": {{"": {{{app}}}, {qr}}}}}"#);
    write("package.json", &format!("{{{app}}}\n"));
    write("package-lock.json", &lock);
    let policy = "version = 1\n[licenses]\nallow = [\"MIT\"]\ndeny = [\"AGPL-3.0-only\", \"SSPL-1.0\"]\n\
        [rules]\nmissing-license = \"off\"\n";
    write("placet.toml", &format!("{policy}{waivers}"));
    folder
}

fn check(folder: &TempDir, today: &str) -> Seen {
    let mut command = command();
    command.env("SOURCE_DATE_EPOCH", today);
    command.arg("check").arg(folder.path());
    Seen::of(command.output().expect("the program starts"))
}

const OF_FILE: &str = "[[waiver]]\nid = \"W-1\"\ncode = \"denied-license\"\npath = \"vendor/**\"\n\
    license = \"AGPL-3.0-only\"\nreason = \"license-acquired\"\nnote = \"order 5578\"\n\
    approved-by = \"legal@example.org\"\napproved-on = 2026-11-01\nexpires = 2027-06-01\n";

const OF_PACKAGE: &str = "[[waiver]]\ncode = \"denied-license\"\npurl = \"pkg:npm/qr@1.*\"\n\
    reason = \"not-distributed\"\nexpires = 2027-01-31\n";

#[test]
fn a_waived_finding_is_shown_and_fails_nothing() {
    let folder = tree(&format!("{OF_FILE}{OF_PACKAGE}"));
    check(&folder, TODAY).check(
        0,
        &[
            "waived[denied-license]: vendor/qr.c is AGPL-3.0-only",
            "waived by W-1 until 2027-06-01: license-acquired, order 5578",
            "waived until 2027-01-31: not-distributed",
            "2 waivers in use, the next runs out on 2027-01-31",
        ],
    );
}

#[test]
fn a_waiver_of_one_thing_is_none_of_another() {
    let seen = check(&tree(OF_FILE), TODAY);
    seen.check(1, &["error[denied-license]: pkg:npm/qr@1.4.2 is SSPL-1.0"]);
    // A path is about files alone, and a license about that one.
    for (from, to) in [("vendor/**", "**"), ("AGPL-3.0-only", "AGPL-3.0-or-later")] {
        let waiver = OF_FILE.replace(from, to);
        check(&tree(&waiver), TODAY).check(1, &["error[denied-license]"]);
    }
}

#[test]
fn a_waiver_that_ran_out_holds_no_more_and_says_so() {
    let folder = tree(&format!("{OF_FILE}{OF_PACKAGE}"));
    let words = ["warning[expired-waiver]: the waiver W-1 ran out on 2027-06-01"];
    // 2027-06-01 is its last day.
    check(&folder, "1811808000").check(1, &["waived by W-1"]);
    check(&folder, "1811894400").check(1, &words);
    check(&folder, "1811894400").check(1, &["error[denied-license]: vendor/qr.c"]);
}

#[test]
fn a_waiver_that_will_run_out_says_so_in_time() {
    let folder = tree(&format!("{OF_FILE}{OF_PACKAGE}"));
    // 2027-01-02.
    let words = "note[expiring-waiver]: the waiver for denied-license runs out on 2027-01-31";
    check(&folder, "1798848000").check(0, &[words]);
}

#[test]
fn a_waiver_for_longer_than_is_allowed_does_not_hold() {
    let long = OF_FILE.replace("2027-06-01", "2028-06-01");
    let words = ["the waiver W-1 is to hold for more than 366 days"];
    check(&tree(&long), TODAY).check(1, &words);
    // Without a day of approval it counts from today, and never comes to its end.
    let open = long.replace("approved-on = 2026-11-01\n", "");
    check(&tree(&open), TODAY).check(1, &words);
    let terms = "[waivers]\nmax-days = 600\n";
    check(&tree(&format!("{terms}{long}{OF_PACKAGE}")), TODAY).check(0, &["waived by W-1"]);
}

#[test]
fn who_may_not_approve_has_not_approved() {
    let terms = "[waivers]\napprovers = [\"legal@example.org\"]\n";
    check(&tree(&format!("{terms}{OF_FILE}")), TODAY).check(1, &["waived by W-1"]);
    let words = ["warning[unapproved-waiver]: nobody approved the waiver W-1 who may"];
    let other = OF_FILE.replace("legal@", "intern@");
    check(&tree(&format!("{terms}{other}")), TODAY).check(1, &words);
    let nobody = OF_FILE.replace("approved-by = \"legal@example.org\"\n", "");
    check(&tree(&format!("{terms}{nobody}")), TODAY).check(1, &words);
}

#[test]
fn a_waiver_about_nothing_is_to_be_deleted() {
    let waiver = OF_FILE.replace("vendor/**", "gone/**");
    check(&tree(&waiver), TODAY).check(
        1,
        &[
            "warning[unused-waiver]: the waiver W-1 is about nothing that was found",
            "placet.toml:7:1",
        ],
    );
}

#[test]
fn every_mistake_in_a_waiver_is_told_at_once() {
    let waiver = "[[waiver]]\ncode = \"denied-licence\"\nreason = \"because\"\nexpires = \"2027-01-01\"\n\
        path = \"a\"\npurl = \"pkg:npm/a\"\nlicense = \"GPL\"\n[[waiver]]\n";
    check(&tree(waiver), TODAY).check(
        2,
        &[
            "did you mean `denied-license`?",
            "unknown value `because`",
            "expected a date",
            "neither a path nor a package, or both",
            "the waiver has no code",
            "the waiver has no end",
            "the waiver has no reason",
        ],
    );
}
