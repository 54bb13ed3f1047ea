// SPDX-License-Identifier: Apache-2.0

//! What a directory holds, in the order of the walk.

use super::reason::Reason;

/// A name in a directory.
#[derive(Debug)]
pub(super) struct Listed {
    /// The name; that of a directory ends in `/`, so that names sort as the paths below them do:
    /// `a-b` before `a/x`.
    key: Box<[u8]>,
    pub(super) what: Found,
}

/// What a name stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    File,
    Directory,
    Symlink,
    /// Nothing that can be walked.
    Lost(Reason),
}

impl Listed {
    pub(super) fn new(name: &[u8], what: Found) -> Self {
        let key = match what {
            Found::Directory => [name, b"/"].concat().into(),
            _ => name.into(),
        };
        Self { key, what }
    }

    /// The name, with `/` at the end of a directory's.
    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }

    /// The name.
    pub(super) fn name(&self) -> &[u8] {
        self.key.strip_suffix(b"/").unwrap_or(&self.key)
    }
}
