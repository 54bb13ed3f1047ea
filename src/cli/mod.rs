// SPDX-License-Identifier: Apache-2.0

//! The command line: the only module that prints, reads the environment, or picks an exit code.
//!
//! One file a command under `commands/`. What a person meets here (flags, streams, exit codes,
//! words) is described in `docs/cli.md`, which is generated from these definitions.

mod args;
mod cache;
mod clock;
mod commands;
mod environment;
mod exit;
mod failure;
mod fork;
mod limits;
mod message;
mod output;
mod policy;
mod progress;
mod signals;
mod terminal;
mod usage;

use std::{ffi::OsString, panic, process::ExitCode, time::Instant};

use clap::CommandFactory as _;

pub use args::Cli;
pub use exit::Exit;

use environment::Environment;
use failure::Failure;

/// What every command is given.
#[derive(Debug)]
struct Context {
    environment: Environment,
    global: args::Global,
    /// When the program was started.
    started: Instant,
}

/// Runs the program.
pub fn main() -> ExitCode {
    message::keep_panics_quiet();
    let exit = panic::catch_unwind(run).unwrap_or_else(|_| message::bug());
    ExitCode::from(exit.code())
}

fn run() -> Exit {
    let started = Instant::now();
    let environment = Environment::read();
    let arguments = args::with_default_command(environment.arguments.clone());
    match try_run(arguments, environment, started) {
        Ok(exit) => exit,
        Err(error) => report_error(&error),
    }
}

fn try_run(
    arguments: Vec<OsString>,
    environment: Environment,
    started: Instant,
) -> anyhow::Result<Exit> {
    let cli = match usage::parse(arguments) {
        Ok(cli) => cli,
        Err(usage::Stop::Help(text)) => {
            return output::print(format!("{}\n", text.trim_end()).as_bytes())
                .map(|()| Exit::Passed);
        }
        Err(usage::Stop::Wrong(failure)) => return Err(failure.into()),
    };
    let context = Context {
        environment,
        global: cli.global,
        started,
    };
    commands::run(cli.command, &context)
}

/// Says what went wrong on stderr. A reader that went away is no error: `placet | head` is fine.
fn report_error(error: &anyhow::Error) -> Exit {
    if output::is_broken_pipe(error) {
        return Exit::Passed;
    }
    match error.downcast_ref::<Failure>() {
        Some(failure) => message::failure(failure),
        None => message::failure(&Failure::new(format!("{error:#}"))),
    }
    Exit::Unusable
}

/// The definition of the command line, for the documentation.
pub fn definition() -> clap::Command {
    Cli::command()
}
