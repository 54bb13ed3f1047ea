// SPDX-License-Identifier: Apache-2.0

//! Puts all that was found together, sorted.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Component, ComponentKind, Declaration, Declared, Examined, FileRecord, Gap, Inventory, Lookup,
    Operator, Relation, Root, stored,
};
use crate::{
    ecosystems::{
        Checkout, Coordinates, Graph, Hash, LicenseField, Linked, Manifest, Problem, Scope,
        link_with, missing, not_in_the_tree, take_on,
    },
    read::Place,
    resolve::{Conclusion, FileFacts, PackageConclusion, annotated, conclude},
    walk::{RepoPath, Skipped},
};

/// What was found in the tree, before anything is looked for elsewhere.
#[derive(Debug)]
pub struct Draft {
    root: Root,
    files: Vec<Examined>,
    skipped: Vec<Skipped>,
    gaps: Vec<Gap>,
    graph: Graph,
}

/// Manifests that do not stand in the tree.
pub struct Elsewhere<'a> {
    /// What package managers say, each in the place of the lock files of its directory.
    pub locks: &'a [(RepoPath, Manifest)],
    /// Asked for those that the tree's continue or import, with what says which of them are missing
    /// beside those that were found.
    pub continued: &'a dyn Fn(&Missing<'_>) -> Vec<(RepoPath, Manifest)>,
}

/// Says which manifests are missing beside those that were found elsewhere.
pub type Missing<'a> = dyn Fn(&[(RepoPath, Manifest)]) -> Vec<Coordinates> + 'a;

impl Draft {
    /// Sorts what was found and links its manifests. The order of what is given does not matter.
    ///
    /// What a manifest says that could not be understood becomes a gap, and so does what was
    /// left out though it should have been examined.
    pub fn new(root: Root, files: Vec<Examined>, skipped: Vec<Skipped>, gaps: Vec<Gap>) -> Self {
        let elsewhere = Elsewhere {
            locks: &[],
            continued: &|_| Vec::new(),
        };
        Self::with((root, files), skipped, gaps, &elsewhere)
    }

    /// As [`Draft::new`], with manifests that do not stand in the tree.
    pub fn with(
        (root, mut files): (Root, Vec<Examined>),
        mut skipped: Vec<Skipped>,
        mut gaps: Vec<Gap>,
        elsewhere: &Elsewhere<'_>,
    ) -> Self {
        files.sort_by(|a, b| a.facts.path.cmp(&b.facts.path));
        skipped.sort();
        take_on_submodules(&mut files, &root);
        let mut manifests: Vec<(RepoPath, &Manifest)> = files
            .iter()
            .filter_map(|it| Some((it.facts.path.clone(), it.facts.manifest.as_deref()?)))
            .collect();
        let given = given(elsewhere.locks, &mut manifests);
        manifests.extend(given.iter().map(|(path, it)| (path.clone(), it)));
        let outside = (elsewhere.continued)(&|found| missing(&manifests, found));
        let mut graph = link_with(&manifests, &outside);
        let problems = given.iter().flat_map(|(path, it)| {
            let problems = it.problems.iter();
            problems.map(|it| problem_gap(path, it))
        });
        gaps.extend(problems);
        forget_absent(&mut graph, &files);
        give_to_submodules(&mut graph, &root);
        add_root(&mut graph, &root);
        gaps.extend(problem_gaps(&files, &graph));
        gaps.extend(skipped.iter().filter_map(skipped_gap));
        gaps.sort();
        gaps.dedup();
        Self {
            root,
            files,
            skipped,
            gaps,
            graph,
        }
    }

    /// The packages, in the order in which lookups are given to [`Draft::finish`].
    pub fn packages(&self) -> &[Linked] {
        &self.graph.packages
    }

