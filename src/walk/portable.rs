// SPDX-License-Identifier: Apache-2.0

//! Directories where there are no directory-relative calls: by path, links not followed.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{
    dir::{Found, Listed},
    reason::Reason,
};

/// There is nothing here by which a directory is known again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identity;

/// What the system tells of a file: nothing by which git's index would know it again, so that its
/// content is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stat {
    pub(super) changed: (i64, u32),
    pub(super) changed_content: (i64, u32),
    pub(super) inode: u64,
    pub(super) user: u32,
    pub(super) group: u32,
    pub(super) size: u64,
    /// 1 for a regular file.
    pub(super) mode: u32,
}

impl Stat {
    pub(super) fn is_file(&self) -> bool {
        self.mode == 1
    }

    #[expect(clippy::unused_self, reason = "on Unix the mode tells")]
    pub(super) fn is_readable(&self) -> bool {
        true
    }
}

/// A directory, by its path.
#[derive(Debug)]
pub(super) struct Directory(PathBuf);

impl Directory {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        fs::read_dir(path).map(|_| Self(path.to_owned()))
    }

    pub(super) fn child(&self, name: &[u8]) -> io::Result<Self> {
        let path = self.path(name)?;
        if !fs::symlink_metadata(&path)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self(path))
    }

    pub(super) fn parent(&self, _identity: Identity) -> io::Result<Self> {
        let parent = self.0.parent().ok_or(io::ErrorKind::NotFound)?;
        Ok(Self(parent.to_owned()))
    }

    pub(super) fn identity(&self) -> Identity {
        Identity
    }

    pub(super) fn list(&self) -> (Vec<Listed>, Option<io::Error>) {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) => return (Vec::new(), Some(error)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return (found, Some(error)),
            };
            let what = match entry.file_type() {
                Ok(it) if it.is_symlink() => Found::Symlink,
                Ok(it) if it.is_dir() => Found::Directory,
                Ok(it) if it.is_file() => Found::File,
                Ok(_) => Found::Lost(Reason::NotRegular("a special file")),
                Err(error) => Found::Lost(Reason::unreadable(&error)),
            };
            found.push(Listed::new(entry.file_name().as_encoded_bytes(), what));
        }
        (found, None)
    }

    pub(super) fn target(&self, name: &[u8]) -> io::Result<Vec<u8>> {
        let target = fs::read_link(self.path(name)?)?;
        Ok(target.into_os_string().into_encoded_bytes())
    }

    pub(super) fn file(&self, name: &[u8]) -> Result<(File, u64), Reason> {
        let open = || {
            let path = self.path(name)?;
            if !fs::symlink_metadata(&path)?.is_file() {
                return Err(io::Error::other("not a regular file"));
            }
            let file = File::open(path)?;
            let size = file.metadata()?.len();
            Ok((file, size))
        };
        open().map_err(|error: io::Error| Reason::unreadable(&error))
    }

    pub(super) fn stat(&self, name: &[u8]) -> io::Result<Stat> {
        let told = fs::symlink_metadata(self.path(name)?)?;
        Ok(Stat {
            changed: (-1, 0),
            changed_content: (i64::MAX, 0),
            inode: 0,
            user: 0,
            group: 0,
            size: told.len(),
            mode: told.is_file().into(),
        })
    }

    /// A name that is no Unicode cannot be spelled here.
    fn path(&self, name: &[u8]) -> io::Result<PathBuf> {
        match std::str::from_utf8(name) {
            Ok(name) => Ok(self.0.join(name)),
            Err(error) => Err(io::Error::other(error)),
        }
    }
}
