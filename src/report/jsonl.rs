// SPDX-License-Identifier: Apache-2.0

//! One JSON object a line: files first, then what was left out, then findings.
//!
//! The shape of a file's object is a promise: programs that compare scanners read it.

use std::io::{self, Write};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Serialize;

use super::{Format, Report, class_word, kind_word, level_word, method_word, reason_word};
use crate::{
    detect,
    inventory::FileRecord,
    policy::Finding,
    resolve::own_expression,
    walk::{RepoPath, Skipped},
};

pub(super) static FORMAT: Format = Format {
    name: "jsonl",
    extensions: &[".ndjson", ".jsonl"],
    docs: "One JSON object a file, with its matches and copyright statements.",
    tells_all: true,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

/// What stands for an expression where what is written is none.
const NO_ASSERTION: &str = "NOASSERTION";

#[derive(Serialize)]
struct File<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_bytes_b64: Option<String>,
    kind: &'static str,
    detected: Option<String>,
    matches: Vec<Match>,
    copyrights: Vec<Copyright<'a>>,
    skipped: Option<&'static str>,
}

#[derive(Serialize)]
struct Match {
    expression: String,
    method: &'static str,
    class: &'static str,
    score: f64,
    start_line: u32,
    end_line: u32,
    clue: bool,
}

#[derive(Serialize)]
struct Copyright<'a> {
    statement: &'a str,
    holder: Option<&'a str>,
}

#[derive(Serialize)]
struct Judged<'a> {
    finding: &'static str,
    level: &'static str,
    message: &'a str,
    subject: &'a str,
    expression: Option<&'a str>,
    path: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    fingerprint: &'a str,
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for file in &report.inventory.files {
        line(&of_file(file), out)?;
    }
    for skipped in &report.inventory.skipped {
        line(&of_skipped(skipped), out)?;
    }
    let findings = report.judged.map(|(_, it)| it.findings.as_slice());
    for finding in findings.unwrap_or_default() {
        line(&of_finding(finding), out)?;
    }
    Ok(())
}

fn line(object: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}

fn of_file(file: &FileRecord) -> File<'_> {
    let copyrights = file.detection.copyrights.iter().map(|it| Copyright {
        statement: &it.statement,
        holder: it.holder.as_deref(),
    });
    File {
        path: file.path.to_string(),
        path_bytes_b64: bytes(&file.path),
        kind: kind_word(file.kind),
        detected: own_expression(&file.detection).map(|it| it.to_string()),
        matches: file.detection.matches.iter().map(of_match).collect(),
        copyrights: copyrights.collect(),
        skipped: None,
    }
}

/// The path's bytes, where they are not UTF-8 and the path as shown is not the path.
fn bytes(path: &RepoPath) -> Option<String> {
    let is_text = std::str::from_utf8(path.as_bytes()).is_ok();
    (!is_text).then(|| BASE64_STANDARD.encode(path.as_bytes()))
}

fn of_match(found: &detect::Match) -> Match {
    let expression = found.expression.as_ref();
    Match {
        expression: expression.map_or_else(|| NO_ASSERTION.to_owned(), ToString::to_string),
        method: method_word(found.method),
        class: class_word(found.class),
        score: f64::from(found.score.0) / 10.0,
        start_line: found.place.line,
        end_line: found.place.end_line,
        clue: !found.class.asserts(),
    }
}

fn of_skipped(skipped: &Skipped) -> File<'static> {
    File {
        path: skipped.path.to_string(),
        path_bytes_b64: bytes(&skipped.path),
        kind: "skipped",
        detected: None,
        matches: Vec::new(),
        copyrights: Vec::new(),
        skipped: Some(reason_word(&skipped.reason)),
    }
}

fn of_finding(finding: &Finding) -> Judged<'_> {
    let message = &finding.diagnostic;
    let place = message.labels.first();
    Judged {
        finding: message.code,
        level: level_word(message.level),
        message: &message.title,
        subject: &finding.subject,
        expression: finding.expression.as_deref(),
        path: place.map(|it| it.path.as_str()),
        line: place.map(|it| it.line),
        column: place.map(|it| it.column),
        fingerprint: &finding.fingerprint,
    }
}
