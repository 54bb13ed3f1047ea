// SPDX-License-Identifier: Apache-2.0

//! The arguments, as clap reads them. Each doc comment here is a line of `--help` and of
//! `docs/cli.md`.

mod bounds;
mod policy;
mod sbom;

use std::{ffi::OsString, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum, builder::PossibleValuesParser};

use crate::walk;
use bounds::size;

pub(super) use bounds::Bounds;
pub(super) use policy::{
    PolicyAction, PolicyArguments, PolicyExplain, PolicyInit, PolicyLint, Waive,
};
pub(super) use sbom::{
    Sbom, SbomAction, SbomCheck, SbomConvert, SbomDiff, SbomMerge, SbomScore, SbomSign, SbomVerify,
};

const AFTER_HELP: &str = "\
`placet` alone is `placet check .`, and `placet PATH` is `placet check PATH`.

exit codes: 0 passed, 1 failed, 2 unusable arguments or policy, 3 incomplete, 4 a bug";

/// Finds out under which licenses a source tree stands and judges it against a policy.
#[derive(Debug, Parser)]
#[command(
    name = "placet",
    version = concat!(env!("CARGO_PKG_VERSION"), " (SPDX license list 3.29.0)"),
    after_help = AFTER_HELP,
    subcommand_required = true,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) global: Global,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge a directory or a file against a policy.
    Check(Check),
    /// Show what a directory or a file says about its licenses; never judges.
    Scan(Scan),
    /// Show what changed in licenses, components and copyright holders between two states.
    Diff(Diff),
    /// Show when licenses came into the git history and left it.
    History(History),
    /// Say what a code in a report means, or why a file stands under its license.
    Explain(Explain),
    /// Look up what is known about licenses.
    Licenses(Licenses),
    /// Show or remove what earlier scans have left to make later ones faster.
    Cache(Cache),
    /// Write, check, test and compare policies.
    Policy(PolicyArguments),
    /// Accept a finding for a time: writes a `[[waiver]]` into the policy.
    Waive(Waive),
    /// Convert, validate and judge bills of materials.
    Sbom(Sbom),
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(super) struct Global {
    /// Use colours: when stdout is a terminal, always, or never.
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(super) color: ColorChoice,
    /// Look for no policy file, no policy in the environment and no copies of dependencies.
    #[arg(long, global = true)]
    pub(super) isolated: bool,
    /// Neither use nor write what is remembered between scans; the result is the same.
    #[arg(long, global = true)]
    pub(super) no_cache: bool,
    /// Say nothing but what `-o` asks for, and errors.
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say on stderr what took how long.
    #[arg(long, short, global = true)]
    pub(super) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) input: Input,
    /// The policy: a file, or `builtin:ID` for one that comes with the program.
    #[arg(long, value_name = "FILE|builtin:ID")]
    pub(super) policy: Option<OsString>,
    /// Take the policy from this revision, where nobody who asks for a change can loosen it: the
    /// nearest policy file of it, else the built-in one.
    #[arg(long, value_name = "REF", conflicts_with = "policy")]
    pub(super) policy_ref: Option<String>,
    /// Fail for what is new since this revision alone: since the commit where it and `HEAD`, or
    /// `--rev`, have gone apart. A file that was moved is not new.
    #[arg(long, value_name = "REF")]
    pub(super) since: Option<String>,
    /// Fail for what is not in this file alone: a baseline, as `--update-baseline` writes it. With
    /// `--policy-ref` it is read from that revision, by its path from the repository's root.
    #[arg(long, value_name = "FILE", conflicts_with = "since")]
    pub(super) baseline: Option<PathBuf>,
    /// Take out of the baseline what is gone. Nothing is added.
    #[arg(long, requires = "baseline", conflicts_with = "policy_ref")]
    pub(super) update_baseline: bool,
    /// Add what is new to the baseline as well, with `--reason`.
    #[arg(long, requires_all = ["update_baseline", "reason"])]
    pub(super) accept_new: bool,
    /// Why what is new is accepted.
    #[arg(long, value_name = "TEXT", requires = "accept_new")]
    pub(super) reason: Option<String>,
    /// The level from which findings fail the check; the policy's own, or `error`.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub(super) fail_on: Option<FailOn>,
}

#[derive(Debug, Args)]
pub(super) struct Scan {
    #[command(flatten)]
    pub(super) input: Input,
}

