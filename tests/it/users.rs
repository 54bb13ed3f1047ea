// SPDX-License-Identifier: Apache-2.0

//! What users of license scanners asked for, by the numbers of their list (`ASKED`). Where it takes
//! the text of a license, the trees are made of the corpus here, and none is stored.

use std::{fs, path::Path};

use placet::licenses::corpus;

use crate::program::placet;

/// What was asked for, and where it is tested: a file of the repository, and a name in it or an
/// input beside it.
const ASKED: &[(&[u8], &str, &str)] = &[
    (
        &[1],
        "fixtures/detect/users/words-in-code",
        "input/call.cpp",
    ),
    (&[2], "fixtures/detect/users/words-in-code", "input/irq.c"),
    (
        &[3],
        "tests/it/users.rs",
        "a_header_with_a_license_is_that_license_alone",
    ),
    (&[4], "fixtures/detect/users/proprietary", "input/gate.c"),
    (
        &[5],
        "tests/it/users.rs",
        "a_license_that_mentions_others_is_itself_alone",
    ),
    (
        &[6],
        "tests/it/users.rs",
        "a_reference_beside_the_text_adds_nothing",
    ),
    (&[7], "fixtures/resolve/reference/npm", "expected"),
    (
        &[8],
        "tests/it/users.rs",
        "the_name_of_a_license_file_may_have_its_license_as_ending",
    ),
    (
        &[9],
        "tests/it/users.rs",
        "two_licenses_in_one_file_are_both_found",
    ),
    (
        &[10],
        "tests/it/users.rs",
        "a_condition_more_makes_a_text_modified",
    ),
    (
        &[11, 12, 13, 14, 15],
        "tests/it/users.rs",
        "what_surrounds_a_text_does_not_hide_it",
    ),
    (
        &[16],
        "fixtures/detect/users/manifests",
        "input/cran/LICENSE",
    ),
    (
        &[17],
        "tests/it/users.rs",
        "a_template_that_nobody_filled_in_is_no_license_of_its_directory",
    ),
    (
        &[18],
        "fixtures/detect/users/manifests",
        "input/npm/package.json",
    ),
    (
        &[19],
        "fixtures/detect/users/manifests",
        "input/maven/pom.xml",
    ),
    (&[32], "fixtures/detect/users/copyright", "input/list.txt"),
    (
        &[33, 34],
        "fixtures/detect/users/copyright",
        "input/names.c",
    ),
    (&[35], "fixtures/detect/users/copyright", "input/big5.xml"),
    (
        &[36],
        "fixtures/detect/users/copyright",
        "input/unicode.txt",
    ),
    (&[37, 38], "fixtures/detect/users/languages", "input/fr.po"),
    (&[39], "fixtures/detect/users/languages", "input/es.txt"),
    (&[40], "fixtures/detect/users/languages", "input/ru.txt"),
    (&[41], "fixtures/detect/users/languages", "input/zh.c"),
    (&[42], "fixtures/detect/users/languages", "input/ar.txt"),
    (&[43], "fixtures/detect/users/languages", "input/igo.md"),
    (
        &[44, 45],
        "fixtures/detect/users/encodings",
        "input/utf16.c",
    ),
    (&[46], "fixtures/detect/users/languages", "input/rtl.txt"),
    (&[47], "fixtures/detect/users/encodings", "input/c0.c"),
    (&[48], "tests/it/git.rs", "nested_ignore_files_count"),
    (&[59], "fixtures/detect/users/binary", "input/colour.icm"),
];

#[test]
fn what_was_asked_for_is_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (_, place, name) in ASKED {
        let place = root.join(place);
        let is_there = if place.is_dir() {
            place.join("case.toml").exists() && place.join(name).exists()
        } else {
            let code = fs::read_to_string(&place).expect("a test");
            code.contains(&format!("fn {name}("))
        };
        assert!(is_there, "{}: {name}", place.display());
    }
    let numbers = ASKED.iter().flat_map(|it| it.0);
    let asked = (1..=19).chain(32..=48).chain([59]);
    assert!(
        numbers.copied().eq(asked),
        "a number is missing or not in its place"
    );
}

/// Scans a tree of files and compares the expressions that a file states, sorted, each once;
/// mentions left out.
#[track_caller]
fn check(files: &[(&str, String)], path: &str, expected: &[&str]) {
    let folder = tree(files);
    let seen = placet("scan --isolated -o jsonl", folder.path());
    let lines = seen.text();
    let records = lines.lines().filter_map(|it| serde_json::from_str(it).ok());
    let mut records = records.filter(|it: &serde_json::Value| it["path"] == path);
    let record = records.next().expect("the file is in the result");
    let matches = record["matches"].as_array().expect("a list of matches");
    let stated = matches.iter().filter(|it| it["clue"] != true);
    let mut stated: Vec<&str> = stated.filter_map(|it| it["expression"].as_str()).collect();
    stated.sort_unstable();
    stated.dedup();
    assert_eq!(stated, expected, "{lines}");
}

fn tree(files: &[(&str, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, content) in files {
        let path = folder.path().join(path);
        let parent = path.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent).expect("a folder of the test");
        fs::write(path, content).expect("a file of the test");
    }
    folder
}

