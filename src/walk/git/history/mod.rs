// SPDX-License-Identifier: Apache-2.0

//! All that a repository's references lead to: commits, directories, and the contents of files,
//! each read once.
//!
//! Commits and directories are read first and kept in a few bytes an entry; then contents are
//! given out in the order in which packs hold them, each with the path that the oldest commit has
//! it at. What is missing, as in shallow and partial clones, is told.

mod order;
mod packs;
mod trees;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use git2::{ObjectType, Oid};
use rustc_hash::FxHashMap;

use super::{
    objects::Objects,
    remote::remote,
    repository::{Repository, Unusable, small_file},
    revision::{Commit, commit_of, parsed, references, tag_target},
};
use crate::walk::{
    path::RepoPath,
    reason::system_words,
    source::{Error, Options, name_of, revision_error},
};

pub use trees::{Child, Node};
use trees::{Trees, TreesDraft};

/// How often one tag may lead to another.
const MOST_STEPS: usize = 10;

/// How many problems are told one by one.
const MOST_TOLD: usize = 100;

/// The history of a repository.
pub struct History {
    /// The name of the directory that was asked for.
    pub name: String,
    /// The address of the remote `origin`, as it may be told.
    pub remote: Option<String>,
    /// Every commit, those that others come after first.
    pub commits: Vec<PastCommit>,
    /// Which of the commits is checked out.
    pub head: Option<usize>,
    /// The commits that references lead to, by the references' names.
    pub tips: BTreeMap<String, usize>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
    objects: Objects,
    trees: Trees,
}

/// A commit of a history.
#[derive(Debug, Clone)]
pub struct PastCommit {
    /// Its id, in hexadecimal.
    pub id: String,
    /// When it was committed, in seconds since 1970-01-01T00:00:00Z.
    pub time: i64,
    /// The directory that the history is of, if the commit has it.
    pub root: Option<Node>,
}

/// The content of a file, once.
#[derive(Debug)]
pub struct Content<'c> {
    /// Which one.
    pub node: Node,
    /// Where the oldest commit has it.
    pub path: RepoPath,
    /// All of it.
    pub bytes: &'c [u8],
}

/// Commits and tags, as they are come upon.
#[derive(Default)]
struct Found {
    commits: FxHashMap<Oid, Commit>,
    tags: FxHashMap<Oid, Oid>,
    trees: TreesDraft,
    problems: Vec<String>,
}

impl History {
    /// Reads the commits and directories of the repository that a path is in, as far as they have
    /// to do with the path.
    pub fn open(path: &Path, options: &Options, threads: usize) -> Result<Self, Error> {
        let find = || -> Result<Self, Unusable> {
            let full = fs::canonicalize(path).map_err(|it| system_words(&it))?;
            if !full.is_dir() {
                return Err("it is a file: name the directory that it stands in"
                    .to_owned()
                    .into());
            }
            let (repository, below) = Repository::find(&full, options.trusts_git)?;
            Self::read(&repository, &below, threads, name_of(&full))
        };
        find().map_err(|error| revision_error(path, "the history", &error))
    }

    fn read(
        repository: &Repository,
        below: &[u8],
        threads: usize,
        name: String,
    ) -> Result<Self, Unusable> {
        let objects = repository.objects()?;
        let found = Mutex::new(Found::default());
        let wants = |kind| kind != ObjectType::Blob;
        let mut problems = packs::each(&objects, threads, wants, |kind, id, bytes| {
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            found.take(kind, id, bytes);
        });
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        problems.extend(found.problems.iter().cloned());
        if small_file(&repository.common, b"shallow").is_some() {
            problems.push("the clone is shallow: older commits are not in it".to_owned());
        }
        let (references, problem) = references(repository);
        problems.extend(problem);
        let head = commit_of("HEAD", repository, &objects).ok();
        let mut tips = found.tips(references, &mut problems);
        tips.extend(head.iter().map(|it| ("HEAD".to_owned(), it.id)));
        let (order, missing) = order::of(&found.commits, tips.iter().map(|it| it.1));
        problems.extend(
            missing
                .iter()
                .map(|it| format!("the commit {it} is missing")),
        );
        let place: FxHashMap<Oid, usize> = order.iter().copied().zip(0..).collect();
        let mut trees = found.trees.finish();
        let in_order = order.iter().filter_map(|id| found.commits.get(id));
        let (commits, problem) = past_commits(in_order, &trees, below);
        problems.extend(problem);
        let roots: Vec<Node> = commits.iter().filter_map(|it| it.root).collect();
        problems.extend(trees.reach(&roots));
        let tips = tips.into_iter();
        let tips = tips.filter_map(|(name, id)| Some((name, *place.get(&id)?)));
        let mut history = Self {
            name,
            remote: remote(&repository.common),
            head: head.and_then(|it| place.get(&it.id).copied()),
            tips: tips.filter(|it| it.0 != "HEAD").collect(),
            problems,
            commits,
            objects,
            trees,
        };
        history.settle();
        Ok(history)
    }

