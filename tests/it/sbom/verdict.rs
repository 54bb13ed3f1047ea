// SPDX-License-Identifier: Apache-2.0

//! Which license of a supplier's document a policy judges: what is concluded, or declared where
//! nothing is concluded, or whichever the policy asks for. Silence never lets anything pass.

use serde_json::{Value, json};

use super::score::full;
use crate::policy_gate::{run, tree, write};

const DENIED: &[&str] = &["error[denied-license]: pkg:cargo/a@1.0.0 is AGPL-3.0-only"];

/// What is declared and what is concluded of one component.
fn document(declared: &str, concluded: &str) -> Value {
    let license = |said: &str, by: &str| match said {
        "" => None,
        "NOASSERTION" | "NONE" | "see the contract" => {
            Some(json!({"license": {"name": said, "acknowledgement": by}}))
        }
        said => Some(json!({"expression": said, "acknowledgement": by})),
    };
    let mut document = full();
    let all = [(declared, "declared"), (concluded, "concluded")];
    let all = all.iter().filter_map(|it| license(it.0, it.1));
    document["components"][0]["licenses"] = all.collect();
    document
}

/// Judges by a policy that asks for a basis, in every format that has both.
fn check(basis: &str, (declared, concluded): (&str, &str), code: i32, words: &[&str]) {
    let policy = format!(
        "version = 1\n[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\ndeny = [\"AGPL-3.0-only\"]\n\
         basis = \"{basis}\"\n[rules]\nmissing-license = \"off\"\n"
    );
    let folder = tree(&[("policy.toml", &policy)]);
    let document = document(declared, concluded);
    write(folder.path(), "a.cdx.json", &document.to_string());
    let convert = "sbom convert a.cdx.json -o spdx=a.spdx.json -o spdx@3.0.1=a.spdx3.json \
        -o spdx-tag-value=a.spdx -o cyclonedx-xml=a.cdx.xml";
    let convert: Vec<_> = convert.split_whitespace().collect();
    run(folder.path(), &convert, 0, &[]);
    for name in [
        "a.cdx.json",
        "a.cdx.xml",
        "a.spdx.json",
        "a.spdx3.json",
        "a.spdx",
    ] {
        // A name is no license to SPDX 2.3, and lost on the way.
        let has_name = [declared, concluded].contains(&"see the contract");
        if has_name && (name == "a.spdx.json" || name == "a.spdx") {
            continue;
        }
        let check = ["sbom", "check", name, "--policy", "policy.toml"];
        run(folder.path(), &check, code, words);
    }
}

#[test]
fn what_is_concluded_is_judged_before_what_is_declared() {
    check("concluded", ("MIT", "MIT"), 0, &["passed"]);
    check("concluded", ("MIT", "AGPL-3.0-only"), 1, DENIED);
    check("concluded", ("AGPL-3.0-only", "MIT"), 0, &["passed"]);
}

#[test]
fn what_is_declared_is_judged_where_nothing_is_concluded() {
    check("concluded", ("AGPL-3.0-only", "NOASSERTION"), 1, DENIED);
    check("concluded", ("AGPL-3.0-only", ""), 1, DENIED);
    check("concluded", ("NOASSERTION", "AGPL-3.0-only"), 1, DENIED);
    check("concluded", ("", "AGPL-3.0-only"), 1, DENIED);
    check("concluded", ("MIT", "NOASSERTION"), 0, &["passed"]);
}

#[test]
fn a_policy_that_asks_for_one_of_the_two_gets_it() {
    check("declared", ("AGPL-3.0-only", "MIT"), 1, DENIED);
    check("detected", ("AGPL-3.0-only", "MIT"), 0, &["passed"]);
    check("detected", ("MIT", "AGPL-3.0-only"), 1, DENIED);
    let both = ["error[denied-license]: pkg:cargo/a@1.0.0 is AGPL-3.0-only AND MIT"];
    check("both", ("AGPL-3.0-only", "MIT"), 1, &both);
}

#[test]
fn what_cannot_be_read_passes_nowhere() {
    let words = ["see the contract"];
    check("concluded", ("MIT", "see the contract"), 1, &words);
    check("concluded", ("see the contract", "MIT"), 1, &words);
    check("declared", ("see the contract", "MIT"), 1, &words);
}

#[test]
fn saying_nothing_twice_is_saying_nothing() {
    let words = ["the document names no license of pkg:cargo/a@1.0.0"];
    let folder = tree(&[(
        "policy.toml",
        "version = 1\n[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n",
    )]);
    for said in ["", "NOASSERTION", "NONE"] {
        let document = document(said, said);
        write(folder.path(), "a.cdx.json", &document.to_string());
        let check = ["sbom", "check", "a.cdx.json", "--policy", "policy.toml"];
        run(folder.path(), &check, 1, &words);
    }
}
