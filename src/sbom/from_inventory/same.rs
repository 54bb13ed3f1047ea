// SPDX-License-Identifier: Apache-2.0

//! Whether a license file has the text of the SPDX list, so that an address says as much as the text
//! would.
//!
//! It has, if nothing in it is its own but copyright statements, which travel in a field of their
//! own, and the name of the license. What the matching guidelines let be replaced otherwise counts as
//! its own: who may not be named in advertisements is a fact of that package alone. What it leaves
//! out is not looked at here: whatever is missing from an exact match may be.

use std::collections::BTreeSet;

use crate::detect::Copyright;

/// Words that stand in the lines of copyright statements and are no part of the statement.
const BESIDE_COPYRIGHT: &[&str] = &["c", "all", "rights", "reserved"];
/// Words that stand in titles beside the name of a license.
const BESIDE_NAMES: &[&str] = &["the", "license", "licence", "version"];

/// A license of the list: its id, its name, and its text.
pub(super) struct Listed<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) text: &'a str,
}

/// Whether a text that is an exact match of a license says nothing of its own. `first_line` is the
/// number of its first line in its file, from 1, as the statements count.
pub(super) fn is_same(
    text: &str,
    first_line: u32,
    copyrights: &[Copyright],
    listed: &Listed<'_>,
) -> bool {
    let names = words(listed.id).chain(words(listed.name));
    let names: BTreeSet<String> = names.chain(owned(BESIDE_NAMES)).collect();
    let mut of_list = words(listed.text);
    let numbered = (first_line..).zip(text.lines());
    let own = numbered.filter(|(number, line)| {
        let mut words = words(line);
        !is_notice(*number, line, copyrights) && !words.all(|it| names.contains(&it))
    });
    own.flat_map(|it| words(it.1))
        .all(|own| of_list.any(|it| it == own))
}

/// Whether a line is a copyright statement, or the continuation of one.
fn is_notice(number: u32, line: &str, copyrights: &[Copyright]) -> bool {
    const MOST_LINES: u32 = 3;
    let is_near = |it: &&Copyright| (it.line..it.line.saturating_add(MOST_LINES)).contains(&number);
    let near: Vec<&Copyright> = copyrights.iter().filter(is_near).collect();
    if near.is_empty() {
        return false;
    }
    let stated = near.iter().flat_map(|it| words(&it.statement));
    let stated: BTreeSet<String> = stated.chain(owned(BESIDE_COPYRIGHT)).collect();
    words(line).all(|it| stated.contains(&it))
}

fn owned(all: &'static [&str]) -> impl Iterator<Item = String> {
    all.iter().map(|it| (*it).to_owned())
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let all = text.split(|c: char| !c.is_alphanumeric());
    all.filter(|it| !it.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::licenses::corpus;

    /// The text of the list, changed.
    fn check(id: &str, change: impl Fn(&str) -> String, statements: &[(u32, &str)], same: bool) {
        let name = corpus().get(id).expect(id).name;
        let text = corpus().text(id).expect(id);
        let listed = Listed {
            id,
            name,
            text: &text,
        };
        let statement = |(line, statement): &(u32, &str)| Copyright {
            statement: (*statement).into(),
            holder: None,
            years: None,
            line: *line,
        };
        let statements: Vec<_> = statements.iter().map(statement).collect();
        let changed = change(&text);
        assert_eq!(
            is_same(&changed, 1, &statements, &listed),
            same,
            "{changed}"
        );
    }

    fn filled(text: &str, by: &str) -> String {
        text.replace("Copyright (c) <year> <copyright holders>", by)
    }

    #[test]
    fn statements_and_titles_are_no_text() {
        check("MIT", str::to_owned, &[], true);
        let by = "Copyright (c) 2024 Ann\nand others. All rights reserved.";
        let statements = [(3, "Copyright (c) 2024 Ann and others")];
        check("MIT", |it| filled(it, by), &statements, true);
        let titled = |it: &str| format!("The MIT License (MIT)\n=====\n{it}");
        check("MIT", titled, &[], true);
        check("Apache-2.0", str::to_uppercase, &[], true);
    }

    #[test]
    fn words_of_its_own_are_a_text() {
        let more = |it: &str| format!("{it}\nNot for the use in submarines.");
        check("MIT", more, &[], false);
        // A statement that nothing has found would be lost with the text.
        check("MIT", |it| filled(it, "Copyright (c) 2024 Ann"), &[], false);
        let beside = "Copyright (c) 2024 Ann. Ask before you sell it.";
        let statements = [(3, "Copyright (c) 2024 Ann")];
        check("MIT", |it| filled(it, beside), &statements, false);
        let named = |it: &str| it.replace("the copyright holder nor", "the Owl Club nor");
        check("BSD-3-Clause", named, &[], false);
    }

    #[test]
    fn what_is_left_out_of_an_exact_match_may_be() {
        let end = "END OF TERMS AND CONDITIONS";
        let head = |it: &str| it.split(end).next().expect("a head").to_owned();
        check("Apache-2.0", head, &[], true);
    }
}
