// SPDX-License-Identifier: Apache-2.0

//! What a policy says beside its lists of licenses, by what a check then finds.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use tempfile::TempDir;

use crate::program::{Seen, command};

/// 2026-11-22T00:00:00Z.
const TODAY: &str = "1795305600";
pub(crate) const HEAD: &str =
    "version = 1\n[licenses]\nallow = [\"MIT\", \"ISC\", \"GPL-3.0-only\"]\n";

/// Without a word of warning.
pub(crate) const PASSED: &str = "passed: ";

pub(crate) fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// Checks a tree with a policy that goes on so.
#[track_caller]
pub(crate) fn check(folder: &TempDir, more: &str, code: i32, words: &[&str]) -> Seen {
    write(folder.path(), "placet.toml", &format!("{HEAD}{more}"));
    run(folder.path(), &["check"], code, words)
}

#[track_caller]
pub(crate) fn run(folder: &Path, arguments: &[&str], code: i32, words: &[&str]) -> Seen {
    let mut command = command();
    command.env("SOURCE_DATE_EPOCH", TODAY).current_dir(folder);
    let seen = Seen::of(
        command
            .args(arguments)
            .output()
            .expect("the program starts"),
    );
    seen.check(code, words);
    if words == [PASSED] {
        assert!(!seen.text().contains(" warning"), "{}", seen.text());
    }
    seen
}

pub(crate) fn git(folder: &Path, who: &str, arguments: &[&str]) {
    let mail = format!("user.email={who}");
    let settings = [
        "-c",
        "user.name=a",
        "-c",
        &mail,
        "-c",
        "commit.gpgsign=false",
    ];
    let mut git = Command::new("git");
    let git = git.current_dir(folder).args(settings).args(arguments);
    assert!(
        git.output().expect("git starts").status.success(),
        "{arguments:?}"
    );
}

pub(crate) fn commit(folder: &Path, who: &str) {
    git(folder, who, &["add", "-A"]);
    git(folder, who, &["commit", "-qm", "change"]);
}

/// A project under MIT, and a package that is locked.
fn project(license: &str) -> TempDir {
    let app =
        r#""name": "app", "version": "1.0.0", "license": "MIT", "dependencies": {"qr": "1.4.2"}"#;
    let qr = format!(r#""node_modules/qr": {{"version": "1.4.2", "license": "{license}"}}"#);
    let lock = format!(
        "{{\"name\": \"app\", \"lockfileVersion\": 3, \"packages\": {{\"\": {{{app}}},\n{qr}}}}}"
    );
    tree(&[
        ("package.json", &format!("{{{app}}}\n")),
        ("package-lock.json", &lock),
        ("main.js", "// SPDX-License-Identifier: MIT\n"),
    ])
}

#[test]
fn parts_that_do_not_fit_fail_where_the_policy_asks() {
    let folder = project("GPL-3.0-only");
    check(&folder, "", 0, &["passed"]);
    let words = [
        "error[incompatible-license]: pkg:npm/qr@1.4.2 is GPL-3.0-only, which does not fit into a work under MIT",
        "as `dynamic`",
    ];
    check(&folder, "[compat]\nmode = \"gate\"\n", 1, &words);
    check(
        &folder,
        "[compat]\nmode = \"report\"\n",
        0,
        &["note[incompatible-license]"],
    );
    let gpl = "[project]\noutbound = \"GPL-3.0-or-later\"\n[compat]\nmode = \"gate\"\n";
    check(&folder, gpl, 0, &["passed"]);
    let apart =
        "[[scope]]\npackages = [\"pkg:npm/qr@*\"]\nas = \"process\"\n[compat]\nmode = \"gate\"\n";
    check(&folder, apart, 0, &["passed"]);
    let known = "[compat]\nmode = \"gate\"\n[[compat.override]]\ninbound = \"GPL-3.0-only\"\noutbound = \"MIT\"\n\
        verdict = \"conditional\"\nbasis = \"order 5578\"\nby = \"legal@example.org\"\n";
    let words = [
        "note[conditional-license]",
        "order 5578 (legal@example.org)",
        "placet.toml:6",
    ];
    check(&folder, known, 0, &words);
    let elsewhere = known.replace("outbound = \"MIT\"", "outbound = \"ISC\"");
    check(&folder, &elsewhere, 1, &["error[incompatible-license]"]);
}

#[test]
fn what_nobody_knows_of_a_pair_is_treated_as_the_policy_says() {
    let folder = project("LicenseRef-acme");
    let more = "[rules]\nunlisted-license = \"off\"\n[compat]\nmode = \"gate\"\n";
    check(&folder, more, 0, &["warning[unknown-compatibility]"]);
    let strict = format!("{more}unknown = \"conflict\"\n");
    check(&folder, &strict, 1, &["error[incompatible-license]"]);
}

#[test]
fn what_is_judged_of_a_package_is_said_by_the_policy() {
    let folder = tree(&[
        (
            "package.json",
            "{\"name\": \"app\", \"version\": \"1.0.0\", \"license\": \"MIT\"}\n",
        ),
        (
            "LICENSE",
            &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("LICENSE"))
                .expect("ours"),
        ),
    ]);
    let quiet = "[rules]\ndeclared-detected-mismatch = \"off\"\n";
    let files = "[[exclude]]\npaths = [\"LICENSE\"]\nreason = \"data\"\n";
    let with =
        |basis: &str| format!("basis = \"{basis}\"\ndeny = [\"Apache-2.0\"]\n{files}{quiet}");
    check(&folder, &with("declared"), 0, &["passed"]);
    for basis in ["detected", "both"] {
        check(
            &folder,
            &with(basis),
            1,
            &["error[denied-license]: pkg:npm/app@1.0.0 is"],
        );
    }
}

