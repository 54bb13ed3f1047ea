// SPDX-License-Identifier: Apache-2.0

//! Directories on Unix, relative to an open descriptor.
//!
//! A path is never opened twice: each step is one name below a directory that is open, and no
//! step follows a link. That closes the race between looking and opening, and reaches files
//! whose path is longer than the system takes.

use std::{fs::File, io, mem::MaybeUninit, os::fd::OwnedFd, path::Path};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, RawDir, fstat, openat, readlinkat, statat};

use super::{
    dir::{Found, Listed},
    reason::Reason,
};

const DIRECTORY: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::CLOEXEC);

// NONBLOCK: opening a FIFO would wait for a writer. NOCTTY: a terminal must not become ours.
const FILE: OFlags = OFlags::RDONLY
    .union(OFlags::NOFOLLOW)
    .union(OFlags::NONBLOCK)
    .union(OFlags::CLOEXEC)
    .union(OFlags::NOCTTY);

/// Bytes asked for in one `getdents`: some hundred names.
const LISTING: usize = 16 * 1024;

/// Device and inode: what `..` of a child must be.
pub(super) type Identity = (rustix::fs::Dev, u64);

/// What the system tells of a file without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stat {
    /// When anything of it was changed, in seconds and nanoseconds: nobody can set it.
    pub(super) changed: (i64, u32),
    /// When its content was changed.
    pub(super) changed_content: (i64, u32),
    pub(super) inode: u64,
    pub(super) user: u32,
    pub(super) group: u32,
    pub(super) size: u64,
    pub(super) mode: u32,
}

impl Stat {
    pub(super) fn is_file(&self) -> bool {
        FileType::from_raw_mode(self.mode) == FileType::RegularFile
    }

    /// Whether whoever runs the program may read it, as far as its mode tells.
    pub(super) fn is_readable(&self) -> bool {
        let is_own = || self.user == rustix::process::geteuid().as_raw();
        self.mode & 0o004 != 0 || self.mode & 0o400 != 0 && is_own()
    }
}

/// An open directory.
#[derive(Debug)]
pub(super) struct Directory {
    fd: OwnedFd,
    identity: Identity,
}

impl Directory {
    /// Opens the directory at a path; links in the path are followed.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Self::from_fd(openat(CWD, path, DIRECTORY, Mode::empty())?)
    }

    /// Opens a directory that stands in this one.
    pub(super) fn child(&self, name: &[u8]) -> io::Result<Self> {
        Self::from_fd(openat(&self.fd, name, DIRECTORY, Mode::empty())?)
    }

    /// Opens the directory above, which must be the one that `identity` names: a directory that
    /// is moved during the walk must not lead out of the root.
    pub(super) fn parent(&self, identity: Identity) -> io::Result<Self> {
        let parent = self.child(b"..")?;
        if parent.identity != identity {
            return Err(io::Error::other("the directory was moved during the scan"));
        }
        Ok(parent)
    }

    pub(super) fn identity(&self) -> Identity {
        self.identity
    }

    fn from_fd(fd: OwnedFd) -> io::Result<Self> {
        let stat = fstat(&fd)?;
        let identity = (stat.st_dev, stat.st_ino);
        Ok(Self { fd, identity })
    }

    /// What stands in the directory, in the system's order, and the error that ended the listing
    /// too early, if one did.
    pub(super) fn list(&self) -> (Vec<Listed>, Option<io::Error>) {
        let mut found = Vec::new();
        let mut buffer = [MaybeUninit::uninit(); LISTING];
        let mut entries = RawDir::new(&self.fd, &mut buffer);
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return (found, Some(error.into())),
            };
            let name = entry.file_name().to_bytes();
            if name != b"." && name != b".." {
                let what = self.what(name, entry.file_type());
                found.push(Listed::new(name, what));
            }
        }
        (found, None)
    }

    /// What a listed name is; file systems that do not tell in the listing are asked.
    fn what(&self, name: &[u8], listed: FileType) -> Found {
        let told = match listed {
            FileType::Unknown => match statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) => FileType::from_raw_mode(stat.st_mode),
                Err(error) => return Found::Lost(Reason::unreadable(&error.into())),
            },
            told => told,
        };
        match told {
            FileType::RegularFile => Found::File,
            FileType::Directory => Found::Directory,
            FileType::Symlink => Found::Symlink,
            other => Found::Lost(Reason::NotRegular(special(other))),
        }
    }

    /// Where a link points to.
    pub(super) fn target(&self, name: &[u8]) -> io::Result<Vec<u8>> {
        Ok(readlinkat(&self.fd, name, Vec::new())?.into_bytes())
    }

    /// What the system tells of a name, links not followed.
    pub(super) fn stat(&self, name: &[u8]) -> io::Result<Stat> {
        let stat = statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let nanoseconds = |it| u32::try_from(it).unwrap_or_default();
        Ok(Stat {
            changed: (stat.st_ctime, nanoseconds(stat.st_ctime_nsec)),
            changed_content: (stat.st_mtime, nanoseconds(stat.st_mtime_nsec)),
            inode: stat.st_ino,
            user: stat.st_uid,
            group: stat.st_gid,
            size: u64::try_from(stat.st_size).unwrap_or_default(),
            mode: stat.st_mode,
        })
    }

    /// Opens a regular file that stands in the directory; the number is its size by `fstat`.
    pub(super) fn file(&self, name: &[u8]) -> Result<(File, u64), Reason> {
        let fd = match openat(&self.fd, name, FILE, Mode::empty()) {
            Ok(fd) => fd,
            // What was a file when it was listed is a socket or a device without a driver.
            Err(rustix::io::Errno::NXIO) => return Err(Reason::NotRegular("a socket or device")),
            Err(error) => return Err(Reason::unreadable(&error.into())),
        };
        let stat = fstat(&fd).map_err(|error| Reason::unreadable(&error.into()))?;
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => Ok((File::from(fd), u64::try_from(stat.st_size).unwrap_or(0))),
            other => Err(Reason::NotRegular(special(other))),
        }
    }
}

fn special(file_type: FileType) -> &'static str {
    match file_type {
        FileType::Fifo => "a FIFO",
        FileType::Socket => "a socket",
        FileType::CharacterDevice | FileType::BlockDevice => "a device",
        FileType::Directory => "a directory",
        _ => "a special file",
    }
}
