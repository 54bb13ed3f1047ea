// SPDX-License-Identifier: Apache-2.0

//! The packages of the tree, ready to be asked.

use rustc_hash::FxHashMap;

use super::{
    described::Asked,
    lookup::LockFile,
    workspace::{is_vendored, join},
};
use crate::{
    ecosystems::{Locked, Package, Requirement, Scope, Source},
    walk::RepoPath,
};

/// A package of the tree and what it asks for. There may be several of these for one package:
/// lists of requirements stand apart from manifests.
pub(super) struct Own<'a> {
    pub(super) index: usize,
    pub(super) directory: RepoPath,
    pub(super) asked: Vec<Asked<'a>>,
    pub(super) is_member: bool,
    /// The directory of the workspace whose members it asks for by their names.
    pub(super) workspace: Option<RepoPath>,
    /// Whether a lock file knows it.
    pub(super) is_locked: bool,
}

/// What is known of one ecosystem's packages of the tree. The maps lead into `list`.
#[derive(Default)]
pub(super) struct Owned<'a> {
    pub(super) list: Vec<Own<'a>>,
    by_directory: FxHashMap<RepoPath, usize>,
    by_name: FxHashMap<(String, Option<String>), usize>,
    by_bare_name: FxHashMap<String, usize>,
    /// By the directory of the workspace and the name.
    members: FxHashMap<(RepoPath, String), usize>,
    /// Those that come from elsewhere and stand where no package manager looks for them by path.
    vendored: FxHashMap<String, usize>,
}

impl<'a> Owned<'a> {
    pub(super) fn add(&mut self, own: Own<'a>, package: &Package) {
        let at = self.list.len();
        let name = package.name.clone();
        let directory = own.directory.clone();
        if is_vendored(&directory) && !is_node_module(&directory) {
            self.vendored.entry(name.clone()).or_insert(at);
        }
        self.by_directory.entry(directory).or_insert(at);
        if let Some(workspace) = &own.workspace {
            let key = (workspace.clone(), name.clone());
            self.members.entry(key).or_insert(at);
        }
        self.by_bare_name.entry(name.clone()).or_insert(at);
        let key = (name, package.version.clone());
        self.by_name.entry(key).or_insert(at);
        self.list.push(own);
    }

    /// The package of the nearest directory at or above one, by its index in the graph.
    pub(super) fn nearest(&self, directory: &RepoPath) -> Option<(usize, RepoPath)> {
        let mut at = std::iter::once(directory.clone()).chain(directory.ancestors());
        let own = at.find_map(|it| self.list.get(*self.by_directory.get(&it)?))?;
        Some((own.index, own.directory.clone()))
    }

    /// The package of the tree that a lock file's entry is, which is then known to be locked.
    pub(super) fn lock(&mut self, locked: &Locked, lock: &LockFile<'_>) -> Option<usize> {
        let at = self.position(locked, lock)?;
        let own = self.list.get_mut(at)?;
        own.is_locked = true;
        Some(own.index)
    }

    pub(super) fn known(&self, locked: &Locked, lock: &LockFile<'_>) -> Option<usize> {
        let at = self.position(locked, lock)?;
        self.list.get(at).map(|it| it.index)
    }

    /// By its directory, where the lock file names it; else by name and version.
    fn position(&self, locked: &Locked, lock: &LockFile<'_>) -> Option<usize> {
        if !matches!(locked.source, Source::Path(_)) {
            return None;
        }
        match lock.local_directory(locked) {
            Some(directory) => self.by_directory.get(&directory).copied(),
            None => {
                let key = (locked.name.clone(), locked.version.clone());
                self.by_name.get(&key).copied()
            }
        }
    }

    /// When a package of the tree needs what it names: lock files do not tell for all ecosystems.
    pub(super) fn scopes(&self) -> FxHashMap<(usize, String), Scope> {
        let mut scopes: FxHashMap<(usize, String), Scope> = FxHashMap::default();
        for own in &self.list {
            let asked = own.asked.iter().map(|it| &it.requirement);
            for it in asked.filter(|it| !it.is_constraint) {
                let key = (own.index, it.name.clone());
                let scope = scopes.entry(key).or_insert(it.scope);
                *scope = (*scope).min(it.scope);
            }
        }
        scopes
    }

    /// The member of the same workspace that a requirement means by its name.
    pub(super) fn member(&self, requirement: &Requirement, own: &Own<'_>) -> Option<usize> {
        let is_by_name = requirement.source == Source::Registry;
        let workspace = own.workspace.clone().filter(|_| is_by_name)?;
        let at = self.members.get(&(workspace, requirement.name.clone()))?;
        self.list.get(*at).map(|it| it.index)
    }

    /// The package of the tree that a requirement means by its path or, for a workspace, its name;
    /// or the one that is installed where the requirement is looked for.
    pub(super) fn sibling(&self, requirement: &Requirement, directory: &RepoPath) -> Option<usize> {
        let Source::Path(path) = &requirement.source else {
            return self.installed(&requirement.name, directory);
        };
        let at = if path.is_empty() {
            self.by_bare_name.get(&requirement.name).copied()
        } else {
            self.by_directory.get(&join(directory, path)?).copied()
        }?;
        self.list.get(at).map(|it| it.index)
    }

    /// As Node looks for it: in the nearest `node_modules` at or above the package. Elsewhere a
    /// name stands for one package in all of the tree.
    fn installed(&self, name: &str, directory: &RepoPath) -> Option<usize> {
        if let Some(at) = self.vendored.get(name) {
            return self.list.get(*at).map(|it| it.index);
        }
        let mut at = Some(directory.clone());
        while let Some(above) = at {
            let place = join(&above, &format!("node_modules/{name}"))?;
            let found = self.by_directory.get(&place);
            if let Some(own) = found.and_then(|it| self.list.get(*it)) {
                return Some(own.index);
            }
            at = above.parent();
        }
        None
    }
}

fn is_node_module(directory: &RepoPath) -> bool {
    let mut parts = directory.as_bytes().split(|it| *it == b'/');
    parts.any(|it| it == b"node_modules")
}
