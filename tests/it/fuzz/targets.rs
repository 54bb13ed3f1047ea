// SPDX-License-Identifier: Apache-2.0

//! What holds of any input, one function a part of the program: no panic, no place outside of the
//! text, the same answer whatever was read before. `fuzz/` runs them under libFuzzer, `fuzz.rs`
//! beside this folder as tests.
//!
//! Bytes alone hardly ever spell a license. So the first byte of an input says how the rest is
//! read: as it stands, or each byte as a piece of what the part reads (`soup`).

use std::cell::RefCell;

use placet::{
    detect::{Detection, Difference, Match, Memory, closest, copyright, detect, detect_with},
    ecosystems,
    expression::Expression,
    licenses::corpus,
    read::{self, Place, Text},
    sbom,
    walk::RepoPath,
};

use super::pieces;

/// One part of the program and what it must stand.
pub(crate) struct Target {
    /// Its name, which is that of its file in `fuzz/fuzz_targets/`.
    pub(crate) name: &'static str,
    /// Reads an input; a panic is a finding.
    pub(crate) check: fn(&[u8]),
    /// Inputs to start from.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub(crate) const ALL: &[Target] = &[
    Target {
        name: "tokeniser",
        check: tokeniser,
        seeds: || {
            texts(
                &["LICENSE", "a.c", "a.rtf"],
                &pieces::spelled(pieces::WORDS),
            )
        },
    },
    Target {
        name: "tags",
        check: tags,
        seeds: || plain(&pieces::spelled(pieces::TAGS)),
    },
    Target {
        name: "grammar",
        check: grammar,
        seeds: || plain(&pieces::spelled(pieces::STATEMENTS)),
    },
    Target {
        name: "aligner",
        check: aligner,
        seeds: documents,
    },
    Target {
        name: "copyrights",
        check: copyrights,
        seeds: || plain(&pieces::spelled(pieces::COPYRIGHTS)),
    },
    Target {
        name: "manifests",
        check: manifests,
        seeds: of_manifests,
    },
    Target {
        name: "boms",
        check: boms,
        seeds: || BOMS.iter().map(|it| it.to_vec()).collect(),
    },
    Target {
        name: "expressions",
        check: expressions,
        seeds: || plain(&pieces::spelled(pieces::EXPRESSIONS)),
    },
];

/// Files whose words are told apart by different rules.
const FILES: &[&str] = &[
    "LICENSE", "a.c", "a.py", "a.html", "a.rtf", "a.1", "a.md", "a.ipynb", "a.js", "a.diff", "a",
    "a.xml", "a.tex", "a.f", "a.bat", "a.lua",
];

fn tokeniser(data: &[u8]) {
    let (file, bytes) = input(data, pieces::WORDS);
    examine(FILES[file % FILES.len()], &bytes);
}

fn tags(data: &[u8]) {
    let (file, bytes) = input(data, pieces::TAGS);
    examine(FILES[file % FILES.len()], &bytes);
}

fn grammar(data: &[u8]) {
    let (file, bytes) = input(data, pieces::STATEMENTS);
    examine(FILES[file % FILES.len()], &bytes);
}

fn aligner(data: &[u8]) {
    let content = laid_out(data);
    let path = RepoPath::new(b"LICENSE");
    let text = Text::of(&path, &content);
    if content.len() <= MOST_COMPARED {
        for it in closest(&text, corpus()).iter().take(3) {
            inside(&text, it.span.start, it.span.end);
            of_text(&text, &it.difference);
        }
    }
    examine("LICENSE", content.as_bytes());
}

fn copyrights(data: &[u8]) {
    let (file, bytes) = input(data, pieces::COPYRIGHTS);
    let path = RepoPath::new(FILES[file % FILES.len()].as_bytes());
    let text = read::decode(&path, &bytes);
    let n_lines = text.line(text.content.len());
    for it in copyright::find(&text) {
        assert!((1..=n_lines).contains(&it.line), "{it:?}");
        assert!(!it.statement.contains('\n'), "{it:?}");
        let parts = [&it.holder, &it.years].into_iter().flatten();
        assert!(parts.clone().all(|it| !it.trim().is_empty()), "{it:?}");
        assert!(parts.count() > 0, "{it:?}");
    }
}

/// The files of every ecosystem, and the others whose fields are read.
fn manifest_files() -> Vec<String> {
    let read = ecosystems::ALL.iter().flat_map(|it| it.files);
    let read = read.map(|it| it.pattern.replace('*', "x"));
    let others = pieces::FIELD_FILES.iter().map(|it| (*it).to_owned());
    read.chain(others).collect()
}

