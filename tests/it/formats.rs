// SPDX-License-Identifier: Apache-2.0

//! Every format over the canonical inventory, compared with `tests/snapshots/`.
//! `UPDATE=1 cargo test` accepts; the review is `git diff`.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use placet::{
    diagnostic::Level,
    inventory::Inventory,
    policy::{Aside, Day, Finding, Judgement, Policy},
    report::{self, Format, Report, Style},
};
use serde_json::Value;

use crate::{canonical, texts};

/// A scan of the canonical inventory, in a format.
fn scanned(format: &Format) -> String {
    written(format, &canonical::inventory(), None, plain())
}

/// A check of it.
fn judged(format: &Format) -> String {
    written(
        format,
        &canonical::inventory(),
        Some(&canonical::judgement()),
        plain(),
    )
}

fn plain() -> Style {
    Style {
        color: false,
        width: 80,
        n_shown: 20,
        show_skipped: true,
        elapsed: None,
    }
}

fn written(
    format: &Format,
    inventory: &Inventory,
    judgement: Option<&Judgement>,
    style: Style,
) -> String {
    let policy = policy();
    let report = Report {
        inventory,
        judged: judgement.map(|it| (&policy, it)),
        fail_on: Some(Level::Error),
        style,
        timestamp: 1_793_491_200,
    };
    let mut bytes = Vec::new();
    (format.write)(&report, &mut bytes).expect("memory takes every byte");
    String::from_utf8(bytes).expect("a report is UTF-8")
}

fn policy() -> Policy {
    Policy::builtin("starter").expect("it is built in")
}

fn format(name: &str) -> &'static Format {
    let found = report::ALL.iter().find(|it| it.name == name);
    found.expect(name)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn snapshot(name: &str, text: &str) {
    let text = texts::without_texts(text);
    let path = folder().join(name);
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(folder()).expect("the repository can be written");
        fs::write(&path, &text).expect("the repository can be written");
    }
    let accepted = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        accepted == text,
        "tests/snapshots/{name} differs; review after `UPDATE=1 cargo test`:\n{text}"
    );
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

#[test]
fn every_format_writes_what_it_wrote() {
    for format in report::ALL {
        let mut own = format.extensions.iter().filter(|it| it.starts_with('.'));
        let extension = own.next_back().copied().unwrap_or(".txt");
        let name = |what: &str| format!("{what}-{}{extension}", format.name);
        let (scan, check) = (scanned(format), judged(format));
        snapshot(&name("scan"), &scan);
        if scan != check {
            snapshot(&name("check"), &check);
        }
    }
}

#[test]
fn a_check_without_findings_is_three_lines() {
    let nothing = Judgement {
        findings: Vec::new(),
        ..canonical::judgement()
    };
    let style = Style {
        elapsed: Some(384),
        show_skipped: false,
        ..plain()
    };
    let text = written(
        format("human"),
        &canonical::complete(),
        Some(&nothing),
        style,
    );
    snapshot("passed-human.txt", &text);
}

#[test]
fn nothing_at_all_is_written_in_every_format() {
    for format in report::ALL {
        let text = written(format, &Inventory::default(), None, plain());
        assert!(text.is_empty() || text.ends_with('\n'), "{}", format.name);
    }
}

#[test]
fn people_are_shown_no_more_than_they_asked_for() {
    let style = Style {
        n_shown: 1,
        ..plain()
    };
    let inventory = canonical::inventory();
    let text = written(
        format("human"),
        &inventory,
        Some(&canonical::judgement()),
        style,
    );
    assert_eq!(text.matches("-->").count(), 1, "{text}");
    assert!(text.contains("and 1 finding more: `--show all`"), "{text}");
}

#[test]
fn untrusted_text_is_obeyed_by_nothing() {
    for name in ["human", "concise"] {
        for text in [scanned(format(name)), judged(format(name))] {
            let is_harmless = |c: char| !c.is_control() || c == '\n';
            assert!(text.chars().all(is_harmless), "{name}: {text}");
            assert!(
                !text.contains("##[") && !text.contains('\u{202e}'),
                "{text}"
            );
            let mut starts = text.lines().map(str::trim_start);
            assert!(
                !starts.any(|it| it.starts_with("::") && !it.starts_with("::: ")),
                "{text}"
            );
        }
    }
}

#[test]
fn colours_change_nothing_but_the_colour() {
    let style = Style {
        color: true,
        ..plain()
    };
    let inventory = canonical::inventory();
    let text = written(
        format("human"),
        &inventory,
        Some(&canonical::judgement()),
        style,
    );
    assert!(text.contains('\u{1b}'));
    let stripped = anstream::adapter::strip_str(&text).to_string();
    assert_eq!(stripped, judged(format("human")));
}

