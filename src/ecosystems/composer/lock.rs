// SPDX-License-Identifier: Apache-2.0

//! `composer.lock`, and `vendor/composer/installed.json`, which has the same packages in one list.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    super::{
        Lock, Locked, Manifest, Purl, Scope, Source, digest,
        document::{Data, Reader, Value},
    },
    ECOSYSTEM, is_name, is_platform, license,
};

pub(super) fn locked(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let mut found = Vec::new();
    for (key, scope) in [("packages", None), ("packages-dev", Some(Scope::Dev))] {
        for it in list(reader, document, key) {
            found.extend(package(reader, it).map(|package| (Locked { scope, ..package }, it)));
        }
    }
    manifest(found)
}

pub(super) fn installed(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let items = match &document.data {
        Data::List(items) => items.as_slice(),
        _ => list(reader, document, "packages"),
    };
    let dev: FxHashSet<String> = document.texts_of("dev-package-names").into_iter().collect();
    let mut found = Vec::new();
    for it in items {
        let Some(package) = package(reader, it) else {
            continue;
        };
        // From the directory of the file.
        let path = it.text_of("install-path");
        let directory = path.map(|it| format!("vendor/composer/{it}"));
        let scope = dev.contains(&package.name).then_some(Scope::Dev);
        let directory = directory.or(package.directory);
        found.push((
            Locked {
                directory,
                scope,
                ..package
            },
            it,
        ));
    }
    manifest(found)
}

fn list<'v>(reader: &mut Reader<'_>, document: &'v Value, key: &str) -> &'v [Value] {
    let Some(value) = document.get(key) else {
        return &[];
    };
    if !matches!(value.data, Data::List(_)) {
        reader.problem(value.span.clone(), format!("`{key}` is no list"));
    }
    value.items()
}

fn package(reader: &mut Reader<'_>, table: &Value) -> Option<Locked> {
    let name = table.text_of("name").filter(|it| is_name(it));
    let (Some(name), Some(version)) = (name, table.owned("version")) else {
        reader.problem(
            table.span.clone(),
            "a locked package has no `name` or `version`",
        );
        return None;
    };
    let name = name.to_lowercase();
    let dist = table.get("dist");
    let source = source(table, dist);
    let purl = Purl::of(ECOSYSTEM.purl_type, &name, Some(&version));
    let purl = purl.map(|it| match &source {
        Source::Git(address) => it.with("vcs_url", &format!("git+{address}")),
        _ => it,
    });
    let shasum = dist.and_then(|it| it.text_of("shasum"));
    Some(Locked {
        purl,
        directory: Some(format!("vendor/{name}")),
        repository: table.get("source").and_then(|it| it.owned("url")),
        download: dist
            .and_then(|it| it.owned("url"))
            .filter(|it| it.contains("://")),
        hashes: shasum
            .and_then(|it| digest::hex("sha1", it))
            .into_iter()
            .collect(),
        license: license(reader, table),
        place: reader.text.place(table.span.clone()),
        version: Some(version),
        name,
        source,
        ..Locked::default()
    })
}

/// A package of a registry says where its installation is reported; others come from the
/// repository itself, or from a directory.
fn source(table: &Value, dist: Option<&Value>) -> Source {
    let dist = dist.filter(|it| it.text_of("type") == Some("path"));
    if let Some(path) = dist.and_then(|it| it.text_of("url")) {
        return Source::Path(path.to_owned());
    }
    let source = table
        .get("source")
        .filter(|it| it.text_of("type") == Some("git"));
    match source.and_then(|it| it.text_of("url")) {
        Some(url) if table.get("notification-url").is_none() => {
            let reference = source.and_then(|it| it.text_of("reference"));
            Source::Git(reference.map_or(url.to_owned(), |it| format!("{url}@{it}")))
        }
        _ => Source::Registry,
    }
}

