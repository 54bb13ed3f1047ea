// SPDX-License-Identifier: Apache-2.0

//! What git knows: of a work tree, and of a commit by its objects.
//!
//! No git program is started, and nothing that the repository configures is believed or run.

mod worktree;

pub(super) use worktree::{View, WorkTree};
