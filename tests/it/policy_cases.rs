// SPDX-License-Identifier: Apache-2.0

//! The conformance cases of expression verdicts, and the mistakes of a policy file.

use std::time::{Duration, Instant};

use placet::{
    expression::{Claim, Expression},
    policy::{At, Policy, Verdict},
};
use serde_json::Value;

fn policy(text: &str) -> Policy {
    let (policy, problems) = Policy::parse("test", "placet.toml", text);
    assert!(problems.is_empty(), "{problems:#?}");
    policy.expect("it has no mistake")
}

/// The policy of a suite: its lists, and what else it sets.
fn policy_of(given: &Value) -> Policy {
    let mut text = "version = 1\n[licenses]\n".to_owned();
    let mut matching = "[licenses.matching]\n".to_owned();
    for (key, value) in given.as_object().expect("a table") {
        let line = format!("{key} = {value}\n");
        match key.as_str() {
            "versions" | "with-exception" => matching += &line,
            _ => text += &line,
        }
    }
    policy(&(text + &matching))
}

#[test]
fn every_conformance_case_has_its_verdict() {
    let data: Value = serde_json::from_str(include_str!("../data/expression-cases.json")).unwrap();
    let (mut n_cases, mut wrong) = (0, Vec::new());
    for suite in data["suites"].as_array().unwrap() {
        let policy = policy_of(&suite["policy"]);
        for case in suite["cases"].as_array().unwrap() {
            let (expression, expected) = (case[0].as_str().unwrap(), case[1].as_str().unwrap());
            let found = policy.evaluate_claim(&Claim::read(expression), &At::default());
            n_cases += 1;
            if found.verdict.as_str() != expected {
                let name = &suite["name"];
                wrong.push(format!(
                    "{name}: {expression}: {}, not {expected}",
                    found.verdict
                ));
            }
        }
    }
    assert!(n_cases >= 150, "{n_cases}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_wide_expression_is_judged_without_a_normal_form() {
    let policy = policy("version = 1\n[licenses]\nallow = [\"MIT\"]\ndefault = \"deny\"\n");
    let factor = "(GPL-1.0-only OR GPL-2.0-only OR GPL-3.0-only OR AGPL-3.0-only OR MPL-2.0 OR EPL-2.0 OR ISC OR MIT)";
    let expression = Expression::parse(&[factor; 6].join(" AND ")).unwrap();
    let start = Instant::now();
    let found = policy.evaluate(&expression, &At::path(""));
    assert!(
        start.elapsed() < Duration::from_secs(1),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(found.verdict, Verdict::Allow);
    assert_eq!(found.chosen.unwrap().to_string(), "MIT");
}

/// Checks the place and words of every mistake of a file, in the file's order.
fn check_mistakes(text: &str, expected: &[&str]) {
    let (policy, problems) = Policy::parse("test", "placet.toml", text);
    assert_eq!(policy.is_none(), !expected.is_empty());
    let got: Vec<String> = problems
        .iter()
        .map(|it| {
            let at = &it.labels[0];
            let marked = at.excerpt.get(at.mark.clone()).unwrap_or_default();
            format!(
                "{}:{} [{marked}] {}; {}",
                at.line,
                at.column,
                it.title,
                it.help.join("; ")
            )
        })
        .collect();
    assert_eq!(got, expected);
}

#[test]
fn every_mistake_of_a_file_is_reported_at_once_with_its_place() {
    check_mistakes(
        "version = 1\n\
         nmae = \"x\"\n\
         [licenses]\n\
         allow = [\"MIT\", \"Apache-2\", \"@permisive\", 7]\n\
         deny = [\"GPL\", \"MIT OR ISC\", \"BSD-*\"]\n\
         default = \"allowed\"\n\
         [rules]\n\
         denied-licence = \"error\"\n\
         denied-license = \"fatal\"\n\
         [[scope]]\n\
         name = \"vendor\"\n\
         [[exclude]]\n\
         paths = [\"a{b\"]\n\
         [gate]\n\
         fail-on = \"warnings\"\n",
        &[
            "2:1 [nmae] unknown key `nmae`; did you mean `name`?",
            "4:18 [Apache-2] `Apache-2` is no SPDX license id; did you mean `Apache-2.0`?",
            "4:29 [\"@permisive\"] unknown set `@permisive`; did you mean `@permissive`?",
            "4:43 [7] expected a string, found integer; ",
            "5:10 [GPL] `GPL` is a family of licenses, without a version or variant; write an id of the SPDX list, such as `Apache-2.0`",
            "5:16 [\"MIT OR ISC\"] `MIT OR ISC` names more than one license; list each license by itself",
            "5:30 [\"BSD-*\"] `BSD-*`: only a `LicenseRef-` may end in `*`; list the ids, or a set such as `@permissive`",
            "6:11 [\"allowed\"] unknown value `allowed`; did you mean `allow`?",
            "8:1 [denied-licence] unknown rule `denied-licence`; did you mean `denied-license`?",
            "9:18 [\"fatal\"] unknown value `fatal`; write one of `off`, `note`, `warning`, `error`",
            "10:1 [[[scope]]] the scope says of nothing that it holds; write `paths = [\"vendor/**\"]` or `packages = [\"pkg:npm/*\"]`",
            "12:1 [[[exclude]]] the exclude has no reason; write one of `build-tool`, `data`, `documentation`, `example`, `generated`, `not-shipped`, `optional`, `provided`, `test`, `other`",
            "13:10 [\"a{b\"] no valid path pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?); ",
            "15:11 [\"warnings\"] unknown value `warnings`; did you mean `warning`?",
        ],
    );
}

#[test]
fn a_file_that_is_no_toml_is_refused_where_it_stops() {
    let (policy, problems) =
        Policy::parse("test", "placet.toml", "version = 1\n[licenses\nallow = [\n");
    assert!(policy.is_none());
    assert_eq!(problems[0].labels[0].line, 2);
    check_mistakes(
        "",
        &["1:1 [] the file does not say its version; write `version = 1` at its start"],
    );
    check_mistakes(
        "version = 2\n",
        &["1:11 [2] the version of a policy file is 1; write `version = 1`"],
    );
    check_mistakes(
        "version = 1\n[licenses]\nallow = [\"MIT\", \"mit\"]\n",
        &["3:17 [\"mit\"] `mit` is listed twice; delete one of them; the first stands in line 3"],
    );
}

fn check_scope(path: &str, expression: &str, expected: Verdict) {
    let policy = policy(
        "version = 1\n\
         [licenses]\nallow = [\"MIT\", \"GPL-2.0-only WITH Classpath-exception-2.0\"]\ndeny = [\"@copyleft\", \"LicenseRef-acme-*\"]\n\
         [[scope]]\nname = \"tools\"\npaths = [\"tools/**\"]\nlicenses = { allow = [\"GPL-2.0-only\"], deny = [\"MIT\"] }\n",
    );
    let expression = Expression::parse(expression).expect("a valid expression");
    assert_eq!(
        policy.evaluate(&expression, &At::path(path)).verdict,
        expected,
        "{path}: {expression}"
    );
}

#[test]
fn the_closest_entry_of_the_most_specific_layer_decides() {
    check_scope("src/a.c", "MIT", Verdict::Allow);
    check_scope("tools/a.c", "MIT", Verdict::Deny);
    check_scope("src/a.c", "GPL-2.0-only", Verdict::Deny);
    check_scope("tools/deep/a.c", "GPL-2.0-only", Verdict::Allow);
    check_scope(
        "src/a.c",
        "GPL-2.0-only WITH Classpath-exception-2.0",
        Verdict::Allow,
    );
    check_scope("src/a.c", "LicenseRef-acme-eula", Verdict::Deny);
    check_scope("src/a.c", "LicenseRef-other", Verdict::Unknown);
    check_scope("src/a.c", "ISC", Verdict::Review);
}

#[test]
fn the_starter_policy_lets_ordinary_licenses_pass_and_stops_at_none_it_does_not_know() {
    let starter = Policy::builtin("starter").unwrap();
    let verdict = |text| {
        starter
            .evaluate_claim(&Claim::read(text), &At::path(""))
            .verdict
    };
    assert_eq!(
        verdict("MIT OR (Artistic-2.0 OR GPL-2.0-or-later)"),
        Verdict::Allow
    );
    assert_eq!(
        verdict("GPL-3.0-only WITH GCC-exception-3.1"),
        Verdict::Review
    );
    assert_eq!(verdict("CC-BY-NC-4.0"), Verdict::Review);
    assert_eq!(verdict("LicenseRef-x"), Verdict::Unknown);
    assert_eq!(verdict("UNLICENSED"), Verdict::Review);
    assert_eq!(verdict(""), Verdict::Unknown);
}
