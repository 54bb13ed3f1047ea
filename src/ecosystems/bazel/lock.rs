// SPDX-License-Identifier: Apache-2.0

//! `MODULE.bazel.lock`. Up to Bazel 7.1 it has the graph of modules; later ones only have the
//! hashes of the files that were asked of registries, among which are the sources (`source.json`)
//! of just the modules that were chosen.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, Purl, Requirement, Scope,
        document::{Reader, Value},
    },
    ECOSYSTEM,
};

/// The registry that a package URL without qualifiers means.
const CENTRAL: &str = "https://bcr.bazel.build";

/// What the first files call the module that they lock for.
const ROOT: &str = "<root>";

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let document = reader.json();
    if let Some(graph) = document.get("moduleDepGraph") {
        return of_graph(reader, graph);
    }
    let files = document.get("registryFileHashes").map(Value::entries);
    if files.is_none() && reader.problems.is_empty() {
        reader.problem(
            document.span.clone(),
            "the lock file has no modules that can be read",
        );
    }
    let mut packages = Vec::new();
    for entry in files.unwrap_or_default() {
        // `null` stands for a file that the registry does not have.
        let path = entry.key.strip_suffix("/source.json");
        let Some(path) = path.filter(|_| entry.value.text().is_some()) else {
            continue;
        };
        let mut parts = path.rsplitn(4, '/');
        let (version, name, folder) = (parts.next(), parts.next(), parts.next());
        let (Some(version), Some(name), Some("modules")) = (version, name, folder) else {
            reader.problem(entry.key_span.clone(), "the locked module is malformed");
            continue;
        };
        let registry = parts.next().unwrap_or_default();
        packages.push(Locked {
            place: reader.text.place(entry.key_span.clone()),
            ..locked(name, version, registry)
        });
    }
    Manifest {
        lock: Some(Lock {
            is_closed: packages.is_empty(),
            packages,
        }),
        ..Manifest::default()
    }
}

fn locked(name: &str, version: &str, registry: &str) -> Locked {
    let other = if registry == CENTRAL { "" } else { registry };
    let purl = Purl::of(ECOSYSTEM.purl_type, name, Some(version));
    Locked {
        name: name.to_owned(),
        version: (!version.is_empty()).then(|| version.to_owned()),
        purl: purl.map(|it| it.with("repository_url", other)),
        ..Locked::default()
    }
}

fn of_graph(reader: &mut Reader<'_>, graph: &Value) -> Manifest {
    let mut by_key: FxHashMap<&str, usize> = FxHashMap::default();
    let mut packages = Vec::new();
    let mut needs = Vec::new();
    let mut requirements = Vec::new();
    for entry in graph.entries() {
        let needed = entry
            .value
            .get("deps")
            .map(Value::entries)
            .unwrap_or_default();
        let place = reader.text.place(entry.key_span.clone());
        if entry.key == ROOT {
            let names = needed
                .iter()
                .filter_map(|it| it.value.text()?.split('@').next());
            requirements.extend(names.map(|it| Requirement {
                name: it.to_owned(),
                place: place.clone(),
                ..Requirement::default()
            }));
            continue;
        }
        let Some((name, version)) = entry.key.split_once('@') else {
            reader.problem(entry.key_span.clone(), "the locked module is malformed");
            continue;
        };
        let version = if version == "_" { "" } else { version };
        by_key.insert(&entry.key, packages.len());
        packages.push(Locked {
            place,
            ..locked(name, version, CENTRAL)
        });
        needs.push(needed);
    }
    let mut is_closed = true;
    for (package, needed) in packages.iter_mut().zip(needs) {
        for it in needed {
            match it.value.text().and_then(|it| by_key.get(it)) {
                Some(index) => package.dependencies.push((*index, Scope::Runtime)),
                None => is_closed = false,
            }
        }
        package.dependencies.sort_unstable();
        package.dependencies.dedup();
    }
    Manifest {
        requirements,
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("MODULE.bazel.lock", input, expected);
    }

    #[test]
    fn modules_with_sources_are_those_that_were_chosen() {
        check(
            r#"{"lockFileVersion": 11, "registryFileHashes": {
                "https://bcr.bazel.build/bazel_registry.json": "00",
                "https://bcr.bazel.build/modules/owl/1.0/MODULE.bazel": "00",
                "https://bcr.bazel.build/modules/owl/2.0/source.json": "00",
                "https://own/r/modules/nest/1/source.json": "00",
                "https://gone/modules/owl/2.0/source.json": null}}"#,
            "locked pkg:bazel/owl@2.0\nlocked pkg:bazel/nest@1?repository_url=https:%2F%2Fown%2Fr\nopen\n",
        );
    }

    #[test]
    fn the_first_lock_files_have_a_graph() {
        check(
            r#"{"moduleDepGraph": {"<root>": {"deps": {"o": "owl@2.0"}},
                "owl@2.0": {"deps": {"nest": "nest@1"}}, "nest@1": {"deps": {}}}}"#,
            "owl Runtime\nlocked pkg:bazel/owl@2.0 -> nest\nlocked pkg:bazel/nest@1\nclosed\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "{}",
            "closed\nproblem 1: the lock file has no modules that can be read\n",
        );
        check(
            r#"{"registryFileHashes": {"x/source.json": "00"}}"#,
            "closed\nproblem 1: the locked module is malformed\n",
        );
    }
}
