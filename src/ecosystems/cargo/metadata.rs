// SPDX-License-Identifier: Apache-2.0

//! What `cargo metadata` wrote, in the place of a lock file: The Cargo Book, *cargo metadata*. It
//! knows what a lock file does not: which features were chosen, and what is needed when.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, NodeDep, PackageId};
use rustc_hash::FxHashMap;

use super::{
    super::{LicenseField, Lock, Locked, Manifest, Scope, Source},
    ECOSYSTEM, lock,
};
use crate::{read::Place, walk::RepoPath};

/// What its places are called in reports: where the file is on this machine is nobody's business.
const NAME: &[u8] = b"<cargo metadata>";

/// Reads the output of `cargo metadata --format-version 1` for a tree that stands at one of these paths
/// on the machine that it was made on. Gives a lock file for the directory of the workspace; of a
/// workspace that does not stand in the tree it is the tree itself. The error says what is wrong.
pub fn cargo_metadata(json: &str, trees: &[String]) -> Result<(RepoPath, Manifest), String> {
    let metadata = MetadataCommand::parse(json).map_err(|it| it.to_string())?;
    let root = directory(metadata.workspace_root.as_str());
    let mut trees = trees.iter().map(|it| directory(it));
    let inside = trees.find_map(|it| below(&root, &it).map(str::to_owned));
    let at = RepoPath::new(inside.unwrap_or_default().as_bytes());
    let indexes = chosen(&metadata);
    let mut packages: Vec<Locked> = Vec::with_capacity(indexes.len());
    for it in metadata
        .packages
        .iter()
        .filter(|it| indexes.contains_key(&it.id))
    {
        packages.push(locked(it, &root));
    }
    let is_closed = connect(&metadata, &indexes, &mut packages);
    let manifest = Manifest {
        ecosystem: ECOSYSTEM.name,
        rank: ECOSYSTEM.files.len(),
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    };
    Ok((at.join(NAME), manifest))
}

/// Of the packages those that the graph has, by their place in the list of these; all where there
/// is no graph.
fn chosen(metadata: &Metadata) -> FxHashMap<&PackageId, usize> {
    let nodes = metadata.resolve.as_ref().map(|it| &it.nodes);
    let nodes: Option<std::collections::BTreeSet<&PackageId>> =
        nodes.map(|it| it.iter().map(|it| &it.id).collect());
    let is_chosen = |it: &&PackageId| nodes.as_ref().is_none_or(|nodes| nodes.contains(it));
    let ids = metadata.packages.iter().map(|it| &it.id);
    let chosen = ids.filter(is_chosen).enumerate();
    chosen.map(|(index, id)| (id, index)).collect()
}

fn locked(package: &cargo_metadata::Package, root: &str) -> Locked {
    let (name, version) = (package.name.as_str(), package.version.to_string());
    let source = package.source.as_ref().map_or("", |it| it.repr.as_str());
    let manifest = directory(package.manifest_path.as_str());
    let own = manifest.rsplit_once('/').map_or("", |it| it.0);
    let license = package.license.as_deref();
    let inside = below(own, root).filter(|_| source.is_empty());
    let locked = lock::package(name, &version, source);
    Locked {
        source: match inside {
            Some(path) => Source::Path(path.to_owned()),
            None => locked.source.clone(),
        },
        directory: inside.map(str::to_owned),
        license: license.map(|it| LicenseField::read(it, start())),
        place: start(),
        ..locked
    }
}

/// The file is one line.
fn start() -> Place {
    Place {
        line: 1,
        end_line: 1,
        column: 1,
        ..Place::default()
    }
}

/// Says whether there is a graph and it names no package that is not there.
fn connect(
    metadata: &Metadata,
    indexes: &FxHashMap<&PackageId, usize>,
    packages: &mut [Locked],
) -> bool {
    let Some(graph) = &metadata.resolve else {
        return false;
    };
    let mut is_closed = true;
    for node in &graph.nodes {
        let mut found = Vec::new();
        for it in &node.deps {
            match indexes.get(&it.pkg) {
                Some(index) => found.push((*index, scope(it))),
                None => is_closed = false,
            }
        }
        found.sort_unstable();
        // Of several kinds the widest counts, which comes first.
        found.dedup_by_key(|it| it.0);
        let package = indexes.get(&node.id).and_then(|it| packages.get_mut(*it));
        match package {
            Some(package) => package.dependencies = found,
            None => is_closed = false,
        }
    }
    is_closed
}

fn scope(dependency: &NodeDep) -> Scope {
    let kinds = dependency.dep_kinds.iter().map(|it| match it.kind {
        DependencyKind::Development => Scope::Dev,
        DependencyKind::Build => Scope::Build,
        _ => Scope::Runtime,
    });
    kinds.min().unwrap_or_default()
}

/// A path as it is written, with `/`.
fn directory(path: &str) -> String {
    path.replace('\\', "/").trim_end_matches('/').to_owned()
}

/// What follows a directory in a path; the empty path for the directory itself.
fn below<'p>(path: &'p str, directory: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(directory)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix('/')
}

