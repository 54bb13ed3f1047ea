// SPDX-License-Identifier: Apache-2.0

//! What is listed of a git work tree.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{fs, os::unix::fs::symlink, path::Path};

use git2::{IndexEntry, IndexTime, Oid, Repository, Signature, Time};
use placet::walk::{Item, Options, Source, walk};
use tempfile::TempDir;

use crate::program::placet;

/// What a walk finds, one line each: the path, and the code of the reason in brackets.
fn list(root: &Path, options: &Options) -> Vec<String> {
    let source = Source::open(root, options).expect("the root is there");
    walk(&source)
        .map(|item| match item {
            Item::File(entry) => entry.path().to_string(),
            Item::Skipped(it) => format!("{} [{}]", it.path, it.reason.code()),
        })
        .collect()
}

fn check(root: &Path, expected: &[&str]) {
    assert_eq!(list(root, &Options::default()), expected);
}

/// A work tree with files, of which git tracks those without a leading `?`, and what `.gitignore`
/// says.
fn work_tree(ignore: &str, files: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let repository = Repository::init(root.path()).unwrap();
    let mut index = repository.index().unwrap();
    put(root.path(), ".gitignore", ignore);
    for file in files {
        let name = file.trim_start_matches('?');
        if name != ".gitignore" {
            put(root.path(), name, "x\n");
        }
        if *file == name {
            index.add_path(Path::new(name)).unwrap();
        }
    }
    index.write().unwrap();
    root
}

fn put(root: &Path, file: &str, content: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn add_submodule(root: &Path, path: &str) {
    let mut index = Repository::open(root).unwrap().index().unwrap();
    let time = IndexTime::new(0, 0);
    index
        .add(&IndexEntry {
            ctime: time,
            mtime: time,
            dev: 0,
            ino: 0,
            mode: 0o160_000,
            uid: 0,
            gid: 0,
            file_size: 0,
            id: Oid::from_str("1234567890123456789012345678901234567890").unwrap(),
            flags: 0,
            flags_extended: 0,
            path: path.as_bytes().to_vec(),
        })
        .unwrap();
    index.write().unwrap();
}

#[test]
fn ignore_rules_hide_untracked_files_only() {
    let root = work_tree(
        "*.log\n/target/\nmixed/\n",
        &[
            "a.c",
            "kept.log",
            "?x.log",
            "?new.c",
            "?target/debug/a.o",
            "mixed/in",
            "?mixed/out",
        ],
    );
    check(
        root.path(),
        &[
            ".git [git-directory]",
            ".gitignore",
            "a.c",
            "kept.log",
            "mixed/in",
            "mixed/out [ignored]",
            "new.c",
            "target [ignored]",
            "x.log [ignored]",
        ],
    );
    let options = Options {
        all_files: true,
        ..Options::default()
    };
    let all = list(root.path(), &options);
    assert!(all.iter().any(|it| it == "target/debug/a.o"));
    assert!(!all.iter().any(|it| it.contains("[ignored]")));
}

#[test]
fn an_ignore_file_of_everything_hides_nothing_that_is_tracked() {
    let root = work_tree("/*\n", &[".gitignore", "a.c", "b/c/d.c", "?e.c"]);
    check(
        root.path(),
        &[
            ".git [git-directory]",
            ".gitignore",
            "a.c",
            "b/c/d.c",
            "e.c [ignored]",
        ],
    );
}

#[test]
fn nested_ignore_files_count() {
    let root = work_tree(
        "*.o\n",
        &["src/a.c", "?src/a.o", "?src/b.o", "?src/gen/x.c"],
    );
    put(root.path(), "src/.gitignore", "!b.o\ngen/\n");
    check(
        root.path(),
        &[
            ".git [git-directory]",
            ".gitignore",
            "src/.gitignore",
            "src/a.c",
            "src/a.o [ignored]",
            "src/b.o",
            "src/gen [ignored]",
        ],
    );
}

#[test]
fn outside_git_an_ignore_file_is_a_file() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), ".gitignore", "*\n");
    put(root.path(), "a.c", "");
    check(root.path(), &[".gitignore", "a.c"]);
}

