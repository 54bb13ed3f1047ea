// SPDX-License-Identifier: Apache-2.0

use super::{tables::FAMILIES, *};
use crate::{
    detect::token::Tokens,
    licenses::{License, corpus},
    read::Kind,
};

/// The statements of a text, those in force apart from clues: `MIT`, `clue MIT`.
fn found(text: &str, kind: Kind) -> Vec<String> {
    let mut tokens = Tokens::default();
    tokens.read(text, 0..text.len(), corpus(), |_| ());
    let context = Context {
        kind,
        masked: &[],
        known: &[],
    };
    let statements = find(text, &tokens.list, &context).statements;
    let spell = |it: &Statement| match it.class {
        Class::Clue => format!("clue {}", it.expression),
        _ => it.expression.to_string(),
    };
    statements.iter().map(spell).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let mut found = found(text, Kind::Prose);
    found.retain(|it| !it.starts_with("clue "));
    assert_eq!(found, expected, "{text}");
}

#[derive(serde::Deserialize)]
struct Examples {
    #[serde(default)]
    finds: Vec<Example>,
    #[serde(default)]
    not: Vec<Counterexample>,
}

#[derive(serde::Deserialize)]
struct Example {
    text: String,
    is: String,
}

#[derive(serde::Deserialize)]
struct Counterexample {
    text: String,
    reason: String,
}

/// Licenses that their own name does not name in a sentence, and why.
const NOT_BY_NAME: [(&str, &str); 5] = [
    ("LLGPL", "`Preamble` is no license's name"),
    (
        "YPL-1.0",
        "the mark in `Yahoo! Public License` ends a sentence",
    ),
    (
        "YPL-1.1",
        "the mark in `Yahoo! Public License` ends a sentence",
    ),
    ("blessing", "`blessing` is a word"),
    ("dtoa", "the dot in `David M. Gay` ends a sentence"),
];

/// A name of the list that goes on where another one ends is itself, and not the other: the BSD
/// 3-Clause No Military License is no BSD 3-Clause.
#[test]
fn every_full_name_names_its_license() {
    let is_named = |it: &&License| !it.is_exception && !it.is_deprecated;
    let plain = |id: &str| {
        let bound = ["-only", "-or-later"]
            .iter()
            .find_map(|it| id.strip_suffix(it));
        bound.unwrap_or(id).to_owned()
    };
    for license in corpus().licenses().iter().filter(is_named) {
        let text = format!("This software is released under the {}.", license.name);
        let found = found(&text, Kind::Prose);
        let is_its_own = matches!(&found[..], [it] if plain(it) == plain(license.id));
        let is_excepted = NOT_BY_NAME.iter().any(|it| it.0 == license.id);
        assert_eq!(is_its_own, !is_excepted, "{text}: {found:?}");
    }
}

/// What a name says would be lost if no id of the list said it.
#[test]
fn every_family_says_ids_of_the_list() {
    let is_listed = |id: &str| id.starts_with("LicenseRef-placet-") || corpus().get(id).is_some();
    for family in FAMILIES {
        for (version, id) in family.versions {
            let bound = if family.has_later { "-only" } else { "" };
            let spelled = format!("{id}{bound}");
            assert!(is_listed(&spelled), "{} {version:?}: {spelled}", family.key);
        }
        let open = family.unversioned;
        // `Artistic-1.0-Perl OR GPL-1.0-or-later`: every second word is an id.
        let mut ids = open.split_whitespace().step_by(2);
        assert!(ids.all(is_listed), "{}: {open}", family.key);
    }
}

/// Every table is at work on every example: a name of one that is found in another's shows here.
#[test]
fn every_example_is_found_and_no_counterexample() {
    let tables = [
        include_str!("../../licenses/data/names/gnu.toml"),
        include_str!("../../licenses/data/names/permissive.toml"),
        include_str!("../../licenses/data/names/others.toml"),
        include_str!("../../licenses/data/names/others_refs.toml"),
    ];
    for table in tables {
        let examples: Examples = toml::from_str(table).expect("the build read it");
        for example in examples.finds {
            check(&example.text, &[&example.is]);
        }
        for example in examples.not {
            let mut found = found(&example.text, Kind::Source);
            found.retain(|it| !it.starts_with("clue "));
            assert!(
                found.is_empty(),
                "{}: {} ({found:?})",
                example.text,
                example.reason
            );
        }
    }
}

#[test]
fn former_addresses_of_the_open_source_initiative_name_their_license() {
    let addresses = [
        ("ibmpl.php", "IPL-1.0"),
        ("qtpl.php", "QPL-1.0"),
        ("zpl.php", "ZPL-2.0"),
        ("historical.php", "HPND"),
        ("eiffel.php", "EFL-1.0"),
        ("ver2_eiffel.php", "EFL-2.0"),
        ("ipafont.html", "IPA"),
        ("plan9.php", "LPL-1.02"),
        ("PythonSoftFoundation.php", "PSF-2.0"),
    ];
    for (address, id) in addresses {
        let text =
            format!("Licensed under the terms of http://www.opensource.org/licenses/{address}");
        check(&text, &[id]);
    }
}

