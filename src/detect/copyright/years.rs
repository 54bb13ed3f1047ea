// SPDX-License-Identifier: Apache-2.0

//! Reads years: `2019`, `2019-2024`, `1998, 2001-03`, `2020 to present`.

/// What joins years, and what may stand for the last one.
const JOINTS: &[&str] = &["to ", "and ", "until ", "bis ", "through ", "- ", "& "];
const OPEN_ENDS: &[&str] = &["present", "now", "today", "current", "heute", "actuel"];
const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const BLANKS: &[char] = &[' ', '\t', '\u{a0}', '\u{3000}'];
const DASHES: &[char] = &[
    '-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '~',
];

/// The length of the years at the start of a text, 0 if there are none.
pub(super) fn len(text: &str) -> usize {
    let Some(mut at) = one(text) else {
        return 0;
    };
    // Each turn takes a joint and a year, so the loop ends with the text.
    while let Some(more) = text.get(at..).and_then(joined) {
        at += more;
    }
    at
}

/// The length of one year, with a month before it or the word for it behind.
fn one(text: &str) -> Option<usize> {
    let month = month(text);
    let digits = text.get(month..)?;
    let year = digits.get(..4)?;
    let is_year = matches!(year.parse(), Ok(1960..=2099_u16)) && !year.starts_with('+');
    let next = digits.get(4..)?.chars().next();
    let ends = next.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_');
    let suffix = match next {
        Some(c @ ('\u{5e74}' | '\u{b144}' | '+')) => c.len_utf8(),
        _ => 0,
    };
    (is_year && ends).then_some(month + 4 + suffix)
}

/// The length of a month's name with the blanks behind it.
fn month(text: &str) -> usize {
    let word = text.split(|c: char| !c.is_ascii_alphabetic()).next();
    let word = word.unwrap_or_default();
    let start = word.get(..3).unwrap_or_default();
    if word.len() > 9 || !MONTHS.iter().any(|it| it.eq_ignore_ascii_case(start)) {
        return 0;
    }
    let rest = text.get(word.len()..).unwrap_or_default();
    let year = rest.trim_start_matches(['.', ',', ' ']);
    text.len() - year.len()
}

/// The length of a joint and the year behind it.
fn joined(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches(BLANKS);
    let joint =
        rest.trim_start_matches(|c| DASHES.contains(&c) || c == ',' || c == '/' || c == '&');
    let has_dash = rest.starts_with(DASHES);
    let rest = joint.trim_start_matches(BLANKS);
    let word = JOINTS.iter().find_map(|joint| rest.strip_prefix(joint));
    let rest = word.unwrap_or(rest).trim_start_matches(BLANKS);
    let skipped = text.len() - rest.len();
    if skipped == 0 {
        return None;
    }
    let year = one(rest).or_else(|| (has_dash || word.is_some()).then(|| last(rest))?)?;
    Some(skipped + year)
}

/// The length of the short or open end of a range.
fn last(text: &str) -> Option<usize> {
    let word = text.split(|c: char| !c.is_alphanumeric()).next()?;
    let is_short = matches!(word.len(), 1..=2) && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_open = OPEN_ENDS.iter().any(|it| it.eq_ignore_ascii_case(word));
    (is_short || is_open).then_some(word.len())
}

/// Where the years at the end of a text start, with the text before them.
pub(super) fn trailing(text: &str) -> Option<(&str, &str)> {
    // The first word from which the years reach to the end.
    let starts = text.match_indices(char::is_whitespace);
    let starts = starts.map(|(at, blank)| at + blank.len());
    let start = starts.take(64).find(|at| {
        let rest = text.get(*at..).unwrap_or_default();
        !rest.is_empty() && len(rest) == rest.len()
    })?;
    text.split_at_checked(start)
}
