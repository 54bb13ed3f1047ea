// SPDX-License-Identifier: Apache-2.0

//! What npm, Yarn and Bun install and keep.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha512};

use super::{Place, check, component, hex, tarball, zip};

/// A tree that needs one package of version 1.0.0, with this integrity.
fn place(name: &str, integrity: &str) -> Place {
    let mut place = Place::new();
    place.variable("HOME", "home");
    let manifest = format!(
        r#"{{"name": "nest", "version": "0.1.0", "license": "MIT", "dependencies": {{"{name}": "^1.0.0"}}}}"#
    );
    let lock = format!(
        r#"{{"lockfileVersion": 3, "packages": {{
            "": {{"name": "nest", "version": "0.1.0", "dependencies": {{"{name}": "^1.0.0"}}}},
            "node_modules/{name}": {{"version": "1.0.0", "integrity": "{integrity}"}}}}}}"#
    );
    place.write("tree/package.json", manifest);
    place.write("tree/package-lock.json", lock);
    place
}

fn manifest(name: &str, version: &str, license: &str) -> String {
    format!(r#"{{"name": "{name}", "version": "{version}", "license": "{license}"}}"#)
}

fn git_ignores_node_modules(place: &Place) {
    git2::Repository::init(place.path("tree")).expect("a repository");
    place.write("tree/.gitignore", "node_modules/\n");
}

#[test]
fn an_installed_package_is_found_though_git_ignores_it() {
    let place = place("@nest/owl", "");
    git_ignores_node_modules(&place);
    let copy = "tree/node_modules/@nest/owl";
    place.write(
        &format!("{copy}/package.json"),
        manifest("@nest/owl", "1.0.0", "ISC"),
    );
    place.write(
        &format!("{copy}/LICENSE"),
        "Copyright (c) 2020 Ann Example\n",
    );
    let report = place.scan();
    check(
        &report,
        "@nest/owl",
        "ISC",
        "node_modules/@nest/owl/package.json",
    );
    let owl = component(&report, "@nest/owl");
    assert_eq!(owl["copyrights"][0], "Copyright (c) 2020 Ann Example");
}

#[test]
fn of_several_versions_the_locked_one_is_found() {
    let place = place("owl", "");
    git_ignores_node_modules(&place);
    let modules = "tree/node_modules";
    place.write(
        &format!("{modules}/owl/package.json"),
        manifest("owl", "2.0.0", "ISC"),
    );
    let inner = format!("{modules}/jay/node_modules/owl/package.json");
    place.write(&inner, manifest("owl", "1.0.0", "Zlib"));
    place.write(
        &format!("{modules}/jay/package.json"),
        manifest("jay", "1.0.0", "ISC"),
    );
    let from = "node_modules/jay/node_modules/owl/package.json";
    check(&place.scan(), "owl", "Zlib", from);
}

#[test]
fn the_real_packages_of_pnpm_are_found() {
    let place = place("owl", "");
    git_ignores_node_modules(&place);
    let real = "node_modules/.pnpm/owl@1.0.0/node_modules/owl/package.json";
    place.write(&format!("tree/{real}"), manifest("owl", "1.0.0", "ISC"));
    check(&place.scan(), "owl", "ISC", real);
}

#[test]
fn an_archive_in_the_cache_is_found_by_its_hash() {
    let archive = tarball(&[
        ("package/package.json", &manifest("owl", "1.0.0", "ISC")),
        ("package/LICENSE", "SPDX-License-Identifier: ISC\n"),
    ]);
    let hash = Sha512::digest(&archive);
    let place = place("owl", &format!("sha512-{}", BASE64_STANDARD.encode(hash)));
    let hex = hex(&hash);
    let (a, rest) = hex.split_at(2);
    let (b, rest) = rest.split_at(2);
    let address = format!("_cacache/content-v2/sha512/{a}/{b}/{rest}");
    place.write(&format!("home/.npm/{address}"), &archive);
    check(
        &place.scan(),
        "owl",
        "ISC",
        "<npm cache>/owl@1.0.0/package.json",
    );
    place.write(&format!("home/.npm/{address}"), b"something else");
    let said = format!("error[hash-mismatch]: <npm cache>/{address}");
    place.run("check").check(1, &[&said]);
}

#[test]
fn yarn_and_bun_keep_packages_by_their_names() {
    let place = place("@nest/owl", "");
    let yarn = "npm-@nest-owl-1.0.0-0123abcd-integrity/node_modules/@nest/owl";
    let bun = "@nest/owl@1.0.0@@@1";
    let text = manifest("@nest/owl", "1.0.0", "ISC");
    place.write(
        &format!("home/.bun/install/cache/{bun}/package.json"),
        &text,
    );
    check(
        &place.scan(),
        "@nest/owl",
        "ISC",
        &format!("<bun cache>/{bun}/package.json"),
    );
    place.write(&format!("home/.cache/yarn/v6/{yarn}/package.json"), &text);
    check(
        &place.scan(),
        "@nest/owl",
        "ISC",
        &format!("<yarn cache>/{yarn}/package.json"),
    );
}

/// Puts files into a store of pnpm and gives the list of them.
fn stored(place: &Place, version: &str, files: &[(&str, &str)]) -> String {
    let entries = files.iter().map(|(name, text)| {
        let hash = Sha512::digest(text);
        let hex = hex(&hash);
        let (first, rest) = hex.split_at(2);
        let at = format!("home/.local/share/pnpm/store/{version}/files/{first}/{rest}");
        place.write(&at, text);
        let integrity = BASE64_STANDARD.encode(hash);
        format!(r#""{name}": {{"integrity": "sha512-{integrity}", "mode": 420, "size": 1}}"#)
    });
    let entries: Vec<String> = entries.collect();
    format!(r#"{{"files": {{{}}}}}"#, entries.join(", "))
}

#[test]
fn the_store_of_pnpm_has_files_by_their_hashes() {
    let hash = Sha512::digest(b"an archive");
    let place = place(
        "@nest/owl",
        &format!("sha512-{}", BASE64_STANDARD.encode(hash)),
    );
    let text = manifest("@nest/owl", "1.0.0", "ISC");
    let license = "Copyright (c) 2020 Ann Example\n";
    let files = [("package.json", text.as_str()), ("LICENSE", license)];
    let hex = hex(&hash);
    let (first, rest) = hex.split_at(2);
    let from = "<pnpm store>/@nest/owl@1.0.0/package.json";
    for (version, list) in [
        ("v3", format!("files/{first}/{rest}-index.json")),
        (
            "v10",
            format!("index/{first}/{}-@nest+owl@1.0.0.json", rest.split_at(62).0),
        ),
    ] {
        let store = "home/.local/share/pnpm/store";
        let index = stored(&place, version, &files);
        place.write(&format!("{store}/{version}/{list}"), index);
        let report = place.scan();
        check(&report, "@nest/owl", "ISC", from);
        let owl = component(&report, "@nest/owl");
        assert_eq!(owl["copyrights"][0], "Copyright (c) 2020 Ann Example");
        std::fs::remove_dir_all(place.path(store)).expect("it was there");
    }
}

#[test]
fn that_the_database_of_pnpm_is_not_read_is_said() {
    let hash = BASE64_STANDARD.encode(Sha512::digest(b"an archive"));
    let place = place("@nest/owl", &format!("sha512-{hash}"));
    place.write(
        "home/.local/share/pnpm/store/v11/index.db",
        "SQLite format 3\0",
    );
    let report = place.scan();
    let problems = &component(&report, "@nest/owl")["lookup"]["problems"];
    let said = problems[0].as_str().expect("a problem");
    assert!(
        said.contains("the database of pnpm 11 is not read"),
        "{said}"
    );
}

#[test]
fn the_archives_of_yarn_are_read_in_place() {
    let place = place("@nest/owl", "");
    let text = manifest("@nest/owl", "1.0.0", "ISC");
    let archive = zip(&[("node_modules/@nest/owl/package.json", &text)]);
    let name = "@nest-owl-npm-1.0.0-0123456789-10c0.zip";
    let below = "node_modules/@nest/owl/package.json";
    place.write(&format!("home/.yarn/berry/cache/{name}"), &archive);
    let from = format!("<yarn berry cache>/{name}/{below}");
    check(&place.scan(), "@nest/owl", "ISC", &from);
    git2::Repository::init(place.path("tree")).expect("a repository");
    place.write("tree/.gitignore", ".yarn\n");
    place.write(&format!("tree/.yarn/cache/{name}"), &archive);
    let from = format!(".yarn/cache/{name}/{below}");
    check(&place.scan(), "@nest/owl", "ISC", &from);
}