#[test]
fn what_agrees_too_little_is_unknown() {
    let folder = tree(&[
        (
            "a.c",
            "/* This file is licensed under the GPL version 3 only. */\n",
        ),
        ("b.c", "// SPDX-License-Identifier: MIT\n"),
    ]);
    check(
        &folder,
        "default = \"allow\"\n[rules]\nmissing-license = \"off\"\n",
        0,
        &["passed"],
    );
    let more = "unknown = \"deny\"\n[licenses.matching]\nmin-score = 99.5\n[rules]\nmissing-license = \"off\"\n";
    check(
        &folder,
        more,
        1,
        &[
            "error[unlisted-license]: a.c is",
            "less than `min-score`",
            "min-score = 99.5",
        ],
    );
}

#[test]
fn mentions_are_told_of_where_that_is_asked_for_and_fail_nothing() {
    let folder = tree(&[(
        "a.c",
        "// SPDX-License-Identifier: MIT\n// Written by A. Author (Zlib)\n",
    )]);
    let told = "[licenses.matching]\nclues = \"note\"\n[gate]\nfail-on = \"warning\"\n[rules]\nmissing-license = \"off\"\n";
    check(&folder, told, 0, &["note[license-clue]: a.c mentions"]);
    let raised = format!("{told}license-clue = \"error\"\n");
    check(
        &folder,
        &raised,
        2,
        &["a mention of a license fails no check"],
    );
}

#[test]
fn others_than_the_project_are_told_of() {
    let text = "// Copyright (c) 2024 Acme Corporation\n// Copyright (c) 2020 Jane Doe\n// SPDX-License-Identifier: MIT\n";
    let folder = tree(&[("a.c", text)]);
    let quiet = "[rules]\nmissing-license = \"off\"\n";
    let more = format!("[project]\ncopyright = [\"ACME\"]\n{quiet}");
    check(
        &folder,
        &more,
        0,
        &["warning[foreign-copyright]: a.c names Jane Doe"],
    );
    let both = more.replace("\"ACME\"", "\"ACME\", \"Jane Doe\"");
    check(&folder, &both, 0, &[PASSED]);

    let at = folder.path();
    git(at, "jane@acme.example", &["init", "-q", "-b", "main"]);
    commit(at, "jane@acme.example");
    let domains = format!("[project]\nauthor-domains = [\"acme.example\"]\n{quiet}");
    check(&folder, &domains, 0, &[PASSED]);
    git(
        at,
        "eve@other.example",
        &["commit", "-q", "--allow-empty", "-m", "more"],
    );
    check(
        &folder,
        &domains,
        0,
        &["warning[outside-author]: 1 author from other.example"],
    );
    run(
        at,
        &["check", "--since", "HEAD~1"],
        0,
        &["warning[outside-author]"],
    );
    run(at, &["check", "--since", "HEAD"], 0, &[PASSED]);
}

