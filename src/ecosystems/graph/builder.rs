// SPDX-License-Identifier: Apache-2.0

//! Builds the graph, one ecosystem after the other.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    ComponentKind, Declaration, Graph, Linked,
    lookup::{LockFile, foreign, local, lock_files},
    order,
    workspace::{Workspaces, inherit, inherited, is_vendored, join},
};
use crate::{
    ecosystems::{Locked, Manifest, Package, Purl, Requirement, Scope, Source},
    walk::RepoPath,
};

#[derive(Debug, Default)]
pub(super) struct Builder {
    packages: Vec<Linked>,
    edges: Vec<(usize, usize, Scope)>,
    /// Dependencies and copies of them, each once.
    by_purl: FxHashMap<Purl, usize>,
    has_root: bool,
    is_incomplete: bool,
}

/// A package of the tree and what it asks for.
struct Own {
    index: usize,
    directory: RepoPath,
    requirements: Vec<Requirement>,
    is_member: bool,
    /// Whether a lock file knows it.
    is_locked: bool,
}

/// What is known of one ecosystem's packages of the tree.
#[derive(Default)]
struct Owned {
    list: Vec<Own>,
    by_directory: FxHashMap<RepoPath, usize>,
    by_name: FxHashMap<(String, Option<String>), usize>,
    by_bare_name: FxHashMap<String, usize>,
}

impl Builder {
    pub(super) fn add(&mut self, ecosystem: &'static str, manifests: &[(&RepoPath, &Manifest)]) {
        let locks = lock_files(manifests);
        let (foreign, local) = (foreign(&locks), local(&locks));
        let workspaces = Workspaces::of(manifests);
        let mut owned = Owned::default();
        for (path, manifest) in manifests {
            let Some(package) = &manifest.package else {
                continue;
            };
            let linked = linked(ecosystem, path, package, &workspaces);
            let is_among =
                |set: &FxHashSet<&Purl>| linked.purl.as_ref().is_some_and(|it| set.contains(it));
            // A package may ask for its own published self, for its tests say, and stays what
            // it is.
            let is_vendored = is_vendored(path);
            if is_among(&foreign) && (is_vendored || !is_among(&local)) {
                self.dependency(linked);
            } else {
                self.own(linked, manifest, &workspaces, &mut owned);
            }
        }
        for lock in &locks {
            self.is_incomplete |= !lock.lock.is_closed;
            self.locked(ecosystem, lock, &mut owned);
        }
        let known = self.known_names();
        for own in &owned.list {
            self.requirements(own, &owned, &locks, &known);
        }
    }

    pub(super) fn finish(mut self) -> Graph {
        order::sort_edges(&mut self.edges);
        order::set_kinds(&mut self.packages, &self.edges);
        order::set_scopes(&mut self.packages, &self.edges);
        for it in &mut self.packages {
            it.places.sort();
            it.places.dedup();
            it.hashes.sort();
            it.hashes.dedup();
        }
        let is_complete = !self.is_incomplete && !self.packages.is_empty();
        let packages = order::sort_packages(self.packages, &mut self.edges);
        Graph {
            packages,
            edges: self.edges,
            is_complete,
            problems: Vec::new(),
        }
    }

    fn own(
        &mut self,
        mut linked: Linked,
        manifest: &Manifest,
        workspaces: &Workspaces<'_>,
        owned: &mut Owned,
    ) {
        let directory = linked.directory.clone().unwrap_or(RepoPath::new(b""));
        let workspace = workspaces.find(&directory, &linked.package);
        let workspace = workspace.map(|(_, it)| it);
        if directory.as_bytes().is_empty() && !self.has_root {
            linked.kind = ComponentKind::Root;
            self.has_root = true;
        } else if is_vendored(&directory) {
            linked.kind = ComponentKind::Transitive;
        }
        let index = self.packages.len();
        let name = (linked.package.name.clone(), linked.package.version.clone());
        owned
            .by_directory
            .insert(directory.clone(), owned.list.len());
        let bare = owned.by_bare_name.entry(name.0.clone());
        bare.or_insert(owned.list.len());
        owned.by_name.entry(name).or_insert(owned.list.len());
        let requirements = manifest.requirements.iter();
        owned.list.push(Own {
            index,
            requirements: requirements.map(|it| inherited(it, workspace)).collect(),
            is_member: workspaces.is_member(&directory),
            directory,
            is_locked: false,
        });
        self.packages.push(linked);
    }

