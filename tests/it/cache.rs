// SPDX-License-Identifier: Apache-2.0

//! What is remembered between scans changes no result, whatever happens to it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::{
    fs,
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use placet::{
    cache::{Cache, Settings},
    scan::{self, Options, Progress, Run},
    stores::Search,
    walk::{self, Source},
};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::{
    program::{Seen, command},
    revision::repo::Repo,
};

/// Pieces of files: what is said in all the ways in which something is found.
const PIECES: &[&str] = &[
    "// SPDX-License-Identifier: MIT OR (Apache-2.0 AND GPL-2.0-or-later WITH Classpath-exception-2.0)\n",
    "# SPDX-License-Identifier: nonsense AND\n",
    "Copyright (c) 2019-2024 Jos\u{e9} Mu\u{f1}oz and others\n",
    "This program is free software under the terms of the GNU General Public License, version 3.\n",
    "Licensed under the Apache License, Version 2.0; see the file COPYING for details.\n",
    "Redistribution of this thing is forbidden without the written consent of Jane Doe.\n",
    "li\u{200b}censed under the MIT li\u{200b}cense\n",
    "{\"name\": \"x\", \"version\": \"1\", \"license\": \"ISC\"}\n",
    "int main(void) { return 0; }\n",
    "\u{0}\u{1}\u{2}\u{3}",
];

const NAMES: &[&str] = &[
    "a.c",
    "b/LICENSE",
    "b/package.json",
    "c/COPYING",
    "d.py",
    "REUSE.toml",
];

/// A tree whose examination is worth remembering, and the place of a cache beside it.
fn large_tree(mark: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("tree")).unwrap();
    for index in 0..20 {
        let path = folder.path().join(format!("tree/{index}.txt"));
        fs::write(path, large(index, mark)).unwrap();
    }
    folder
}

fn large(index: usize, mark: &str) -> String {
    let lines = format!("{mark}\nlet {index};\n").repeat(4000);
    PIECES[index % PIECES.len()].repeat(1 + index % 3) + &lines
}

fn run(folder: &Path, arguments: &str) -> Seen {
    Seen::of(program(folder, arguments).output().unwrap())
}

fn program(folder: &Path, arguments: &str) -> Command {
    let mut command = command();
    command.env("PLACET_CACHE_DIR", folder.join("cache"));
    let arguments = arguments.split_whitespace();
    command.args(arguments).arg(folder.join("tree"));
    command
}

/// A result in words, with and without what is remembered.
fn scanned(root: &Path, cache: Option<&Cache>, threads: usize) -> String {
    let source = Source::open(root, &walk::Options::default()).unwrap();
    let options = Options {
        threads,
        max_file_size: 4096,
        hash_files: true,
    };
    let run = Run {
        progress: &Progress::default(),
        cache,
        limit: None,
    };
    let inventory = scan::scan_in(&source, &options, &Search::default(), &run).unwrap();
    format!("{inventory:#?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn off_cold_and_warm_give_the_same(
        files in prop::collection::vec((0..NAMES.len(), prop::collection::vec(0..PIECES.len(), 0..6), any::<[u8; 3]>()), 1..6),
        threads in 1_usize..3,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("tree");
        for (name, pieces, end) in files {
            let path = root.join(NAMES[name]);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let text: String = pieces.into_iter().map(|it| PIECES[it]).collect();
            fs::write(path, [text.as_bytes(), &end].concat()).unwrap();
        }
        let cache = || Cache::at(&Settings {
            root: folder.path().join("cache"),
            secret: Vec::new(),
            worth: 0,
        });
        let off = scanned(&root, None, threads);
        let (cold, warm) = (cache(), cache());
        prop_assert_eq!(&off, &scanned(&root, Some(&cold), threads));
        prop_assert_eq!(&off, &scanned(&root, Some(&warm), threads));
        prop_assert_eq!(cold.counts(), (0, 0));
        prop_assert!(warm.counts().0 > 0);
    }
}

#[test]
fn a_warm_run_writes_what_a_run_without_a_cache_does() {
    let folder = large_tree("x");
    let off = run(folder.path(), "check --no-cache -o json");
    assert!(!folder.path().join("cache").exists());
    let cold = run(folder.path(), "check -o json");
    let warm = run(folder.path(), "check -v -o json");
    warm.check(off.code, &["files were known, 0 records were damaged"]);
    assert!(!warm.stderr.contains("cache: 0 files"), "{}", warm.stderr);
    assert_eq!((off.code, off.text()), (cold.code, cold.text()));
    assert_eq!(off.text(), warm.text());
}

