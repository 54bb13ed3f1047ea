// SPDX-License-Identifier: Apache-2.0

//! What was resolved: `packages.lock.json` (*`PackageReference` in project files*, locking
//! dependencies), `project.assets.json` and `*.deps.json` (*Runtime configuration files* of the
//! .NET documentation). The last two are alike: targets of frameworks, and a table of libraries.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, Package, Purl, Scope, Source,
        document::{Entry, Reader, Value},
    },
    ECOSYSTEM, is_name, normal_version,
};

/// What the names of a runtime that is published with a program start with.
const RUNTIME: &str = "runtimepack.";

/// Packages as they are found, each once, and what they name in their framework.
#[derive(Default)]
struct Found<'a> {
    packages: Vec<Locked>,
    by_identity: FxHashMap<(String, String), usize>,
    /// Each package, the framework it was found in, and the table of what it needs.
    needs: Vec<(usize, usize, &'a Value)>,
    /// By framework and name in lower case; `None` for a project.
    named: FxHashMap<(usize, String), Option<usize>>,
}

impl<'a> Found<'a> {
    fn add(&mut self, framework: usize, locked: Locked, value: &'a Value) {
        let version = locked.version.clone().unwrap_or_default();
        let key = (locked.name.to_lowercase(), version);
        let name = (framework, key.0.clone());
        let index = *self.by_identity.entry(key).or_insert_with(|| {
            self.packages.push(locked);
            self.packages.len() - 1
        });
        self.named.insert(name, Some(index));
        self.needs
            .extend(value.get("dependencies").map(|it| (index, framework, it)));
    }

    /// Names are looked up in their own framework.
    fn finish(mut self) -> Manifest {
        let mut is_closed = true;
        let mut edges: Vec<Vec<(usize, Scope)>> = vec![Vec::new(); self.packages.len()];
        for (from, framework, needs) in &self.needs {
            for it in needs.entries() {
                match self.named.get(&(*framework, it.key.to_lowercase())) {
                    Some(Some(to)) => {
                        if let Some(edges) = edges.get_mut(*from) {
                            edges.push((*to, Scope::Runtime));
                        }
                    }
                    Some(None) => (),
                    None => is_closed = false,
                }
            }
        }
        for (package, mut edges) in self.packages.iter_mut().zip(edges) {
            edges.sort_unstable();
            edges.dedup();
            package.dependencies = edges;
        }
        Manifest {
            lock: Some(Lock {
                packages: self.packages,
                is_closed,
            }),
            ..Manifest::default()
        }
    }
}

/// `packages.lock.json`.
pub(super) fn packages(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let mut found = Found::default();
    let frameworks = reader.table(document, "dependencies").map(Value::entries);
    for (framework, table) in frameworks.unwrap_or_default().iter().enumerate() {
        for entry in table.value.entries() {
            let kind = entry.value.text_of("type").unwrap_or_default();
            if kind == "Project" {
                found
                    .named
                    .insert((framework, entry.key.to_lowercase()), None);
                continue;
            }
            let version = entry.value.text_of("resolved");
            let Some(version) = version.filter(|_| is_name(&entry.key)) else {
                malformed(reader, entry);
                continue;
            };
            let locked = Locked {
                is_direct: kind == "Direct",
                ..package(reader, &entry.key, version, entry)
            };
            found.add(framework, locked, &entry.value);
        }
    }
    found.finish()
}

/// `project.assets.json` and `*.deps.json`.
pub(super) fn targets(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let mut found = Found::default();
    let file = String::from_utf8_lossy(reader.text.path.name());
    let published = file.strip_suffix(".deps.json").map(str::to_owned);
    let mut own = None;
    let libraries = reader.table(document, "libraries");
    let targets = reader.table(document, "targets").map(Value::entries);
    for (framework, target) in targets.unwrap_or_default().iter().enumerate() {
        for entry in target.value.entries() {
            let library = libraries.and_then(|it| it.get(&entry.key));
            let kind = entry.value.text_of("type");
            let kind = kind
                .or_else(|| library?.text_of("type"))
                .unwrap_or_default();
            let parts = entry.key.split_once('/').filter(|it| is_name(it.0));
            let Some((name, version)) = parts else {
                malformed(reader, entry);
                continue;
            };
            let name = name.strip_prefix(RUNTIME).unwrap_or(name);
            let locked = package(reader, name, version, entry);
            if matches!(kind, "package" | "runtimepack") {
                found.add(framework, locked, &entry.value);
            } else if published.is_none() {
                found.named.insert((framework, name.to_lowercase()), None);
            } else {
                if published.as_deref() == Some(name) {
                    own = Some(described(&locked));
                }
                // What is of no registry has no address there.
                let locked = Locked {
                    purl: locked.purl.filter(|_| published.as_deref() == Some(name)),
                    source: Source::Path(String::new()),
                    ..locked
                };
                found.add(framework, locked, &entry.value);
            }
        }
    }
    Manifest {
        package: own,
        ..found.finish()
    }
}