    /// Concludes and puts together. `lookups` has one for each package, or none at all.
    pub fn finish(mut self, mut lookups: Vec<Lookup>) -> Inventory {
        lookups.resize_with(self.graph.packages.len(), Lookup::default);
        for (linked, lookup) in self.graph.packages.iter_mut().zip(&lookups) {
            if let Some(stored) = &lookup.found {
                stored::fill(linked, stored);
            }
        }
        for (index, added) in annotated(&facts(&self.files)) {
            if let Some(file) = self.files.get_mut(index) {
                added.give_to(&mut file.facts.detection.copyrights);
            }
        }
        let conclusions = conclude(&facts(&self.files), &self.graph);
        let files = self.files.into_iter().zip(conclusions.files);
        let files = files.map(|(it, concluded)| it.concluded(concluded));
        let files = files.collect();
        let (is_graph_complete, is_graph_known) = (self.graph.is_complete, self.graph.is_known);
        let known = conclusions.packages.into_iter().zip(lookups).collect();
        let (components, relations) = components(self.graph, known, &self.root);
        Inventory {
            root: self.root,
            files,
            components,
            relations,
            gaps: self.gaps,
            skipped: self.skipped,
            is_graph_complete,
            is_graph_known,
            operator: Operator::default(),
        }
    }
}

fn facts(files: &[Examined]) -> Vec<&FileFacts> {
    files.iter().map(|it| &it.facts).collect()
}

// Then records are put in the place of what was examined: there are as many as files.
const _: () = assert!(size_of::<FileRecord>() <= size_of::<Examined>());

impl Examined {
    fn concluded(self, concluded: Box<Conclusion>) -> FileRecord {
        FileRecord {
            path: self.facts.path,
            size: self.size,
            kind: self.kind,
            encoding: self.encoding,
            detection: self.facts.detection,
            concluded,
            hashes: self.hashes,
            metadata: self.facts.metadata,
        }
    }
}

/// Whether a file of the tree stands below a directory.
fn is_there(files: &[Examined], directory: &RepoPath) -> bool {
    let first = directory.join(b"");
    let next = files.partition_point(|it| it.facts.path < first);
    let next = files.get(next).map(|it| it.facts.path.as_bytes());
    next.is_some_and(|it| it.starts_with(first.as_bytes()))
}

/// Forgets where dependencies would stand if they were in the tree: lock files of some ecosystems
/// say it of all, though git may ignore what is installed.
fn forget_absent(graph: &mut Graph, files: &[Examined]) {
    for it in &mut graph.packages {
        let is_dependency = matches!(it.kind, ComponentKind::Direct | ComponentKind::Transitive);
        let is_absent = |it: &RepoPath| !is_there(files, it);
        if is_dependency && it.directory.as_ref().is_some_and(is_absent) {
            it.directory = None;
        }
    }
}

/// What stands in a submodule is another repository's: its packages are dependencies, those of the
/// submodule where it is a component of its own.
fn give_to_submodules(graph: &mut Graph, root: &Root) {
    let submodule = |directory: &RepoPath| {
        let mut above = std::iter::once(directory.clone()).chain(directory.ancestors());
        above.find(|it| root.submodules.contains_key(it))
    };
    let mut owners = BTreeMap::new();
    for (index, it) in graph.packages.iter().enumerate() {
        if let Some(directory) = it.directory.as_ref().filter(|_| it.ecosystem == "git") {
            owners.insert(directory.clone(), index);
        }
    }
    let is_of_the_tree = |it: &Linked| {
        let is_own = matches!(it.kind, ComponentKind::Root | ComponentKind::Workspace);
        is_own && it.directory.as_ref().and_then(submodule).is_none()
    };
    let from_tree: Vec<bool> = graph.packages.iter().map(is_of_the_tree).collect();
    let asked = graph.edges.iter();
    let asked = asked.filter(|it| from_tree.get(it.0).copied().unwrap_or_default());
    let asked: BTreeSet<usize> = asked.map(|it| it.1).collect();
    for (index, it) in graph.packages.iter_mut().enumerate() {
        let inside = it.directory.as_ref().and_then(submodule);
        let Some(inside) = inside.filter(|_| it.kind == ComponentKind::Workspace) else {
            continue;
        };
        it.kind = if asked.contains(&index) {
            ComponentKind::Direct
        } else {
            ComponentKind::Transitive
        };
        if let Some(owner) = owners.get(&inside) {
            graph.edges.push((*owner, index, Scope::Runtime));
        }
    }
    graph.edges.sort();
    graph.edges.dedup();
}