#[test]
fn a_subdirectory_of_a_work_tree_is_a_part_of_it() {
    let root = work_tree(
        "*.log\nbuild/\n",
        &["a/b.c", "?a/x.log", "c.c", "?build/o.c"],
    );
    check(&root.path().join("a"), &["b.c", "x.log [ignored]"]);
    // Named on purpose: what is ignored as a whole is listed as a whole.
    check(&root.path().join("build"), &["o.c"]);
}

#[test]
fn tracked_and_missing_is_said() {
    let root = work_tree("", &["a", "b/c", "b/d", "e/f", "z"]);
    for file in ["a", "b/d", "z"] {
        fs::remove_file(root.path().join(file)).unwrap();
    }
    fs::remove_dir_all(root.path().join("e")).unwrap();
    put(root.path(), "e", "a file where a directory was");
    check(
        root.path(),
        &[
            ".git [git-directory]",
            ".gitignore",
            "a [absent]",
            "b/c",
            "b/d [absent]",
            "e",
            "e/f [absent]",
            "z [absent]",
        ],
    );
}

#[test]
fn submodules_are_entered_when_they_are_there() {
    let root = work_tree("*.o\n", &["a", "z"]);
    for path in ["sub/empty", "sub/gone", "sub/there"] {
        add_submodule(root.path(), path);
    }
    fs::create_dir_all(root.path().join("sub/empty")).unwrap();
    put(
        root.path(),
        "sub/there/.git",
        "gitdir: ../../.git/modules/there\n",
    );
    put(root.path(), "sub/there/LICENSE", "");
    put(root.path(), "sub/there/x.o", "");
    check(
        root.path(),
        &[
            ".git [git-directory]",
            ".gitignore",
            "a",
            "sub/empty [submodule-not-initialised]",
            "sub/gone [submodule-not-initialised]",
            "sub/there/.git [git-directory]",
            "sub/there/LICENSE",
            "sub/there/x.o",
            "z",
        ],
    );
}

#[test]
fn the_commits_of_submodules_are_those_of_the_index() {
    let root = work_tree("", &["a.c", "sub/b.c"]);
    add_submodule(root.path(), "sub/a");
    let of = |path: &Path| {
        let source = Source::open(path, &Options::default()).unwrap();
        let found = source.facts().submodules.iter();
        let found = found.map(|(path, commit)| format!("{path} {commit}"));
        found.collect::<Vec<_>>()
    };
    assert!(of(root.path()).is_empty(), "no file names them");
    put(root.path(), ".gitmodules", "");
    let commit = "1234567890123456789012345678901234567890";
    assert_eq!(of(root.path()), [format!("sub/a {commit}")]);
    assert_eq!(of(&root.path().join("sub")), [format!("a {commit}")]);
}

#[test]
fn a_repository_that_leads_elsewhere_is_not_used() {
    let everything = |root: &Path| {
        let found = list(root, &Options::default());
        assert_eq!(
            found.first().map(String::as_str),
            Some(".git [git-not-used]"),
            "{found:?}"
        );
        assert!(found.iter().any(|it| it == "x.log"), "{found:?}");
    };
    for hostile in [
        "[core]\n\tworktree = /\n",
        "[include]\n\tpath = /etc/passwd\n",
        "[core\n",
    ] {
        let root = work_tree("*.log\n", &["?x.log"]);
        put(root.path(), ".git/config", hostile);
        everything(root.path());
    }
    let other = work_tree("", &["a"]);
    let root = tempfile::tempdir().unwrap();
    put(root.path(), "x.log", "");
    put(root.path(), ".gitignore", "*.log\n");
    let gitdir = format!("gitdir: {}\n", other.path().join(".git").display());
    put(root.path(), ".git", &gitdir);
    everything(root.path());
    fs::remove_file(root.path().join(".git")).unwrap();
    symlink(other.path().join(".git"), root.path().join(".git")).unwrap();
    everything(root.path());
    fs::remove_file(root.path().join(".git")).unwrap();
    fs::create_dir(root.path().join(".git")).unwrap();
    everything(root.path());
}

/// A further work tree of a repository that tracks `a` and ignores `*.log`, with `x.log` in it.
fn linked(main: &Path) -> TempDir {
    let repository = Repository::open(main).unwrap();
    let mut index = repository.index().unwrap();
    index.add_path(Path::new(".gitignore")).unwrap();
    let tree = repository.find_tree(index.write_tree().unwrap()).unwrap();
    let author = Signature::new("n", "n@example.org", &Time::new(0, 0)).unwrap();
    repository
        .commit(Some("HEAD"), &author, &author, "one", &tree, &[])
        .unwrap();
    let outside = tempfile::tempdir().unwrap();
    let path = outside.path().join("further");
    repository.worktree("further", &path, None).unwrap();
    put(&path, "x.log", "");
    outside
}

