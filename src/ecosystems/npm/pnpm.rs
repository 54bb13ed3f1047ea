// SPDX-License-Identifier: Apache-2.0

//! `pnpm-lock.yaml` (versions 5 to 9) and `pnpm-workspace.yaml`.
//!
//! The file lists importers, which are the packages of the tree by their directory, and packages by
//! a path that differs from version to version: `/name/1.0.0_PEERS` in 5, `/name@1.0.0(PEERS)` in
//! 6, `name@1.0.0(PEERS)` in 9. A package with other peers is another one of the list. What is
//! needed is named by a path or by the part of it that follows the name.
//!
//! The formats: pnpm's documentation, page *pnpm-workspace.yaml*, and `pnpm/spec`, *lockfile*.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, Scope, Source,
        document::{Entry, Reader, Value},
        graph::join,
    },
    integrity, locked_scope, members, people, purl, spec, widest_each,
};
use crate::walk::RepoPath;

/// What is needed and when.
const NEEDS: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("optionalDependencies", Scope::Optional),
    ("devDependencies", Scope::Dev),
];

/// The globs of a workspace.
pub(super) fn workspace(reader: &mut Reader<'_>) -> Manifest {
    let documents = reader.yaml_documents();
    let globs = documents.iter().flat_map(|it| it.texts_of("packages"));
    let globs: Vec<String> = globs.collect();
    Manifest {
        workspace: (!globs.is_empty()).then(|| members(globs)),
        ..Manifest::default()
    }
}

/// A file may have a document for the tools of pnpm itself before the one of the project.
pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let mut lock = Lock {
        packages: Vec::new(),
        is_closed: true,
    };
    for document in reader.yaml_documents() {
        if document.is_table() {
            add(reader, &document, &mut lock);
        } else {
            reader.problem(document.span, "the document is no table");
        }
    }
    Manifest {
        lock: Some(lock),
        ..Manifest::default()
    }
}

/// What a document has, by what names it; the indexes are those of the lock.
#[derive(Default)]
struct Named {
    /// Importers by their directory.
    importers: FxHashMap<RepoPath, usize>,
    /// Packages by their path.
    packages: FxHashMap<String, usize>,
}

fn add(reader: &mut Reader<'_>, document: &Value, lock: &mut Lock) {
    let mut named = Named::default();
    let first = lock.packages.len();
    let importers = importers(document);
    for (directory, value) in &importers {
        if let Some(it) = join(&RepoPath::new(b""), directory) {
            named.importers.insert(it, lock.packages.len());
        }
        let span = value.span.clone();
        lock.packages.push(Locked {
            source: Source::Path((*directory).to_owned()),
            place: reader.text.place(span.start..span.start),
            ..Locked::default()
        });
    }
    let packages = packages(reader, document);
    for it in &packages {
        let path = it.path.to_owned();
        named.packages.insert(path, lock.packages.len());
        lock.packages.push(locked(reader, it));
    }
    let importers = importers.into_iter();
    let asking = importers.chain(packages.iter().map(|it| ("", it.needs)));
    let asking: Vec<_> = asking.collect();
    for (index, (directory, value)) in asking.into_iter().enumerate() {
        let edges = edges(directory, value, &named, &mut lock.is_closed);
        if let Some(it) = lock.packages.get_mut(first + index) {
            it.dependencies = edges;
        }
    }
}

/// The packages of the tree: without a workspace, the document itself is the only one.
fn importers(document: &Value) -> Vec<(&str, &Value)> {
    let listed = document.get("importers").map(Value::entries);
    match listed {
        Some(entries) => {
            let tables = entries.iter().filter(|it| it.value.is_table());
            tables.map(|it| (it.key.as_str(), &it.value)).collect()
        }
        None => vec![(".", document)],
    }
}

/// A package of the list.
struct Listed<'a> {
    path: &'a str,
    /// Where it comes from.
    info: &'a Value,
    /// What it needs; since version 9 apart from `info`.
    needs: &'a Value,
    at: &'a Entry,
}

