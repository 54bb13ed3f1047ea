// SPDX-License-Identifier: Apache-2.0

//! Two states of a source, looked at only where they differ.
//!
//! What is said of a file depends on its own text, and on others in ways that are counted here. If
//! the files that changed can have no effect on what is said of the others, those are not opened;
//! all that what is said of the changed ones depends on is opened, once for both states. In every
//! other case there is no short way and both states are to be looked at whole:
//!
//! - A manifest, a lock file, a license file, a file of `LICENSES/`, an annotation of REUSE or an
//!   archive changed: they speak for others (`has_wide_effect`), and so do files that a
//!   manifest names as its license.
//! - A file that others may refer to came, went, was emptied or says another license.
//! - A changed file of source has no license of its own and inherits none: whether a package or the
//!   file is to be told of depends on what all others of the package say.
//! - A package has no license but what its files say, and a changed one is the first that says
//!   something, or the last.
//! - The tree itself has no license but what its files say: policies judge by it.
//! - Something that is to be opened cannot be.
//!
//! This is about what is found. A policy that speaks of more than single files is held against both
//! states whole, whatever changed; `policy` knows which do.

use std::collections::BTreeSet;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Error, Options, Run, Workers, draft, parts::Parts};
use crate::{
    detect::can_be_referred_to,
    ecosystems::{self, Linked, Manifest},
    expression::Claim,
    inventory::{Component, ComponentKind, Examined, FileRecord, Inventory},
    read::Kind,
    resolve::{Lead, Places, is_license_name, own_expression},
    stores::Search,
    walk::{self, RepoPath, Source, is_archive_name},
};

/// With more changed files than this a look at everything takes about as long.
const MOST_CHANGED: usize = 5000;

/// What differs between two states of a source.
#[derive(Debug)]
pub struct Changed {
    /// The earlier state: what changed, and what the answer depends on.
    pub before: Inventory,
    /// The later one.
    pub now: Inventory,
    /// How many files are the same in both.
    pub n_same: usize,
    /// What changed, as findings name it.
    subjects: BTreeSet<String>,
}

impl Changed {
    /// Whether a finding is about something that changed, by what it names.
    pub fn has(&self, subject: &str) -> bool {
        self.subjects.contains(subject)
    }

    /// Leaves in the later state what changed alone, for reports.
    pub fn keep_changed(&mut self) {
        let (subjects, now) = (&self.subjects, &mut self.now);
        let is_changed = |it: &RepoPath| subjects.contains(&it.to_string());
        now.files.retain(|it| is_changed(&it.path));
        now.gaps.retain(|it| is_changed(&it.path));
        now.components.clear();
        now.relations.clear();
    }
}

/// Looks at what differs between a commit and a later state; `None` where everything is to be
/// looked at, as the head of this file has it. Stores are not asked: no dependency changed.
pub fn scan_changes(
    before: &Source,
    now: &Source,
    options: &Options,
    run: &Run<'_>,
) -> Result<Option<Changed>, Error> {
    let Some(found) = walk::changes(before, now) else {
        return Ok(None);
    };
    let is_wide = found.changed.iter().any(has_wide_effect);
    if is_wide || found.changed.len() > MOST_CHANGED {
        return Ok(None);
    }
    let workers = Workers::new(options, run)?;
    let states = States {
        before,
        now,
        workers,
        found,
    };
    Ok(states.look())
}

/// Whether what is said of other files depends on a file, by its name.
fn has_wide_effect(path: &RepoPath) -> bool {
    let name = path.name();
    // Rules look at all names that start so.
    let lower = name.to_ascii_lowercase();
    let starts: &[&[u8]] = &[b"license", b"licence", b"copying", b"unlicense"];
    speaks_below(path).is_some()
        || starts.iter().any(|it| lower.starts_with(it))
        || name.ends_with(b".license")
        || ecosystems::is_manifest(path)
        || is_archive_name(name)
}

/// The directory for whose files a file speaks, for what is no manifest. Every path of a source
/// comes here: nothing is copied before one does.
fn speaks_below(path: &RepoPath) -> Option<RepoPath> {
    let mut parts = path.as_bytes().rsplit(|it| *it == b'/');
    let n_above = match (parts.next()?, parts.next()) {
        (b"REUSE.toml", _) => 0,
        (b"dep5", Some(b".reuse")) | (_, Some(b"LICENSES")) => 1,
        (name, _) if is_license_name(name) => 0,
        _ => return None,
    };
    path.ancestors().nth(n_above)
}

/// Two states, and what differs.
struct States<'a> {
    before: &'a Source,
    now: &'a Source,
    workers: Workers<'a>,
    found: walk::Changes,
}

