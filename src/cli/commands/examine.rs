// SPDX-License-Identifier: Apache-2.0

//! What `check` and `scan` have in common: from arguments to an inventory, and from an inventory
//! to bytes.

use std::{sync::Arc, time::Instant};

use super::cargo;
use crate::{
    cli::{
        Context,
        args::{Input, Resolve},
        cache, clock,
        exit::Exit,
        failure::Failure,
        limits::Limits,
        message,
        output::{self, Target},
        progress::Line,
        terminal,
    },
    diagnostic::Level,
    inventory::Inventory,
    policy::{Judgement, Policy},
    report::{Report, Style},
    scan::{self, Options, Progress, Run},
    stores::{Reach, Search},
    walk::{self, Source},
};

/// A scan that is done, and what is left to do with it.
#[derive(Debug)]
pub(super) struct Examined {
    pub(super) inventory: Inventory,
    targets: Vec<Target>,
    fixed_time: Option<i64>,
    milliseconds: u64,
}

/// What a policy says of a scan.
#[derive(Debug)]
pub(super) struct Judged<'a> {
    pub(super) policy: &'a Policy,
    pub(super) judgement: &'a Judgement,
    /// The level from which findings fail.
    pub(super) fail_on: Option<Level>,
}

/// A scan that can be done: its arguments are usable.
#[derive(Debug)]
pub(super) struct Prepared {
    targets: Vec<Target>,
    fixed_time: Option<i64>,
    pub(super) source: Source,
    pub(super) options: Options,
    show_skipped: bool,
    started: Instant,
}

/// Checks the arguments. Nothing is read before they are known to be usable. `hash_files` where
/// something but an output needs it.
pub(super) fn prepare(
    input: &Input,
    context: &Context,
    hash_files: bool,
) -> anyhow::Result<Prepared> {
    let started = Instant::now();
    let targets = output::targets(&input.output)?;
    let fixed_time = clock::fixed_time(&context.environment)?;
    let source =
        Source::open(&input.path, &walked(input)).map_err(|error| Failure::source(&error))?;
    let options = Options {
        hash_files: hash_files || targets.iter().any(|it| it.format.needs_hashes),
        ..options(input, &source)
    };
    Ok(Prepared {
        targets,
        fixed_time,
        source,
        options,
        show_skipped: input.show_skipped,
        started,
    })
}

impl Examined {
    /// What was read elsewhere than in a tree, for the results that the arguments ask for.
    pub(super) fn of(
        inventory: Inventory,
        input: &Input,
        context: &Context,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            inventory,
            targets: output::targets(&input.output)?,
            fixed_time: clock::fixed_time(&context.environment)?,
            milliseconds: 0,
        })
    }
}

/// Checks the arguments, then scans.
pub(super) fn examine(
    input: &Input,
    context: &Context,
    hash_files: bool,
) -> anyhow::Result<Examined> {
    prepare(input, context, hash_files)?.examine(input, context)
}

impl Prepared {
    /// Whether a report that was asked for tells of files that did not change.
    pub(super) fn needs_everything(&self) -> bool {
        self.show_skipped || self.targets.iter().any(|it| it.format.tells_all)
    }

    /// Scans all of the source.
    pub(super) fn examine(self, input: &Input, context: &Context) -> anyhow::Result<Examined> {
        let progress = Arc::new(Progress::default());
        let line = Line::start(&progress, &context.environment, context.global.quiet);
        let search = Search {
            hash_all: self.targets.iter().any(|it| it.format.needs_archive_hashes),
            locks: cargo::locks(input, context)?,
            ..search(input, context)
        };
        let limits = Limits::of(&input.bounds, context)?;
        let cache = cache::open(&input.path, context);
        let run = Run {
            progress: &progress,
            cache: cache.as_ref(),
            limit: Some(&|| limits.met()),
        };
        let inventory = scan::scan_in(&self.source, &self.options, &search, &run)?;
        drop(line);
        let examined = self.done(inventory, &progress, context);
        if let Some(cache) = &cache {
            cache::tell(cache, context);
        }
        Ok(examined)
    }

    /// Takes the inventory that a scan came to.
    pub(super) fn done(
        self,
        inventory: Inventory,
        progress: &Progress,
        context: &Context,
    ) -> Examined {
        let milliseconds = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        if context.global.verbose {
            message::note(&timing(progress, milliseconds, self.options.threads));
        }
        Examined {
            inventory,
            targets: self.targets,
            fixed_time: self.fixed_time,
            milliseconds,
        }
    }
}

/// Scans an earlier state, which a scan is compared with.
pub(super) fn scan_earlier(
    (before, now): (&Source, &Source),
    input: &Input,
    context: &Context,
    hash_files: bool,
) -> anyhow::Result<Inventory> {
    let options = Options {
        hash_files,
        ..options(input, before)
    };
    let search = search(input, context);
    whole(input, context, |run| {
        scan::scan_earlier((before, now), &options, &search, run)
    })
}

/// Scans what a document is held against, with the hashes of its files and archives.
pub(super) fn scan_hashed(
    source: &Source,
    input: &Input,
    context: &Context,
) -> anyhow::Result<Inventory> {
    let options = Options {
        hash_files: true,
        ..options(input, source)
    };
    let search = Search {
        hash_all: true,
        ..search(input, context)
    };
    whole(input, context, |run| {
        scan::scan_in(source, &options, &search, run)
    })
}

