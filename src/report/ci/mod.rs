// SPDX-License-Identifier: Apache-2.0

//! Reports that the systems which run gates read: annotations in a log, files that they collect,
//! the comment on a change. What could not be examined is in each of them beside the findings:
//! none looks green that is not.

pub(super) mod azure;
pub(super) mod github;
pub(super) mod gitlab;
pub(super) mod junit;
pub(super) mod markdown;

use super::Report;
use crate::{
    diagnostic::{Level, counted, plain},
    inventory::Gap,
    policy::Finding,
};

/// Something that such a report shows: a finding that counts, or a gap.
#[derive(Debug)]
struct Shown<'a> {
    code: &'static str,
    level: Level,
    /// Whether the gate does not pass because of it.
    fails: bool,
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

/// All that is to be shown: the findings as they are sorted, worst first, and the gaps behind
/// those that are as bad.
fn shown<'a>(report: &Report<'a>) -> Vec<Shown<'a>> {
    let findings = report.counted().map(|it| finding(report, it));
    let gaps = report.inventory.gaps.iter().map(gap);
    let mut all: Vec<Shown<'a>> = findings.chain(gaps).collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.level));
    all
}

fn finding<'a>(report: &Report<'_>, finding: &'a Finding) -> Shown<'a> {
    let message = &finding.diagnostic;
    let label = message.labels.first();
    let help = message.help.iter().map(|it| format!("help: {it}"));
    let rest = message.notes.iter().cloned().chain(help);
    Shown {
        code: message.code,
        level: message.level,
        fails: report.fails(message.level),
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

/// What was not examined may be anything, and no gate passes over it.
fn gap(gap: &Gap) -> Shown<'_> {
    Shown {
        code: gap.code,
        level: Level::Error,
        fails: true,
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
    if report.n_gaps() > 0 {
        let places = counted(report.n_gaps(), "place");
        parts.push(format!("{places} could not be examined"));
    }
    if parts.is_empty() {
        parts.push(counted(report.inventory.files.len(), "file"));
    }
    let word = report.outcome().map_or("not judged", |it| it.word());
    format!("{word}: {}", parts.join("; "))
}
