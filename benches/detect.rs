// SPDX-License-Identifier: Apache-2.0

//! How long it takes to find what a text says of its license, by its size and by what it is:
//! `cargo bench --bench detect`.

use divan::{Bencher, counter::BytesCount};
use placet::{
    detect,
    licenses::{self, Document, DocumentKind},
    read,
    walk::RepoPath,
};

const SIZES: [usize; 3] = [1 << 10, 32 << 10, 1 << 20];

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
fn in_program_text(bencher: Bencher<'_, '_>, size: usize) {
    search(bencher, &program(size));
}

#[divan::bench(args = ["MIT", "Apache-2.0", "GPL-3.0-only"])]
fn license_text(bencher: Bencher<'_, '_>, id: &str) {
    search(bencher, &licenses::corpus().text(id).unwrap_or_default());
}

/// Code that says nothing of licenses.
#[divan::bench(args = SIZES)]
fn in_code_only(bencher: Bencher<'_, '_>, size: usize) {
    let line = "    let value = compute(first, second)?; // as the table says\n";
    search(bencher, &cycled(line, size));
}

/// The notice of a license alone, as most headers are; a tree has the same one everywhere.
#[divan::bench(args = ["Apache-2.0", "GPL-2.0-or-later", "GPL-3.0-or-later"])]
fn header_only(bencher: Bencher<'_, '_>, id: &str) {
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
fn in_all_texts(bencher: Bencher<'_, '_>, size: usize) {
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

/// What is said again and again: words that every text begins with, names, tags and statements
/// without end, on one line. Twice the size must not take more than twice the time.
#[divan::bench(
    args = [
        "a ", "the license ", "GPL ", "(c) 2020 ", "Copyright 2020 Ann Example ", "/* GPL ",
        "SPDX-License-Identifier: ", "MODULE_LICENSE(\"GPL\"); ", "All rights reserved. ",
    ],
    consts = [1 << 20, 4 << 20],
)]
fn in_one_endless_line<const SIZE: usize>(bencher: Bencher<'_, '_>, words: &str) {
    search(bencher, &cycled(words, SIZE));
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
fn same_text_again(bencher: Bencher<'_, '_>) {
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
