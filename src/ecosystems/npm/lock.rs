// SPDX-License-Identifier: Apache-2.0

//! `package-lock.json` and `npm-shrinkwrap.json`.
//!
//! Versions 2 and 3 list packages by the path at which they are installed; version 1 nests them,
//! which is brought into the same form. A dependency is then found as Node finds it: in the
//! nearest `node_modules` at or above the package.

use rustc_hash::FxHashMap;

use super::{
    super::{
        LicenseField, Lock, Locked, Manifest, Scope, Source,
        document::{Reader, Value},
    },
    REQUIREMENTS, integrity, license_text, locked_scope, people, purl, spec, widest_each,
};

/// How many directories upward a dependency is looked for; keeps a hostile path from costing the
/// square of its length.
const MAX_UP: usize = 256;

/// A package of the file and the path at which it is installed.
struct Found<'a> {
    path: String,
    value: &'a Value,
}

pub(super) fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let found = match reader.table(document, "packages") {
        Some(table) => listed(reader, table),
        None => nested(reader, document),
    };
    let mut by_path = FxHashMap::default();
    let mut kept: Vec<Found<'_>> = Vec::new();
    let mut links = Vec::new();
    for it in found {
        if it.value.get("link").is_some_and(Value::is_true) {
            links.push(it);
        } else {
            by_path.insert(it.path.clone(), kept.len());
            kept.push(it);
        }
    }
    for it in links {
        let target = it.value.text_of("resolved").unwrap_or_default();
        if let Some(index) = by_path.get(target).copied() {
            by_path.insert(it.path, index);
        }
    }
    let mut packages: Vec<Locked> = kept.iter().map(|it| locked(reader, document, it)).collect();
    let mut is_closed = true;
    for (package, it) in packages.iter_mut().zip(&kept) {
        package.dependencies = dependencies(it, &by_path, &mut is_closed);
    }
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

fn listed<'a>(reader: &mut Reader<'_>, table: &'a Value) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for entry in table.entries() {
        if entry.value.is_table() {
            found.push(Found {
                path: entry.key.clone(),
                value: &entry.value,
            });
        } else {
            let message = format!("the locked package `{}` is no object", entry.key);
            reader.problem(entry.value.span.clone(), message);
        }
    }
    found
}

/// Version 1. The depth is bounded by the parser's; the loop keeps a stack of its own.
fn nested<'a>(reader: &mut Reader<'_>, document: &'a Value) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((path, parent)) = open.pop() {
        let Some(table) = reader.table(parent, "dependencies") else {
            continue;
        };
        for entry in table.entries() {
            if !entry.value.is_table() {
                let message = format!("the locked package `{}` is no object", entry.key);
                reader.problem(entry.value.span.clone(), message);
                continue;
            }
            let separator = if path.is_empty() { "" } else { "/" };
            let path = format!("{path}{separator}node_modules/{}", entry.key);
            found.push(Found {
                path: path.clone(),
                value: &entry.value,
            });
            open.push((path, &entry.value));
        }
    }
    found.sort_by_key(|it| it.value.span.start);
    found
}

fn locked(reader: &Reader<'_>, document: &Value, found: &Found<'_>) -> Locked {
    let Found { path, value } = found;
    let written = value.text_of("version").unwrap_or_default();
    let (alias, version) = spec::alias(written).unzip();
    let is_root = path.is_empty();
    let name = alias.or_else(|| value.text_of("name"));
    let name = name.or_else(|| is_root.then(|| document.text_of("name")).flatten());
    let name = name.unwrap_or_else(|| installed_name(path));
    let version = version.unwrap_or(written);
    let resolved = value.text_of("resolved").unwrap_or_default();
    // Version 1 writes the address of what comes from no registry in the place of the version.
    let address = if version.contains(':') {
        version
    } else {
        resolved
    };
    let version = Some(version).filter(|it| !it.is_empty() && !it.contains(':'));
    let source = source(path, address);
    let is_download = address.starts_with("https://") || address.starts_with("http://");
    Locked {
        name: name.to_owned(),
        version: version.map(str::to_owned),
        purl: purl(name, version, &source),
        source,
        installed: Some(path.clone()),
        download: is_download.then(|| address.to_owned()),
        hashes: integrity::hashes(value.text_of("integrity").unwrap_or_default()),
        license: license(reader, value),
        scope: locked_scope(value),
        place: reader.text.place(value.span.clone()),
        ..Locked::default()
    }
}

/// `node_modules/a/node_modules/@s/b` is `@s/b`; a workspace without a name has its directory's.
fn installed_name(path: &str) -> &str {
    match path.rsplit_once("node_modules/") {
        Some((_, name)) => name,
        None => path.rsplit('/').next().unwrap_or_default(),
    }
}

fn source(path: &str, address: &str) -> Source {
    if address.starts_with("git") || address.starts_with("ssh:") {
        return Source::Git(people::git_address(address));
    }
    if let Some(file) = address.strip_prefix("file:") {
        return Source::Path(file.to_owned());
    }
    if !path.contains("node_modules/") {
        return Source::Path(path.to_owned());
    }
    // A tarball of a registry stands below `/-/`.
    if address.starts_with("http") && !address.contains("/-/") {
        return Source::Archive(address.to_owned());
    }
    Source::Registry
}