fn packages<'a>(reader: &mut Reader<'_>, document: &'a Value) -> Vec<Listed<'a>> {
    let infos = document.get("packages").map(Value::entries);
    let infos = infos.unwrap_or_default();
    let mut by_path: FxHashMap<&str, &Value> = FxHashMap::default();
    by_path.extend(infos.iter().map(|it| (it.key.as_str(), &it.value)));
    let listed = document.get("snapshots").map(Value::entries);
    let mut found = Vec::new();
    for it in listed.unwrap_or(infos) {
        let path = it.key.as_str();
        let info = by_path.get(path).or_else(|| by_path.get(bare(path)));
        let is_known = info.is_some_and(|it| it.is_table());
        if !is_known {
            let message = format!("the locked package `{path}` is no table");
            reader.problem(it.key_span.clone(), message);
        }
        found.push(Listed {
            path,
            info: info.copied().unwrap_or(&it.value),
            needs: &it.value,
            at: it,
        });
    }
    found
}

fn locked(reader: &Reader<'_>, listed: &Listed<'_>) -> Locked {
    let Listed { path, info, at, .. } = listed;
    let (name, written) = name_and_version(path).unwrap_or((path, ""));
    let name = info.text_of("name").unwrap_or(name);
    let version = info.get("version").and_then(Value::spelled);
    let is_version = |it: &&str| !it.is_empty() && !it.contains([':', '/']);
    let version = version.or(Some(written).filter(is_version));
    let resolution = info.get("resolution");
    let text = |key: &str| {
        resolution
            .and_then(|it| it.text_of(key))
            .unwrap_or_default()
    };
    let tarball = text("tarball");
    let source = if !text("directory").is_empty() {
        Source::Path(text("directory").to_owned())
    } else if !text("repo").is_empty() {
        let address = format!("{}#{}", text("repo"), text("commit"));
        Source::Git(people::git_address(&address))
    } else if let Some(file) = tarball.strip_prefix("file:") {
        Source::Path(file.to_owned())
    } else if tarball.is_empty() || is_version(&written) {
        Source::Registry
    } else {
        spec::archive(tarball)
    };
    let scope = locked_scope(info).or_else(|| locked_scope(listed.needs));
    let span = at.key_span.start..at.value.span.end.max(at.key_span.end);
    Locked {
        purl: purl(name, version, &source),
        name: name.to_owned(),
        version: version.map(str::to_owned),
        source,
        download: tarball.starts_with("http").then(|| tarball.to_owned()),
        hashes: integrity::hashes(text("integrity")),
        scope,
        place: reader.text.place(span),
        ..Locked::default()
    }
}

/// A path without the peers in brackets.
fn bare(path: &str) -> &str {
    path.split_once('(').map_or(path, |(it, _)| it)
}

/// The name in a path and what follows it, which is a version or an address. The path of what
/// comes from no registry has neither in versions 5 and 6.
fn name_and_version(path: &str) -> Option<(&str, &str)> {
    let path = bare(path);
    let below = path.strip_prefix('/').unwrap_or(path);
    let is_name = |it: &str| it.matches('/').count() == usize::from(it.starts_with('@'));
    if let Some((name, version)) = spec::split(below).filter(|it| is_name(it.0)) {
        return Some((name, version));
    }
    // Version 5; the address of another registry stands before the name.
    let below = match path.strip_prefix('/') {
        Some(below) => below,
        None => path.split_once('/')?.1,
    };
    let n_scope = if below.starts_with('@') {
        below.find('/')? + 1
    } else {
        0
    };
    let n_name = n_scope + below.get(n_scope..)?.find('/')?;
    let version = below.get(n_name + 1..)?;
    let version = version.split(['_', '/']).next().unwrap_or_default();
    let is_version = version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.');
    is_version.then_some((below.get(..n_name)?, version))
}

fn edges(
    directory: &str,
    asking: &Value,
    named: &Named,
    is_closed: &mut bool,
) -> Vec<(usize, Scope)> {
    let mut edges = Vec::new();
    for (key, scope) in NEEDS {
        let entries = asking.get(key).map(Value::entries).unwrap_or_default();
        for it in entries {
            // Since version 6 importers have a table with what is asked for and what is taken.
            let value = it.value.get("version").unwrap_or(&it.value);
            let Some(reference) = value.spelled() else {
                *is_closed = false;
                continue;
            };
            match named.find(directory, &it.key, reference) {
                Some(index) => edges.push((index, *scope)),
                // What is linked and no importer is a package of the tree all the same.
                None => *is_closed &= reference.starts_with("link:") || *scope == Scope::Optional,
            }
        }
    }
    widest_each(edges)
}

