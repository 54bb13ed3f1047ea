// SPDX-License-Identifier: Apache-2.0

//! How long the stages before detection take, by the size of what they are given.

use std::{fs, path::Path};

use divan::{Bencher, counter::BytesCount};
use placet::{
    read,
    walk::{self, RepoPath, Source},
};

const SIZES: [usize; 3] = [1 << 10, 32 << 10, 1 << 20];
const FILES: [usize; 2] = [100, 2_000];

fn main() {
    divan::main();
}

/// Program text of about `size` bytes with a tag at its start, as most files have it.
fn program(size: usize) -> String {
    let head = "// SPDX-License-Identifier: MIT\n// Copyright (c) 2024 Jane Doe\n";
    let line = "    let value = compute(first, second)?; // licensed under no illusion\n";
    head.chars()
        .chain(line.chars().cycle())
        .take(size)
        .collect()
}

#[divan::bench(args = SIZES)]
fn decode_utf8(bencher: Bencher<'_, '_>, size: usize) {
    let text = program(size);
    decode(bencher, text.as_bytes());
}

#[divan::bench(args = SIZES)]
fn decode_latin1(bencher: Bencher<'_, '_>, size: usize) {
    let mut bytes = program(size).into_bytes();
    bytes.extend_from_slice(b"// Jos\xe9 Mu\xf1oz\n");
    decode(bencher, &bytes);
}

fn decode(bencher: Bencher<'_, '_>, bytes: &[u8]) {
    let path = RepoPath::new(b"src/main.rs");
    bencher
        .counter(BytesCount::of_slice(bytes))
        .bench(|| read::decode(&path, divan::black_box(bytes)).content.len());
}

#[divan::bench(args = FILES)]
fn walk_tree(bencher: Bencher<'_, '_>, n_files: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    for index in 0..n_files {
        let sub = folder.path().join(format!("part-{}", index % 40));
        fs::create_dir_all(&sub).expect("a folder");
        fs::write(sub.join(format!("file-{index}.rs")), "fn x() {}\n").expect("a file");
    }
    bencher.counter(n_files).bench(|| count(folder.path()));
}

fn count(root: &Path) -> usize {
    let source = Source::open(root, &walk::Options::default()).expect("a folder");
    walk::walk(&source).count()
}
