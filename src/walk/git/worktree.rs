// SPDX-License-Identifier: Apache-2.0

//! What git knows of a work tree: the tracked paths, the ignore rules, the commit.
//!
//! The repository is part of what is scanned and may be hostile. Of git's functions only those
//! are called that read the index, references and the one commit; no status, diff or checkout,
//! which run programs that the configuration names. A repository that refers to
//! places outside itself, belongs to somebody else, or is broken is not used: then everything is
//! listed.

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use git2::{Repository, RepositoryOpenFlags};

use super::{commit::Revision, index_file::IndexFile, linked::Linked, remote::remote, repository};
use crate::walk::{
    ignore::Rules,
    path::RepoPath,
    reason::{Reason, system_words},
    source::SourceFacts,
    system::Directory,
};

/// Files that are read of a repository. Anything but a regular file could be waited for without
/// end.
const FILES: &[&str] = &[
    "HEAD",
    "config",
    "config.worktree",
    "index",
    "packed-refs",
    "shallow",
    "info/exclude",
    "info/attributes",
];

/// Those that each work tree has for itself.
const OF_ONE: &[&str] = &["HEAD", "config.worktree", "index"];

/// Words of a configuration that name further files: other configurations, another work tree.
const LEADS_OUT: &[&str] = &["include", "includeif", "worktree"];

/// How much of a configuration is looked at; none is that long.
const MOST_CONFIG: u64 = 1024 * 1024;

/// Modes of index entries.
const GITLINK: u32 = 0o160_000;
const LINK: u32 = 0o120_000;

/// A work tree with a repository that can be used.
#[derive(Debug)]
pub(in crate::walk) struct WorkTree {
    /// Where its files stand.
    top: PathBuf,
    /// The `.git` directory, or what stands for it.
    repository: PathBuf,
    /// What further work trees share; mostly the same directory.
    common: PathBuf,
    /// Where the root of the source stands below the work tree, with `/` at the end; empty if
    /// they are the same.
    prefix: Vec<u8>,
    /// The index, while somebody has it: who compares a tree with it walks through it as well.
    known: Mutex<Weak<IndexFile>>,
}

impl WorkTree {
    /// Finds the work tree that a directory stands in; the words say why one is not used.
    /// `full` is canonical.
    pub(in crate::walk) fn find(full: &Path) -> Result<Option<Self>, String> {
        for above in full.ancestors() {
            let dot_git = above.join(".git");
            let Some(kind) = kind_of(&dot_git)? else {
                continue;
            };
            if kind.is_dir() && full.starts_with(&dot_git) {
                return Ok(None); // the repository itself is the source
            }
            let parts = if kind.is_dir() {
                check_is_whole(&dot_git)?;
                Linked {
                    common: dot_git.clone(),
                    git: dot_git,
                }
            } else {
                Linked::find(&dot_git).ok_or("`.git` points to a directory elsewhere")?
            };
            let below = full
                .strip_prefix(above)
                .expect("an ancestor is a prefix")
                .as_os_str()
                .as_encoded_bytes();
            let tree = Self::new(above, parts, below);
            tree.check()?;
            return Ok(tree.contains_source().then_some(tree));
        }
        Ok(None)
    }

    fn new(top: &Path, parts: Linked, below: &[u8]) -> Self {
        let mut prefix = below.to_vec();
        if std::path::MAIN_SEPARATOR == '\\' {
            prefix
                .iter_mut()
                .filter(|it| **it == b'\\')
                .for_each(|it| *it = b'/');
        }
        if !prefix.is_empty() {
            prefix.push(b'/');
        }
        Self {
            top: top.to_owned(),
            repository: parts.git,
            common: parts.common,
            prefix,
            known: Mutex::default(),
        }
    }

    /// Whether git has a say on the source: a directory that is ignored as a whole was named on
    /// purpose, and is listed as a whole.
    fn contains_source(&self) -> bool {
        if self.prefix.is_empty() {
            return true;
        }
        let Ok(mut view) = self.view() else {
            return true; // the walk says why
        };
        view.has_below(b"") || !view.ignores(b"")
    }

