// SPDX-License-Identifier: Apache-2.0

//! Builds the graph: first all packages of the tree, then, one ecosystem after the other, what
//! they need.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    ComponentKind, Declaration, Graph, Linked,
    described::{Asked, Listed, described},
    linked::{identify, linked, linked_lock, purl},
    lookup::{LockFile, foreign, local, local_directories, lock_files, nearest_lock, only},
    order,
    owned::{Own, Owned},
    pins::{Pins, pinned, pins},
    workspace::{Workspaces, inherited, is_vendored, join},
};
use crate::{
    ecosystems::{Ecosystem, Hash, Manifest, Package, Problem, Purl, Requirement, Scope, Source},
    walk::RepoPath,
};

#[derive(Default)]
pub(super) struct Builder<'a> {
    packages: Vec<Linked>,
    edges: Vec<(usize, usize, Scope)>,
    /// Dependencies and copies of them, each once.
    by_purl: FxHashMap<Purl, usize>,
    parts: Vec<Part<'a>>,
    /// What is known of archives, whoever names them.
    archives: FxHashMap<&'a Purl, &'a [Hash]>,
    /// Whether something may be missing that nobody names.
    is_incomplete: bool,
    /// Whether something is named by a requirement alone, and may need more.
    has_open_ends: bool,
    problems: Vec<(RepoPath, Problem)>,
}

/// What the tree has of one ecosystem.
struct Part<'a> {
    ecosystem: &'static Ecosystem,
    owned: Owned<'a>,
    listed: Vec<Listed<'a>>,
    locks: Vec<LockFile<'a>>,
}

impl<'a> Builder<'a> {
    /// Starts with what was found before; what could not be understood may have asked for more.
    pub(super) fn new(problems: Vec<(RepoPath, Problem)>) -> Self {
        Self {
            is_incomplete: !problems.is_empty(),
            problems,
            ..Self::default()
        }
    }

    /// Adds the packages of one ecosystem, whose manifests are sorted by the directory that they
    /// speak for and by their rank.
    pub(super) fn add(
        &mut self,
        ecosystem: &'static Ecosystem,
        manifests: &[(&'a RepoPath, &'a Manifest)],
    ) {
        let locks = lock_files(manifests);
        let (foreign, local, only) = (foreign(&locks), local(&locks), only(&locks));
        let local_directories = local_directories(&locks);
        let workspaces = Workspaces::of(manifests);
        let mut owned = Owned::default();
        let (packages, listed) = described(manifests);
        for it in packages {
            let (mut linked, asked) = linked(ecosystem, it, &workspaces);
            identify(&mut linked, &only);
            let is_among =
                |set: &FxHashSet<&Purl>| linked.purl.as_ref().is_some_and(|it| set.contains(it));
            // A package may ask for its own published self, for its tests say, and stays what
            // it is.
            let directory = linked.directory.as_ref();
            let is_vendored = directory.is_some_and(is_vendored);
            let is_local =
                is_among(&local) || directory.is_some_and(|it| local_directories.contains(it));
            if is_among(&foreign) && (is_vendored || !is_local) {
                self.dependency(linked);
            } else {
                self.own(linked, asked, &workspaces, &mut owned);
            }
        }
        self.includes(manifests);
        self.partial(manifests, &locks);
        let archives = manifests.iter().flat_map(|(_, it)| &it.archives);
        let archives = archives.map(|(purl, hashes)| (purl, hashes.as_slice()));
        self.archives.extend(archives);
        self.parts.push(Part {
            ecosystem,
            owned,
            listed,
            locks,
        });
    }

    pub(super) fn finish(mut self) -> Graph {
        self.choose_root();
        for mut part in std::mem::take(&mut self.parts) {
            self.adopt(&mut part);
            let mut direct = Vec::new();
            for lock in &part.locks {
                self.is_incomplete |= !lock.lock.is_closed;
                direct.push(self.locked(part.ecosystem, lock, &mut part.owned));
            }
            let known = self.known_names();
            let pins = pins(&part.owned);
            for own in &part.owned.list {
                self.requirements(own, &part, &known, &pins);
            }
            self.direct(&part, &direct);
        }
        order::sort_edges(&mut self.edges);
        order::set_kinds(&mut self.packages, &self.edges);
        order::set_scopes(&mut self.packages, &self.edges);
        for it in &mut self.packages {
            let known = it.purl.as_ref().and_then(|it| self.archives.get(it));
            it.hashes
                .extend(known.copied().into_iter().flatten().cloned());
            // The places of a package of the tree are in the order of what they count.
            if !order::is_own(it.kind) {
                it.places.sort();
                it.places.dedup();
            }
            it.hashes.sort();
            it.hashes.dedup();
            it.asked.sort();
            it.asked.dedup();
        }
        let is_known = !self.is_incomplete && !self.packages.is_empty();
        let packages = order::sort_packages(self.packages, &mut self.edges);
        Graph {
            packages,
            edges: self.edges,
            is_complete: is_known && !self.has_open_ends,
            is_known,
            problems: self.problems,
        }
    }

