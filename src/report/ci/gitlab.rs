// SPDX-License-Identifier: Apache-2.0

//! GitLab's Code Quality report (GitLab Docs, *Code Quality*, *Code Quality report format*): a
//! list of issues, each with a fingerprint of its own.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, Shown, What, shown};
use crate::{diagnostic::Level, inventory::Gap, report::Format};

pub(in crate::report) static FORMAT: Format = Format {
    name: "gitlab",
    extensions: &["codequality.json"],
    docs: "GitLab Code Quality: the findings in merge requests.",
    tells_all: false,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = shown(report);
    let issues: Vec<Issue<'_>> = all.iter().map(issue).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    out.write_all(b"\n")
}

fn issue<'a>(it: &'a Shown<'_>) -> Issue<'a> {
    Issue {
        description: &it.title,
        check_name: it.code,
        fingerprint: match it.source {
            What::Finding(finding) => finding.fingerprint.clone(),
            What::Gap(gap) => fingerprint(gap),
        },
        severity: match it.level {
            Level::Error => "critical",
            Level::Warning => "minor",
            Level::Note => "info",
        },
        location: Location {
            path: &it.path,
            lines: Lines {
                begin: it.at.map_or(1, |it| it.0),
            },
        },
    }
}

/// Stays the same when lines are added elsewhere, as those of findings do.
fn fingerprint(gap: &Gap) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [
        gap.code.as_bytes(),
        gap.path.as_bytes(),
        gap.detail.as_bytes(),
    ] {
        hasher.update(part);
        hasher.update(&[0]);
    }
    let hex = hasher.finalize().to_hex();
    hex.get(..32).unwrap_or_default().to_owned()
}
