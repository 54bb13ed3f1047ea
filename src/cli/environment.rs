// SPDX-License-Identifier: Apache-2.0

//! All that is taken from outside besides files: arguments, variables, terminal, clock.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads variables and the clock"
)]

use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    io::{self, IsTerminal as _},
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use super::fork;
use crate::stores::Roots;

/// The variables that a package manager cannot do without: where programs, its user's directory and
/// its own are. None of them says what else to run.
const TOOLS: &[&str] = &[
    "PATH",
    "HOME",
    "USERPROFILE",
    "CARGO_HOME",
    "RUSTUP_HOME",
    "SYSTEMROOT",
    "TMPDIR",
    "TEMP",
];

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
    /// What a package manager is started with, where one is.
    pub(super) tools: BTreeMap<&'static str, OsString>,
    /// What services of continuous integration say of a pull request.
    pub(super) proposed: BTreeMap<&'static str, OsString>,
    /// Where package managers keep their stores.
    pub(super) roots: Roots,
    /// Where what is remembered between scans is kept; `None` for nowhere.
    pub(super) cache: Option<PathBuf>,
    /// `PLACET_CACHE_KEY`; empty if it is not set.
    pub(super) cache_key: Vec<u8>,
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
            tools: TOOLS
                .iter()
                .filter_map(|name| Some((*name, filled(name)?)))
                .collect(),
            proposed: fork::variables()
                .filter_map(|name| Some((name, filled(name)?)))
                .collect(),
            roots: Roots::ask(env::var_os),
            cache: cache(env::var_os),
            cache_key: filled("PLACET_CACHE_KEY")
                .unwrap_or_default()
                .into_encoded_bytes(),
        }
    }
}

/// The directory that `PLACET_CACHE_DIR` names, nowhere if it is empty; else the user's, as the
/// XDG Base Directory Specification has it. A relative path would lead to wherever the program was
/// started: into the tree.
fn cache(value: impl Fn(&'static str) -> Option<OsString>) -> Option<PathBuf> {
    let absolute = |it: OsString| Some(PathBuf::from(it)).filter(|it| it.is_absolute());
    if let Some(own) = value("PLACET_CACHE_DIR") {
        return absolute(own);
    }
    let of_user = value("XDG_CACHE_HOME").and_then(absolute);
    let home = || Some(value("HOME").and_then(absolute)?.join(".cache"));
    Some(of_user.or_else(home)?.join("placet"))
}

/// Seconds since 1970-01-01T00:00:00Z. A clock before that counts as that moment.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(set: &[(&str, &str)], expected: Option<&str>) {
        let value = |name: &str| {
            let found = set.iter().find(|it| it.0 == name);
            found.map(|it| OsString::from(it.1))
        };
        assert_eq!(cache(value), expected.map(PathBuf::from));
    }

    #[cfg(unix)]
    #[test]
    fn the_cache_is_where_the_user_says_else_where_caches_are() {
        let home = ("HOME", "/home/ann");
        check(&[home], Some("/home/ann/.cache/placet"));
        check(&[home, ("XDG_CACHE_HOME", "/c")], Some("/c/placet"));
        check(
            &[home, ("XDG_CACHE_HOME", "c")],
            Some("/home/ann/.cache/placet"),
        );
        check(&[home, ("PLACET_CACHE_DIR", "/p")], Some("/p"));
        check(&[home, ("PLACET_CACHE_DIR", "")], None);
        check(&[home, ("PLACET_CACHE_DIR", "p")], None);
        check(&[], None);
    }
}
