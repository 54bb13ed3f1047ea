// SPDX-License-Identifier: Apache-2.0

//! Cargo's registries.

use std::fmt::Write as _;

use super::{Place, check, component, sha256, tarball};

const REGISTRY: &str = "cargo/registry";
const CRATES_IO: &str = "index.crates.io-0123456789abcdef";

/// A tree that needs these packages of crates.io, `(name, checksum)`, all of version 1.0.0.
fn place(packages: &[(&str, &str)]) -> Place {
    let mut place = Place::new();
    place.variable("CARGO_HOME", "cargo");
    let mut manifest = "[package]\nname = \"nest\"\nversion = \"0.1.0\"\nlicense = \"MIT\"\n\
        [dependencies]\n"
        .to_owned();
    let mut lock = "version = 4\n[[package]]\nname = \"nest\"\nversion = \"0.1.0\"\n".to_owned();
    let names: Vec<String> = packages.iter().map(|it| format!("\"{}\"", it.0)).collect();
    writeln!(lock, "dependencies = [{}]", names.join(", ")).expect("a string");
    for (name, checksum) in packages {
        writeln!(manifest, "{name} = \"1\"").expect("a string");
        write!(
            lock,
            "[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n\
             source = \"registry+https://github.com/rust-lang/crates.io-index\"\n\
             checksum = \"{checksum}\"\n"
        )
        .expect("a string");
    }
    place.write("tree/Cargo.toml", manifest);
    place.write("tree/Cargo.lock", lock);
    place
}

fn manifest(name: &str, license: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nauthors = [\"Ann <ann@example.org>\"]\n\
         repository = \"https://example.org/{name}\"\n{license}\n"
    )
}

#[test]
fn an_unpacked_package_says_its_license_and_its_authors() {
    let crate_file = tarball(&[("owl-1.0.0/Cargo.toml", "")]);
    let place = place(&[("owl", &sha256(&crate_file))]);
    let copy = format!("{REGISTRY}/src/{CRATES_IO}/owl-1.0.0");
    let text = "SPDX-License-Identifier: MIT\nCopyright (c) 2020 Ann Example\n";
    place.write(
        &format!("{copy}/Cargo.toml"),
        manifest("owl", "license = \"MIT/ISC\""),
    );
    place.write(&format!("{copy}/LICENSE-MIT"), text);
    place.write(&format!("{copy}/NOTICE"), "This is owl.\n");
    place.write(
        &format!("{REGISTRY}/cache/{CRATES_IO}/owl-1.0.0.crate"),
        &crate_file,
    );
    let report = place.scan();
    check(
        &report,
        "owl",
        "MIT OR ISC",
        "<cargo registry>/owl-1.0.0/Cargo.toml",
    );
    let owl = component(&report, "owl");
    assert_eq!(owl["detected"], "MIT");
    assert_eq!(owl["copyrights"][0], "Copyright (c) 2020 Ann Example");
    assert_eq!(owl["authors"][0], "Ann <ann@example.org>");
    assert_eq!(owl["lookup"]["found"], "<cargo registry>/owl-1.0.0");
    assert_eq!(owl["lookup"]["files"][1]["is_license"], false);

    let bom = place.run("scan -o cyclonedx").text();
    for word in ["SHA-512", "\"placet:found\"", "\"MIT OR ISC\""] {
        assert!(bom.contains(word), "{word} in:\n{bom}");
    }
    let bom = place.run("scan -o spdx").text();
    for word in [
        "SHA512",
        "This is owl.",
        "<cargo registry>/owl-1.0.0/Cargo.toml",
    ] {
        assert!(bom.contains(word), "{word} in:\n{bom}");
    }
}

#[test]
fn a_packed_package_is_read_in_place() {
    let manifest = manifest("wren", "license-file = \"doc/terms.txt\"");
    let crate_file = tarball(&[
        ("wren-1.0.0/Cargo.toml", &manifest),
        (
            "wren-1.0.0/doc/terms.txt",
            "SPDX-License-Identifier: Zlib\n",
        ),
        (
            "wren-1.0.0/src/lib.rs",
            "// SPDX-License-Identifier: GPL-3.0-only\n",
        ),
    ]);
    let place = place(&[("wren", &sha256(&crate_file))]);
    place.write(
        &format!("{REGISTRY}/cache/{CRATES_IO}/wren-1.0.0.crate"),
        &crate_file,
    );
    let report = place.scan();
    check(
        &report,
        "wren",
        "Zlib",
        "<cargo registry>/wren-1.0.0/doc/terms.txt",
    );
}