impl Named {
    fn find(&self, directory: &str, name: &str, reference: &str) -> Option<usize> {
        if let Some(link) = reference.strip_prefix("link:") {
            let at = join(&RepoPath::new(directory.as_bytes()), link)?;
            return self.importers.get(&at).copied();
        }
        let find = |path: &str| self.packages.get(path).copied();
        find(reference)
            .or_else(|| find(&format!("{name}@{reference}")))
            .or_else(|| find(&format!("/{name}@{reference}")))
            .or_else(|| find(&format!("/{name}/{reference}")))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::check_lock, *};

    fn check(input: &str, expected: &str) {
        check_lock("pnpm-lock.yaml", input, expected);
    }

    #[test]
    fn version_5_names_packages_by_paths() {
        check(
            "lockfileVersion: 5.4\nspecifiers:\n  a: ^1\ndependencies:\n  a: 1.0.0_b@2.0.0\n  alias: /@s/real/3.0.0\n  \
             up: link:../up\ndevDependencies:\n  g: github.com/o/g/abc\npackages:\n  \
             /a/1.0.0_b@2.0.0:\n    resolution: {integrity: sha512-//8=}\n    peerDependencies:\n      b: '2'\n    \
             dependencies:\n      b: 2.0.0\n    dev: false\n  \
             /b/2.0.0:\n    resolution: {integrity: sha1-AAA=}\n    dev: true\n  \
             /@s/real/3.0.0:\n    resolution: {integrity: sha1-AAA=, tarball: 'https://h/r.tgz'}\n    optional: true\n  \
             github.com/o/g/abc:\n    resolution: {tarball: 'https://codeload.github.com/o/g/tar.gz/abc'}\n    \
             name: g\n    version: 0.1.0\n  r.example.org/h/4.0.0:\n    resolution: {integrity: sha1-AAA=}\n",
            "(.) Runtime:pkg:npm/a@1.0.0 Runtime:pkg:npm/%40s/real@3.0.0 \
             Dev:pkg:npm/g@0.1.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fo%2Fg%40abc line 1\n\
             pkg:npm/a@1.0.0 SHA-512:ffff Runtime:pkg:npm/b@2.0.0 line 11\n\
             pkg:npm/b@2.0.0 SHA-1:0000 Dev line 18\n\
             pkg:npm/%40s/real@3.0.0 SHA-1:0000 https://h/r.tgz Optional line 21\n\
             pkg:npm/g@0.1.0?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fo%2Fg%40abc \
             https://codeload.github.com/o/g/tar.gz/abc line 24\n\
             pkg:npm/h@4.0.0 SHA-1:0000 line 28\n",
        );
    }

    #[test]
    fn version_6_has_what_is_asked_for_beside_what_is_taken() {
        check(
            "lockfileVersion: '6.0'\nimporters:\n  .:\n    dependencies:\n      m:\n        specifier: workspace:*\n        \
             version: link:p/m\n      a:\n        specifier: ^1\n        version: 1.0.0(b@2.0.0)(@s/c@1.0.0)\n  p/m:\n    \
             dependencies:\n      alias:\n        specifier: npm:b@2\n        version: /b@2.0.0\n      \
             up:\n        specifier: link:..\n        version: link:../..\n    \
             optionalDependencies:\n      gone:\n        specifier: '1'\n        version: 1.0.0\npackages:\n  \
             /a@1.0.0(b@2.0.0)(@s/c@1.0.0):\n    resolution: {integrity: sha1-AAA=}\n    \
             dependencies:\n      b: 2.0.0\n      '@s/c': 1.0.0\n  /b@2.0.0:\n    resolution: {integrity: sha1-AAA=}\n  \
             /@s/c@1.0.0:\n    resolution: {integrity: sha1-AAA=}\n  file:l:\n    resolution: {directory: l, type: directory}\n    \
             name: l\n",
            "(.) Runtime:(p/m) Runtime:pkg:npm/a@1.0.0 line 4\n\
             (p/m) Runtime:(.) Runtime:pkg:npm/b@2.0.0 line 12\n\
             pkg:npm/a@1.0.0 SHA-1:0000 Runtime:pkg:npm/b@2.0.0 Runtime:pkg:npm/%40s/c@1.0.0 line 24\n\
             pkg:npm/b@2.0.0 SHA-1:0000 line 29\npkg:npm/%40s/c@1.0.0 SHA-1:0000 line 31\nl(l) line 33\n",
        );
    }