/// A license's text, its placeholders filled.
fn text(id: &str) -> String {
    let text = corpus().text(id).expect("the corpus has it");
    let holders = ["<copyright holders>", "<owner>", "<copyright holder>"];
    let filled = text.replace("<year>", "2020");
    holders
        .iter()
        .fold(filled, |it, holder| it.replace(holder, "Ann Smith"))
}

fn indented(text: &str, before: &str) -> String {
    let lines: Vec<String> = text.lines().map(|it| format!("{before}{it}")).collect();
    lines.join("\n") + "\n"
}

#[test]
fn a_header_with_a_license_is_that_license_alone() {
    let header = format!(
        "/*\n{}*/\n#define TICKS 100\n",
        indented(&text("MIT"), " * ")
    );
    check(&[("config.h", header)], "config.h", &["MIT"]);
}

#[test]
fn the_banner_of_a_minified_file_is_enough() {
    let banner = |license: &str| format!("/*! owl v1.2 | {license} */var a=1;");
    check(&[("owl.min.js", banner("MIT"))], "owl.min.js", &["MIT"]);
    // Nobody says which of the BSD licenses.
    let both = &["MIT", "NOASSERTION"];
    check(&[("owl.js", banner("MIT & BSD"))], "owl.js", both);
}

#[test]
fn a_license_that_mentions_others_is_itself_alone() {
    check(&[("LICENSE", text("MPL-1.1"))], "LICENSE", &["MPL-1.1"]);
}

#[test]
fn a_reference_beside_the_text_adds_nothing() {
    let both = format!("See LICENSE for the terms.\n\n{}", text("MIT"));
    let files = [("LICENSE", text("MIT")), ("a.txt", both)];
    check(&files, "a.txt", &["MIT"]);
}

#[test]
fn the_name_of_a_license_file_may_have_its_license_as_ending() {
    check(&[("LICENSE.MIT", text("MIT"))], "LICENSE.MIT", &["MIT"]);
}

#[test]
fn two_licenses_in_one_file_are_both_found() {
    let both = format!("{}\n\n----\n\n{}", text("MIT"), text("BSD-3-Clause"));
    check(&[("LICENSE", both)], "LICENSE", &["BSD-3-Clause", "MIT"]);
}

#[test]
fn what_surrounds_a_text_does_not_hide_it() {
    let preamble = format!(
        "The scheduler is free software.\nIts plugins may be linked.\n\n{}",
        text("GPL-2.0-only")
    );
    check(&[("COPYING", preamble)], "COPYING", &["GPL-2.0-only"]);
    check(
        &[("LICENSE", indented(&text("MIT"), "    "))],
        "LICENSE",
        &["MIT"],
    );
    let holders: Vec<String> = (1..9)
        .map(|it| format!("Copyright (c) 201{it} Holder {it}"))
        .collect();
    let many = format!("{}\n{}", holders.join("\n"), text("BSD-3-Clause"));
    check(&[("LICENSE", many)], "LICENSE", &["BSD-3-Clause"]);
    let tagged = format!(
        "SPDX-License-Identifier: Apache-2.0\n\n{}",
        text("Apache-2.0")
    );
    check(&[("LICENSE", tagged)], "LICENSE", &["Apache-2.0"]);
    let named = text("BSD-3-Clause").replace(
        "Neither the name of the copyright holder",
        "Neither the name of Big Search Inc.",
    );
    check(&[("LICENSE", named)], "LICENSE", &["BSD-3-Clause"]);
}

#[test]
fn a_condition_more_makes_a_text_modified() {
    let clause = "      (e) You may not use the Work in the preparation of exercises for a market,\n          and You must tell the Licensor of each such use; and\n\n";
    let apache = text("Apache-2.0");
    let at = apache
        .find("You may add Your own copyright statement")
        .expect("its words");
    let (before, after) = apache.split_at(at);
    let folder = tree(&[("LICENSE", format!("{before}{clause}{after}"))]);
    let seen = placet("check --isolated -o concise", folder.path());
    assert!(
        seen.text().contains("[modified-license-text]"),
        "{}",
        seen.text()
    );
}

#[test]
fn a_template_that_nobody_filled_in_is_no_license_of_its_directory() {
    let template = text("MIT").replace("2020 Ann Smith", "[year] [fullname]");
    let template = if template.contains("[fullname]") {
        template
    } else {
        format!("Copyright (c) [year] [fullname]\n\n{template}")
    };
    let files = [
        ("LICENSE", text("Apache-2.0")),
        ("vendor/x/LICENSE", template),
        ("vendor/x/a.c", "int a;\n".to_owned()),
    ];
    let folder = tree(&files);
    let seen = placet("check --isolated -o concise", folder.path());
    assert!(seen.text().contains("vendor/x/LICENSE:"), "{}", seen.text());
    assert!(
        seen.text().contains("[unfilled-template]"),
        "{}",
        seen.text()
    );
    let seen = placet("scan --isolated -o json", folder.path());
    let result: serde_json::Value = serde_json::from_str(&seen.text()).expect("JSON");
    let files = result["files"].as_array().expect("a list of files");
    let source = files.iter().find(|it| it["path"] == "vendor/x/a.c");
    let concluded = source.map(|it| it["concluded"]["expression"].clone());
    assert_eq!(concluded, Some("Apache-2.0".into()), "{}", seen.text());
}
