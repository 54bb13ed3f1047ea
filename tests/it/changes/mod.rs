// SPDX-License-Identifier: Apache-2.0

//! What a change brings: findings that are new, fixed or unchanged.
#![cfg(unix)]

mod short_way;

use std::fs;

use placet::walk::Options;

use crate::{
    program::{Seen, placet},
    revision::repo::{Repo, listed},
};

const BAD: &str = "// SPDX-License-Identifier: MIT OR\n";
const WORSE: &str = "// SPDX-License-Identifier: Apache-2.0 OR\n";
const GOOD: &str = "// SPDX-License-Identifier: MIT\n";

/// A work tree with one finding, which is committed.
fn with_finding() -> Repo {
    let repo = Repo::new();
    repo.put("src/old.c", BAD);
    repo.put("src/good.c", GOOD);
    repo.commit();
    repo
}

fn since(repo: &Repo) -> Seen {
    placet("check --isolated --since HEAD -o json", &repo.root())
}

/// Holds the exit code, and how many findings are new, unchanged and fixed.
#[track_caller]
fn check(repo: &Repo, code: i32, expected: [usize; 3]) {
    let seen = since(repo);
    let text = seen.text();
    let json: serde_json::Value = serde_json::from_str(&text).expect("the report is JSON");
    let lists = [&json["findings"], &json["since"]["fixed"]];
    let all = lists.iter().filter_map(|it| it.as_array()).flatten();
    // Such a file also has no license, which is a finding of its own.
    let all: Vec<_> = all
        .filter(|it| it["code"] == "invalid-expression")
        .collect();
    let counts = ["new", "unchanged", "fixed"]
        .map(|status| all.iter().filter(|it| it["status"] == status).count());
    assert_eq!(
        (seen.code, counts),
        (code, expected),
        "{text}{}",
        seen.stderr
    );
}

#[test]
fn what_was_there_does_not_fail() {
    let repo = with_finding();
    placet("check --isolated", &repo.root()).check(1, &["invalid-expression"]);
    check(&repo, 0, [0, 1, 0]);
    let people = placet("check --isolated --since HEAD", &repo.root());
    people.check(0, &["passed", "2 findings not new since `HEAD` ("]);
}

#[test]
fn what_is_new_fails() {
    let repo = with_finding();
    repo.put("src/new.c", WORSE);
    check(&repo, 1, [1, 1, 0]);
}

#[test]
fn one_more_file_with_an_old_finding_is_new_and_the_old_one_is_not() {
    for name in ["src/a.c", "src/z.c"] {
        let repo = with_finding();
        repo.put(name, BAD);
        check(&repo, 1, [1, 1, 0]);
    }
}

#[test]
fn what_is_gone_is_fixed() {
    let repo = with_finding();
    repo.put("src/old.c", GOOD);
    check(&repo, 0, [0, 0, 1]);
    let people = placet("check --isolated --since HEAD", &repo.root());
    people.check(0, &["2 findings fixed since `HEAD` ("]);
}

#[test]
fn added_lines_and_a_new_place_are_no_news() {
    let repo = with_finding();
    repo.put("src/old.c", format!("\n\n// one more line\n{BAD}"));
    check(&repo, 0, [0, 1, 0]);
    let repo = with_finding();
    fs::rename(repo.root().join("src/old.c"), repo.root().join("moved.c")).expect("it is there");
    check(&repo, 0, [0, 1, 0]);
    let repo = with_finding();
    fs::remove_file(repo.root().join("src/old.c")).expect("it is there");
    repo.put("lib/old.c", format!("// one more line\n{BAD}"));
    check(&repo, 0, [0, 1, 0]);
}

#[test]
fn a_gap_that_was_there_is_no_news() {
    let repo = Repo::new();
    repo.put("a.zip", "text");
    repo.put("b.c", GOOD);
    repo.commit();
    placet("check --isolated", &repo.root()).check(3, &["archive-not-opened"]);
    placet("check --isolated --since HEAD", &repo.root()).check(0, &["passed"]);
    repo.put("c.zip", "text");
    placet("check --isolated --since HEAD", &repo.root()).check(3, &["c.zip"]);
}

#[test]
fn a_branch_is_compared_with_where_it_began() {
    let repo = with_finding();
    let start = repo.git.head().expect("a head").target().expect("a commit");
    repo.put("src/other.c", WORSE);
    let main = repo.commit();
    // On the branch, from the start, the finding of `main` is not there.
    fs::write(repo.dot_git("refs/heads/upstream"), format!("{main}\n")).expect("a file");
    fs::write(repo.dot_git("refs/heads/main"), format!("{start}\n")).expect("a file");
    fs::remove_file(repo.root().join("src/other.c")).expect("it is there");
    repo.put("src/branch.c", GOOD);
    repo.commit();
    let seen = placet("check --isolated --since upstream -o json", &repo.root());
    let text = seen.text();
    assert!(
        text.contains(start.to_string().get(..10).expect("it has 40 digits")),
        "{text}"
    );
    assert!(!text.contains("\"fixed\": [\n      {"), "{text}");
    assert_eq!(seen.code, 0, "{text}");
    placet("check --since nowhere", &repo.root()).check(
        2,
        &[
            "could not read the revision `nowhere`",
            "no such branch, tag or commit",
        ],
    );
}

