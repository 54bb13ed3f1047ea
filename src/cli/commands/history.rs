// SPDX-License-Identifier: Apache-2.0

//! `placet history [PATH]`: when licenses came into the git history and left it. Facts only.

use std::sync::Arc;

use crate::{
    cli::{
        Context,
        args::History,
        cache, clock,
        exit::Exit,
        failure::Failure,
        limits::Limits,
        message,
        output::{self, Target},
        progress::Line,
    },
    report::history::{self, Write},
    scan::{self, Options, Progress, Run},
    walk,
};

use super::licenses;

pub(super) fn run(arguments: &History, context: &Context) -> anyhow::Result<Exit> {
    let mut targets = output::targets(&arguments.output)?;
    if targets.is_empty() && !context.global.quiet {
        targets.push(output::human());
    }
    let writes = targets.iter().map(|it| write_of(it.format.name));
    let writes: Vec<Write> = writes.collect::<Result<_, _>>()?;
    if let Some(id) = &arguments.license {
        check_license(id)?;
    }
    let fixed_time = clock::fixed_time(&context.environment)?;
    let walked = walk::Options {
        trusts_git: arguments.git_trust,
        ..walk::Options::default()
    };
    let options = Options {
        threads: arguments.threads(),
        max_file_size: arguments.max_file_size,
        hash_files: false,
    };
    let started = std::time::Instant::now();
    let progress = Arc::new(Progress::default());
    let line = Line::start(&progress, &context.environment, context.global.quiet);
    let history = walk::History::open(&arguments.path, &walked, options.threads)
        .map_err(|error| Failure::source(&error))?;
    let license = arguments.license.as_deref();
    let cache = cache::open(&arguments.path, context);
    let limits = Limits::of(&arguments.bounds, context)?;
    let run = Run {
        progress: &progress,
        cache: cache.as_ref(),
        limit: Some(&|| limits.met()),
    };
    let past = scan::scan_history(history, license, &options, &run);
    drop(line);
    if let Some(cache) = &cache {
        cache::tell(cache, context);
    }
    if context.global.verbose {
        let seconds = started.elapsed().as_secs_f64();
        let (n, bytes) = (past.n_contents, past.n_bytes);
        message::note(&format!(
            "read {n} contents, {bytes} bytes in {seconds:.2} s"
        ));
    }
    let time = clock::timestamp(fixed_time, past.root.committed);
    let results = writes.into_iter().map(|it| it(&past, time)).collect();
    write(&targets, results)?;
    let is_complete = past.problems.is_empty() || arguments.allow_incomplete;
    Ok(Exit::of_judgement(false, is_complete))
}

/// Writes each result to where it was asked for.
fn write(targets: &[Target], results: Vec<Vec<u8>>) -> anyhow::Result<()> {
    let mut to_stdout = Vec::new();
    let mut staged = Vec::new();
    for (target, bytes) in targets.iter().zip(results) {
        match &target.path {
            Some(path) => staged.extend(output::stage_bytes(path, &bytes)?),
            None => to_stdout.push(bytes),
        }
    }
    // Files first: a reader of stdout that goes away must not cost anybody a report.
    for it in staged {
        it.put_in_place()?;
    }
    for bytes in to_stdout {
        output::print(&bytes)?;
    }
    Ok(())
}

fn write_of(name: &str) -> Result<Write, Failure> {
    let found = history::ALL.iter().find(|it| it.0 == name);
    found.map(|it| it.1).ok_or_else(|| {
        let names: Vec<&str> = history::ALL.iter().map(|it| it.0).collect();
        let failure = Failure::new(format!("a history cannot be written as `{name}`"));
        failure.help(format!("one of `{}`", names.join("`, `")))
    })
}

/// An id that nobody knows is a mistake: its history would be empty, and seem to be good news.
fn check_license(id: &str) -> Result<(), Failure> {
    if id.starts_with("LicenseRef-") {
        return Ok(());
    }
    licenses::get(id).map(drop)
}
