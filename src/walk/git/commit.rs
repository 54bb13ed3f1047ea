// SPDX-License-Identifier: Apache-2.0

//! The walk through a commit, by its objects: nothing is checked out.
//!
//! What git's attributes say (`export-ignore`, filters, line ends) changes nothing: the files are
//! what the commit holds.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    vec,
};

use git2::{ObjectType, Oid};
use rustc_hash::FxHashMap;

use super::{
    index::Index,
    modules::Modules,
    objects::Objects,
    repository::{Repository, Unusable},
    revision::{self, Commit},
    tree::{self, TreeEntry, What},
    worktree::kind_of,
};
use crate::walk::{
    entry::{Entry, Item},
    path::RepoPath,
    reason::Reason,
};

/// How deep directories stand in one another, and submodules in submodules.
const MOST_DEEP: usize = 1024;
const MOST_SUBMODULES: usize = 16;

/// How many names are listed.
const MOST_ENTRIES: usize = 4_000_000;

/// How often one directory that holds directories may come again. A few objects that hold each
/// other many times over would stand for more files than there is time for.
const MOST_AGAIN: u32 = 1000;

/// A commit that can be listed, or a part of it.
#[derive(Debug)]
pub(in crate::walk) struct Revision {
    pub(super) repository: Repository,
    objects: Arc<Objects>,
    /// Of the index the commit that is checked out, if there is one.
    commit: Option<Commit>,
    start: Start,
    /// Where it is listed from: empty, or with `/` at its end.
    path: Vec<u8>,
}

/// What of a commit is listed.
#[derive(Debug, Clone)]
enum Start {
    Directory(Oid),
    /// The index.
    Index(Index),
    /// A single file, and its name.
    File(Oid, Vec<u8>),
}

impl Revision {
    /// Finds a commit, and in it the path that is listed; the words say why there is none.
    /// `path` may have `/` at its end.
    pub(in crate::walk) fn find(
        repository: Repository,
        name: &str,
        path: &[u8],
    ) -> Result<Self, Unusable> {
        let objects = Arc::new(repository.objects()?);
        let commit = revision::commit_of(name, &repository, &objects)?;
        let start = start(commit.tree, path, &objects)?;
        Ok(Self {
            repository,
            objects,
            commit: Some(commit),
            start,
            path: path.to_vec(),
        })
    }

    /// What the next commit will hold below a path, which has `/` at its end or is empty.
    pub(in crate::walk) fn staged(repository: Repository, path: &[u8]) -> Result<Self, Unusable> {
        let objects = Arc::new(repository.objects()?);
        Ok(Self {
            start: Start::Index(Index::read(&repository, path)?),
            commit: revision::commit_of("HEAD", &repository, &objects).ok(),
            repository,
            objects,
            path: path.to_vec(),
        })
    }

    pub(in crate::walk) fn commit(&self) -> Option<&Commit> {
        self.commit.as_ref()
    }

    pub(in crate::walk) fn objects(&self) -> &Arc<Objects> {
        &self.objects
    }

    /// The directory of the commit that is listed; `None` for the index and for a single file.
    pub(in crate::walk) fn directory(&self) -> Option<Oid> {
        match self.start {
            Start::Directory(id) => Some(id),
            Start::Index(_) | Start::File(..) => None,
        }
    }

    /// Git's own directory, where it is the index that is listed.
    pub(in crate::walk) fn staged_in(&self) -> Option<&std::path::Path> {
        matches!(self.start, Start::Index(_)).then_some(&*self.repository.git)
    }

    /// Where it is listed from: empty, or with `/` at its end.
    pub(in crate::walk) fn path(&self) -> &[u8] {
        &self.path
    }

    /// The blob of a regular file below the path that is listed.
    pub(in crate::walk) fn file(&self, below: &[u8]) -> Option<Oid> {
        match &self.start {
            Start::Directory(id) => match start(*id, below, &self.objects).ok()? {
                Start::File(id, _) => Some(id),
                Start::Directory(_) | Start::Index(_) => None,
            },
            Start::Index(index) => index.file(below),
            Start::File(..) => None,
        }
    }

    /// The directory whose configuration names the remote.
    pub(in crate::walk) fn common(&self) -> &std::path::Path {
        &self.repository.common
    }

