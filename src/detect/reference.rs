// SPDX-License-Identifier: Apache-2.0

//! Finds what sends the reader to a license file: `see LICENSE`, `can be found in the COPYING file`.
//!
//! A name in capitals alone sends nobody: a word before or behind it must. Whether there is such
//! a file, `resolve` finds out.

use std::ops::Range;

use super::{MOST_REFERENCES, Reference, tag::within};
use crate::read::Text;

/// What names of license files have in them: from where the prefilter's needle stands, and what
/// goes before.
const STEMS: &[(&str, &str)] = &[
    ("L", "ICENSE"),
    ("L", "ICENCE"),
    ("", "COPYING"),
    ("C", "OPYRIGHT"),
    ("", "icense."),
    ("", "icence."),
    ("", "ICENSES/"),
];

/// How a name of a license file starts or ends, in lower case.
const WORDS: &[&str] = &[
    "license",
    "licence",
    "copying",
    "copyright",
    "unlicense",
    "licenses",
];

/// Endings of texts, without the dot.
const ENDINGS: &[&str] = &["md", "txt", "rst", "html", "htm", "adoc", "rtf", "pdf"];

/// The bytes before a name in which the sentence about it stands.
const BEFORE: usize = 160;

/// Words between what sends the reader and the name.
const FILLERS: &[&str] = &[
    "the", "file", "files", "a", "our", "its", "this", "project", "called", "named", "top",
    "level", "root", "toplevel", "included", "text", "full", "of", "for", "at",
];

/// Words that send the reader by themselves.
const SENDS: &[&str] = &[
    "see",
    "read",
    "consult",
    "accompanying",
    "enclosed",
    "attached",
    "cf",
];

/// Words that say where something is, and what must be said to be there.
const PLACES: &[&str] = &["in", "to", "under", "with"];
const THERE: &[&str] = &[
    "found",
    "see",
    "contained",
    "refer",
    "described",
    "detailed",
    "specified",
    "given",
    "stated",
    "licensed",
    "license",
    "governed",
    "terms",
    "conditions",
    "available",
    "distributed",
    "defined",
    "provided",
];

/// The references of a text, outside the ranges that license texts take, up to one more than are
/// looked at; `places` has the prefilter's hits.
pub(super) fn find(text: &Text<'_>, places: &[usize], masked: &[Range<usize>]) -> Vec<Reference> {
    let content = text.content.as_ref();
    let mut found: Vec<Reference> = Vec::new();
    let mut done = 0;
    for at in places {
        let Some((before, behind)) = content.split_at_checked(*at) else {
            continue;
        };
        if !may_be_name(behind.as_bytes()) {
            continue;
        }
        let fits =
            |(head, tail): &&(&str, &str)| before.ends_with(head) && behind.starts_with(tail);
        let Some((head, tail)) = STEMS.iter().find(fits) else {
            continue;
        };
        let hit = at - head.len()..at + tail.len();
        let span = token(content, hit);
        if span.start < done || within(masked, span.start) {
            continue;
        }
        done = span.end;
        let name = content.get(span.clone()).unwrap_or_default();
        if is_license_name(name) && is_sent(content, &span) {
            found.push(Reference {
                target: name.trim_start_matches("./").into(),
                place: text.place(span.clone()),
                span,
                is_field: false,
            });
            if found.len() > MOST_REFERENCES {
                break;
            }
        }
    }
    found
}

/// Whether one of [`STEMS`] may stand here: most places are a `license` in a sentence.
fn may_be_name(here: &[u8]) -> bool {
    match here.first() {
        Some(b'i') => here.get(6) == Some(&b'.'),
        first => matches!(first, Some(b'I' | b'C' | b'O')),
    }
}

/// Whether a text can be the name of a file with a license: no address, no place outside the tree.
pub(super) fn is_file_name(name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "._-/+".contains(c);
    let last = name.rsplit('/').next().unwrap_or(name);
    let has_ending = last
        .rsplit_once('.')
        .is_some_and(|(_, it)| is_text_ending(it));
    let bounded = !name.is_empty() && name.len() <= 120 && name.chars().all(is_part);
    bounded
        && !name.starts_with('/')
        && !name.contains("//")
        && (has_ending || is_license_name(name))
}

/// Whether what says which license file it means can mean a file of this name: all but names with
/// an ending that is none of a text, `main.c`.
pub fn can_be_referred_to(name: &[u8]) -> bool {
    let Ok(name) = str::from_utf8(name) else {
        return true;
    };
    let ending = name.rsplit_once('.').map(|(_, it)| it);
    let is_license = |it: &str| is_license_name(it) || is_license_name(&it.to_ascii_uppercase());
    ending.is_none_or(is_text_ending) || is_license(name)
}

fn is_text_ending(ending: &str) -> bool {
    ENDINGS.iter().any(|it| it.eq_ignore_ascii_case(ending))
}

