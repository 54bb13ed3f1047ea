// SPDX-License-Identifier: Apache-2.0

//! `bun.lock`.
//!
//! The file lists the packages of the tree by their directory, and all packages by the names that
//! lead to them: `a/b` is the `b` that `a` gets, where that is not the one of all others. A
//! dependency is the one that is named below the package, or below the names before it.
//!
//! The format: Bun's documentation, page *Lockfile*, and the file's own type in `bun.d.ts`.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, Scope, Source,
        document::{Entry, Reader, Value},
    },
    REQUIREMENTS, integrity, people, purl, spec, widest_each,
};

/// How many names upward a dependency is looked for; keeps a hostile path from costing the square
/// of its length.
const MAX_UP: usize = 256;

/// A package and what it needs.
struct Asking<'a> {
    /// The names that lead to it.
    path: &'a str,
    /// Has the tables of `package.json`.
    needs: Option<&'a Value>,
    is_own: bool,
}

pub(super) fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let mut packages = Vec::new();
    let mut asking = Vec::new();
    let mut by_directory = FxHashMap::default();
    let own = document.get("workspaces").map(Value::entries);
    for it in own.unwrap_or_default() {
        by_directory.insert(it.key.as_str(), packages.len());
        let locked = own_package(reader, it);
        asking.push(Asking {
            path: it.value.text_of("name").unwrap_or_default(),
            needs: Some(&it.value),
            is_own: true,
        });
        packages.push(locked);
    }
    let mut by_path = FxHashMap::default();
    let listed = reader.table(document, "packages").map(Value::entries);
    for it in listed.unwrap_or_default() {
        let Some(id) = it.value.items().first().and_then(Value::text) else {
            let message = format!("the locked package `{}` is no list with its name", it.key);
            reader.problem(it.value.span.clone(), message);
            continue;
        };
        let (name, reference) = spec::split(id).unwrap_or((id, ""));
        let own = match reference.split_once(':') {
            Some(("root", _)) => by_directory.get(""),
            Some(("workspace", path)) => by_directory.get(path),
            _ => None,
        };
        if let Some(own) = own {
            by_path.insert(it.key.as_str(), *own);
            continue;
        }
        by_path.insert(it.key.as_str(), packages.len());
        packages.push(package(reader, it, name, reference));
        asking.push(Asking {
            path: &it.key,
            needs: it.value.items().iter().find(|it| it.is_table()),
            is_own: false,
        });
    }
    let mut is_closed = true;
    for (package, it) in packages.iter_mut().zip(&asking) {
        package.dependencies = edges(it, &by_path, &mut is_closed);
    }
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

fn own_package(reader: &Reader<'_>, entry: &Entry) -> Locked {
    let name = entry.value.text_of("name").unwrap_or_default();
    let version = entry.value.text_of("version");
    let directory = if entry.key.is_empty() {
        "."
    } else {
        &entry.key
    };
    let source = Source::Path(directory.to_owned());
    Locked {
        purl: purl(name, version, &source),
        name: name.to_owned(),
        version: version.map(str::to_owned),
        source,
        place: reader.text.place(entry.value.span.clone()),
        ..Locked::default()
    }
}

/// A list of what it is, where it comes from if not from the registry, what it needs, and a hash.
fn package(reader: &Reader<'_>, entry: &Entry, name: &str, reference: &str) -> Locked {
    let source = match reference.split_once(':') {
        None => Source::Registry,
        Some(("workspace", path)) => Source::Path(path.to_owned()),
        Some(("http" | "https", _)) => spec::archive(reference),
        Some(("github" | "gitlab" | "bitbucket", _)) => Source::Git(people::git_address(reference)),
        Some(_) => match spec::source(reference) {
            // Anything else with a scheme is a path; one of a tarball has none.
            Source::Registry => Source::Path(reference.to_owned()),
            other => other,
        },
    };
    let is_tarball = reference.starts_with(['.', '/']);
    let source = if is_tarball {
        Source::Path(reference.to_owned())
    } else {
        source
    };
    let version = Some(reference).filter(|_| source == Source::Registry);
    let texts = || entry.value.items().iter().skip(1).filter_map(Value::text);
    let address = texts().find(|it| it.starts_with("http"));
    let address = address.or(Some(reference).filter(|it| it.starts_with("http")));
    Locked {
        purl: purl(name, version, &source),
        name: name.to_owned(),
        version: version.map(str::to_owned),
        source,
        download: address.map(str::to_owned),
        hashes: texts().flat_map(integrity::hashes).collect(),
        place: reader.text.place(entry.value.span.clone()),
        ..Locked::default()
    }
}