    /// Looks at everything that opening the repository would open.
    fn check(&self) -> Result<(), String> {
        for name in FILES {
            let kind = kind_of(&self.part(name))?;
            if kind.is_some_and(|it| !it.is_file()) {
                return Err(format!("`.git/{name}` is not a regular file"));
            }
        }
        for name in ["config", "config.worktree"] {
            let path = self.part(name);
            if kind_of(&path)?.is_some() && leads_out(&path)? {
                return Err(format!("`.git/{name}` refers to other files"));
            }
        }
        self.open().map(drop)
    }

    /// Where a file of the repository stands.
    fn part(&self, name: &str) -> PathBuf {
        if OF_ONE.contains(&name) {
            self.repository.join(name)
        } else {
            self.common.join(name)
        }
    }

    fn open(&self) -> Result<Repository, String> {
        let no_ceiling: [&Path; 0] = [];
        let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
        let repository =
            Repository::open_ext(&self.repository, flags, no_ceiling).map_err(|it| words(&it))?;
        if repository.is_bare() {
            return Err("`.git` has no work tree".to_owned());
        }
        Ok(repository)
    }

    /// Adds what the repository knows of the source as a whole. What cannot be read is left out.
    pub(in crate::walk) fn tell(&self, facts: &mut SourceFacts) {
        let Ok(repository) = self.open() else {
            return;
        };
        facts.remote = remote(&self.common);
        facts.below = String::from_utf8_lossy(&self.prefix).into_owned();
        facts.submodules = self.submodules();
        let Some(id) = repository.head().ok().and_then(|it| it.target()) else {
            return; // no commit yet
        };
        facts.revision = Some(id.to_string());
        if self.has_plain_objects(&id.to_string()) {
            let commit = repository.find_commit(id).ok();
            facts.committed = commit.map(|it| it.time().seconds());
        }
    }

    /// The commit that is checked out, from where the source stands below it.
    pub(in crate::walk) fn head(&self) -> Option<Revision> {
        let parts = Linked {
            git: self.repository.clone(),
            common: self.common.clone(),
        };
        let repository = repository::Repository::of_parts(parts, None, false).ok()?;
        Revision::find(repository, "HEAD", &self.prefix).ok()
    }

    /// Whether links are tracked.
    pub(in crate::walk) fn has_links(&self) -> bool {
        let index = self.index().unwrap_or_default();
        index.below(&self.prefix).iter().any(|it| it.mode == LINK)
    }

    /// The nearest tag at or before the commit that is checked out. What cannot be read is left out.
    pub(in crate::walk) fn tag(&self) -> Option<String> {
        self.head()?.tag()
    }

    /// The commits of the submodules below the source. The index is read for them where there may
    /// be some.
    fn submodules(&self) -> BTreeMap<RepoPath, String> {
        let list = self.top.join(".gitmodules");
        let index = match kind_of(&list) {
            Ok(Some(_)) => self.index().unwrap_or_default(),
            _ => Arc::default(),
        };
        let files = index.below(&self.prefix).iter();
        let links = files.filter(|it| it.mode == GITLINK);
        links
            .filter_map(|it| {
                let below = it.path.strip_prefix(&*self.prefix)?;
                Some((RepoPath::new(below), it.id.to_string()))
            })
            .collect()
    }

    /// Whether reading an object opens regular files of the repository only.
    fn has_plain_objects(&self, id: &str) -> bool {
        let objects = self.common.join("objects");
        let (first, rest) = id.split_at_checked(2).unwrap_or((id, ""));
        let is_plain = |path: &Path| kind_of(path).is_ok_and(|it| it.is_none_or(|it| it.is_file()));
        let packs = fs::read_dir(objects.join("pack")).into_iter().flatten();
        matches!(kind_of(&objects.join("info/alternates")), Ok(None))
            && is_plain(&objects.join(first).join(rest))
            && packs
                .into_iter()
                .all(|it| it.is_ok_and(|it| is_plain(&it.path())))
    }

