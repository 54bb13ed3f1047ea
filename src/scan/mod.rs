// SPDX-License-Identifier: Apache-2.0

//! The pipeline: the only parallel code.
//!
//! Prints nothing and reads no clock: whoever wants to watch looks at [`Progress`].

mod examine;
mod progress;

use rayon::{
    ThreadPoolBuilder,
    iter::{ParallelBridge as _, ParallelIterator as _},
};

use crate::{
    detect::{self, Detection, Memory},
    inventory::{Inventory, Root},
    licenses::{self, Corpus},
    read::{Buffer, Text},
    walk::{Source, walk},
};

pub use progress::Progress;

use examine::{Found, examine};

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
    scan_with(source, options, progress, detect::detect_with)
}

fn scan_with(
    source: &Source,
    options: &Options,
    progress: &Progress,
    detect: Detect,
) -> Result<Inventory, Error> {
    let corpus = licenses::corpus();
    let one = |(buffer, memory): &mut (Buffer, Memory), item| {
        examine(item, buffer, options, progress, |text| {
            detect(text, corpus, memory)
        })
    };
    let found: Vec<Found> = match options.threads {
        0 | 1 => {
            let mut room = <(Buffer, Memory)>::default();
            walk(source).map(|item| one(&mut room, item)).collect()
        }
        threads => pool(threads)?.install(|| {
            walk(source)
                .par_bridge()
                .map_init(<(Buffer, Memory)>::default, one)
                .collect()
        }),
    };
    Ok(assemble(source, found))
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, Error> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .thread_name(|index| format!("scan-{index}"))
        .build()
        .map_err(|source| Error::Threads { threads, source })
}

fn assemble(source: &Source, found: Vec<Found>) -> Inventory {
    let facts = source.facts();
    let root = Root {
        name: facts.name.clone(),
        revision: facts.revision.clone(),
        committed: facts.committed,
        remote: facts.remote.clone(),
        submodules: facts.submodules.clone(),
    };
    let mut files = Vec::with_capacity(found.len());
    let (mut skipped, mut gaps) = (Vec::new(), Vec::new());
    for it in found {
        files.extend(it.examined);
        gaps.extend(it.gaps);
        skipped.extend(it.skipped);
    }
    Inventory::assemble(root, files, skipped, gaps)
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
        let inventory = scan_with(&source, &options, &progress, detect).unwrap();
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
