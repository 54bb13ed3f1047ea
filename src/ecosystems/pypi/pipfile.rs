// SPDX-License-Identifier: Apache-2.0

//! `Pipfile` and `Pipfile.lock`: Pipenv's documentation, *Pipfile & Pipfile.lock*.

use super::{
    super::{
        Lock, Locked, Manifest, Requirement, Scope, Source,
        document::{Entry, Reader, Value},
    },
    files::hash,
    normal_name,
    project::place_of,
    purl,
    requirement::pinned,
};

/// The tables of a `Pipfile`, and of its lock file.
const TABLES: &[(&str, Scope)] = &[("packages", Scope::Runtime), ("dev-packages", Scope::Dev)];
const LOCKED: &[(&str, Scope)] = &[("default", Scope::Runtime), ("develop", Scope::Dev)];

pub(super) fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let mut requirements = Vec::new();
    for (key, scope) in TABLES {
        let entries = reader.table(document, key).map(Value::entries);
        for it in entries.unwrap_or_default() {
            requirements.extend(wanted(reader, it, *scope));
        }
    }
    Manifest {
        requirements,
        ..Manifest::default()
    }
}

fn wanted(reader: &mut Reader<'_>, entry: &Entry, scope: Scope) -> Option<Requirement> {
    let value = &entry.value;
    if value.text().is_none() && !value.is_table() {
        let message = format!("the dependency `{}` says no version", entry.key);
        reader.problem(value.span.clone(), message);
        return None;
    }
    let range = value.text().or(value.text_of("version"));
    Some(Requirement {
        name: normal_name(&entry.key),
        requirement: range.map(str::to_owned),
        version: range.and_then(pinned).map(str::to_owned),
        scope,
        source: place_of(value).unwrap_or(Source::Registry),
        place: reader.text.place(entry.key_span.clone()),
        ..Requirement::default()
    })
}

/// What needs what is not in the file.
pub(super) fn lock(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let mut packages = Vec::new();
    for (key, scope) in LOCKED {
        let entries = reader.table(document, key).map(Value::entries);
        for it in entries.unwrap_or_default() {
            if it.value.is_table() {
                packages.push(locked(reader, it, *scope));
            } else {
                let message = format!("the locked package `{}` is no object", it.key);
                reader.problem(it.value.span.clone(), message);
            }
        }
    }
    Manifest {
        lock: Some(Lock {
            is_closed: packages.is_empty(),
            packages,
        }),
        ..Manifest::default()
    }
}

fn locked(reader: &Reader<'_>, entry: &Entry, scope: Scope) -> Locked {
    let value = &entry.value;
    let version = value.text_of("version").and_then(pinned).map(str::to_owned);
    let source = place_of(value).unwrap_or(Source::Registry);
    let name = normal_name(&entry.key);
    let hashes = value.texts_of("hashes");
    Locked {
        purl: purl(&name, version.as_deref(), &source, ""),
        name,
        version,
        source,
        // Each of several is of another archive, and nothing says which of these is meant.
        hashes: match hashes.as_slice() {
            [only] => hash(only).into_iter().collect(),
            _ => Vec::new(),
        },
        scope: Some(scope),
        place: reader.text.place(entry.key_span.clone()),
        ..Locked::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{check_file, check_lock};

    #[test]
    fn a_pipfile_asks_for_packages() {
        check_file(
            "Pipfile",
            "[packages]\na = '*'\nb = {version = '==1.0', extras = ['x']}\nc = {git = 'https://h/c', ref = 'v1'}\n\
             e = {path = '.', editable = true}\n[dev-packages]\nd = '>=1'\nx = 3\n",
            "a Runtime * - Registry\nb Runtime ==1.0 1.0 Registry\nc Runtime - - Git(\"https://h/c@v1\")\n\
             e Runtime - - Path(\".\")\nd Dev >=1 - Registry\nproblem: the dependency `x` says no version\n",
        );
    }

    #[test]
    fn its_lock_file_has_versions_and_no_edges() {
        let hash = "ef".repeat(32);
        check_lock(
            "Pipfile.lock",
            &format!(
                r#"{{"default": {{"A": {{"version": "==1.0", "hashes": ["sha256:{hash}"]}}, "b": 3}},
                    "develop": {{"c": {{"git": "https://h/c", "ref": "abc"}}}}}}"#
            ),
            "pkg:pypi/a@1.0 Registry efef - -> (Runtime)\n\
             pkg:pypi/c?vcs_url=git%2Bhttps:%2F%2Fh%2Fc%40abc Git(\"https://h/c@abc\") - - -> (Dev)\n\
             open\nproblem: the locked package `b` is no object\n",
        );
        check_lock(
            "Pipfile.lock",
            "[]",
            "problem: the file is no JSON object\n",
        );
    }
}
