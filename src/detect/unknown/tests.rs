// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{detect::detect, licenses::corpus, walk::RepoPath};

const TERMS: &str = "The works of this archive may be copied and shown at school.\n\
    Whoever changes them must say so on the first page, and shall not sell the copies.\n\
    These terms hold without any warranty, and nobody is liable for what comes of it.\n";

/// A page of terms, as long as a license.
const PAGE: &str = "Permission is granted to every member of the harbour library to use, copy and\n\
    show these charts, provided that each copy carries this notice and the date of the chart.\n\
    Copies must not be sold, and no member shall distribute them to others unless the library\n\
    agrees. Whoever modifies a chart must say so on its face. The charts come without warranty\n\
    of any kind; the library is not liable for damages, whatever their cause, except where the\n\
    law says otherwise. These terms end when a condition is not met.\n";

#[track_caller]
fn found(path: &str, content: &str) -> Vec<(Class, String)> {
    let path = RepoPath::new(path.as_bytes());
    let matches = detect(&Text::of(&path, content), corpus()).matches;
    let asserted = matches.iter().filter(|it| it.class < Class::Clue);
    let written = |it: &Match| {
        it.expression
            .as_ref()
            .map_or_else(String::new, ToString::to_string)
    };
    asserted.map(|it| (it.class, written(it))).collect()
}

/// Checks what is said of one text that nobody knows: the kind in its id, `""` for none, or `-`
/// where nothing is found.
#[track_caller]
fn check(path: &str, content: &str, kind: &str) {
    let found = found(path, content);
    let kinds: Vec<String> = found
        .iter()
        .map(|(class, id)| {
            assert_eq!(*class, Class::Unknown, "{id}");
            let rest = id.strip_prefix(PREFIX).expect("an id of its own");
            let (digits, kind) = match rest.rsplit_once('-') {
                Some((kind, digits)) => (digits, kind),
                None => (rest, ""),
            };
            assert_eq!(digits.len(), DIGITS, "{id}");
            kind.to_owned()
        })
        .collect();
    let expected: Vec<&str> = Vec::from_iter((kind != "-").then_some(kind));
    assert_eq!(kinds, expected, "{path}: {content}");
}

#[test]
fn a_license_file_that_nobody_knows_is_unknown() {
    check("LICENSE", TERMS, "");
    check("LICENSE", PAGE, "free");
}

#[test]
fn an_id_holds_for_good() {
    // Words of several alphabets, look-alikes, what nobody sees, signs, markup, a parted word.
    let content = "The harbour archive's terms \u{a9}\n\n\
        You may use the “co\u{ad}pied” work for r\u{435}search, copy and redistribute it, and \
        modify it, provided that the naïve résumé of its authors stays.\n\
        Permission to sell is not granted. &copy; \\u00a9 \\(co\n\
        此作品 ライセンス Лицензия straße 2nd 1.0 <b>bold</b> distri-\n\
        bution without warranty of any kind, and no liability for damages arises.\n";
    let id = format!("{PREFIX}44715423d2c4");
    assert_eq!(found("LICENSE", content), [(Class::Unknown, id)]);
}

#[test]
fn the_same_words_have_the_same_id_whoever_holds_them() {
    let wrapped = TERMS.replace('\n', " ").replace(". ", ".\n\n   ");
    let held = format!("Copyright (c) 2020 Ann\n\n{wrapped}");
    assert_eq!(found("LICENSE", TERMS), found("docs/COPYING.txt", &held));
    let other = TERMS.replace("shall not sell", "shall sell");
    assert_ne!(found("LICENSE", TERMS), found("LICENSE", &other));
}

#[test]
fn what_is_known_or_no_license_is_not_unknown() {
    assert_eq!(found("src/notes.txt", TERMS), []);
    assert_eq!(found("LICENSE", ""), []);
    assert_eq!(found("LICENSE", "see the other directory"), []);
    let mit = corpus().text("MIT").expect("it is on the list");
    assert_eq!(found("LICENSE", &mit), [(Class::Exact, "MIT".to_owned())]);
}

#[test]
fn the_last_word_of_a_huge_file_counts() {
    let huge = TERMS.repeat(5_000);
    let found = |end: &str| found("LICENSE", &format!("{huge}{end}"));
    assert_eq!(found("").len(), 1);
    assert_ne!(found(""), found("unless"));
}