    /// The tracked paths and the ignore rules, for one walk.
    pub(in crate::walk) fn view(&self) -> Result<View, Reason> {
        let index = self.index().map_err(Reason::GitUnused)?;
        let mut commits = BTreeMap::new();
        let mut tracked = Vec::with_capacity(index.files.len());
        for file in index.below(&self.prefix) {
            let below = file.path.strip_prefix(&*self.prefix).unwrap_or_default();
            let slash: &[u8] = if file.mode == GITLINK { b"/" } else { b"" };
            tracked.push([below, slash].concat().into_boxed_slice());
            if file.mode == GITLINK {
                commits.insert(below.to_vec(), file.id.to_string());
            }
        }
        tracked.sort_unstable();
        tracked.dedup(); // a path in conflict stands in the index three times
        Ok(View {
            tracked,
            commits,
            next: 0,
            prefix: self.prefix.clone(),
            rules: self.outer_rules(),
            parent: (Vec::new(), false),
        })
    }

    /// What git tracks.
    pub(in crate::walk) fn index(&self) -> Result<Arc<IndexFile>, String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = known.upgrade() {
            return Ok(index);
        }
        let index = IndexFile::read(&self.repository).map_err(|it| it.to_string())?;
        let index = Arc::new(index);
        *known = Arc::downgrade(&index);
        Ok(index)
    }

    /// Where the root of the source stands below the work tree, with `/` at its end or empty.
    pub(in crate::walk) fn prefix(&self) -> &[u8] {
        &self.prefix
    }

    /// The rules that stand outside the source: the repository's own, and those of the
    /// directories from the work tree down to the source. What cannot be read hides nothing.
    fn outer_rules(&self) -> Vec<Rules> {
        let info = Directory::open(&self.common.join("info"));
        let exclude = info
            .ok()
            .and_then(|it| Rules::read(&it, b"exclude", b"").ok());
        let mut rules: Vec<_> = exclude.into_iter().collect();
        let mut directory = Directory::open(&self.top).ok();
        let mut base = Vec::new();
        for part in self.prefix.split_inclusive(|it| *it == b'/') {
            let Some(here) = directory else {
                break;
            };
            rules.extend(Rules::read(&here, b".gitignore", &base));
            directory = here.child(part.strip_suffix(b"/").unwrap_or(part)).ok();
            base.extend_from_slice(part);
        }
        rules
    }
}

/// Holds that a directory `.git` is a repository and has all its parts.
fn check_is_whole(dot_git: &Path) -> Result<(), String> {
    if kind_of(&dot_git.join("HEAD"))?.is_none() {
        return Err("`.git` is no repository".to_owned());
    }
    if kind_of(&dot_git.join("commondir"))?.is_some() {
        return Err("`.git/commondir` points to a directory elsewhere".to_owned());
    }
    Ok(())
}

/// What git says about the paths of one walk, which asks in their order.
pub(in crate::walk) struct View {
    /// The tracked paths below the source, sorted; a submodule's with `/` at the end.
    tracked: Vec<Box<[u8]>>,
    /// The commits of the submodules, by their paths.
    commits: BTreeMap<Vec<u8>, String>,
    /// The first that the walk has not come to.
    next: usize,
    prefix: Vec<u8>,
    /// The rules that count where the walk is, the nearest last.
    rules: Vec<Rules>,
    /// The last directory asked for, and whether it is ignored as a whole.
    parent: (Vec<u8>, bool),
}

impl View {
    /// The next tracked path, if it stands before `path`: the walk has passed it and it was not
    /// there. `path` has `/` at the end for a directory.
    pub(in crate::walk) fn absent_before(&mut self, path: &[u8]) -> Option<(Vec<u8>, Reason)> {
        let is_before = self.coming().is_some_and(|it| it < path);
        if is_before { self.rest() } else { None }
    }

    /// The next tracked path, which is not there.
    pub(in crate::walk) fn rest(&mut self) -> Option<(Vec<u8>, Reason)> {
        let absent = self.coming()?.to_vec();
        self.next += 1;
        Some(match absent.strip_suffix(b"/") {
            Some(submodule) => (submodule.to_vec(), self.submodule_absent(submodule)),
            None => (absent, Reason::Absent),
        })
    }