/// What is optional and what the user is to provide (peers) may be missing.
fn edges(
    asking: &Asking<'_>,
    by_path: &FxHashMap<&str, usize>,
    is_closed: &mut bool,
) -> Vec<(usize, Scope)> {
    let mut edges = Vec::new();
    for (key, scope) in REQUIREMENTS {
        if *scope == Scope::Dev && !asking.is_own {
            continue;
        }
        let table = asking.needs.and_then(|it| it.get(key));
        for it in table.map(Value::entries).unwrap_or_default() {
            match nearest(asking.path, &it.key, by_path) {
                Some(index) => edges.push((index, *scope)),
                None => *is_closed &= !matches!(*key, "dependencies" | "devDependencies"),
            }
        }
    }
    widest_each(edges)
}

fn nearest(path: &str, name: &str, by_path: &FxHashMap<&str, usize>) -> Option<usize> {
    let mut at = path;
    for _ in 0..MAX_UP {
        if at.is_empty() {
            break;
        }
        let candidate = format!("{at}/{name}");
        if let Some(index) = by_path.get(candidate.as_str()) {
            return Some(*index);
        }
        at = parent(at);
    }
    by_path.get(name).copied()
}

/// `a/@s/b` is below `a`, and `@s/b` below nothing.
fn parent(path: &str) -> &str {
    let (above, _) = path.rsplit_once('/').unwrap_or(("", path));
    let is_scope = above
        .rsplit('/')
        .next()
        .is_some_and(|it| it.starts_with('@'));
    if is_scope {
        above.rsplit_once('/').map_or("", |(it, _)| it)
    } else {
        above
    }
}

#[cfg(test)]
mod tests {
    use super::{super::tests::check_lock, *};

    fn check(input: &str, expected: &str) {
        check_lock("bun.lock", input, expected);
    }

    #[test]
    fn a_dependency_is_the_nearest_of_its_name() {
        check(
            r#"{"lockfileVersion": 1, "workspaces": {
                "": {"name": "me", "dependencies": {"@s/a": "1"}, "devDependencies": {"m": "workspace:*"},
                     "peerDependencies": {"absent": "1"},},
                "p/m": {"name": "m", "version": "2.0.0", "dependencies": {"b": "1"}}
            }, "packages": {
                "@s/a": ["@s/a@1.0.0", "", {"dependencies": {"b": "2", "c": "1"}, "bin": "x"}, "sha512-//8="],
                "@s/a/b": ["b@2.0.0", "https://r/b.tgz", {"optionalDependencies": {"gone": "1"}}, "sha1-AAA="],
                "b": ["b@1.0.0", "", {"dependencies": {"lost": "1"}}, "sha1-AAA="],
                "c": ["real@3.0.0", "", {}, "sha1-AAA="], // an alias
                "m": ["m@workspace:p/m"],
                "m/b": ["b@1.5.0", "", {"dependencies": {"@s/a": "1"}}, "sha1-AAA="],
            },}"#,
            "me(.) Dev:m(p/m) Runtime:pkg:npm/%40s/a@1.0.0 line 2\n\
             m(p/m) Runtime:pkg:npm/b@1.5.0 line 4\n\
             pkg:npm/%40s/a@1.0.0 SHA-512:ffff Runtime:pkg:npm/b@2.0.0 Runtime:pkg:npm/real@3.0.0 line 6\n\
             pkg:npm/b@2.0.0 SHA-1:0000 https://r/b.tgz line 7\n\
             pkg:npm/b@1.0.0 SHA-1:0000 line 8\n\
             pkg:npm/real@3.0.0 SHA-1:0000 line 9\n\
             pkg:npm/b@1.5.0 SHA-1:0000 Runtime:pkg:npm/%40s/a@1.0.0 line 11\nopen\n",
        );
    }

    #[test]
    fn sources_are_told_from_versions() {
        check(
            r#"{"packages": {
                "g": ["g@github:o/g#abc", {}, "o-g-abc"], "h": ["h@git+https://h/h.git#abc", {}, "abc"],
                "t": ["t@https://h/t.tgz", {}, "sha512-//8="], "f": ["f@file:f", {}], "l": ["l@./l.tgz", {}]
            }}"#,
            "pkg:npm/g?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fo%2Fg%40abc line 2\n\
             pkg:npm/h?vcs_url=git%2Bhttps:%2F%2Fh%2Fh.git%40abc line 2\n\
             pkg:npm/t?download_url=https:%2F%2Fh%2Ft.tgz SHA-512:ffff https://h/t.tgz line 3\n\
             f(f) line 3\nl(./l.tgz) line 3\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            r#"{"packages": {"a": "1", "b": [], "c": [{}]}}"#,
            "problem: the locked package `a` is no list with its name\n\
             problem: the locked package `b` is no list with its name\n\
             problem: the locked package `c` is no list with its name\n",
        );
        check(
            r#"{"packages": []}"#,
            "problem: `packages` is not a table\n",
        );
        check("", "problem: the file ends too early\n");
    }

    #[test]
    fn names_have_parents() {
        for (path, expected) in [
            ("a", ""),
            ("@s/a", ""),
            ("a/b", "a"),
            ("a/@s/b", "a"),
            ("@s/a/b", "@s/a"),
        ] {
            assert_eq!(parent(path), expected);
        }
    }
}