    /// Adds a dependency, or what is new about one that is known.
    fn dependency(&mut self, linked: Linked) -> usize {
        let known = linked.purl.as_ref().and_then(|it| self.by_purl.get(it));
        let Some((index, known)) = known.and_then(|it| Some((*it, self.packages.get_mut(*it)?)))
        else {
            let index = self.packages.len();
            let linked = Linked {
                kind: ComponentKind::Transitive,
                ..linked
            };
            if let Some(purl) = &linked.purl {
                self.by_purl.insert(purl.clone(), index);
            }
            self.packages.push(linked);
            return index;
        };
        known.places.extend(linked.places);
        known.hashes.extend(linked.hashes);
        known.download = known.download.take().or(linked.download);
        known.directory = known.directory.take().or(linked.directory);
        if !matches!(linked.source, Source::Path(_)) {
            known.source = linked.source;
        }
        known.scope = known.scope.min(linked.scope);
        if known.package.license.is_none() {
            known.package.license = linked.package.license;
            known.license_at = linked.license_at;
        }
        index
    }

    fn locked(&mut self, ecosystem: &'static str, lock: &LockFile<'_>, owned: &mut Owned) {
        let indexes: Vec<usize> = lock
            .lock
            .packages
            .iter()
            .map(|it| match own_of(it, lock, owned) {
                Some(own) => own,
                None => self.dependency(linked_lock(ecosystem, lock, it)),
            })
            .collect();
        let scopes = own_scopes(owned);
        for (from, it) in indexes.iter().zip(&lock.lock.packages) {
            for (target, scope) in &it.dependencies {
                let (Some(to), Some(needed)) =
                    (indexes.get(*target), lock.lock.packages.get(*target))
                else {
                    continue;
                };
                let declared = scopes.get(&(*from, needed.name.clone()));
                self.edges.push((*from, *to, *declared.unwrap_or(scope)));
            }
        }
    }

