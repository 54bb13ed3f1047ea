// SPDX-License-Identifier: Apache-2.0

use super::*;

/// What is found, one a line: `line: years; holder`.
fn show(content: &str) -> String {
    let path = RepoPath::new(b"file");
    let found = find(&Text::of(&path, content));
    let shown = found.iter().map(|it| {
        let years = it.years.as_deref().unwrap_or_default();
        let holder = it.holder.as_deref().unwrap_or("-");
        format!("{years}|{holder}")
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(content, expected)| (content, expected, show(content)))
        .filter(|(_, expected, shown)| shown != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

// REUSE-IgnoreStart

#[test]
fn statement_has_its_holder_and_years() {
    check(&[
        ("Copyright 2020 Ann Lee", "2020|Ann Lee"),
        ("Copyright (c) 2020 Ann Lee", "2020|Ann Lee"),
        ("Copyright (C) 2020, Ann Lee.", "2020|Ann Lee"),
        (
            "// Copyright © 2019-2024 Example Corp. All rights reserved.",
            "2019-2024|Example Corp.",
        ),
        ("© 2020 Ann Lee", "2020|Ann Lee"),
        ("(c) 2020 Ann Lee", "2020|Ann Lee"),
        ("&copy; 2020 Ann Lee", "2020|Ann Lee"),
        ("\"\\u00a9 2020 Ann Lee\"", "2020|Ann Lee"),
        ("\\(co 2020 Ann Lee", "2020|Ann Lee"),
        ("Copr. 2020 Ann Lee", "2020|Ann Lee"),
        ("COPYRIGHT 2020 ANN LEE", "2020|ANN LEE"),
        ("copyright (c) 2020 ann lee", "2020|ann lee"),
        ("/* Copyright 2020 Ann Lee */", "2020|Ann Lee"),
        ("<!-- Copyright 2020 Ann Lee -->", "2020|Ann Lee"),
        ("(* Copyright 2020 Ann Lee *)", "2020|Ann Lee"),
        ("# Copyright 2020 Ann Lee      #", "2020|Ann Lee"),
        (" * Copyright 2020 Ann Lee     *", "2020|Ann Lee"),
        (
            "Copyright 2001, 2003-2005 Ann Lee",
            "2001, 2003-2005|Ann Lee",
        ),
        ("Copyright 1999-02 Ann Lee", "1999-02|Ann Lee"),
        ("Copyright 2019 - present Ann Lee", "2019 - present|Ann Lee"),
        (
            "Copyright (c) 2019\u{2013}2024, Ann Lee",
            "2019\u{2013}2024|Ann Lee",
        ),
        ("Copyright 2020 by Ann Lee", "2020|Ann Lee"),
        ("Copyright by Ann Lee", "|Ann Lee"),
        ("Copyright Ann Lee", "|Ann Lee"),
        ("Copyright Ann Lee 2020", "2020|Ann Lee"),
        ("Copyright (c) Ann Lee, 2019-2020", "2019-2020|Ann Lee"),
        ("Copyright: 2020 Ann Lee", "2020|Ann Lee"),
        ("© Example Corp", "|Example Corp"),
        ("(c) Jim Lee, January 1995", "January 1995|Jim Lee"),
        ("copyright = '2020, Ann Lee'", "2020|Ann Lee"),
    ]);
}

#[test]
fn names_are_what_their_escapes_stand_for() {
    check(&[
        ("Copyright 2020 Ann Lee\\par", "2020|Ann Lee"),
        ("\"Copyright 2020 Jos\\u00e9 Lee\"", "2020|José Lee"),
        ("Copyright &copy; 2020 Jos&eacute; Lee<br>", "2020|José Lee"),
        ("Copyright 2020 Jos\\'e9 Lee\\line", "2020|José Lee"),
    ]);
}

#[test]
fn holder_ends_where_the_name_ends() {
    check(&[
        ("SPDX-FileCopyrightText: 2020 Ann Lee", "2020|Ann Lee"),
        ("# SPDX-FileCopyrightText: Ann Lee", "|Ann Lee"),
        (
            "SPDX-SnippetCopyrightText: (C) 2020 Ann Lee",
            "2020|Ann Lee",
        ),
        (
            "SPDX-FileCopyrightText: Copyright © 2020 Ann Lee",
            "2020|Ann Lee",
        ),
        ("Copyright (c) March 2004 Ann Lee", "March 2004|Ann Lee"),
        ("Copyright [2020] [Ann Lee]", "2020|Ann Lee"),
        ("Portions Copyright (c) 2020 Ann Lee", "2020|Ann Lee"),
        (
            "Copyright 2020 The Go Authors. All rights reserved.",
            "2020|The Go Authors",
        ),
        ("Copyright 2020 J. R. Hartley", "2020|J. R. Hartley"),
        (
            "Copyright 2020 Example, Inc. Licensed under MIT",
            "2020|Example, Inc.",
        ),
        ("Copyright 2020 Example Co., Ltd.", "2020|Example Co., Ltd."),
        ("Copyright 2020 3Com", "2020|3Com"),
        ("Copyright (c) 2007 INRIA-ENPC", "2007|INRIA-ENPC"),
        ("Copyright (c) 2008 Daniel Weber", "2008|Daniel Weber"),
        (
            "Copyright (C) 2009 Daniel Weber <d@x.org>",
            "2009|Daniel Weber",
        ),
        ("Copyright 2020 Ann Lee (ann@x.org)", "2020|Ann Lee"),
        ("Copyright 2020 Ann Lee ann@x.org", "2020|Ann Lee"),
        ("Copyright 2020 Ann Lee (https://x.org)", "2020|Ann Lee"),
        ("Copyright 2020 Ann Lee, https://x.org", "2020|Ann Lee"),
        (
            "Copyright 2020 Ann <a@x.org>, Bob <b@x.org>",
            "2020|Ann, Bob",
        ),
        (
            "Copyright 2020 Ann Lee and Bob Ray",
            "2020|Ann Lee and Bob Ray",
        ),
        ("Copyright (c) 2020", "2020|-"),
        (
            "Copyright 1989 the Regents of the University",
            "1989|the Regents of the University",
        ),
        ("<p>Copyright 2020 Ann Lee</p>", "2020|Ann Lee"),
        ("Copyright 2020 Ann Lee\\n", "2020|Ann Lee"),
        (
            "Copyright 2020 Ann. Copyright 2021 Bob.",
            "2020|Ann\n2021|Bob",
        ),
        (
            "Copyright 2020 Ann\r\nCopyright 2021 Bob",
            "2020|Ann\n2021|Bob",
        ),
    ]);
}

#[test]
fn every_script_is_kept_as_it_is_written() {
    check(&[
        ("Copyright (c) 2024 José Muñoz\n", "2024|José Muñoz"),
        (
            "# Copyright (C) 2021 Éloïse Dupré <eloise@exemple.org>",
            "2021|Éloïse Dupré",
        ),
        (
            "Авторские права (c) 2020 Иванов Иван\nЭта программа",
            "2020|Иванов Иван",
        ),
        (
            "/* 版权所有 (c) 2022 张三\n * 本软件遵循木兰\n */",
            "2022|张三",
        ),
        (
            "حقوق النشر (c) 2023 وزارة التقنية\nهذا البرنامج",
            "2023|وزارة التقنية",
        ),
        (
            "© World Health Organization 2022. Some rights reserved.",
            "2022|World Health Organization",
        ),
        ("著作権 © 2020 山田太郎", "2020|山田太郎"),
        ("저작권 (c) 2020 김철수", "2020|김철수"),
        ("Copyright © 2020年 山田太郎", "2020年|山田太郎"),
        (
            "Urheberrecht (c) 2020 Jörg Müller. Alle Rechte vorbehalten.",
            "2020|Jörg Müller",
        ),
        (
            "Droits d'auteur © 2020 Zoé Côté. Tous droits réservés.",
            "2020|Zoé Côté",
        ),
        (
            "Derechos de autor 2020 Ana Núñez. Todos los derechos reservados.",
            "2020|Ana Núñez",
        ),
        ("版权所有：张三", ""),
    ]);
}

#[test]
fn next_line_goes_on_where_the_holder_is_missing_or_a_list_is_open() {
    check(&[
        ("Copyright (c) 2020\n    Ann Lee", "2020|Ann Lee"),
        ("/* Copyright (c) 2020\n * Ann Lee\n */", "2020|Ann Lee"),
        (
            "# Copyright 2020 Ann Lee,\n#   Bob Ray\n",
            "2020|Ann Lee, Bob Ray",
        ),
        (
            "Copyright 2020 Ann Lee and\nBob Ray",
            "2020|Ann Lee and Bob Ray",
        ),
        ("Copyright 2020 Ann Lee\nBob Ray", "2020|Ann Lee"),
        ("Copyright 2020\nCopyright 2021 Bob", "2020|-\n2021|Bob"),
        ("Copyright (c) 2020\n\nPermission is granted", "2020|-"),
        ("Copyright (c) 2020\nPermission is granted", "2020|-"),
    ]);
}

#[test]
fn prose_code_and_templates_are_no_statements() {
    let rejected = [
        "the above copyright notice and this permission notice",
        "Copyright notice",
        "COPYRIGHT HOLDERS AND CONTRIBUTORS",
        "THE COPYRIGHT HOLDERS BE LIABLE",
        "Copyright law applies",
        "the copyright owner",
        "under copyright law",
        "(c) 2003 - correct",
        "(c) the work itself",
        "(c) You must retain, in the Source form",
        "(c) 1",
        "int f(c);",
        "if (c) return;",
        "(c) + 1",
        "(c) = x",
        "x = (c) & 0xff",
        "toupper(c) Ann",
        "copyright_year = 2020",
        "copyright()",
        "getCopyright() { return x; }",
        "self.copyright = value",
        "printCopyright2020",
        "Copyright <year> <name>",
        "Copyright (c) <year> <copyright holders>",
        "Copyright [yyyy] [name of copyright owner]",
        "Copyright (C) <year>  <name of author>",
        "Copyright (C) 19yy <name of author>",
        "Copyright (C) YYYY Ann",
        "Copyright {{ year }} {{ name }}",
        "Copyright 2020 <copyright holder>",
        "Copyright $YEAR $NAME",
        "Copyright (c) %d Ann",
        "00A9 © COPYRIGHT SIGN",
        "JosÃ© 1",
        "\u{a9}X\u{e9}",
        "\u{a9}1G\u{e7}\u{b8}",
        "copyright",
        "Copyright",
        "(c)",
        "©",
        "All rights reserved.",
        "Copyright infringement is theft",
        "© \u{fffd}\u{fffd}\u{fffd}",
        "Copyright (C) \u{1}\u{2}\u{3}",
        "REUSE-IgnoreStart Copyright 2020 Ann REUSE-IgnoreEnd",
        "",
    ];
    let cases: Vec<_> = rejected.iter().map(|it| (*it, "")).collect();
    check(&cases);
}

#[test]
fn statement_is_as_written_and_on_one_line() {
    let path = RepoPath::new(b"file");
    let content =
        "x\r\n/*\r * Copyright (c)  2020 Ann <a@x.org>,\n *   Bob. All rights reserved.\n */";
    let found = find(&Text::of(&path, content));
    let it = found.first().expect("there is one");
    assert_eq!(&*it.statement, "Copyright (c) 2020 Ann <a@x.org>, Bob");
    assert_eq!(it.line, 3);
}

#[test]
fn masked_spans_say_nothing() {
    let path = RepoPath::new(b"file");
    let content = "Copyright 1989 Ann\nCopyright 2020 Bob";
    let text = Text::of(&path, content);
    let places = prefilter::hits(content).marks;
    let masked = |mask: Range<usize>| find_at(&text, &places, std::slice::from_ref(&mask));
    assert_eq!(masked(0..19).len(), 1);
    assert_eq!(masked(0..content.len()), []);
}

#[test]
fn huge_and_hostile_input_is_read_in_time() {
    assert!(!show(&"Copyright 2020 Ann, ".repeat(20_000)).is_empty());
    show(&"Copyright (c) ".repeat(20_000));
    show(&"(c) ".repeat(50_000));
    show(&"Copyright 2020 ((((<<<<".repeat(10_000));
    show(&"Copyright 2020,\n".repeat(10_000));
}

proptest::proptest! {
    #[test]
    fn arbitrary_text_is_read_and_text_behind_it_changes_nothing(
        words in proptest::collection::vec(
            proptest::sample::select(vec![
                "Copyright", "(c)", "\u{a9}", "2020", "-", ",", "and", "Ann", "<a@b>", "\n", "\r\n", "*", "(",
                "]", ".", " ", "版权所有", "张三", "\0", "é", "Inc.", "SPDX-FileCopyrightText:", "\\u00a9",
            ]),
            0..40,
        ),
    ) {
        let text = words.concat();
        let alone = show(&text);
        let more = show(&format!("{text}\n\nlet x = 1;\n"));
        proptest::prop_assert_eq!(alone, more);
    }
}

// REUSE-IgnoreEnd
