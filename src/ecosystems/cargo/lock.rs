// SPDX-License-Identifier: Apache-2.0

//! `Cargo.lock`.
//!
//! Versions differ in little: 1 keeps its checksums in `[metadata]`, 2 and later in the
//! package; from 2 on a dependency is named as briefly as is unambiguous; 4 encodes the
//! parameters of git addresses.

use rustc_hash::FxHashMap;

use super::super::{
    Lock, Locked, Manifest, Purl, Scope, Source, digest,
    document::{Reader, Value},
};

const CRATES_IO: &[&str] = &[
    "registry+https://github.com/rust-lang/crates.io-index",
    "sparse+https://index.crates.io/",
];

/// Among how many packages of one name and version a source is looked for; keeps a hostile file
/// from costing the square of its length.
const MAX_SOURCES: usize = 64;

pub(super) fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let checksums = old_checksums(document);
    let mut tables: Vec<&Value> = document.get("root").into_iter().collect();
    let list = document.get("package");
    if let Some(list) = list.filter(|it| it.items().is_empty() && it.text().is_some()) {
        reader.problem(list.span.clone(), "`package` is not a list of tables");
    }
    tables.extend(list.map(Value::items).unwrap_or_default());
    let mut packages = Vec::new();
    let mut keys = Vec::new();
    for table in tables {
        let Some(name) = table.text_of("name") else {
            reader.problem(table.span.clone(), "a locked package has no `name`");
            continue;
        };
        packages.push(locked(reader, table, name, &checksums));
        keys.push((table.text_of("source").unwrap_or_default(), table));
    }
    let is_closed = connect(reader, &mut packages, &keys);
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

/// Version 1: `"checksum NAME VERSION (SOURCE)" = "…"`.
fn old_checksums(document: &Value) -> FxHashMap<&str, &str> {
    let metadata = document.get("metadata").map(Value::entries);
    let entries = metadata.unwrap_or_default().iter();
    let checksums = entries.filter_map(|it| Some((it.key.as_str(), it.value.text()?)));
    checksums.collect()
}

fn locked(
    reader: &Reader<'_>,
    table: &Value,
    name: &str,
    old_checksums: &FxHashMap<&str, &str>,
) -> Locked {
    let version = table.text_of("version").unwrap_or_default();
    let source = table.text_of("source").unwrap_or_default();
    let checksum = table.text_of("checksum").or_else(|| {
        let key = format!("checksum {name} {version} ({source})");
        old_checksums.get(key.as_str()).copied()
    });
    // `<none>` stands for the checksum of a package that has none.
    let hash = checksum.and_then(|it| digest::hex("sha256", it));
    Locked {
        version: table.owned("version"),
        hashes: hash.into_iter().collect(),
        place: reader.text.place(table.span.clone()),
        ..package(name, version, source)
    }
}

/// A package by its name, its version and where Cargo says that it comes from.
pub(super) fn package(name: &str, version: &str, source: &str) -> Locked {
    let is_crates_io = CRATES_IO.contains(&source);
    let path = format!("https://static.crates.io/crates/{name}/{name}-{version}.crate");
    Locked {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        purl: purl(name, version, source),
        source: read_source(source),
        download: is_crates_io.then_some(path),
        ..Locked::default()
    }
}

fn read_source(source: &str) -> Source {
    match source.strip_prefix("git+") {
        Some(git) => Source::Git(git_address(git)),
        None if source.is_empty() || source.starts_with("path+") => Source::Path(String::new()),
        None => Source::Registry,
    }
}

/// `https://host/repository?branch=main#REVISION` is `https://host/repository@REVISION`.
fn git_address(text: &str) -> String {
    let (address, revision) = text.split_once('#').unwrap_or((text, ""));
    let address = address.split_once('?').map_or(address, |(it, _)| it);
    match revision {
        "" => address.to_owned(),
        _ => format!("{address}@{revision}"),
    }
}

fn purl(name: &str, version: &str, source: &str) -> Option<Purl> {
    let purl = Purl::of("cargo", name, Some(version))?;
    if let Some(git) = source.strip_prefix("git+") {
        return Some(purl.with("vcs_url", &format!("git+{}", git_address(git))));
    }
    if CRATES_IO.contains(&source) {
        return Some(purl);
    }
    let registry = ["registry+", "sparse+"]
        .iter()
        .find_map(|it| source.strip_prefix(it));
    Some(purl.with("repository_url", registry.unwrap_or_default()))
}

