// SPDX-License-Identifier: Apache-2.0

//! The directories of a history, eight bytes an entry, and where the contents of files stand.

use git2::Oid;
use rustc_hash::FxHashMap;

use crate::walk::{
    git::tree::{self, What},
    path::RepoPath,
};

/// How many entries all directories have together: 800 MB of them.
const MOST_ENTRIES: usize = 100_000_000;

/// How deep directories stand in one another.
const MOST_DEEP: usize = 1024;

/// A directory or the content of a file, whatever the commits and paths that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(u32);

impl Node {
    /// Its number, below [`super::History::n_nodes`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a name in a directory stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Child {
    /// A directory.
    Directory(Node),
    /// A regular file.
    File(Node),
}

impl Child {
    /// The directory or the content.
    pub fn node(self) -> Node {
        match self {
            Self::Directory(node) | Self::File(node) => node,
        }
    }
}

/// A name in a directory.
#[derive(Debug, Clone, Copy)]
struct Entry {
    name: u32,
    /// The node; the highest bit is set for a directory.
    child: u32,
}

const DIRECTORY: u32 = 1 << 31;

/// Directories, in the order in which they are come upon.
#[derive(Default)]
pub(super) struct TreesDraft {
    nodes: FxHashMap<Oid, u32>,
    /// Of each node that is a directory, where its entries stand.
    lists: Vec<Option<(usize, u32)>>,
    entries: Vec<Entry>,
    names: FxHashMap<Box<[u8]>, u32>,
    is_full: bool,
}

impl TreesDraft {
    /// Takes a directory; the words say what could not be taken.
    pub(super) fn add(&mut self, id: Oid, bytes: &[u8]) -> Option<String> {
        let node = self.node(id);
        if self.lists.get(node as usize).is_some_and(Option::is_some) {
            return None; // in two packs
        }
        let (entries, problem) = tree::parse(bytes);
        if self.entries.len() + entries.len() > MOST_ENTRIES
            || self.nodes.len() >= DIRECTORY as usize
        {
            let words = format!("its directories have more than {MOST_ENTRIES} entries");
            return (!std::mem::replace(&mut self.is_full, true)).then_some(words);
        }
        let mut problem = problem.map(str::to_owned);
        let (start, mut n) = (self.entries.len(), 0);
        for entry in entries {
            let bit = match entry.what {
                What::Directory => DIRECTORY,
                What::File => 0,
                What::Symlink | What::Submodule => continue,
                What::Malformed(why) => {
                    problem = Some(why.to_owned());
                    continue;
                }
            };
            let child = self.node(entry.id) | bit;
            let n_names = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            let name = *self.names.entry(entry.name).or_insert(n_names);
            self.entries.push(Entry { name, child });
            n += 1;
        }
        if let Some(list) = self.lists.get_mut(node as usize) {
            *list = Some((start, n));
        }
        problem.map(|it| format!("the directory {id} is malformed: {it}"))
    }

    /// Whether a directory or a file of a directory has an id.
    pub(super) fn has(&self, id: Oid) -> bool {
        self.nodes.contains_key(&id)
    }

    fn node(&mut self, id: Oid) -> u32 {
        let next = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        let node = *self.nodes.entry(id).or_insert(next);
        if node == next {
            self.lists.push(None);
        }
        node
    }

    pub(super) fn finish(self) -> Trees {
        let mut names = vec![Box::default(); self.names.len()];
        let mut all = self.names.into_iter().collect::<Vec<_>>();
        all.sort_unstable_by_key(|it| it.1);
        for (place, (name, _)) in names.iter_mut().zip(all) {
            *place = name;
        }
        Trees {
            places: vec![Place::NOWHERE; self.lists.len()],
            nodes: self.nodes,
            lists: self.lists,
            entries: self.entries,
            names,
        }
    }
}

/// Where the oldest commit has a node: its directory and its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// A node; itself for a root.
    above: u32,
    name: u32,
    is_content: bool,
}

impl Place {
    const NOWHERE: Self = Self {
        above: u32::MAX,
        name: u32::MAX,
        is_content: false,
    };
}

/// A directory is not in the repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Missing;

/// All directories.
pub(super) struct Trees {
    nodes: FxHashMap<Oid, u32>,
    lists: Vec<Option<(usize, u32)>>,
    entries: Vec<Entry>,
    names: Vec<Box<[u8]>>,
    /// One for each node.
    places: Vec<Place>,
}

impl Trees {
    pub(super) fn n_nodes(&self) -> usize {
        self.lists.len()
    }

    /// The directory at a path below another, if it is in that; `path` has `/` at its end or is
    /// empty. An error if a directory on the way is missing.
    pub(super) fn below(&self, tree: Oid, path: &[u8]) -> Result<Option<Node>, Missing> {
        let mut node = Node(*self.nodes.get(&tree).ok_or(Missing)?);
        for part in path.split(|it| *it == b'/').filter(|it| !it.is_empty()) {
            if self.lists.get(node.index()).is_none_or(Option::is_none) {
                return Err(Missing);
            }
            let mut children = self.children(node);
            let found = children.find_map(|(name, child)| match child {
                Child::Directory(node) if name == part => Some(node),
                _ => None,
            });
            match found {
                Some(found) => node = found,
                None => return Ok(None),
            }
        }
        Ok(Some(node))
    }