/// Each piece of text for one file after the other, until every file had some.
fn of_manifests() -> Vec<Vec<u8>> {
    let contents = [pieces::FIELDS, pieces::LOCKS]
        .map(pieces::spelled)
        .concat();
    let files = 0..u8::try_from(manifest_files().len()).expect("fewer than 256");
    let n_inputs = contents.len().max(files.len()) * 4;
    let inputs = contents.iter().cycle().zip(files.cycle());
    let inputs = inputs.map(|(it, file)| [&[0, file], it.as_bytes()].concat());
    inputs.take(n_inputs).collect()
}

fn manifests(data: &[u8]) {
    let is_list = data.first().is_some_and(|it| it % 4 == 3);
    let pieces = if is_list {
        pieces::LOCKS
    } else {
        pieces::FIELDS
    };
    let (file, bytes) = input(data, pieces);
    let files = manifest_files();
    let file = &files[file % files.len()];
    let path = RepoPath::new(file.as_bytes());
    let text = read::decode(&path, &bytes);
    for it in ecosystems::parse(&text)
        .into_iter()
        .flat_map(|it| it.problems)
    {
        shown(&text, &it.place);
        assert!(!it.message.is_empty());
    }
    examine(file, &bytes);
}

/// Bills of materials as they are written.
const BOMS: &[&[u8]] = &[
    include_bytes!("../../snapshots/scan-cyclonedx.cdx.json"),
    include_bytes!("../../snapshots/scan-cyclonedx-xml.cdx.xml"),
    include_bytes!("../../snapshots/scan-spdx.spdx.json"),
    include_bytes!("../../snapshots/scan-spdx-tag-value.spdx"),
    include_bytes!("../../snapshots/scan-spdx@3.0.1.spdx3.json"),
];

/// Whatever is read can be judged, and written in every format so that it can be read again.
fn boms(data: &[u8]) {
    let Ok(read) = sbom::read("document", data) else {
        return;
    };
    for it in read.faults.iter().chain(&sbom::broken_rules(&read.bom)) {
        assert!(!it.message.is_empty());
    }
    let inventory = read.bom.to_inventory("document");
    assert_eq!(inventory.components.len(), read.bom.components.len());
    for format in sbom::ALL {
        let mut bytes = Vec::new();
        (format.write)(&read.bom, &mut bytes).expect("memory takes every byte");
        let again = sbom::read("document", &bytes).expect(format.name);
        assert_eq!(again.bom.components.len(), read.bom.components.len());
    }
}

fn expressions(data: &[u8]) {
    let (_, bytes) = input(data, pieces::EXPRESSIONS);
    let text = String::from_utf8_lossy(&bytes);
    let whole = |it: &Expression| {
        let written = it.to_string();
        assert_eq!(Expression::parse(&written).as_ref(), Ok(it), "{written}");
        let simple = it.simplify();
        assert_eq!(simple.simplify(), simple, "{written}");
    };
    match Expression::parse(&text) {
        Ok(it) => whole(&it),
        Err(error) => {
            let shown = text.get(error.span.clone());
            assert!(shown.is_some(), "{error:?} is no part of {text:?}");
        }
    }
    if let Ok(it) = Expression::parse_lenient(&text) {
        whole(&it.expression);
    }
    if let Ok(it) = Expression::parse_partial(&text) {
        assert!(!it.to_string().is_empty());
    }
}

/// The number of a file and its content.
fn input(data: &[u8], pieces: &[&str]) -> (usize, Vec<u8>) {
    match data {
        [mode, file, rest @ ..] if mode % 2 == 1 => (usize::from(*file), soup(rest, pieces)),
        [_, file, rest @ ..] => (usize::from(*file), rest.to_vec()),
        _ => (0, data.to_vec()),
    }
}

/// A piece for each byte; high bytes beyond the pieces stand for themselves.
fn soup(data: &[u8], pieces: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for it in data {
        match pieces.get(usize::from(*it)) {
            Some(piece) => bytes.extend_from_slice(piece.as_bytes()),
            None => bytes.push(*it),
        }
    }
    bytes
}

/// The most words that are laid out: mistakes are looked for, not delays.
const MOST_WORDS: usize = 3_000;

/// The nearest texts are sought of so many bytes: all that are similar are laid over them.
const MOST_COMPARED: usize = 4_000;

/// Runs of the texts of the list, four bytes each: what, of which document, how much.
fn laid_out(data: &[u8]) -> String {
    const BREAKS: &[&str] = &["\n", "\n\n", "\n// ", "\n * ", "\n# "];
    let all = corpus().documents();
    let mut content = String::new();
    let mut n_words = 0;
    for run in data.as_chunks::<4>().0 {
        let [what, high, low, n] = run.map(usize::from);
        let words = corpus().document_words(&all[(high * 256 + low) % all.len()]);
        match what % 8 {
            0..4 => {
                let start = words.len() * (what / 8) / 32;
                let run = words.iter().skip(start).take(n * 4);
                for word in run.take(MOST_WORDS.saturating_sub(n_words)) {
                    content.push_str(corpus().letters(*word));
                    content.push(' ');
                    n_words += 1;
                }
            }
            4 | 5 => {
                let word = words
                    .get(n % words.len().max(1))
                    .copied()
                    .unwrap_or_default();
                content.push_str(corpus().letters(word));
                content.push(' ');
            }
            6 => content.push_str(BREAKS[n % BREAKS.len()]),
            _ => content.push_str(&"another ".repeat(n / 8)),
        }
    }
    content
}

