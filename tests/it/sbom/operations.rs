// SPDX-License-Identifier: Apache-2.0

//! What the commands on documents say and how they end.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::score::full;
use crate::policy_gate::{run, tree, write};

const POLICY: &str = "version = 1\n[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n";

/// A folder with a policy and these documents.
fn folder(documents: &[(&str, &Value)]) -> TempDir {
    let folder = tree(&[("policy.toml", POLICY)]);
    for (name, document) in documents {
        write(folder.path(), name, &document.to_string());
    }
    folder
}

#[test]
fn a_document_that_meets_the_profiles_passes() {
    let folder = folder(&[("a.cdx.json", &full())]);
    let words = ["passed"];
    let all = "sbom check a.cdx.json --policy policy.toml --profile cisa,ntia-2021 --profile fsct";
    let arguments: Vec<_> = all.split(' ').collect();
    run(folder.path(), &arguments, 0, &words);
}

#[test]
fn what_a_profile_misses_fails_with_places_and_fields() {
    let mut document = full();
    document["components"][0]
        .as_object_mut()
        .expect("an object")
        .remove("hashes");
    let folder = folder(&[("a.cdx.json", &document)]);
    let check = |more: &str, code: i32, words: &[&str]| {
        let all = format!("sbom check a.cdx.json --policy policy.toml {more}");
        let arguments: Vec<_> = all.split_whitespace().collect();
        run(folder.path(), &arguments, code, words);
    };
    check(
        "--profile cisa",
        1,
        &[
            "incomplete-sbom",
            "cisa-2026: 1 of 4 components lack the component hash value",
            "add a hash in `hashes`",
            "appendix A",
        ],
    );
    check("--profile ntia", 0, &[]);
    check("", 0, &[]);
    check(
        "--profile cisa -o sarif",
        1,
        &["\"ruleId\": \"incomplete-sbom\""],
    );
    for format in ["junit", "gitlab", "github", "azure", "markdown", "concise"] {
        check(
            &format!("--profile cisa -o {format}"),
            1,
            &["incomplete-sbom"],
        );
    }
    check("--profile nasa", 2, &["there is no profile `nasa`"]);
}

#[test]
fn a_difference_is_told_by_licenses_components_and_obligations() {
    let base = full();
    let mut head = full();
    head["components"][0]["licenses"][1]["expression"] = json!("GPL-3.0-only");
    head["components"][1]["version"] = json!("1.1.0");
    let folder = folder(&[("a.cdx.json", &base), ("b.cdx.json", &head)]);
    let seen = run(
        folder.path(),
        &["sbom", "diff", "a.cdx.json", "a.cdx.json"],
        0,
        &[],
    );
    assert_eq!(seen.stdout, b"");
    let words = [
        "licenses\n  + GPL-3.0-only: 1 component\n",
        "  ~ cargo a: 1.0.0, GPL-3.0-only; was 1.0.0, MIT OR Apache-2.0\n",
        "  ~ cargo b: 1.1.0, MIT OR Apache-2.0; was 1.0.0, MIT OR Apache-2.0\n",
        "obligations\n",
        "GPL-3.0-only",
    ];
    run(
        folder.path(),
        &["sbom", "diff", "a.cdx.json", "b.cdx.json"],
        0,
        &words,
    );
}

#[test]
fn merging_writes_one_document_and_says_what_did_not_come_along() {
    let mut other = full();
    other["metadata"]["component"]["name"] = json!("tool");
    other["metadata"]["component"]["purl"] = json!("pkg:cargo/tool@1.0.0");
    let folder = folder(&[("a.cdx.json", &full()), ("b.cdx.json", &other)]);
    let merge = |more: &str, code: i32, words: &[&str]| {
        let all = format!("sbom merge a.cdx.json b.cdx.json -o out.cdx.json {more}");
        let arguments: Vec<_> = all.split_whitespace().collect();
        run(folder.path(), &arguments, code, words);
    };
    merge(
        "",
        2,
        &[
            "the documents describe different things: app, tool",
            "--name",
        ],
    );
    let words = ["a signature: what was signed is another document now (2 times)"];
    merge("--name suite --version 2", 0, &words);
    let score = ["sbom", "score", "out.cdx.json", "--profile", "ntia"];
    run(folder.path(), &score, 0, &["suite"]);
}

#[test]
fn a_document_that_is_too_long_is_not_read() {
    let folder = tree(&[]);
    let file = std::fs::File::create(folder.path().join("a.cdx.json")).expect("a file");
    file.set_len(600 << 20).expect("it takes no room");
    let words = ["could not read `a.cdx.json`: the document is longer than 256 MiB"];
    run(
        folder.path(),
        &["sbom", "validate", "a.cdx.json"],
        2,
        &words,
    );
}