impl States<'_> {
    fn look(&self) -> Option<Changed> {
        let mut context = self.context()?;
        let was = self.workers.examine(self.before.pick(&self.found.changed));
        let is = self.workers.examine(self.now.pick(&self.found.changed));
        context.extend(self.referred(&was, &is, &context)?);
        let has_archive = self.found.same.iter().any(|it| is_archive_name(it.name()));
        let before = self.inventory(self.before, &context, was, false);
        let now = self.inventory(self.now, &context, is, true);
        let is_cut = self.workers.end.is_here();
        if is_cut || !is_settled([&before, &now], &self.found.changed, has_archive) {
            return None;
        }
        let missed = self.found.left_out.iter().filter(|it| it.reason.is_gap());
        let subjects = self.found.changed.iter().chain(missed.map(|it| &it.path));
        Some(Changed {
            subjects: subjects.map(ToString::to_string).collect(),
            n_same: self.found.same.len(),
            before,
            now,
        })
    }

    /// What is the same in both states and has a say on the changed files: all manifests, since
    /// any may name a package, and what speaks for the directories that they stand in.
    fn context(&self) -> Option<Vec<Examined>> {
        let changed = self.found.changed.iter();
        let directories: FxHashSet<RepoPath> = changed.flat_map(RepoPath::ancestors).collect();
        let sidecars: FxHashSet<Vec<u8>> = self
            .found
            .changed
            .iter()
            .map(|it| [it.as_bytes(), b".license"].concat())
            .collect();
        let same = self.found.same.iter();
        let speaks = |it: &RepoPath| {
            ecosystems::is_manifest(it)
                || speaks_below(it).is_some_and(|it| directories.contains(&it))
                || it.name().ends_with(b".license") && sidecars.contains(it.as_bytes())
        };
        let speaking: Vec<RepoPath> = same.filter(|it| speaks(it)).cloned().collect();
        let mut context = self.unchanged(&speaking)?;
        let manifests = context.iter().filter_map(|it| {
            let manifest = it.facts.manifest.as_deref()?;
            Some((it.facts.path.clone(), manifest))
        });
        let manifests: Vec<(RepoPath, &Manifest)> = manifests.collect();
        let packages = ecosystems::link(&manifests).packages;
        let above = packages.iter().filter_map(|it| {
            let directory = it.directory.as_ref()?;
            directories.contains(directory).then_some((directory, it))
        });
        let named = Named::of(above);
        if self.found.changed.iter().any(|it| named.has(it)) {
            return None;
        }
        let known: FxHashSet<&RepoPath> = speaking.iter().collect();
        let same = self.found.same.iter();
        let more = same.filter(|it| named.has(it) && !known.contains(it));
        let more: Vec<RepoPath> = more.cloned().collect();
        context.extend(self.unchanged(&more)?);
        Some(context)
    }

    /// Files that are the same in both states; `None` if one cannot be examined as a whole.
    fn unchanged(&self, paths: &[RepoPath]) -> Option<Vec<Examined>> {
        let found = self.workers.examine(self.now.pick(paths));
        let is_whole = found.gaps.is_empty() && found.skipped.is_empty();
        (is_whole && found.files.len() == paths.len()).then_some(found.files)
    }

    /// The files that changed ones send the reader to, which are not among `known`. `None` if one
    /// is empty: then the next of its name is meant.
    fn referred(&self, was: &Parts, is: &Parts, known: &[Examined]) -> Option<Vec<Examined>> {
        let referring: Vec<&Examined> = was
            .files
            .iter()
            .chain(&is.files)
            .filter(|it| !it.facts.detection.references.is_empty())
            .collect();
        if referring.is_empty() {
            return Some(Vec::new());
        }
        let all: Vec<&RepoPath> = self.found.same.iter().chain(&self.found.changed).collect();
        let references = referring
            .iter()
            .flat_map(|it| &it.facts.detection.references);
        let targets = references.map(|it| &*it.target);
        let places = Places::of(all.iter().copied(), targets);
        let mut paths = BTreeSet::new();
        for it in referring {
            for reference in &it.facts.detection.references {
                if let Lead::Files(found) = places.follow(&it.facts.path, &reference.target) {
                    paths.extend(found.iter().filter_map(|it| all.get(*it).copied()));
                }
            }
        }
        let is_changed = |it: &&RepoPath| self.found.changed.binary_search(it).is_ok();
        if paths.iter().any(is_changed) {
            return None;
        }
        let there: FxHashSet<&RepoPath> = known.iter().map(|it| &it.facts.path).collect();
        let more = paths.iter().filter(|it| !there.contains(*it));
        let more: Vec<RepoPath> = more.map(|it| (*it).clone()).collect();
        let more = self.unchanged(&more)?;
        let is_empty = |it: &Examined| it.size == 0 && paths.contains(&it.facts.path);
        let has_empty = known.iter().chain(&more).any(is_empty);
        (!has_empty).then_some(more)
    }

    fn inventory(
        &self,
        source: &Source,
        context: &[Examined],
        mut found: Parts,
        is_now: bool,
    ) -> Inventory {
        found.files.extend(context.iter().cloned());
        let missed = self.found.left_out.iter();
        let missed = missed.filter(|it| is_now && it.reason.is_gap());
        found.skipped.extend(missed.cloned());
        draft(source, found, &Search::default()).finish(Vec::new())
    }
}