    /// Holds what a package asks for against what the lock files say; what they do not know is
    /// found in the tree, or is a dependency without a version.
    fn requirements(
        &mut self,
        own: &Own,
        owned: &Owned,
        locks: &[LockFile<'_>],
        known: &FxHashSet<(usize, String)>,
    ) {
        let Some(ecosystem) = self.packages.get(own.index).map(|it| it.ecosystem) else {
            return;
        };
        let lock = nearest_lock(&own.directory, locks).filter(|_| !own.is_locked);
        for it in &own.requirements {
            // A lock file has the development dependencies of members alone.
            let is_foreign_dev = it.scope == Scope::Dev && !own.is_member && own.is_locked;
            let is_vendored_dev = it.scope == Scope::Dev && is_vendored(&own.directory);
            let may_miss =
                is_vendored_dev || (is_foreign_dev && !own.directory.as_bytes().is_empty());
            if known.contains(&(own.index, it.name.clone())) || may_miss {
                continue;
            }
            let locked = lock.and_then(|lock| Some((lock, lock.find(&it.name)?)));
            let to = match locked {
                Some((lock, index)) => {
                    let Some(found) = lock.lock.packages.get(index) else {
                        continue;
                    };
                    let own = own_of_known(found, lock, owned);
                    own.unwrap_or_else(|| self.dependency(linked_lock(ecosystem, lock, found)))
                }
                None => match sibling(it, &own.directory, owned) {
                    Some(to) => to,
                    None => {
                        self.is_incomplete |= !it.is_optional;
                        self.unlocked(ecosystem, own, it)
                    }
                },
            };
            self.edges.push((own.index, to, it.scope));
        }
    }

    /// Which package is known to need one of which name.
    fn known_names(&self) -> FxHashSet<(usize, String)> {
        let edges = self.edges.iter();
        let name = |to: usize| Some(self.packages.get(to)?.package.name.clone());
        edges
            .filter_map(|(from, to, _)| Some((*from, name(*to)?)))
            .collect()
    }

    fn unlocked(&mut self, ecosystem: &'static str, own: &Own, it: &Requirement) -> usize {
        let manifest = self
            .packages
            .get(own.index)
            .and_then(|it| it.places.first());
        let place = manifest.map(|manifest| Declaration {
            path: manifest.path.clone(),
            place: it.place.clone(),
        });
        self.dependency(Linked {
            ecosystem,
            purl: Purl::of(ecosystem, &it.name, None),
            package: Package {
                name: it.name.clone(),
                ..Package::default()
            },
            license_at: None,
            kind: ComponentKind::Transitive,
            scope: it.scope,
            source: it.source.clone(),
            directory: None,
            download: None,
            hashes: Vec::new(),
            places: place.into_iter().collect(),
        })
    }
}

/// A package of the tree, with what its workspace says.
fn linked(
    ecosystem: &'static str,
    path: &RepoPath,
    package: &Package,
    workspaces: &Workspaces<'_>,
) -> Linked {
    let directory = path.parent().unwrap_or(RepoPath::new(b""));
    let mut package = package.clone();
    let mut license_at = path;
    if let Some((root, workspace)) = workspaces.find(&directory, &package)
        && inherit(&mut package, &workspace.package)
    {
        license_at = root;
    }
    Linked {
        ecosystem,
        purl: Purl::of(ecosystem, &package.name, package.version.as_deref()),
        license_at: package.license.as_ref().map(|_| license_at.clone()),
        kind: ComponentKind::Workspace,
        scope: Scope::Runtime,
        source: Source::Path(String::new()),
        directory: Some(directory),
        download: None,
        hashes: Vec::new(),
        places: vec![Declaration {
            path: path.clone(),
            place: package.place.clone(),
        }],
        package,
    }
}

/// A package as its lock file has it.
fn linked_lock(ecosystem: &'static str, lock: &LockFile<'_>, it: &Locked) -> Linked {
    let place = Declaration {
        path: lock.path.clone(),
        place: it.place.clone(),
    };
    Linked {
        ecosystem,
        purl: it.purl.clone(),
        package: Package {
            name: it.name.clone(),
            version: it.version.clone(),
            license: it.license.clone(),
            ..Package::default()
        },
        license_at: it.license.as_ref().map(|_| lock.path.clone()),
        kind: ComponentKind::Transitive,
        scope: it.scope.unwrap_or(Scope::Runtime),
        source: it.source.clone(),
        directory: None,
        download: it.download.clone(),
        hashes: it.hashes.clone(),
        places: vec![place],
    }
}

/// The package of the tree that a lock file's entry is, which is then known to be locked.
fn own_of(locked: &Locked, lock: &LockFile<'_>, owned: &mut Owned) -> Option<usize> {
    let at = own_position(locked, lock, owned)?;
    let own = owned.list.get_mut(at)?;
    own.is_locked = true;
    Some(own.index)
}

fn own_of_known(locked: &Locked, lock: &LockFile<'_>, owned: &Owned) -> Option<usize> {
    let at = own_position(locked, lock, owned)?;
    owned.list.get(at).map(|it| it.index)
}

/// By its directory, where the lock file names it; else by name and version.
fn own_position(locked: &Locked, lock: &LockFile<'_>, owned: &Owned) -> Option<usize> {
    if !matches!(locked.source, Source::Path(_)) {
        return None;
    }
    match lock.local_directory(locked) {
        Some(directory) => owned.by_directory.get(&directory).copied(),
        None => {
            let key = (locked.name.clone(), locked.version.clone());
            owned.by_name.get(&key).copied()
        }
    }
}

/// When a package of the tree needs what it names: lock files do not tell for all ecosystems.
fn own_scopes(owned: &Owned) -> FxHashMap<(usize, String), Scope> {
    let mut scopes: FxHashMap<(usize, String), Scope> = FxHashMap::default();
    for own in &owned.list {
        for it in &own.requirements {
            let key = (own.index, it.name.clone());
            let scope = scopes.entry(key).or_insert(it.scope);
            *scope = (*scope).min(it.scope);
        }
    }
    scopes
}

fn nearest_lock<'l, 'a>(
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

/// The package of the tree that a requirement means by its path or, for a workspace, its name;
/// or the one that is installed where the requirement is looked for.
fn sibling(requirement: &Requirement, directory: &RepoPath, owned: &Owned) -> Option<usize> {
    let Source::Path(path) = &requirement.source else {
        return installed(&requirement.name, directory, owned);
    };
    let at = if path.is_empty() {
        owned.by_bare_name.get(&requirement.name).copied()
    } else {
        owned.by_directory.get(&join(directory, path)?).copied()
    }?;
    owned.list.get(at).map(|it| it.index)
}

/// As Node looks for it: in the nearest `node_modules` at or above the package.
fn installed(name: &str, directory: &RepoPath, owned: &Owned) -> Option<usize> {
    let mut at = Some(directory.clone());
    while let Some(above) = at {
        let place = join(&above, &format!("node_modules/{name}"))?;
        let found = owned.by_directory.get(&place);
        if let Some(own) = found.and_then(|it| owned.list.get(*it)) {
            return Some(own.index);
        }
        at = above.parent();
    }
    None
}