    pub(super) fn children(&self, node: Node) -> impl Iterator<Item = (&[u8], Child)> {
        self.listed(node.0).iter().filter_map(|it| {
            let name = self.names.get(it.name as usize)?;
            let node = Node(it.child & !DIRECTORY);
            let is_directory = it.child & DIRECTORY != 0;
            let child = if is_directory {
                Child::Directory(node)
            } else {
                Child::File(node)
            };
            Some((&**name, child))
        })
    }

    fn listed(&self, node: u32) -> &[Entry] {
        let list = self.lists.get(node as usize).copied().flatten();
        let entries = list.and_then(|(start, n)| self.entries.get(start..start + n as usize));
        entries.unwrap_or_default()
    }

    /// Finds a place for all that stands below some directories: the first that has it. The words
    /// tell of directories that are not there, or stand too deep.
    pub(super) fn reach(&mut self, roots: &[Node]) -> Vec<String> {
        let (mut n_missing, mut is_deep) = (0, false);
        let mut coming: Vec<(u32, usize)> = Vec::new();
        for root in roots {
            let place = Place {
                above: root.0,
                name: u32::MAX,
                is_content: false,
            };
            if self.take_place(root.0, place) {
                coming.push((root.0, 0));
            }
            while let Some((node, depth)) = coming.pop() {
                if self.lists.get(node as usize).is_none_or(Option::is_none) {
                    n_missing += 1;
                    continue;
                }
                if depth >= MOST_DEEP {
                    is_deep = true;
                    continue;
                }
                let entries = self.listed(node).to_vec();
                for it in entries.iter().rev() {
                    let child = it.child & !DIRECTORY;
                    let is_content = it.child & DIRECTORY == 0;
                    let place = Place {
                        above: node,
                        name: it.name,
                        is_content,
                    };
                    if self.take_place(child, place) && !is_content {
                        coming.push((child, depth + 1));
                    }
                }
            }
        }
        let missing = (n_missing > 0).then(|| format!("{n_missing} directories are missing"));
        let words = format!("directories stand more than {MOST_DEEP} deep in one another");
        missing
            .into_iter()
            .chain(is_deep.then_some(words))
            .collect()
    }

    fn take_place(&mut self, node: u32, place: Place) -> bool {
        match self.places.get_mut(node as usize) {
            Some(free) if *free == Place::NOWHERE => {
                *free = place;
                true
            }
            _ => false,
        }
    }

    /// The content with an id, and its place.
    pub(super) fn content(&self, id: Oid) -> Option<(Node, RepoPath)> {
        let node = *self.nodes.get(&id)?;
        let mut place = *self.places.get(node as usize)?;
        if !place.is_content {
            return None;
        }
        let mut parts: Vec<&[u8]> = Vec::new();
        // A directory takes its place once, after the one that it stands in: no circle is closed.
        while let Some(name) = self.names.get(place.name as usize) {
            parts.push(name);
            place = *self.places.get(place.above as usize)?;
        }
        parts.reverse();
        Some((Node(node), RepoPath::new(&parts.join(&b'/'))))
    }

    pub(super) fn contents(&self) -> impl Iterator<Item = Node> {
        let nodes = (0..).zip(&self.places);
        nodes
            .filter(|(_, it)| it.is_content)
            .map(|(it, _)| Node(it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> Oid {
        Oid::from_bytes(&[n; 20]).unwrap()
    }

    /// A directory's object: `(mode, name, id)`.
    fn object(entries: &[(&str, &str, u8)]) -> Vec<u8> {
        let entry = |(mode, name, id): &(&str, &str, u8)| {
            [mode.as_bytes(), b" ", name.as_bytes(), b"\0", &[*id; 20]].concat()
        };
        entries.iter().flat_map(entry).collect()
    }

    #[test]
    fn a_content_stands_where_the_first_directory_has_it() {
        let mut draft = TreesDraft::default();
        assert_eq!(
            draft.add(id(1), &object(&[("40000", "d", 2), ("100644", "e", 3)])),
            None
        );
        assert_eq!(draft.add(id(2), &object(&[("100644", "f", 3)])), None);
        let mut trees = draft.finish();
        let (one, two) = (Node(trees.nodes[&id(1)]), Node(trees.nodes[&id(2)]));
        assert_eq!(trees.below(id(1), b"d/"), Ok(Some(two)));
        assert_eq!(trees.below(id(1), b"x/"), Ok(None));
        assert_eq!(trees.below(id(9), b""), Err(Missing));
        assert!(trees.reach(&[two, one]).is_empty());
        let (node, path) = trees.content(id(3)).unwrap();
        assert_eq!(path.to_string(), "f");
        assert_eq!(trees.contents().collect::<Vec<_>>(), [node]);
        let names: Vec<_> = trees.children(one).map(|it| it.0.to_vec()).collect();
        assert_eq!(names, [b"d", b"e"]);
    }

    #[test]
    fn directories_that_hold_themselves_or_are_missing_are_told() {
        let mut draft = TreesDraft::default();
        draft.add(
            id(1),
            &object(&[("40000", "d", 1), ("40000", "e", 9), ("100644", "f", 3)]),
        );
        let mut trees = draft.finish();
        let root = Node(trees.nodes[&id(1)]);
        assert_eq!(trees.reach(&[root]), ["1 directories are missing"]);
        assert_eq!(trees.content(id(3)).unwrap().1.to_string(), "f");
        assert!(trees.content(id(1)).is_none());
    }

    #[test]
    fn what_git_refuses_is_told() {
        let mut draft = TreesDraft::default();
        let problem = draft.add(id(1), &object(&[("100644", "..", 3)]));
        assert!(
            problem
                .unwrap()
                .contains("is malformed: its name is one that git refuses")
        );
    }
}
