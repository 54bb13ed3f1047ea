// SPDX-License-Identifier: Apache-2.0

//! Tables that name licenses: whether their rows tell what is under each.
//!
//! The table of a license tool and a file of third-party notices look alike: one license after
//! the other. The first has keys, flags and headings between them, the same in many rows; the
//! second has in each row what no other has, the name of a component.

use std::{collections::BTreeMap, ops::Range};

/// A word that stands in more rows than these is the table's own: a key, a flag.
const MOST_OF_NAME: usize = 2;

/// One row in so many may have a word of its own in a table that names no components.
const SHARE_OF_NAMES: usize = 4;

/// The farthest that is read of what stands between two licenses, in bytes.
const MOST_READ: usize = 400;

/// Whether the rows of a table tell what is under its `n` licenses, whose spans are in order of
/// place; one span may have many of them.
pub(super) fn name_works(text: &str, licenses: &[Range<usize>], n: usize) -> bool {
    let rows = rows(text, licenses);
    let mut n_rows = BTreeMap::<&str, usize>::new();
    for row in &rows {
        let mut words: Vec<&str> = words(row).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            *n_rows.entry(word).or_default() += 1;
        }
    }
    let is_name = |word| n_rows.get(word).is_some_and(|it| *it <= MOST_OF_NAME);
    let names = rows.iter().filter(|it| words(it).any(is_name)).count();
    names * SHARE_OF_NAMES > n
}

/// What stands between the licenses, before the first and behind the last in their lines, as far as
/// it is read.
fn rows<'a>(text: &'a str, licenses: &[Range<usize>]) -> Vec<&'a str> {
    let (Some(first), Some(last)) = (licenses.first(), licenses.last()) else {
        return Vec::new();
    };
    let before = tail(text.get(..first.start).unwrap_or_default());
    let before = before.rsplit('\n').next().unwrap_or_default();
    let behind = head(text.get(last.end..).unwrap_or_default());
    let behind = behind.split('\n').next().unwrap_or_default();
    let between = licenses.windows(2).filter_map(|pair| match pair {
        [one, next] => text.get(one.end..next.start),
        _ => None,
    });
    let ends = [before, behind];
    between.chain(ends).map(head).collect()
}

fn head(text: &str) -> &str {
    let end = text.floor_char_boundary(MOST_READ);
    text.get(..end).unwrap_or_default()
}

fn tail(text: &str) -> &str {
    let start = text.floor_char_boundary(text.len().saturating_sub(MOST_READ));
    text.get(start..).unwrap_or_default()
}

/// The words that may be a name; numbers are versions, years and flags.
fn words(row: &str) -> impl Iterator<Item = &str> {
    let words = row.split(|it: char| !it.is_alphanumeric());
    words.filter(|it| it.len() > 1 && it.contains(char::is_alphabetic))
}

/// Words that put something under what they announce.
const GOVERNING: &[&str] = &[
    "under",
    "licensed",
    "covered",
    "governed",
    "released",
    "distributed",
    "contains",
    "includes",
    "incorporates",
    "subject",
    "terms",
];

/// Keys that do so right before a value.
const KEYS: &[&str] = &["license", "licenses", "licence", "licences", "licensing"];

/// Whether something is put under the licenses of a table: by the paragraph before it, such as
/// `parts are covered by the following licenses:`, by a key, or by a sentence between two of them.
pub(super) fn is_governed(text: &str, licenses: &[Range<usize>]) -> bool {
    let is_one_of =
        |table: &[&str], word: &str| table.iter().any(|it| it.eq_ignore_ascii_case(word));
    let governs = |words_of: &str| words(words_of).any(|it| is_one_of(GOVERNING, it));
    let start = licenses.first().map_or(0, |it| it.start);
    let before = tail(text.get(..start).unwrap_or_default());
    let line = before.rsplit('\n').next().unwrap_or_default();
    let before = before.trim_end_matches(|it: char| !it.is_alphanumeric());
    let paragraph = before.rsplit("\n\n").next().unwrap_or_default();
    words(line).last().is_some_and(|it| is_one_of(KEYS, it))
        || governs(paragraph)
        || rows(text, licenses).into_iter().any(governs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text names works beside the licenses, which it has in brackets.
    fn check(text: &str, expected: bool) {
        let open = text.match_indices('<').map(|it| it.0);
        let close = text.match_indices('>').map(|it| it.0 + 1);
        let licenses: Vec<_> = open.zip(close).map(|(start, end)| start..end).collect();
        assert_eq!(
            name_works(text, &licenses, licenses.len()),
            expected,
            "{text}"
        );
    }

    fn table(row: impl Fn(&str, char) -> String) -> String {
        let ids = [
            "<MIT>",
            "<ISC>",
            "<Zlib>",
            "<MPL-2.0>",
            "<NCSA>",
            "<OFL-1.1>",
        ];
        let rows: Vec<String> = ids.iter().zip('a'..).map(|(id, it)| row(id, it)).collect();
        rows.concat()
    }

    #[test]
    fn what_each_row_has_for_itself_is_a_name() {
        check(&table(|id, it| format!("component {it}ron: {id}\n")), true);
        check(&table(|id, it| format!("| {id} | {it}ron |\n")), true);
        check(
            &table(|id, it| format!("Name: {it}ron\nVersion: 1\nLicense: {id}\n\n")),
            true,
        );
    }

    #[test]
    fn what_many_rows_have_is_a_key() {
        check(&table(|id, _| format!("| {id} | permissive |\n")), false);
        check(
            &table(|id, _| format!("{{\"id\": \"{id}\", \"n\": \"17\"}},\n")),
            false,
        );
        check(&table(|id, _| format!("  \"{id}\",\n")), false);
        check("", false);
    }

    #[test]
    fn an_announcement_governs_what_follows() {
        let governed = |before: &str, behind: &str| {
            let start = before.len();
            let text = format!("{before}MIT{behind}ISC");
            is_governed(&text, &[start..start + 3, text.len() - 3..text.len()])
        };
        assert!(governed(
            "Parts of it are covered by these licenses:\n\n- ",
            "\n- "
        ));
        assert!(governed("License: ", ", "));
        assert!(governed("", "\nThis part is released under the "));
        assert!(!governed(
            "It is free.\n\n# Licenses that we know\n\n| ",
            " |\n| "
        ));
        assert!(!is_governed("", &[]));
    }
}