fn package(reader: &Reader<'_>, name: &str, version: &str, entry: &Entry) -> Locked {
    let version = normal_version(version);
    Locked {
        name: name.to_owned(),
        purl: Purl::of(ECOSYSTEM.purl_type, name, Some(&version)),
        version: Some(version),
        place: reader.text.place(entry.key_span.clone()),
        ..Locked::default()
    }
}

/// The program that was published is what the tree is about.
fn described(locked: &Locked) -> Package {
    Package {
        name: locked.name.clone(),
        version: locked.version.clone(),
        place: locked.place.clone(),
        ..Package::default()
    }
}

fn malformed(reader: &mut Reader<'_>, entry: &Entry) {
    let message = format!("the locked package `{}` is malformed", entry.key);
    reader.problem(entry.key_span.clone(), message);
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    #[test]
    fn a_lock_file_has_what_was_resolved() {
        check_file(
            "packages.lock.json",
            r#"{"version": 1, "dependencies": {"net6.0": {
                "A": {"type": "Direct", "requested": "[1.0, )", "resolved": "1.0.0", "contentHash": "x",
                      "dependencies": {"b": "2.0.0", "Nest": "1.0.0"}},
                "B": {"type": "Transitive", "resolved": "2.0.0"},
                "nest": {"type": "Project"}},
              "net48": {"A": {"type": "Direct", "resolved": "1.0.0"}, "B": {"type": "Transitive", "resolved": "3.0"}}}}"#,
            "pkg:nuget/A@1.0.0 direct -> B\npkg:nuget/B@2.0.0\npkg:nuget/B@3.0.0\n",
        );
    }

    #[test]
    fn what_was_restored_has_targets() {
        check_file(
            "obj/project.assets.json",
            r#"{"version": 3, "targets": {"net6.0": {
                "A/1.0.0": {"type": "package", "dependencies": {"B": "2.0.0"}},
                "B/2.0.0": {"type": "package", "dependencies": {"Gone": "1.0.0"}},
                "Nest/1.0.0": {"type": "project"}}}, "libraries": {}}"#,
            "pkg:nuget/A@1.0.0 -> B\npkg:nuget/B@2.0.0\nopen\n",
        );
    }

    #[test]
    fn what_was_published_is_a_program() {
        check_file(
            "bin/Hoot.deps.json",
            r#"{"targets": {".NETCoreApp,Version=v6.0": {
                "Hoot/1.0.0": {"dependencies": {"A": "1.0.0", "Nest": "1.0.0"}},
                "Nest/1.0.0": {}, "runtimepack.Sun/6.0.1": {}, "A/1.0.0": {}}},
              "libraries": {"Hoot/1.0.0": {"type": "project"}, "Nest/1.0.0": {"type": "project"},
                "runtimepack.Sun/6.0.1": {"type": "runtimepack"}, "A/1.0.0": {"type": "package"}}}"#,
            "package \"Hoot\" 1.0.0 -\npkg:nuget/Hoot@1.0.0 -> Nest -> A\n-\npkg:nuget/Sun@6.0.1\npkg:nuget/A@1.0.0\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check_file(
            "packages.lock.json",
            r#"{"dependencies": {"net6.0": {"A": {}, "../B": {"resolved": "1"}, "C": 1}}}"#,
            "problem in 1: the locked package `A` is malformed\n\
             problem in 1: the locked package `../B` is malformed\n\
             problem in 1: the locked package `C` is malformed\n",
        );
        check_file(
            "a.deps.json",
            "[]",
            "problem in 1: the file is no JSON object\n",
        );
        check_file(
            "obj/project.assets.json",
            r#"{"targets": 1}"#,
            "problem in 1: `targets` is not a table\n",
        );
    }
}