    fn own(
        &mut self,
        mut linked: Linked,
        asked: Vec<Asked<'a>>,
        workspaces: &Workspaces<'_>,
        owned: &mut Owned<'a>,
    ) {
        let directory = linked.directory.clone().unwrap_or(RepoPath::new(b""));
        let roots = workspaces.find(&directory, &linked.package);
        let is_member = workspaces.is_member(&directory);
        let siblings = roots.iter().find(|it| it.workspace.is_by_name);
        let siblings = siblings.filter(|_| is_member);
        if is_vendored(&directory) {
            linked.kind = ComponentKind::Transitive;
        }
        let mut known = Vec::new();
        for it in asked {
            let Some(found) = inherited(&it.requirement, &directory, &roots) else {
                self.is_incomplete = true;
                let message = format!("`{}` is said nowhere in the tree", it.requirement.name);
                let place = it.requirement.place;
                self.problems
                    .push((it.path.clone(), Problem { place, message }));
                continue;
            };
            let path = it.path;
            known.extend(
                found
                    .into_iter()
                    .map(|requirement| Asked { path, requirement }),
            );
        }
        let own = Own {
            index: self.packages.len(),
            asked: known,
            is_member,
            workspace: siblings.map(|it| it.directory.clone()),
            directory,
            is_locked: false,
        };
        owned.add(own, &linked.package);
        self.packages.push(linked);
    }

    /// Of the packages of the top directory, the root is the one whose manifest stands in it; one
    /// that is described from a folder, such as `debian`, comes after these.
    fn choose_root(&mut self) {
        let depth = |it: &Linked| {
            let path = it.places.first().map(|it| it.path.as_bytes());
            path.unwrap_or_default().split(|it| *it == b'/').count()
        };
        let is_at_top = |it: &Linked| {
            it.kind == ComponentKind::Workspace
                && it
                    .directory
                    .as_ref()
                    .is_some_and(|it| it.as_bytes().is_empty())
        };
        let at_top = self.packages.iter_mut().filter(|it| is_at_top(it));
        if let Some(root) = at_top.min_by_key(|it| depth(it)) {
            root.kind = ComponentKind::Root;
        }
    }

    /// Gives each list of requirements to the package that it is for: the nearest of its
    /// ecosystem at or above, or else the tree's root.
    fn adopt(&mut self, part: &mut Part<'a>) {
        for listed in std::mem::take(&mut part.listed) {
            let nearest = part.owned.nearest(&listed.directory);
            let is_foreign = |it: &RepoPath| is_vendored(&listed.directory) && !is_vendored(it);
            let top = RepoPath::new(b"");
            // What a copy's authors want for their tests, say, this tree does not.
            if is_foreign(nearest.as_ref().map_or(&top, |(_, directory)| directory)) {
                continue;
            }
            let index = nearest.map_or_else(|| self.root(), |(index, _)| index);
            part.owned.list.push(Own {
                index,
                directory: listed.directory,
                asked: listed.asked,
                is_member: true,
                workspace: None,
                is_locked: false,
            });
        }
    }

    /// The root, which is the tree itself where no manifest stands in its top directory.
    fn root(&mut self) -> usize {
        let is_root = |it: &Linked| it.kind == ComponentKind::Root;
        let known = self.packages.iter().position(is_root);
        known.unwrap_or_else(|| {
            self.packages.push(Linked::tree());
            self.packages.len() - 1
        })
    }

    /// What each lock file says that the tree asks for, though no manifest that was read does: it
    /// is for the nearest package.
    fn direct(&mut self, part: &Part<'_>, direct: &[Vec<(usize, Scope)>]) {
        let owners: FxHashSet<usize> = part.owned.list.iter().map(|it| it.index).collect();
        let asked = self.edges.iter().filter(|it| owners.contains(&it.0));
        let asked: FxHashSet<usize> = asked.map(|it| it.1).collect();
        for (lock, direct) in part.locks.iter().zip(direct) {
            let owner = part.owned.nearest(&lock.directory).map(|it| it.0);
            for (to, scope) in direct.iter().filter(|it| !asked.contains(&it.0)) {
                let from = owner.unwrap_or_else(|| self.root());
                self.edges.push((from, *to, *scope));
            }
        }
    }

