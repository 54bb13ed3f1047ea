// SPDX-License-Identifier: Apache-2.0

//! Lock files, ready to be asked.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::{Lock, Locked, Manifest, Purl, Requirement, Source};
use super::workspace::{is_vendored, join};
use crate::walk::RepoPath;

/// One lock file.
#[derive(Debug)]
pub(super) struct LockFile<'a> {
    pub(super) path: &'a RepoPath,
    pub(super) directory: RepoPath,
    pub(super) lock: &'a Lock,
    by_name: FxHashMap<&'a str, usize>,
    by_answer: FxHashMap<&'a str, usize>,
}

impl LockFile<'_> {
    /// The package that is locked for a requirement, where the lock file says for which.
    pub(super) fn answer(&self, requirement: &Requirement) -> Option<usize> {
        if self.by_answer.is_empty() {
            return None;
        }
        let range = requirement.requirement.as_deref().unwrap_or_default();
        let key = format!("{}@{range}", requirement.name);
        self.by_answer.get(key.as_str()).copied()
    }

    /// The package that a requirement of the lock file's own directory means: the one at the top
    /// of `node_modules`, or else the first of its name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The directory in the tree of a package that comes from no registry.
    pub(super) fn local_directory(&self, locked: &Locked) -> Option<RepoPath> {
        match &locked.source {
            Source::Path(path) if locked.installed.is_some() || !path.is_empty() => {
                join(&self.directory, path)
            }
            _ => None,
        }
    }
}

/// The lock files by directory. Where two stand in one directory, the first in the ecosystem's
/// list counts: `npm-shrinkwrap.json` before `package-lock.json`, as for npm.
pub(super) fn lock_files<'a>(manifests: &[(&'a RepoPath, &'a Manifest)]) -> Vec<LockFile<'a>> {
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for (path, manifest) in manifests {
        let Some(lock) = &manifest.lock else {
            continue;
        };
        let directory = manifest.home.of(path);
        if !seen.insert(directory.clone()) {
            continue;
        }
        let mut by_name = FxHashMap::default();
        let mut by_answer = FxHashMap::default();
        for (index, it) in lock.packages.iter().enumerate() {
            by_answer.extend(it.answers.iter().map(|it| (it.as_str(), index)));
            let top = it
                .installed
                .as_deref()
                .and_then(|it| it.strip_prefix("node_modules/"));
            if top == Some(it.name.as_str()) {
                by_name.insert(it.name.as_str(), index);
            } else {
                by_name.entry(it.name.as_str()).or_insert(index);
            }
        }
        found.push(LockFile {
            path,
            directory,
            lock,
            by_name,
            by_answer,
        });
    }
    // The lock file that a vendored package was published with locks nothing in this tree.
    if found.iter().any(|it| !is_vendored(&it.directory)) {
        found.retain(|it| !is_vendored(&it.directory));
    }
    found
}

/// The packages that lock files take from elsewhere: a package of the tree that is one of them
/// is a copy.
pub(super) fn foreign<'a>(locks: &[LockFile<'a>]) -> FxHashSet<&'a Purl> {
    purls(locks, |it| !matches!(it.source, Source::Path(_)))
}

/// The packages that lock files find in the tree.
pub(super) fn local<'a>(locks: &[LockFile<'a>]) -> FxHashSet<&'a Purl> {
    purls(locks, |it| matches!(it.source, Source::Path(_)))
}

/// The packages that lock files take from elsewhere, by name; `None` where there are several.
pub(super) fn only<'a>(locks: &[LockFile<'a>]) -> FxHashMap<&'a str, Option<&'a Locked>> {
    let mut found: FxHashMap<&str, Option<&Locked>> = FxHashMap::default();
    for it in locks.iter().flat_map(|it| &it.lock.packages) {
        if !matches!(it.source, Source::Path(_)) {
            let known = found.entry(&it.name).or_insert(Some(it));
            *known = known.filter(|known| known.purl == it.purl);
        }
    }
    found
}

/// The directories in which lock files know a package of the tree.
pub(super) fn local_directories(locks: &[LockFile<'_>]) -> FxHashSet<RepoPath> {
    let packages = locks
        .iter()
        .flat_map(|lock| lock.lock.packages.iter().map(move |it| (lock, it)));
    let directories = packages.filter_map(|(lock, it)| lock.local_directory(it));
    directories.collect()
}

fn purls<'a>(locks: &[LockFile<'a>], is_meant: fn(&Locked) -> bool) -> FxHashSet<&'a Purl> {
    let packages = locks.iter().flat_map(|it| &it.lock.packages);
    let meant = packages.filter(|it| is_meant(it));
    meant.filter_map(|it| it.purl.as_ref()).collect()
}

/// The lock file that counts in a directory.
pub(super) fn nearest_lock<'l, 'a>(
    directory: &RepoPath,
    locks: &'l [LockFile<'a>],
) -> Option<&'l LockFile<'a>> {
    let is_above = |it: &&LockFile<'_>| is_at_or_above(&it.directory, directory);
    let above = locks.iter().filter(is_above);
    above.max_by_key(|it| it.directory.as_bytes().len())
}

fn is_at_or_above(above: &RepoPath, below: &RepoPath) -> bool {
    let rest = below.as_bytes().strip_prefix(above.as_bytes());
    let is_root = above.as_bytes().is_empty();
    rest.is_some_and(|it| it.is_empty() || it.starts_with(b"/") || is_root)
}
