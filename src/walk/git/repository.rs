// SPDX-License-Identifier: Apache-2.0

//! Finds a repository and its parts, and refuses what leads out of it.
//!
//! The layout is that of gitrepository-layout(5).

use std::{
    fs::{self, FileType},
    io::Read as _,
    path::{Path, PathBuf},
};

use super::{
    linked::{Linked, named_by},
    objects::Objects,
    worktree::kind_of,
};
use crate::walk::{reason::system_words, system::Directory};

/// Names that may stand at the top of a repository and nowhere else. A directory is a bare one
/// only if it holds nothing beside: a tree must not hide its files behind a `HEAD`.
const OF_A_REPOSITORY: &[&str] = &[
    "HEAD",
    "FETCH_HEAD",
    "ORIG_HEAD",
    "MERGE_HEAD",
    "COMMIT_EDITMSG",
    "branches",
    "commondir",
    "config",
    "config.worktree",
    "description",
    "filter-repo",
    "gc.log",
    "gc.pid",
    "hooks",
    "index",
    "info",
    "lfs",
    "logs",
    "modules",
    "objects",
    "packed-refs",
    "refs",
    "reftable",
    "shallow",
    "worktrees",
];

/// How much of a small file of a repository is read: a link, a reference.
const MOST_SMALL: u64 = 64 * 1024;

/// Why a repository is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::walk) enum Unusable {
    /// It leads out of itself, or belongs to somebody else: the user may say that this is fine.
    #[error("{0}")]
    Untrusted(String),
    /// It is none, or is broken.
    #[error("{0}")]
    Broken(String),
}

impl From<String> for Unusable {
    fn from(words: String) -> Self {
        Self::Broken(words)
    }
}

/// Where the parts of a repository are.
#[derive(Debug, Clone)]
pub(in crate::walk) struct Repository {
    /// What belongs to the work tree: `HEAD` and its like.
    pub(super) git: PathBuf,
    /// What all work trees share: objects, references, submodules. Mostly the same directory.
    pub(super) common: PathBuf,
    pub(super) work_tree: Option<PathBuf>,
    /// Whether the user has said that parts elsewhere and other owners are fine.
    pub(super) trusts: bool,
}

impl Repository {
    /// The repository that a directory is or stands in, and where the directory stands below the
    /// work tree, with `/` at its end unless it is empty. `full` is canonical.
    pub(in crate::walk) fn find(full: &Path, trusts: bool) -> Result<(Self, Vec<u8>), Unusable> {
        if is_bare(full) || full.file_name().is_some_and(|it| it == ".git") {
            return Ok((Self::at(full.to_owned(), None, trusts)?, Vec::new()));
        }
        let directory = if full.is_dir() {
            full
        } else {
            full.parent().unwrap_or(full)
        };
        for above in directory.ancestors() {
            let dot_git = above.join(".git");
            if kind_of(&dot_git)?.is_none() {
                continue;
            }
            let below = full.strip_prefix(above).unwrap_or(Path::new(""));
            let mut prefix = Vec::new();
            for part in below {
                prefix.extend_from_slice(part.as_encoded_bytes());
                prefix.push(b'/');
            }
            let work_tree = Some(above.to_owned());
            let repository = match Linked::find(&dot_git) {
                Some(parts) => Self::of_parts(parts, work_tree, trusts)?,
                None => Self::at(led_to(&dot_git, trusts)?, work_tree, trusts)?,
            };
            return Ok((repository, prefix));
        }
        Err(Unusable::Broken("it is in no git repository".to_owned()))
    }

    /// The repository in a directory of git's.
    pub(super) fn at(
        git: PathBuf,
        work_tree: Option<PathBuf>,
        trusts: bool,
    ) -> Result<Self, Unusable> {
        check(&git, trusts)?;
        let common = match small_file(&git, b"commondir") {
            None => git.clone(),
            Some(_) if !trusts => {
                let words = "`commondir` points to a directory elsewhere";
                return Err(Unusable::Untrusted(words.to_owned()));
            }
            Some(path) => canonical(&git.join(path.trim_end()))?,
        };
        Ok(Self {
            git,
            common,
            work_tree,
            trusts,
        })
    }

