// SPDX-License-Identifier: Apache-2.0

//! Reports that the systems which run gates read: annotations in a log, files that they collect,
//! the comment on a change. What could not be examined is in each of them beside the findings:
//! none looks green that is not.

pub(super) mod azure;
pub(super) mod github;
pub(super) mod gitlab;
pub(super) mod junit;
pub(super) mod markdown;

use std::{cmp::Reverse, collections::BTreeSet};

use super::{Outcome, Report};
use crate::{
    diagnostic::{Level, counted, plain},
    inventory::Gap,
    policy::{Aside, Finding},
};

/// Something that such a report shows: a finding that counts, or a gap.
#[derive(Debug)]
struct Shown<'a> {
    code: &'static str,
    level: Level,
    /// Whether the gate does not pass because of it.
    fails: bool,
    /// Whether it tells of what could not be examined.
    is_gap: bool,
    /// Where, as it may be shown; `.` for what stands nowhere in the tree.
    path: String,
    /// The line and the column, from 1.
    at: Option<(u32, u32)>,
    title: String,
    /// Why, and what to do; may be empty.
    rest: Vec<String>,
    source: What<'a>,
}

#[derive(Debug, Clone, Copy)]
enum What<'a> {
    Finding(&'a Finding),
    Gap(&'a Gap),
}

/// All that is to be shown, worst first. A gap that a finding tells of is shown by that.
fn shown<'a>(report: &Report<'a>) -> Vec<Shown<'a>> {
    let gaps = &report.inventory.gaps;
    let missed: BTreeSet<(&str, String)> = gaps.iter().map(key).collect();
    let mut told = BTreeSet::new();
    // A waiver sets a finding aside, and not what was never looked at.
    let is_waived = |it: &&Finding| matches!(it.aside, Some(Aside::Waived { .. }));
    for finding in report.findings().filter(|it| !is_waived(it)) {
        let code = finding.diagnostic.code;
        told.extend(finding.subjects.iter().map(|it| (code, it.clone())));
    }
    let findings = report.counted().map(|it| {
        let mut subjects = it.subjects.iter();
        let is_gap = subjects.any(|s| missed.contains(&(it.diagnostic.code, s.clone())));
        finding(report, it, is_gap)
    });
    let untold = gaps.iter().filter(|it| !told.contains(&key(it)));
    let mut all: Vec<Shown<'a>> = findings.chain(untold.map(gap)).collect();
    all.sort_by_key(|it| Reverse(it.level));
    all
}

fn key(gap: &Gap) -> (&'static str, String) {
    (gap.code, gap.path.to_string())
}

/// What was not examined may be anything, and no gate passes over it, whatever its level.
fn finding<'a>(report: &Report<'_>, finding: &'a Finding, is_gap: bool) -> Shown<'a> {
    let message = &finding.diagnostic;
    let label = message.labels.first();
    let help = message.help.iter().map(|it| format!("help: {it}"));
    let rest = message.notes.iter().cloned().chain(help);
    Shown {
        code: message.code,
        level: if is_gap { Level::Error } else { message.level },
        fails: is_gap || report.fails(message.level),
        is_gap,
        path: match label {
            Some(it) => plain(&it.path),
            None if finding.subject.starts_with("pkg:") => ".".to_owned(),
            None => plain(&finding.subject),
        },
        at: label.map(|it| (it.line.max(1), it.column.max(1))),
        title: plain(&message.title),
        rest: rest.map(|it| plain(&it)).collect(),
        source: What::Finding(finding),
    }
}

fn gap(gap: &Gap) -> Shown<'_> {
    Shown {
        code: gap.code,
        level: Level::Error,
        fails: true,
        is_gap: true,
        path: plain(&gap.path.to_string()),
        at: gap.line.map(|it| (it, 1)),
        title: format!("not examined: {}", plain(&gap.detail)),
        rest: Vec::new(),
        source: What::Gap(gap),
    }
}

/// How it ended, in a line: `failed: 1 error, 2 warnings; 1 place could not be examined`.
fn headline(report: &Report<'_>) -> String {
    let levels = [Level::Error, Level::Warning, Level::Note];
    let levels = levels.map(|it| (report.n_of(it), it.as_str()));
    let levels = levels.iter().filter(|it| it.0 > 0);
    let levels: Vec<String> = levels.map(|(n, word)| counted(*n, word)).collect();
    let mut parts = Vec::new();
    if !levels.is_empty() {
        parts.push(levels.join(", "));
    }
    // All that a check could pass over is excluded by the policy.
    if report.n_gaps() > 0 && report.outcome() != Some(Outcome::Passed) {
        let places = counted(report.n_gaps(), "place");
        parts.push(format!("{places} could not be examined"));
    }
    if parts.is_empty() {
        parts.push(counted(report.inventory.files.len(), "file"));
    }
    let word = report.outcome().map_or("not judged", |it| it.word());
    format!("{word}: {}", parts.join("; "))
}
