// SPDX-License-Identifier: Apache-2.0

//! A look at what changed alone gives the answer that a look at everything gives.

use std::{cell::Cell, fs, path::Path};

use placet::{
    inventory::Inventory,
    policy::{
        Aside, Clarified, Day, Finding, Judgement, Policy, State, States, clarify, judge_change,
        judge_since,
    },
    scan::{self, Progress, Run, scan, scan_changes},
    walk::{Options, Source},
};
use proptest::{
    collection::vec,
    sample::subsequence,
    test_runner::{Config, TestRunner},
};

use crate::{
    program::placet,
    revision::repo::{Repo, rev},
};

/// Where files are put.
const PATHS: &[&str] = &[
    "src/a.c",
    "src/b.c",
    "src/deep/er/c.py",
    "src/data.json",
    "lib/a.c",
    "lib/x.rs",
    "vendor/v/v.c",
    "README.md",
    "docs/legal.txt",
    "src/a.c.license",
    "lib/LICENSE",
    "LICENSES/MIT.txt",
    "REUSE.toml",
    "lib/package.json",
    "vendor/v/package.json",
    "x.zip",
];

/// What stands in files that are no manifests.
const TEXTS: &[&str] = &[
    "// SPDX-License-Identifier: MIT\nint x;\n",
    "// SPDX-License-Identifier: ISC\nint x;\n",
    "\n\n// SPDX-License-Identifier: ISC\nint x;\n",
    "// SPDX-License-Identifier: AGPL-3.0-only\n",
    "// SPDX-License-Identifier: MIT OR\n",
    "// SPDX-License-Identifier: SEE LICENSE IN legal.txt\n",
    "int x;\n",
    "",
    "/* See docs/LICENSE.txt for the terms. */\n",
    "/* See the file LICENSE for the terms. */\n",
    "// Copyright 2024 Somebody. All rights reserved.\n",
    "// Licensed under the MIT License, see COPYING.\n",
];

/// What stands in manifests.
const MANIFESTS: &[&str] = &[
    "{\"name\": \"p\", \"version\": \"1.0.0\", \"license\": \"MIT\"}",
    "{\"name\": \"p\", \"version\": \"1.0.0\"}",
    "{\"name\": \"p\", \"license\": \"SEE LICENSE IN legal.txt\"}",
];

const ANNOTATIONS: &[&str] = &[
    "version = 1\n[[annotations]]\npath = \"src/**\"\nSPDX-License-Identifier = \"ISC\"\n",
    "version = 1\n[[annotations]]\npath = \"**\"\nprecedence = \"override\"\nSPDX-License-Identifier = \"AGPL-3.0-only\"\n",
];

const POLICY: &str =
    "version = 1\n[licenses]\nallow = [\"MIT\"]\nreview = [\"ISC\"]\ndeny = [\"AGPL-3.0-only\"]\n";

/// What a policy may have beside its lists, and whether that is about single files.
const PARTS: &[(&str, bool)] = &[
    (
        "[[exclude]]\npaths = [\"vendor/**\"]\nreason = \"not-shipped\"\n",
        true,
    ),
    (
        "[[waiver]]\nid = \"W-1\"\ncode = \"denied-license\"\npath = \"lib/**\"\n\
         reason = \"license-acquired\"\nnote = \"order 1\"\nexpires = 2027-06-01\n",
        true,
    ),
    (
        "[[waiver]]\ncode = \"license-needs-review\"\npath = \"src/*.c\"\nlicense = \"ISC\"\n\
         reason = \"temporary\"\nnote = \"order 2\"\nexpires = 2026-11-01\n",
        true,
    ),
    (
        "[[scope]]\npaths = [\"src/**\"]\nlicenses = { allow = [\"ISC\"], default = \"deny\" }\n",
        true,
    ),
    (
        "[[scope]]\npaths = [\"lib/**\"]\nrules = { missing-license = \"error\", ambiguous-license = \"off\" }\n",
        true,
    ),
    ("[rules]\nproprietary-statement = \"note\"\n", true),
    (
        "[[waiver]]\ncode = \"denied-license\"\npurl = \"pkg:npm/**\"\n\
         reason = \"cant-fix\"\nnote = \"order 3\"\nexpires = 2027-06-01\n",
        true,
    ),
    (
        "[[exclude]]\npackages = [\"pkg:npm/p\"]\nreason = \"optional\"\n",
        false,
    ),
    (
        "[[scope]]\necosystems = [\"npm\"]\nlicenses = { deny = [\"MIT\"] }\n",
        false,
    ),
    (
        "[[scope]]\npaths = [\"lib/**\"]\nrelation = [\"dev\"]\nlicenses = { deny = [\"MIT\"] }\n",
        false,
    ),
    ("[require]\nfiles = [\"docs/*.txt\"]\n", false),
    (
        "[[choose]]\ngiven = \"MIT OR AGPL-3.0-only\"\ntake = \"MIT\"\n",
        false,
    ),
    (
        "[[clarify]]\npath = \"src/*.c\"\nexpression = \"MIT\"\nreason = \"stated-elsewhere\"\nnote = \"read\"\n",
        false,
    ),
];

