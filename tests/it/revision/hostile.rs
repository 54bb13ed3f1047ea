// SPDX-License-Identifier: Apache-2.0

//! Repositories that somebody has made to mislead: nothing of them is run, nothing outside is
//! read, nothing blocks, and what cannot be read is a gap.

use std::{fs, os::unix::fs::symlink, path::Path};

use git2::{ObjectType, Oid};
use placet::walk::{Options, Source};
use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::repo::{Repo, listed, rev};
use crate::program::placet;

const CANARY: &str = "CANARY-0f3a";

fn fifo(path: &Path) {
    mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).expect("a FIFO");
}

/// A bare repository with one file, `a`.
fn plain() -> Repo {
    let repo = Repo::bare();
    let blob = repo.blob("a\n");
    repo.commit_entries(&[("100644", "a", blob)]);
    repo
}

#[track_caller]
fn check_refused(repo: &Repo, why: &str) {
    let words = repo.refused("HEAD");
    assert!(words.contains(why), "{words}");
    placet("check --isolated --rev HEAD", &repo.root()).check(2, &[why]);
}

/// Holds that the tree of a commit gives these items, and that a check is incomplete.
#[track_caller]
fn check_gap(repo: &Repo, expected: &[&str]) {
    assert_eq!(repo.listed("HEAD"), expected);
    let seen = placet("check --isolated --rev HEAD", &repo.root());
    seen.check(3, &["incomplete"]);
}

#[test]
fn a_configuration_that_names_programs_and_files_is_not_read() {
    let repo = plain();
    let canary = repo.outside().join("canary");
    let config = format!(
        "[core]\n\tfsmonitor = touch {0}\n\thooksPath = /\n\tworktree = /\n\tsshCommand = touch {0}\n\
         [include]\n\tpath = {0}.config\n[filter \"x\"]\n\tsmudge = touch {0}\n\tprocess = touch {0}\n\
         [remote \"origin\"]\n\turl = https://example.org/{CANARY}\n",
        canary.display()
    );
    fs::write(repo.dot_git("config"), config).expect("a file of the test");
    let seen = placet("scan -o json", &repo.root());
    seen.check(0, &["\"a\""]);
    assert!(!seen.text().contains(CANARY), "the configuration was read");
    assert!(!canary.exists(), "something of the configuration was run");
}

#[test]
fn objects_elsewhere_are_refused_until_trusted() {
    let repo = plain();
    let other = plain();
    let blob = other.blob("b\n");
    other.commit_entries(&[("100644", "b", blob)]);
    let alternates = repo.dot_git("objects/info/alternates");
    fs::create_dir_all(repo.dot_git("objects/info")).expect("a folder");
    let objects = other.dot_git("objects");
    fs::write(&alternates, format!("{}\n", objects.display())).expect("a file");
    check_refused(
        &repo,
        "`objects/info/alternates` points to a directory elsewhere",
    );
    let trusted = Options {
        trusts_git: true,
        ..rev("HEAD")
    };
    assert_eq!(listed(&repo.root(), &trusted), ["a"]);
    fs::remove_file(&alternates).expect("it is there");
    fs::write(
        repo.dot_git("commondir"),
        other.dot_git("").as_os_str().as_encoded_bytes(),
    )
    .expect("a file");
    check_refused(&repo, "`commondir` points to a directory elsewhere");
}

#[test]
fn links_in_a_repository_are_refused() {
    let repo = Repo::new();
    let blob = repo.blob("a\n");
    repo.commit_entries(&[("100644", "a", blob)]);
    let other = plain();
    let objects = repo.dot_git("objects");
    fs::rename(&objects, repo.outside().join("objects")).expect("they are there");
    symlink(other.dot_git("objects"), &objects).expect("a link");
    check_refused(&repo, "`objects` is no directory of the repository");

    let repo = plain();
    symlink("/etc/passwd", repo.dot_git("objects/pack/x.pack")).expect("a link");
    check_refused(&repo, "something in `objects` is not a regular file");

    let repo = plain();
    fs::remove_file(repo.dot_git("refs/heads/main")).expect("it is there");
    symlink("/etc/passwd", repo.dot_git("refs/heads/main")).expect("a link");
    check_refused(&repo, "no such branch, tag or commit");
}

#[test]
fn a_fifo_blocks_nothing() {
    let repo = plain();
    fifo(&repo.dot_git("objects/pack/x.idx"));
    check_refused(&repo, "something in `objects` is not a regular file");

    let repo = plain();
    for name in ["packed-refs", "commondir", "shallow"] {
        fs::remove_file(repo.dot_git(name)).unwrap_or_default();
        fifo(&repo.dot_git(name));
    }
    assert_eq!(repo.listed("HEAD"), ["a"]);
    fs::remove_file(repo.dot_git("refs/heads/main")).expect("it is there");
    fifo(&repo.dot_git("refs/heads/main"));
    check_refused(&repo, "no such branch, tag or commit");
}

