// SPDX-License-Identifier: Apache-2.0

//! How long the stages take, by the size of what they are given.

use std::{fs, path::Path};

use divan::{Bencher, counter::BytesCount};
use placet::{
    detect,
    licenses::{self, Document, DocumentKind},
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

#[divan::bench(args = SIZES)]
fn detect_in_program_text(bencher: Bencher<'_, '_>, size: usize) {
    search(bencher, &program(size));
}

#[divan::bench(args = ["MIT", "Apache-2.0", "GPL-3.0-only"])]
fn detect_license_text(bencher: Bencher<'_, '_>, id: &str) {
    search(bencher, &licenses::corpus().text(id).unwrap_or_default());
}

/// Code that says nothing of licenses.
#[divan::bench(args = SIZES)]
fn detect_in_code_only(bencher: Bencher<'_, '_>, size: usize) {
    let line = "    let value = compute(first, second)?; // as the table says\n";
    search(bencher, &cycled(line, size));
}

/// The notice of a license alone, as most headers are; a tree has the same one everywhere.
#[divan::bench(args = ["Apache-2.0", "GPL-2.0-or-later", "GPL-3.0-or-later"])]
fn detect_header_only(bencher: Bencher<'_, '_>, id: &str) {
    let corpus = licenses::corpus();
    let is_header = |it: &&Document| it.kind == DocumentKind::Header && it.ids.contains(&id);
    let header = corpus.documents().iter().find(is_header);
    let words = corpus.document_words(header.expect("the list has one"));
    let lines = words.chunks(10).map(|line| {
        let line: Vec<&str> = line.iter().map(|it| corpus.letters(*it)).collect();
        format!("// {}\n", line.join(" "))
    });
    search(bencher, &lines.collect::<String>());
}

/// Text after text of the corpus, with words between them that belong to none.
#[divan::bench(args = SIZES)]
fn detect_in_all_texts(bencher: Bencher<'_, '_>, size: usize) {
    let corpus = licenses::corpus();
    let texts = corpus.licenses().iter().filter_map(|it| corpus.text(it.id));
    let mut content = String::new();
    for text in texts.take_while(|it| it.len() < size) {
        content.push_str(&text);
        content.push_str("\n\nlorem ipsum dolor sit amet consectetur adipisci velit\n\n");
        if content.len() >= size {
            break;
        }
    }
    search(bencher, &content);
}

/// What makes a search slow that is not linear: words that every text begins with, names without
/// end, one line of everything.
#[divan::bench(args = ["a ", "the license ", "GPL ", "(c) 2020 ", "/* GPL ", "SPDX-License-Identifier: "])]
fn detect_in_one_endless_line(bencher: Bencher<'_, '_>, words: &str) {
    search(bencher, &cycled(words, 1 << 20));
}

fn cycled(line: &str, size: usize) -> String {
    line.chars().cycle().take(size).collect()
}

fn search(bencher: Bencher<'_, '_>, content: &str) {
    let path = RepoPath::new(b"src/main.rs");
    let corpus = licenses::corpus();
    bencher
        .counter(BytesCount::of_str(content))
        .bench(|| detect::detect(&read::decode(&path, content.as_bytes()), corpus));
}

/// Files one after the other, as a scan reads them: what is the same is known already.
#[divan::bench]
fn detect_same_header_again(bencher: Bencher<'_, '_>) {
    let path = RepoPath::new(b"src/main.rs");
    let corpus = licenses::corpus();
    let text = corpus.text("MIT").unwrap_or_default();
    let mut memory = detect::Memory::default();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let text = read::decode(&path, text.as_bytes());
        detect::detect_with(&text, corpus, &mut memory)
            .matches
            .len()
    });
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
