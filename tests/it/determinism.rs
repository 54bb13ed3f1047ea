// SPDX-License-Identifier: Apache-2.0

//! The same tree gives the same bytes.

use std::{fs, path::Path};

use placet::report;

use crate::program::placet;

/// A tree with something for every stage: tags, manifests, problems, gaps, links, many files.
fn tree(root: &Path) {
    let tags = [
        "MIT",
        "Apache-2.0",
        "MIT OR Apache-2.0",
        "nonsense AND",
        "0BSD",
    ];
    for index in 0..60 {
        let folder = root.join(format!("part-{}", index % 7));
        fs::create_dir_all(&folder).expect("a folder of the test");
        let tag = tags[index % tags.len()];
        let text = format!(
            "// SPDX-License-Identifier: {tag}\n// Copyright (c) 20{index:02} Person {index}\n\nfn main() {{}}\n"
        );
        fs::write(folder.join(format!("file-{index}.rs")), text).expect("a file of the test");
    }
    let manifest = "[package]\nname = \"tree\"\nversion = \"1.2.3\"\nlicense = \"MIT\"\n";
    fs::write(root.join("Cargo.toml"), manifest).expect("a file of the test");
    fs::write(root.join("part-1/package.json"), "{ broken").expect("a file of the test");
    fs::write(
        root.join("part-2/package.json"),
        "{\"name\": \"x\", \"license\": \"ISC\"}",
    )
    .expect("a file of the test");
}

#[test]
fn one_two_and_sixteen_threads_write_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("tree");
    tree(&root);
    assert!(!report::ALL.is_empty());
    for format in report::ALL {
        let run = |threads: u8| {
            let arguments = format!("check --isolated --threads {threads} -o {}", format.name);
            let seen = placet(&arguments, &root);
            (seen.code, seen.text())
        };
        let one = run(1);
        assert!(!one.1.is_empty(), "{} writes something", format.name);
        assert_eq!(one, run(2), "{} with 2 threads", format.name);
        assert_eq!(one, run(16), "{} with 16 threads", format.name);
    }
}
