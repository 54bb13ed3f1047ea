// SPDX-License-Identifier: Apache-2.0

//! SARIF 2.1.0, as code hosts read it: a result a finding, with a place, a snippet, and a
//! fingerprint that does not change when lines are added elsewhere.

mod wire;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

use super::{Format, Report, level_word};
use crate::{
    diagnostic::{Label, Level},
    inventory::{Gap, Inventory},
    policy::{Aside, Finding},
    walk::Skipped,
};
use wire::{
    Artifact, Base, Configuration, Driver, Invocation, Location, Log, Notification, Outcome,
    Physical, Region, Revision, Rule, Run, Suppression, Text, Tool,
};

pub(super) static FORMAT: Format = Format {
    name: "sarif",
    extensions: &[".sarif.json", ".sarif"],
    docs: "SARIF 2.1.0, for code scanning.",
    tells_all: true,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

/// What paths are relative to: the root of the scanned tree.
const ROOT: &str = "%SRCROOT%";

/// GitHub takes no more results of a run.
const MOST_RESULTS: usize = 25_000;

/// How many gaps are named one by one.
const MOST_NOTIFICATIONS: usize = 1000;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &log(report))?;
    out.write_all(b"\n")
}

fn log<'a>(report: &Report<'a>) -> Log<'a> {
    let findings = report.judged.map(|(_, it)| it.findings.as_slice());
    let findings = findings.unwrap_or_default();
    let is_compared = report.judged.is_some_and(|(_, it)| it.since.is_some());
    let codes: BTreeSet<_> = findings.iter().map(|it| it.diagnostic.code).collect();
    let codes: Vec<_> = codes.into_iter().collect();
    Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "placet",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: codes.iter().map(|it| rule(it, findings)).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: true,
                tool_execution_notifications: notifications(report.inventory, findings.len()),
            }],
            version_control_provenance: revision(report.inventory).into_iter().collect(),
            column_kind: "unicodeCodePoints",
            results: findings
                .iter()
                .take(MOST_RESULTS)
                .map(|it| result(it, &codes, is_compared))
                .collect(),
        }],
    }
}

/// What is known of a rule: its code, and the worst level that it has here.
fn rule(code: &'static str, findings: &[Finding]) -> Rule {
    let of_code = findings.iter().filter(|it| it.diagnostic.code == code);
    let level = of_code.map(|it| it.diagnostic.level).max();
    Rule {
        id: code,
        short_description: text(code.replace('-', " ")),
        help: text(format!(
            "`placet explain {code}` tells what it means and what to do"
        )),
        default_configuration: Configuration {
            level: level_word(level.unwrap_or(Level::Note)),
        },
    }
}

fn text(text: impl Into<String>) -> Text {
    Text { text: text.into() }
}

fn revision(inventory: &Inventory) -> Option<Revision<'_>> {
    let remote = inventory.root.remote.as_deref()?;
    let is_uri =
        remote.contains("://") && !remote.chars().any(|c| c.is_whitespace() || c.is_control());
    is_uri.then_some(Revision {
        repository_uri: remote,
        revision_id: inventory.root.revision.as_deref(),
        mapped_to: Base { uri_base_id: ROOT },
    })
}

fn result<'a>(finding: &'a Finding, codes: &[&str], is_compared: bool) -> Outcome<'a> {
    let message = &finding.diagnostic;
    let mut words = vec![message.title.clone()];
    words.extend(message.notes.iter().cloned());
    words.extend(message.help.iter().map(|it| format!("help: {it}")));
    let main = message
        .labels
        .first()
        .map_or_else(|| whole_tree(&finding.subject), location);
    let related = message.labels.iter().enumerate().skip(1);
    Outcome {
        rule_id: message.code,
        rule_index: codes.binary_search(&message.code).unwrap_or_default(),
        level: level_word(message.level),
        message: text(words.join("\n")),
        locations: vec![main],
        related_locations: related
            .map(|(index, label)| Location {
                id: Some(index),
                ..location(label)
            })
            .collect(),
        partial_fingerprints: BTreeMap::from([("placet/v1", finding.fingerprint.as_str())]),
        baseline_state: is_compared.then(|| finding.status()),
        suppressions: finding.aside.iter().map(suppressed).collect(),
    }
}