/// What a package needs may be provided by another, or replaced by it.
fn manifest(found: Vec<(Locked, &Value)>) -> Manifest {
    let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
    for (index, (package, table)) in found.iter().enumerate() {
        by_name.insert(package.name.clone(), index);
        for key in ["replace", "provide"] {
            for it in table.get(key).map(Value::entries).unwrap_or_default() {
                by_name.entry(it.key.to_lowercase()).or_insert(index);
            }
        }
    }
    let mut is_closed = true;
    let mut packages = Vec::new();
    for (package, table) in found {
        let mut dependencies = Vec::new();
        for it in table.get("require").map(Value::entries).unwrap_or_default() {
            match by_name.get(&it.key.to_lowercase()) {
                Some(to) => dependencies.push((*to, Scope::Runtime)),
                None => is_closed &= is_platform(&it.key),
            }
        }
        dependencies.sort_unstable();
        dependencies.dedup();
        packages.push(Locked {
            dependencies,
            ..package
        });
    }
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::parse;
    use crate::{read::Text, walk::RepoPath};

    fn check(path: &str, input: &str, expected: &str) {
        let path = RepoPath::new(path.as_bytes());
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        let lock = manifest.lock.unwrap();
        for it in &lock.packages {
            let license = it.license.as_ref().map_or("-", |it| it.raw.as_str());
            let purl = it.purl.as_ref().unwrap();
            write!(out, "{purl} {license} {:?}", it.scope).unwrap();
            let repository = it.repository.as_deref().unwrap_or("-");
            write!(
                out,
                " {repository} {} {}",
                it.directory.as_deref().unwrap(),
                it.hashes.len()
            )
            .unwrap();
            for (to, _) in &it.dependencies {
                write!(out, " -> {}", lock.packages[*to].name).unwrap();
            }
            out.push('\n');
        }
        if !lock.is_closed {
            out.push_str("open\n");
        }
        for it in &manifest.problems {
            writeln!(out, "problem in {}: {}", it.place.line, it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn a_lock_file_has_packages_of_both_scopes() {
        let sha = "0123456789abcdef0123456789abcdef01234567";
        check(
            "composer.lock",
            &format!(
                r#"{{"packages": [
                {{"name": "owl/hoot", "version": "v1.0.0", "license": ["MIT", "ISC"], "notification-url": "https://n",
                  "source": {{"type": "git", "url": "https://h/hoot.git", "reference": "abc"}},
                  "dist": {{"type": "zip", "url": "https://h/hoot.zip", "shasum": "{sha}"}},
                  "require": {{"php": ">=8", "owl/nest": "^1", "psr/log": "1"}}}},
                {{"name": "owl/nest", "version": "dev-main", "provide": {{"psr/log": "1"}}, "dist": {{"shasum": ""}},
                  "source": {{"type": "git", "url": "https://h/nest.git", "reference": "def"}}}}],
                "packages-dev": [{{"name": "owl/test", "version": "2.0.0", "require": {{"owl/gone": "1"}}}}]}}"#
            ),
            "pkg:composer/owl/hoot@v1.0.0 MIT OR ISC None https://h/hoot.git vendor/owl/hoot 1 -> owl/nest\n\
             pkg:composer/owl/nest@dev-main?vcs_url=git%2Bhttps:%2F%2Fh%2Fnest.git%40def - None https://h/nest.git vendor/owl/nest 0\n\
             pkg:composer/owl/test@2.0.0 - Some(Dev) - vendor/owl/test 0\nopen\n",
        );
    }

    #[test]
    fn what_is_installed_says_where() {
        check(
            "vendor/composer/installed.json",
            r#"{"packages": [{"name": "owl/hoot", "version": "1.0.0", "install-path": "../owl/hoot"}],
               "dev-package-names": ["owl/hoot"]}"#,
            "pkg:composer/owl/hoot@1.0.0 - Some(Dev) - vendor/composer/../owl/hoot 0\n",
        );
        check(
            "vendor/composer/installed.json",
            r#"[{"name": "owl/hoot", "version": "1.0.0"}]"#,
            "pkg:composer/owl/hoot@1.0.0 - None - vendor/owl/hoot 0\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "composer.lock",
            r#"{"packages": {}, "packages-dev": [1, {"name": "../x", "version": "1"}, {"name": "a/b"}]}"#,
            &format!(
                "problem in 1: `packages` is no list\n{}",
                "problem in 1: a locked package has no `name` or `version`\n".repeat(3)
            ),
        );
    }
}