#[test]
fn the_json_report_follows_its_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
    let schema = json(&fs::read_to_string(path).expect("the schema is in the repository"));
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for text in [scanned(format("json")), judged(format("json"))] {
        let errors: Vec<_> = validator
            .iter_errors(&json(&text))
            .map(|it| it.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new());
    }
    let mut changed = json(&scanned(format("json")));
    changed["files"][0]["surprise"] = Value::Bool(true);
    assert!(
        !validator.is_valid(&changed),
        "the schema allows what it does not name"
    );
}

#[test]
fn a_line_of_jsonl_is_a_file() {
    let text = scanned(format("jsonl"));
    let inventory = canonical::inventory();
    assert_eq!(
        text.lines().count(),
        inventory.files.len() + inventory.skipped.len()
    );
    for line in text.lines().map(json) {
        for key in [
            "path",
            "kind",
            "detected",
            "matches",
            "copyrights",
            "skipped",
        ] {
            assert!(line.get(key).is_some(), "{key}: {line}");
        }
    }
    assert!(text.contains(r#""expression":"NOASSERTION""#));
}

#[test]
fn sarif_results_have_a_place_a_snippet_and_a_fingerprint() {
    let log = json(&judged(format("sarif")));
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 2);
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["snippet"]["text"].is_string(), "{result}");
        assert!(place["region"]["startLine"].as_u64() > Some(0), "{result}");
        assert!(
            result["partialFingerprints"]["placet/v1"].is_string(),
            "{result}"
        );
        let index = result["ruleIndex"]
            .as_u64()
            .and_then(|it| usize::try_from(it).ok());
        assert_eq!(rules[index.expect("an index")]["id"], result["ruleId"]);
    }
}

#[test]
fn cyclonedx_has_no_orphan_and_no_dangling_reference() {
    let bom = json(&scanned(format("cyclonedx")));
    let components = bom["components"].as_array().expect("components");
    let root = &bom["metadata"]["component"];
    let refs: Vec<_> = [root]
        .into_iter()
        .chain(components)
        .map(|it| &it["bom-ref"])
        .collect();
    let entries = bom["dependencies"].as_array().expect("dependencies");
    let named: Vec<_> = entries.iter().map(|it| &it["ref"]).collect();
    assert_eq!(refs, named);
    assert_eq!(
        refs.iter()
            .map(|it| it.as_str())
            .collect::<BTreeSet<_>>()
            .len(),
        refs.len()
    );
    let all = entries
        .iter()
        .flat_map(|it| it["dependsOn"].as_array().expect("a list"));
    let needed: Vec<_> = all.collect();
    assert!(needed.iter().all(|it| refs.contains(it)));
    assert!(refs.iter().skip(1).all(|it| needed.contains(it)));
}

#[test]
fn a_document_says_that_it_is_complete_only_if_it_is() {
    let aggregate = |inventory: &Inventory| {
        let bom = json(&written(format("cyclonedx"), inventory, None, plain()));
        bom["compositions"][0]["aggregate"].clone()
    };
    assert_eq!(aggregate(&canonical::complete()), "complete");
    assert_eq!(aggregate(&canonical::inventory()), "incomplete");
}

#[test]
fn a_document_is_named_by_its_content() {
    let serial = |inventory: &Inventory, format: &Format, key: &str| {
        json(&written(format, inventory, None, plain()))[key].clone()
    };
    let mut other = canonical::inventory();
    other.components[1].version = Some("1.0.201".to_owned());
    for (name, key) in [("cyclonedx", "serialNumber"), ("spdx", "documentNamespace")] {
        let first = serial(&canonical::inventory(), format(name), key);
        assert_eq!(first, serial(&canonical::inventory(), format(name), key));
        assert_ne!(first, serial(&other, format(name), key));
    }
}

#[test]
fn spdx_defines_every_reference_and_analyses_files_only_with_their_hashes() {
    let document = json(&scanned(format("spdx")));
    assert_eq!(
        document["hasExtractedLicensingInfos"][0]["licenseId"],
        "LicenseRef-Acme"
    );
    assert_eq!(document["packages"][0]["filesAnalyzed"], true);
    let mut inventory = canonical::inventory();
    inventory.files[0].hashes = None;
    let document = json(&written(format("spdx"), &inventory, None, plain()));
    assert_eq!(document["packages"][0]["filesAnalyzed"], false);
    assert!(document.get("files").is_none());
    assert!(
        document["packages"][0]
            .get("packageVerificationCode")
            .is_none()
    );
}

/// A check with so many findings of one kind, about a path that would be obeyed if it could.
pub(crate) fn judged_many(name: &str, n: usize) -> String {
    let mut judgement = canonical::judgement();
    let mut finding = judgement.findings.swap_remove(0);
    for label in &mut finding.diagnostic.labels {
        "a,b:c;d]%0A|`x`<y>&\"z\"".clone_into(&mut label.path);
    }
    judgement.findings = (0..n)
        .map(|it| Finding {
            fingerprint: format!("{it:032x}"),
            ..finding.clone()
        })
        .collect();
    written(
        format(name),
        &canonical::inventory(),
        Some(&judgement),
        plain(),
    )
}

