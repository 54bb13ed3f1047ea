// SPDX-License-Identifier: Apache-2.0

//! Commits, read by their objects: a directory and its commit give the same inventory.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod hostile;
pub(crate) mod repo;

use std::fs;

use git2::{Oid, Repository};
use placet::walk::{Options, Source};
use proptest::{collection::btree_map, prelude::*};
use repo::{Repo, inventory, listed, rev};

use crate::program::placet;

/// Holds that a clean work tree, its commit, and its commit read by three threads are the same.
#[track_caller]
fn check_same(repo: &Repo) {
    let directory = inventory(&repo.root(), &Options::default(), 1);
    for threads in [1, 3] {
        let commit = inventory(&repo.root(), &rev("HEAD"), threads);
        assert_eq!(directory, commit, "with {threads} threads");
    }
}

#[test]
fn a_directory_and_its_commit_give_the_same_inventory() {
    let repo = Repo::new();
    repo.put("LICENSE", "Permission is hereby granted, free of charge\n");
    repo.put(
        "REUSE.toml",
        "version = 1\n[[annotations]]\npath = \"data/**\"\n\
        SPDX-FileCopyrightText = \"2024 A\"\nSPDX-License-Identifier = \"CC0-1.0\"\n",
    );
    repo.put(
        "Cargo.toml",
        "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT\"\n",
    );
    repo.put("src/a-b.rs", "// SPDX-License-Identifier: MIT\n");
    repo.put("src/a/x.rs", "// SPDX-License-Identifier: Apache-2.0\n");
    repo.put("src/a.rs", "");
    repo.put("data/x.bin", [0, 159, 146, 150]);
    repo.put("data/x.json", "{ \"license\": ");
    repo.put("package.json", "{ broken");
    repo.put("large.txt", "€ line\n".repeat(300_000));
    repo.put(
        "lfs.png",
        "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 7\n",
    );
    repo.put(".gitignore", "*.log\n");
    repo.put(
        ".gitattributes",
        "*.rs export-ignore\n*.txt text eol=crlf\n",
    );
    repo.put("kept.log", "Copyright 2020 B\n");
    repo.put("bin/run", "#!/bin/sh\n");
    repo.make_executable("bin/run");
    repo.link("loop", ".");
    repo.link("src/passwd", "/etc/passwd");
    let id = repo.commit();
    repo.git
        .remote("origin", "https://me:secret@example.org/a.git")
        .unwrap();
    check_same(&repo);
    let json = inventory(&repo.root(), &rev("HEAD"), 1);
    for word in [
        &id.to_string(),
        "lfs-pointer",
        "https://example.org/a.git",
        "2023-11-14T22:13:20Z",
    ] {
        assert!(json.contains(word), "{word}: {json}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Any names, at any depth, with contents that name licenses, manifests and nonsense.
    #[test]
    fn any_directory_and_its_commit_give_the_same_inventory(
        files in btree_map("[a-c]{1,2}(/[a-b.\u{e9} -]{1,3}x){0,3}", 0..8_usize, 1..12)
    ) {
        const CONTENTS: [&str; 8] = [
            "// SPDX-License-Identifier: MIT OR Apache-2.0\n",
            "Copyright (c) 2019 Somebody\nAll rights reserved.\n",
            "{\"name\": \"a\", \"license\": \"ISC\"}",
            "",
            "\u{0}\u{1}binary",
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "see the file COPYING\r\n",
            "GNU General Public License, version 2\n",
        ];
        let repo = Repo::new();
        for (path, content) in &files {
            let full = repo.root().join(path);
            let is_free = full.parent().is_some_and(|it| fs::create_dir_all(it).is_ok());
            if is_free && !full.is_dir() {
                repo.put(path, CONTENTS[*content]);
            }
        }
        repo.commit();
        check_same(&repo);
    }
}

#[test]
fn an_older_commit_is_read_without_touching_the_work_tree() {
    let repo = Repo::new();
    repo.put("a", "1");
    let first = repo.commit();
    repo.put("b", "2");
    let second = repo.commit();
    repo.tag("v1", first);
    fs::write(
        repo.dot_git("packed-refs"),
        format!("# pack-refs\n{first} refs/heads/old\n"),
    )
    .unwrap();
    let before = fs::read_dir(repo.root()).unwrap().count();
    let old = [".git [git's own directory]", "a"];
    let short = first.to_string();
    let short = short.get(..10).unwrap();
    for name in [
        "v1",
        "refs/tags/v1",
        "tags/v1",
        "v1^{}",
        "old",
        "HEAD~1",
        "HEAD^",
        "@~",
        short,
    ] {
        assert_eq!(repo.listed(name), old, "{name}");
    }
    let new = [".git [git's own directory]", "a", "b"];
    for name in ["HEAD", "@", "main", "HEAD^0", &second.to_string()] {
        assert_eq!(repo.listed(name), new, "{name}");
    }
    assert_eq!(fs::read_dir(repo.root()).unwrap().count(), before);
}

#[test]
fn a_revision_that_is_not_there_is_said() {
    let repo = Repo::new();
    repo.put("a", "1");
    repo.commit();
    for (name, why) in [
        ("v2", "no such branch, tag or commit"),
        ("HEAD~1", "there is no such commit before it"),
        ("HEAD^2", "there is no such commit before it"),
        ("HEAD^{/fix}", "`^{/fix}` is not understood"),
        ("../../etc/passwd", "no such branch, tag or commit"),
        ("1234567", "no object's id starts so, or several do"),
        (
            "1234567890123456789012345678901234567890",
            "is not in the repository",
        ),
    ] {
        let words = repo.refused(name);
        assert!(words.contains(why), "{name}: {words}");
    }
    let folder = tempfile::tempdir().unwrap();
    let error = Source::open(folder.path(), &rev("HEAD")).unwrap_err();
    assert!(
        error.to_string().ends_with("it is in no git repository"),
        "{error}"
    );
}

#[test]
fn a_bare_repository_means_its_head() {
    let repo = Repo::bare();
    let blob = repo.blob("// SPDX-License-Identifier: MIT\n");
    let folder = repo.tree(&[("100644", "b.c", blob)]);
    repo.commit_entries(&[("40000", "a", folder)]);
    assert_eq!(listed(&repo.root(), &Options::default()), ["a/b.c"]);
    let source = Source::open(&repo.root(), &Options::default()).unwrap();
    assert_eq!(source.facts().name, "app");
    placet("scan -o jsonl", &repo.root()).check(0, &["a/b.c", "MIT"]);
}

#[test]
fn an_empty_repository_has_no_head() {
    let repo = Repo::bare();
    let words = repo.refused("HEAD");
    assert!(words.ends_with("no such branch, tag or commit"), "{words}");
}

#[test]
fn a_part_of_a_commit_is_a_part_of_it() {
    let repo = Repo::new();
    repo.put("a/b/c", "1");
    repo.put("d", "2");
    repo.commit();
    repo.put("a/b/new", "3");
    assert_eq!(listed(&repo.root().join("a"), &rev("HEAD")), ["b/c"]);
    assert_eq!(listed(&repo.root().join("a/b/c"), &rev("HEAD")), ["c"]);
    let error = Source::open(&repo.root().join("a/b/new"), &rev("HEAD")).unwrap_err();
    assert!(
        error.to_string().ends_with("the path is not in it"),
        "{error}"
    );
}

/// A work tree with a submodule `lib`, whose repository stands where git puts it, and the commit
/// of it.
fn with_submodule(git_directory: &str) -> (Repo, Oid) {
    let repo = Repo::new();
    let module = Repo::new();
    module.put("LICENSE", "MIT\n");
    module.put("x.c", "int x;\n");
    let commit = module.commit();
    let target = repo.root().join(git_directory);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    copy(&module.dot_git(""), &target);
    repo.put("lib/LICENSE", "MIT\n");
    repo.put("lib/x.c", "int x;\n");
    if git_directory != "lib/.git" {
        repo.put("lib/.git", "gitdir: ../.git/modules/the lib\n");
    }
    let modules = "[submodule \"the lib\"]\n\tpath = lib\n\turl = https://example.org/lib\n";
    repo.put(".gitmodules", modules);
    let modules = repo.blob(modules);
    let file = repo.blob("a\n");
    repo.put("a", "a\n");
    repo.commit_entries(&[
        ("100644", ".gitmodules", modules),
        ("100644", "a", file),
        ("160000", "lib", commit),
    ]);
    let mut index = repo.git.index().unwrap();
    let head = repo.git.head().unwrap().peel_to_tree().unwrap();
    index.read_tree(&head).unwrap();
    index.write().unwrap();
    drop(head);
    (repo, commit)
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn a_submodule_is_entered_where_it_is_there() {
    for git_directory in [".git/modules/the lib", "lib/.git"] {
        let (repo, _) = with_submodule(git_directory);
        assert_eq!(
            repo.listed("HEAD"),
            [
                ".git [git's own directory]",
                ".gitmodules",
                "a",
                "lib/.git [git's own directory]",
                "lib/LICENSE",
                "lib/x.c",
            ],
            "{git_directory}"
        );
        check_same(&repo);
    }
}

#[test]
fn a_submodule_that_is_not_there_is_a_gap_with_its_commit() {
    let (repo, commit) = with_submodule(".git/modules/the lib");
    fs::remove_dir_all(repo.dot_git("modules")).unwrap();
    fs::remove_dir_all(repo.root().join("lib")).unwrap();
    let found = repo.listed("HEAD");
    let last = found.last().unwrap();
    assert!(
        last.starts_with(&format!("lib [a submodule at {commit}")),
        "{found:?}"
    );
    check_same(&repo);
    let seen = placet("check --isolated --rev HEAD", &repo.root());
    seen.check(3, &["submodule-not-initialised", &commit.to_string()]);
}

#[test]
fn a_repository_with_a_work_tree_elsewhere_is_read_when_trusted() {
    let repo = Repo::new();
    repo.put("a", "1");
    repo.commit();
    let other = repo.outside().join("other");
    fs::create_dir_all(repo.dot_git("worktrees/other")).unwrap();
    fs::create_dir_all(&other).unwrap();
    let git_directory = repo.dot_git("worktrees/other");
    fs::write(
        other.join(".git"),
        format!("gitdir: {}\n", git_directory.display()),
    )
    .unwrap();
    fs::write(git_directory.join("commondir"), "../..\n").unwrap();
    fs::write(git_directory.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    let seen = placet("check --isolated --rev HEAD", &other);
    seen.check(
        2,
        &["`.git` points to a directory elsewhere", "--git-trust"],
    );
    let options = Options {
        trusts_git: true,
        ..rev("HEAD")
    };
    let expected = [".git [git's own directory]", "a"];
    assert_eq!(listed(&other, &options), expected);
    // Where the repository names it in return, the user has made it.
    let named = format!("{}\n", other.join(".git").display());
    fs::write(git_directory.join("gitdir"), named).unwrap();
    assert_eq!(listed(&other, &rev("HEAD")), expected);
}

#[test]
fn the_packed_repository_of_another_kind_of_clone_is_read() {
    let repo = Repo::new();
    for index in 0..50 {
        repo.put(
            &format!("{index}.c"),
            format!("// {index} of many lines\n").repeat(40),
        );
    }
    let id = repo.commit();
    let bare = Repository::init_bare(repo.outside().join("packed.git")).unwrap();
    let mut builder = repo.git.packbuilder().unwrap();
    builder.insert_commit(id).unwrap();
    builder.write(&bare.path().join("objects/pack"), 0).unwrap();
    fs::write(
        bare.path().join("packed-refs"),
        format!("{id} refs/heads/main\n"),
    )
    .unwrap();
    fs::write(bare.path().join("HEAD"), "ref: refs/heads/main\n").unwrap();
    assert_eq!(listed(bare.path(), &Options::default()).len(), 50);
}