    /// Why the submodule at a path is left out.
    pub(in crate::walk) fn submodule_absent(&self, path: &[u8]) -> Reason {
        Reason::SubmoduleAbsent(self.commits.get(path).cloned().unwrap_or_default())
    }

    /// Whether git tracks the path at hand: a file, or a submodule if it ends in `/`.
    pub(in crate::walk) fn take(&mut self, path: &[u8]) -> bool {
        let is_tracked = self.coming() == Some(path);
        self.next += usize::from(is_tracked);
        is_tracked
    }

    /// Whether git tracks something below a directory, or the directory as a submodule.
    pub(in crate::walk) fn has_below(&self, directory: &[u8]) -> bool {
        self.coming().is_some_and(|it| it.starts_with(directory))
    }

    /// Passes what is tracked below a directory that cannot be entered.
    pub(in crate::walk) fn skip_below(&mut self, directory: &[u8]) {
        while self.has_below(directory) {
            self.next += 1;
        }
    }

    /// Adds the rules in the `.gitignore` of a directory that is entered.
    pub(in crate::walk) fn add_rules(
        &mut self,
        directory: &Directory,
        path: &[u8],
    ) -> Result<(), Reason> {
        let base = [&*self.prefix, path].concat();
        self.rules.retain(|it| base.starts_with(it.base()));
        self.rules
            .push(Rules::read(directory, b".gitignore", &base)?);
        Ok(())
    }

    /// Whether git ignores an untracked path, which has `/` at the end for a directory.
    ///
    /// What stands in a directory that is ignored is ignored with it, whatever another rule says.
    pub(in crate::walk) fn ignores(&mut self, path: &[u8]) -> bool {
        let full = [&*self.prefix, path].concat();
        let name = full.strip_suffix(b"/").unwrap_or(&full);
        let n_parent = name
            .iter()
            .rposition(|it| *it == b'/')
            .map_or(0, |it| it + 1);
        let parent = name.get(..n_parent).unwrap_or_default();
        if self.parent.0 != parent {
            let slashes = parent.iter().enumerate().filter(|(_, it)| **it == b'/');
            let above = slashes.filter_map(|(at, _)| parent.get(..at));
            let is_ignored = above.into_iter().any(|it| self.is_named(it, true));
            self.parent = (parent.to_vec(), is_ignored);
        }
        self.parent.1 || self.is_named(name, name.len() != full.len())
    }

    /// Whether a rule names a path; the nearest file with a word on it decides.
    fn is_named(&self, path: &[u8], is_directory: bool) -> bool {
        let mut words = self
            .rules
            .iter()
            .rev()
            .filter_map(|it| it.ignores(path, is_directory));
        words.next().unwrap_or(false)
    }

    fn coming(&self) -> Option<&[u8]> {
        self.tracked.get(self.next).map(|it| &**it)
    }
}

impl fmt::Debug for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("View")
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}

/// What stands at a path, links not followed; `None` if nothing does.
pub(super) fn kind_of(path: &Path) -> Result<Option<fs::FileType>, String> {
    match fs::symlink_metadata(path) {
        Ok(it) => Ok(Some(it.file_type())),
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Ok(None),
            _ => Err(system_words(&error)),
        },
    }
}

/// Whether a configuration names other files. A word in a comment or a name counts, too: the
/// worst that follows is that everything is listed.
pub(super) fn leads_out(path: &Path) -> Result<bool, String> {
    let size = fs::symlink_metadata(path)
        .map_err(|it| system_words(&it))?
        .len();
    if size > MOST_CONFIG {
        return Ok(true);
    }
    let config = fs::read(path).map_err(|it| system_words(&it))?;
    let config = String::from_utf8_lossy(&config).to_ascii_lowercase();
    let mut words = config.split(|it: char| !it.is_ascii_alphanumeric());
    Ok(words.any(|it| LEADS_OUT.contains(&it)))
}

fn words(error: &git2::Error) -> String {
    match error.code() {
        git2::ErrorCode::Owner => "the repository belongs to another user".to_owned(),
        _ => format!(
            "the repository is broken: {}",
            error.message().to_lowercase()
        ),
    }
}
