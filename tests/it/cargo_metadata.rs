// SPDX-License-Identifier: Apache-2.0

//! What Cargo says of a tree, from a file and from Cargo itself.

use std::{fs, path::Path};

use serde_json::Value;

use crate::program::{Seen, command};

const MANIFEST: &str = "[package]\nname = \"nest\"\nversion = \"0.1.0\"\nedition = \"2021\"\nlicense = \"MIT\"\n\
    [dependencies]\ninner = { path = \"inner\" }\n";
const INNER: &str = "[package]\nname = \"inner\"\nversion = \"0.2.0\"\nlicense = \"ISC\"\n";
const LOCK: &str = "version = 3\n\n[[package]]\nname = \"inner\"\nversion = \"0.2.0\"\n\n[[package]]\n\
    name = \"nest\"\nversion = \"0.1.0\"\ndependencies = [\n \"inner\",\n]\n";

/// A tree of two packages.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [
        ("Cargo.toml", MANIFEST),
        ("Cargo.lock", LOCK),
        ("src/lib.rs", ""),
        ("inner/Cargo.toml", INNER),
        ("inner/src/lib.rs", ""),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn scan(tree: &Path, arguments: &[&str]) -> Seen {
    let mut command = command();
    command
        .args(["scan", "-o", "json"])
        .args(arguments)
        .arg(tree);
    // Cargo is found by `PATH`, and its settings by these.
    for name in ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    Seen::of(command.output().expect("the program starts"))
}

fn names(seen: &Seen) -> Vec<String> {
    let report: Value = serde_json::from_str(&seen.text()).expect("JSON");
    let components = report["components"].as_array().expect("components");
    let name = |it: &Value| it["name"].as_str().expect("a name").to_owned();
    components.iter().map(name).collect()
}

/// What Cargo writes of a tree with one dependency that no lock file names.
fn metadata(root: &Path) -> String {
    let package = |name: &str, source: &str, at: &str| {
        format!(
            r#"{{"id": "{name}", "name": "{name}", "version": "0.1.0", "source": {source}, "license": "MIT",
                "manifest_path": "{at}/Cargo.toml", "dependencies": [], "targets": [], "features": {{}}}}"#
        )
    };
    let root = root.to_string_lossy().replace('\\', "/");
    let registry = "\"registry+https://github.com/rust-lang/crates.io-index\"";
    let packages = [
        package("nest", "null", &root),
        package("owl", registry, "/elsewhere/owl"),
    ];
    let node = r#"{"id": "nest", "dependencies": [], "deps": [{"name": "owl", "pkg": "owl",
        "dep_kinds": [{"kind": "dev", "target": null}]}]}"#;
    let leaf = r#"{"id": "owl", "dependencies": [], "deps": []}"#;
    format!(
        r#"{{"version": 1, "packages": [{}], "workspace_members": ["nest"], "workspace_root": "{root}",
            "target_directory": "{root}/target", "resolve": {{"root": "nest", "nodes": [{node}, {leaf}]}}}}"#,
        packages.join(", ")
    )
}

#[test]
fn a_file_of_metadata_stands_in_the_place_of_the_lock_file() {
    let (tree, outside) = (tree(), tempfile::tempdir().expect("a folder"));
    let file = outside.path().join("metadata.json");
    fs::write(&file, metadata(tree.path())).expect("a file");
    let seen = scan(tree.path(), &["--cargo-metadata", &file.to_string_lossy()]);
    assert_eq!(seen.code, 0, "{}", seen.stderr);
    assert_eq!(names(&seen), ["nest", "inner", "owl"]);
    let report: Value = serde_json::from_str(&seen.text()).expect("JSON");
    let owl = &report["components"][2];
    assert_eq!(owl["concluded"]["expression"], "MIT");
    assert_eq!(owl["places"][0]["path"], "<cargo metadata>");
}

#[test]
fn metadata_of_another_state_is_a_gap_and_what_is_none_a_mistake() {
    let (tree, outside) = (tree(), tempfile::tempdir().expect("a folder"));
    let file = outside.path().join("metadata.json");
    let text = metadata(tree.path()).replace("/Cargo.toml", "/gone/Cargo.toml");
    fs::write(&file, text).expect("a file");
    let path = file.to_string_lossy().into_owned();
    let seen = scan(tree.path(), &["--cargo-metadata", &path]);
    assert_eq!(seen.code, 3);
    assert!(seen.text().contains("it is of another state of the tree"));
    fs::write(&file, "{}").expect("a file");
    let seen = scan(tree.path(), &["--cargo-metadata", &path]);
    assert_eq!(seen.code, 2);
    assert!(
        seen.stderr.contains("is no metadata of Cargo"),
        "{}",
        seen.stderr
    );
}

#[test]
fn cargo_is_run_where_it_is_asked_for_and_reads_no_settings_of_the_tree() {
    let tree = tree();
    let settings = tree.path().join(".cargo");
    fs::create_dir(&settings).expect("a folder");
    // Cargo would start these for every package if it took the tree's word.
    let wrapper = tree.path().join("wrapper");
    let text = format!("[build]\nrustc = {wrapper:?}\nrustc-wrapper = {wrapper:?}\n");
    fs::write(settings.join("config.toml"), text).expect("a file");
    fs::write(
        tree.path().join("rust-toolchain.toml"),
        "[toolchain]\nchannel = \"none-such\"\n",
    )
    .expect("a file");
    let seen = scan(tree.path(), &["--run-cargo"]);
    assert_eq!(seen.code, 0, "{}", seen.stderr);
    assert_eq!(names(&seen), ["nest", "inner"]);
}

#[test]
fn what_cargo_says_is_shown_and_it_writes_no_lock_file() {
    let tree = tree();
    let lock = tree.path().join("Cargo.lock");
    fs::remove_file(&lock).expect("it was there");
    let seen = scan(tree.path(), &["--run-cargo"]);
    assert_eq!(seen.code, 2);
    assert!(
        seen.stderr.contains("`cargo metadata` failed"),
        "{}",
        seen.stderr
    );
    assert!(seen.stderr.contains("--locked"), "{}", seen.stderr);
    assert!(!lock.exists());
    let empty = tempfile::tempdir().expect("a folder");
    let seen = scan(empty.path(), &["--run-cargo"]);
    assert!(
        seen.stderr.contains("there is no `Cargo.toml`"),
        "{}",
        seen.stderr
    );
}

#[test]
fn cargo_is_not_run_on_what_a_fork_proposes() {
    let (tree, outside) = (tree(), tempfile::tempdir().expect("a folder"));
    let event = outside.path().join("event.json");
    let text = r#"{"pull_request": {"head": {"repo": {"full_name": "ann/nest"}}}}"#;
    fs::write(&event, text).expect("a file");
    let mut command = command();
    command.args(["scan", "--run-cargo"]).arg(tree.path());
    command.env("GITHUB_EVENT_NAME", "pull_request");
    command.env("GITHUB_EVENT_PATH", &event);
    command.env("GITHUB_REPOSITORY", "owl/nest");
    let seen = Seen::of(command.output().expect("the program starts"));
    seen.check(2, &["`--run-cargo` is refused: GitHub says that a fork"]);
}