    /// Gives each content that is in a commit to `each`, once; `each` is cloned for each thread.
    pub fn each_content<F>(&mut self, threads: usize, each: F)
    where
        F: FnMut(Content<'_>) + Send + Clone,
    {
        let n_nodes = self.trees.n_nodes();
        let is_done: Vec<AtomicBool> = (0..n_nodes).map(|_| AtomicBool::new(false)).collect();
        let mut each = each;
        let (trees, is_done) = (&self.trees, &is_done);
        let wants = |kind| kind == ObjectType::Blob;
        let problems = packs::each(&self.objects, threads, wants, move |_, id, bytes| {
            let Some((node, path)) = trees.content(id) else {
                return;
            };
            let is_first = is_done.get(node.index());
            if is_first.is_some_and(|it| !it.swap(true, Ordering::Relaxed)) {
                each(Content { node, path, bytes });
            }
        });
        let is_done = |it: Node| {
            let done = is_done.get(it.index());
            done.is_some_and(|it| it.load(Ordering::Relaxed))
        };
        let n_missing = self.trees.contents().filter(|it| !is_done(*it)).count();
        if n_missing > 0 {
            let words = "files are missing, as in a partial clone";
            self.problems
                .push(format!("the contents of {n_missing} {words}"));
        }
        self.problems.extend(problems);
        self.settle();
    }

    /// What stands in a directory, by name; nothing for a file.
    pub fn children(&self, node: Node) -> impl Iterator<Item = (&[u8], Child)> {
        self.trees.children(node)
    }

    /// One more than the greatest [`Node::index`].
    pub fn n_nodes(&self) -> usize {
        self.trees.n_nodes()
    }

    /// The same problem is met twice, by each of the two readings.
    fn settle(&mut self) {
        self.problems.sort();
        self.problems.dedup();
        let n_more = self.problems.len().saturating_sub(MOST_TOLD);
        if n_more > 0 {
            self.problems.truncate(MOST_TOLD);
            self.problems
                .push(format!("and {n_more} more objects are broken or missing"));
        }
    }
}

/// Commits with the directories that stand at a path; the words say of how many these are missing.
fn past_commits<'c, I: Iterator<Item = &'c Commit>>(
    commits: I,
    trees: &Trees,
    path: &[u8],
) -> (Vec<PastCommit>, Option<String>) {
    let mut n_lost = 0;
    let commits = commits.map(|it| {
        let root = trees.below(it.tree, path);
        n_lost += usize::from(root.is_err());
        PastCommit {
            id: it.id.to_string(),
            time: it.committed,
            root: root.unwrap_or_default(),
        }
    });
    let commits = commits.collect();
    let lost = (n_lost > 0).then(|| format!("the directories of {n_lost} commits are missing"));
    (commits, lost)
}

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("History");
        shown.field("name", &self.name).finish_non_exhaustive()
    }
}

impl Found {
    fn take(&mut self, kind: ObjectType, id: Oid, bytes: &[u8]) {
        match kind {
            ObjectType::Commit => match parsed(id, bytes) {
                Ok(commit) => drop(self.commits.insert(id, commit)),
                Err(error) => self.problems.push(error.to_string()),
            },
            ObjectType::Tree => {
                let problem = self.trees.add(id, bytes);
                self.problems.extend(problem);
            }
            _ => self.tags.extend(tag_target(bytes).map(|it| (id, it))),
        }
    }

    /// The commits that references lead to, by the references' names.
    fn tips(
        &self,
        references: BTreeMap<String, Oid>,
        problems: &mut Vec<String>,
    ) -> Vec<(String, Oid)> {
        let mut tips = Vec::new();
        for (name, id) in references {
            match self.peeled(id) {
                Some(id) => tips.push((name, id)),
                // References to single files and directories are no history.
                None if self.trees.has(id) => (),
                None => problems.push(format!("`{name}` leads to no commit that is there")),
            }
        }
        tips
    }

    /// The commit that an id is, or that a tag of that id names.
    fn peeled(&self, id: Oid) -> Option<Oid> {
        let mut id = id;
        for _ in 0..MOST_STEPS {
            if self.commits.contains_key(&id) {
                return Some(id);
            }
            id = *self.tags.get(&id)?;
        }
        None
    }
}
