// SPDX-License-Identifier: Apache-2.0

//! The end of a scan that comes too early, and that it is told.

use std::{fmt, sync::OnceLock};

use super::{Limit, Run};
use crate::{
    inventory::{Gap, Inventory},
    walk::RepoPath,
};

/// Whether a scan must end, and why. Once it must, it stays so.
pub(super) struct End<'a> {
    limit: Option<&'a Limit<'a>>,
    why: OnceLock<String>,
}

impl fmt::Debug for End<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("End")
            .field("why", &self.why)
            .finish_non_exhaustive()
    }
}

impl<'a> End<'a> {
    pub(super) fn of(run: &Run<'a>) -> Self {
        Self {
            limit: run.limit,
            why: OnceLock::new(),
        }
    }

    /// Whether nothing more is to be begun.
    pub(super) fn is_here(&self) -> bool {
        if self.why.get().is_some() {
            return true;
        }
        match self.limit.and_then(|limit| limit()) {
            Some(why) => {
                // Whoever was first has the same to say.
                let _set: Result<(), String> = self.why.set(why);
                true
            }
            None => false,
        }
    }

    /// Gives the items until the end is here. A limit that is met behind the last item stops
    /// nothing, and is not told.
    pub(super) fn watch<T>(&self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        items.take_while(|_| !self.is_here())
    }

    /// Why something was not begun, if it is so.
    pub(super) fn why(self) -> Option<String> {
        self.why.into_inner()
    }

    /// Notes what was not done as a gap of the whole.
    pub(super) fn tell(self, inventory: &mut Inventory) {
        if let Some(detail) = self.why() {
            inventory.gaps.push(Gap {
                path: RepoPath::new(b"."),
                code: "limit-reached",
                detail,
                line: None,
            });
            inventory.gaps.sort();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::{
        scan::{Options, Progress, scan_in},
        stores::Search,
        walk::{self, Source},
    };

    /// Scans three files with a limit that lets so many questions pass; gives the number of files
    /// that were examined and of gaps.
    fn check(threads: usize, n_passes: usize, n_gaps: usize) -> usize {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.c", "b.c", "c.c"] {
            std::fs::write(folder.path().join(name), "int x;\n").unwrap();
        }
        let source = Source::open(folder.path(), &walk::Options::default()).unwrap();
        let options = Options {
            threads,
            max_file_size: 1 << 20,
            hash_files: false,
        };
        let n_asked = AtomicUsize::new(0);
        let limit = || {
            let is_met = n_asked.fetch_add(1, Ordering::Relaxed) >= n_passes;
            is_met.then(|| "enough".to_owned())
        };
        let run = Run {
            progress: &Progress::default(),
            cache: None,
            limit: Some(&limit),
        };
        let inventory = scan_in(&source, &options, &Search::default(), &run).unwrap();
        let gaps = inventory
            .gaps
            .iter()
            .map(|it| (it.code, it.detail.as_str()));
        let expected = vec![("limit-reached", "enough"); n_gaps];
        assert_eq!(gaps.collect::<Vec<_>>(), expected);
        inventory.files.len()
    }

    #[test]
    fn an_early_end_is_one_gap() {
        assert_eq!(check(1, 0, 1), 0);
        assert_eq!(check(1, 2, 1), 2);
        assert_eq!(check(3, 2, 1), 2);
    }

    #[test]
    fn a_limit_behind_the_last_file_stops_nothing() {
        assert_eq!(check(1, 3, 0), 3);
        assert_eq!(check(3, 3, 0), 3);
    }
}
