// SPDX-License-Identifier: Apache-2.0

//! The pipeline: the only parallel code.
//!
//! Prints nothing and reads no clock: whoever wants to watch looks at [`Progress`].

mod batches;
mod changed;
mod end;
mod examine;
mod history;
mod parts;
mod progress;
mod stored;

use std::sync::Arc;

use rayon::{
    ThreadPoolBuilder,
    iter::{IntoParallelRefIterator as _, ParallelBridge as _, ParallelIterator as _},
};
use rustc_hash::FxHashSet;

use crate::{
    cache::Cache,
    detect::{self, Detection, Memory},
    ecosystems::Linked,
    inventory::{Draft, Elsewhere, Inventory, Lookup, Root, StoredFile},
    licenses::{self, Corpus},
    read::{Buffer, Text},
    stores::{self, Search, Stores, is_wanted},
    walk::{Folder, Item, Source, walk},
};

pub use changed::{Changed, scan_changes};
pub use history::scan_history;
pub use progress::Progress;

use batches::Batches;
use end::End;
use examine::{Found, examine};
use parts::Parts;

/// Of each thread. Deep call chains are on the stack of whoever parses; none recurses on input.
const STACK_BYTES: usize = 8 << 20;

/// How a scan is done. None of it but `max_file_size` and `hash_files` changes the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many threads work; one works without starting any.
    pub threads: usize,
    /// How many bytes of one file are examined; a longer file is examined in part, and a gap.
    pub max_file_size: u64,
    /// Whether files are hashed: some formats need it.
    pub hash_files: bool,
}

/// Asks whether a scan must end early, and why, in words. Asked before a file is taken, by one thread
/// at a time or by several; what a thread has taken by then, a few files, it examines.
pub type Limit<'a> = dyn Fn() -> Option<String> + Sync + 'a;

/// What a scan has about it. Only an end that comes early changes the result, by a gap.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// Who wants to know how far it is.
    pub progress: &'a Progress,
    /// What earlier scans found.
    pub cache: Option<&'a Cache>,
    /// What may end it early, which is a gap.
    pub limit: Option<&'a Limit<'a>>,
}

/// Finds out all that a text says. A parameter, so that a test can put one in that panics.
type Detect = fn(&Text<'_>, &Corpus, &mut Memory) -> Detection;

/// Why nothing could be scanned.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system gave no threads.
    #[error("could not start {threads} threads: {source}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system says.
        source: rayon::ThreadPoolBuildError,
    },
}

/// Scans a source.
///
/// What cannot be examined is a gap in the inventory; only without threads there is none at all.
pub fn scan(source: &Source, options: &Options, progress: &Progress) -> Result<Inventory, Error> {
    scan_and_search(source, options, &Search::default(), progress)
}

/// Scans a source, and looks for its dependencies in the stores of package managers.
pub fn scan_and_search(
    source: &Source,
    options: &Options,
    search: &Search,
    progress: &Progress,
) -> Result<Inventory, Error> {
    let run = Run {
        progress,
        cache: None,
        limit: None,
    };
    scan_in(source, options, search, &run)
}

/// As [`scan_and_search`], with what earlier scans found, and an end that may come early.
pub fn scan_in(
    source: &Source,
    options: &Options,
    search: &Search,
    run: &Run<'_>,
) -> Result<Inventory, Error> {
    let place = Place {
        search,
        folder: source.folder(),
    };
    scan_with(source, options, &place, (run, detect::detect_with))
}

/// Scans an earlier state of a source, and looks for its dependencies where the later one has its
/// own: what is installed beside a work tree is no part of any state.
pub fn scan_earlier(
    (before, now): (&Source, &Source),
    options: &Options,
    search: &Search,
    run: &Run<'_>,
) -> Result<Inventory, Error> {
    let place = Place {
        search,
        folder: now.folder(),
    };
    scan_with(before, options, &place, (run, detect::detect_with))
}

/// Where dependencies are looked for.
struct Place<'a> {
    search: &'a Search,
    /// The tree that package managers have installed in.
    folder: Option<Folder>,
}

fn scan_with(
    source: &Source,
    options: &Options,
    place: &Place<'_>,
    (run, detect): (&Run<'_>, Detect),
) -> Result<Inventory, Error> {
    let corpus = licenses::corpus();
    let workers = Workers {
        detect,
        ..Workers::new(options, run)?
    };
    let found = workers.examine(walk(source));
    let draft = draft(source, found, place.search);
    let stores = Stores::open(place.search, place.folder.as_ref(), draft.packages());
    let one = |memory: &mut Memory, linked: &Linked| {
        if is_wanted(linked) && workers.end.is_here() {
            return Lookup::default();
        }
        stored::look_up(linked, &stores, run.cache, |text| {
            detect(text, corpus, memory)
        })
    };
    let mut lookups = lookups(draft.packages(), workers.pool.as_ref(), one);
    share_texts(&mut lookups);
    if let Some(cache) = run.cache {
        cache.write_out();
    }
    let mut inventory = draft.finish(lookups);
    // What wants hashes is a document, and that wants a version, too.
    let is_for_document = options.hash_files || place.search.hash_all;
    if is_for_document {
        inventory.root.tag = source.tag();
        inventory.root.swhids = source.swhids();
    }
    workers.end.tell(&mut inventory);
    Ok(inventory)
}

fn lookups(
    packages: &[Linked],
    pool: Option<&rayon::ThreadPool>,
    one: impl Fn(&mut Memory, &Linked) -> Lookup + Sync + Send,
) -> Vec<Lookup> {
    match pool {
        None => {
            let mut memory = Memory::default();
            packages.iter().map(|it| one(&mut memory, it)).collect()
        }
        Some(pool) => pool.install(|| {
            let packages = packages.par_iter();
            packages.map_init(Memory::default, one).collect()
        }),
    }
}

/// Who examines files.
struct Workers<'a> {
    options: &'a Options,
    run: &'a Run<'a>,
    end: End<'a>,
    detect: Detect,
    /// Without one, the thread that asks works itself.
    pool: Option<rayon::ThreadPool>,
}

