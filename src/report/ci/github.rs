// SPDX-License-Identifier: Apache-2.0

//! Annotations of GitHub Actions, which Gitea and Forgejo read as well: workflow commands in the
//! log (GitHub Docs, *Workflow commands for GitHub Actions*, `error`, `warning`, `notice`).

use std::io::{self, Write};

use super::{Report, Shown, headline, shown};
use crate::{diagnostic::Level, report::Format};

pub(in crate::report) static FORMAT: Format = Format {
    name: "github",
    extensions: &[],
    docs: "Annotations for GitHub Actions, Gitea and Forgejo: the ten worst of each level.",
    tells_all: false,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

/// GitHub shows no more annotations of a level for a step.
const MOST_OF_LEVEL: usize = 10;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = shown(report);
    let mut n_left_out = 0;
    for level in [Level::Error, Level::Warning, Level::Note] {
        let of_level = all.iter().filter(|it| it.level == level);
        for it in of_level.clone().take(MOST_OF_LEVEL) {
            annotation(it, out)?;
        }
        n_left_out += of_level.count().saturating_sub(MOST_OF_LEVEL);
    }
    write!(out, "placet {}", headline(report))?;
    if n_left_out > 0 {
        write!(out, "; {n_left_out} more: `placet check --show all`")?;
    }
    writeln!(out)
}

fn annotation(it: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let command = match it.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    write!(out, "::{command} file={}", property(&it.path))?;
    if let Some((line, column)) = it.at {
        write!(out, ",line={line},col={column}")?;
    }
    let title = property(&format!("placet: {}", it.code));
    let mut lines = vec![it.title.clone()];
    lines.extend(it.rest.iter().cloned());
    writeln!(out, ",title={title}::{}", data(&lines.join("\n")))
}

/// The text of a command, in which these three characters are escaped.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
