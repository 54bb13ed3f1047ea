// SPDX-License-Identifier: Apache-2.0

//! A license file whose text is none that is known: what it says holds all the same, so it must
//! not pass for a file without a license.
//!
//! Such a text gets an id that is made of its words, the same for the same text wherever it
//! stands: whoever has read it once knows it again.

use rustc_hash::FxHashSet;

use super::{
    Class, Match, Method, Score,
    texts::closest,
    words::{hash_of, words},
};
use crate::{
    expression::Expression,
    licenses::Corpus,
    read::{Kind, Text},
};

/// What the ids start with.
const PREFIX: &str = "LicenseRef-placet-unknown-";

/// How many of the hash's digits an id has: enough that two texts of one tree never share one.
const DIGITS: usize = 12;

/// The fewest words of a license.
const LEAST_WORDS: usize = 15;

/// What licenses speak of. One list alone is in every other text; a text that has some of two is
/// about what may be done with something.
const GRANTS: &[&str] = &[
    "permission",
    "permissions",
    "permitted",
    "permit",
    "permits",
    "grant",
    "grants",
    "granted",
    "allowed",
    "license",
    "licensed",
    "licensee",
    "licensor",
    "licence",
    "licenced",
    "rights",
    "redistribute",
    "redistributed",
    "redistribution",
    "distribute",
    "distributed",
    "distribution",
    "copy",
    "copies",
    "copied",
    "modify",
    "modified",
    "modification",
    "sublicense",
    "use",
    "used",
    "reproduce",
    "publish",
    "sell",
];
const TERMS: &[&str] = &[
    "provided",
    "condition",
    "conditions",
    "must",
    "shall",
    "retain",
    "notice",
    "prohibited",
    "restrictions",
    "without",
    "agree",
    "agreement",
    "terms",
    "only",
    "unless",
    "except",
    "warranty",
    "warranties",
    "liable",
    "liability",
    "damages",
    "merchantability",
    "disclaimer",
    "disclaim",
    "confidential",
    "proprietary",
    "forbidden",
    "attribution",
    "credit",
];

/// How many different words of each list there must be.
const LEAST_GRANTS: usize = 2;
const LEAST_TERMS: usize = 2;

/// The text of a license file in which nothing else was found.
pub(super) fn find(text: &Text<'_>, matches: &[Match], corpus: &Corpus) -> Option<Match> {
    let is_silent = !matches.iter().any(|it| it.class < Class::Clue);
    if text.kind != Kind::License || !is_silent {
        return None;
    }
    let (hashes, n_words, id) = read(text);
    let n_of = |list: &[&str]| {
        let found = list.iter().filter(|it| hashes.contains(&hash_of(it)));
        found.count()
    };
    if n_words < LEAST_WORDS || n_of(GRANTS) < LEAST_GRANTS || n_of(TERMS) < LEAST_TERMS {
        return None;
    }
    let content = &*text.content;
    let start = content.len() - content.trim_start().len();
    let span = start..content.trim_end().len();
    let nearest = closest(text, corpus).into_iter().next();
    Some(Match {
        expression: Some(Expression::license(&id)),
        raw: None,
        method: Method::Text,
        class: Class::Unknown,
        score: nearest.as_ref().map_or(Score(0), |it| it.score),
        place: text.place(span.clone()),
        span,
        difference: nearest.map(|it| {
            let mut difference = it.difference;
            difference.nearest = Some(it.id);
            Box::new(difference)
        }),
        problem: None,
    })
}

/// The different words of a text as their hashes, how many words it has, and the id that they make
/// in their order. The lines that name its holder are left out: copies of one text differ there.
fn read(text: &Text<'_>) -> (FxHashSet<u64>, usize, String) {
    let content = &*text.content;
    let mut hashes = FxHashSet::default();
    let mut n_words = 0;
    let mut hasher = blake3::Hasher::new();
    let mut start = 0;
    for line in content.split_inclusive('\n') {
        let range = start..start + line.len();
        start = range.end;
        if names_holder(line) {
            continue;
        }
        words(
            content,
            range,
            |_| true,
            |word| {
                n_words += 1;
                hashes.insert(word.hash);
                hasher.update(&word.hash.to_le_bytes());
            },
        );
    }
    let hex = hasher.finalize().to_hex();
    let id = format!("{PREFIX}{}", hex.get(..DIGITS).unwrap_or_default());
    (hashes, n_words, id)
}

/// Whether a line is a copyright statement: it has the word or the sign, and a year.
fn names_holder(line: &str) -> bool {
    let lower = line.to_lowercase();
    let has_mark = ["copyright", "(c)", "\u{a9}"]
        .iter()
        .any(|it| lower.contains(it));
    has_mark && lower.bytes().filter(u8::is_ascii_digit).count() >= 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{detect::detect, licenses::corpus, walk::RepoPath};

    const TERMS: &str = "The works of this archive may be copied and shown at school.\n\
        Whoever changes them must say so on the first page, and shall not sell the copies.\n\
        These terms hold without any warranty, and nobody is liable for what comes of it.\n";

    fn found(path: &str, content: &str) -> Vec<(Class, String)> {
        let path = RepoPath::new(path.as_bytes());
        let matches = detect(&Text::of(&path, content), corpus()).matches;
        let asserted = matches.iter().filter(|it| it.class < Class::Clue);
        let shown = asserted.map(|it| {
            (
                it.class,
                it.expression
                    .as_ref()
                    .map_or_else(String::new, ToString::to_string),
            )
        });
        shown.collect()
    }

    #[test]
    fn a_license_file_that_nobody_knows_is_unknown() {
        let found = found("LICENSE", TERMS);
        let [(Class::Unknown, id)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert!(
            id.starts_with(PREFIX) && id.len() == PREFIX.len() + DIGITS,
            "{id}"
        );
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
}