    /// What a manifest asks for that cannot be read whole is known from a lock file alone.
    fn partial(&mut self, manifests: &[(&RepoPath, &Manifest)], locks: &[LockFile<'_>]) {
        let open = manifests.iter().any(|(path, manifest)| {
            let directory = manifest.home.of(path);
            let is_open = || nearest_lock(&directory, locks).is_none();
            manifest.is_partial && !is_vendored(path) && is_open()
        });
        self.is_incomplete |= open;
    }

    /// A file that another includes is part of it.
    fn includes(&mut self, manifests: &[(&RepoPath, &Manifest)]) {
        let read: FxHashSet<&RepoPath> = manifests.iter().map(|(path, _)| *path).collect();
        for (path, manifest) in manifests {
            let directory = path.parent().unwrap_or(RepoPath::new(b""));
            for it in &manifest.includes {
                if join(&directory, &it.text).is_some_and(|it| read.contains(&it)) {
                    continue;
                }
                self.is_incomplete = true;
                let problem = Problem {
                    place: it.place.clone(),
                    message: format!("the included file `{}` was not read", it.text),
                };
                self.problems.push(((*path).clone(), problem));
            }
        }
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
        known.asked.extend(linked.asked);
        known.is_open &= linked.is_open;
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

    /// Adds what a lock file has. Gives back what it says that the tree itself asks for.
    fn locked(
        &mut self,
        ecosystem: &'static Ecosystem,
        lock: &LockFile<'_>,
        owned: &mut Owned<'_>,
    ) -> Vec<(usize, Scope)> {
        // A package of the tree without a name whose manifest is not there is not known to be one.
        let indexes: Vec<Option<usize>> = lock
            .lock
            .packages
            .iter()
            .map(|it| {
                let own = owned.lock(it, lock);
                let is_known = own.is_some() || it.name.is_empty();
                own.or_else(|| {
                    (!is_known).then(|| self.dependency(linked_lock(ecosystem, lock, it)))
                })
            })
            .collect();
        let scopes = owned.scopes();
        for (from, it) in indexes.iter().zip(&lock.lock.packages) {
            for (target, scope) in &it.dependencies {
                let to = indexes.get(*target).copied().flatten();
                let needed = lock.lock.packages.get(*target);
                let (Some(from), Some(to), Some(needed)) = (from, to, needed) else {
                    continue;
                };
                let declared = scopes.get(&(*from, needed.name.clone()));
                self.edges.push((*from, to, *declared.unwrap_or(scope)));
            }
        }
        let direct = indexes.iter().zip(&lock.lock.packages);
        let direct = direct.filter(|(_, it)| it.is_direct);
        direct
            .filter_map(|(index, it)| Some(((*index)?, it.scope.unwrap_or_default())))
            .collect()
    }

    /// Holds what a package asks for against what the lock files say; what they do not know is
    /// found in the tree, or is a dependency of the version that is asked for, if it is one.
    fn requirements(
        &mut self,
        own: &Own<'_>,
        part: &Part<'_>,
        known: &FxHashSet<(usize, String)>,
        pins: &Pins<'_>,
    ) {
        let lock = nearest_lock(&own.directory, &part.locks).filter(|_| !own.is_locked);
        for asked in &own.asked {
            let it = &asked.requirement;
            // A lock file has the development dependencies of members alone.
            let is_foreign_dev = it.scope == Scope::Dev && !own.is_member && own.is_locked;
            let is_vendored_dev = it.scope == Scope::Dev && is_vendored(&own.directory);
            let may_miss =
                is_vendored_dev || (is_foreign_dev && !own.directory.as_bytes().is_empty());
            // What is optional and not in a lock file is not there on any machine.
            let is_left_out = own.is_locked && it.is_optional;
            let is_known = known.contains(&(own.index, it.name.clone()));
            if is_known || may_miss || is_left_out || it.is_constraint {
                continue;
            }
            let to = self.locked_requirement(it, part, lock, |lock| lock.answer(it));
            let to = to.or_else(|| self.member(it, own, part));
            let to =
                to.or_else(|| self.locked_requirement(it, part, lock, |lock| lock.find(&it.name)));
            let to = to.or_else(|| self.sibling(it, own, part));
            let to = to.or_else(|| {
                let made = self.unlocked(part.ecosystem, own, asked, pins);
                self.has_open_ends |= !it.is_optional;
                self.is_incomplete |= !it.is_optional && made.is_none();
                made
            });
            let to = to.filter(|_| !it.is_indirect);
            self.edges.extend(to.map(|to| (own.index, to, it.scope)));
        }
    }

    fn locked_requirement(
        &mut self,
        requirement: &Requirement,
        part: &Part<'_>,
        lock: Option<&LockFile<'_>>,
        find: impl Fn(&LockFile<'_>) -> Option<usize>,
    ) -> Option<usize> {
        let lock = lock?;
        let found = lock.lock.packages.get(find(lock)?)?;
        if is_other_version(requirement, found.version.as_deref()) {
            return None;
        }
        let own = part.owned.known(found, lock);
        Some(own.unwrap_or_else(|| self.dependency(linked_lock(part.ecosystem, lock, found))))
    }

    fn member(&self, requirement: &Requirement, own: &Own<'_>, part: &Part<'_>) -> Option<usize> {
        self.of_version(requirement, part.owned.member(requirement, own)?)
    }

    fn sibling(&self, requirement: &Requirement, own: &Own<'_>, part: &Part<'_>) -> Option<usize> {
        self.of_version(
            requirement,
            part.owned.sibling(requirement, &own.directory)?,
        )
    }

    /// A package of the tree, if it is not of another version than the one that is asked for.
    fn of_version(&self, requirement: &Requirement, found: usize) -> Option<usize> {
        let version = self.packages.get(found)?.package.version.as_deref();
        (!is_other_version(requirement, version)).then_some(found)
    }

    /// Which package is known to need one of which name.
    fn known_names(&self) -> FxHashSet<(usize, String)> {
        let edges = self.edges.iter();
        let name = |to: usize| Some(self.packages.get(to)?.package.name.clone());
        edges
            .filter_map(|(from, to, _)| Some((*from, name(*to)?)))
            .collect()
    }

    /// `None` for a directory that is not in the tree and whose package nobody names.
    fn unlocked(
        &mut self,
        ecosystem: &'static Ecosystem,
        own: &Own<'_>,
        asked: &Asked<'_>,
        pins: &Pins<'_>,
    ) -> Option<usize> {
        let it = &asked.requirement;
        if it.name.is_empty() {
            return None;
        }
        let own_version = it.purl.as_ref().and_then(Purl::version);
        let own_version = own_version.or(it.version.as_deref());
        let pinned = || pinned(own, it, pins).filter(|_| it.purl.is_none());
        let version = own_version.or_else(pinned);
        let owner = self.packages.get(own.index)?;
        let namespace = owner.package.namespace.clone();
        let package = Package {
            name: it.name.clone(),
            version: version.map(str::to_owned),
            license: it.license.clone(),
            namespace: namespace.filter(|_| owner.ecosystem == ecosystem.name),
            ..Package::default()
        };
        let sourced = |purl: Purl| match &it.source {
            Source::Git(address) => purl.with("vcs_url", &format!("git+{address}")),
            Source::Archive(address) => purl.with("download_url", address),
            Source::Registry | Source::Path(_) => purl,
        };
        let qualified = |purl, (key, value): &(&str, String)| Purl::with(purl, key, value);
        let made = || {
            let purl = purl(ecosystem, &package).map(sourced);
            purl.map(|purl| it.qualifiers.iter().fold(purl, qualified))
        };
        let purl = it.purl.clone().or_else(made);
        Some(self.dependency(Linked {
            ecosystem: ecosystem.name,
            purl,
            package,
            kind: ComponentKind::Transitive,
            scope: it.scope,
            source: it.source.clone(),
            license_at: it.license.as_ref().map(|_| asked.path.clone()),
            hashes: it.hashes.clone(),
            asked: it.requirement.iter().cloned().collect(),
            is_open: true,
            places: vec![Declaration {
                path: asked.path.clone(),
                place: it.place.clone(),
            }],
            directory: None,
            ..Linked::tree()
        }))
    }
}

fn is_other_version(requirement: &Requirement, version: Option<&str>) -> bool {
    let pair = requirement.version.as_deref().zip(version);
    pair.is_some_and(|(asked, found)| asked != found)
}