impl<'a> Workers<'a> {
    fn new(options: &'a Options, run: &'a Run<'a>) -> Result<Self, Error> {
        let pool = match options.threads {
            0 | 1 => None,
            threads => Some(pool(threads)?),
        };
        Ok(Self {
            options,
            run,
            end: End::of(run),
            detect: detect::detect_with,
            pool,
        })
    }

    /// What is found in each of some files, in any order, until the end is here.
    fn examine(&self, items: impl Iterator<Item = Item> + Send) -> Parts {
        let corpus = licenses::corpus();
        let items = self.end.watch(items);
        let one = |(buffer, memory): &mut (Buffer, Memory), item| {
            examine(item, buffer, self.options, self.run, |text| {
                (self.detect)(text, corpus, memory)
            })
        };
        match &self.pool {
            None => {
                let mut room = <(Buffer, Memory)>::default();
                let found = items.map(|item| one(&mut room, item));
                found.fold(Parts::default(), Parts::with)
            }
            Some(pool) => pool.install(|| {
                let batches = Batches::of(items).par_bridge();
                let found = batches.map_init(<(Buffer, Memory)>::default, |room, batch| {
                    let found = batch.into_iter().map(|item| one(room, item));
                    found.collect::<Vec<Found>>()
                });
                let parts = found.flatten_iter().fold(Parts::default, Parts::with);
                parts.reduce(Parts::default, Parts::and)
            }),
        }
    }
}

/// Keeps each text once: thousands of packages have the same.
fn share_texts(lookups: &mut [Lookup]) {
    let mut known: FxHashSet<Arc<str>> = FxHashSet::default();
    let files = lookups.iter_mut().filter_map(|it| it.found.as_mut());
    for StoredFile { text, .. } in files.flat_map(|it| &mut it.files) {
        match known.get(text) {
            Some(same) => *text = Arc::clone(same),
            None => {
                known.insert(Arc::clone(text));
            }
        }
    }
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, Error> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .thread_name(|index| format!("scan-{index}"))
        .build()
        .map_err(|source| Error::Threads { threads, source })
}

fn draft(source: &Source, found: Parts, search: &Search) -> Draft {
    let facts = source.facts();
    let root = Root {
        name: facts.name.clone(),
        revision: facts.revision.clone(),
        committed: facts.committed,
        tag: None,
        swhids: Vec::new(),
        below: facts.below.clone(),
        remote: facts.remote.clone(),
        submodules: facts.submodules.clone(),
    };
    let elsewhere = Elsewhere {
        locks: &search.locks,
        continued: &|missing| stores::continued(search, missing),
    };
    Draft::with((root, found.files), found.skipped, found.gaps, &elsewhere)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk;

    /// Scans two files of which one makes the detection panic.
    fn check(threads: usize) {
        let folder = tempfile::tempdir().unwrap();
        for name in ["bad.c", "good.c"] {
            std::fs::write(folder.path().join(name), "int x;\n").unwrap();
        }
        let source = Source::open(folder.path(), &walk::Options::default()).unwrap();
        let options = Options {
            threads,
            max_file_size: 1 << 20,
            hash_files: false,
        };
        let detect: Detect = |text, _, _| {
            assert!(text.path.as_bytes() != b"bad.c", "a bug in detection");
            Detection::default()
        };
        let progress = Progress::default();
        let run = Run {
            progress: &progress,
            cache: None,
            limit: None,
        };
        let place = Place {
            search: &Search::default(),
            folder: None,
        };
        let inventory = scan_with(&source, &options, &place, (&run, detect)).unwrap();
        let codes: Vec<_> = inventory.gaps.iter().map(|it| it.code).collect();
        assert_eq!(codes, ["internal-error"]);
        assert_eq!(inventory.gaps[0].path.as_bytes(), b"bad.c");
        let names: Vec<_> = inventory
            .files
            .iter()
            .map(|it| it.path.to_string())
            .collect();
        assert_eq!(names, ["good.c"]);
        assert_eq!(progress.n_files(), 2);
        assert_eq!(progress.oldest(), None);
    }

    #[test]
    fn a_panic_on_one_file_is_a_gap_for_that_file() {
        check(1);
        check(3);
    }
}
