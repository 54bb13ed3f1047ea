// SPDX-License-Identifier: Apache-2.0

//! The first lines: what was scanned, what was left out, which policy decides.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use super::{Report, count, plain, reason_word};
use crate::{expression::Expression, policy::Since, walk::Reason};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let inventory = report.inventory;
    let n_bytes = inventory.files.iter().map(|it| it.size).sum();
    let elapsed = report.style.elapsed.map(seconds).unwrap_or_default();
    let size = size(n_bytes);
    match report.judged.and_then(|(_, it)| it.since.as_ref()) {
        Some(Since {
            n_same: Some(n_same),
            label,
            ..
        }) => {
            let files = count(inventory.files.len(), "changed file");
            let same = count(*n_same, "file");
            let label = plain(label);
            writeln!(
                out,
                "  scanned {files} ({size}){elapsed}; {same} unchanged since {label}"
            )?;
        }
        _ => {
            let files = count(inventory.files.len(), "file");
            let skipped = skipped(report);
            writeln!(out, "  scanned {files} ({size}){elapsed}, {skipped}")?;
        }
    }
    if report.style.show_skipped {
        for it in &inventory.skipped {
            writeln!(
                out,
                "    {}: {}",
                plain(&it.path.to_string()),
                reason(&it.reason)
            )?;
        }
    }
    if let Some((policy, _)) = report.judged {
        let is_built_in = policy.label.ends_with("(built-in)");
        let hint = if is_built_in {
            "; a `placet.toml` makes it yours"
        } else {
            ""
        };
        writeln!(out, "  policy: {}{hint}", plain(&policy.label))?;
    }
    Ok(())
}

/// `2 skipped (1 git-directory, 1 symlink)`.
fn skipped(report: &Report<'_>) -> String {
    let all = &report.inventory.skipped;
    let mut counted = BTreeMap::<_, usize>::new();
    for it in all {
        *counted.entry(reason_word(&it.reason)).or_default() += 1;
    }
    let parts: Vec<_> = counted
        .iter()
        .map(|(word, n)| format!("{n} {word}"))
        .collect();
    if parts.is_empty() {
        return "0 skipped".to_owned();
    }
    format!("{} skipped ({})", all.len(), parts.join(", "))
}

/// Why something was left out, in words.
pub(super) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Symlink(target) => {
            let target = String::from_utf8_lossy(target);
            format!("a symbolic link to {}, not followed", plain(&target))
        }
        Reason::NotRegular(what) => format!("a {what}, not opened"),
        Reason::GitDirectory => "git's own directory".to_owned(),
        Reason::Ignored => "untracked, and ignored by git".to_owned(),
        Reason::Untracked => "not tracked by git".to_owned(),
        Reason::Absent => "tracked by git, and not there".to_owned(),
        Reason::SubmoduleAbsent(commit) => {
            format!("a submodule at {commit} that is not there: `git submodule update --init`")
        }
        Reason::ArchiveNotOpened(why) => {
            format!("the archive is not read to its end: {}", plain(why))
        }
        Reason::LimitReached(why) => format!("not listed any further: {}", plain(why)),
        Reason::Unreadable(why) => format!("could not be read: {}", plain(why)),
        Reason::GitUnused(why) => format!(
            "the git repository was not used, everything is listed: {}",
            plain(why)
        ),
    }
}

/// `1204 files, 3 licenses, 38 components`.
pub(super) fn counts(report: &Report<'_>) -> String {
    let inventory = report.inventory;
    let files = inventory.files.iter().map(|it| &*it.concluded);
    let components = inventory.components.iter().map(|it| &it.concluded);
    let expressions = files
        .chain(components)
        .filter_map(|it| it.expression.as_ref())
        .map(Expression::sorted);
    let n_licenses = expressions.collect::<BTreeSet<_>>().len();
    [
        count(inventory.files.len(), "file"),
        count(n_licenses, "license"),
        count(inventory.components.len(), "component"),
    ]
    .join(", ")
}

/// ` in 0.38 s`.
fn seconds(milliseconds: u64) -> String {
    let hundredths = milliseconds / 10;
    format!(" in {}.{:02} s", hundredths / 100, hundredths % 100)
}

/// A number of bytes with two digits that count: `812 bytes`, `9.2 MB`, `61 MB`.
pub fn size(n_bytes: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if n_bytes < 1000 {
        return if n_bytes == 1 {
            "1 byte".to_owned()
        } else {
            format!("{n_bytes} bytes")
        };
    }
    let mut tenths = n_bytes / 100;
    let mut unit = 0;
    while tenths >= 9_995 && unit + 1 < UNITS.len() {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if tenths < 100 {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    } else {
        format!("{} {name}", (tenths + 5) / 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_bytes: u64, expected: &str) {
        assert_eq!(size(n_bytes), expected);
    }

    #[test]
    fn a_size_has_two_digits_that_count() {
        check(0, "0 bytes");
        check(1, "1 byte");
        check(999, "999 bytes");
        check(1000, "1.0 kB");
        check(9_200_000, "9.2 MB");
        check(61_400_000, "61 MB");
        check(999_960, "1.0 MB");
        check(u64::MAX, "18447 PB");
    }

    #[test]
    fn a_time_has_hundredths() {
        assert_eq!(seconds(0), " in 0.00 s");
        assert_eq!(seconds(384), " in 0.38 s");
        assert_eq!(seconds(61_050), " in 61.05 s");
    }
}
