// SPDX-License-Identifier: Apache-2.0

//! The arguments of `placet sbom`.

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Subcommand};

use super::{FailOn, Resolve, shown_count};

#[derive(Debug, Args)]
pub(in crate::cli) struct Sbom {
    #[command(subcommand)]
    pub(in crate::cli) action: SbomAction,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum SbomAction {
    /// Write a document in another format, and say what is lost.
    Convert(SbomConvert),
    /// Say what is wrong with a document, with its place.
    Validate {
        /// The document, in any format that is read; `-` is stdin.
        #[arg(value_name = "FILE|-")]
        path: PathBuf,
    },
    /// Say how much a document has of what profiles ask for, and what to add.
    Score(SbomScore),
    /// Make one document of several: what is the same counts once.
    Merge(SbomMerge),
    /// Show what changed between two documents: licenses, components, obligations, coverage.
    Diff(SbomDiff),
    /// Judge a supplier's document by a policy, and hold it against the source that was delivered.
    Check(SbomCheck),
    /// Sign a document: CycloneDX in JSON in itself, every other by a statement beside it.
    Sign(SbomSign),
    /// Say whether the signature of a document holds, and by which key.
    VerifySignature(SbomVerify),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SbomConvert {
    /// The document, in any format that is read; `-` is stdin.
    #[arg(value_name = "FILE|-")]
    pub(in crate::cli) path: PathBuf,
    /// What to write: `FORMAT` to stdout, `FORMAT=PATH`, or a `PATH` whose extension means one. May
    /// be given several times.
    #[arg(long, short, value_name = "FORMAT[=PATH]|PATH", required = true)]
    pub(in crate::cli) output: Vec<OsString>,
    /// Fail if anything is lost.
    #[arg(long)]
    pub(in crate::cli) lossless: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SbomMerge {
    /// The documents, in any formats that are read.
    #[arg(value_name = "FILE", required = true, num_args = 2..)]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// What to write: `FORMAT` to stdout, `FORMAT=PATH`, or a `PATH` whose extension means one. May
    /// be given several times.
    #[arg(long, short, value_name = "FORMAT[=PATH]|PATH", required = true)]
    pub(in crate::cli) output: Vec<OsString>,
    /// What the things that the documents describe are parts of.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) name: Option<String>,
    /// Its version.
    #[arg(long, value_name = "VERSION", requires = "name")]
    pub(in crate::cli) version: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SbomDiff {
    /// The earlier document, in any format that is read.
    #[arg(value_name = "BASE")]
    pub(in crate::cli) base: PathBuf,
    /// The later one; the two may be in different formats.
    #[arg(value_name = "HEAD")]
    pub(in crate::cli) head: PathBuf,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SbomCheck {
    /// The document, in any format that is read.
    #[arg(value_name = "FILE")]
    pub(in crate::cli) path: PathBuf,
    /// The source that was delivered with it: a directory or an archive. What it really contains is
    /// held against what the document says.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) source: Option<PathBuf>,
    /// The profiles that the document must meet, with commas between them: `cisa,bsi-tr-03183-2`.
    #[arg(long, value_name = "ID[,ID]")]
    pub(in crate::cli) profile: Vec<String>,
    /// The policy: a file, or `builtin:ID` for one that comes with the program.
    #[arg(long, value_name = "FILE|builtin:ID")]
    pub(in crate::cli) policy: Option<OsString>,
    /// The level from which findings fail the check; the policy's own, or `error`.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub(in crate::cli) fail_on: Option<FailOn>,
    /// Where to write what: `FORMAT` to stdout, `FORMAT=PATH`, or `PATH` with the format taken
    /// from its extension. May be given several times.
    #[arg(long, short, value_name = "FORMAT[=PATH]|PATH")]
    pub(in crate::cli) output: Vec<OsString>,
    /// How many findings to show: a number, or `all`.
    #[arg(long, value_name = "N|all", default_value = "50", value_parser = shown_count)]
    pub(in crate::cli) show: usize,
    /// Where to look for copies of the source's dependencies and their licenses.
    #[arg(long, value_name = "REACH", value_enum, requires = "source")]
    pub(in crate::cli) resolve: Option<Resolve>,
    /// Pass although something of the source could not be examined.
    #[arg(long)]
    pub(in crate::cli) allow_incomplete: bool,
    /// End with 0 where 1 or 3 would be due.
    #[arg(long)]
    pub(in crate::cli) exit_zero: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SbomScore {
    /// The document, in any format that is read; `-` is stdin.
    #[arg(value_name = "FILE|-")]
    pub(in crate::cli) path: PathBuf,
    /// The profiles, with commas between them; all by default: `ntia` or `ntia-2021`.
    #[arg(long, value_name = "ID[,ID]")]
    pub(in crate::cli) profile: Vec<String>,
    /// Fail if any of them gives fewer points, of ten.
    #[arg(long, value_name = "POINTS")]
    pub(in crate::cli) min: Option<f64>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SbomSign {
    /// The document; `-` is stdin.
    #[arg(value_name = "FILE|-")]
    pub(in crate::cli) path: PathBuf,
    /// The private key in PEM: of P-256 or Ed25519.
    #[arg(long, value_name = "PEM", required_unless_present = "statement")]
    pub(in crate::cli) key: Option<PathBuf>,
    /// Write an in-toto statement about the document, in an envelope (DSSE) where there is a key.
    /// Documents that cannot carry a signature get one without being asked.
    #[arg(long)]
    pub(in crate::cli) statement: bool,
    /// Where to write it; stdout without.
    #[arg(long, short, value_name = "PATH")]
    pub(in crate::cli) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SbomVerify {
    /// The document; `-` is stdin.
    #[arg(value_name = "FILE|-")]
    pub(in crate::cli) path: PathBuf,
    /// The public key in PEM of whoever must have signed it. Without, the key in the document is
    /// taken, which says that nothing was changed and not who signed it.
    #[arg(long, value_name = "PEM")]
    pub(in crate::cli) key: Option<PathBuf>,
    /// The envelope that was written beside the document.
    #[arg(long, value_name = "PATH", requires = "key")]
    pub(in crate::cli) envelope: Option<PathBuf>,
}