/// Finds for each `NAME`, `NAME VERSION` or `NAME VERSION (SOURCE)` the package that is meant.
/// Says whether all were found.
fn connect(reader: &mut Reader<'_>, packages: &mut [Locked], keys: &[(&str, &Value)]) -> bool {
    let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (index, it) in packages.iter().enumerate() {
        let version = it.version.as_deref().unwrap_or_default();
        let full = format!("{} {version}", it.name);
        by_name.entry(it.name.clone()).or_default().push(index);
        by_name.entry(full).or_default().push(index);
    }
    let mut is_closed = true;
    for (index, (_, table)) in keys.iter().enumerate() {
        let items = table.get("dependencies").map(Value::items);
        let mut found = Vec::new();
        for item in items.unwrap_or_default() {
            let target = item.text().and_then(|it| target(it, &by_name, keys));
            match target {
                Some(target) => found.push((target, Scope::Runtime)),
                None => {
                    is_closed = false;
                    reader.problem(item.span.clone(), "the dependency is not in the lock file");
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        if let Some(package) = packages.get_mut(index) {
            package.dependencies = found;
        }
    }
    is_closed
}

fn target(
    text: &str,
    by_name: &FxHashMap<String, Vec<usize>>,
    keys: &[(&str, &Value)],
) -> Option<usize> {
    let (key, source) = text.split_once(" (").unwrap_or((text, ""));
    let source = without_revision(source.trim_end_matches(')'));
    let candidates = by_name.get(key)?.iter().take(MAX_SOURCES);
    let fits = |index: &&usize| {
        let has = keys.get(**index).map_or("", |(source, _)| source);
        source.is_empty() || source == without_revision(has)
    };
    candidates.copied().find(|it| fits(&it))
}

/// A dependency names a git source without the revision that the package has.
fn without_revision(source: &str) -> &str {
    source.split_once('#').map_or(source, |(it, _)| it)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::parse;
    use crate::{read::Text, walk::RepoPath};

    fn check(input: &str, expected: &str) {
        let manifest = parse(&Text::of(&RepoPath::new(b"Cargo.lock"), input));
        let mut out = String::new();
        let lock = manifest.lock.unwrap();
        for it in &lock.packages {
            let purl = it.purl.as_ref().unwrap();
            let hash = it.hashes.first().map_or("-", |it| it.hex.get(..4).unwrap());
            let needs = it.dependencies.iter().map(|(index, _)| {
                let it = &lock.packages[*index];
                format!(" {}@{}", it.name, it.version.as_deref().unwrap_or("?"))
            });
            writeln!(out, "{purl} {hash} ->{}", needs.collect::<String>()).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    fn package(name: &str, version: &str, rest: &str) -> String {
        let source = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        format!("[[package]]\nname = \"{name}\"\nversion = \"{version}\"\n{source}\n{rest}\n")
    }

    #[test]
    fn version_1_keeps_checksums_apart() {
        let hash = "ab".repeat(32);
        let input = package("a", "1.0.0", "")
            + "[[package]]\nname = \"me\"\nversion = \"0.1.0\"\ndependencies = [\n \
               \"a 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)\",\n]\n[metadata]\n"
            + &format!(
                "\"checksum a 1.0.0 (registry+https://github.com/rust-lang/crates.io-index)\" = \"{hash}\"\n"
            );
        check(
            &input,
            "pkg:cargo/a@1.0.0 abab ->\npkg:cargo/me@0.1.0 - -> a@1.0.0\n",
        );
    }

    #[test]
    fn versions_2_and_later_name_dependencies_briefly() {
        let hash = format!("checksum = \"{}\"", "cd".repeat(32));
        let input = String::from("version = 4\n")
            + &package("a", "1.0.0", &hash)
            + &package("a", "2.0.0", &hash)
            + &package(
                "b",
                "1.0.0",
                &(hash.clone() + "\ndependencies = [\"a 2.0.0\"]"),
            )
            + "[[package]]\nname = \"me\"\nversion = \"0.1.0\"\ndependencies = [\"a 1.0.0\", \"b\"]\n";
        check(
            &input,
            "pkg:cargo/a@1.0.0 cdcd ->\npkg:cargo/a@2.0.0 cdcd ->\n\
             pkg:cargo/b@1.0.0 cdcd -> a@2.0.0\npkg:cargo/me@0.1.0 - -> a@1.0.0 b@1.0.0\n",
        );
    }

    #[test]
    fn git_and_other_registries_are_in_the_purl() {
        check(
            "[[package]]\nname = \"g\"\nversion = \"1.0.0\"\nsource = \"git+https://h/g?branch=x#abc\"\n\
             [[package]]\nname = \"r\"\nversion = \"1.0.0\"\nsource = \"sparse+https://r/i/\"\n\
             dependencies = [\"g 1.0.0 (git+https://h/g?branch=x)\"]\n",
            "pkg:cargo/g@1.0.0?vcs_url=git%2Bhttps:%2F%2Fh%2Fg%40abc - ->\n\
             pkg:cargo/r@1.0.0?repository_url=https:%2F%2Fr%2Fi%2F - -> g@1.0.0\n",
        );
    }

    #[test]
    fn what_is_missing_or_malformed_is_a_problem() {
        check(
            "[[package]]\nname = \"a\"\nversion = \"1\"\ndependencies = [\"gone\", 3]\n[[package]]\nversion = \"1\"\n",
            "pkg:cargo/a@1 - ->\nproblem: a locked package has no `name`\n\
             problem: the dependency is not in the lock file\n\
             problem: the dependency is not in the lock file\n",
        );
        check(
            "package = \"x\"\n",
            "problem: `package` is not a list of tables\n",
        );
        check("", "");
    }
}
