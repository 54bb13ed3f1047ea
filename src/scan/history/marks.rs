// SPDX-License-Identifier: Apache-2.0

//! Which commits have which marks.
//!
//! What a directory has is what stands in it has, whatever commits and paths it belongs to: each
//! is looked at once. Most commits have the marks of the one before, and sets of marks are few.

use std::{cell::Cell, collections::BTreeMap};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    detect::Method,
    inventory::{Mark, Moment, PastCommit, PastPath},
    walk::{Child, History, Node, RepoPath},
};

/// How many paths of one mark are told, and how many directories are gone through for them: a few
/// objects that hold each other many times over stand for more paths than there is time for.
const MOST_PATHS: usize = 100_000;
const MOST_FOLDERS: usize = 2_000_000;

/// How many marks all sets have together.
const MOST_IN_SETS: usize = 50_000_000;

/// A set of marks, by its number; the empty one has 0.
type Set = u32;

/// The marks of all commits.
pub(super) struct Marked<'a> {
    history: &'a History,
    sets: Vec<Box<[u32]>>,
    /// The set of each node.
    of_node: Vec<Set>,
    n_in_sets: usize,
    /// Of each mark, the first commit that has it, the last one, and how many do.
    spans: BTreeMap<u32, (usize, usize, usize)>,
    /// The references of each mark: how many, and the first names.
    references: BTreeMap<u32, (usize, Vec<&'a str>)>,
    /// Whether something was over a bound.
    is_cut: Cell<bool>,
}

impl<'a> Marked<'a> {
    /// `contents` has the sorted marks of the contents that have some.
    pub(super) fn new(history: &'a History, contents: &FxHashMap<Node, Vec<u32>>) -> Self {
        let mut marked = Self {
            history,
            sets: vec![Box::default()],
            of_node: vec![0; history.n_nodes()],
            n_in_sets: 0,
            spans: BTreeMap::new(),
            references: BTreeMap::new(),
            is_cut: Cell::new(false),
        };
        marked.fill(contents);
        marked.find_references();
        let mut of_sets: BTreeMap<Set, (usize, usize, usize)> = BTreeMap::new();
        for (at, commit) in history.commits.iter().enumerate() {
            let set = commit.root.map_or(0, |it| marked.set(it));
            let span = of_sets.entry(set).or_insert((at, at, 0));
            *span = (span.0, at, span.2 + 1);
        }
        for (set, (first, last, n)) in of_sets {
            for mark in marked.sets.get(set as usize).into_iter().flatten() {
                let span = marked.spans.entry(*mark).or_insert((first, last, 0));
                *span = (span.0.min(first), span.1.max(last), span.2 + n);
            }
        }
        marked
    }