#[test]
fn what_is_not_there_is_said_with_its_remedy() {
    let place = place(&[("hoot", &"0".repeat(64))]);
    let report = place.scan();
    let lookup = &component(&report, "hoot")["lookup"];
    assert_eq!(lookup["missed"][0], "cargo registry");
    assert_eq!(lookup["remedy"], "cargo fetch");
    assert!(component(&report, "hoot")["concluded"]["expression"].is_null());
    place
        .run("check")
        .check(0, &["missing-license", "run `cargo fetch`"]);
}

#[test]
fn a_package_without_a_license_is_found_as_such() {
    let place = place(&[("crow", &"0".repeat(64))]);
    let copy = format!("{REGISTRY}/src/{CRATES_IO}/crow-1.0.0");
    place.write(&format!("{copy}/Cargo.toml"), manifest("crow", ""));
    let words = [
        "pkg:cargo/crow@1.0.0 states no license",
        "no license file stands in <cargo registry>/crow-1.0.0",
    ];
    place.run("check").check(0, &words);
}

#[test]
fn a_package_whose_texts_contradict_it_is_a_warning() {
    let place = place(&[("jay", &"0".repeat(64))]);
    let copy = format!("{REGISTRY}/src/{CRATES_IO}/jay-1.0.0");
    place.write(
        &format!("{copy}/Cargo.toml"),
        manifest("jay", "license = \"MIT\""),
    );
    place.write(
        &format!("{copy}/LICENSE"),
        "SPDX-License-Identifier: AGPL-3.0-only\n",
    );
    let words = [
        "warning[declared-detected-mismatch]: pkg:cargo/jay@1.0.0 says MIT",
        "<cargo registry>/jay-1.0.0/LICENSE:1 is tagged AGPL-3.0-only",
        "declared in <cargo registry>/jay-1.0.0/Cargo.toml:6",
        "Cargo.lock:",
    ];
    place.run("check").check(0, &words);
}

#[test]
fn an_archive_that_is_not_the_locked_one_is_not_believed() {
    let crate_file = tarball(&[(
        "kite-1.0.0/Cargo.toml",
        &manifest("kite", "license = \"MIT\""),
    )]);
    let place = place(&[("kite", &"0".repeat(64))]);
    let copy = format!("{REGISTRY}/src/{CRATES_IO}/kite-1.0.0");
    place.write(
        &format!("{copy}/Cargo.toml"),
        manifest("kite", "license = \"MIT\""),
    );
    place.write(
        &format!("{REGISTRY}/cache/{CRATES_IO}/kite-1.0.0.crate"),
        &crate_file,
    );
    let report = place.scan();
    let kite = component(&report, "kite");
    assert!(kite["concluded"]["expression"].is_null());
    assert_eq!(
        kite["lookup"]["mismatches"][0]["found"]["hex"],
        sha256(&crate_file)
    );
    place.run("check").check(
        1,
        &["error[hash-mismatch]: <cargo registry>/kite-1.0.0.crate"],
    );
}

#[test]
fn another_registry_has_other_packages() {
    let place = place(&[("owl", &"0".repeat(64))]);
    let copy = format!("{REGISTRY}/src/registry.example-0123456789abcdef/owl-1.0.0");
    place.write(
        &format!("{copy}/Cargo.toml"),
        manifest("owl", "license = \"MIT\""),
    );
    assert!(component(&place.scan(), "owl")["lookup"]["found"].is_null());
}

