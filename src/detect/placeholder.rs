// SPDX-License-Identifier: Apache-2.0

//! Finds what nobody filled in: `Copyright (c) [year] [fullname]` above a license's text.

use std::ops::Range;

use super::{Class, Match, Method};
use crate::{
    expression::Expression,
    read::{Place, Text},
};

/// What stands where the year and the holder belong, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "[year]",
    "[yyyy]",
    "[fullname]",
    "[full name]",
    "[name of copyright owner]",
    "[copyright holder]",
    "<year>",
    "<yyyy>",
    "<name of author>",
    "<copyright holder>",
    "<copyright holders>",
    "<owner>",
    "{yyyy}",
    "{year}",
    "{fullname}",
    "{name of copyright owner}",
    "{{ year }}",
    "{{year}}",
    "{{ organization }}",
];

/// The starts of the ids whose own text ends with a template for notices: there a placeholder
/// belongs to the text.
const WITH_APPENDIX: &[&str] = &[
    "Apache-2.0",
    "GPL-",
    "LGPL-",
    "AGPL-",
    "GFDL-",
    "ECL-2.0",
    "MulanPSL-",
];

/// How far before a text the line with its holder may start, in bytes.
const BEFORE: usize = 400;

/// How much of a text is looked at, in bytes: the texts that are filled in are shorter.
const MOST: usize = 8000;

/// The first line of each license text that nobody filled in.
pub(super) fn find(text: &Text<'_>, matches: &[Match]) -> Vec<Place> {
    let content = text.content.as_ref();
    let mut found: Vec<Place> = Vec::new();
    let mut done = 0;
    for it in matches.iter().filter(|it| is_filled_in(it)) {
        let start = it.span.start.saturating_sub(BEFORE).max(done);
        let start = content.floor_char_boundary(start);
        let end = it.span.end.min(it.span.start + MOST).max(start);
        let end = content.floor_char_boundary(end);
        done = end;
        if let Some(line) = line(content, start..end) {
            found.push(text.place(line));
        }
    }
    found
}

/// Whether a match is of a text whose users name themselves in it.
fn is_filled_in(it: &Match) -> bool {
    let has_appendix = |expression: &Expression| {
        let mut ids = expression.terms().map(|it| it.license.as_str());
        ids.any(|id| WITH_APPENDIX.iter().any(|it| id.starts_with(it)))
    };
    it.method == Method::Text
        && it.class < Class::Unknown
        && it.expression.as_ref().is_some_and(|it| !has_appendix(it))
}

/// The first line about a copyright that has a placeholder.
fn line(content: &str, within: Range<usize>) -> Option<Range<usize>> {
    let part = content.get(within.clone())?;
    let mut done = 0;
    // Every placeholder starts with one of these, which few lines have.
    for at in memchr::memchr3_iter(b'[', b'<', b'{', part.as_bytes()) {
        if at < done {
            continue;
        }
        let before = part.get(done..at)?.rfind('\n');
        let start = before.map_or(done, |it| done + it + 1);
        let line = part.get(start..)?.split_inclusive('\n').next()?;
        done = start + line.len();
        let lower = line.to_ascii_lowercase();
        let is_about = lower.contains("copyright") || lower.contains("(c)");
        if is_about && PLACEHOLDERS.iter().any(|it| lower.contains(it)) {
            let indent = line.len() - line.trim_start().len();
            let start = within.start + start;
            return Some(start + indent..start + line.trim_end().len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{detect::Score, walk::RepoPath};

    fn check(content: &str, id: &str, expected: &[&str]) {
        let path = RepoPath::new(b"LICENSE");
        let text = Text::of(&path, content);
        let start = content.find("Permission").unwrap_or_default();
        let found = Match {
            expression: Some(Expression::license(id)),
            raw: None,
            method: Method::Text,
            class: Class::Exact,
            score: Score::EXACT,
            span: start..content.len(),
            place: Place::default(),
            difference: None,
            problem: None,
        };
        let found = find(&text, &[found]);
        let found: Vec<&str> = found.iter().map(|it| &*it.excerpt).collect();
        assert_eq!(found, expected, "{content}");
    }

    #[test]
    fn a_line_that_nobody_filled_in_is_found() {
        let template = "Copyright (c) [year] [fullname]\n\nPermission is granted";
        check(template, "MIT", &["Copyright (c) [year] [fullname]"]);
        check(&format!("{}\nPermission", "x\n".repeat(999)), "MIT", &[]);
        check("Copyright (c) 2020 Ann\nPermission for [year]", "MIT", &[]);
    }

    #[test]
    fn a_text_with_a_template_of_its_own_is_complete() {
        check(
            "Permission\nCopyright [yyyy] [name of copyright owner]",
            "Apache-2.0",
            &[],
        );
    }
}