#[test]
fn a_page_of_terms_beside_a_known_license_is_unknown() {
    let mit = corpus().text("MIT").expect("it is on the list");
    for both in [format!("{mit}\n\n{PAGE}"), format!("{PAGE}\n\n{mit}")] {
        let mut ids: Vec<String> = found("LICENSE", &both).into_iter().map(|it| it.1).collect();
        ids.sort();
        let [unknown, known] = ids.as_slice() else {
            panic!("{ids:?}");
        };
        assert!(unknown.starts_with(PREFIX) && known == "MIT", "{ids:?}");
    }
    let preamble = "These charts are drawn by members of the library. Any of them may be copied.";
    let ids = found("LICENSE", &format!("{preamble}\n\n{mit}"));
    assert_eq!(ids, [(Class::Exact, "MIT".to_owned())]);
}

#[test]
fn a_comment_that_permits_or_forbids_is_unknown() {
    let free = "/*\n * chart.c - draws a chart\n *\n * This code may be freely used and modified.\n */\nint a;\n";
    check("a.c", free, "free");
    let kept = "# Copyright (C) 2020 Harbour Works. All rights reserved.\n# Unauthorized copying of this file, via any medium, is strictly prohibited.\n\nimport os\n";
    check("a.py", kept, "proprietary");
    check("a.yaml", kept, "proprietary");
    let sold = "// To use it on a server, purchase a license at https://example.org.\n";
    check("a.js", sold, "commercial");
}

#[test]
fn what_a_program_says_is_no_term_of_its_own() {
    let printed =
        "int main(void) {\n  puts(\"Unauthorized copying of this license is prohibited.\");\n}\n";
    check("a.c", printed, "-");
    check(
        "a.json",
        "{\"license text\": \"Unauthorized use is strictly prohibited\"}\n",
        "-",
    );
    let told =
        "// The license may not be used before it is parsed; without permission the call fails.\n";
    check("a.rs", told, "-");
}

#[test]
fn a_known_license_in_the_same_comment_explains_it() {
    let both =
        "/* Licensed under the MIT license.\n *\n * It may be freely used and modified. */\n";
    let ids = found("a.c", both);
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(ids[0].1, "MIT");
}

#[test]
fn prose_is_unknown_only_where_it_says_it_plainly() {
    let plain = "# Charts\n\nThey are drawn by hand.\n\n## License\n\nPermission is granted to use and copy these charts at schools.\n";
    check("README.md", plain, "free");
    let advice =
        "# Charts\n\nFeel free to use larger paper. Do not share it without the license.\n";
    check("README.md", advice, "-");
    let known = "# Charts\n\n## License\n\nMIT License. They may be freely used and copied.\n";
    let ids = found("README.md", known);
    assert_eq!(ids.len(), 1, "{ids:?}");
}

#[test]
fn a_disclaimer_alone_is_a_clue() {
    let content = "/* It is provided as is, without any warranty.\n * Nobody can be held liable for it. */\nint a;\n";
    check("a.c", content, "-");
    let path = RepoPath::new(b"a.c");
    let matches = detect(&Text::of(&path, content), corpus()).matches;
    let ids: Vec<String> = matches
        .iter()
        .filter_map(|it| it.expression.as_ref())
        .map(ToString::to_string)
        .collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert!(
        ids[0].starts_with("LicenseRef-placet-unknown-warranty-disclaimer-"),
        "{ids:?}"
    );
}

#[test]
fn the_nearest_text_is_told_with_its_places() {
    let isc = corpus().text("ISC").expect("it is on the list");
    let other = isc.replace("with or without fee", "by the members of the library");
    let other = other.replace("Permission to use", "Leave to make use");
    let content = format!(
        "{}\n\n{PAGE}\n\n{other}",
        corpus().text("Zlib").expect("listed")
    );
    let path = RepoPath::new(b"LICENSE");
    let text = Text::of(&path, &content);
    for it in detect(&text, corpus()).matches {
        for edit in it.difference.iter().flat_map(|it| &it.edits) {
            let (start, end) = (edit.span.0 as usize, edit.span.1 as usize);
            assert!(it.span.start <= start && end <= it.span.end, "{it:?}");
        }
    }
}

#[test]
fn many_terms_in_one_file_take_no_longer_each() {
    let terms = "// This code may be freely used and modified.\n//\n// MIT License\n//\n";
    let told = "// This code may be freely used and modified.\n\nint a;\n\n";
    let content = format!("{}int b;\n{}", terms.repeat(3_000), told.repeat(3_000));
    let found = found("a.c", &content);
    let n_unknown = found.iter().filter(|it| it.0 == Class::Unknown).count();
    assert_eq!(n_unknown, 3_000);
}