    #[test]
    fn version_9_keeps_what_is_needed_apart() {
        check(
            "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a:\n        specifier: ^1\n        \
             version: 1.0.0(b@2.0.0)\n      alias:\n        specifier: npm:@s/real@3\n        version: '@s/real@3.0.0'\n    \
             devDependencies:\n      t:\n        specifier: https://h/t.tgz\n        version: https://h/t.tgz\n\
             packages:\n  a@1.0.0:\n    resolution: {integrity: sha512-//8=}\n  b@2.0.0:\n    resolution: {integrity: sha1-AAA=}\n  \
             '@s/real@3.0.0':\n    resolution: {commit: abc, repo: https://h/r.git, type: git}\n  \
             t@https://h/t.tgz:\n    resolution: {tarball: https://h/t.tgz}\n    version: 5.0.0\n\
             snapshots:\n  a@1.0.0(b@2.0.0):\n    dependencies:\n      b: 2.0.0\n      lost: 1.0.0\n  \
             b@2.0.0: {}\n  '@s/real@3.0.0':\n    optional: true\n  t@https://h/t.tgz: {}\n  odd@1.0.0: {}\n",
            "(.) Runtime:pkg:npm/a@1.0.0 \
             Runtime:pkg:npm/%40s/real@3.0.0?vcs_url=git%2Bhttps:%2F%2Fh%2Fr.git%40abc \
             Dev:pkg:npm/t@5.0.0?download_url=https:%2F%2Fh%2Ft.tgz line 4\n\
             pkg:npm/a@1.0.0 SHA-512:ffff Runtime:pkg:npm/b@2.0.0 line 26\n\
             pkg:npm/b@2.0.0 SHA-1:0000 line 30\n\
             pkg:npm/%40s/real@3.0.0?vcs_url=git%2Bhttps:%2F%2Fh%2Fr.git%40abc Optional line 31\n\
             pkg:npm/t@5.0.0?download_url=https:%2F%2Fh%2Ft.tgz https://h/t.tgz line 33\n\
             pkg:npm/odd@1.0.0 line 34\nopen\nproblem: the locked package `odd@1.0.0` is no table\n",
        );
    }

    #[test]
    fn a_file_may_have_two_documents() {
        check(
            "packages:\n  a@1.0.0:\n    resolution: {}\nsnapshots:\n  a@1.0.0: {}\n---\n\
             packages:\n  b@1.0.0:\n    resolution: {}\nsnapshots:\n  b@1.0.0: {}\n",
            "(.) line 1\npkg:npm/a@1.0.0 line 5\n(.) line 7\npkg:npm/b@1.0.0 line 11\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check("x\n", "problem: the document is no table\n");
        check(
            "packages:\n  /a@1.0.0: 3\n  ':::': {}\nimporters: []\ndependencies: {a: {}}\n",
            "pkg:npm/a@1.0.0 line 2\npkg:npm/::: line 3\n\
             problem: the locked package `/a@1.0.0` is no table\n",
        );
    }

    #[test]
    fn a_path_has_a_name_and_a_version() {
        for (path, expected) in [
            ("/a/1.0.0", Some(("a", "1.0.0"))),
            ("/@s/a/1.0.0_b@2.0.0+c@3.0.0", Some(("@s/a", "1.0.0"))),
            ("/a/1.0.0/b@2.0.0", Some(("a", "1.0.0"))),
            (
                "/@s/a@1.0.0-x.1(b@2.0.0(c@3.0.0))",
                Some(("@s/a", "1.0.0-x.1")),
            ),
            ("a@file:../a", Some(("a", "file:../a"))),
            ("github.com/o/r/abc", None),
            ("file:a", None),
            ("/", None),
            ("@", None),
            ("", None),
        ] {
            assert_eq!(name_and_version(path), expected, "{path}");
        }
    }
}
