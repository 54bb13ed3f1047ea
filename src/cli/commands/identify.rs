// SPDX-License-Identifier: Apache-2.0

//! `placet licenses identify FILE`: what a text is, and which licenses it is closest to, also
//! where it is too far from each to be a finding.

use std::{fmt::Write as _, path::Path};

use super::given;
use crate::{
    cli::{exit::Exit, failure::shown, output},
    detect::{self, Candidate, Difference},
    diagnostic::{counted, pasted},
    licenses, read, resolve,
};

/// How many are told; the ones behind them are no help to anybody.
const MOST_TOLD: usize = 5;

pub(super) fn run(path: &Path) -> anyhow::Result<Exit> {
    let given = given::read(path)?;
    let text = read::decode(&given.path, &given.bytes);
    let corpus = licenses::corpus();
    let found = resolve::own_expression(&detect::detect(&text, corpus));
    let closest = detect::closest(&text, corpus);
    let mut answer = match found {
        Some(expression) => format!("{}: {expression}\n", given.shown),
        None => format!("{}: no license found\n", given.shown),
    };
    if closest.is_empty() {
        answer.push_str("no text of the SPDX list is near it\n");
    } else {
        answer.push_str(&ranking(&closest));
        let id = closest.first().map_or("", |it| it.id);
        writeln!(
            answer,
            "help: `placet licenses diff {} --to {id}`",
            pasted(&shown(path))
        )
        .expect("a string takes what it is given");
    }
    output::print(answer.as_bytes())?;
    Ok(Exit::Passed)
}

fn ranking(closest: &[Candidate]) -> String {
    let told = closest.get(..MOST_TOLD).unwrap_or(closest);
    let width = told.iter().map(|it| it.id.len()).max().unwrap_or_default();
    let mut lines = "closest:\n".to_owned();
    for it in told {
        let line = format!(
            "{:>7}  {:width$}  {}",
            percent(it),
            it.id,
            differing(&it.difference)
        );
        let notice = if it.is_header {
            " (the notice that it prescribes)"
        } else {
            ""
        };
        writeln!(lines, "{line}{notice}").expect("a string takes what it is given");
    }
    lines
}

/// `96.3 %`.
pub(super) fn percent(it: &Candidate) -> String {
    let score = it.score.0;
    format!("{}.{} %", score / 10, score % 10)
}

/// `3 of 161 words removed, 2 added`.
pub(super) fn differing(it: &Difference) -> String {
    let words = counted(it.n_words as usize, "word");
    match (it.n_removed, it.n_added) {
        (0, 0) => format!("all of {words}"),
        (removed, 0) => format!("{removed} of {words} removed"),
        (0, added) => format!("all of {words}, {added} added"),
        (removed, added) => format!("{removed} of {words} removed, {added} added"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_words: u32, n_removed: u32, n_added: u32, expected: &str) {
        let difference = Difference {
            nearest: None,
            n_words,
            n_removed,
            n_added,
            edits: Vec::new(),
        };
        assert_eq!(differing(&difference), expected);
    }

    #[test]
    fn a_difference_has_its_base() {
        check(161, 0, 0, "all of 161 words");
        check(161, 3, 0, "3 of 161 words removed");
        check(161, 0, 1, "all of 161 words, 1 added");
        check(161, 3, 2, "3 of 161 words removed, 2 added");
    }
}
