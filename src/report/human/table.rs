// SPDX-License-Identifier: Apache-2.0

//! The table of licenses: how many files and components stand under each, and the verdict.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
};

use anstyle::Style as Ansi;

use super::{Report, painted, plain};
use crate::{expression::Expression, inventory::Inventory};

/// What stands for the license where none was found.
const NOT_FOUND: &str = "(not found)";

struct Row {
    name: String,
    n_files: usize,
    n_components: usize,
    verdict: &'static str,
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows = match report.judged {
        Some((_, judgement)) => judgement.summary.iter().map(row).collect(),
        None => facts(report.inventory),
    };
    let is_judged = report.judged.is_some();
    let shown = rows
        .get(..report.style.n_shown.min(rows.len()))
        .unwrap_or_default();
    let width = name_width(shown, report.style.width, is_judged);
    let verdict = if is_judged { "  verdict" } else { "" };
    let head = format!("{:width$}  files  components{verdict}", "licenses");
    writeln!(out, "{}", painted(&report.style, Ansi::new().bold(), &head))?;
    for row in shown {
        let name = cut(&row.name, width);
        let numbers = format!("{:>5}  {:>10}", row.n_files, row.n_components);
        let line = format!("{name:width$}  {numbers}  {}", row.verdict);
        writeln!(out, "{}", line.trim_end())?;
    }
    let n_more = rows.len() - shown.len();
    if n_more > 0 {
        writeln!(out, "and {n_more} more: `--show all`")?;
    }
    Ok(())
}

fn row(summary: &crate::policy::LicenseSummary) -> Row {
    Row {
        name: name(summary.expression.as_ref()),
        n_files: summary.n_files,
        n_components: summary.n_components,
        verdict: summary.verdict.words(),
    }
}

fn name(expression: Option<&Expression>) -> String {
    expression.map_or_else(|| NOT_FOUND.to_owned(), |it| plain(&it.to_string()))
}

/// The same without a verdict: the most frequent first.
fn facts(inventory: &Inventory) -> Vec<Row> {
    let mut counted = BTreeMap::<Option<&Expression>, (usize, usize)>::new();
    for file in &inventory.files {
        counted
            .entry(file.concluded.expression.as_ref())
            .or_default()
            .0 += 1;
    }
    for component in &inventory.components {
        counted
            .entry(component.concluded.expression.as_ref())
            .or_default()
            .1 += 1;
    }
    let row = |(expression, (n_files, n_components))| Row {
        name: name(expression),
        n_files,
        n_components,
        verdict: "",
    };
    let mut rows: Vec<_> = counted.into_iter().map(row).collect();
    rows.sort_by(|a, b| {
        let key = |it: &Row| (Reverse(it.n_files), Reverse(it.n_components));
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    rows
}

/// As wide as the longest name, at least 24, and never so that the table is wider than the
/// terminal, unless that has no room for a name at all.
fn name_width(rows: &[Row], terminal: usize, is_judged: bool) -> usize {
    let others = if is_judged { 37 } else { 19 };
    let longest = rows.iter().map(|it| it.name.chars().count()).max();
    let most = terminal.saturating_sub(others).max(8);
    longest.unwrap_or_default().max(24).min(most)
}

fn cut(name: &str, width: usize) -> String {
    if name.chars().count() <= width {
        return name.to_owned();
    }
    let kept: String = name.chars().take(width.saturating_sub(1)).collect();
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, terminal: usize, expected: &str) {
        let row = Row {
            name: name.to_owned(),
            n_files: 1,
            n_components: 1,
            verdict: "",
        };
        let width = name_width(&[row], terminal, true);
        assert_eq!(cut(name, width), expected);
        assert!(width + 37 <= terminal.max(45));
    }

    #[test]
    fn a_name_is_cut_where_the_terminal_ends() {
        check("MIT", 80, "MIT");
        check(
            "MIT OR Apache-2.0 OR BSD-3-Clause",
            80,
            "MIT OR Apache-2.0 OR BSD-3-Clause",
        );
        check(
            "MIT OR Apache-2.0 OR BSD-3-Clause",
            61,
            "MIT OR Apache-2.0 OR BS…",
        );
        check("Apache-2.0", 0, "Apache-…");
        check("", 80, "");
    }
}
