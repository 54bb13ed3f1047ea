// SPDX-License-Identifier: Apache-2.0

//! What git knows of a work tree.

use std::path::Path;

use super::{reason::Reason, source::SourceFacts};

#[derive(Debug)]
pub(super) struct WorkTree {}

impl WorkTree {
    pub(super) fn find(_full: &Path) -> Result<Option<Self>, String> {
        Ok(None)
    }

    pub(super) fn tell(&self, _facts: &mut SourceFacts) {}

    pub(super) fn view(&self) -> Result<View, Reason> {
        Ok(View {})
    }
}

#[derive(Debug)]
pub(super) struct View {}

impl View {
    pub(super) fn absent_before(&mut self, _path: &[u8]) -> Option<(Vec<u8>, Reason)> {
        None
    }
    pub(super) fn rest(&mut self) -> Option<(Vec<u8>, Reason)> {
        None
    }
    pub(super) fn take(&mut self, _path: &[u8]) -> bool {
        true
    }
    pub(super) fn has_below(&self, _directory: &[u8]) -> bool {
        true
    }
    pub(super) fn skip_below(&mut self, _directory: &[u8]) {}
    pub(super) fn ignores(&self, _path: &[u8]) -> bool {
        false
    }
}