#[test]
fn a_version_stands_before_or_behind_the_name() {
    check(
        "under the terms of version 2 of the GNU General Public License",
        &["GPL-2.0-only"],
    );
    check(
        "under the GNU GPL, version 2 or (at your option) any later version",
        &["GPL-2.0-or-later"],
    );
    check("released under the GPLv3+", &["GPL-3.0-or-later"]);
    check("License: LGPL-2.1+", &["LGPL-2.1-or-later"]);
    check(
        "licensed under the Apache License, Version 2.0",
        &["Apache-2.0"],
    );
}

#[test]
fn later_is_never_invented() {
    check(
        "under the GNU GPL version 2 (not later!)",
        &["GPL-2.0-only"],
    );
    check("under the GNU AGPLv3", &["AGPL-3.0-only"]);
    check(
        "under version 3 of the GPL, or any later version accepted by the membership of KDE",
        &["GPL-3.0-only"],
    );
}

#[test]
fn the_address_of_the_foundation_may_stand_before_the_version() {
    check(
        "under the terms of the GNU General Public License as published by the Free Software Foundation, Inc., 675 Mass Ave, Cambridge MA 02139, USA; either version 2 of the License, or (at your option) any later version",
        &["GPL-2.0-or-later"],
    );
}

#[test]
fn choices_are_or_and_lists_are_and() {
    check(
        "licensed under either the MIT license or the Apache License 2.0",
        &["MIT OR Apache-2.0"],
    );
    check(
        "Dual licensed under the MIT and GPLv2 licenses",
        &["MIT OR GPL-2.0-only"],
    );
    check("License: MIT/Apache-2.0", &["MIT OR Apache-2.0"]);
    check(
        "licensed under the MIT and BSD-2-Clause licenses",
        &["MIT AND BSD-2-Clause"],
    );
}

#[test]
fn an_alternative_in_a_sentence_of_its_own_is_a_choice() {
    check(
        "Licensed under the Apache License, Version 2.0. Alternatively, this file may be used under the terms of the GNU General Public License version 2.",
        &["Apache-2.0 OR GPL-2.0-only"],
    );
}

#[test]
fn an_exception_goes_with_its_license() {
    check(
        "GPL v2 with the Classpath exception",
        &["GPL-2.0-only WITH Classpath-exception-2.0"],
    );
}

#[test]
fn an_exception_alone_is_no_choice() {
    check(
        "These rights are described in the Nokia Qt LGPL Exception version 1.1. Alternatively, this file may be used under the terms of the GNU General Public License version 3.0.",
        &["Nokia-Qt-exception-1.1", "GPL-3.0-only"],
    );
    check(
        "As a special exception, Nokia gives you certain additional rights. These rights are described in the Nokia Qt LGPL Exception version 1.1.",
        &["Nokia-Qt-exception-1.1"],
    );
}

#[test]
fn repeats_without_a_version_are_absorbed() {
    check(
        "under the GNU General Public License version 2. See the GNU General Public License for more details. You should have received a copy of the GNU General Public License along with this program.",
        &["GPL-2.0-only"],
    );
}

#[test]
fn denials_and_remarks_are_no_statements() {
    check("This library is not licensed under the GPL.", &[]);
    check("Its terms are incompatible with the GPL.", &[]);
    check("unlike the GPL, it asks for nothing", &[]);
}

#[test]
fn a_row_of_a_notices_file_names_a_license() {
    let rows = "Left Pad: MIT\nRight Pad: WTFPL\nCenter Pad (Zlib)\n| pad | ISC |\n";
    let named = ["MIT", "WTFPL", "Zlib", "ISC"];
    assert_eq!(found(rows, Kind::License), named);
    let fields = rows.replace('\n', "\n\n").replace("Left Pad", "License");
    assert_eq!(found(&fields, Kind::License), named);
    let one =
        "Written by A. Author (MIT)\n\nwho is glad to hear about any bug that there still may be.";
    assert_eq!(found(one, Kind::License), ["clue MIT"]);
}

#[test]
fn fields_of_components_are_no_list() {
    let ids = [
        "MIT", "ISC", "Zlib", "MPL-2.0", "NCSA", "BSL-1.0", "EPL-2.0",
    ];
    let rows = ids
        .iter()
        .zip('a'..)
        .map(|(id, it)| format!("name: {it}or\nlicense: {id}\n\n"));
    let rows: String = rows.collect();
    for kind in [Kind::License, Kind::Prose, Kind::Data] {
        assert_eq!(found(&rows, kind), ids, "{kind:?}");
    }
    let table = rows.replace("or\n", "\n");
    let is_clue = |it: &String| it.starts_with("clue ");
    assert!(found(&table, Kind::Data).iter().all(is_clue));
}

#[test]
fn odd_input_is_read_to_its_end() {
    check("", &[]);
    check("GPL", &["GPL-1.0-or-later"]);
    check("under the", &[]);
    check("license:", &[]);
    let long = "GPL or ".repeat(20_000);
    assert!(!found(&long, Kind::Prose).is_empty());
}