#[test]
fn references_that_go_nowhere_are_said() {
    let repo = plain();
    for (text, why) in [
        ("ref: refs/heads/a\n", "go round in a circle"),
        (
            "ref: ../../../etc/passwd\n",
            "no such branch, tag or commit",
        ),
        ("nonsense", "a reference is broken"),
        (&"12".repeat(32), "SHA-256, which is not read"),
        (&"0".repeat(40), "is not in the repository"),
    ] {
        fs::write(repo.dot_git("refs/heads/a"), "ref: refs/heads/b\n").expect("a file");
        fs::write(repo.dot_git("refs/heads/b"), "ref: refs/heads/a\n").expect("a file");
        fs::write(repo.dot_git("HEAD"), text).expect("a file");
        check_refused(&repo, why);
    }
}

#[test]
fn a_tag_of_a_tree_is_no_commit() {
    let repo = plain();
    let tree = repo.tree(&[]);
    let tag = format!("object {tree}\ntype tree\ntag x\n\n");
    let tag = repo.write(ObjectType::Tag, tag.as_bytes());
    fs::write(repo.dot_git("HEAD"), format!("{tag}\n")).expect("a file");
    check_refused(&repo, "it is no commit");
}

#[test]
fn names_that_a_checkout_would_refuse_are_gaps() {
    let repo = Repo::bare();
    let blob = repo.blob("x\n");
    let folder = repo.tree(&[("100644", "config", blob)]);
    repo.commit_entries(&[
        ("100644", "..", blob),
        ("40000", ".Git", folder),
        ("100644", "../../etc/passwd", blob),
        ("100644", "a", blob),
        ("100644", "a", blob),
        ("0", "b", blob),
        ("40000", "c", folder),
    ]);
    let malformed = "could not be read: the commit is malformed";
    check_gap(
        &repo,
        &[
            &format!(".. [{malformed}: its name is one that git refuses]"),
            &format!(".Git [{malformed}: its name is one that git refuses]"),
            &format!("../../etc/passwd [{malformed}: its name is no name of a file]"),
            "a",
            &format!("a [{malformed}: it is there twice]"),
            &format!("b [{malformed}: its mode is none of git's]"),
            "c/config",
        ],
    );
}

#[test]
fn a_tree_that_is_cut_is_a_gap() {
    let repo = Repo::bare();
    let blob = repo.blob("x\n");
    let mut bytes = b"100644 a\0".to_vec();
    bytes.extend_from_slice(blob.as_bytes());
    bytes.extend_from_slice(b"100644 b\0cut");
    let tree = repo.write(ObjectType::Tree, &bytes);
    repo.commit_entries(&[("40000", "d", tree)]);
    let gap = "d [could not be read: the directory's object is malformed]";
    check_gap(&repo, &[gap, "d/a"]);
}

#[test]
fn objects_that_are_missing_are_gaps() {
    let repo = Repo::bare();
    let (here, gone) = (repo.blob("here\n"), repo.blob("gone\n"));
    let folder = repo.tree(&[("100644", "x", here)]);
    repo.commit_entries(&[
        ("100644", "a", here),
        ("40000", "b", folder),
        ("100644", "c", gone),
    ]);
    for id in [folder, gone] {
        fs::remove_file(repo.loose(id)).expect("it is there");
    }
    let missing = |id: Oid| {
        format!(
            "could not be read: the object {id} is not in the repository; \
             a shallow or partial clone lacks some"
        )
    };
    check_gap(
        &repo,
        &[
            "a",
            &format!("b [{}]", missing(folder)),
            &format!("c [{}]", missing(gone)),
        ],
    );
}

#[test]
fn a_shallow_clone_has_the_commit_and_lacks_the_one_before() {
    let repo = plain();
    let first = repo.git.head().expect("a head").target().expect("a commit");
    let blob = repo.blob("b\n");
    let second = repo.commit_entries(&[("100644", "b", blob)]);
    fs::write(repo.dot_git("shallow"), format!("{second}\n")).expect("a file");
    fs::remove_file(repo.loose(first)).expect("it is there");
    assert_eq!(repo.listed("HEAD"), ["b"]);
    let words = repo.refused("HEAD~1");
    assert!(words.contains("is not in the repository"), "{words}");
}

#[test]
fn an_object_that_is_another_than_its_id_says_is_a_gap() {
    let repo = Repo::bare();
    let (good, evil) = (repo.blob("good\n"), repo.blob("evil\n"));
    let folder = repo.tree(&[("100644", "x", good)]);
    repo.commit_entries(&[
        ("100644", "a", good),
        ("100644", "b", folder),
        ("40000", "c", good),
    ]);
    fs::remove_file(repo.loose(good)).expect("it is there");
    fs::copy(repo.loose(evil), repo.loose(good)).expect("it can be written");
    let found = repo.listed("HEAD");
    assert_eq!(found.len(), 3);
    assert!(found[0].starts_with(&format!(
        "a [could not be read: the object {good} is broken"
    )));
    let kind = format!("could not be read: the object {folder} is not what its place says");
    assert_eq!(found[1], format!("b [{kind}]"));
    assert!(found[2].starts_with("c [could not be read: "));
    assert!(!found.concat().contains("evil"));
}

