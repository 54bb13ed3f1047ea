// SPDX-License-Identifier: Apache-2.0

//! How far a scan is, for whoever watches it from another thread.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::walk::RepoPath;

/// How far a scan is. Only counts; showing it is the watcher's.
#[derive(Debug, Default)]
pub struct Progress {
    n_files: AtomicU64,
    n_bytes: AtomicU64,
    n_started: AtomicU64,
    /// The files that are being worked on, by the order in which they were begun.
    at_work: Mutex<BTreeMap<u64, RepoPath>>,
}

impl Progress {
    /// How many files are done.
    pub fn n_files(&self) -> u64 {
        self.n_files.load(Ordering::Relaxed)
    }

    /// How many bytes the files that are done have.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes.load(Ordering::Relaxed)
    }

    /// The file that has been worked on longest.
    pub fn oldest(&self) -> Option<RepoPath> {
        let at_work = self.at_work.lock().ok()?;
        at_work.values().next().cloned()
    }

    /// Notes that a file is begun; gives the ticket to end it with.
    pub(super) fn begin(&self, path: &RepoPath) -> u64 {
        let ticket = self.n_started.fetch_add(1, Ordering::Relaxed);
        if let Ok(mut at_work) = self.at_work.lock() {
            at_work.insert(ticket, path.clone());
        }
        ticket
    }

    /// Notes that a file is done.
    pub(super) fn end(&self, ticket: u64, n_bytes: u64) {
        if let Ok(mut at_work) = self.at_work.lock() {
            at_work.remove(&ticket);
        }
        self.n_files.fetch_add(1, Ordering::Relaxed);
        self.n_bytes.fetch_add(n_bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_begun_first_is_the_oldest() {
        let progress = Progress::default();
        let slow = progress.begin(&RepoPath::new(b"slow"));
        let quick = progress.begin(&RepoPath::new(b"quick"));
        progress.end(quick, 7);
        assert_eq!(progress.oldest(), Some(RepoPath::new(b"slow")));
        progress.end(slow, 3);
        assert_eq!(progress.oldest(), None);
        assert_eq!((progress.n_files(), progress.n_bytes()), (2, 10));
    }
}