#[test]
fn a_gate_compares_with_what_the_policy_names() {
    let folder = tree(&[("old.c", "// SPDX-License-Identifier: Zlib\n")]);
    let at = folder.path();
    let quiet = "deny = [\"Zlib\"]\n[rules]\nmissing-license = \"off\"\n";
    check(&folder, quiet, 1, &["old.c is Zlib"]);
    git(at, "a@example.org", &["init", "-q", "-b", "main"]);
    commit(at, "a@example.org");
    let since = format!("{quiet}[gate]\nsince = \"HEAD\"\n");
    check(&folder, &since, 0, &["passed"]);
    let all = format!("{since}new-only = false\n");
    check(&folder, &all, 1, &["old.c is Zlib"]);
    let nowhere = since.replace("HEAD", "nowhere");
    check(&folder, &nowhere, 2, &["could not read the revision"]);
}

#[test]
fn files_say_what_is_required_of_them() {
    let folder = tree(&[
        ("LICENSE", "SPDX-License-Identifier: MIT\n"),
        ("src/a.c", "int a;\n"),
        (
            "src/b.c",
            "// SPDX-FileCopyrightText: 2024 Acme\n// SPDX-License-Identifier: MIT\n",
        ),
    ]);
    check(
        &folder,
        "[require]\nheaders = [\"src/**\"]\n",
        0,
        &["warning[missing-header]: src/a.c does not state"],
    );
    let words = [
        "warning[not-reuse]: placet.toml does not state its license",
        "and 1 place more: src/a.c",
        "placet.toml does not state its copyright",
        "`LICENSES/` has no text of MIT",
    ];
    check(&folder, "[require]\nreuse = true\n", 0, &words);
    let at = folder.path();
    write(at, "LICENSES/MIT.txt", "SPDX-License-Identifier: MIT\n");
    write(at, "LICENSES/ISC.txt", "SPDX-License-Identifier: ISC\n");
    let all = "version = 1\n[[annotations]]\npath = \"**\"\nSPDX-FileCopyrightText = \"2024 Acme\"\nSPDX-License-Identifier = \"MIT\"\n";
    write(at, "REUSE.toml", all);
    let seen = check(
        &folder,
        "[require]\nreuse = true\n",
        0,
        &["nothing is under ISC"],
    );
    assert!(!seen.text().contains("does not state"), "{}", seen.text());
}

#[test]
fn files_for_catalogues_are_there_and_whole() {
    let folder = tree(&[("LICENSE", "SPDX-License-Identifier: MIT\n")]);
    let both = "[require]\npubliccode = true\ncodejson = true\n";
    check(
        &folder,
        both,
        0,
        &[
            "no file is called `publiccode.yml`",
            "no file is called `code.json`",
        ],
    );
    write(
        folder.path(),
        "publiccode.yml",
        "publiccodeYmlVersion: \"0.4\"\nname: App\n",
    );
    write(folder.path(), "code.json", "{\"name\": \"app\"}\n");
    let words = [
        "warning[invalid-metadata]: publiccode.yml: `url` is missing",
        "code.json: `status` is missing",
    ];
    check(&folder, both, 0, &words);
}

#[test]
fn notices_name_what_is_handed_on() {
    let folder = project("ISC");
    check(
        &folder,
        "[require]\nnotice = true\n",
        0,
        &["no file is called `NOTICE`"],
    );
    write(folder.path(), "NOTICE", "This product has nothing.\n");
    check(
        &folder,
        "[require]\nnotice = true\n",
        0,
        &["warning[missing-notice]: no notice names pkg:npm/qr@1.4.2"],
    );
    write(
        folder.path(),
        "NOTICE",
        "qr 1.4.2, Copyright (c) 2020 Jane Doe\n",
    );
    check(&folder, "[require]\nnotice = true\n", 0, &[PASSED]);
}

#[test]
fn a_policy_names_the_profiles_that_there_are() {
    let known = placet::sbom::score::ALL.iter();
    let known: BTreeSet<_> = known.flat_map(|it| [it.name, it.id]).collect();
    let named: BTreeSet<_> = placet::policy::PROFILES.iter().copied().collect();
    assert_eq!(named, known);
}

#[test]
fn a_bill_of_materials_must_be_good_enough() {
    let folder = project("ISC");
    check(
        &folder,
        "[require.sbom]\nprofile = \"ntia\"\nmin-score = 10\n",
        0,
        &[PASSED],
    );
    let words = [
        "warning[poor-sbom]: the bill of materials has",
        "less than 100",
    ];
    check(
        &folder,
        "[require.sbom]\nprofile = \"bsi-tr-03183-2\"\nmin-score = 100\n",
        0,
        &words,
    );
}