/// `LICENSE`, `docs/COPYING.LIB`, `LICENSE-MIT.txt`, `License.md`; no address.
fn is_license_name(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let is_path = !name.starts_with('/') && !name.contains("//") && !name.contains(':');
    let rest = WORDS.iter().find_map(|it| last.strip_prefix(it));
    let is_word = rest.is_some_and(|it| it.is_empty() || it.starts_with(['.', '-', '_']));
    let stem = last.split('.').next().unwrap_or_default();
    let ends = ["-license", "_license", "-licence", ".license"];
    let is_word = is_word
        || ends
            .iter()
            .any(|it| stem.ends_with(it) || last.ends_with(it));
    // `License` and `license` alone are words.
    let stands_out = name.contains('.') || name.rsplit('/').next().is_some_and(is_capitals);
    let ending = last.rsplit_once('.').map(|(_, it)| it);
    let is_text = ending.is_none_or(|it| is_text_ending(it) || !it.is_empty() && it.len() > 4);
    is_path && is_word && stands_out && (is_text || is_capitals(name))
}

fn is_capitals(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase)
}

/// The run of a name's characters about a hit, without the full stop of its sentence.
fn token(content: &str, hit: Range<usize>) -> Range<usize> {
    let is_part = |it: &&u8| it.is_ascii_alphanumeric() || b"._-/:".contains(it);
    let bytes = content.as_bytes();
    let before = bytes
        .get(hit.start.saturating_sub(80)..hit.start)
        .unwrap_or_default();
    let start = hit.start - before.iter().rev().take_while(is_part).count();
    let behind = bytes
        .get(hit.end..bytes.len().min(hit.end + 60))
        .unwrap_or_default();
    let end = hit.end + behind.iter().take_while(is_part).count();
    let name = content.get(start..end).unwrap_or_default();
    start..start + name.trim_end_matches(['.', '-', ':', '/', '_']).len()
}

/// Whether a sentence sends the reader to the name: `see the LICENSE`, `found in the LICENSE file`.
fn is_sent(content: &str, name: &Range<usize>) -> bool {
    let from = content.floor_char_boundary(name.start.saturating_sub(BEFORE));
    let before = content.get(from..name.start).unwrap_or_default();
    let words = before.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    let capitals = words
        .iter()
        .rev()
        .take(3)
        .filter(|it| it.len() > 1 && is_capitals(it));
    if capitals.count() == 3 {
        return false; // a disclaimer in capitals has its words in capitals
    }
    let mut words = words.into_iter().rev().map(str::to_ascii_lowercase);
    let Some(word) = words.find(|it| !FILLERS.contains(&it.as_str())) else {
        return false;
    };
    if SENDS.contains(&word.as_str()) {
        return true;
    }
    PLACES.contains(&word.as_str()) && words.take(12).any(|it| THERE.contains(&it.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::prefilter;
    use crate::walk::RepoPath;

    fn check(content: &str, expected: &[&str]) {
        let path = RepoPath::new(b"a.c");
        let hits = prefilter::hits(content);
        let found = find(&Text::of(&path, content), &hits.places, &[]);
        let found: Vec<&str> = found.iter().map(|it| &*it.target).collect();
        assert_eq!(found, expected, "{content}");
    }

    #[test]
    fn sentences_send_the_reader_to_a_file() {
        check("// See LICENSE for details.", &["LICENSE"]);
        check("# see the file COPYING.LIB", &["COPYING.LIB"]);
        check(
            "// Use of this source code is governed by a license that can be\n// found in the LICENSE file.",
            &["LICENSE"],
        );
        check(
            " * Licensed under the terms in ./docs/License.txt.",
            &["docs/License.txt"],
        );
        check("see LICENSE-MIT and LICENSES/MIT.txt", &["LICENSE-MIT"]);
        check(
            "subject to the terms in the accompanying COPYING",
            &["COPYING"],
        );
    }

    #[test]
    fn words_in_capitals_send_nobody() {
        check("MODULE_LICENSE(\"GPL\")", &[]);
        check("THE SOFTWARE IS PROVIDED AS STATED IN THE LICENSE", &[]);
        check("see https://example.org/LICENSE", &[]);
        check("see /usr/share/common-licenses/GPL and /etc/LICENSE", &[]);
        check("see the license in the box", &[]);
        check("", &[]);
    }

    #[test]
    fn source_is_not_what_is_referred_to() {
        for name in ["EULA", "terms.TXT", "LICENSE-MIT.foo", "a.license", "x.pdf"] {
            assert!(can_be_referred_to(name.as_bytes()), "{name}");
        }
        for name in ["main.c", "data.json", "a.b.rs"] {
            assert!(!can_be_referred_to(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn many_names_are_bounded() {
        let one_too_many = MOST_REFERENCES + 1;
        let expected = vec!["LICENSE"; one_too_many];
        check(&"see LICENSE ".repeat(one_too_many * 2), &expected);
        check(&"LICENSE".repeat(100_000), &[]);
    }
}
