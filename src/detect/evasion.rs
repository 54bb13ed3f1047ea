// SPDX-License-Identifier: Apache-2.0

//! Tests that a notice is found however it is hidden: as what it is, never as another license.

use super::{Class, Detection, detect};
use crate::{
    licenses::{DocumentKind, corpus},
    read,
    walk::RepoPath,
};

const ID: &str = "GPL-3.0-or-later";

/// The lines of the notice that the license asks authors to put on their files.
fn notice() -> Vec<String> {
    let corpus = corpus();
    let mut headers = corpus.documents().iter();
    let header = headers
        .find(|it| it.kind == DocumentKind::Header && it.ids.contains(&ID))
        .expect("the list has a header for it");
    let words: Vec<&str> = corpus
        .document_words(header)
        .iter()
        .map(|it| corpus.letters(*it))
        .collect();
    words.chunks(9).map(|it| it.join(" ")).collect()
}

/// The notice in a comment.
fn comment() -> String {
    format!("/*\n * {}\n */\nint x;\n", notice().join("\n * "))
}

fn read_as(name: &str, bytes: &[u8]) -> (Detection, Vec<String>) {
    let path = RepoPath::new(name.as_bytes());
    let detection = detect(&read::decode(&path, bytes), corpus());
    let asserted = detection
        .matches
        .iter()
        .filter(|it| it.class != Class::Clue);
    let mut ids: Vec<String> = asserted
        .filter_map(|it| Some(it.expression.as_ref()?.to_string()))
        .collect();
    ids.dedup();
    (detection, ids)
}

#[track_caller]
fn check(name: &str, bytes: &[u8], is_disguised: bool) {
    let (detection, ids) = read_as(name, bytes);
    let start = String::from_utf8_lossy(bytes.get(..bytes.len().min(300)).unwrap_or_default());
    assert_eq!(ids, [ID], "{start:?}");
    assert_eq!(detection.disguise.is_some(), is_disguised, "{start:?}");
}

/// Puts `hidden` into the first so many words of each of these.
fn hide(text: &str, words: &[&str], hidden: &str) -> String {
    words.iter().fold(text.to_owned(), |text, word| {
        let (first, rest) = word.split_at(2);
        text.replace(word, &format!("{first}{hidden}{rest}"))
    })
}

#[test]
fn the_plain_notice_is_found() {
    check("a.c", comment().as_bytes(), false);
}

#[test]
fn one_nul_byte_hides_nothing() {
    let text = comment();
    let at = text.find("general").expect("the notice has it") + 3;
    let (before, behind) = text.split_at(at);
    check("a.c", format!("{before}\0{behind}").as_bytes(), true);
}

#[test]
fn zero_width_and_soft_hyphens_and_direction_marks_hide_nothing() {
    for hidden in ["\u{200b}", "\u{ad}", "\u{202e}", "\u{2066}", "\u{feff}"] {
        let one_each = hide(&comment(), &["general", "public", "license"], hidden);
        check("a.c", one_each.as_bytes(), true);
        let seven = hide(&comment(), &["license"], &hidden.repeat(7));
        check("a.c", seven.as_bytes(), true);
    }
}

#[test]
fn a_notice_with_every_word_disguised_is_found() {
    let words = notice().join(" ");
    let mut words: Vec<&str> = words.split(' ').filter(|it| it.len() > 3).collect();
    words.sort_unstable();
    words.dedup();
    // Longest first: `licensed` before `license`.
    words.sort_by_key(|it| std::cmp::Reverse(it.len()));
    check("a.c", hide(&comment(), &words, "\u{200b}").as_bytes(), true);
}

#[test]
fn letters_of_other_alphabets_hide_nothing() {
    let cyrillic = comment().replace("license", "li\u{441}\u{435}ns\u{435}");
    check("a.c", cyrillic.as_bytes(), true);
    let greek = comment()
        .replace("general", "gener\u{3b1}l")
        .replace("version", "versi\u{3bf}n");
    check("a.c", greek.as_bytes(), true);
}

#[test]
fn utf16_is_read_with_and_without_a_mark() {
    let units: Vec<u8> = comment()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check("a.c", &units, false);
    check("a.c", &[b"\xff\xfe", units.as_slice()].concat(), false);
    let units: Vec<u8> = comment()
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    check("a.c", &units, false);
    check("a.c", &[b"\xfe\xff", units.as_slice()].concat(), false);
}

#[test]
fn a_notice_far_down_is_found() {
    let blanks = vec![b' '; 20 << 20];
    check("a.c", &[&blanks, comment().as_bytes()].concat(), false);
    check(
        "a.txt",
        &[&blanks, notice().join("\n").as_bytes()].concat(),
        false,
    );
}

#[test]
fn words_split_at_the_end_of_a_line_are_read_whole() {
    let split = comment()
        .replace("general", "gene-\n * ral")
        .replace("redistribute", "redis-\n * tribute");
    check("a.c", split.as_bytes(), false);
}

#[test]
fn string_literals_that_are_joined_are_read_as_one_text() {
    let python = format!("NOTICE = (\n    \"{}\"\n)\n", notice().join(" \"\n    \""));
    check("a.py", python.as_bytes(), false);
    let script = format!("const notice = '{}';\n", notice().join(" ' +\n    '"));
    check("a.js", script.as_bytes(), false);
    let c = format!(
        "const char *notice =\n    \"{}\\n\";\n",
        notice().join("\\n\"\n    \"")
    );
    check("a.c", c.as_bytes(), false);
}

#[test]
fn markup_between_words_hides_nothing() {
    let html = notice()
        .join("<br>\n")
        .replace(
            "general public",
            "<b>general</b>&nbsp;<i class=\"x\">public</i>",
        )
        .replace("free software", "free&nbsp;software");
    check(
        "a.html",
        format!("<html><body><p>{html}</p></body></html>").as_bytes(),
        false,
    );
}

#[test]
fn disguised_words_without_a_license_are_told_where_they_are_many() {
    let (detection, ids) = read_as(
        "a.c",
        "// gr\u{200b}ant no\u{200b}tice fo\u{200b}r\n".as_bytes(),
    );
    assert_eq!((ids.len(), detection.disguise.is_some()), (0, true));
    let (detection, _) = read_as("a.c", "// so\u{ad}ft hyphens\n".as_bytes());
    assert_eq!(detection.disguise, None);
}