/// What is scanned, and where the result goes.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// The directory, archive or file.
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Where to write what: `FORMAT` to stdout, `FORMAT=PATH`, or `PATH` with the format taken
    /// from its extension. May be given several times.
    #[arg(long, short, value_name = "FORMAT[=PATH]|PATH")]
    pub(super) output: Vec<OsString>,
    /// How many findings to show: a number, or `all`.
    #[arg(long, value_name = "N|all", default_value = "50", value_parser = shown_count)]
    pub(super) show: usize,
    /// List everything that was left out, with the reason.
    #[arg(long)]
    pub(super) show_skipped: bool,
    /// Leave nothing out: untracked files that git ignores are examined too.
    #[arg(long)]
    pub(super) all_files: bool,
    /// Read this commit instead of what stands in the directory: a branch, a tag, an id, `HEAD~2`.
    /// Nothing is checked out. Of a bare repository it is `HEAD`.
    #[arg(long, value_name = "REF")]
    pub(super) rev: Option<String>,
    /// Read what is staged for the next commit instead of what stands in the directory.
    #[arg(long, conflicts_with = "rev")]
    pub(super) staged: bool,
    /// Leave out what git does not track.
    #[arg(long, conflicts_with_all = ["all_files", "rev", "staged"])]
    pub(super) tracked: bool,
    /// How deep archives are opened, in one another; an archive that stands deeper is a gap.
    #[arg(long, value_name = "N", default_value_t = walk::Options::ARCHIVE_DEPTH)]
    pub(super) archive_depth: usize,
    /// Read a commit although the repository belongs to another user, or keeps its objects
    /// elsewhere. Nothing of it is run in any case.
    #[arg(long)]
    pub(super) git_trust: bool,
    /// How many threads to use; as many as there are processors by default.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(super) threads: Option<u16>,
    /// How much of one file is examined; a longer file is a gap. Takes `K`, `M` and `G`.
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = size)]
    pub(super) max_file_size: u64,
    #[command(flatten)]
    pub(super) bounds: Bounds,
    /// Where to look for copies of dependencies and their licenses: nowhere, where package managers
    /// install in the tree, or in the user's caches too. `user` by default, `none` if isolated.
    #[arg(long, value_name = "REACH", value_enum)]
    pub(super) resolve: Option<Resolve>,
    /// Take what `cargo metadata --format-version 1` has written to this file in the place of
    /// `Cargo.lock`: it knows which features were chosen, and what is needed when.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["rev", "staged"])]
    pub(super) cargo_metadata: Option<PathBuf>,
    /// Run `cargo metadata` on the directory, offline. Cargo may run what the tree says, so ask for it
    /// on a tree that you trust alone; it is refused in a pull request from a fork.
    #[arg(long, conflicts_with_all = ["cargo_metadata", "rev", "staged"])]
    pub(super) run_cargo: bool,
    /// Pass although something could not be examined.
    #[arg(long)]
    pub(super) allow_incomplete: bool,
    /// End with 0 where 1 or 3 would be due.
    #[arg(long)]
    pub(super) exit_zero: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Resolve {
    None,
    Project,
    User,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Never,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The earlier state: a directory, an archive, a saved `json` result, else a revision.
    #[arg(value_name = "BASE")]
    pub(super) base: OsString,
    /// The later state.
    #[arg(value_name = "HEAD", default_value = ".")]
    pub(super) head: OsString,
    /// The directory that revisions are of.
    #[arg(long = "in", value_name = "DIR", default_value = ".")]
    pub(super) directory: PathBuf,
    /// Read a commit although the repository belongs to another user, or keeps its objects
    /// elsewhere.
    #[arg(long)]
    pub(super) git_trust: bool,
}

#[derive(Debug, Args)]
pub(super) struct History {
    /// The repository, or a directory of its work tree: then the history of that alone.
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Show this license alone, and each path that it stood at.
    #[arg(long, value_name = "ID")]
    pub(super) license: Option<String>,
    /// Where to write what: `human` or `json`, `json=PATH`, or `PATH.json`. May be given several
    /// times.
    #[arg(long, short, value_name = "FORMAT[=PATH]|PATH")]
    pub(super) output: Vec<OsString>,
    /// Read the history although the repository belongs to another user, or keeps its objects
    /// elsewhere. Nothing of it is run in any case.
    #[arg(long)]
    pub(super) git_trust: bool,
    /// How many threads to use; as many as there are processors by default.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    threads: Option<u16>,
    /// How much of one file is examined; of a longer one its start. Takes `K`, `M` and `G`.
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = size)]
    pub(super) max_file_size: u64,
    #[command(flatten)]
    pub(super) bounds: Bounds,
    /// End with 0 although something could not be examined.
    #[arg(long)]
    pub(super) allow_incomplete: bool,
}

impl History {
    pub(super) fn threads(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(processors, usize::from)
    }
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A code, such as `denied-license`; or a file, `FILE:LINE` where only that line is meant.
    #[arg(value_name = "CODE|FILE")]
    pub(super) what: OsString,
    /// The directory to scan for what the file inherits; by default that of its git work tree,
    /// else the current one.
    #[arg(long = "in", value_name = "DIR")]
    pub(super) directory: Option<PathBuf>,
    /// The policy: a file, or `builtin:ID` for one that comes with the program.
    #[arg(long, value_name = "FILE|builtin:ID")]
    pub(super) policy: Option<OsString>,
    /// Look for no policy file and no policy in the environment.
    #[arg(long)]
    pub(super) isolated: bool,
}