fn license(reader: &Reader<'_>, value: &Value) -> Option<LicenseField> {
    let field = value.get("license")?;
    let raw = license_text(field).filter(|it| !it.is_empty())?;
    let place = reader.text.place(field.span.clone());
    Some(LicenseField::read(&raw, place))
}

/// What a package names, and where it is installed. What is optional and what the user is to
/// provide (peers) may be missing.
fn dependencies(
    found: &Found<'_>,
    by_path: &FxHashMap<String, usize>,
    is_closed: &mut bool,
) -> Vec<(usize, Scope)> {
    let is_installed = found.path.contains("node_modules/");
    let mut edges = Vec::new();
    let mut add = |table: &Value, scope: Scope, is_needed: bool| {
        for entry in table.entries() {
            match nearest(&found.path, &entry.key, by_path) {
                Some(index) => edges.push((index, scope)),
                None => *is_closed &= !is_needed,
            }
        }
    };
    // In version 1, `dependencies` nests packages and `requires` names them.
    if let Some(requires) = found.value.get("requires") {
        add(requires, Scope::Runtime, true);
    } else {
        for (key, scope) in REQUIREMENTS {
            let is_own = *scope != Scope::Dev || !is_installed;
            let is_needed = matches!(*key, "dependencies" | "devDependencies");
            if let Some(table) = found.value.get(key).filter(|_| is_own) {
                add(table, *scope, is_needed && *scope != Scope::Optional);
            }
        }
    }
    widest_each(edges)
}

fn nearest(path: &str, name: &str, by_path: &FxHashMap<String, usize>) -> Option<usize> {
    let mut at = path;
    for _ in 0..MAX_UP {
        let separator = if at.is_empty() { "" } else { "/" };
        let candidate = format!("{at}{separator}node_modules/{name}");
        if let Some(index) = by_path.get(&candidate) {
            return Some(*index);
        }
        if at.is_empty() {
            return None;
        }
        at = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    None
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::parse;
    use crate::{ecosystems::Purl, read::Text, walk::RepoPath};

    fn check(input: &str, expected: &str) {
        let path = RepoPath::new(b"package-lock.json");
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        let lock = manifest.lock.unwrap();
        for it in &lock.packages {
            let purl = it.purl.as_ref().map_or("-".to_owned(), Purl::to_string);
            let installed = it.installed.as_deref().unwrap();
            write!(out, "{purl} at {installed:?}").unwrap();
            for (index, scope) in &it.dependencies {
                let it = lock.packages[*index].installed.as_deref().unwrap();
                write!(out, " {scope:?}:{it}").unwrap();
            }
            out.push('\n');
        }
        if !lock.is_closed {
            out.push_str("open\n");
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn version_3_is_resolved_as_node_resolves() {
        check(
            r#"{"name": "me", "lockfileVersion": 3, "packages": {
                "": {"name": "me", "version": "1.0.0", "dependencies": {"a": "1"}, "devDependencies": {"b": "2"}},
                "node_modules/a": {"version": "1.0.0", "dependencies": {"b": "1"}},
                "node_modules/a/node_modules/b": {"version": "1.0.0"},
                "node_modules/b": {"version": "2.0.0", "optionalDependencies": {"gone": "1"}, "devDependencies": {"x": "1"}}
            }}"#,
            "pkg:npm/me@1.0.0 at \"\" Runtime:node_modules/a Dev:node_modules/b\n\
             pkg:npm/a@1.0.0 at \"node_modules/a\" Runtime:node_modules/a/node_modules/b\n\
             pkg:npm/b@1.0.0 at \"node_modules/a/node_modules/b\"\n\
             pkg:npm/b@2.0.0 at \"node_modules/b\"\n",
        );
    }

    #[test]
    fn links_lead_to_workspaces() {
        check(
            r#"{"packages": {
                "": {"name": "me", "workspaces": ["packages/*"], "dependencies": {"w": "1"}},
                "node_modules/w": {"resolved": "packages/w", "link": true},
                "packages/w": {"version": "1.0.0", "devDependencies": {"gone": "1"}}
            }}"#,
            "pkg:npm/me at \"\" Runtime:packages/w\npkg:npm/w@1.0.0 at \"packages/w\"\nopen\n",
        );
    }

    #[test]
    fn version_1_is_nested() {
        check(
            r#"{"name": "me", "lockfileVersion": 1, "dependencies": {
                "a": {"version": "1.0.0", "requires": {"b": "1"}, "dependencies": {"b": {"version": "1.0.0"}}},
                "b": {"version": "2.0.0", "dev": true},
                "c": {"version": "npm:@s/real@3.0.0"},
                "d": {"version": "git+https://h/d.git#abc"}
            }}"#,
            "pkg:npm/a@1.0.0 at \"node_modules/a\" Runtime:node_modules/a/node_modules/b\n\
             pkg:npm/b@1.0.0 at \"node_modules/a/node_modules/b\"\n\
             pkg:npm/b@2.0.0 at \"node_modules/b\"\n\
             pkg:npm/%40s/real@3.0.0 at \"node_modules/c\"\n\
             pkg:npm/d?vcs_url=git%2Bhttps:%2F%2Fh%2Fd.git%40abc at \"node_modules/d\"\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            r#"{"packages": {"a": 1}}"#,
            "problem: the locked package `a` is no object\n",
        );
        check(
            r#"{"packages": []}"#,
            "problem: `packages` is not a table\n",
        );
        check("{", "problem: a key in double quotes is missing\n");
    }
}
