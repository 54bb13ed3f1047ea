// SPDX-License-Identifier: Apache-2.0

//! Writes an inventory and its judgement, one module a format. Pure.

use std::io;

use crate::{
    inventory::Inventory,
    policy::{Judgement, Policy},
};

/// Every format.
pub static ALL: &[&Format] = &[];

/// What a report is written from.
#[derive(Debug)]
pub struct Report<'a> {
    /// What the scan found.
    pub inventory: &'a Inventory,
    /// What the policy says; `None` for `scan`, which never judges.
    pub judged: Option<(&'a Policy, &'a Judgement)>,
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
    /// Whether it needs [`crate::inventory::FileHashes`].
    pub needs_hashes: bool,
    /// Writes a report.
    pub write: fn(&Report<'_>, &mut dyn io::Write) -> io::Result<()>,
}
