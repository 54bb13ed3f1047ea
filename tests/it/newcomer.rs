// SPDX-License-Identifier: Apache-2.0

//! The way of somebody who has no policy yet, walked from its start to its end.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::program::{Seen, command};

/// 2026-11-22T00:00:00Z, and 91 days later.
const TODAY: &str = "1795305600";
const LATER: &str = "1803168000";

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// A project with one package.
fn project() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "main.js",
        "// SPDX-License-Identifier: MIT\n",
    );
    lock(folder.path(), "");
    folder
}

/// Locks a package under ISC, and more.
fn lock(folder: &Path, more: &str) {
    let wanted = if more.is_empty() {
        ""
    } else {
        r#", "plot": "2.1.0""#
    };
    let app = format!(
        r#""name": "app", "version": "1.0.0", "license": "MIT", "dependencies": {{"tick": "1.0.3"{wanted}}}"#
    );
    let tick = r#""node_modules/tick": {"version": "1.0.3", "license": "ISC"}"#;
    write(folder, "package.json", &format!("{{{app}}}\n"));
    let text = format!(
        "{{\"name\": \"app\", \"lockfileVersion\": 3, \"packages\": {{\n  \"\": {{{app}}},\n  {tick}{more}\n}}}}\n"
    );
    write(folder, "package-lock.json", &text);
}

fn run(folder: &Path, today: &str, arguments: &[&str]) -> Seen {
    let mut command = command();
    command.env("SOURCE_DATE_EPOCH", today).current_dir(folder);
    command.args(arguments);
    Seen::of(command.output().expect("the program starts"))
}

#[test]
fn a_newcomer_gets_from_nothing_to_a_gate_with_waivers() {
    let folder = project();
    let at = folder.path();
    run(at, TODAY, &[]).check(0, &["a `placet.toml` makes it yours"]);
    let words = [
        "wrote ./placet.toml",
        "2 licenses in use",
        "`placet check` passes",
    ];
    run(at, TODAY, &["policy", "init", "--from-scan"]).check(0, &words);
    run(at, TODAY, &["check"]).check(0, &["policy: placet.toml", "passed"]);
    run(at, TODAY, &["policy", "check", "--in", "."]).check(0, &["nothing odd"]);

    let plot =
        ",\n  \"node_modules/plot\": {\"version\": \"2.1.0\", \"license\": \"GPL-3.0-only\"}";
    lock(at, plot);
    let words = [
        "error[unlisted-license]: pkg:npm/plot@2.1.0 is GPL-3.0-only",
        "package-lock.json:4",
        "placet.toml:",
        "default = \"deny\"",
    ];
    run(at, TODAY, &["check"]).check(1, &words);
    let words = [
        "pkg:npm/plot@2.1.0 has GPL-3.0-only: not allowed",
        "direct, runtime",
    ];
    run(at, TODAY, &["policy", "explain", "pkg:npm/plot"]).check(0, &words);

    let before = fs::read_to_string(at.join("placet.toml")).expect("it was written");
    let waive = ["waive", "unlisted-license", "pkg:npm/plot@2.1.0"];
    let note = ["--reason", "not-distributed", "--note", "a tool of ours"];
    run(at, TODAY, &[&waive[..], &note[..]].concat()).check(0, &["it holds until 2027-02-20"]);
    let after = fs::read_to_string(at.join("placet.toml")).expect("it was written");
    assert!(
        after.starts_with(&before),
        "comments and order survive:\n{after}"
    );
    let words = [
        "waived until 2027-02-20: not-distributed, a tool of ours",
        "1 waiver in use",
    ];
    run(at, TODAY, &["check"]).check(0, &words);
    let words = ["error[unlisted-license]", "warning[expired-waiver]"];
    run(at, LATER, &["check"]).check(1, &words);
    run(at, LATER, &["policy", "check"]).check(1, &["warning[expired-waiver]"]);
}

#[test]
fn a_file_that_is_there_is_kept() {
    let folder = project();
    let at = folder.path();
    write(at, "placet.toml", "version = 1\n");
    run(at, TODAY, &["policy", "init"]).check(2, &["is there already", "`--force` replaces it"]);
    run(at, TODAY, &["policy", "init", "--force"]).check(0, &["from builtin:starter"]);
    let text = fs::read_to_string(at.join("placet.toml")).expect("it was written");
    assert!(text.starts_with("#:schema https://"), "{text}");
    run(
        at,
        TODAY,
        &["policy", "init", "--template", "strater", "--force"],
    )
    .check(2, &["there is no built-in policy `strater`"]);
}