#[derive(Debug, Args)]
pub(super) struct Cache {
    #[command(subcommand)]
    pub(super) action: CacheAction,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum CacheAction {
    /// Print the directory: `PLACET_CACHE_DIR`, else `placet` in `XDG_CACHE_HOME` or `~/.cache`.
    Dir,
    /// Print how much is kept; at most 256 MiB, of which the oldest goes first.
    Size,
    /// Remove all of it.
    Clean,
}

#[derive(Debug, Args)]
pub(super) struct Licenses {
    #[command(subcommand)]
    pub(super) action: LicensesAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum LicensesAction {
    /// List every license and exception of the SPDX list, or those of a set.
    List {
        /// A set that policies may name, such as `@permissive`.
        #[arg(value_name = "@SET")]
        set: Option<String>,
    },
    /// Show what is known about one license.
    Show {
        /// Its SPDX id, in any case.
        id: String,
    },
    /// Print the text of one license.
    Text {
        /// Its SPDX id, in any case.
        id: String,
    },
    /// Say which license a text is, and which it is closest to.
    Identify {
        /// The file; `-` is stdin.
        #[arg(value_name = "FILE|-")]
        path: PathBuf,
    },
    /// Say whether a part under one license fits into a work under another.
    Compat(Compat),
    /// Say under which licenses a directory could be released, as far as its parts decide it.
    Outbound(Outbound),
    /// Show what differs between a text and that of a license, word by word.
    Diff(WordDiff),
}

#[derive(Debug, Args)]
pub(super) struct Compat {
    /// The license of the part.
    #[arg(value_name = "INBOUND")]
    pub(super) inbound: String,
    /// The license of the work.
    #[arg(value_name = "OUTBOUND")]
    pub(super) outbound: String,
    /// How they are put together: `merged`, `static`, `dynamic`, `process` and others.
    #[arg(long = "as", value_name = "RELATION", default_value = "merged", value_parser = PossibleValuesParser::new(crate::policy::RELATIONS.iter().map(|it| it.name)))]
    pub(super) relation: String,
}

#[derive(Debug, Args)]
pub(super) struct Outbound {
    /// The directory.
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct WordDiff {
    /// The file; `-` is stdin.
    #[arg(value_name = "FILE|-")]
    pub(super) path: PathBuf,
    /// The license to compare with; the closest one by default.
    #[arg(long, value_name = "ID")]
    pub(super) to: Option<String>,
}

impl Input {
    /// A source as it is scanned where nothing else is asked for.
    pub(super) fn of(path: PathBuf) -> Self {
        /// The input alone.
        #[derive(Debug, Parser)]
        struct Alone {
            #[command(flatten)]
            input: Input,
        }
        let mut input = Alone::parse_from(["placet"]).input;
        input.path = path;
        input
    }
}

/// Puts `check` where no command is given, so that `placet DIR` is `placet check DIR`.
///
/// clap's own way (`args_conflicts_with_subcommands`) reads the command of
/// `placet --color never scan` as a path.
pub(super) fn with_default_command(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(argument) = arguments.get(at).and_then(|it| it.to_str()) {
        match argument {
            "-q" | "--quiet" | "-v" | "--verbose" | "--isolated" | "--no-cache" => at += 1,
            "--color" => at += 2,
            _ if argument.starts_with("--color=") => at += 1,
            "-h" | "--help" | "-V" | "--version" => return arguments,
            _ if Command::has_subcommand(argument) => return arguments,
            _ => break,
        }
    }
    arguments.insert(at.min(arguments.len()), "check".into());
    arguments
}

fn shown_count(text: &str) -> Result<usize, String> {
    match text {
        "all" => Ok(usize::MAX),
        _ => text
            .parse()
            .map_err(|error| format!("it is neither a number nor `all`: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, expected: &str) {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(with_default_command(words(given)), words(expected));
    }

    #[test]
    fn check_is_the_command_where_none_is_given() {
        check("placet", "placet check");
        check("placet src", "placet check src");
        check("placet --threads 2 src", "placet check --threads 2 src");
        check("placet --color never src", "placet --color never check src");
        check("placet --no-cache src", "placet --no-cache check src");
    }

    #[test]
    fn a_command_stays_where_it_is() {
        check("placet scan", "placet scan");
        check(
            "placet --color never -q scan .",
            "placet --color never -q scan .",
        );
        check("placet --help", "placet --help");
    }

    #[test]
    fn a_flag_without_its_value_is_left_to_clap() {
        check("placet --color", "placet --color check");
    }
}
