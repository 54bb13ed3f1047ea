// SPDX-License-Identifier: Apache-2.0

//! A document of one tree is the same to the byte wherever it is made: in whichever folder, by
//! whichever user, in whichever language and time zone, with however many threads.

use std::{fs, path::Path};

use placet::sbom;
use tempfile::TempDir;

use crate::program::{Seen, command};

/// A tree with packages, a license file, tags, and a store of its own.
fn fill(root: &Path) {
    let write = |name: &str, text: &str| {
        let path = root.join(name);
        fs::create_dir_all(path.parent().expect("it is in the tree")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "package.json",
        r#"{"name": "aviary", "version": "1.4.0", "license": "MIT", "dependencies": {"wing": "1.2.3"}}"#,
    );
    write(
        "package-lock.json",
        r#"{"name": "aviary", "version": "1.4.0", "lockfileVersion": 3, "packages": {
        "": {"name": "aviary", "version": "1.4.0", "license": "MIT", "dependencies": {"wing": "1.2.3"}},
        "node_modules/wing": {"version": "1.2.3", "license": "ISC",
          "resolved": "https://registry.npmjs.org/wing/-/wing-1.2.3.tgz"}}}"#,
    );
    write(
        "node_modules/wing/package.json",
        r#"{"name": "wing", "version": "1.2.3", "license": "ISC", "author": "Ann <ann@example.org>"}"#,
    );
    write(
        "node_modules/wing/LICENSE",
        "Copyright 2024 Ann\nSPDX-License-Identifier: ISC\n",
    );
    for index in 0..40 {
        let license = ["MIT", "Apache-2.0", "LicenseRef-own"][index % 3];
        let text =
            format!("// SPDX-License-Identifier: {license}\n// Copyright 2024 Größe {index}\n");
        write(&format!("src/part-{}/{index}.js", index % 5), &text);
    }
}

/// Where and how a document is made.
struct Place<'a> {
    folder: &'a Path,
    /// What the environment says, beside where the home of the user is.
    environment: &'a [(&'a str, &'a str)],
    threads: &'a str,
    /// How the tree is named on the command line.
    named: &'a str,
}

fn written(place: &Place<'_>, format: &str) -> Vec<u8> {
    let mut command = command();
    command.current_dir(place.folder.join("tree"));
    command.env("SOURCE_DATE_EPOCH", "1793491200");
    command.env("HOME", place.folder.join("home"));
    command.envs(place.environment.iter().copied());
    command.args([
        "scan",
        place.named,
        "--threads",
        place.threads,
        "-o",
        format,
    ]);
    let seen = Seen::of(command.output().expect("the program starts"));
    seen.check(0, &[]);
    seen.stdout
}

#[test]
fn the_same_tree_gives_the_same_document_everywhere() {
    let first = tempfile::tempdir().expect("a folder");
    let second = tempfile::tempdir().expect("a folder");
    let deep = second.path().join("a/much/longer/way to it/for Größe");
    fill(&first.path().join("tree"));
    fill(&deep.join("tree"));
    let absolute = deep.join("tree");
    let places = [
        Place {
            folder: first.path(),
            environment: &[("USER", "ann"), ("LANG", "C"), ("TZ", "UTC")],
            threads: "1",
            named: ".",
        },
        Place {
            folder: &deep,
            environment: &[
                ("USER", "bob"),
                ("LOGNAME", "bob"),
                ("HOSTNAME", "elsewhere"),
                ("LANG", "de_DE.UTF-8"),
                ("LC_ALL", "tr_TR.UTF-8"),
                ("TZ", "Pacific/Auckland"),
            ],
            threads: "16",
            named: absolute.to_str().expect("a name of a test"),
        },
    ];
    for format in sbom::ALL {
        let [one, other] = [&places[0], &places[1]].map(|it| written(it, format.name));
        assert!(one.len() > 1000, "{}", format.name);
        assert!(one == other, "{}", format.name);
        let text = String::from_utf8(one).expect("documents are UTF-8");
        for word in [
            first.path().to_str().expect("a name of a test"),
            "ann",
            "bob",
        ] {
            let is_person = text.contains("ann@example.org") && word == "ann";
            assert!(is_person || !text.contains(word), "{}: {word}", format.name);
        }
    }
}

/// A commit of a tree without a manifest: its name comes from nowhere but the folder.
fn repository(at: &Path) {
    let repository = git2::Repository::init(at).expect("a repository");
    fs::write(at.join("main.c"), "// SPDX-License-Identifier: MIT\n").expect("a file");
    let mut index = repository.index().expect("an index");
    index.add_path(Path::new("main.c")).expect("it is there");
    index.write().expect("it can be written");
    let tree = index.write_tree().expect("a tree");
    let tree = repository.find_tree(tree).expect("it was written");
    let time = git2::Time::new(1_793_491_200, 0);
    let who = git2::Signature::new("Ann", "ann@example.org", &time).expect("a name");
    repository
        .commit(Some("HEAD"), &who, &who, "first", &tree, &[])
        .expect("a commit");
    repository
        .remote("origin", "https://git.example.org/birds/aviary.git")
        .expect("an address");
}

#[test]
fn clones_by_other_names_give_the_same_document() {
    let folder = TempDir::new().expect("a folder");
    let clones = ["aviary", "my copy of it"].map(|it| folder.path().join(it));
    for it in &clones {
        repository(it);
    }
    for format in sbom::ALL {
        let documents = clones.each_ref().map(|it| {
            let mut command = command();
            // The time is that of the commit.
            command.env_remove("SOURCE_DATE_EPOCH");
            command
                .args(["scan", "--isolated", "-o", format.name])
                .arg(it);
            let seen = Seen::of(command.output().expect("the program starts"));
            seen.check(0, &[]);
            seen.text()
        });
        assert!(
            documents[0].contains("2026-11-01T00:00:00Z"),
            "{}",
            format.name
        );
        assert!(documents[0] == documents[1], "{}", format.name);
    }
}
