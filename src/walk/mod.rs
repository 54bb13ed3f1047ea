// SPDX-License-Identifier: Apache-2.0

//! Lists what is in a source: a directory, a commit, an archive. Opens them, and for `read` the
//! files in them, wherever their bytes are.
//!
//! In a git work tree the files are what git tracks plus what is untracked and not ignored;
//! elsewhere everything. A scanned tree does not choose what is scanned: an ignore file never
//! hides a tracked file, no link is followed, and whatever is left out is listed with its reason.
#![expect(
    clippy::disallowed_methods,
    reason = "the walk is where directories and files are opened"
)]

mod path;
mod reason;
mod dir;
#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod portable;
mod source;
mod ignore;
mod git;
mod archive;
mod entry;
mod directory;
mod iterate;
mod folder;
mod changes;

#[cfg(not(unix))]
use portable as system;
#[cfg(unix)]
use unix as system;

pub use archive::{HEAD, TAIL, is_archive_name};
pub use changes::{Changes, changes};
pub use entry::{Entry, Item, Opened};
pub use folder::{Folder, Name};
pub use git::{Child, Content, History, Node, PastCommit};
pub use iterate::{Walk, walk};
pub use path::{RepoPath, is_deceptive};
pub use reason::{Reason, Skipped};
pub use source::{
    Error, LIMIT, Options, Source, SourceFacts, authors, file_at, in_repository, line_authors,
    merge_base, nearest_file,
};

pub(crate) use reason::system_words;