    /// The commits of the submodules below the path that is listed, by their directories there.
    pub(in crate::walk) fn submodules(&self) -> BTreeMap<RepoPath, String> {
        match (&self.start, &self.commit) {
            (Start::Index(index), _) => {
                let links = index.entries.iter().filter(|it| it.what == What::Submodule);
                links
                    .map(|it| (RepoPath::new(&it.name), it.id.to_string()))
                    .collect()
            }
            (Start::Directory(_), Some(commit)) => {
                let modules = Modules::read(commit.tree, &self.objects);
                let mut trees = Trees::new(&self.objects);
                let below = modules.paths().filter_map(|path| {
                    let id = trees.submodule(commit.tree, path)?;
                    let below = path.strip_prefix(&*self.path)?;
                    Some((RepoPath::new(below), id.to_string()))
                });
                below.collect()
            }
            _ => BTreeMap::new(),
        }
    }

    /// Whether a single file is listed.
    pub(in crate::walk) fn is_file(&self) -> bool {
        matches!(self.start, Start::File(..))
    }
}

/// The nearest file of one of some names, from a path in a revision up to its root: its path there
/// and its bytes. `path` has `/` at its end or is empty; of a file it is the file's own.
pub(in crate::walk) fn nearest_file(
    repository: &Repository,
    revision: &str,
    path: &[u8],
    names: &[&str],
) -> Result<Option<(RepoPath, Vec<u8>)>, Unusable> {
    let objects = repository.objects()?;
    let commit = revision::commit_of(revision, repository, &objects)?;
    let mut directory = path.strip_suffix(b"/").unwrap_or(path);
    loop {
        for name in names {
            let full = RepoPath::new(directory).join(name.as_bytes());
            if let Some(bytes) = read_file(&commit, &full, &objects)? {
                return Ok(Some((full, bytes)));
            }
        }
        if directory.is_empty() {
            return Ok(None);
        }
        let slash = directory.iter().rposition(|it| *it == b'/');
        directory = directory.get(..slash.unwrap_or(0)).unwrap_or_default();
    }
}

/// The bytes of the file at a path of a revision; `None` if there is none.
pub(in crate::walk) fn file_at(
    repository: &Repository,
    revision: &str,
    path: &RepoPath,
) -> Result<Option<Vec<u8>>, Unusable> {
    let objects = repository.objects()?;
    let commit = revision::commit_of(revision, repository, &objects)?;
    read_file(&commit, path, &objects)
}

fn read_file(
    commit: &Commit,
    path: &RepoPath,
    objects: &Objects,
) -> Result<Option<Vec<u8>>, Unusable> {
    let Ok(Start::File(id, _)) = start(commit.tree, path.as_bytes(), objects) else {
        return Ok(None);
    };
    let bytes = objects.read(id, ObjectType::Blob);
    let bytes = bytes.map_err(|it| Unusable::Broken(it.to_string()))?;
    Ok(Some(bytes))
}

/// What stands in a directory, by its names.
type Names = FxHashMap<Box<[u8]>, (What, Oid)>;

/// Directories of a commit, each parsed once, until they are as many as a walk may list.
struct Trees<'a> {
    objects: &'a Objects,
    known: FxHashMap<Oid, Names>,
    n_entries: usize,
}

impl<'a> Trees<'a> {
    fn new(objects: &'a Objects) -> Self {
        Self {
            objects,
            known: FxHashMap::default(),
            n_entries: 0,
        }
    }

    /// The commit of the submodule at a path.
    fn submodule(&mut self, root: Oid, path: &[u8]) -> Option<Oid> {
        let mut at = (What::Directory, root);
        for part in path.split(|it| *it == b'/').filter(|it| !it.is_empty()) {
            at = match at {
                (What::Directory, id) => self.entry(id, part)?,
                _ => return None,
            };
        }
        (at.0 == What::Submodule).then_some(at.1)
    }

