// SPDX-License-Identifier: Apache-2.0

//! All that is taken from outside besides files: arguments, variables, terminal, clock.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads variables and the clock"
)]

use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal as _},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::stores::Roots;

/// What the program was started with.
#[derive(Debug, Clone, Default)]
pub(super) struct Environment {
    pub(super) arguments: Vec<OsString>,
    /// `PLACET_POLICY`.
    pub(super) policy: Option<OsString>,
    /// `SOURCE_DATE_EPOCH`.
    pub(super) source_date_epoch: Option<OsString>,
    /// Whether `NO_COLOR` is set and not empty.
    pub(super) no_color: bool,
    /// Whether `CLICOLOR_FORCE` is set and neither empty nor `0`.
    pub(super) force_color: bool,
    /// Whether `TERM` is `dumb`.
    pub(super) is_dumb: bool,
    /// Whether `CI` is set and not empty.
    pub(super) is_ci: bool,
    /// `COLUMNS`, where it is a number.
    pub(super) columns: Option<usize>,
    pub(super) stdout_is_terminal: bool,
    pub(super) stderr_is_terminal: bool,
    /// Where package managers keep their stores.
    pub(super) roots: Roots,
}

impl Environment {
    pub(super) fn read() -> Self {
        let filled = |name| env::var_os(name).filter(|it| !it.is_empty());
        Self {
            arguments: env::args_os().collect(),
            policy: filled("PLACET_POLICY"),
            source_date_epoch: filled("SOURCE_DATE_EPOCH"),
            no_color: filled("NO_COLOR").is_some(),
            force_color: filled("CLICOLOR_FORCE").is_some_and(|it| it != "0"),
            is_dumb: filled("TERM").is_some_and(|it| it == "dumb"),
            is_ci: filled("CI").is_some(),
            columns: filled("COLUMNS").and_then(|it| it.to_str()?.parse().ok()),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            roots: Roots::ask(env::var_os),
        }
    }
}

/// Seconds since 1970-01-01T00:00:00Z. A clock before that counts as that moment.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(i64::MAX)
}