#[test]
fn github_is_given_no_more_than_it_shows_and_told_of_the_rest() {
    let text = judged_many("github", 30);
    let errors: Vec<&str> = text
        .lines()
        .filter(|it| it.starts_with("::error "))
        .collect();
    assert_eq!(errors.len(), 10, "{text}");
    let place =
        "file=a%2Cb%3Ac;d]%250A|`x`<y>&\"z\",line=2,col=29,title=placet%3A denied-license::";
    assert!(errors[0].contains(place), "{}", errors[0]);
    assert!(
        text.contains("failed: 30 errors; 2 places could not be examined; 22 more"),
        "{text}"
    );
}

#[test]
fn azure_reads_a_path_as_a_path() {
    let text = judged_many("azure", 1);
    let place = "sourcepath=a,b:c%3Bd%5D%AZP250A|`x`<y>&\"z\";linenumber=2;columnnumber=29;";
    assert!(text.contains(place), "{text}");
}

#[test]
fn every_issue_of_gitlab_has_a_fingerprint_of_its_own() {
    let issues = json(&judged_many("gitlab", 5));
    let issues = issues.as_array().expect("a list");
    let prints: BTreeSet<&str> = issues
        .iter()
        .filter_map(|it| it["fingerprint"].as_str())
        .collect();
    // Five findings and two gaps.
    assert_eq!((issues.len(), prints.len()), (7, 7));
    for it in issues {
        assert!(
            it["description"].is_string() && it["check_name"].is_string(),
            "{it}"
        );
        let severities = ["info", "minor", "major", "critical", "blocker"];
        assert!(
            it["severity"]
                .as_str()
                .is_some_and(|it| severities.contains(&it)),
            "{it}"
        );
        assert!(it["location"]["lines"]["begin"].as_u64() > Some(0), "{it}");
    }
}

#[test]
fn a_comment_fits_and_says_what_it_leaves_out() {
    let text = judged_many("markdown", 5000);
    assert!(text.chars().count() <= 60_000, "{}", text.chars().count());
    assert!(text.starts_with("<!-- placet -->\n"));
    assert!(text.contains(" findings more: `placet check --show all`"));
    // Nothing of a path ends its cell: each row has five bars that are no text.
    let row = text.lines().find(|it| it.contains("a,b:c")).expect("a row");
    assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
}

#[test]
fn a_finding_that_the_policy_excludes_is_suppressed_and_skipped() {
    let mut judgement = canonical::judgement();
    judgement.findings[0].aside = Some(Aside::Excluded {
        reason: "a test's input".to_owned(),
    });
    let of = |name| {
        written(
            format(name),
            &canonical::inventory(),
            Some(&judgement),
            plain(),
        )
    };
    let log = json(&of("sarif"));
    let suppressions = &log["runs"][0]["results"][0]["suppressions"];
    assert_eq!(
        suppressions[0]["justification"],
        "excluded by the policy: a test's input"
    );
    assert!(of("junit").contains("<skipped message=\"excluded by the policy: a test's input\"/>"));
    assert!(!of("github").contains("::error file=vendor/qr.c"));
}

#[test]
fn a_gap_that_a_finding_tells_of_is_shown_once_and_as_what_it_is() {
    let mut judgement = canonical::judgement();
    let finding = &mut judgement.findings[1];
    finding.diagnostic.code = "unreadable-file";
    finding.diagnostic.labels[0].path = "secret".to_owned();
    finding.subjects = vec!["secret".to_owned()];
    let of = |name| {
        written(
            format(name),
            &canonical::inventory(),
            Some(&judgement),
            plain(),
        )
    };
    let text = of("github");
    let about: Vec<&str> = text
        .lines()
        .filter(|it| it.contains("file=secret,"))
        .collect();
    assert_eq!(about.len(), 1, "{text}");
    assert!(about[0].starts_with("::error "), "{text}");
    assert!(of("junit").contains("tests=\"3\" failures=\"1\" errors=\"2\""));
}

#[test]
fn a_waiver_hides_nothing_that_was_not_examined() {
    let mut judgement = canonical::judgement();
    let finding = &mut judgement.findings[1];
    finding.diagnostic.code = "unreadable-file";
    finding.subjects = vec!["secret".to_owned()];
    finding.aside = Some(Aside::Waived {
        id: None,
        reason: "temporary".to_owned(),
        expires: Day::at(0),
    });
    for name in ["github", "azure", "gitlab", "junit", "markdown"] {
        let text = written(
            format(name),
            &canonical::inventory(),
            Some(&judgement),
            plain(),
        );
        assert!(text.contains("not examined: permission denied"), "{text}");
    }
}