#[test]
fn what_cannot_be_waived_is_said_and_nothing_is_written() {
    let folder = project();
    let at = folder.path();
    let waive = |more: &[&str]| run(at, TODAY, &[&["waive"], more].concat());
    waive(&["denied-license", "a.c"]).check(2, &["`placet policy init` writes one"]);
    write(at, "placet.toml", "version = 1\n");
    waive(&["denied-licence", "a.c"]).check(2, &["did you mean `denied-license`?"]);
    waive(&["denied-license", "a{b"]).check(2, &["no valid path pattern"]);
    waive(&["denied-license", "a.c", "--expires", "2027-02-30"]).check(2, &["no date such as"]);
    waive(&["denied-license", "a.c", "--license", "GPL"]).check(2, &["the license cannot be read"]);
    let text = fs::read_to_string(at.join("placet.toml")).expect("it is there");
    assert_eq!(text, "version = 1\n");
}

#[test]
fn waivers_go_into_the_file_that_is_named_for_them() {
    let folder = project();
    let at = folder.path();
    write(
        at,
        "placet.toml",
        "version = 1\n[waivers]\nfile = \"waivers.toml\"\n[licenses]\ndeny = [\"ISC\"]\n",
    );
    write(at, "waivers.toml", "version = 1 # ours\n");
    let waive = [
        "waive",
        "denied-license",
        "pkg:npm/tick@*",
        "--license",
        "ISC",
    ];
    run(at, TODAY, &waive).check(0, &["waivers.toml"]);
    let text = fs::read_to_string(at.join("waivers.toml")).expect("it is there");
    let expected = "version = 1 # ours\n\n[[waiver]]\ncode = \"denied-license\"\npurl = \"pkg:npm/tick@*\"\n\
        license = \"ISC\"\nreason = \"temporary\"\napproved-on = 2026-11-22\nexpires = 2027-02-20\n";
    assert_eq!(text, expected);
    run(at, TODAY, &["check"]).check(0, &["waived until 2027-02-20: temporary"]);
}

#[test]
fn a_policy_is_explained_shown_compared_and_tested() {
    let folder = project();
    let at = folder.path();
    let text = "version = 1\n[licenses]\nallow = [\"MIT\", \"GPL-3.0-only\"]\ndeny = [\"SSPL-1.0\"]\n\
        [[test]]\nexpression = \"MIT OR SSPL-1.0\"\nexpect = \"allow\"\n\
        [[test]]\nexpression = \"MIT AND SSPL-1.0\"\nexpect = \"allow\"\nnote = \"it was so once\"\n";
    write(at, "placet.toml", text);
    let words = [
        "(GPL-2.0-or-later OR SSPL-1.0) AND MIT is ok",
        "all of: allow",
        "one of: allow",
        "GPL-2.0-or-later: allow, listed, by placet.toml:3, taken as GPL-3.0-only",
        "SSPL-1.0: deny, not taken, listed, by placet.toml:4",
        "taken: GPL-2.0-or-later AND MIT",
    ];
    let expression = "(GPL-2.0-or-later OR SSPL-1.0) AND MIT";
    run(at, TODAY, &["policy", "explain", expression]).check(0, &words);
    let words = ["main.js is MIT", "policy: allowed by placet.toml:3"];
    run(at, TODAY, &["policy", "explain", "main.js"]).check(0, &words);
    run(at, TODAY, &["policy", "explain", "pkg:npm/none"]).check(2, &["no package is called"]);
    run(at, TODAY, &["policy", "explain", "Nonsense"]).check(0, &["Nonsense is not known"]);
    run(at, TODAY, &["policy", "show"]).check(0, &["deny = [\"SSPL-1.0\"]"]);
    run(at, TODAY, &["policy", "show", "builtin:starter"]).check(0, &["name = \"starter\""]);
    run(at, TODAY, &["policy", "list"]).check(0, &["builtin:starter"]);
    let words = [
        "error[failed-test]: MIT AND SSPL-1.0 is deny, not allow",
        "it was so once",
        "placet.toml: 1 of 2 tests failed",
    ];
    run(at, TODAY, &["policy", "test"]).check(1, &words);
    write(
        at,
        "other.toml",
        &text.replace("deny = [\"SSPL-1.0\"]\n", ""),
    );
    let words = ["SSPL-1.0", "deny    -> review", "differ on 1 license"];
    run(at, TODAY, &["policy", "diff", "placet.toml", "other.toml"]).check(0, &words);
    let same = ["policy", "diff", "placet.toml", "placet.toml"];
    run(at, TODAY, &same).check(0, &["differ on no license"]);
}
