// SPDX-License-Identifier: Apache-2.0

//! The history for people: what is gone first, then what is there.

use std::fmt::Write as _;

use super::method_word;
use crate::{
    diagnostic::{counted, plain},
    inventory::{Mark, Moment, Past, PastCommit},
    sbom::timestamp,
    walk::RepoPath,
};

/// Digits of a commit's id that people are shown, and letters of its day.
const N_SHORT: usize = 10;

/// Writes the history for people. The time of the report is not told.
pub fn human(past: &Past, _time: i64) -> Vec<u8> {
    let mut out = String::new();
    let said = write(past, &mut out);
    said.expect("a string takes what it is given");
    out.into_bytes()
}

fn write(past: &Past, out: &mut String) -> std::fmt::Result {
    let commits = counted(past.n_commits, "commit");
    let references = counted(past.n_references, "reference");
    let contents = counted(past.n_contents, "content");
    let size = crate::report::size(past.n_bytes);
    writeln!(out, "  read {commits} of {references}, {contents} ({size})")?;
    let (there, gone): (Vec<&Mark>, Vec<&Mark>) = past.marks.iter().partition(|it| it.is_in_head);
    for (title, marks) in [
        ("in history and no longer in HEAD", gone),
        ("in HEAD", there),
    ] {
        if marks.is_empty() {
            continue;
        }
        writeln!(out, "\n{title}")?;
        for it in marks {
            mark(it, out)?;
        }
    }
    if !past.problems.is_empty() {
        let problems = counted(past.problems.len(), "problem");
        writeln!(out, "\ngap: not everything could be examined, {problems}")?;
    }
    for it in &past.problems {
        writeln!(out, "  {}", plain(it))?;
    }
    Ok(())
}

fn mark(it: &Mark, out: &mut String) -> std::fmt::Result {
    let (license, method) = (plain(&it.license), method_word(it.method));
    let span = if it.is_in_head {
        format!("since {}", moment(&it.first.at))
    } else {
        format!("{} to {}", moment(&it.first.at), moment(&it.last.at))
    };
    let contents = counted(it.n_contents, "content");
    let commits = counted(it.n_commits, "commit");
    writeln!(
        out,
        "  {license} ({method}): {span}, {contents} in {commits}"
    )?;
    if !it.is_in_head && !it.references.is_empty() {
        writeln!(out, "    still in {}", named(it))?;
    }
    let Some(paths) = &it.paths else {
        let from = if it.is_in_head { &it.first } else { &it.last };
        return writeln!(out, "    {}", places(from));
    };
    for path in paths {
        let end = if path.is_in_head {
            "now".to_owned()
        } else {
            moment(&path.last)
        };
        let (shown, first) = (show(&path.path), moment(&path.first));
        writeln!(out, "    {shown}: {first} to {end}")?;
    }
    Ok(())
}

/// `2026-11-22 0123456789`.
fn moment(commit: &PastCommit) -> String {
    let day = timestamp(commit.time);
    let short = |text: &str| text.get(..N_SHORT).unwrap_or(text).to_owned();
    format!("{} {}", short(&day), short(&commit.id))
}

fn places(moment: &Moment) -> String {
    let paths: Vec<String> = moment.paths.iter().map(show).collect();
    let n_more = moment.n_paths.saturating_sub(paths.len());
    let paths = paths.join(", ");
    match (n_more, moment.n_paths >= Moment::MOST) {
        (0, _) => paths,
        (n, false) => format!("{paths} and {n} more"),
        (n, true) => format!("{paths} and {n} more at least"),
    }
}

fn named(mark: &Mark) -> String {
    let shown = mark.references.iter().take(Moment::N_NAMED);
    let shown: Vec<String> = shown.map(|it| plain(it)).collect();
    let n_more = mark.n_references.saturating_sub(shown.len());
    match n_more {
        0 => shown.join(", "),
        n => format!("{} and {n} more", shown.join(", ")),
    }
}

fn show(path: &RepoPath) -> String {
    plain(&path.to_string())
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};

    #[test]
    fn what_is_gone_comes_first() {
        let text = String::from_utf8(human(&sample(), 0)).unwrap();
        let expected = "  read 3 commits of 1 reference, 9 contents (1.2 kB)\n\n\
            in history and no longer in HEAD\n  \
            GPL-2.0-only (text): 1970-01-02 1111111111 to 1970-01-04 3333333333, 1 content in 2 commits\n    \
            still in refs/heads/old and 2 more\n    \
            a/COPYING: 1970-01-02 1111111111 to 1970-01-04 3333333333\n\n\
            in HEAD\n  MIT (tag): since 1970-01-02 1111111111, 1 content in 2 commits\n    a/COPYING\n\n\
            gap: not everything could be examined, 1 problem\n  \
            the clone is shallow: older commits are not in it\n";
        assert_eq!(text, expected);
    }
}
