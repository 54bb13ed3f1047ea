// SPDX-License-Identifier: Apache-2.0

//! The commands, one a file. To add one: a variant in `args::Command`, a file here with a `run`,
//! and an arm below; `UPDATE=1 cargo test` then writes it into `docs/cli.md`.

mod baseline;
mod cache;
mod cargo;
mod check;
mod compare;
mod compat;
mod demands;
mod diff;
mod examine;
mod explain;
mod explain_file;
mod given;
mod history;
mod identify;
mod licenses;
mod policy;
mod sbom;
mod scan;
mod waive;
mod word_diff;

use super::{Context, args::Command, exit::Exit};

pub(super) fn run(command: Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::Check(arguments) => check::run(&arguments, context),
        Command::Diff(arguments) => diff::run(&arguments, context),
        Command::Scan(arguments) => scan::run(&arguments, context),
        Command::History(arguments) => history::run(&arguments, context),
        Command::Explain(arguments) => explain::run(&arguments, context),
        Command::Licenses(arguments) => licenses::run(&arguments, context),
        Command::Cache(arguments) => cache::run(arguments.action, context),
        Command::Policy(arguments) => policy::run(&arguments, context),
        Command::Waive(arguments) => waive::run(&arguments, context),
        Command::Sbom(arguments) => sbom::run(&arguments.action, context),
    }
}