#[test]
fn history_diff_and_explain_say_the_same_with_what_is_remembered() {
    let repo = Repo::new();
    for index in 0..20 {
        repo.put(&format!("{index}.txt"), large(index, "x"));
    }
    repo.commit();
    repo.put("18.txt", large(10, "y"));
    repo.commit();
    let root = repo.root().display().to_string();
    for arguments in [
        format!("history -o json {root}"),
        format!("diff HEAD~1 HEAD --in {root}"),
        format!("explain {root}/18.txt"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let ask = |more: &[&str]| {
            let mut program = command();
            program.env("PLACET_CACHE_DIR", folder.path().join("cache"));
            program.args(arguments.split_whitespace()).args(more);
            Seen::of(program.output().unwrap())
        };
        let off = ask(&["--no-cache"]);
        assert!(!folder.path().join("cache").exists() && !off.text().is_empty());
        let (cold, warm) = (ask(&[]), ask(&["-v"]));
        assert_eq!((off.code, off.text()), (cold.code, cold.text()));
        assert_eq!(off.text(), warm.text());
        warm.check(off.code, &["files were known, 0 records were damaged"]);
        assert!(!warm.stderr.contains("cache: 0 files"), "{}", warm.stderr);
    }
}

#[test]
fn a_small_tree_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("tree")).unwrap();
    fs::write(folder.path().join("tree/a.c"), "int a;\n").unwrap();
    run(folder.path(), "scan").check(0, &[]);
    assert!(!folder.path().join("cache").exists());
}

#[test]
fn a_cache_in_the_tree_is_believed_with_a_key_alone() {
    let folder = large_tree("x");
    let cache = folder.path().join("tree/.cache");
    let start = |key: &str| {
        let mut program = program(folder.path(), "check -v");
        program.env("PLACET_CACHE_DIR", &cache);
        if !key.is_empty() {
            program.env("PLACET_CACHE_KEY", key);
        }
        Seen::of(program.output().unwrap())
    };
    let without = start("");
    without.check(
        without.code,
        &["the cache is not used", "lies in what is scanned"],
    );
    assert!(!cache.exists());
    start("secret");
    let with = start("secret");
    with.check(with.code, &["files were known"]);
    assert!(!with.stderr.contains("cache: 0 files"), "{}", with.stderr);
    let other = start("another");
    other.check(other.code, &["cache: 0 files were known"]);
}

#[test]
fn the_cache_is_shown_and_removed() {
    let folder = large_tree("x");
    run(folder.path(), "scan").check(0, &[]);
    let ask = |what: &str| {
        let mut program = command();
        program.env("PLACET_CACHE_DIR", folder.path().join("cache"));
        Seen::of(program.args(["cache", what]).output().unwrap())
    };
    let place = folder.path().join("cache").display().to_string();
    ask("dir").check(0, &[&place]);
    ask("size").check(0, &[" bytes in 1 file"]);
    ask("clean").check(0, &["removed ", " bytes in 1 file"]);
    ask("size").check(0, &["0 bytes in 0 files"]);
    let nowhere = Seen::of(command().args(["cache", "size"]).output().unwrap());
    nowhere.check(2, &["there is no place for a cache"]);
}

/// `benches/killed` does it a thousand times, with a program that is optimised.
#[test]
fn runs_that_are_killed_leave_a_cache_that_serves() {
    let mut last = String::new();
    let shared = tempfile::tempdir().unwrap();
    for round in 0..4_usize {
        // Other files each time: there is something to write.
        let folder = large_tree(&round.to_string());
        let start = || {
            let mut program = program(folder.path(), "check -o json");
            program.env("PLACET_CACHE_DIR", shared.path().join("cache"));
            program.stdout(Stdio::piped()).stderr(Stdio::null());
            program.spawn().unwrap()
        };
        let off = run(folder.path(), "check --no-cache -o json").text();
        assert_ne!(off, last);
        let mut runs: Vec<Child> = (0..4).map(|_| start()).collect();
        let survivor = runs.pop().unwrap();
        // Any moment will do: each is killed after another number of looks at it.
        for (index, child) in runs.iter_mut().enumerate() {
            let n_looks = (round * 3 + index) * 4000;
            let is_over = (0..n_looks).any(|_| child.try_wait().unwrap().is_some());
            if !is_over {
                child.kill().unwrap();
            }
        }
        for child in runs {
            let output = child.wait_with_output().unwrap();
            if output.status.signal().is_none() {
                assert_eq!(String::from_utf8(output.stdout).unwrap(), off);
            }
        }
        let output = survivor.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), off);
        let mut warm = program(folder.path(), "check -v -o json");
        warm.env("PLACET_CACHE_DIR", shared.path().join("cache"));
        let warm = Seen::of(warm.output().unwrap());
        warm.check(warm.code, &[", 0 records were damaged"]);
        assert_eq!(warm.text(), off);
        last = off;
    }
}
