// SPDX-License-Identifier: Apache-2.0

//! Whether files of a work tree are as the index noted: gitformat-index(5), and git's *racy-git*.
//!
//! All the time that this takes is the system's, and so is that of listing directories: they are
//! done at once. Files are handed over with the directories that they stand in, which are open as
//! long: a few at a time. To wake a thread costs more than to ask for a file: who lists asks
//! himself where the other one is busy, and so neither waits.

use std::{
    sync::mpsc::{Receiver, SyncSender, TrySendError},
    thread,
};

use git2::{ObjectType, Oid};

use super::index_file::Indexed;
use crate::walk::{
    entry::{Entry, Opened},
    path::RepoPath,
    system::Stat,
};

/// Of how many directories files are handed over at once, and how many files.
const MOST_DIRECTORIES: usize = 12;
const MOST_FILES: usize = 256;

/// The most bytes of a file that is compared by its content; a longer one counts as changed.
const MOST_COMPARED: u64 = 64 * 1024 * 1024;

/// Files with what the index noted of them.
type Batch<'i> = Vec<(Entry, &'i Indexed)>;

/// Files by what came of asking, in no order.
#[derive(Debug, Default)]
pub(super) struct Answers {
    pub(super) same: Vec<RepoPath>,
    pub(super) changed: Vec<RepoPath>,
}

/// Where to ask.
pub(super) struct Asking<'i> {
    to: SyncSender<Batch<'i>>,
    batch: Batch<'i>,
    n_directories: usize,
    /// When the index was written.
    written: (i64, u32),
    /// What came of asking here.
    answers: Answers,
}

/// Runs `list`, and answers meanwhile what it asks. `written` is when the index was written.
/// `None` if `list` says so, or if no thread can be had.
pub(super) fn ask<'i, T>(
    written: (i64, u32),
    list: impl FnOnce(&mut Asking<'i>) -> Option<T>,
) -> Option<(T, Answers)> {
    let (to, from) = std::sync::mpsc::sync_channel(1);
    thread::scope(|scope| {
        let answering = thread::Builder::new().spawn_scoped(scope, move || answers(&from, written));
        let answering = answering.ok()?;
        let mut asking = Asking {
            to,
            batch: Batch::new(),
            n_directories: 0,
            written,
            answers: Answers::default(),
        };
        let listed = list(&mut asking)?;
        let own = asking.finish()?;
        let other = answering.join().ok()?;
        Some((listed, own.and(other)))
    })
}

impl Answers {
    fn ask(&mut self, batch: &Batch<'_>, written: (i64, u32)) {
        for (entry, file) in batch {
            let list = if is_as_indexed(entry, file, written) {
                &mut self.same
            } else {
                &mut self.changed
            };
            list.push(entry.path().clone());
        }
    }

    fn and(mut self, other: Self) -> Self {
        self.same.extend(other.same);
        self.changed.extend(other.changed);
        self
    }
}

impl<'i> Asking<'i> {
    /// Asks whether a file is as the index noted. `None` if nobody answers any more.
    pub(super) fn ask(&mut self, entry: Entry, file: &'i Indexed) -> Option<()> {
        let is_beside = self.batch.last().is_some_and(|it| it.0.is_beside(&entry));
        self.n_directories += usize::from(!is_beside);
        if self.n_directories > MOST_DIRECTORIES || self.batch.len() >= MOST_FILES {
            self.hand_over()?;
            self.n_directories = 1;
        }
        self.batch.push((entry, file));
        Some(())
    }

    fn hand_over(&mut self) -> Option<()> {
        match self.to.try_send(std::mem::take(&mut self.batch)) {
            Ok(()) => Some(()),
            Err(TrySendError::Full(batch)) => {
                self.answers.ask(&batch, self.written);
                Some(())
            }
            Err(TrySendError::Disconnected(_)) => None,
        }
    }

    /// Asks what is left.
    fn finish(mut self) -> Option<Answers> {
        self.hand_over()?;
        Some(self.answers)
    }
}

fn answers(from: &Receiver<Batch<'_>>, written: (i64, u32)) -> Answers {
    let mut answers = Answers::default();
    for batch in from {
        answers.ask(&batch, written);
    }
    answers
}

/// Whether a file of the work tree has the content that the index noted. What cannot be read is
/// not the same, whatever the index says.
fn is_as_indexed(entry: &Entry, file: &Indexed, written: (i64, u32)) -> bool {
    let Some(stat) = entry.stat() else {
        return false;
    };
    if !stat.is_readable() {
        return false;
    }
    // A file that was changed when the index was written may have been changed once more since.
    let is_settled = stat.changed_content < written && stat.changed < written;
    is_settled && is_same_stat(&stat, &file.stat) || has_content(entry, file.id)
}

/// The index keeps 32 bits of each number.
fn is_same_stat(a: &Stat, b: &Stat) -> bool {
    let low = |it: u64| it & u64::from(u32::MAX);
    let time = |(seconds, nanoseconds): (i64, u32)| (low(seconds.cast_unsigned()), nanoseconds);
    let key = |it: &Stat| {
        let times = (time(it.changed), time(it.changed_content));
        (times, low(it.inode), it.user, it.group, low(it.size))
    };
    key(a) == key(b)
}

fn has_content(entry: &Entry, id: Oid) -> bool {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    match entry.open() {
        Ok(Opened::File(file, _)) => {
            let read = file.take(MOST_COMPARED + 1).read_to_end(&mut bytes);
            read.is_ok_and(|it| it as u64 <= MOST_COMPARED)
                && Oid::hash_object(ObjectType::Blob, &bytes).is_ok_and(|it| it == id)
        }
        _ => false,
    }
}