/// One file of a state: which path, which content; a content beyond the list takes the file away.
type Write = (usize, usize);

fn content(path: &str, index: usize) -> Option<String> {
    let list = match Path::new(path).file_name()?.to_str()? {
        "package.json" => MANIFESTS,
        "REUSE.toml" => ANNOTATIONS,
        _ => TEXTS,
    };
    let is_there = index < TEXTS.len();
    is_there.then(|| list[index % list.len()].to_owned())
}

fn apply(repo: &Repo, writes: &[Write]) {
    for (path, index) in writes {
        let path = PATHS[*path];
        match content(path, *index) {
            Some(text) => repo.put(path, text),
            None => drop(fs::remove_file(repo.root().join(path))),
        }
    }
}

fn whole(source: &Source, hash_files: bool) -> Inventory {
    let options = scan::Options {
        hash_files,
        ..options()
    };
    scan(source, &options, &Progress::default()).expect("it can be scanned")
}

fn options() -> scan::Options {
    scan::Options {
        threads: 1,
        max_file_size: 1 << 20,
        hash_files: false,
    }
}

/// What is new and what is gone, and whether all could be examined.
fn told(judgement: &Judgement) -> (Vec<String>, Vec<String>, bool) {
    let line = |it: &Finding| {
        let (level, aside) = (it.diagnostic.level, it.aside.as_ref().map(Aside::words));
        let message = &it.diagnostic;
        format!(
            "{level:?} {} {aside:?} {:?}\n  {message:?}",
            it.fingerprint, it.subjects
        )
    };
    let new = judgement.findings.iter().filter(|it| !it.is_known);
    let gone = judgement.since.iter().flat_map(|it| &it.fixed);
    (
        new.map(line).collect(),
        gone.map(line).collect(),
        judgement.is_complete,
    )
}

/// Compares both ways from `base` to a state under a policy of some parts; gives whether there was
/// a short way.
fn check(repo: &Repo, now: &Options, parts: &[usize]) -> bool {
    let parts = parts.iter().map(|it| PARTS[*it]);
    let (texts, are_about_files): (String, Vec<bool>) = parts.unzip();
    let (policy, problems) = Policy::parse("p", "placet.toml", &format!("{POLICY}{texts}"));
    assert!(problems.is_empty(), "{problems:?}");
    let policy = policy.expect("it has no mistakes");
    let open = |options: &Options| Source::open(&repo.root(), options).expect("it is there");
    let (before, now) = (open(&rev("base")), open(now));
    let Some(short) = short(&before, &now, &policy) else {
        return false;
    };
    assert!(!are_about_files.contains(&false), "{texts}");
    assert_eq!(told(&short), told(&long(&before, &now, &policy)), "{texts}");
    true
}

fn today() -> Day {
    Day::at(1_795_305_600)
}

fn short(before: &Source, now: &Source, policy: &Policy) -> Option<Judgement> {
    let run = Run {
        progress: &Progress::default(),
        cache: None,
        limit: None,
    };
    let changed = scan_changes(before, now, &options(), &run).expect("it can be scanned")?;
    let clarified = Clarified::default();
    let state = |inventory| State {
        inventory,
        clarified: &clarified,
        remarks: &[],
    };
    let states = States {
        now: state(&changed.now),
        before: state(&changed.before),
        label: "base",
    };
    judge_change(states, policy, today(), &|subject| changed.has(subject))
}

fn long(before: &Source, now: &Source, policy: &Policy) -> Judgement {
    let [before, now] = [before, now].map(|source| {
        let mut inventory = whole(source, policy.needs_hashes());
        let clarified = clarify(&mut inventory, policy);
        (inventory, clarified)
    });
    let [before, now] = [&before, &now].map(|(inventory, clarified)| State {
        inventory,
        clarified,
        remarks: &[],
    });
    let states = States {
        now,
        before,
        label: "base",
    };
    judge_since(states, policy, today())
}

/// A repository with a licensed root, and a state of it that is called `base`.
fn repository(base: &[Write]) -> Repo {
    let repo = Repo::new();
    repo.put("LICENSE", "SPDX-License-Identifier: MIT\n");
    repo.put("package.json", MANIFESTS[0]);
    repo.put(".gitignore", "*.log\n");
    apply(&repo, base);
    let base = repo.commit();
    fs::write(repo.dot_git("refs/heads/base"), format!("{base}\n")).expect("a file");
    repo
}