    /// Whether something was over a bound, and is not told.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut.get()
    }

    fn find_references(&mut self) {
        let mut of_sets: BTreeMap<Set, Vec<&'a str>> = BTreeMap::new();
        for (name, at) in &self.history.tips {
            let set = self.root(*at).map_or(0, |it| self.set(it));
            of_sets.entry(set).or_default().push(name);
        }
        for (set, names) in of_sets {
            for mark in self.sets.get(set as usize).into_iter().flatten() {
                let (n, known) = self.references.entry(*mark).or_default();
                *n += names.len();
                known.extend(names.iter().take(Mark::N_REFERENCES));
                known.sort_unstable();
                known.truncate(Mark::N_REFERENCES);
            }
        }
    }

    /// Works out the set of each directory, those in it first.
    fn fill(&mut self, contents: &FxHashMap<Node, Vec<u32>>) {
        let mut known: FxHashMap<Box<[u32]>, Set> = FxHashMap::default();
        known.insert(Box::default(), 0);
        let mut is_met = vec![false; self.of_node.len()];
        let mut coming: Vec<(Node, bool)> = Vec::new();
        for root in self.history.commits.iter().filter_map(|it| it.root) {
            coming.push((root, false));
            while let Some((node, is_back)) = coming.pop() {
                if is_back {
                    let children = self.history.children(node);
                    let mut sets: Vec<Set> = children.map(|it| self.set(it.1.node())).collect();
                    sets.sort_unstable();
                    sets.dedup();
                    let marks = sets.iter().filter_map(|it| self.sets.get(*it as usize));
                    let mut marks: Vec<u32> = marks.flatten().copied().collect();
                    marks.sort_unstable();
                    marks.dedup();
                    self.keep(node, marks, &mut known);
                    continue;
                }
                if is_met
                    .get_mut(node.index())
                    .is_none_or(|it| std::mem::replace(it, true))
                {
                    continue;
                }
                coming.push((node, true));
                for (_, child) in self.history.children(node) {
                    match child {
                        Child::Directory(child) => coming.push((child, false)),
                        Child::File(child) => {
                            let marks = contents.get(&child).cloned();
                            self.keep(child, marks.unwrap_or_default(), &mut known);
                        }
                    }
                }
            }
        }
    }

    fn keep(&mut self, node: Node, marks: Vec<u32>, known: &mut FxHashMap<Box<[u32]>, Set>) {
        let set = match known.get(&*marks) {
            Some(set) => *set,
            None if self.n_in_sets + marks.len() > MOST_IN_SETS => {
                self.is_cut.set(true);
                0
            }
            None => {
                self.n_in_sets += marks.len();
                let set = u32::try_from(self.sets.len()).unwrap_or(0);
                let marks: Box<[u32]> = marks.into();
                self.sets.push(marks.clone());
                known.insert(marks, set);
                set
            }
        };
        if let Some(it) = self.of_node.get_mut(node.index()) {
            *it = set;
        }
    }

    fn set(&self, node: Node) -> Set {
        self.of_node.get(node.index()).copied().unwrap_or(0)
    }

    fn has(&self, node: Node, mark: u32) -> bool {
        let set = self.sets.get(self.set(node) as usize);
        set.is_some_and(|it| it.binary_search(&mark).is_ok())
    }

    /// What is known of a mark, but its name; `None` if no commit has it.
    pub(super) fn mark(&self, mark: u32, with_paths: bool) -> Option<Mark> {
        let (first, last, n_commits) = *self.spans.get(&mark)?;
        let has = |at: usize| self.root(at).is_some_and(|it| self.has(it, mark));
        let (n_references, references) = self.references.get(&mark).cloned().unwrap_or_default();
        Some(Mark {
            license: String::new(),
            method: Method::Text,
            is_in_head: self.history.head.is_some_and(has),
            references: references.into_iter().map(str::to_owned).collect(),
            n_references,
            n_commits,
            n_contents: 0,
            first: self.moment(first, mark),
            last: self.moment(last, mark),
            paths: with_paths.then(|| self.paths(mark)),
        })
    }

    fn root(&self, at: usize) -> Option<Node> {
        self.history.commits.get(at)?.root
    }

    fn commit(&self, at: usize) -> PastCommit {
        let commit = self.history.commits.get(at);
        commit.map_or_else(PastCommit::default, |it| PastCommit {
            id: it.id.clone(),
            time: it.time,
        })
    }

    fn moment(&self, at: usize, mark: u32) -> Moment {
        let mut paths = Vec::new();
        let mut n_paths = 0;
        self.each_path(at, mark, &mut |_, _| true, &mut |path| {
            if n_paths < Moment::N_NAMED {
                paths.push(RepoPath::new(path));
            }
            n_paths += 1;
            n_paths < Moment::MOST
        });
        Moment {
            at: self.commit(at),
            paths,
            n_paths,
        }
    }

    /// Goes through the paths of a commit that have a mark, until `each` says that it is enough;
    /// `enters` says whether a directory is looked into.
    fn each_path(
        &self,
        at: usize,
        mark: u32,
        enters: &mut impl FnMut(Node, &[u8]) -> bool,
        each: &mut impl FnMut(&[u8]) -> bool,
    ) {
        let mut coming: Vec<(Child, Vec<u8>)> = Vec::new();
        let root = self.root(at).filter(|it| self.has(*it, mark));
        coming.extend(root.map(|it| (Child::Directory(it), Vec::new())));
        while let Some((child, path)) = coming.pop() {
            let Child::Directory(node) = child else {
                if !each(&path) {
                    return;
                }
                continue;
            };
            if !enters(node, &path) {
                continue;
            }
            let slash: &[u8] = if path.is_empty() { b"" } else { b"/" };
            let children = self.history.children(node);
            let having = children.filter(|it| self.has(it.1.node(), mark));
            let having = having.map(|(name, child)| (child, [&*path, slash, name].concat()));
            let n_before = coming.len();
            coming.extend(having);
            coming.get_mut(n_before..).unwrap_or_default().reverse();
        }
    }

    /// Everywhere that a mark stood. A directory that was seen at a path before is not looked
    /// into again, on the way through the commits and on the way back.
    fn paths(&self, mark: u32) -> Vec<PastPath> {
        let n_commits = self.history.commits.len();
        let mut spans: BTreeMap<Vec<u8>, (usize, usize)> = BTreeMap::new();
        let forth: Vec<usize> = (0..n_commits).collect();
        let back: Vec<usize> = (0..n_commits).rev().collect();
        for (order, is_back) in [(forth, false), (back, true)] {
            let mut seen: FxHashSet<(Node, Vec<u8>)> = FxHashSet::default();
            let mut met: FxHashSet<Vec<u8>> = FxHashSet::default();
            for at in order {
                let mut enters = |node, path: &[u8]| {
                    let is_over = seen.len() >= MOST_FOLDERS;
                    self.is_cut.set(self.is_cut.get() || is_over);
                    !is_over && seen.insert((node, path.to_vec()))
                };
                self.each_path(at, mark, &mut enters, &mut |path| {
                    if is_back {
                        if let Some(span) = spans.get_mut(path)
                            && met.insert(path.to_vec())
                        {
                            span.1 = at;
                        }
                    } else if spans.len() < MOST_PATHS {
                        spans.entry(path.to_vec()).or_insert((at, at));
                    } else {
                        self.is_cut.set(true);
                        return false;
                    }
                    true
                });
            }
        }
        let mut in_head: FxHashSet<Vec<u8>> = FxHashSet::default();
        if let Some(head) = self.history.head {
            self.each_path(head, mark, &mut |_, _| true, &mut |path| {
                in_head.insert(path.to_vec());
                in_head.len() < MOST_PATHS
            });
        }
        let paths = spans.into_iter().map(|(path, (first, last))| PastPath {
            first: self.commit(first),
            last: self.commit(last),
            is_in_head: in_head.contains(&path),
            path: RepoPath::new(&path),
        });
        paths.collect()
    }
}
