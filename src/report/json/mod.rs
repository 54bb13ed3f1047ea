// SPDX-License-Identifier: Apache-2.0

//! Everything, as one versioned JSON document. Its schema is `docs/report.schema.json`.

mod component;
mod file;
mod wire;

use std::io::{self, Write};

use super::{Format, Report, level_word, reason_word};
use crate::{
    diagnostic::{self, Level},
    inventory, policy,
    policy::Verdict,
    sbom::timestamp,
    walk::{self, Reason},
};
use wire::{
    Aside, Document, Finding, Gap, Label, License, Relation, Root, Since, Skipped, Summary, Tool,
};

pub(super) static FORMAT: Format = Format {
    name: "json",
    extensions: &[".json"],
    docs: "Everything, as one versioned JSON document with a published schema.",
    tells_all: true,
    needs_hashes: false,
    needs_archive_hashes: false,
    losses: None,
    write,
};

/// The version of the format. It rises when a field goes or changes its meaning.
const VERSION: u32 = 1;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(report))?;
    out.write_all(b"\n")
}

fn document<'a>(report: &Report<'a>) -> Document<'a> {
    let inventory = report.inventory;
    let judgement = report.judged.map(|(_, it)| it);
    let summary = judgement
        .map(|it| it.summary.as_slice())
        .unwrap_or_default();
    let findings = judgement
        .map(|it| it.findings.as_slice())
        .unwrap_or_default();
    let since = judgement.and_then(|it| it.since.as_ref());
    Document {
        format: "placet",
        version: VERSION,
        tool: Tool {
            name: "placet",
            version: env!("CARGO_PKG_VERSION"),
        },
        created: timestamp(report.timestamp),
        verdict: report.outcome().map(super::Outcome::word),
        policy: report.judged.map(|(policy, _)| policy.label.as_str()),
        root: root(&inventory.root),
        summary: counts(report),
        licenses: summary.iter().map(license).collect(),
        files: inventory.files.iter().map(file::of).collect(),
        components: component::all(inventory),
        relations: inventory.relations.iter().map(relation).collect(),
        is_graph_complete: inventory.is_graph_complete,
        gaps: inventory.gaps.iter().map(gap).collect(),
        skipped: inventory.skipped.iter().map(skipped).collect(),
        findings: findings
            .iter()
            .map(|it| finding(it, since.map(|_| it.status())))
            .collect(),
        since: since.map(|it| Since {
            label: &it.label,
            n_unchanged: it.n_known,
            fixed: it
                .fixed
                .iter()
                .map(|it| finding(it, Some("fixed")))
                .collect(),
        }),
    }
}

fn root(root: &inventory::Root) -> Root<'_> {
    Root {
        name: &root.name,
        revision: root.revision.as_deref(),
        committed: root.committed.map(timestamp),
        remote: root.remote.as_deref(),
    }
}

fn counts(report: &Report<'_>) -> Summary {
    let inventory = report.inventory;
    Summary {
        n_files: inventory.files.len(),
        n_bytes: inventory.files.iter().map(|it| it.size).sum(),
        n_components: inventory.components.len(),
        n_skipped: inventory.skipped.len(),
        n_gaps: report.n_gaps(),
        n_errors: report.n_of(Level::Error),
        n_warnings: report.n_of(Level::Warning),
        n_notes: report.n_of(Level::Note),
    }
}

fn license(summary: &policy::LicenseSummary) -> License {
    License {
        expression: summary.expression.as_ref().map(ToString::to_string),
        n_files: summary.n_files,
        n_components: summary.n_components,
        verdict: match summary.verdict {
            Verdict::Allow => "allow",
            Verdict::Review => "review",
            Verdict::Unknown => "unknown",
            Verdict::Deny => "deny",
        },
    }
}

fn relation(relation: &inventory::Relation) -> Relation {
    Relation {
        from: relation.from,
        to: relation.to,
        scope: component::scope_word(relation.scope),
    }
}

fn gap(gap: &inventory::Gap) -> Gap<'_> {
    Gap {
        path: gap.path.to_string(),
        path_bytes_b64: file::bytes(&gap.path),
        code: gap.code,
        detail: &gap.detail,
        line: gap.line,
    }
}

fn skipped(skipped: &walk::Skipped) -> Skipped<'_> {
    Skipped {
        path: skipped.path.to_string(),
        path_bytes_b64: file::bytes(&skipped.path),
        reason: reason_word(&skipped.reason),
        detail: match &skipped.reason {
            Reason::Symlink(target) => Some(String::from_utf8_lossy(target)),
            Reason::NotRegular(what) => Some((*what).into()),
            Reason::Unreadable(why)
            | Reason::GitUnused(why)
            | Reason::LimitReached(why)
            | Reason::ArchiveNotOpened(why)
            | Reason::SubmoduleAbsent(why) => Some(why.into()),
            Reason::GitDirectory | Reason::Ignored | Reason::Untracked | Reason::Absent => None,
        },
        is_gap: skipped.reason.is_gap(),
    }
}

fn finding<'a>(finding: &'a policy::Finding, status: Option<&'static str>) -> Finding<'a> {
    let message = &finding.diagnostic;
    Finding {
        code: message.code,
        level: level_word(message.level),
        title: &message.title,
        subject: &finding.subject,
        expression: finding.expression.as_deref(),
        labels: message.labels.iter().map(label).collect(),
        notes: &message.notes,
        help: &message.help,
        fingerprint: &finding.fingerprint,
        status,
        set_aside: finding.aside.as_ref().map(aside),
    }
}

fn aside(aside: &policy::Aside) -> Aside<'_> {
    match aside {
        policy::Aside::Excluded { reason } => Aside {
            by: "exclude",
            id: None,
            reason,
            expires: None,
        },
        policy::Aside::Waived {
            id,
            reason,
            expires,
        } => Aside {
            by: "waiver",
            id: id.as_deref(),
            reason,
            expires: Some(expires.to_string()),
        },
    }
}

fn label(label: &diagnostic::Label) -> Label<'_> {
    Label {
        path: &label.path,
        line: label.line,
        column: label.column,
        excerpt: &label.excerpt,
        message: &label.message,
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use super::*;

    #[expect(
        clippy::disallowed_methods,
        reason = "it reads a file of the repository, not of a scanned tree"
    )]
    #[test]
    fn the_published_schema_is_that_of_the_structs() {
        let schema = schemars::schema_for!(Document<'static>);
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
        if env::var_os("UPDATE").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let published = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            published == text,
            "run `UPDATE=1 cargo test` and review docs/report.schema.json"
        );
    }
}