/// The members that no manifest of the tree describes: the metadata is of another state then.
pub fn not_in_the_tree<'l>(
    at: &RepoPath,
    manifest: &'l Manifest,
    is_there: impl Fn(&RepoPath) -> bool,
) -> Vec<&'l str> {
    let directory = at.parent().unwrap_or(RepoPath::new(b""));
    let packages = manifest.lock.iter().flat_map(|it| &it.packages);
    let own = packages.filter(|it| matches!(it.source, Source::Path(_)));
    let missing = own.filter(|it| {
        let inner = it.directory.as_deref().unwrap_or_default();
        let path = match inner {
            "" => directory.join(b"Cargo.toml"),
            inner => directory.join(inner.as_bytes()).join(b"Cargo.toml"),
        };
        !is_there(&path)
    });
    missing.map(|it| it.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// A package as `cargo metadata` writes one.
    fn package(name: &str, source: &str, directory: &str) -> String {
        format!(
            r#"{{"id": "{name}", "name": "{name}", "version": "1.0.0", "source": {source}, "license": "MIT",
                "manifest_path": "{directory}/Cargo.toml", "dependencies": [], "targets": [], "features": {{}}}}"#
        )
    }

    fn metadata(packages: &[String], resolve: &str) -> String {
        format!(
            r#"{{"version": 1, "packages": [{}], "workspace_members": ["nest"], "workspace_root": "/t/ws",
                "target_directory": "/t/ws/target", "resolve": {resolve}}}"#,
            packages.join(", ")
        )
    }

    fn check(json: &str, tree: &str, expected: &str) {
        let (at, manifest) = cargo_metadata(json, &[tree.to_owned()]).unwrap();
        let lock = manifest.lock.unwrap();
        let mut out = format!("{at}\n");
        for it in &lock.packages {
            let purl = it.purl.as_ref().unwrap();
            let directory = it.directory.as_deref().unwrap_or("-");
            write!(out, "{purl} {directory}").unwrap();
            for (index, scope) in &it.dependencies {
                write!(out, " {scope:?}:{}", lock.packages[*index].name).unwrap();
            }
            out.push('\n');
        }
        out.push_str(if lock.is_closed { "closed\n" } else { "open\n" });
        assert_eq!(out, expected);
    }

    const REGISTRY: &str = "\"registry+https://github.com/rust-lang/crates.io-index\"";

    #[test]
    fn the_graph_has_what_was_chosen_and_when_it_is_needed() {
        let packages = [
            package("nest", "null", "/t/ws"),
            package("inner", "null", "/t/ws/crates/inner"),
            package("owl", REGISTRY, "/home/ann/.cargo/registry/src/x/owl-1.0.0"),
            package(
                "unused",
                REGISTRY,
                "/home/ann/.cargo/registry/src/x/unused-1.0.0",
            ),
        ];
        let dependency = |name: &str, kinds: &str| {
            format!(r#"{{"name": "{name}", "pkg": "{name}", "dep_kinds": [{kinds}]}}"#)
        };
        let dev = r#"{"kind": "dev", "target": null}"#;
        let normal = r#"{"kind": null, "target": null}"#;
        let nodes = format!(
            r#"{{"root": null, "nodes": [
                {{"id": "nest", "dependencies": [], "deps": [{}, {}]}},
                {{"id": "inner", "dependencies": [], "deps": [{}]}},
                {{"id": "owl", "dependencies": [], "deps": []}}]}}"#,
            dependency("inner", normal),
            dependency("owl", &format!("{dev}, {normal}")),
            dependency("owl", dev),
        );
        let json = metadata(&packages, &nodes);
        let lines = "pkg:cargo/nest@1.0.0  Runtime:inner Runtime:owl\n\
            pkg:cargo/inner@1.0.0 crates/inner Dev:owl\npkg:cargo/owl@1.0.0 -\nclosed\n";
        check(&json, "/t", &format!("ws/<cargo metadata>\n{lines}"));
        check(&json, "/t/ws/", &format!("<cargo metadata>\n{lines}"));
        check(&json, "/elsewhere", &format!("<cargo metadata>\n{lines}"));
    }

    #[test]
    fn without_a_graph_it_is_open_and_what_is_no_metadata_says_so() {
        let packages = [package("nest", "null", "/t/ws")];
        let expected = "<cargo metadata>\npkg:cargo/nest@1.0.0 \nopen\n";
        check(&metadata(&packages, "null"), "/elsewhere", expected);
        assert!(cargo_metadata("{}", &[]).is_err());
        assert!(cargo_metadata("", &[]).is_err());
    }

    #[test]
    fn members_that_are_not_in_the_tree_are_known() {
        let packages = [
            package("nest", "null", "/t/ws"),
            package("x", "null", "/t/ws/x"),
        ];
        let json = metadata(&packages, "null");
        let (at, manifest) = cargo_metadata(&json, &["/t".to_owned()]).unwrap();
        let is_there = |it: &RepoPath| it.as_bytes() == b"ws/Cargo.toml";
        assert_eq!(not_in_the_tree(&at, &manifest, is_there), ["x"]);
    }
}
