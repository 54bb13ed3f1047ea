// SPDX-License-Identifier: Apache-2.0

//! One line a finding, as compilers and editors know it: `path:line:col: level[code] message`.
//! For a scan one line a match.

use std::io::{self, Write};

use super::{Format, Report, class_word, level_word, method_word};
use crate::{detect::Match, diagnostic::plain, inventory::Inventory, policy::Finding};

pub(super) static FORMAT: Format = Format {
    name: "concise",
    extensions: &[],
    docs: "One line a finding: `path:line:col: level[code] message`.",
    tells_all: false,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    match report.judged {
        Some((_, judgement)) => {
            for finding in judgement.findings.iter().filter(|it| !it.is_forgiven()) {
                write_finding(finding, out)?;
            }
        }
        None => write_matches(report.inventory, out)?,
    }
    write_gaps(report.inventory, out)
}

fn write_finding(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let message = &finding.diagnostic;
    let place = match message.labels.first() {
        Some(it) => format!("{}:{}:{}", plain(&it.path), it.line, it.column),
        None => plain(&finding.subject),
    };
    let level = level_word(message.level);
    writeln!(
        out,
        "{place}: {level}[{}] {}",
        message.code,
        plain(&message.title)
    )
}

fn write_matches(inventory: &Inventory, out: &mut dyn Write) -> io::Result<()> {
    for file in &inventory.files {
        let path = plain(&file.path.to_string());
        for found in &file.detection.matches {
            let (line, column) = (found.place.line, found.place.column);
            writeln!(out, "{path}:{line}:{column}: {}", words(found))?;
        }
    }
    Ok(())
}

fn words(found: &Match) -> String {
    let name = match (&found.expression, &found.raw) {
        (Some(expression), _) => expression.to_string(),
        (None, Some(raw)) => format!("NOASSERTION `{raw}`"),
        (None, None) => "NOASSERTION".to_owned(),
    };
    let (method, class) = (method_word(found.method), class_word(found.class));
    let (whole, tenth) = (found.score.0 / 10, found.score.0 % 10);
    format!("{} {method} {class} {whole}.{tenth} %", plain(&name))
}

fn write_gaps(inventory: &Inventory, out: &mut dyn Write) -> io::Result<()> {
    for gap in &inventory.gaps {
        let path = plain(&gap.path.to_string());
        let line = gap.line.map(|it| format!(":{it}:1")).unwrap_or_default();
        writeln!(
            out,
            "{path}{line}: incomplete[{}] {}",
            gap.code,
            plain(&gap.detail)
        )?;
    }
    Ok(())
}
