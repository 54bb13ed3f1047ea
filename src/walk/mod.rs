// SPDX-License-Identifier: Apache-2.0

//! Lists what is in a source. Opens directories, and for `read` the files in them.
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
mod iterate;
mod folder;

#[cfg(not(unix))]
use portable as system;
#[cfg(unix)]
use unix as system;

pub use folder::{Folder, Name};
pub use iterate::{Entry, Item, Walk, walk};
pub use path::{RepoPath, is_deceptive};
pub use reason::{Reason, Skipped};
pub use source::{Error, Options, Source, SourceFacts};

pub(crate) use reason::system_words;
