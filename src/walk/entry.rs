// SPDX-License-Identifier: Apache-2.0

//! What a walk comes upon, and where the bytes of a file are.

use std::{borrow::Cow, fs::File, sync::Arc};

use git2::{ObjectType, Oid};

use super::{
    archive::{Shared, Stored},
    git::Objects,
    path::RepoPath,
    reason::{Reason, Skipped},
    system::{Directory, Stat},
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
#[derive(Debug, Clone)]
pub struct Entry {
    path: RepoPath,
    origin: Origin,
    is_opened: bool,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone)]
enum Origin {
    /// In a directory, under the last part of the path.
    Directory(Arc<Directory>),
    /// In a git repository, under an id.
    Blob(Arc<Objects>, Oid),
    /// In an archive, which has been read up to it.
    Member(Stored),
}

/// A file that is open for reading.
#[derive(Debug)]
pub enum Opened<'e> {
    /// A file of the system, and the size that it tells, which may lie.
    File(File, u64),
    /// All the bytes of what is no file of the system.
    Bytes(Cow<'e, [u8]>),
    /// Of a large member of an archive, what is examined of it.
    Ends {
        /// The first [`HEAD`](super::HEAD) bytes.
        head: &'e [u8],
        /// At most [`TAIL`](super::TAIL) bytes at the end; none of them is in `head`.
        tail: &'e [u8],
        /// How many bytes it has.
        size: u64,
    },
}

impl Entry {
    /// A file that stands in a directory under the last part of its path.
    pub(super) fn of_directory(directory: Arc<Directory>, path: &[u8]) -> Self {
        Self {
            path: RepoPath::new(path),
            origin: Origin::Directory(directory),
            is_opened: false,
        }
    }

    /// A file of a commit.
    pub(super) fn of_blob(objects: Arc<Objects>, id: Oid, path: &[u8]) -> Self {
        Self {
            path: RepoPath::new(path),
            origin: Origin::Blob(objects, id),
            is_opened: false,
        }
    }

    /// A file of an archive.
    pub(super) fn of_member(stored: Stored, path: &[u8]) -> Self {
        Self {
            path: RepoPath::new(path),
            origin: Origin::Member(stored),
            is_opened: false,
        }
    }

    /// Notes that what is in the file comes next.
    pub(super) fn mark_opened(&mut self) {
        self.is_opened = true;
    }

    /// Whether it is an archive whose members come next: it has no text of its own.
    pub fn is_opened(&self) -> bool {
        self.is_opened
    }

    /// The bytes of a member that is kept whole.
    pub(super) fn shared(&self) -> Option<Shared> {
        match &self.origin {
            Origin::Member(Stored::Whole(shared)) => Some(shared.clone()),
            _ => None,
        }
    }

    /// Where it stands.
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// Whether both are read from the same open directory.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        match (&self.origin, &other.origin) {
            (Origin::Directory(one), Origin::Directory(two)) => Arc::ptr_eq(one, two),
            _ => false,
        }
    }

    /// What the system tells of a file in a directory.
    pub(super) fn stat(&self) -> Option<Stat> {
        match &self.origin {
            Origin::Directory(directory) => directory.stat(self.path.name()).ok(),
            Origin::Blob(..) | Origin::Member(_) => None,
        }
    }

    /// Opens the file for reading: no link is followed, nothing but a regular file is opened,
    /// and nothing is waited for.
    pub fn open(&self) -> Result<Opened<'_>, Reason> {
        match &self.origin {
            Origin::Directory(directory) => {
                let (file, size) = directory.file(self.path.name())?;
                Ok(Opened::File(file, size))
            }
            Origin::Blob(objects, id) => {
                let bytes = objects.read(*id, ObjectType::Blob);
                let bytes = bytes.map_err(|it| it.reason())?;
                Ok(Opened::Bytes(Cow::Owned(bytes)))
            }
            Origin::Member(Stored::Whole(shared)) => {
                Ok(Opened::Bytes(Cow::Borrowed(shared.as_ref())))
            }
            Origin::Member(Stored::Ends(ends, size)) => Ok(Opened::Ends {
                head: &ends.0,
                tail: &ends.1,
                size: *size,
            }),
        }
    }
}
