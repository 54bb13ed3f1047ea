// SPDX-License-Identifier: Apache-2.0

//! Writes an inventory and its judgement, one module a format. Pure.
//!
//! # Adding a format
//!
//! 1. Write `src/report/<name>.rs` with a `pub(super) static FORMAT`.
//! 2. Add its `mod` line and its entry in [`ALL`] below.
//! 3. Run `UPDATE=1 cargo test`: it writes the format's snapshot over the canonical inventory.

mod ci;
mod concise;
mod cyclonedx;
mod decided;
pub mod history;
mod human;
mod json;
mod jsonl;
mod sarif;
mod spdx;

use std::{io, path::Path};

use crate::{
    detect::{Class, Method},
    diagnostic::Level,
    inventory::Inventory,
    policy::{Finding, Judgement, Policy},
    read::Kind,
    sbom::{self, Bom, Losses},
    walk::Reason,
};

pub use human::{render, size};

/// Every format, the default first.
pub static ALL: &[&Format] = &[
    &human::FORMAT,
    &concise::FORMAT,
    &json::FORMAT,
    &jsonl::FORMAT,
    &sarif::FORMAT,
    &ci::github::FORMAT,
    &ci::gitlab::FORMAT,
    &ci::junit::FORMAT,
    &ci::azure::FORMAT,
    &ci::markdown::FORMAT,
    &cyclonedx::FORMAT,
    &cyclonedx::V1_6,
    &cyclonedx::V1_5,
    &cyclonedx::V1_4,
    &cyclonedx::XML,
    &cyclonedx::XML_1_6,
    &spdx::FORMAT,
    &spdx::TAG_VALUE,
    &spdx::V3,
];

/// What a report is written from.
#[derive(Debug)]
pub struct Report<'a> {
    /// What the scan found.
    pub inventory: &'a Inventory,
    /// What the policy says; `None` for `scan`, which never judges.
    pub judged: Option<(&'a Policy, &'a Judgement)>,
    /// From which level on a finding fails the gate; `None` for never.
    pub fail_on: Option<Level>,
    /// How it is to look.
    pub style: Style,
    /// When the document says it was made, in seconds since 1970-01-01T00:00:00Z.
    pub timestamp: i64,
}

/// How a report for people looks. Formats for machines do not look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With colours.
    pub color: bool,
    /// The width of the terminal in columns.
    pub width: usize,
    /// How many findings are shown at most.
    pub n_shown: usize,
    /// With every path that was left out.
    pub show_skipped: bool,
    /// How long the scan took, in milliseconds; shown on a terminal only.
    pub elapsed: Option<u64>,
}

/// One output format.
#[derive(Debug)]
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// The file name extensions that mean it, longest first, such as `.cdx.json`.
    pub extensions: &'static [&'static str],
    /// Its line in the documentation.
    pub docs: &'static str,
    /// Whether it tells of what did not change since an earlier state, too: a reader of findings
    /// takes those that are gone from it for corrected.
    pub tells_all: bool,
    /// Whether it needs [`crate::inventory::FileHashes`].
    pub needs_hashes: bool,
    /// Whether it needs all hashes of the archives that dependencies come in.
    pub needs_archive_hashes: bool,
    /// What it cannot say of a report, where another version of the format could.
    pub losses: Option<fn(&Report<'_>) -> Losses>,
    /// Writes a report.
    pub write: fn(&Report<'_>, &mut dyn io::Write) -> io::Result<()>,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No finding fails the gate, and everything could be examined.
    Passed,
    /// No finding fails the gate, but not everything could be examined.
    Incomplete,
    /// At least one finding fails the gate.
    Failed,
}

impl Outcome {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
        }
    }
}

impl<'a> Report<'a> {
    /// How the check ended; `None` for a scan.
    pub fn outcome(&self) -> Option<Outcome> {
        let (_, judgement) = self.judged?;
        let mut levels = self.counted().map(|it| it.diagnostic.level);
        Some(if levels.any(|it| self.fails(it)) {
            Outcome::Failed
        } else if judgement.is_complete {
            Outcome::Passed
        } else {
            Outcome::Incomplete
        })
    }

    /// Whether a finding of a level fails the gate.
    fn fails(&self, level: Level) -> bool {
        self.fail_on.is_some_and(|it| level >= it)
    }

    /// How many things could not be examined.
    fn n_gaps(&self) -> usize {
        self.inventory.gaps.len()
    }

    /// The findings that count: new ones that are neither excluded nor waived.
    fn counted(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.findings().filter(|it| it.counts())
    }

    /// The findings that fail nothing, though they are new: excluded or waived.
    fn set_aside(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.findings()
            .filter(|it| it.aside.is_some() && !it.is_forgiven())
    }

    fn findings(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let findings = self.judged.map(|(_, it)| it.findings.as_slice());
        findings.unwrap_or_default().iter()
    }

    /// How many findings that count there are of a level.
    fn n_of(&self, level: Level) -> usize {
        self.counted()
            .filter(|it| it.diagnostic.level == level)
            .count()
    }
}

/// What was asked for is no format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{asked}` is no format and has no extension of one; there are {}",
    names()
)]
pub struct UnknownFormat {
    asked: String,
}