#[test]
fn the_short_way_and_the_long_one_agree() {
    let write = || (0..PATHS.len(), 0..=TEXTS.len());
    let parts = subsequence((0..PARTS.len()).collect::<Vec<_>>(), 0..4);
    let states = (vec(write(), 0..24), vec(write(), 0..4), 0..4_usize, parts);
    let config = Config {
        cases: 240,
        failure_persistence: None,
        ..Config::default()
    };
    let n_short = Cell::new(0);
    let result =
        TestRunner::new_with_rng(config, rng()).run(&states, |(base, changes, kind, parts)| {
            let repo = repository(&base);
            apply(&repo, &changes);
            let options = match kind {
                0 | 1 => Options::default(),
                2 => {
                    stage(&repo);
                    Options {
                        staged: true,
                        ..Options::default()
                    }
                }
                _ => {
                    repo.commit();
                    rev("HEAD")
                }
            };
            n_short.set(n_short.get() + usize::from(check(&repo, &options, &parts)));
            Ok(())
        });
    result.expect("both ways agree");
    assert!(
        n_short.get() >= 20,
        "a short way was taken {} times",
        n_short.get()
    );
}

fn rng() -> proptest::test_runner::TestRng {
    proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha)
}

fn stage(repo: &Repo) {
    let mut index = repo.git.index().expect("an index");
    let add = git2::IndexAddOption::FORCE;
    index.add_all(["*"], add, None).expect("files");
    index.update_all(["*"], None).expect("files");
    index.write().expect("it can be written");
}

/// A state with `src/a.c` under MIT and `src/b.c` under AGPL, and one more change; whether the
/// short way is taken.
#[track_caller]
fn after(path: &str, text: Option<&str>, is_short: bool) {
    let repo = repository(&[(0, 0), (1, 3), (8, 6)]);
    match text {
        Some(text) => repo.put(path, text),
        None => fs::remove_file(repo.root().join(path)).expect("it is there"),
    }
    assert_eq!(
        check(&repo, &Options::default(), &[0, 1]),
        is_short,
        "{path}"
    );
}

#[test]
fn what_has_an_effect_on_others_is_looked_at_whole() {
    let tag = Some("// SPDX-License-Identifier: ISC\n");
    after("src/a.c", tag, true);
    after("src/new.c", tag, true);
    after("src/b.c", None, true);
    after(".gitattributes", Some("*.c text\n"), true);
    after("docs/legal.txt", Some("int y;\n"), true);
    for (path, text) in [
        ("LICENSE", tag),
        ("COPYING", tag),
        ("src/License.md", tag),
        ("src/a.c.license", tag),
        ("LICENSES/ISC.txt", tag),
        ("REUSE.toml", Some(ANNOTATIONS[0])),
        (
            ".reuse/dep5",
            Some("Files: *\nCopyright: A\nLicense: ISC\n"),
        ),
        ("package.json", Some(MANIFESTS[1])),
        ("package-lock.json", Some("{}")),
        ("lib/go.mod", Some("module x\n")),
        ("lib/x.jar", Some("")),
        ("docs/legal.txt", tag),
        ("docs/legal.txt", Some("")),
        ("docs/legal.txt", None),
        ("docs/more.md", Some("text\n")),
    ] {
        after(path, text, false);
    }
}

#[test]
fn a_tree_that_only_its_files_license_is_looked_at_whole() {
    let repo = Repo::new();
    repo.put("a.c", TEXTS[0]);
    let base = repo.commit();
    fs::write(repo.dot_git("refs/heads/base"), format!("{base}\n")).expect("a file");
    repo.put("a.c", TEXTS[1]);
    assert!(!check(&repo, &Options::default(), &[0, 1]));
}

#[test]
fn a_file_that_cannot_be_read_is_not_the_same() {
    let repo = repository(&[(0, 0), (1, 0)]);
    fs::remove_file(repo.root().join("src/a.c")).expect("it is there");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        repo.root().join("src/a.c"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .expect("a FIFO");
    assert!(check(&repo, &Options::default(), &[0, 1]));
}

#[test]
fn a_content_of_the_same_length_and_time_is_a_change() {
    let repo = repository(&[(0, 0)]);
    let path = repo.root().join("src/a.c");
    let time = fs::metadata(&path)
        .and_then(|it| it.modified())
        .expect("a time");
    fs::write(&path, TEXTS[0].replace("MIT", "MI(")).expect("a file");
    let file = fs::File::options()
        .write(true)
        .open(&path)
        .expect("it is there");
    file.set_modified(time).expect("a time");
    let seen = placet("check --isolated --since base -o concise", &repo.root());
    seen.check(1, &["src/a.c:1:", "invalid-expression"]);
}

#[test]
fn people_are_told_how_much_was_looked_at() {
    let repo = repository(&[(0, 0), (1, 3)]);
    repo.put("src/a.c", "// SPDX-License-Identifier: MIT OR\n");
    let seen = placet("check --isolated --since base", &repo.root());
    seen.check(
        1,
        &[
            "scanned 1 changed file (35 bytes); 4 files unchanged since `base` (",
            "invalid-expression",
        ],
    );
    assert!(!seen.text().contains("src/b.c"), "{}", seen.text());
    let seen = placet("check --isolated --since base -o json", &repo.root());
    seen.check(1, &["src/b.c", "\"status\": \"new\""]);
}
