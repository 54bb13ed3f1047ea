// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::detect::prefilter;

fn tags(text: &Text<'_>) -> Tags {
    let hits = prefilter::hits(&text.content);
    find(text, &hits.tags, &ignored(&text.content))
}

/// What is found, one a line: the class where it is no declaration, the expression or `?` and
/// what is written instead.
fn show(content: &str) -> String {
    let path = RepoPath::new(b"file");
    let tags = tags(&Text::of(&path, content));
    let shown = tags.matches.iter().map(|it| {
        let class = match it.class {
            Class::Clue => "clue ",
            _ => "",
        };
        assert!(content.get(it.span.clone()).is_some(), "{:?}", it.span);
        match &it.expression {
            Some(expression) => format!("{class}{expression}"),
            None => format!("{class}?{}", it.raw.as_deref().unwrap_or_default()),
        }
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (content, expected) in cases {
        assert_eq!(show(content), *expected, "in {content:?}");
    }
}

// REUSE-IgnoreStart

#[test]
fn tag_is_read_in_every_comment_syntax_and_its_end_left_out() {
    check(&[
        ("// SPDX-License-Identifier: MIT", "MIT"),
        ("/* SPDX-License-Identifier: MIT */ int x;", "MIT"),
        ("/*SPDX-License-Identifier:MIT*/", "MIT"),
        (
            " * SPDX-License-Identifier: GPL-2.0-or-later\n */",
            "GPL-2.0-or-later",
        ),
        (
            "/* SPDX-License-Identifier: MIT                    *\n * x *",
            "MIT",
        ),
        ("# SPDX-License-Identifier: MIT", "MIT"),
        ("## SPDX-License-Identifier: MIT    ##", "MIT"),
        ("# SPDX-License-Identifier: MIT     #", "MIT"),
        ("; SPDX-License-Identifier: MIT ;;", "MIT"),
        (";; SPDX-License-Identifier: MIT", "MIT"),
        ("-- SPDX-License-Identifier: MIT --", "MIT"),
        ("--SPDX-License-Identifier: MIT", "MIT"),
        ("<!-- SPDX-License-Identifier: MIT -->", "MIT"),
        ("<!--SPDX-License-Identifier: MIT-->", "MIT"),
        ("<%-- SPDX-License-Identifier: MIT --%>", "MIT"),
        ("<% # SPDX-License-Identifier: MIT %>", "MIT"),
        ("{# SPDX-License-Identifier: MIT #}", "MIT"),
        ("{{!-- SPDX-License-Identifier: MIT --}}", "MIT"),
        ("(* SPDX-License-Identifier: MIT *)", "MIT"),
        ("{ SPDX-License-Identifier: MIT }", "MIT"),
        ("{- SPDX-License-Identifier: MIT -}", "MIT"),
        ("#| SPDX-License-Identifier: MIT |#", "MIT"),
        ("--[[ SPDX-License-Identifier: MIT ]]", "MIT"),
        ("<# SPDX-License-Identifier: MIT #>", "MIT"),
        ("#= SPDX-License-Identifier: MIT =#", "MIT"),
        ("\"\"\"SPDX-License-Identifier: MIT\"\"\"", "MIT"),
        ("''' SPDX-License-Identifier: MIT '''", "MIT"),
        ("\" SPDX-License-Identifier: MIT", "MIT"),
        (".\\\" SPDX-License-Identifier: MIT", "MIT"),
        ("dnl SPDX-License-Identifier: MIT", "MIT"),
        ("REM SPDX-License-Identifier: MIT", "MIT"),
        ("REM \"SPDX-License-Identifier: MIT\"", "MIT"),
        ("C SPDX-License-Identifier: MIT", "MIT"),
        ("! SPDX-License-Identifier: MIT", "MIT"),
        ("% SPDX-License-Identifier: MIT", "MIT"),
        ("$! SPDX-License-Identifier: MIT", "MIT"),
        ("@c SPDX-License-Identifier: MIT", "MIT"),
        ("/// SPDX-License-Identifier: MIT //", "MIT"),
        ("<?php // SPDX-License-Identifier: MIT ?>", "MIT"),
        (
            "<?xml version=\"1.0\"?><!-- SPDX-License-Identifier: MIT --><a/>",
            "MIT",
        ),
        ("// SPDX-License-Identifier: MIT \\\nint x;", "MIT"),
        ("// SPDX-License-Identifier: MIT\r\nint x;", "MIT"),
        ("// SPDX-License-Identifier: MIT\rint x;", "MIT"),
        ("\u{feff}// SPDX-License-Identifier: MIT\n", "MIT"),
        ("(SPDX-License-Identifier: MIT)", "MIT"),
        ("SPDX-License-Identifier: MIT.", "MIT"),
    ]);
}

#[test]
fn spelling_of_the_name_is_free() {
    check(&[
        ("// spdx-license-identifier: MIT", "MIT"),
        ("// SPDX-Licence-Identifier: MIT", "MIT"),
        ("// SPDX License Identifier: MIT", "MIT"),
        ("// SPDX-License-Identifier : MIT", "MIT"),
        ("// SPDX-License-Identifier:\tMIT", "MIT"),
        ("// SPDX-License-Identifier\u{ff1a} MIT", "MIT"),
        ("// SPDX\u{2011}License\u{2011}Identifier: MIT", "MIT"),
        ("// SpdxLicenseIdentifier: MIT", "MIT"),
        ("SPDX short identifier: BSD-3-Clause", "BSD-3-Clause"),
        ("// SPDX-License-Identifiers are fine", ""),
        ("// SPDX-License-Identifierx: MIT", ""),
        ("// SPDX-FileCopyrightText: 2024 MIT", ""),
        ("PackageLicenseDeclared: MIT", ""),
    ]);
}

#[test]
fn fields_attributes_elements_and_cells_are_tags() {
    check(&[
        ("{\"SPDX-License-Identifier\": \"MIT\"}", "MIT"),
        ("{\"$comment\": \"SPDX-License-Identifier: MIT\",\n}", "MIT"),
        ("[\n    \"# SPDX-License-Identifier: MIT\\n\",\n]", "MIT"),
        ("SPDX-License-Identifier = \"MIT OR ISC\"", "MIT OR ISC"),
        ("spdx-license-identifier: 'MIT'", "MIT"),
        ("<x SPDX-License-Identifier=\"MIT\"/>", "MIT"),
        (
            "<SPDX-License-Identifier>MIT</SPDX-License-Identifier>",
            "MIT",
        ),
        (
            "<meta name=\"SPDX-License-Identifier\" content=\"MIT\">",
            "MIT",
        ),
        ("<p>SPDX-License-Identifier: MIT</p>", "MIT"),
        ("**SPDX-License-Identifier:** MIT", "MIT"),
        ("**SPDX-License-Identifier**: MIT", "MIT"),
        ("SPDX-License-Identifier: `MIT`", "MIT"),
        ("SPDX-License-Identifier: [MIT](https://x.org)", "MIT"),
        ("| SPDX-License-Identifier | MIT | x |", "MIT"),
        ("| SPDX-License-Identifier: MIT         |", "MIT"),
        ("const char l[] = \"SPDX-License-Identifier: MIT\";", "MIT"),
    ]);
}

#[test]
fn expression_goes_on_in_the_next_line() {
    check(&[
        (
            "# SPDX-License-Identifier: (MIT OR\n#   Apache-2.0)\nx",
            "MIT OR Apache-2.0",
        ),
        (
            "# SPDX-License-Identifier: MIT OR\n#   Apache-2.0\nx",
            "MIT OR Apache-2.0",
        ),
        (
            " * SPDX-License-Identifier: MIT OR *\r\n *    ISC           *\r\n */",
            "MIT OR ISC",
        ),
        (
            "// SPDX-License-Identifier: MIT\n// AND ISC\n",
            "MIT AND ISC",
        ),
        ("// SPDX-License-Identifier: MIT\n// and more\n", "MIT"),
        ("/* SPDX-License-Identifier: MIT */\nOR = 1", "MIT"),
    ]);
}

#[test]
fn several_tags_are_all_found() {
    check(&[
        (
            "// SPDX-License-Identifier: MIT\n// SPDX-License-Identifier: ISC",
            "MIT\nISC",
        ),
        (
            "a SPDX-License-Identifier: MIT */ b /* SPDX-License-Identifier: ISC */",
            "MIT\nISC",
        ),
    ]);
}

#[test]
fn ignored_regions_say_nothing() {
    check(&[
        (
            "REUSE-IgnoreStart\nSPDX-License-Identifier: MIT\nREUSE-IgnoreEnd\nSPDX-License-Identifier: ISC",
            "ISC",
        ),
        ("REUSE-IgnoreStart\nSPDX-License-Identifier: MIT", ""),
    ]);
}

#[test]
fn snippets_are_regions() {
    let content = "SPDX-SnippetBegin SPDX-SnippetBegin x SPDX-SnippetEnd SPDX-SnippetBegin";
    let path = RepoPath::new(b"file");
    let tags = tags(&Text::of(&path, content));
    assert_eq!(tags.snippets, [0..content.len(), 18..53, 54..content.len()]);
}

#[test]
fn code_that_prints_or_parses_tags_is_a_clue() {
    check(&[
        ("print(\"SPDX-License-Identifier: MIT\")", "clue MIT"),
        ("x = \"SPDX-License-Identifier: MIT\" + y", "clue MIT"),
        (
            "echo \"SPDX-License-Identifier: MIT\" > LICENSE",
            "clue MIT",
        ),
        ("echo SPDX-License-Identifier: MIT > LICENSE", "clue MIT"),
        ("    \"// SPDX-License-Identifier: MIT\\n\"", "clue MIT"),
        ("if line == \"SPDX-License-Identifier: MIT\":", "clue MIT"),
        ("assert_eq!(x, 'SPDX-License-Identifier: MIT');", "clue MIT"),
        (
            "Add `SPDX-License-Identifier: MIT` to each file.",
            "clue MIT",
        ),
        ("grep 'SPDX-License-Identifier: MIT' *", "clue MIT"),
        ("x = \"SPDX-License-Identifier: \" + license", "clue ?"),
        ("/SPDX-License-Identifier:\\s*(.*)/", "clue ?"),
        ("re = r'SPDX-License-Identifier: (.*)'", "clue ?("),
        (
            "// SPDX-License-Identifier: <expression>",
            "clue ?<expression>",
        ),
        ("# SPDX-License-Identifier: {license}", "clue ?{license}"),
        ("# SPDX-License-Identifier: %s", "clue ?%s"),
        ("# SPDX-License-Identifier: $LICENSE", "clue ?$LICENSE"),
        ("spdx_license_identifier = lookup(name)", ""),
        ("let spdx_license_id: String = x;", ""),
    ]);
}

#[test]
fn malformed_tag_is_kept_with_its_problem() {
    check(&[
        ("// SPDX-License-Identifier: MIT OR", "?MIT OR"),
        (
            "// SPDX-License-Identifier: MIT AND Nosuch-9",
            "?MIT AND Nosuch-9\nMIT",
        ),
        (
            "// SPDX-License-Identifier: GPL-2.0+ BSD-2-Clause",
            "?GPL-2.0+ BSD-2-Clause\nGPL-2.0-or-later\nBSD-2-Clause",
        ),
        ("// SPDX-License-Identifier:", "?"),
        ("// SPDX-License-Identifier:\n// next line", "?"),
        ("// SPDX-License-Identifier: (MIT", "?(MIT"),
        (
            "The line SPDX-License-Identifier: says which it is.",
            "clue ?says which it is",
        ),
    ]);
}

#[test]
fn sentence_after_the_expression_is_left_out() {
    check(&[
        (
            "/* SPDX-License-Identifier: MIT Copyright (c) 2020 Ann */",
            "MIT",
        ),
        (
            "SPDX-License-Identifier: BSD-3-Clause. import x",
            "BSD-3-Clause",
        ),
        ("SPDX-License-Identifier: MIT (c) 2020 Ann", "MIT"),
        (
            "/* SPDX-License-Identifier: MIT SPDX-FileCopyrightText: 2020 Ann */",
            "MIT",
        ),
    ]);
}

#[test]
fn caret_is_under_the_wrong_bytes() {
    let content = "# SPDX-License-Identifier: MIT OR %%% OR ISC";
    let path = RepoPath::new(b"file");
    let tags = tags(&Text::of(&path, content));
    let it = tags.matches.first().expect("the tag is kept");
    assert_eq!(it.expression, None);
    assert!(it.problem.is_some());
    assert_eq!(it.span, 2..content.len());
}

#[test]
fn empty_and_huge_input_is_read() {
    check(&[("", ""), ("SPDX", ""), ("SPDX-License-Identifier", "")]);
    let long = format!("// SPDX-License-Identifier: {}", "MIT OR ".repeat(100_000));
    assert!(show(&long).starts_with('?'));
    let many = "SPDX-License-Identifier: MIT (".repeat(10_000);
    assert_eq!(show(&many).lines().count(), 10_000);
}

proptest::proptest! {
    #[test]
    fn arbitrary_text_is_read_and_text_behind_it_changes_nothing(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "SPDX-License-Identifier:", "spdx", "-License", "MIT", " OR ", "(", ")", "\"", "'", "\n", "\r\n",
                "\\", "*/", "é", "张", "\0", "%s", "<x>", " ", "//", "SPDX-SnippetBegin", "SPDX-SnippetEnd",
            ]),
            0..30,
        ),
    ) {
        let text = words.concat();
        let alone = show(&text);
        let more = show(&format!("{text}\n\nlet x = 1;\n"));
        proptest::prop_assert_eq!(alone, more);
    }
}

// REUSE-IgnoreEnd