#[test]
fn nothing_is_looked_for_where_that_is_not_wanted() {
    let place = place(&[("owl", &"0".repeat(64))]);
    let copy = format!("{REGISTRY}/src/{CRATES_IO}/owl-1.0.0");
    place.write(
        &format!("{copy}/Cargo.toml"),
        manifest("owl", "license = \"MIT\""),
    );
    for (arguments, is_found) in [
        ("", true),
        ("--isolated", false),
        ("--resolve none", false),
        ("--resolve project", false),
        ("--isolated --resolve user", true),
    ] {
        let seen = place.run(&format!("scan -o json {arguments}")).text();
        assert_eq!(seen.contains("<cargo registry>"), is_found, "{arguments}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let names: Vec<String> = (0..40).map(|it| format!("bird-{it}")).collect();
    let checksum = "0".repeat(64);
    let packages: Vec<(&str, &str)> = names
        .iter()
        .map(|it| (it.as_str(), checksum.as_str()))
        .collect();
    let place = place(&packages);
    for (index, name) in names.iter().enumerate().filter(|it| it.0 % 3 > 0) {
        let copy = format!("{REGISTRY}/src/{CRATES_IO}/{name}-1.0.0");
        let license = if index % 2 == 0 {
            "license = \"MIT\""
        } else {
            ""
        };
        place.write(&format!("{copy}/Cargo.toml"), manifest(name, license));
        place.write(&format!("{copy}/LICENSE"), "SPDX-License-Identifier: ISC\n");
    }
    for format in ["json", "cyclonedx", "spdx", "human"] {
        let run = |threads: u8| {
            place
                .run(&format!("check --threads {threads} -o {format}"))
                .text()
        };
        let one = run(1);
        assert!(one.contains("bird-1"), "{format}");
        assert_eq!(one, run(4), "{format}");
    }
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_store() {
    let place = place(&[("owl", &"0".repeat(64)), ("wren", &"0".repeat(64))]);
    place.write(
        "outside/owl/Cargo.toml",
        manifest("owl", "license = \"MIT\""),
    );
    place.write("outside/secret", "SPDX-License-Identifier: AGPL-3.0-only\n");
    let source = format!("{REGISTRY}/src/{CRATES_IO}");
    let named = "license-file = \"../../../../../outside/secret\"";
    place.write(
        &format!("{source}/wren-1.0.0/Cargo.toml"),
        manifest("wren", named),
    );
    super::link(
        &place.path("outside/secret"),
        &place.path(&format!("{source}/wren-1.0.0/LICENSE")),
    );
    super::link(
        &place.path("outside/owl"),
        &place.path(&format!("{source}/owl-1.0.0")),
    );
    let report = place.scan();
    assert!(component(&report, "owl")["lookup"]["found"].is_null());
    assert!(component(&report, "wren")["concluded"]["expression"].is_null());
    assert_eq!(
        component(&report, "wren")["lookup"]["files"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[test]
fn a_broken_archive_is_a_problem_that_is_told() {
    let place = place(&[("owl", &sha256(b"no archive"))]);
    place.write(
        &format!("{REGISTRY}/cache/{CRATES_IO}/owl-1.0.0.crate"),
        b"no archive",
    );
    let report = place.scan();
    let problem = component(&report, "owl")["lookup"]["problems"][0]
        .as_str()
        .unwrap();
    assert!(problem.contains("the archive is broken"), "{problem}");
}

#[test]
fn a_package_of_a_repository_takes_its_license_from_its_workspace() {
    let mut place = Place::new();
    place.variable("CARGO_HOME", "cargo");
    let revision = "0123456789abcdef0123456789abcdef01234567";
    place.write(
        "tree/Cargo.lock",
        format!(
            "version = 4\n[[package]]\nname = \"owl\"\nversion = \"1.0.0\"\n\
             source = \"git+https://example.org/birds.git?branch=main#{revision}\"\n"
        ),
    );
    let checkout = "git/checkouts/birds-fedcba9876543210/0123456";
    let root = "[workspace]\nmembers = [\"owl\"]\n[workspace.package]\nlicense = \"ISC\"\n";
    let member = "[package]\nname = \"owl\"\nversion = \"1.0.0\"\nlicense.workspace = true\n";
    place.write(&format!("cargo/{checkout}/Cargo.toml"), root);
    place.write(
        &format!("cargo/{checkout}/LICENSE"),
        "SPDX-License-Identifier: ISC\n",
    );
    place.write(&format!("cargo/{checkout}/owl/Cargo.toml"), member);
    let report = place.scan();
    let from = format!("<cargo git checkouts>/{checkout}/Cargo.toml");
    check(&report, "owl", "ISC", &from);
    assert_eq!(component(&report, "owl")["detected"], "ISC");
}
