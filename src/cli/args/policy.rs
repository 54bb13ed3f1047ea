// SPDX-License-Identifier: Apache-2.0

//! The arguments of `placet policy` and `placet waive`.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Subcommand};

use crate::policy::{self, Day};

#[derive(Debug, Args)]
pub(in crate::cli) struct PolicyArguments {
    #[command(subcommand)]
    pub(in crate::cli) action: PolicyAction,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum PolicyAction {
    /// Write a policy file to start with.
    Init(PolicyInit),
    /// Say what is odd in a policy: entries that decide nothing, what has run out, old ids.
    Check(PolicyLint),
    /// Run the tests of a policy, and of those that it builds on.
    Test {
        /// The policy: a file, or `builtin:ID`; by default the one in force here.
        #[arg(value_name = "FILE|builtin:ID")]
        policy: Option<OsString>,
    },
    /// Say what a policy says of a license, a package or a file, and which of its lines do.
    Explain(PolicyExplain),
    /// Print a policy.
    Show {
        /// The policy: a file, or `builtin:ID`; by default the one in force here.
        #[arg(value_name = "FILE|builtin:ID")]
        policy: Option<OsString>,
    },
    /// List the policies that come with the program.
    List,
    /// List every license of the SPDX list on which two policies differ.
    Diff {
        /// The first policy: a file, or `builtin:ID`.
        #[arg(value_name = "FILE|builtin:ID")]
        before: OsString,
        /// The second one.
        #[arg(value_name = "FILE|builtin:ID")]
        after: OsString,
    },
    /// Print the policy of another tool as one of this, and say what is lost: `deny.toml`,
    /// `REUSE.toml`, `license-classifications.yml` of ORT, `.grant.yaml`, `trivy.yaml`, the
    /// configuration of GitHub's dependency review, a license policy of `ScanCode`.
    Import {
        /// The file.
        #[arg(value_name = "FILE")]
        path: PathBuf,
    },
    /// Print the JSON Schema of the policy file, for editors.
    Schema,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PolicyInit {
    /// The directory to write `placet.toml` into.
    #[arg(default_value = ".")]
    pub(in crate::cli) path: PathBuf,
    /// The policy to start from; `placet policy list` lists them.
    #[arg(long, value_name = "ID", default_value = "starter")]
    pub(in crate::cli) template: String,
    /// Accept the licenses that the directory has, as the template judges them, and nothing else.
    #[arg(long)]
    pub(in crate::cli) from_scan: bool,
    /// Replace a policy file that is there.
    #[arg(long)]
    pub(in crate::cli) force: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PolicyLint {
    /// The policy: a file, or `builtin:ID`; by default the one in force here.
    #[arg(value_name = "FILE|builtin:ID")]
    pub(in crate::cli) policy: Option<OsString>,
    /// Say as well what of it is about nothing in this directory.
    #[arg(long = "in", value_name = "DIR")]
    pub(in crate::cli) directory: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PolicyExplain {
    /// A license expression, a package URL or a file.
    #[arg(value_name = "EXPRESSION|PURL|FILE")]
    pub(in crate::cli) what: OsString,
    /// The policy: a file, or `builtin:ID`; by default the one in force here.
    #[arg(long, value_name = "FILE|builtin:ID")]
    pub(in crate::cli) policy: Option<OsString>,
    /// The directory that has the package or the file.
    #[arg(long = "in", value_name = "DIR", default_value = ".")]
    pub(in crate::cli) directory: PathBuf,
    /// Where the license is said to stand, for what a scope says of that path.
    #[arg(long, value_name = "PATH", default_value = "")]
    pub(in crate::cli) at: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Waive {
    /// The code of the finding, such as `denied-license`.
    #[arg(value_name = "CODE")]
    pub(in crate::cli) code: String,
    /// What it is about: a package URL, or a path or a glob of paths.
    #[arg(value_name = "PURL|PATH")]
    pub(in crate::cli) subject: String,
    /// Why it is accepted.
    #[arg(long, value_name = "REASON", default_value = "temporary", value_parser = clap::builder::PossibleValuesParser::new(policy::WAIVER_REASONS))]
    pub(in crate::cli) reason: String,
    /// Why, in words.
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) note: Option<String>,
    /// The last day on which it holds; in 90 days by default.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(in crate::cli) expires: Option<Day>,
    /// Only for this license.
    #[arg(long, value_name = "EXPRESSION")]
    pub(in crate::cli) license: Option<String>,
    /// Who approves it.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) approved_by: Option<String>,
    /// The policy file to write into; by default the one in force here.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) policy: Option<OsString>,
}

fn day(text: &str) -> Result<Day, String> {
    Day::read(text).ok_or_else(|| "it is no date such as `2027-03-01`".to_owned())
}
