// SPDX-License-Identifier: Apache-2.0

//! Patterns of names: words, `[what may be missing]`, `(one|of|these)`.

use crate::words::words;

/// The word sequences that a pattern stands for: hashes and letters.
pub(crate) fn expand(pattern: &str) -> Vec<Vec<(u64, String)>> {
    let mut all: Vec<Vec<(u64, String)>> = spell_out(pattern).iter().map(|it| split(it)).collect();
    all.sort();
    all.dedup();
    all
}

/// Every text that a pattern stands for.
fn spell_out(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find(['[', '(']) else {
        return vec![pattern.to_owned()];
    };
    let close = matching(pattern, open);
    let mut inner = alternatives(&pattern[open + 1..close]);
    if pattern[open..].starts_with('[') {
        inner.push("");
    }
    let (before, after) = (&pattern[..open], &pattern[close + 1..]);
    inner
        .into_iter()
        .flat_map(|it| spell_out(&format!("{before}{it}{after}")))
        .collect()
}

/// Where the bracket that `open` opens is closed.
fn matching(pattern: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in pattern[open..].char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            _ => (),
        }
        if depth == 0 {
            return open + at;
        }
    }
    panic!("a bracket of `{pattern}` is not closed");
}

fn alternatives(inner: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth -= 1,
            '|' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => (),
        }
    }
    parts.push(&inner[start..]);
    parts
}

/// The words of a text. `version` and `v` before a number are left out: a reader skips them.
fn split(text: &str) -> Vec<(u64, String)> {
    // Words that a comment starts with are no words at the start of a line.
    let text = format!("x {}", text.to_lowercase());
    let mut found: Vec<(u64, String)> = Vec::new();
    words(&text, 0..text.len(), |it| {
        found.push((it.hash, text[it.start as usize..it.end as usize].to_owned()));
    });
    found.remove(0);
    let is_number = |it: &str| it.starts_with(|c: char| c.is_ascii_digit());
    let is_kept = |at: usize| {
        let next_is_number = found.get(at + 1).is_some_and(|it| is_number(&it.1));
        at == 0 || !(next_is_number && matches!(found[at].1.as_str(), "version" | "v"))
    };
    (0..found.len())
        .filter(|at| is_kept(*at))
        .map(|at| found[at].clone())
        .collect()
}