    /// The repository whose parts stand at places that are known to belong together.
    pub(super) fn of_parts(
        parts: Linked,
        work_tree: Option<PathBuf>,
        trusts: bool,
    ) -> Result<Self, Unusable> {
        check(&parts.git, trusts)?;
        Ok(Self {
            git: parts.git,
            common: parts.common,
            work_tree,
            trusts,
        })
    }

    pub(in crate::walk) fn objects(&self) -> Result<Objects, Unusable> {
        let path = self.common.join("objects");
        if !kind_of(&path)?.is_some_and(|it| it.is_dir()) {
            let words = "`objects` is no directory of the repository";
            return Err(Unusable::Broken(words.to_owned()));
        }
        Objects::open(path, self.trusts)
    }
}

/// Holds that a directory is one of git's, and the user's own.
fn check(git: &Path, trusts: bool) -> Result<(), Unusable> {
    let is = |path: &Path, is: fn(&FileType) -> bool| {
        kind_of(path).map(|it| it.is_some_and(|it| is(&it)))
    };
    if !is(git, FileType::is_dir)? || !is(&git.join("HEAD"), FileType::is_file)? {
        let words = format!("`{}` is no repository", shown(git));
        return Err(Unusable::Broken(words));
    }
    check_owner(git, trusts)
}

/// Whether a directory is a repository and nothing else.
pub(in crate::walk) fn is_bare(full: &Path) -> bool {
    let is = |name: &str, is: fn(&FileType) -> bool| {
        kind_of(&full.join(name)).is_ok_and(|it| it.is_some_and(|it| is(&it)))
    };
    if !is("HEAD", FileType::is_file)
        || !is("objects", FileType::is_dir)
        || !is("refs", FileType::is_dir)
    {
        return false;
    }
    let mut listing = fs::read_dir(full).into_iter().flatten();
    listing.all(|it| {
        let name = it.map(|it| it.file_name());
        name.is_ok_and(|name| {
            OF_A_REPOSITORY
                .iter()
                .any(|it| name.as_encoded_bytes() == it.as_bytes())
        })
    })
}

/// The directory that `.git` is, or points to: `gitdir: PATH` in submodules and further work
/// trees.
fn led_to(dot_git: &Path, trusts: bool) -> Result<PathBuf, Unusable> {
    if kind_of(dot_git)?.is_some_and(|it| it.is_dir()) {
        return Ok(dot_git.to_owned());
    }
    if !trusts {
        let words = "`.git` points to a directory elsewhere";
        return Err(Unusable::Untrusted(words.to_owned()));
    }
    let no_repository = || Unusable::Broken("`.git` is no repository".to_owned());
    named_by(dot_git)?.ok_or_else(no_repository)
}

/// A small text in a directory; `None` if it is not there or no regular file.
pub(super) fn small_file(directory: &Path, name: &[u8]) -> Option<String> {
    let (file, _) = Directory::open(directory).ok()?.file(name).ok()?;
    let mut text = String::new();
    file.take(MOST_SMALL).read_to_string(&mut text).ok()?;
    Some(text)
}

pub(super) fn canonical(path: &Path) -> Result<PathBuf, Unusable> {
    fs::canonicalize(path)
        .map_err(|it| Unusable::Broken(format!("it points elsewhere: {}", system_words(&it))))
}

fn shown(path: &Path) -> String {
    crate::walk::RepoPath::new(path.as_os_str().as_encoded_bytes()).to_string()
}

/// Holds that the repository is the user's own.
#[cfg(unix)]
pub(super) fn check_owner(git: &Path, trusts: bool) -> Result<(), Unusable> {
    use std::os::unix::fs::MetadataExt as _;
    let owner = fs::symlink_metadata(git).map_or(u32::MAX, |it| it.uid());
    if trusts || owner == rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    let words = format!("the repository belongs to another user ({owner})");
    Err(Unusable::Untrusted(words))
}

/// There is no owner to ask for.
#[cfg(not(unix))]
pub(super) fn check_owner(_git: &Path, _trusts: bool) -> Result<(), Unusable> {
    Ok(())
}