/// What a scan finds that something is compared with: half of it would make old findings new ones.
fn whole(
    input: &Input,
    context: &Context,
    scan: impl FnOnce(&Run<'_>) -> Result<Inventory, scan::Error>,
) -> anyhow::Result<Inventory> {
    let limits = Limits::of(&input.bounds, context)?;
    let cache = cache::open(&input.path, context);
    let run = Run {
        progress: &Progress::default(),
        cache: cache.as_ref(),
        limit: Some(&|| limits.met()),
    };
    let inventory = scan(&run)?;
    match limits.met() {
        Some(why) => Err(Failure::new("there was no time or room to compare")
            .help(why)
            .into()),
        None => Ok(inventory),
    }
}

/// Where dependencies are looked for; archives are not hashed.
pub(super) fn search(input: &Input, context: &Context) -> Search {
    let reach = match input.resolve {
        Some(Resolve::None) => Reach::None,
        Some(Resolve::Project) => Reach::Project,
        Some(Resolve::User) => Reach::User,
        None if context.global.isolated => Reach::None,
        None => Reach::User,
    };
    Search {
        reach,
        roots: context.environment.roots.clone(),
        hash_all: false,
        locks: Vec::new(),
    }
}

impl Examined {
    /// Writes every result that was asked for. With none for stdout, `fallback` goes there.
    pub(super) fn write(
        &self,
        judged: Option<&Judged<'_>>,
        input: &Input,
        context: &Context,
        fallback: Option<&Target>,
    ) -> anyhow::Result<()> {
        let has_stdout = self.targets.iter().any(|it| it.path.is_none());
        let fallback = fallback.filter(|_| !has_stdout && !context.global.quiet);
        // Files first: a reader of stdout that goes away must not cost anybody a report.
        let to_files = self.targets.iter().filter(|it| it.path.is_some());
        let to_stdout = self.targets.iter().filter(|it| it.path.is_none());
        let report = |is_stdout| Report {
            inventory: &self.inventory,
            judged: judged.map(|it| (it.policy, it.judgement)),
            fail_on: judged.and_then(|it| it.fail_on),
            style: self.style(input, context, is_stdout),
            timestamp: clock::timestamp(self.fixed_time, self.inventory.root.committed),
        };
        for target in self.targets.iter().filter(|_| !context.global.quiet) {
            tell_losses(target, &report(false));
        }
        let mut staged = Vec::new();
        for target in to_files {
            staged.extend(output::stage(target, &report(false))?);
        }
        // Together, when all are there: whoever reads two of them may compare them.
        for it in staged {
            it.put_in_place()?;
        }
        for target in to_stdout.chain(fallback) {
            output::write(target, &report(true))?;
        }
        Ok(())
    }

    /// Lets what was found lie. The program ends now: giving back millions of small pieces one by one
    /// takes a twentieth of a scan whose results are remembered.
    pub(super) fn leave(self) {
        std::mem::forget(self);
    }

    fn style(&self, input: &Input, context: &Context, is_stdout: bool) -> Style {
        let environment = &context.environment;
        let is_terminal = is_stdout && environment.stdout_is_terminal;
        let color = context.global.color;
        Style {
            color: is_stdout && terminal::is_colored(color, environment, is_terminal),
            width: terminal::width(environment),
            n_shown: input.show,
            show_skipped: input.show_skipped,
            // Only a person at a terminal is told: a report must be the same bytes each time.
            elapsed: is_terminal.then_some(self.milliseconds),
        }
    }
}

/// Says what a format cannot say.
fn tell_losses(target: &Target, report: &Report<'_>) {
    let Some(losses) = target.format.losses.map(|it| it(report)) else {
        return;
    };
    for line in losses.lines() {
        message::note(&format!("`{}` lacks: {line}", target.format.name));
    }
}

/// How the program ends, with what the flags forgive.
pub(super) fn exit(input: &Input, failed: bool, complete: bool) -> Exit {
    if input.exit_zero {
        return Exit::Passed;
    }
    Exit::of_judgement(failed, complete || input.allow_incomplete)
}

/// How the arguments want a source to be listed.
pub(super) fn walked(input: &Input) -> walk::Options {
    walk::Options {
        all_files: input.all_files,
        only_tracked: input.tracked,
        staged: input.staged,
        revision: input.rev.clone(),
        trusts_git: input.git_trust,
        archive_depth: input.archive_depth,
        max_file_size: input.max_file_size,
    }
}

/// How the arguments want a source to be scanned; nothing is hashed.
pub(super) fn options(input: &Input, source: &Source) -> Options {
    Options {
        threads: threads(input, source),
        max_file_size: input.max_file_size,
        hash_files: false,
    }
}

/// How many threads are worth starting: one file needs none.
fn threads(input: &Input, source: &Source) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    match input.threads {
        _ if source.is_file() => 1,
        Some(threads) => usize::from(threads),
        None => processors(),
    }
}

fn timing(progress: &Progress, milliseconds: u64, threads: usize) -> String {
    let per_second = |number: u64| number * 1000 / milliseconds.max(1);
    format!(
        "scanned {} files, {} bytes in {milliseconds} ms with {threads} threads: {} files/s, {} MB/s",
        progress.n_files(),
        progress.n_bytes(),
        per_second(progress.n_files()),
        per_second(progress.n_bytes()) / 1_000_000
    )
}