#[test]
fn a_broken_pack_is_a_gap() {
    let repo = Repo::bare();
    let (gone, here) = (repo.blob("x\n"), repo.blob("y\n"));
    repo.commit_entries(&[("100644", "a", gone), ("100644", "b", here)]);
    fs::remove_file(repo.loose(gone)).expect("it is there");
    fs::write(repo.dot_git("objects/pack/pack-1.pack"), "PACK nonsense").expect("a file");
    fs::write(repo.dot_git("objects/pack/pack-1.idx"), [0xff; 4096]).expect("a file");
    let found = repo.listed("HEAD");
    assert!(found[0].starts_with("a [could not be read: "), "{found:?}");
    assert_eq!(found[1], "b");
    placet("check --isolated", &repo.root()).check(3, &["incomplete"]);
}

#[test]
fn few_objects_that_stand_for_millions_of_files_are_cut_short() {
    let repo = Repo::bare();
    let mut id = repo.blob("x\n");
    let names: Vec<String> = (0..5).map(|it| format!("d{it}")).collect();
    for level in 0..10 {
        let mode = if level == 0 { "100644" } else { "40000" };
        let entries: Vec<_> = names.iter().map(|it| (mode, it.as_str(), id)).collect();
        id = repo.tree(&entries);
    }
    repo.commit_tree(id);
    let found = repo.listed("HEAD");
    let n_gaps = found
        .iter()
        .filter(|it| it.contains("comes more than 1000 times"))
        .count();
    assert!(n_gaps > 0 && found.len() < 100_000, "{} items", found.len());
}

#[test]
fn directories_without_end_are_cut_short() {
    let repo = Repo::bare();
    let mut id = repo.tree(&[("100644", "x", repo.blob("x\n"))]);
    for _ in 0..5000 {
        id = repo.tree(&[("40000", "d", id)]);
    }
    repo.commit_tree(id);
    let found = repo.listed("HEAD");
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with("directories stand more than 1024 deep in one another]"));
}

#[test]
fn replacements_and_attributes_change_nothing() {
    let repo = plain();
    let good = repo.blob("a\n");
    let evil = repo.blob("evil\n");
    fs::create_dir_all(repo.dot_git("refs/replace")).expect("a folder");
    let replace = repo.dot_git("refs/replace").join(good.to_string());
    fs::write(replace, format!("{evil}\n")).expect("a file");
    fs::create_dir_all(repo.dot_git("info")).expect("a folder");
    fs::write(
        repo.dot_git("info/attributes"),
        "* export-ignore filter=x\n",
    )
    .expect("a file");
    fs::write(repo.dot_git("info/grafts"), format!("{good}\n")).expect("a file");
    let json = super::repo::inventory(&repo.root(), &Options::default(), 1);
    assert!(json.contains("\"size\": 2"), "{json}");
}

#[test]
fn a_tree_that_looks_like_a_repository_is_a_directory() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["objects", "refs", "hooks"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    fs::write(folder.path().join("HEAD"), "ref: refs/heads/main\n").expect("a file");
    fs::write(folder.path().join("evil.c"), CANARY).expect("a file");
    assert_eq!(
        listed(folder.path(), &Options::default()),
        ["HEAD", "evil.c"]
    );
}

#[test]
fn a_submodule_that_leads_out_is_not_entered() {
    let repo = Repo::new();
    let other = Repo::new();
    other.put("secret", CANARY);
    let commit = other.commit();
    let modules = "[submodule \"../../../x\"]\n\tpath = a\n";
    let modules = repo.blob(modules);
    repo.commit_entries(&[
        ("100644", ".gitmodules", modules),
        ("160000", "a", commit),
        ("160000", "b", commit),
    ]);
    fs::create_dir_all(repo.dot_git("modules")).expect("a folder");
    symlink(other.dot_git(""), repo.dot_git("modules/b")).expect("a link");
    fs::create_dir_all(repo.root().join("a")).expect("a folder");
    symlink(other.dot_git(""), repo.root().join("a/.git")).expect("a link");
    let found = repo.listed("HEAD").join("\n");
    assert!(!found.contains("secret"), "{found}");
    assert_eq!(
        found.matches("that is not initialised").count(),
        2,
        "{found}"
    );
}

#[test]
fn a_repository_of_another_user_is_refused_until_trusted() {
    if !rustix::process::geteuid().is_root() {
        return; // only root can give a directory away
    }
    let repo = plain();
    std::os::unix::fs::chown(repo.dot_git(""), Some(65_534), None).expect("we are root");
    check_refused(&repo, "the repository belongs to another user (65534)");
    placet("check --isolated --git-trust --rev HEAD", &repo.root()).check(0, &["passed"]);
    let error = Source::open(&repo.root(), &rev("HEAD")).expect_err("it is refused");
    assert!(error.to_string().contains("another user"), "{error}");
}
