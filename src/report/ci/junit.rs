// SPDX-License-Identifier: Apache-2.0

//! `JUnit` XML, as Jenkins, GitLab and Azure collect it: a test case a finding, which
//! fails if the gate fails by it. What could not be examined is an error, what is excluded or
//! waived is skipped. Without any of them the policy itself is the one case, which passes.
//!
//! Elements and attributes are those of the schema that Jenkins holds such files to (`junit-10.xsd` of
//! its xUnit plugin), which refuses others: the place of a finding is the first line of its text.

use std::io::{self, Write};

use super::{Report, Shown, headline, shown};
use crate::{
    diagnostic::plain,
    policy::{Aside, Finding},
    report::Format,
};

pub(in crate::report) static FORMAT: Format = Format {
    name: "junit",
    extensions: &[".junit.xml"],
    docs: "JUnit XML: a test case a finding.",
    tells_all: false,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = shown(report);
    let excluded: Vec<&Finding> = report.set_aside().collect();
    let n_gaps = all.iter().filter(|it| it.is_gap).count();
    let n_failures = all.iter().filter(|it| it.fails && !it.is_gap).count();
    let n_tests = (all.len() + excluded.len()).max(1);
    let counts = format!("tests=\"{n_tests}\" failures=\"{n_failures}\" errors=\"{n_gaps}\"");
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"placet\" {counts}>")?;
    let n_skipped = excluded.len();
    writeln!(
        out,
        "  <testsuite name=\"placet\" {counts} skipped=\"{n_skipped}\">"
    )?;
    for it in &all {
        case(it, out)?;
    }
    for it in &excluded {
        skipped(it, out)?;
    }
    if all.is_empty() && excluded.is_empty() {
        let name = escaped(&headline(report));
        writeln!(
            out,
            "    <testcase classname=\"placet\" name=\"{name}\" time=\"0\"/>"
        )?;
    }
    writeln!(out, "  </testsuite>")?;
    writeln!(out, "</testsuites>")
}

fn case(it: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let title = escaped(&it.title);
    write!(
        out,
        "    <testcase classname=\"placet.{}\" name=\"{title}\"",
        it.code
    )?;
    let mut place = it.path.clone();
    if let Some((line, column)) = it.at {
        place = format!("{place}:{line}:{column}");
    }
    let mut lines = vec![place];
    lines.extend(it.rest.iter().cloned());
    let words = escaped(&lines.join("\n"));
    let element = match (it.is_gap, it.fails) {
        (true, _) => "error",
        (false, true) => "failure",
        (false, false) => {
            return writeln!(
                out,
                " time=\"0\"><system-out>{words}</system-out></testcase>"
            );
        }
    };
    writeln!(
        out,
        " time=\"0\"><{element} type=\"{}\" message=\"{title}\">{words}</{element}></testcase>",
        it.code
    )
}

fn skipped(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let title = escaped(&plain(&finding.diagnostic.title));
    let reason = escaped(&plain(
        &finding.aside.as_ref().map(Aside::words).unwrap_or_default(),
    ));
    writeln!(
        out,
        "    <testcase classname=\"placet.{}\" name=\"{title}\" time=\"0\"><skipped message=\"{reason}\"/></testcase>",
        finding.diagnostic.code
    )
}

/// Text as XML 1.0 has it, in content and in attributes. Characters that it has no room for are
/// escaped already where text is made plain.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
