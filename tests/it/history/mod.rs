// SPDX-License-Identifier: Apache-2.0

//! When licenses came into a history and left it.
#![cfg(unix)]

mod hostile;

use std::{fs, process::Command};

use serde_json::Value;

use crate::{
    program::{Seen, command},
    revision::repo::Repo,
};

const MIT: &str = "// SPDX-License-Identifier: MIT\n";
const GPL: &str = "// SPDX-License-Identifier: GPL-2.0-only\n";

/// Three commits: GPL comes, is moved, and goes.
fn repository() -> (Repo, [String; 3]) {
    let repo = Repo::new();
    repo.put("a/x.c", MIT);
    repo.put("a/old.c", GPL);
    let first = repo.commit().to_string();
    repo.put("b/moved.c", GPL);
    fs::remove_file(repo.root().join("a/old.c")).expect("it is there");
    remove(&repo, "a/old.c");
    let second = repo.commit().to_string();
    fs::remove_file(repo.root().join("b/moved.c")).expect("it is there");
    remove(&repo, "b/moved.c");
    repo.put("a/y.c", MIT);
    let third = repo.commit().to_string();
    (repo, [first, second, third])
}

fn remove(repo: &Repo, path: &str) {
    let mut index = repo.git.index().expect("an index");
    index.remove_path(path.as_ref()).expect("it is tracked");
    index.write().expect("it can be written");
}

fn run(repo: &Repo, arguments: &str) -> Seen {
    let output = command()
        .arg("history")
        .args(arguments.split_whitespace())
        .arg(repo.root())
        .output();
    Seen::of(output.expect("the program starts"))
}

fn json(repo: &Repo, arguments: &str) -> Value {
    let seen = run(repo, &format!("{arguments} -o json"));
    assert!(!seen.stdout.is_empty(), "{}", seen.stderr);
    serde_json::from_slice(&seen.stdout).expect("the report is JSON")
}

/// Holds what is told of a mark: `license (method)`, where it is, its first and last commit.
#[track_caller]
fn check(mark: &Value, name: &str, in_head: bool, first: &str, last: &str) {
    let license = mark["license"].as_str().unwrap_or_default();
    let method = mark["method"].as_str().unwrap_or_default();
    assert_eq!(format!("{license} ({method})"), name);
    assert_eq!(mark["in_head"], in_head, "{mark}");
    assert_eq!(mark["first"]["commit"], first, "{mark}");
    assert_eq!(mark["last"]["commit"], last, "{mark}");
}

#[test]
fn what_came_and_went_is_told_with_its_commits() {
    let (repo, [first, second, third]) = repository();
    let json = json(&repo, "");
    let marks = json["marks"].as_array().expect("a list");
    assert_eq!(marks.len(), 2, "{json}");
    check(&marks[0], "GPL-2.0-only (tag)", false, &first, &second);
    check(&marks[1], "MIT (tag)", true, &first, &third);
    assert_eq!(marks[0]["first"]["paths"], serde_json::json!(["a/old.c"]));
    assert_eq!(marks[0]["last"]["paths"], serde_json::json!(["b/moved.c"]));
    assert_eq!(marks[0]["n_contents"], 1, "moving a file makes no content");
    assert_eq!(json["summary"]["n_commits"], 3);
    assert_eq!(
        json["summary"]["n_contents"], 2,
        "two files have one content"
    );
    run(&repo, "").check(
        0,
        &[
            "in history and no longer in HEAD\n  GPL-2.0-only (tag): ",
            "in HEAD\n  MIT (tag): since ",
        ],
    );
}

#[test]
fn of_one_license_each_path_is_told() {
    let (repo, [first, second, _]) = repository();
    let json = json(&repo, "--license gpl-2.0-ONLY");
    let marks = json["marks"].as_array().expect("a list");
    assert_eq!(marks.len(), 1, "{json}");
    let paths = marks[0]["paths"].as_array().expect("a list");
    let told = |it: &Value, key: &str| it[key]["commit"].as_str().map(str::to_owned);
    let paths: Vec<_> = paths
        .iter()
        .map(|it| (it["path"].as_str(), told(it, "first"), told(it, "last")))
        .collect();
    let both = |it: &String| Some(it.clone());
    assert_eq!(
        paths,
        [
            (Some("a/old.c"), both(&first), both(&first)),
            (Some("b/moved.c"), both(&second), both(&second)),
        ]
    );
    run(&repo, "--license GLP-2.0-only").check(2, &["did you mean `GPL-2.0-only`?"]);
}