#[test]
fn a_change_cannot_loosen_the_policy_that_judges_it() {
    let policy = |licenses: &str| {
        format!("version = 1\n[licenses]\nallow = [{licenses}]\ndefault = \"deny\"\n")
    };
    let repo = Repo::new();
    repo.put("placet.toml", policy("\"MIT\""));
    repo.put("src/a.c", GOOD);
    repo.commit();
    repo.put("placet.toml", policy("\"MIT\", \"ISC\""));
    repo.put("src/b.c", "// SPDX-License-Identifier: ISC\n");
    repo.commit();
    let says = |arguments: &str, below: &str| placet(arguments, &repo.root().join(below)).text();
    let own = says("check", "");
    assert!(!own.contains("src/b.c"), "{own}");
    let before = says("check --policy-ref HEAD~1", "");
    assert!(
        before.contains("policy: HEAD~1:placet.toml") && before.contains("src/b.c"),
        "{before}"
    );
    let below = says("check --policy-ref HEAD~1", "src");
    assert!(below.contains("policy: HEAD~1:placet.toml"), "{below}");
    fs::remove_file(repo.root().join("placet.toml")).expect("it is there");
    let mut index = repo.git.index().expect("an index");
    index
        .remove_path("placet.toml".as_ref())
        .expect("it is there");
    index.write().expect("it can be written");
    repo.commit();
    let none = says("check --policy-ref HEAD", "");
    assert!(none.contains("policy: starter (built-in)"), "{none}");
    placet("check --policy-ref v9", &repo.root()).check(2, &["no such branch, tag or commit"]);
}

#[test]
fn the_index_is_read_and_not_the_work_tree() {
    let repo = with_finding();
    repo.put("src/old.c", GOOD);
    repo.put("staged.c", BAD);
    let mut index = repo.git.index().expect("an index");
    for path in ["src/old.c", "staged.c"] {
        index.add_path(path.as_ref()).expect("it is there");
    }
    index.write().expect("it can be written");
    repo.put("staged.c", GOOD);
    repo.put("untracked.c", BAD);
    let options = Options {
        staged: true,
        ..Options::default()
    };
    let all = [
        ".git [git's own directory]",
        "src/good.c",
        "src/old.c",
        "staged.c",
    ];
    assert_eq!(listed(&repo.root(), &options), all);
    assert_eq!(
        listed(&repo.root().join("src"), &options),
        ["good.c", "old.c"]
    );
    let seen = placet("check --isolated --staged", &repo.root());
    seen.check(1, &["staged.c", "invalid-expression"]);
    assert!(!seen.text().contains("untracked.c"));
}

#[test]
fn what_git_does_not_track_can_be_left_out() {
    let repo = with_finding();
    repo.put("untracked.c", BAD);
    repo.put("more/untracked.c", BAD);
    let options = Options {
        only_tracked: true,
        ..Options::default()
    };
    assert_eq!(
        listed(&repo.root(), &options),
        [
            ".git [git's own directory]",
            "more [not tracked by git]",
            "src/good.c",
            "src/old.c",
            "untracked.c [not tracked by git]",
        ]
    );
    let folder = tempfile::tempdir().expect("a folder");
    placet("check --tracked", folder.path()).check(
        2,
        &[
            "could not tell what git tracks",
            "it is in no git work tree",
        ],
    );
}

fn diff(repo: &Repo, base: &str, head: &str) -> String {
    let output = crate::program::command()
        .args(["diff", base, head])
        .current_dir(repo.root())
        .output();
    let seen = Seen::of(output.expect("the program starts"));
    assert_eq!(seen.code, 0, "{}", seen.stderr);
    seen.text()
}

#[test]
fn states_of_every_kind_are_compared() {
    let repo = with_finding();
    fs::write(repo.root().join("src/old.c"), GOOD).expect("a file");
    let first = repo.commit().to_string();
    repo.put(
        "src/good.c",
        "// SPDX-License-Identifier: ISC\n// Copyright 2024 Somebody\n",
    );
    repo.put(
        "Cargo.toml",
        "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT\"\n",
    );
    let second = repo.commit().to_string();
    let saved = repo.outside().join("first.json");
    let arguments = format!("scan --rev {first} -o json={}", saved.display());
    placet(&arguments, &repo.root()).check(0, &[]);
    for base in [first.as_str(), "HEAD~1", &saved.display().to_string()] {
        for head in ["HEAD", &second, "."] {
            let seen = diff(&repo, base, head);
            assert!(
                seen.contains("files\n  ~ src/good.c: ISC; was MIT\n"),
                "{seen}"
            );
            assert!(seen.contains("holders\n  + Somebody\n"), "{seen}");
            assert!(seen.contains("+ cargo a: 1.0.0, MIT\n"), "{seen}");
            assert!(seen.starts_with("licenses\n  + ISC: 1 file\n"), "{seen}");
        }
        let other = diff(&repo, base, &first);
        assert_eq!(other, "", "nothing changed since {base}");
    }
    let missing = crate::program::command()
        .args(["diff", "nowhere"])
        .current_dir(repo.root())
        .output();
    let missing = Seen::of(missing.expect("the program starts"));
    missing.check(2, &["could not read the revision `nowhere`"]);
}

#[test]
fn sarif_says_what_is_new_and_what_was_there() {
    let repo = with_finding();
    repo.put("src/new.c", WORSE);
    let seen = placet("check --isolated --since HEAD -o sarif", &repo.root());
    let log: serde_json::Value = serde_json::from_slice(&seen.stdout).expect("SARIF is JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let mut states: Vec<_> = results
        .iter()
        .filter(|it| it["ruleId"] == "invalid-expression")
        .map(|it| {
            let place = &it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
            (
                place.as_str().unwrap_or_default(),
                it["baselineState"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    states.sort_unstable();
    assert_eq!(states, [("src/new.c", "new"), ("src/old.c", "unchanged")]);
    let alone = placet("check --isolated -o sarif", &repo.root());
    assert!(!alone.text().contains("baselineState"));
}