/// The locks that are given, with the hashes of the lock files that each stands in the place of: these
/// are taken out. What says that it locks what is not in the tree is of another state.
fn given(
    locks: &[(RepoPath, Manifest)],
    manifests: &mut Vec<(RepoPath, &Manifest)>,
) -> Vec<(RepoPath, Manifest)> {
    let mut given = locks.to_vec();
    for (at, lock) in &mut given {
        let is_there = |path: &RepoPath| manifests.iter().any(|it| it.0 == *path);
        let missing = not_in_the_tree(at, lock, is_there);
        if let Some(name) = missing.first() {
            let message =
                format!("`{name}` is not where it says: it is of another state of the tree");
            let place = Place {
                line: 1,
                ..Place::default()
            };
            lock.problems.push(Problem { place, message });
        }
        let directory = at.parent();
        manifests.retain(|(path, it)| {
            let is_replaced = it.ecosystem == lock.ecosystem && path.parent() == directory;
            let Some(old) = it.lock.as_ref().filter(|_| is_replaced) else {
                return true;
            };
            let hashes = old.packages.iter().filter(|it| !it.hashes.is_empty());
            let known = hashes.filter_map(|it| Some((it.purl.clone()?, it.hashes.clone())));
            lock.archives.extend(known);
            false
        });
    }
    given
}

/// Adds to `.gitmodules` what git's index knows, and whether the submodules are there.
fn take_on_submodules(files: &mut [Examined], root: &Root) {
    for index in 0..files.len() {
        let found = files
            .get_mut(index)
            .filter(|it| it.facts.path.name() == b".gitmodules");
        let Some(mut manifest) = found.and_then(|it| it.facts.manifest.take()) else {
            continue;
        };
        let is_there = |directory: &RepoPath| is_there(files, directory);
        if let Some(path) = files.get(index).map(|it| it.facts.path.clone()) {
            let checkout = Checkout {
                commits: &root.submodules,
                remote: root.remote.as_deref(),
                is_there: &is_there,
            };
            take_on(&path, &mut manifest, &checkout);
        }
        if let Some(it) = files.get_mut(index) {
            it.facts.manifest = Some(manifest);
        }
    }
}

impl Inventory {
    /// Puts together what was found in the tree alone.
    pub fn assemble(
        root: Root,
        files: Vec<Examined>,
        skipped: Vec<Skipped>,
        gaps: Vec<Gap>,
    ) -> Self {
        Draft::new(root, files, skipped, gaps).finish(Vec::new())
    }
}

/// Every tree has a root: where no manifest stands in its top directory, it is the tree itself.
fn add_root(graph: &mut Graph, root: &Root) {
    if graph
        .packages
        .iter()
        .any(|it| it.kind == ComponentKind::Root)
    {
        return;
    }
    let mut tree = Linked::tree();
    tree.package.name.clone_from(&root.name);
    graph.packages.push(tree);
}

fn problem_gaps(files: &[Examined], graph: &Graph) -> Vec<Gap> {
    let own = files.iter().flat_map(|it| {
        let manifest = it.facts.manifest.iter().flat_map(|it| &it.problems);
        let annotations = it.facts.annotations.iter().flat_map(|it| &it.problems);
        let problems = manifest.chain(annotations);
        problems.map(|problem| problem_gap(&it.facts.path, problem))
    });
    let linked = graph.problems.iter();
    let linked = linked.map(|(path, problem)| problem_gap(path, problem));
    own.chain(linked).collect()
}

fn problem_gap(path: &RepoPath, problem: &Problem) -> Gap {
    Gap {
        path: path.clone(),
        code: "invalid-manifest",
        detail: problem.message.clone(),
        line: Some(problem.place.line),
    }
}

/// What should have been examined and was not is a gap as well.
fn skipped_gap(skipped: &Skipped) -> Option<Gap> {
    let (code, detail) = skipped.reason.gap()?;
    Some(Gap {
        path: skipped.path.clone(),
        code,
        detail,
        line: None,
    })
}

