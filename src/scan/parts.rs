// SPDX-License-Identifier: Apache-2.0

//! What the threads of a scan found, put together in any order.

use super::examine::Found;
use crate::{
    inventory::{Examined, Gap},
    walk::Skipped,
};

/// What was found so far, each kind for itself. Of large trees it is most of what is in memory.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) files: Vec<Examined>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) gaps: Vec<Gap>,
}

impl Parts {
    /// Adds what came of one thing.
    pub(super) fn with(mut self, found: Found) -> Self {
        self.files.extend(found.examined);
        self.skipped.extend(found.skipped);
        self.gaps.extend(found.gaps);
        self
    }

    /// Adds what another thread found.
    pub(super) fn and(mut self, mut other: Self) -> Self {
        if self.files.len() < other.files.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.files.append(&mut other.files);
        self.skipped.append(&mut other.skipped);
        self.gaps.append(&mut other.gaps);
        self
    }
}
