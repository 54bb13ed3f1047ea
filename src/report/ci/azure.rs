// SPDX-License-Identifier: Apache-2.0

//! Issues of Azure Pipelines: logging commands in the log (Azure DevOps documentation, *Logging
//! commands*, `task.logissue`). It knows errors and warnings; notes are lines of the log.

use std::io::{self, Write};

use super::{Report, Shown, headline, shown};
use crate::{diagnostic::Level, report::Format};

pub(in crate::report) static FORMAT: Format = Format {
    name: "azure",
    extensions: &[],
    docs: "Issues for Azure Pipelines, as logging commands.",
    tells_all: false,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for it in shown(report) {
        issue(&it, out)?;
    }
    writeln!(out, "placet {}", headline(report))
}

fn issue(it: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let kind = match it.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => return writeln!(out, "{}: note[{}] {}", it.path, it.code, it.title),
    };
    write!(
        out,
        "##vso[task.logissue type={kind};sourcepath={}",
        property(&it.path)
    )?;
    if let Some((line, column)) = it.at {
        write!(out, ";linenumber={line};columnnumber={column}")?;
    }
    let mut lines = vec![it.title.clone()];
    lines.extend(it.rest.iter().cloned());
    writeln!(
        out,
        ";code={}]{}",
        property(it.code),
        data(&lines.join("\n"))
    )
}

/// The text of a command, which is one line.
fn data(text: &str) -> String {
    let text = text.replace('%', "%AZP25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which ends at a semicolon or a bracket.
fn property(text: &str) -> String {
    data(text).replace(';', "%3B").replace(']', "%5D")
}
