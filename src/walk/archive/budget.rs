// SPDX-License-Identifier: Apache-2.0

//! How much one archive, with all archives in it, may cost.
//!
//! Everything is counted and nothing is timed: the same archive has the same gaps on every
//! machine.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::Stop;

/// How many bytes may come of one packed byte; only bombs have more.
const MOST_RATIO: u64 = 100;

/// How many bytes may come of any archive whatever the ratio: a small one can pack very well.
const FREE: u64 = 1024 * 1024;

/// How many bytes may come of an archive.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// How many members an archive may have, those of the archives in it included.
const MOST_ENTRIES: u64 = 100_000;

/// What an archive has cost so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    /// How many bytes may come of it.
    most_bytes: u64,
    n_bytes: AtomicU64,
    n_entries: AtomicU64,
}

/// A bound that was reached, in words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Over(String);

impl Budget {
    /// The budget of an archive of so many bytes.
    pub(super) fn of(n_packed: u64) -> Self {
        let by_ratio = n_packed.saturating_mul(MOST_RATIO).max(FREE);
        Self {
            most_bytes: by_ratio.min(MOST_BYTES),
            ..Self::default()
        }
    }

    pub(super) fn count_entry(&self) -> Result<(), Stop> {
        let n_before = self.n_entries.fetch_add(1, Ordering::Relaxed);
        Self::check(n_before)
    }

    /// Holds that one more member than so many is not too many.
    pub(super) fn check_entries(n_listed: usize) -> Result<(), Stop> {
        Self::check(n_listed as u64)
    }

    fn check(n_entries: u64) -> Result<(), Stop> {
        if n_entries < MOST_ENTRIES {
            return Ok(());
        }
        let words = format!("the archive holds more than {MOST_ENTRIES} files");
        Err(Stop::OverBudget(words))
    }

    fn count_bytes(&self, n_bytes: usize) -> Result<(), Over> {
        let n_before = self.n_bytes.fetch_add(n_bytes as u64, Ordering::Relaxed);
        if n_before.saturating_add(n_bytes as u64) <= self.most_bytes {
            return Ok(());
        }
        Err(Over(if self.most_bytes == MOST_BYTES {
            format!("the archive unpacks to more than {MOST_BYTES} bytes")
        } else {
            format!("the archive unpacks to more than {MOST_RATIO} times its size, as bombs do")
        }))
    }
}

/// Counts what comes of unpacking.
pub(super) struct Counted<R> {
    reader: R,
    budget: Arc<Budget>,
}

impl<R> Counted<R> {
    pub(super) fn new(reader: R, budget: Arc<Budget>) -> Self {
        Self { reader, budget }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let n_read = self.reader.read(room)?;
        self.budget.count_bytes(n_read).map_err(io::Error::other)?;
        Ok(n_read)
    }
}

/// Whether an error is a bound that was reached.
pub(super) fn is_over(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<Over>)
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if is_over(&error) {
            return Self::OverBudget(error.to_string());
        }
        let words = match error.kind() {
            io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
            _ => format!("it is broken: {}", crate::walk::system_words(&error)),
        };
        Self::Broken(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n_packed: u64, n_bytes: usize, expected: bool) {
        let budget = Budget::of(n_packed);
        assert_eq!(budget.count_bytes(n_bytes).is_ok(), expected);
        assert!(budget.count_bytes(usize::MAX).is_err());
    }

    #[test]
    fn the_ratio_counts_after_the_first_mebibyte() {
        check(10, 1024 * 1024, true);
        check(10, 1024 * 1024 + 1, false);
        check(1024 * 1024, 100 * 1024 * 1024, true);
        check(1024 * 1024, 100 * 1024 * 1024 + 1, false);
        check(u64::MAX, 1024 * 1024 * 1024, true);
        check(u64::MAX, 1024 * 1024 * 1024 + 1, false);
    }
}
