// SPDX-License-Identifier: Apache-2.0

//! What a walk comes upon, and where the bytes of a file are.

use std::{fs::File, sync::Arc};

use super::{
    path::RepoPath,
    reason::{Reason, Skipped},
    system::Directory,
};

/// One thing that the walk comes upon.
#[derive(Debug)]
pub enum Item {
    /// A file to examine.
    File(Entry),
    /// Something that was left out.
    Skipped(Skipped),
}

impl Item {
    pub(super) fn skipped(path: &[u8], reason: Reason) -> Self {
        Self::Skipped(Skipped {
            path: RepoPath::new(path),
            reason,
        })
    }
}

/// A file to examine. It keeps open what it is read from: use it and let it go, do not collect.
#[derive(Debug)]
pub struct Entry {
    path: RepoPath,
    origin: Origin,
}

/// Where the bytes of a file are.
#[derive(Debug)]
enum Origin {
    /// In a directory, under the last part of the path.
    Directory(Arc<Directory>),
}

/// A file that is open for reading.
#[derive(Debug)]
pub enum Opened {
    /// A file of the system, and the size that it tells, which may lie.
    File(File, u64),
}

impl Entry {
    /// A file that stands in a directory under the last part of its path.
    pub(super) fn of_directory(directory: Arc<Directory>, path: &[u8]) -> Self {
        Self {
            path: RepoPath::new(path),
            origin: Origin::Directory(directory),
        }
    }

    /// Where it stands.
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// Opens the file for reading: no link is followed, nothing but a regular file is opened,
    /// and nothing is waited for.
    pub fn open(&self) -> Result<Opened, Reason> {
        match &self.origin {
            Origin::Directory(directory) => {
                let (file, size) = directory.file(self.path.name())?;
                Ok(Opened::File(file, size))
            }
        }
    }
}