#[test]
fn a_further_work_tree_is_listed_as_the_first_one_is() {
    let main = work_tree("*.log\n", &["a"]);
    let outside = linked(main.path());
    let further = outside.path().join("further");
    let expected = [".git [git-directory]", ".gitignore", "a", "x.log [ignored]"];
    check(&further, &expected);
    put(&further, "b/c", "");
    check(&further.join("b"), &["c"]);
}

#[test]
fn a_further_work_tree_that_its_repository_does_not_know_is_none() {
    let main = work_tree("*.log\n", &["a"]);
    let outside = linked(main.path());
    let copy = outside.path().join("copy");
    let dot_git = fs::read_to_string(outside.path().join("further/.git")).unwrap();
    put(&copy, ".git", &dot_git);
    put(&copy, "x.log", "");
    check(
        &copy,
        &[".git [git-not-used]", ".git [git-directory]", "x.log"],
    );
}

#[test]
fn a_broken_index_lists_everything() {
    let root = work_tree("*.log\n", &["a", "?x.log"]);
    put(root.path(), ".git/index", "DIRC\0\0\0\x02\0\0\0\x09 broken");
    check(
        root.path(),
        &[
            ".git [git-not-used]",
            ".git [git-directory]",
            ".gitignore",
            "a",
            "x.log",
        ],
    );
}

#[test]
fn an_ignore_file_that_is_a_link_or_fifo_ignores_nothing() {
    let root = work_tree("", &["a/b", "?a/x.log"]);
    symlink("../rules", root.path().join("a/.gitignore")).unwrap();
    put(root.path(), "rules", "*.log\n");
    let found = list(root.path(), &Options::default());
    assert!(found.contains(&"a/x.log".to_owned()), "{found:?}");
    assert!(
        found.contains(&"a/.gitignore [git-not-used]".to_owned()),
        "{found:?}"
    );
}

#[test]
fn the_commit_and_the_remote_are_told() {
    let root = work_tree("", &["a", "b/c"]);
    let repository = Repository::open(root.path()).unwrap();
    let tree = repository.index().unwrap().write_tree().unwrap();
    let tree = repository.find_tree(tree).unwrap();
    let who = Signature::new("A", "a@b", &Time::new(1_700_000_000, 60)).unwrap();
    let id = repository
        .commit(Some("HEAD"), &who, &who, "one", &tree, &[])
        .unwrap();
    repository
        .remote("origin", "https://me:secret@example.org/a.git")
        .unwrap();
    for below in ["", "b"] {
        let source = Source::open(&root.path().join(below), &Options::default()).unwrap();
        let facts = source.facts();
        assert_eq!(facts.revision, Some(id.to_string()));
        assert_eq!(facts.committed, Some(1_700_000_000));
        assert_eq!(facts.remote.as_deref(), Some("https://example.org/a.git"));
    }
}

#[test]
fn what_a_submodule_holds_is_a_dependency() {
    let root = work_tree("", &["a"]);
    let owner = "[submodule \"owl\"]\n\tpath = sub/owl\n\turl = https://example.org/owl.git\n";
    let package = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"1.0.0\"\n");
    for (path, text) in [
        (".gitmodules", owner),
        ("Cargo.toml", &package("nest")),
        ("sub/owl/.git", "gitdir: ../../.git/modules/owl\n"),
        ("sub/owl/Cargo.toml", &package("owl")),
    ] {
        put(root.path(), path, text);
    }
    add_submodule(root.path(), "sub/owl");
    let report = placet("scan -o json --exit-zero", root.path()).text();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let components = report["components"].as_array().unwrap();
    let of_cargo = |it: &&serde_json::Value| it["ecosystem"] == "cargo" && it["name"] == "owl";
    let owl = components.iter().find(of_cargo).unwrap();
    assert_eq!(owl["kind"], "transitive");
    let said = placet("check --exit-zero", root.path()).text();
    assert!(!said.contains("committed-dependency"), "{said}");
}