    fn entry(&mut self, tree: Oid, name: &[u8]) -> Option<(What, Oid)> {
        if !self.known.contains_key(&tree) && self.n_entries < MOST_ENTRIES {
            let bytes = self.objects.read(tree, ObjectType::Tree).ok();
            let (entries, _) = tree::parse(&bytes.unwrap_or_default());
            self.n_entries += entries.len() + 1;
            let entries = entries.into_iter().map(|it| (it.name, (it.what, it.id)));
            self.known.insert(tree, entries.collect());
        }
        self.known.get(&tree)?.get(name).copied()
    }
}

/// Goes down from a directory of a commit to a path.
fn start(tree: Oid, path: &[u8], objects: &Objects) -> Result<Start, String> {
    let mut start = Start::Directory(tree);
    for part in path.split(|it| *it == b'/').filter(|it| !it.is_empty()) {
        let absent = || "the path is not in it".to_owned();
        let Start::Directory(id) = start else {
            return Err(absent());
        };
        let bytes = objects
            .read(id, ObjectType::Tree)
            .map_err(|it| it.to_string())?;
        let (entries, _) = tree::parse(&bytes);
        let entry = entries.into_iter().find(|it| *it.name == *part);
        start = match entry {
            Some(it) if it.what == What::Directory => Start::Directory(it.id),
            Some(it) if it.what == What::File => Start::File(it.id, part.to_vec()),
            _ => return Err(absent()),
        };
    }
    Ok(start)
}

/// Lists a commit, in the order of the paths' bytes.
pub(in crate::walk) fn walk(revision: &Revision) -> CommitWalk {
    let mut walk = CommitWalk {
        frames: Vec::new(),
        path: Vec::new(),
        pending: VecDeque::new(),
        n_entries: 0,
        seen: FxHashMap::default(),
    };
    let context = Arc::new(Context {
        modules: match &revision.start {
            Start::Index(index) => Modules::of_file(index.modules, &revision.objects),
            Start::Directory(_) | Start::File(..) => {
                let tree = revision.commit.as_ref().map(|it| it.tree);
                tree.map_or_else(Modules::default, |it| Modules::read(it, &revision.objects))
            }
        },
        repository: revision.repository.clone(),
        objects: Arc::clone(&revision.objects),
        n_above: 0,
        n_outer: 0,
    });
    match &revision.start {
        Start::Index(index) => {
            if revision.path.is_empty() {
                walk.note_git_directory(&context);
            }
            walk.frames.push(Frame {
                entries: index.entries.clone().into_iter(),
                n_path: 0,
                context,
            });
        }
        Start::Directory(id) => {
            if revision.path.is_empty() {
                walk.note_git_directory(&context);
            }
            walk.enter(*id, context);
        }
        Start::File(id, name) => {
            let entry = Entry::of_blob(Arc::clone(&revision.objects), *id, name);
            walk.pending.push_back(Item::File(entry));
        }
    }
    walk
}

/// The walk through a commit; see [`walk`].
#[derive(Debug)]
pub(in crate::walk) struct CommitWalk {
    /// From the root down to the directory whose entries come next.
    frames: Vec<Frame>,
    /// The path of that directory, with `/` at its end; empty at the root.
    path: Vec<u8>,
    /// What was found and not yet given out.
    pending: VecDeque<Item>,
    n_entries: usize,
    /// How often a directory that holds directories was entered.
    seen: FxHashMap<Oid, u32>,
}

/// A directory on the way down.
#[derive(Debug)]
struct Frame {
    entries: vec::IntoIter<TreeEntry>,
    /// The length of [`CommitWalk::path`] at this directory.
    n_path: usize,
    context: Arc<Context>,
}

/// The repository that a directory belongs to: the source's, or that of a submodule.
#[derive(Debug)]
struct Context {
    repository: Repository,
    objects: Arc<Objects>,
    modules: Modules,
    /// The length of the path above the repository's own root.
    n_above: usize,
    /// How many repositories stand around it.
    n_outer: usize,
}

impl Iterator for CommitWalk {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.pending.pop_front() {
                return Some(item);
            }
            let frame = self.frames.last_mut()?;
            match frame.entries.next() {
                Some(entry) => self.visit(&entry),
                None => drop(self.frames.pop()),
            }
        }
    }
}

