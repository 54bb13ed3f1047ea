// SPDX-License-Identifier: Apache-2.0

//! Who answers for a document, and which of several sources says what of the work.

use placet::sbom::Bom;

use super::read;
use crate::{program::placet, revision::repo::Repo};

const SAYS: &str = "version = 1\n[licenses]\nallow = [\"MIT\"]\n[sbom]\n\
    author = \"Open Source Office <oss@agency.example.org>\"\n\
    supplier = \"Agency (https://agency.example.org)\"\n\
    manufacturer = \"Works <works@example.org>\"\n\
    contact = \"Help Desk <help@agency.example.org>\"\n\
    namespace = \"https://agency.example.org/sbom/\"\n";

const PUBLIC_CODE: &str = "name: Ledger\nsoftwareVersion: 3.0.0\nreleaseDate: 2026-02-01\n\
    url: https://git.example.org/ledger\nlegal:\n  repoOwner: City of Owls\n\
    description:\n  en:\n    shortDescription: Keeps books\n\
    maintenance:\n  contacts:\n    - name: Ada\n      email: ada@example.org\n";

const CITATION: &str = "title: The Ledger\nversion: 2.0.0\ndate-released: 2025-01-01\nabstract: Books\n\
    url: https://example.org/ledger\nauthors:\n  - given-names: Bo\n    family-names: Owl\n";

const MANIFEST: &str = "[package]\nname = \"ledger\"\nversion = \"1.0.0\"\ndescription = \"A ledger\"\n\
    authors = [\"Cy <cy@example.org>\"]\nlicense = \"MIT\"\n";

fn repository(files: &[(&str, &str)]) -> Repo {
    let repo = Repo::new();
    for (path, content) in files {
        repo.put(path, content);
    }
    let head = repo.commit();
    repo.git
        .reference("refs/tags/v0.9.0", head, true, "a tag")
        .expect("a tag");
    repo.git
        .remote("origin", "git@git.example.org:owls/ledger.git")
        .expect("a remote");
    repo
}

fn document(repo: &Repo, format: &str) -> (String, Bom) {
    let seen = placet(&format!("scan -q -o {format}"), &repo.root());
    assert_eq!(seen.code, 0, "{}", seen.stderr);
    (seen.text(), read(&seen.stdout).bom)
}

/// What the document says of its root: name, version, description, authors, supplier, addresses.
fn root(bom: &Bom) -> String {
    let root = &bom.components[bom.root.expect("a root")];
    let authors: Vec<_> = root
        .authors
        .iter()
        .filter_map(|it| it.name.clone())
        .collect();
    let supplier = root.supplier.iter().filter_map(|it| it.name.clone());
    let url = |kind| root.reference(kind).map_or("-", |it| it.url.as_str());
    let parts = [
        root.name.clone(),
        root.version.clone().unwrap_or_default(),
        root.description.clone().unwrap_or_default(),
        authors.join("+"),
        supplier.collect(),
        url("vcs").to_owned(),
        url("website").to_owned(),
    ];
    parts.join("|")
}

#[track_caller]
fn check(files: &[(&str, &str)], expected: &str) {
    let repo = repository(files);
    assert_eq!(root(&document(&repo, "cyclonedx").1), expected);
}

#[test]
fn the_manifest_goes_before_catalogues_and_these_before_git() {
    let files = [
        ("Cargo.toml", MANIFEST),
        ("publiccode.yml", PUBLIC_CODE),
        ("CITATION.cff", CITATION),
        ("LICENSE", "MIT"),
    ];
    let remote = "ssh://git@git.example.org/owls/ledger.git";
    check(
        &files,
        "ledger|1.0.0|A ledger|Cy|Cy|https://git.example.org/ledger|https://example.org/ledger",
    );
    check(
        &files[1..],
        "Ledger|3.0.0|Keeps books|Ada|City of Owls|https://git.example.org/ledger|https://example.org/ledger",
    );
    check(
        &files[2..],
        &format!("The Ledger|2.0.0|Books|Bo Owl|Bo Owl|{remote}|https://example.org/ledger"),
    );
    check(&files[3..], &format!("ledger|v0.9.0||||{remote}|-"));
}

#[test]
fn the_operator_goes_before_all() {
    let repo = repository(&[("Cargo.toml", MANIFEST), ("placet.toml", SAYS)]);
    let (_, bom) = document(&repo, "cyclonedx");
    assert_eq!(
        root(&bom),
        "ledger|1.0.0|A ledger|Cy|Agency|ssh://git@git.example.org/owls/ledger.git|-"
    );
    assert_eq!(bom.authors[0].name.as_deref(), Some("Open Source Office"));
    let supplier = bom.supplier.expect("a supplier");
    assert_eq!(supplier.urls, ["https://agency.example.org"]);
    let asked = supplier.contacts[0].email.as_deref();
    assert_eq!(asked, Some("help@agency.example.org"));
    let manufacturer = bom.manufacturer.expect("a manufacturer");
    let asked = manufacturer.contacts[0].email.as_deref();
    assert_eq!(asked, Some("works@example.org"));
    for format in ["spdx", "spdx@3.0.1", "spdx-tag-value"] {
        let (text, bom) = document(&repo, format);
        let name = "https://agency.example.org/sbom/ledger-1.0.0-";
        assert!(text.contains(name), "{format}: {text}");
        assert!(text.contains("oss@agency.example.org"), "{format}: {text}");
        let root = &bom.components[bom.root.expect("a root")];
        let supplier = root.supplier.as_ref().and_then(|it| it.name.as_deref());
        assert_eq!(supplier, Some("Agency"), "{format}");
    }
}

#[test]
fn a_tree_without_a_manifest_is_its_repository() {
    let repo = repository(&[("a.c", "int a;\n"), ("publiccode.yml", PUBLIC_CODE)]);
    let head = repo.git.head().expect("a head").target().expect("a commit");
    let (_, bom) = document(&repo, "spdx");
    let root = &bom.components[0];
    let purl = root.purl.as_deref().expect("a package URL");
    assert!(
        purl.starts_with(&format!("pkg:generic/ledger@{head}")),
        "{purl}"
    );
    assert_eq!(root.released.as_deref(), Some("2026-02-01T00:00:00Z"));
}

#[test]
fn what_comes_after_a_tag_says_so() {
    let repo = repository(&[("a.c", "int a;\n")]);
    repo.git
        .reference("refs/tags/latest", repo.commit(), true, "no version")
        .expect("a tag");
    repo.put("b.c", "int b;\n");
    let head = repo.commit().to_string();
    let (_, bom) = document(&repo, "cyclonedx");
    let expected = format!("v0.9.0-2-g{}", head.get(..12).expect("an id is longer"));
    assert_eq!(bom.components[0].version, Some(expected));
}

#[test]
fn a_mistake_in_what_the_operator_says_is_no_document() {
    let wrong = SAYS.replace("works@example.org", "works");
    let repo = repository(&[("placet.toml", &wrong)]);
    let seen = placet("scan -o cyclonedx", &repo.root());
    seen.check(2, &["`Works <works>` is not understood", "placet.toml:7"]);
    assert!(seen.stdout.is_empty());
    placet("scan -q -o json", &repo.root()).check(0, &[]);
}
