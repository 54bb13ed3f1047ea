// SPDX-License-Identifier: Apache-2.0

//! The report for people: what was scanned, what was found, what the verdict is.
//!
//! Everything that comes from the scanned tree goes through [`plain`]. Untrusted text never
//! starts a line.

mod finding;
mod summary;
mod table;

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use anstyle::{AnsiColor, Style as Ansi};

use super::{Format, Outcome, Report, Style, reason_word};
use crate::{
    diagnostic::{Level, plain},
    policy::{Aside, Finding, Since},
};

pub use finding::render;
pub use summary::size;

pub(super) static FORMAT: Format = Format {
    name: "human",
    extensions: &[".txt"],
    docs: "For people: findings with their places, the licenses, the verdict.",
    tells_all: false,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    summary::write(report, out)?;
    let n_findings = report.judged.map_or(0, |(_, it)| it.findings.len());
    let since = report.judged.and_then(|(_, it)| it.since.as_ref());
    let is_same = since.is_none_or(|it| it.fixed.is_empty());
    let is_quiet = report.judged.is_some() && n_findings == 0 && is_same && report.n_gaps() == 0;
    if !is_quiet {
        writeln!(out)?;
        write_findings(report, out)?;
        write_gaps(report, out)?;
        table::write(report, out)?;
        writeln!(out)?;
    }
    write_verdict(report, out)
}

fn write_findings(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.counted().take(report.style.n_shown) {
        writeln!(out, "{}\n", render(&finding.diagnostic, &report.style))?;
    }
    let n_counted = report.counted().count();
    let n_more = n_counted.saturating_sub(report.style.n_shown);
    if n_more > 0 {
        writeln!(out, "and {} more: `--show all`\n", count(n_more, "finding"))?;
    }
    write_waived(report, out)?;
    let is_excluded = |it: &&Finding| matches!(it.aside, Some(Aside::Excluded { .. }));
    let n_excluded = report.set_aside().filter(is_excluded).count();
    if n_excluded > 0 {
        let n_excluded = count(n_excluded, "finding");
        writeln!(
            out,
            "{n_excluded} excluded by the policy: `-o json` lists them\n"
        )?;
    }
    match report.judged.and_then(|(_, it)| it.since.as_ref()) {
        Some(since) => write_since(since, out),
        None => Ok(()),
    }
}

/// What was there before, and what is gone.
fn write_since(since: &Since, out: &mut dyn Write) -> io::Result<()> {
    let label = plain(&since.label);
    if since.n_known > 0 {
        let known = count(since.n_known, "finding");
        writeln!(out, "{known} not new since {label}: `-o json` lists them\n")?;
    }
    if !since.fixed.is_empty() {
        let fixed = count(since.fixed.len(), "finding");
        writeln!(out, "{fixed} fixed since {label}\n")?;
    }
    Ok(())
}

/// What somebody decided to live with stays in sight, a line each.
fn write_waived(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let waived = report.set_aside().filter_map(|it| match &it.aside {
        Some(aside @ Aside::Waived { .. }) => Some((it, aside)),
        _ => None,
    });
    let waived: Vec<_> = waived.collect();
    for (finding, aside) in waived.iter().take(report.style.n_shown) {
        let message = &finding.diagnostic;
        let (title, why) = (plain(&message.title), plain(&aside.words()));
        writeln!(out, "waived[{}]: {title}\n  = note: {why}", message.code)?;
    }
    let n_more = waived.len().saturating_sub(report.style.n_shown);
    if n_more > 0 {
        writeln!(out, "and {n_more} more waived: `--show all`")?;
    }
    if !waived.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// `; 2 waivers in use, the next runs out on 2027-01-31`; empty without any.
fn waivers(report: &Report<'_>) -> String {
    let used = report.set_aside().filter_map(|it| it.aside.as_ref());
    let used: BTreeSet<&Aside> = used.filter(|it| it.expires().is_some()).collect();
    match used.iter().filter_map(|it| it.expires()).min() {
        Some(day) => {
            let n = count(used.len(), "waiver");
            format!("; {n} in use, the next runs out on {day}")
        }
        None => String::new(),
    }
}

/// What could not be examined: how many, and the first of them.
fn write_gaps(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let n_gaps = report.n_gaps();
    if n_gaps == 0 {
        return Ok(());
    }
    let gap = painted(&report.style, Ansi::new().bold(), "gap");
    writeln!(
        out,
        "{gap}: {} could not be examined",
        count(n_gaps, "place")
    )?;
    for it in gap_lines(report).take(report.style.n_shown) {
        writeln!(out, "  {it}")?;
    }
    let n_more = n_gaps.saturating_sub(report.style.n_shown);
    if n_more > 0 {
        writeln!(out, "  and {n_more} more: `--show all`")?;
    }
    writeln!(out)
}

fn gap_lines<'a>(report: &'a Report<'_>) -> impl Iterator<Item = String> + 'a {
    report.inventory.gaps.iter().map(|it| {
        let line = it.line.map(|it| format!(":{it}")).unwrap_or_default();
        let path = plain(&it.path.to_string());
        format!("{path}{line}: {} ({})", plain(&it.detail), it.code)
    })
}

fn write_verdict(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let facts = summary::counts(report);
    let Some(outcome) = report.outcome() else {
        return writeln!(out, "{facts}; nothing was judged: `placet check` does");
    };
    let color = match outcome {
        Outcome::Passed => AnsiColor::Green,
        Outcome::Incomplete => AnsiColor::Yellow,
        Outcome::Failed => AnsiColor::Red,
    };
    let word = painted(&report.style, color.on_default().bold(), outcome.word());
    let levels = levels(report);
    let waivers = waivers(report);
    let n_gaps = report.n_gaps();
    let gaps = format!("{} could not be examined", count(n_gaps.max(1), "place"));
    let hint = hint(report);
    match outcome {
        Outcome::Passed if levels.is_empty() => writeln!(out, "{word}: {facts}{waivers}"),
        Outcome::Passed => writeln!(out, "{word}: {facts}; {levels}{waivers}{hint}"),
        Outcome::Incomplete if levels.is_empty() => writeln!(out, "{word}: {gaps}; no findings"),
        Outcome::Incomplete => writeln!(out, "{word}: {gaps}; {levels}{hint}"),
        Outcome::Failed if n_gaps > 0 => writeln!(out, "{word}: {levels}; {gaps}{hint}"),
        Outcome::Failed => writeln!(out, "{word}: {levels}{hint}"),
    }
}

/// `1 error, 2 warnings`; empty without findings.
fn levels(report: &Report<'_>) -> String {
    let named = [
        (Level::Error, "error"),
        (Level::Warning, "warning"),
        (Level::Note, "note"),
    ];
    let counted = named.map(|(level, name)| (report.n_of(level), name));
    let there = counted.into_iter().filter(|(n, _)| *n > 0);
    let parts: Vec<_> = there.map(|(n, name)| count(n, name)).collect();
    parts.join(", ")
}

/// What to do next, about the worst finding.
fn hint(report: &Report<'_>) -> String {
    let worst = report.counted().next();
    worst.map_or_else(String::new, |it| {
        format!(" (`placet explain {}`)", it.diagnostic.code)
    })
}

/// `1 file`, `2 files`.
fn count(n: usize, noun: &str) -> String {
    match (n, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (n, Some(stem)) => format!("{n} {stem}ies"),
        (n, None) => format!("{n} {noun}s"),
    }
}

fn painted(style: &Style, ansi: Ansi, text: &str) -> String {
    if style.color {
        format!("{ansi}{text}{ansi:#}")
    } else {
        text.to_owned()
    }
}