impl CommitWalk {
    /// Judges one entry of the directory at hand.
    fn visit(&mut self, entry: &TreeEntry) {
        let frame = self.frames.last().expect("an entry was taken from it");
        let context = Arc::clone(&frame.context);
        self.path.truncate(frame.n_path);
        self.path.extend_from_slice(&entry.name);
        self.n_entries += 1;
        if self.n_entries > MOST_ENTRIES {
            self.frames.clear();
            let words = format!("it holds more than {MOST_ENTRIES} files");
            self.pending
                .push_back(Item::skipped(b"", Reason::LimitReached(words)));
            return;
        }
        match entry.what {
            What::File => {
                let entry = Entry::of_blob(Arc::clone(&context.objects), entry.id, &self.path);
                self.pending.push_back(Item::File(entry));
            }
            What::Directory => {
                self.path.push(b'/');
                self.enter(entry.id, context);
            }
            What::Symlink => {
                self.leave_out(match context.objects.read(entry.id, ObjectType::Blob) {
                    Ok(target) => Reason::Symlink(target),
                    Err(error) => error.reason(),
                });
            }
            What::Submodule => self.enter_submodule(entry.id, &context),
            What::Malformed(why) => {
                self.leave_out(Reason::Unreadable(format!(
                    "the commit is malformed: {why}"
                )));
            }
        }
    }

    /// Lists a directory whose path is already [`CommitWalk::path`].
    fn enter(&mut self, id: Oid, context: Arc<Context>) {
        if self.frames.len() >= MOST_DEEP {
            let words = format!("directories stand more than {MOST_DEEP} deep in one another");
            return self.leave_out(Reason::LimitReached(words));
        }
        if let Some(n_seen) = self.seen.get_mut(&id) {
            *n_seen += 1;
            if *n_seen > MOST_AGAIN {
                let words = format!("the same directory comes more than {MOST_AGAIN} times");
                return self.leave_out(Reason::LimitReached(words));
            }
        }
        let bytes = match context.objects.read(id, ObjectType::Tree) {
            Ok(bytes) => bytes,
            Err(error) => return self.leave_out(error.reason()),
        };
        let (entries, problem) = tree::parse(&bytes);
        if let Some(problem) = problem {
            self.leave_out(Reason::Unreadable(problem.to_owned()));
        }
        if entries.iter().any(|it| it.what == What::Directory) {
            self.seen.entry(id).or_insert(1);
        }
        self.frames.push(Frame {
            entries: entries.into_iter(),
            n_path: self.path.len(),
            context,
        });
    }

    /// Lists the commit of a submodule, where its repository is there and has it.
    fn enter_submodule(&mut self, id: Oid, outer: &Context) {
        if outer.n_outer >= MOST_SUBMODULES {
            let words = format!("submodules stand more than {MOST_SUBMODULES} deep in one another");
            return self.leave_out(Reason::LimitReached(words));
        }
        let below = self.path.get(outer.n_above..).unwrap_or_default();
        let found = outer.modules.repository_of(below, &outer.repository);
        let entered = found.and_then(|repository| {
            let objects = Arc::new(repository.objects().ok()?);
            let commit = revision::read_commit(id, &objects).ok()?;
            Some((repository, objects, commit.tree))
        });
        let Some((repository, objects, tree)) = entered else {
            return self.leave_out(Reason::SubmoduleAbsent(id.to_string()));
        };
        self.path.push(b'/');
        let context = Arc::new(Context {
            modules: Modules::read(tree, &objects),
            repository,
            objects,
            n_above: self.path.len(),
            n_outer: outer.n_outer + 1,
        });
        self.note_git_directory(&context);
        self.enter(tree, context);
    }

    /// Says that git's own directory is left out, where one stands in the work tree: a directory
    /// and its commit give the same inventory.
    fn note_git_directory(&mut self, context: &Context) {
        let work_tree = context.repository.work_tree.as_deref();
        let stands = work_tree.is_some_and(|it| matches!(kind_of(&it.join(".git")), Ok(Some(_))));
        if stands {
            let path = [&*self.path, b".git"].concat();
            self.pending
                .push_back(Item::skipped(&path, Reason::GitDirectory));
        }
    }

    fn leave_out(&mut self, reason: Reason) {
        let path = self.path.strip_suffix(b"/").unwrap_or(&self.path);
        self.pending.push_back(Item::skipped(path, reason));
    }
}
