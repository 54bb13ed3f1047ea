// SPDX-License-Identifier: Apache-2.0

//! What git knows: of a work tree, and of a commit by its objects.
//!
//! No git program is started, and nothing that the repository configures is believed or run.

mod worktree;
mod objects;
mod remote;
mod repository;
mod revision;
mod ancestry;
mod blame;
mod describe;
mod asked;
mod tree;
mod modules;
mod index_file;
mod linked;
mod index;
mod compare;
mod history;
mod commit;

pub(super) use ancestry::merge_base;
pub(super) use blame::{authors, line_authors};
pub(super) use commit::{CommitWalk, Revision, file_at, nearest_file, walk};
pub(super) use compare::{with_index, with_tree, with_work_tree};
pub use history::{Child, Content, History, Node, PastCommit};
pub(super) use objects::Objects;
pub(super) use remote::remote;
pub(super) use repository::{Repository, Unusable, is_bare};
pub(super) use worktree::{View, WorkTree};