/// Components in the order of the inventory, and relations between them.
fn components(
    graph: Graph,
    known: Vec<(PackageConclusion, Lookup)>,
    root: &Root,
) -> (Vec<Component>, Vec<Relation>) {
    let packages = graph.packages.into_iter().zip(known);
    let mut keyed: Vec<(usize, Component)> = packages
        .map(|(linked, (conclusion, lookup))| component(linked, conclusion, lookup, root))
        .enumerate()
        .collect();
    // Roots first; `None` is less than any purl, and a package without one still has its place.
    keyed.sort_by(|(_, a), (_, b)| {
        let key = |it: &Component| (it.kind != ComponentKind::Root, it.purl.clone());
        key(a)
            .cmp(&key(b))
            .then_with(|| a.directory.cmp(&b.directory))
            .then_with(|| a.places.cmp(&b.places))
    });
    let mut new_index = vec![0; keyed.len()];
    for (new, (old, _)) in keyed.iter().enumerate() {
        if let Some(it) = new_index.get_mut(*old) {
            *it = new;
        }
    }
    let moved = |it: usize| new_index.get(it).copied().unwrap_or_default();
    let relations = graph.edges.iter().map(|(from, to, scope)| Relation {
        from: moved(*from),
        to: moved(*to),
        scope: *scope,
    });
    let components: Vec<Component> = keyed.into_iter().map(|(_, it)| it).collect();
    let relations = rooted(relations.collect(), components.len());
    (components, relations)
}

/// What nothing else needs belongs to the root: no component stands alone.
fn rooted(mut relations: Vec<Relation>, n_components: usize) -> Vec<Relation> {
    let mut is_needed = vec![false; n_components];
    for it in &relations {
        if let Some(needed) = is_needed.get_mut(it.to) {
            *needed = true;
        }
    }
    let alone = (1..n_components).filter(|it| is_needed.get(*it) == Some(&false));
    relations.extend(alone.map(|to| Relation {
        from: 0,
        to,
        scope: Scope::Runtime,
    }));
    relations.sort();
    relations
}

fn component(
    mut linked: Linked,
    mut conclusion: PackageConclusion,
    lookup: Lookup,
    root: &Root,
) -> Component {
    linked.hashes.retain(Hash::is_of_bytes);
    let package = linked.package;
    let is_root = linked.kind == ComponentKind::Root;
    let directory_name = linked.directory.as_ref().map(|it| it.name().to_vec());
    let directory_name = directory_name.filter(|it| !it.is_empty());
    let directory_name = directory_name.map_or_else(
        || root.name.clone(),
        |it| String::from_utf8_lossy(&it).into_owned(),
    );
    let name = if package.name.is_empty() {
        directory_name
    } else {
        package.name
    };
    let mut declared = package.license.zip(linked.license_at);
    if let Some(stored) = lookup.found.as_deref() {
        declared = declared.or_else(|| stored::declared(stored));
        add(&mut conclusion, &stored.conclusion);
    }
    Component {
        purl: linked.purl,
        ecosystem: linked.ecosystem,
        name,
        version: package.version,
        kind: linked.kind,
        scope: if is_root {
            Scope::Runtime
        } else {
            linked.scope
        },
        directory: linked.directory,
        declared: declared.map(as_declared),
        concluded: conclusion.concluded,
        detected: conclusion.detected,
        copyrights: conclusion.copyrights,
        description: package.description,
        authors: package.authors,
        suppliers: package.suppliers,
        homepage: package.homepage,
        repository: package.repository,
        download: linked.download,
        hashes: linked.hashes,
        places: linked.places,
        asked: linked.asked,
        is_open: linked.is_open,
        lookup,
    }
}

fn as_declared((license, path): (LicenseField, RepoPath)) -> Declared {
    Declared {
        raw: license.raw,
        claim: license.claim,
        at: Declaration {
            path,
            place: license.place,
        },
    }
}

