// SPDX-License-Identifier: Apache-2.0

//! What is scanned: a directory or a single file.

use std::{collections::BTreeMap, fs, io, path::Path, sync::Arc};

use super::{
    git,
    path::RepoPath,
    reason::{Reason, system_words},
    system::Directory,
};

/// Why a source cannot be walked at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The path cannot be opened.
    #[error("could not read `{path}`: {}", system_words(.source))]
    Open {
        /// As it was given, escaped.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The path is neither a directory nor a regular file.
    #[error("could not read `{path}`: {reason}")]
    NotRegular {
        /// As it was given, escaped.
        path: String,
        /// What it is.
        reason: Reason,
    },
}

/// How a source is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether to list what git ignores, too.
    pub all_files: bool,
}

/// What is known of a source as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFacts {
    /// The last part of its path, links resolved; `root` for the root of the file system.
    pub name: String,
    /// The commit checked out, if it is a git work tree, in hexadecimal.
    pub revision: Option<String>,
    /// When that commit was made, in seconds since 1970-01-01T00:00:00Z.
    pub committed: Option<i64>,
    /// The address of the git remote `origin`, without credentials. One that names a place on
    /// this machine is left out.
    pub remote: Option<String>,
    /// The commits of its submodules in git's index, by their directory.
    pub submodules: BTreeMap<RepoPath, String>,
}

/// Where files come from.
#[derive(Debug)]
pub struct Source {
    pub(super) root: Arc<Directory>,
    /// The one file to list; `None` lists the directory.
    pub(super) only: Option<Vec<u8>>,
    /// The work tree that the root belongs to, or why it was not used.
    pub(super) git: Result<Option<git::WorkTree>, Reason>,
    facts: SourceFacts,
}

impl Source {
    /// Opens a directory or a single regular file. The path itself may be or pass a link; what
    /// stands below it may not.
    pub fn open(path: &Path, options: &Options) -> Result<Self, Error> {
        let shown = || RepoPath::new(path.as_os_str().as_encoded_bytes()).to_string();
        let open = |source| Error::Open {
            path: shown(),
            source,
        };
        let full = fs::canonicalize(path).map_err(open)?;
        let kind = fs::symlink_metadata(&full).map_err(open)?.file_type();
        if kind.is_dir() {
            return Self::directory(&full, *options).map_err(open);
        }
        Self::file(&full)
            .map_err(open)?
            .map_err(|reason| Error::NotRegular {
                path: shown(),
                reason,
            })
    }

    fn directory(full: &Path, options: Options) -> io::Result<Self> {
        let root = Arc::new(Directory::open(full)?);
        let mut facts = SourceFacts {
            name: name_of(full),
            ..SourceFacts::default()
        };
        let mut git = git::WorkTree::find(full).map_err(Reason::GitUnused);
        if let Ok(Some(tree)) = &git {
            tree.tell(&mut facts);
        }
        if options.all_files {
            git = Ok(None);
        }
        Ok(Self {
            root,
            only: None,
            git,
            facts,
        })
    }

    fn file(full: &Path) -> io::Result<Result<Self, Reason>> {
        let (Some(parent), Some(name)) = (full.parent(), full.file_name()) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        let root = Arc::new(Directory::open(parent)?);
        let name = name.as_encoded_bytes().to_owned();
        if let Err(reason) = root.file(&name) {
            return Ok(Err(reason));
        }
        Ok(Ok(Self {
            root,
            only: Some(name),
            git: Ok(None),
            facts: SourceFacts {
                name: name_of(full),
                ..SourceFacts::default()
            },
        }))
    }

    /// What is known of the source as a whole.
    pub fn facts(&self) -> &SourceFacts {
        &self.facts
    }
}

fn name_of(full: &Path) -> String {
    match full.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => "root".to_owned(),
    }
}