/// The files that packages name as their license.
struct Named {
    paths: FxHashSet<Vec<u8>>,
    patterns: GlobSet,
}

impl Named {
    /// `packages` come with their directories.
    fn of<'p>(packages: impl Iterator<Item = (&'p RepoPath, &'p Linked)>) -> Self {
        let mut paths = FxHashSet::default();
        let mut patterns = GlobSetBuilder::new();
        for (directory, it) in packages {
            for file in &it.package.license_files {
                let name = file.text.trim_start_matches("./");
                paths.insert(directory.join(name.as_bytes()).as_bytes().to_vec());
                let base = directory.as_str().map(globset::escape);
                let pattern = format!("{}/{}", base.unwrap_or_default(), file.text);
                let pattern = GlobBuilder::new(pattern.trim_start_matches('/'))
                    .literal_separator(true)
                    .build();
                if let Ok(pattern) = pattern {
                    patterns.add(pattern);
                }
            }
        }
        Self {
            paths,
            patterns: patterns.build().unwrap_or_default(),
        }
    }

    fn has(&self, path: &RepoPath) -> bool {
        // Most projects name none, and all paths of a source come here.
        if self.paths.is_empty() {
            return false;
        }
        let is_like = |it| self.patterns.is_match(it);
        self.paths.contains(path.as_bytes()) || path.as_str().is_some_and(is_like)
    }
}

/// Whether all that is said of files that did not change stays as it is, and what is said of those
/// that did is known.
fn is_settled(states: [&Inventory; 2], changed: &[RepoPath], has_archive: bool) -> bool {
    let is_bare = |it: &FileRecord| {
        let is_changed = changed.binary_search(&it.path).is_ok();
        is_changed && it.kind == Kind::Source && it.concluded.expression.is_none()
    };
    let is_root = |it: &&Component| it.kind == ComponentKind::Root;
    for state in states {
        let mut roots = state.components.iter().filter(is_root);
        if state.files.iter().any(is_bare) || !roots.all(has_license) {
            return false;
        }
    }
    let [before, now] = states;
    let homes = Homes::of(now);
    changed.iter().all(|path| {
        let (was, is) = (record(before, path), record(now, path));
        let says = |it: Option<&FileRecord>| it.and_then(|it| own_expression(&it.detection));
        let is_filled = |it: Option<&FileRecord>| it.map(|it| it.size > 0);
        let is_referred_alike = || says(was) == says(is) && is_filled(was) == is_filled(is);
        let speaks_alike = || says(was).is_some() == says(is).is_some();
        (!can_be_referred_to(path.name()) || is_referred_alike())
            && (homes.nearest_has_license(path) || speaks_alike())
            && (!has_archive || homes.all_have_license(path))
    })
}

fn record<'i>(inventory: &'i Inventory, path: &RepoPath) -> Option<&'i FileRecord> {
    let files = &inventory.files;
    let at = files.binary_search_by(|it| it.path.cmp(path)).ok()?;
    files.get(at)
}

/// Whether a package is under a license whatever its files say.
fn has_license(component: &Component) -> bool {
    let declared = component.declared.as_ref().map(|it| &it.claim);
    matches!(declared, Some(Claim::Licensed(_))) || component.detected.is_some()
}

/// The directories of packages, and whether all packages of each have a license.
struct Homes<'i>(FxHashMap<&'i RepoPath, bool>);

impl<'i> Homes<'i> {
    fn of(inventory: &'i Inventory) -> Self {
        let mut homes = FxHashMap::default();
        for it in &inventory.components {
            if let Some(directory) = &it.directory {
                *homes.entry(directory).or_insert(true) &= has_license(it);
            }
        }
        Self(homes)
    }

    fn above(&self, path: &RepoPath) -> impl Iterator<Item = bool> {
        path.ancestors().filter_map(|it| self.0.get(&it).copied())
    }

    fn nearest_has_license(&self, path: &RepoPath) -> bool {
        self.above(path).next().unwrap_or(true)
    }

    fn all_have_license(&self, path: &RepoPath) -> bool {
        self.above(path).all(|it| it)
    }
}