fn names() -> String {
    let names: Vec<_> = ALL.iter().map(|it| format!("`{}`", it.name)).collect();
    names.join(", ")
}

/// Reads the value of `-o`: `FORMAT`, `FORMAT=PATH`, or a `PATH` whose extension is a format's.
/// Without a path the report goes to the standard output.
///
/// # Errors
/// When it is none of them; the words list the formats.
pub fn format_of(asked: &str) -> Result<(&'static Format, Option<&Path>), UnknownFormat> {
    let named = |name: &str| ALL.iter().copied().find(|it| it.name == name);
    if let Some(format) = named(asked) {
        return Ok((format, None));
    }
    if let Some((name, path)) = asked.split_once('=')
        && let Some(format) = named(name)
        && !path.is_empty()
    {
        return Ok((format, Some(Path::new(path))));
    }
    let unknown = || UnknownFormat {
        asked: asked.to_owned(),
    };
    let format = of_extension(asked).ok_or_else(unknown)?;
    Ok((format, Some(Path::new(asked))))
}

/// The format with the longest extension that the path ends with: `x.cdx.json` is no `json`.
fn of_extension(path: &str) -> Option<&'static Format> {
    let path = path.to_ascii_lowercase();
    let longest = |format: &&'static Format| {
        let fitting = format.extensions.iter().filter(|it| path.ends_with(**it));
        fitting.map(|it| it.len()).max()
    };
    let fitting = ALL.iter().filter(|it| longest(it).is_some());
    fitting.max_by_key(|it| longest(it)).copied()
}

/// Writes a bill of materials in the format of a name.
fn write_sbom(name: &str, report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<Losses> {
    let format = sbom::named(name).expect("a test holds that there is each format of the registry");
    let mut bom = Bom::of(report.inventory, report.timestamp, format.files);
    decided::tell(&mut bom, report);
    (format.write)(&bom, out)
}

/// The word for a kind of file.
fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Source => "source",
        Kind::License => "license",
        Kind::Prose => "prose",
        Kind::Manifest => "manifest",
        Kind::Data => "data",
        Kind::Binary => "binary",
        Kind::Empty => "empty",
    }
}

fn method_word(method: Method) -> &'static str {
    match method {
        Method::Tag => "tag",
        Method::Text => "text",
        Method::Notice => "notice",
        Method::Field => "field",
    }
}

fn class_word(class: Class) -> &'static str {
    match class {
        Class::Declared => "declared",
        Class::Exact => "exact",
        Class::Near => "near",
        Class::Stated => "stated",
        Class::Named => "named",
        Class::Modified => "modified",
        Class::Partial => "partial",
        Class::Unknown => "unknown",
        Class::Clue => "clue",
        Class::List => "license-list",
    }
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// The word for a reason, as machines read it.
fn reason_word(reason: &Reason) -> &'static str {
    match reason {
        Reason::Symlink(_) => "symlink",
        Reason::NotRegular(_) => "not-regular",
        Reason::GitDirectory => "git-directory",
        Reason::Ignored => "ignored",
        Reason::Untracked => "untracked",
        Reason::Absent => "absent",
        Reason::SubmoduleAbsent(_) => "submodule-not-initialised",
        Reason::Unreadable(_) => "unreadable",
        Reason::GitUnused(_) => "git-not-used",
        Reason::ArchiveNotOpened(_) => "archive-not-opened",
        Reason::LimitReached(_) => "limit-reached",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(asked: &str, expected: Option<(&str, Option<&str>)>) {
        let got = format_of(asked).ok();
        let got = got.map(|(format, path)| (format.name, path.and_then(Path::to_str)));
        assert_eq!(got, expected, "{asked}");
    }

    #[test]
    fn a_name_alone_writes_to_the_standard_output() {
        for format in ALL {
            check(format.name, Some((format.name, None)));
        }
    }

    #[test]
    fn a_name_with_a_path_writes_there() {
        check("json=out", Some(("json", Some("out"))));
        check("spdx=a=b.cdx.json", Some(("spdx", Some("a=b.cdx.json"))));
    }

    #[test]
    fn the_longest_extension_decides() {
        check("a/b.json", Some(("json", Some("a/b.json"))));
        check("b.CDX.json", Some(("cyclonedx", Some("b.CDX.json"))));
        check("b.spdx.json", Some(("spdx", Some("b.spdx.json"))));
        check("b.sarif.json", Some(("sarif", Some("b.sarif.json"))));
    }

    #[test]
    fn what_is_no_format_is_told_what_is_one() {
        for asked in ["", "nonsense", "=", "json=", "x=y", "a.docx"] {
            check(asked, None);
        }
        let words = format_of("xml").expect_err("it is none").to_string();
        assert!(words.contains("`cyclonedx`, `cyclonedx@1.6`"), "{words}");
    }

    #[test]
    fn no_two_formats_share_a_name_or_an_extension() {
        let mut seen = std::collections::BTreeSet::new();
        for format in ALL {
            assert!(seen.insert(format.name));
            assert!(format.extensions.iter().all(|it| seen.insert(it)));
            assert!(
                format
                    .extensions
                    .is_sorted_by_key(|it| std::cmp::Reverse(it.len()))
            );
        }
    }
}