thread_local! {
    /// What was read before must change no answer.
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Detects what a file says, and checks what holds of every answer.
fn examine(file: &str, bytes: &[u8]) {
    let path = RepoPath::new(file.as_bytes());
    let text = read::decode(&path, bytes);
    let fresh = detect(&text, corpus());
    let used = MEMORY.with_borrow_mut(|it| detect_with(&text, corpus(), it));
    assert_eq!(fresh, used);
    holds(&text, &fresh, bytes.len());
}

fn holds(text: &Text<'_>, found: &Detection, n_bytes: usize) {
    assert!(found.matches.is_sorted_by_key(|it| it.span.start));
    for it in &found.matches {
        inside(text, it.span.start, it.span.end);
        shown(text, &it.place);
        of_file(text, it, n_bytes);
        assert!(it.score.0 <= 1000, "{it:?}");
        if let Some(difference) = &it.difference {
            of_text(text, difference);
        }
        if let Some(expression) = &it.expression {
            let written = expression.to_string();
            let is_exception = corpus().get(&written).is_some_and(|it| it.is_exception);
            assert!(
                is_exception || Expression::parse(&written).is_ok(),
                "{written}"
            );
        }
    }
    for it in &found.references {
        inside(text, it.span.start, it.span.end);
        shown(text, &it.place);
        assert!(!it.target.is_empty());
    }
    let disguise = found.disguise.iter().map(|it| &it.place);
    found
        .unfilled
        .iter()
        .chain(disguise)
        .for_each(|it| shown(text, it));
}

/// The bytes of the file that a match comes from are in the file, and in order.
fn of_file(text: &Text<'_>, it: &Match, n_bytes: usize) {
    let (start, end) = (text.original(it.span.start), text.original(it.span.end));
    assert!(
        start <= end && end <= n_bytes,
        "{start}..{end} of {n_bytes}"
    );
}

fn of_text(text: &Text<'_>, it: &Difference) {
    for edit in &it.edits {
        inside(text, edit.span.0 as usize, edit.span.1 as usize);
    }
    assert!(it.n_removed <= it.n_words, "{it:?}");
}

#[track_caller]
fn inside(text: &Text<'_>, start: usize, end: usize) {
    let part = text.content.get(start..end);
    assert!(part.is_some(), "{start}..{end} of {}", text.content.len());
}

#[track_caller]
fn shown(text: &Text<'_>, place: &Place) {
    let last = text.line(text.content.len());
    assert!(
        place.line <= place.end_line && place.end_line <= last,
        "{place:?}"
    );
    let mark = place.mark.0 as usize..place.mark.1 as usize;
    assert!(place.excerpt.get(mark).is_some(), "{place:?}");
}

/// Each piece of text as an input that is read as it stands, for each file.
fn plain(contents: &[String]) -> Vec<Vec<u8>> {
    let files = 0..u8::try_from(FILES.len()).expect("a handful");
    let inputs = files.flat_map(|file| {
        let input = move |it: &String| [&[0, file], it.as_bytes()].concat();
        contents.iter().map(input)
    });
    inputs.collect()
}

/// The same, and a few texts of the list, which are made here and stored nowhere.
fn texts(files: &[&str], contents: &[String]) -> Vec<Vec<u8>> {
    const IDS: &[&str] = &["MIT", "BSD-3-Clause", "Zlib", "CECILL-2.1", "MulanPSL-2.0"];
    let mut inputs = plain(contents);
    for id in IDS {
        let text = corpus().text(id).expect("it is on the list");
        let numbers = files
            .iter()
            .filter_map(|file| FILES.iter().position(|it| it == file));
        let numbers = numbers.filter_map(|it| u8::try_from(it).ok());
        inputs.extend(numbers.map(|file| [&[0, file], text.as_bytes()].concat()));
    }
    inputs
}

/// Each document of the list whole, and two that follow each other.
fn documents() -> Vec<Vec<u8>> {
    let n = corpus().documents().len();
    let number = |it: usize| u16::try_from(it % n).expect("a thousand").to_be_bytes();
    let whole = |it: usize| {
        let [high, low] = number(it);
        vec![0, high, low, 255]
    };
    let both = |it: usize| [whole(it), vec![6, 0, 0, 1], whole(it + 1)].concat();
    (0..n).flat_map(|it| [whole(it), both(it)]).collect()
}