#[test]
fn packs_loose_objects_and_one_or_many_threads_give_the_same_bytes() {
    let (repo, _) = repository();
    let loose = run(&repo, "-o json --threads 1");
    assert_eq!(loose.code, 0, "{}", loose.stderr);
    let mut packed = repo.git.packbuilder().expect("a pack");
    let mut walk = repo.git.revwalk().expect("a walk");
    walk.push_head().expect("a head");
    packed.insert_walk(&mut walk).expect("objects");
    let folder = repo.dot_git("objects/pack");
    fs::create_dir_all(&folder).expect("a folder");
    packed.write(&folder, 0o644).expect("a pack");
    let both = run(&repo, "-o json --threads 3");
    assert_eq!(loose.text(), both.text());
    for entry in fs::read_dir(repo.dot_git("objects")).expect("objects") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|it| it.to_str());
        if name.is_some_and(|it| it.len() == 2) {
            fs::remove_dir_all(path).expect("it is there");
        }
    }
    let packs = run(&repo, "-o json --threads 2");
    assert_eq!(loose.text(), packs.text());
}

#[test]
fn a_directory_has_a_history_of_its_own() {
    let (repo, [first, _, _]) = repository();
    let output = command()
        .args(["history", "-o", "json"])
        .arg(repo.root().join("a"))
        .output();
    let seen = Seen::of(output.expect("the program starts"));
    let json: Value = serde_json::from_slice(&seen.stdout).expect("JSON");
    check(
        &json["marks"][0],
        "GPL-2.0-only (tag)",
        false,
        &first,
        &first,
    );
}

#[test]
fn what_another_branch_still_has_is_told() {
    let (repo, [first, ..]) = repository();
    fs::write(repo.dot_git("refs/heads/old"), format!("{first}\n")).expect("a file");
    let json = json(&repo, "");
    let mark = &json["marks"][0];
    assert_eq!(mark["in_head"], false);
    assert_eq!(mark["references"], serde_json::json!(["refs/heads/old"]));
}

#[test]
fn a_history_that_lacks_something_is_incomplete() {
    let (repo, [_, second, _]) = repository();
    let id = git2::Oid::from_str(&second).expect("an id");
    fs::remove_file(repo.loose(id)).expect("it is loose");
    run(&repo, "").check(
        3,
        &[
            "gap: not everything could be examined",
            &second,
            "is missing",
        ],
    );
    run(&repo, "--allow-incomplete").check(0, &["is missing"]);

    let (repo, [first, ..]) = repository();
    let id = git2::Oid::from_str(&first).expect("an id");
    let tree = repo.git.find_commit(id).expect("a commit").tree_id();
    fs::remove_file(repo.loose(tree)).expect("it is loose");
    run(&repo, "").check(3, &["the directories of 1 commits are missing"]);
    run(&repo, "--license MIT").check(3, &["are missing"]);

    let (repo, _) = repository();
    fs::write(repo.dot_git("shallow"), format!("{second}\n")).expect("a file");
    run(&repo, "").check(3, &["the clone is shallow"]);
}

#[test]
fn a_limit_that_is_met_makes_a_history_incomplete() {
    let (repo, _) = repository();
    run(&repo, "--time-limit 0").check(3, &["`--time-limit` ended the scan"]);
    let seen = run(&repo, "--time-limit 0 --allow-incomplete -o json");
    let history: Value = serde_json::from_slice(&seen.stdout).expect("the report is JSON");
    assert_eq!(history["marks"], serde_json::json!([]));
    if cfg!(target_os = "linux") {
        run(&repo, "--max-memory 1K").check(3, &["`--max-memory` ended the scan"]);
        let free = run(&repo, "-o json").stdout;
        let limited = run(&repo, "--time-limit 1h --max-memory 64G -o json");
        assert_eq!(limited.stdout, free);
    }
}

#[test]
fn broken_packs_and_objects_are_told_and_end_in_no_panic() {
    let (repo, _) = repository();
    let folder = repo.dot_git("objects/pack");
    fs::create_dir_all(&folder).expect("a folder");
    for (name, bytes) in [("pack-a", &b"PACK"[..]), ("pack-b", &[0xff; 2000])] {
        fs::write(folder.join(name).with_extension("idx"), bytes).expect("a file");
        fs::write(folder.join(name).with_extension("pack"), bytes).expect("a file");
    }
    let blob = repo.blob("text");
    fs::set_permissions(
        repo.loose(blob),
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .expect("it is there");
    fs::write(repo.loose(blob), "no zlib").expect("a file");
    run(&repo, "").check(
        3,
        &[
            "the pack pack-a is not read to its end",
            "the pack pack-b is not read to its end",
            "is broken",
            "MIT (tag)",
        ],
    );
}

#[test]
fn only_two_formats_tell_of_a_history() {
    let (repo, _) = repository();
    run(&repo, "-o sarif").check(2, &["a history cannot be written as `sarif`"]);
    let path = repo.outside().join("out.json");
    run(&repo, &format!("-o json={}", path.display())).check(0, &[]);
    let written = fs::read_to_string(path).expect("it was written");
    assert!(written.contains("placet-history"));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_placet"))
        .arg("history")
        .arg(elsewhere.path())
        .output();
    Seen::of(output.expect("the program starts")).check(2, &["it is in no git repository"]);
}
