// SPDX-License-Identifier: Apache-2.0

//! A trie over word numbers, as flat arrays.

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;

use crate::emit::{write_u16, write_u32};

/// Nodes by number; node 0 is the root.
#[derive(Debug)]
pub(crate) struct Trie {
    nodes: Vec<BTreeMap<u16, usize>>,
    targets: Vec<u32>,
}

impl Default for Trie {
    fn default() -> Self {
        Self {
            nodes: vec![BTreeMap::new()],
            targets: vec![0],
        }
    }
}

impl Trie {
    /// Adds a path, unless it is taken.
    pub(crate) fn insert(&mut self, path: &[u16], target: u32) {
        let mut at = 0;
        for word in path {
            let next = self.nodes.len();
            let child = *self.nodes[at].entry(*word).or_insert(next);
            if child == next {
                self.nodes.push(BTreeMap::new());
                self.targets.push(0);
            }
            at = child;
        }
        if self.targets[at] == 0 {
            self.targets[at] = target;
        }
    }

    /// Writes the arrays: where each node's edges start, the edges, what each node stands for.
    pub(crate) fn emit(&self, out: &Path) -> Result<()> {
        let (mut starts, mut words, mut children) = (Vec::new(), Vec::new(), Vec::new());
        for node in &self.nodes {
            starts.push(u32::try_from(words.len())?);
            for (word, child) in node {
                words.push(*word);
                children.push(u32::try_from(*child)?);
            }
        }
        starts.push(u32::try_from(words.len())?);
        write_u32(out, "name_starts", &starts)?;
        write_u16(out, "name_words", &words)?;
        write_u32(out, "name_children", &children)?;
        write_u32(out, "name_targets", &self.targets)
    }
}
