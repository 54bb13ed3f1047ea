// SPDX-License-Identifier: Apache-2.0

use crate::{
    detect::{Class, Memory, detect, detect_with},
    licenses::corpus,
    read::Text,
    walk::RepoPath,
};

/// What a text says, clues left out: class and expression.
fn found(content: &str) -> Vec<(Class, String)> {
    let path = RepoPath::new(b"NOTICE");
    let matches = detect(&Text::of(&path, content), corpus()).matches;
    let found = matches.into_iter().filter(|it| it.class != Class::Clue);
    let spell = |it: crate::detect::Match| {
        let expression = it.expression.expect("it is no tag");
        (it.class, expression.to_string())
    };
    found.map(spell).collect()
}

#[track_caller]
fn check(content: &str, expected: &[&str]) {
    let found: Vec<String> = found(content).into_iter().map(|it| it.1).collect();
    assert_eq!(found, expected, "{content}");
}

fn text(id: &str) -> String {
    corpus().text(id).expect("it is on the list")
}

#[test]
fn neighbours_in_a_row_are_told_apart() {
    let ids = [
        "BSD-2-Clause",
        "BSD-3-Clause",
        "BSD-2-Clause",
        "BSD-3-Clause",
    ];
    check(&ids.map(text).join("\n\n"), &ids);
}

#[test]
fn a_text_of_several_others_does_not_hide_them() {
    // Sleepycat's text has the BSD license three times.
    let ids = ["BSD-2-Clause"; 3];
    check(&ids.map(text).join("\n\n"), &ids);
    check(&text("Sleepycat"), &["Sleepycat"]);
}

#[test]
fn a_notice_is_no_part_of_the_text_that_recommends_it() {
    let notice = "This file is free software; you can redistribute it and/or modify it under the \
        terms of the GNU General Public License as published by the Free Software Foundation; \
        either version 3 of the License, or (at your option) any later version.\n\nThis file is \
        distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without even \
        the implied warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE. See the \
        GNU General Public License for more details.";
    check(notice, &["GPL-3.0-or-later"]);
}

#[test]
fn a_text_without_its_appendix_is_still_its_own() {
    let whole = text("GPL-2.0-only");
    let end = whole
        .find("END OF TERMS AND CONDITIONS")
        .expect("it has terms");
    let cut = whole.get(..end).expect("it is a place in the text");
    check(cut, &["GPL-2.0-only"]);
}

#[test]
fn a_part_that_explains_each_word_outdoes_a_changed_text() {
    // Its grant is that of HPND-sell-variant with other conditions.
    let whole = text("libtiff");
    let end = whole
        .find("THE SOFTWARE IS PROVIDED")
        .expect("it disclaims");
    let cut = whole.get(..end).expect("it is a place in the text");
    check(cut, &["libtiff"]);
}

#[test]
fn what_lacks_of_a_text_is_not_taken_from_the_next_one() {
    // Words of the second one's grant could fill what lacks of the first one's disclaimer.
    let whole = text("MIT");
    let start = whole.find("Permission").expect("it grants");
    let end = whole.find("THE SOFTWARE IS").expect("it disclaims");
    let cut = whole.get(start..end).expect("it is a place in the text");
    let found = found(&[cut; 3].join("\n\n"));
    let expected = (Class::Partial, "MIT".to_owned());
    assert_eq!(found, [&expected; 3].map(Clone::clone));
}

#[test]
fn a_disclaimer_alone_is_no_part_of_a_license() {
    let whole = text("BSD-1-Clause");
    let start = whole
        .find("THIS SOFTWARE IS PROVIDED")
        .expect("it disclaims");
    check(whole.get(start..).expect("it is a place in the text"), &[]);
}

#[test]
fn what_is_offered_inside_a_text_is_a_choice() {
    let offered = "ALTERNATIVELY, this software may be distributed under the terms of the GNU \
        General Public License (\"GPL\") version 2 as published by the Free Software Foundation.";
    let whole = text("BSD-3-Clause");
    let place = whole
        .find("THIS SOFTWARE IS PROVIDED")
        .expect("it disclaims");
    let (before, behind) = whole.split_at(place);
    let content = format!("{before}{offered}\n\n{behind}");
    check(&content, &["BSD-3-Clause OR GPL-2.0-only"]);
    check(
        &format!("{whole}\n\n{offered}"),
        &["BSD-3-Clause OR GPL-2.0-only"],
    );
}

#[test]
fn what_is_remembered_changes_no_answer() {
    // Before and behind the same text: nothing, a holder, a document's own first or last words,
    // words that tell neighbours apart, another text's end.
    let abouts = [
        "",
        "Copyright (c) 2020 Ann Example\n\n",
        "Copyright 1999 The Regents of the University. All rights reserved.\n\n",
        "The MIT License\n\nCopyright (c) 2001 Bob and others\n\n",
        "This file is for commercial use and to sell copies of it only.\n\n",
        "See the GNU Lesser General Public License for more details.\n\n",
        "of the Software, and to permit persons to whom the Software is\n\n",
    ];
    let path = RepoPath::new(b"LICENSE");
    let mut memory = Memory::default();
    for id in ["MIT", "BSD-3-Clause", "ISC", "Zlib", "HPND"] {
        let whole = text(id);
        let cut = whole.split_once("\n\n").map_or("", |it| it.1);
        for text in [whole.as_str(), cut] {
            for (before, behind) in abouts
                .iter()
                .flat_map(|a| abouts.iter().map(move |b| (a, b)))
            {
                let content = format!("{before}{text}\n\n{behind}");
                let text = Text::of(&path, &content);
                let remembered = detect_with(&text, corpus(), &mut memory);
                assert_eq!(remembered, detect(&text, corpus()), "{content}");
            }
        }
    }
}