/// A finding that is set aside is shown as one that was looked at.
fn suppressed(aside: &Aside) -> Suppression {
    Suppression {
        kind: "external",
        justification: aside.words(),
    }
}

/// Code hosts drop a result without a place: one that is about a package and points nowhere
/// stands at the root.
fn whole_tree(subject: &str) -> Location {
    let path = if subject.starts_with("pkg:") {
        "."
    } else {
        subject
    };
    Location {
        id: None,
        physical_location: physical(path.as_bytes(), None),
        message: None,
    }
}

fn location(label: &Label) -> Location {
    let region = Region {
        start_line: label.line.max(1),
        start_column: (label.column > 0).then_some(label.column),
        snippet: (!label.excerpt.is_empty()).then(|| text(&*label.excerpt)),
    };
    Location {
        id: None,
        physical_location: physical(label.path.as_bytes(), Some(region)),
        message: (!label.message.is_empty()).then(|| text(&*label.message)),
    }
}

fn physical(path: &[u8], region: Option<Region>) -> Physical {
    Physical {
        artifact_location: Artifact {
            uri: uri(path),
            uri_base_id: ROOT,
        },
        region,
    }
}

/// A relative reference (RFC 3986): bytes that are not unreserved are percent-encoded, so that
/// a name is neither a scheme nor a query.
fn uri(path: &[u8]) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path {
        let c = char::from(*byte);
        if c.is_ascii_alphanumeric() || "-._~/".contains(c) {
            uri.push(c);
        } else {
            uri.extend(format!("%{byte:02X}").chars());
        }
    }
    uri
}

fn notifications(inventory: &Inventory, n_findings: usize) -> Vec<Notification> {
    let mut list = Vec::new();
    if n_findings > MOST_RESULTS {
        list.push(Notification {
            level: "warning",
            message: text(format!(
                "{n_findings} findings; the first {MOST_RESULTS} are here, `-o json` has all"
            )),
            locations: Vec::new(),
        });
    }
    let gaps = inventory.gaps.iter().map(of_gap);
    let skipped = inventory
        .skipped
        .iter()
        .filter(|it| it.reason.is_gap())
        .map(of_skipped);
    list.extend(gaps.chain(skipped).take(MOST_NOTIFICATIONS));
    list
}

fn of_gap(gap: &Gap) -> Notification {
    let region = gap.line.map(|line| Region {
        start_line: line.max(1),
        start_column: None,
        snippet: None,
    });
    not_examined(
        gap.path.as_bytes(),
        format!("{}: {}", gap.code, gap.detail),
        region,
    )
}

fn of_skipped(skipped: &Skipped) -> Notification {
    let reason = super::reason_word(&skipped.reason);
    not_examined(
        skipped.path.as_bytes(),
        format!("{reason}: not examined"),
        None,
    )
}

fn not_examined(path: &[u8], words: String, region: Option<Region>) -> Notification {
    Notification {
        level: "warning",
        message: text(words),
        locations: vec![Location {
            id: None,
            physical_location: physical(path, region),
            message: None,
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &[u8], expected: &str) {
        assert_eq!(uri(path), expected);
    }

    #[test]
    fn a_path_is_a_relative_reference() {
        check(b"src/main.rs", "src/main.rs");
        check(b"a b/c#d?e", "a%20b/c%23d%3Fe");
        check(b"http://x", "http%3A//x");
        check("ü\n".as_bytes(), "%C3%BC%0A");
        check(b"\xff", "%FF");
        check(b"", "");
    }
}
