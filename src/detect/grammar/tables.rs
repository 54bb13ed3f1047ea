// SPDX-License-Identifier: Apache-2.0

//! The tables that `build/names.rs` writes: names as a trie, families, the roles of words.

use std::sync::LazyLock;

/// Up to three numbers of a version.
pub(super) type Version = (u16, u16, u16);

/// How sure a spelling is to mean a license, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Says "license", or cannot be anything else.
    Full,
    /// Initials: `GPL`.
    Short,
    /// An id of the list, written in one piece.
    Id,
    /// An ordinary word or another thing's name as well: `MIT`, `Apache`.
    Weak,
    /// A word that is an id of the list and means other things nearly everywhere: `Fair`.
    Bare,
    /// An address.
    Url,
}

/// One spelling of a name.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) strength: Strength,
    /// Its place in `FAMILIES`.
    pub(super) family: usize,
    /// The version that the spelling itself gives.
    pub(super) version: Option<Version>,
    /// The first version that has had this name.
    pub(super) since: Option<Version>,
}

/// A license in all its versions.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) key: &'static str,
    /// What the name says when no version is given; empty if that is left open.
    pub(super) unversioned: &'static str,
    /// Whether its ids end in `-only` and `-or-later`.
    pub(super) has_later: bool,
    pub(super) is_exception: bool,
    pub(super) versions: &'static [(Version, &'static str)],
}

pub(super) static NAMES: &[Name] = include!(concat!(env!("OUT_DIR"), "/names.rs"));
pub(super) static FAMILIES: &[Family] = include!(concat!(env!("OUT_DIR"), "/families.rs"));

macro_rules! table {
    ($number:ty, $file:literal) => {{
        #[repr(C, align(8))]
        struct Aligned<T: ?Sized>(T);
        static BYTES: &Aligned<[u8]> =
            &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/", $file)));
        bytemuck::cast_slice::<u8, $number>(&BYTES.0)
    }};
}

/// The tables of numbers, as slices over the program's own image.
#[derive(Debug)]
pub(super) struct Tables {
    roles: &'static [u32],
    folds: &'static [u16],
    starts: &'static [u32],
    words: &'static [u16],
    children: &'static [u32],
    targets: &'static [u32],
    /// The children of the first node by word; 0 for words that no name starts with. Every word
    /// of a text is looked up here.
    roots: Vec<u32>,
}

/// The tables, ready to use.
pub(super) fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| {
        let mut tables = Tables {
            roles: table!(u32, "word_roles"),
            folds: table!(u16, "word_folds"),
            starts: table!(u32, "name_starts"),
            words: table!(u16, "name_words"),
            children: table!(u32, "name_children"),
            targets: table!(u32, "name_targets"),
            roots: Vec::new(),
        };
        tables.roots = tables.first_nodes();
        tables
    });
    &TABLES
}

impl Tables {
    /// What a word does in a statement, as bits.
    pub(super) fn roles(&self, word: u16) -> u32 {
        self.roles
            .get(usize::from(word))
            .copied()
            .unwrap_or_default()
    }

    /// The spelling that stands for this word and its variants.
    pub(super) fn fold(&self, word: u16) -> u16 {
        self.folds.get(usize::from(word)).copied().unwrap_or(word)
    }

    fn first_nodes(&self) -> Vec<u32> {
        let end = self.starts.get(1).map_or(0, |it| *it as usize);
        let words = self.words.get(..end).unwrap_or_default();
        let mut roots = vec![0; words.last().map_or(0, |it| usize::from(*it) + 1)];
        for (word, child) in words.iter().zip(self.children) {
            roots[usize::from(*word)] = *child;
        }
        roots
    }

    /// The node that names lead to which start with `word`.
    pub(super) fn root(&self, word: u16) -> Option<usize> {
        let node = *self.roots.get(usize::from(word))? as usize;
        (node > 0).then_some(node)
    }

    /// The node behind `node` by way of `word`.
    pub(super) fn child(&self, node: usize, word: u16) -> Option<usize> {
        let start = *self.starts.get(node)? as usize;
        let end = *self.starts.get(node + 1)? as usize;
        let at = self.words.get(start..end)?.binary_search(&word).ok()?;
        self.children.get(start + at).map(|it| *it as usize)
    }

    /// The name that ends at a node.
    pub(super) fn name(&self, node: usize) -> Option<&'static Name> {
        let target = *self.targets.get(node)? as usize;
        NAMES.get(target.checked_sub(1)?)
    }
}

impl Family {
    /// The id of a version, without `-only` or `-or-later`.
    pub(super) fn id(&self, version: Version) -> Option<&'static str> {
        let at = self
            .versions
            .binary_search_by(|it| it.0.cmp(&version))
            .ok()?;
        self.versions.get(at).map(|it| it.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::grammar::mention::MOST_NAME;

    fn depth(tables: &Tables, node: usize) -> usize {
        let children = tables.starts[node] as usize..tables.starts[node + 1] as usize;
        let deepest = children.map(|it| 1 + depth(tables, tables.children[it] as usize));
        deepest.max().unwrap_or(0)
    }

    #[test]
    fn no_name_is_longer_than_mentions_expect() {
        let n_words = depth(tables(), 0);
        assert!(n_words > 5);
        // Behind each word of it `version` may stand.
        assert!(n_words * 2 <= MOST_NAME, "{n_words}");
    }
}
