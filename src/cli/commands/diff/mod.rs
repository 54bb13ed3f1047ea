// SPDX-License-Identifier: Apache-2.0

//! `placet diff BASE [HEAD]`: what changed between two states of a tree. Facts only; it writes
//! nothing where nothing changed.
#![expect(
    clippy::disallowed_methods,
    reason = "the user names a saved result; it is not in what is scanned"
)]

pub(super) mod state;

use std::{ffi::OsStr, fs, path::Path, thread};

use crate::{
    cli::{
        Context,
        args::Diff,
        cache,
        exit::Exit,
        failure::{Failure, shown},
        output,
    },
    report::{self, Report, Style},
    scan::Options,
    walk::{self, Source},
};
use state::State;

pub(super) fn run(arguments: &Diff, context: &Context) -> anyhow::Result<Exit> {
    let base = state(&arguments.base, arguments, context)?;
    let head = state(&arguments.head, arguments, context)?;
    output::print(state::changes(&base, &head).as_bytes())?;
    Ok(Exit::Passed)
}

/// A saved result, or that of a fresh scan of a path or of a revision.
fn state(named: &OsStr, arguments: &Diff, context: &Context) -> anyhow::Result<State> {
    let path = Path::new(named);
    let is_saved = path.is_file() && path.extension().is_some_and(|it| it == "json");
    if !is_saved {
        let json = scanned(named, arguments, context)?;
        return Ok(State::read(&json).expect("it was just written"));
    }
    let json = fs::read(path).map_err(|error| Failure::io("read", path, &error))?;
    State::read(&json).ok_or_else(|| {
        let message = format!("`{}` is no saved result of this version", shown(path));
        let failure = Failure::new(message);
        failure.help("`placet scan -o json=PATH` writes one").into()
    })
}

/// The result of a scan as JSON. A fresh result and a saved one are read alike.
fn scanned(named: &OsStr, arguments: &Diff, context: &Context) -> anyhow::Result<Vec<u8>> {
    let path = Path::new(named);
    let is_path = path.exists();
    let walked = walk::Options {
        revision: (!is_path).then(|| named.to_string_lossy().into_owned()),
        trusts_git: arguments.git_trust,
        ..walk::Options::default()
    };
    let root = if is_path { path } else { &arguments.directory };
    let source = Source::open(root, &walked).map_err(|error| Failure::source(&error))?;
    let options = Options {
        threads: thread::available_parallelism().map_or(1, usize::from),
        max_file_size: walked.max_file_size,
        hash_files: false,
    };
    let inventory = cache::scan(root, &source, &options, context)?;
    let report = Report {
        inventory: &inventory,
        judged: None,
        fail_on: None,
        style: Style {
            color: false,
            width: 80,
            n_shown: 0,
            show_skipped: false,
            elapsed: None,
        },
        timestamp: 0,
    };
    let (format, _) = report::format_of("json")?;
    let mut json = Vec::new();
    (format.write)(&report, &mut json)?;
    Ok(json)
}