/// What is concluded from a copy counts where the tree itself says nothing: a lock file's word of a
/// license is kept, its texts are the copy's.
fn add(conclusion: &mut PackageConclusion, stored: &PackageConclusion) {
    if conclusion.concluded.expression.is_none() {
        conclusion.concluded = stored.concluded.clone();
    }
    if conclusion.detected.is_none() {
        conclusion.detected.clone_from(&stored.detected);
    }
    if conclusion.copyrights.is_empty() {
        conclusion.copyrights.clone_from(&stored.copyrights);
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{
        detect::Detection,
        read::{Encoding, Kind, Text},
        walk::Reason,
    };

    fn check(files: &[(&str, &str)], skipped: Vec<Skipped>, expected: &str) {
        let root = || Root {
            name: "tree".to_owned(),
            ..Root::default()
        };
        let forward = files.iter().map(|it| examined(it.0, it.1)).collect();
        let backward = files.iter().rev().map(|it| examined(it.0, it.1)).collect();
        let forward = Inventory::assemble(root(), forward, skipped.clone(), Vec::new());
        let backward = Inventory::assemble(root(), backward, skipped, Vec::new());
        assert_eq!(format!("{forward:?}"), format!("{backward:?}"));
        assert_eq!(summary(&forward), expected);
    }

    fn examined(path: &str, content: &str) -> Examined {
        let path = RepoPath::new(path.as_bytes());
        Examined {
            facts: FileFacts::of(&Text::of(&path, content), Detection::default()),
            size: 0,
            kind: Kind::Source,
            encoding: Encoding {
                name: "UTF-8",
                guessed: false,
            },
            hashes: None,
        }
    }

    fn summary(inventory: &Inventory) -> String {
        let mut out = String::new();
        for it in &inventory.files {
            writeln!(out, "{}", it.path).unwrap();
        }
        for it in &inventory.components {
            let purl = it.purl.as_ref().map_or("-".to_owned(), ToString::to_string);
            writeln!(out, "{} {purl} {:?}", it.name, it.kind).unwrap();
        }
        for it in &inventory.relations {
            writeln!(out, "{} -> {}", it.from, it.to).unwrap();
        }
        for it in &inventory.gaps {
            writeln!(
                out,
                "{}:{} {} {}",
                it.path,
                it.line.unwrap_or(0),
                it.code,
                it.detail
            )
            .unwrap();
        }
        out
    }

    #[test]
    fn a_tree_without_a_manifest_is_its_own_root() {
        check(&[], Vec::new(), "tree - Root\n");
        check(&[("b", ""), ("a", "")], Vec::new(), "a\nb\ntree - Root\n");
    }

    #[test]
    fn the_root_comes_first_and_nothing_stands_alone() {
        check(
            &[
                (
                    "Cargo.toml",
                    "[package]\nname = \"z\"\nversion = \"1.0.0\"\n",
                ),
                (
                    "js/package.json",
                    "{\"name\": \"a\", \"version\": \"1.0.0\", \"dependencies\": {\"b\": \"1\"}}",
                ),
            ],
            Vec::new(),
            "Cargo.toml\njs/package.json\nz pkg:cargo/z@1.0.0 Root\na pkg:npm/a@1.0.0 Workspace\n\
             b pkg:npm/b Direct\n0 -> 1\n1 -> 2\n",
        );
    }

    #[test]
    fn what_was_not_understood_or_not_examined_is_a_gap() {
        let skipped = |path: &[u8], reason| Skipped {
            path: RepoPath::new(path),
            reason,
        };
        check(
            &[("package.json", "{\n\"name\": 3\n}")],
            vec![
                skipped(b"x", Reason::Unreadable("permission denied".to_owned())),
                skipped(b"sub", Reason::SubmoduleAbsent("12ab".to_owned())),
                skipped(b"link", Reason::Symlink(b"x".to_vec())),
            ],
            "package.json\ntree - Root\npackage.json:2 invalid-manifest `name` is not a string\n\
             sub:0 submodule-not-initialised the submodule is not there, or lacks its commit 12ab\n\
             x:0 unreadable-file permission denied\n",
        );
    }
}
