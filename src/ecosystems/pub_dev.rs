// SPDX-License-Identifier: Apache-2.0

//! Dart and Flutter: `pubspec.yaml` and `pubspec.lock`.
//!
//! The format: Dart's documentation, *The pubspec file* and *Package dependencies*.

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Package, Purl, Requirement, Scope,
    Source,
    address::{generic, repository},
    digest,
    document::{Entry, Reader, Value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "pub",
    purl_type: "pub",
    namespace: None,
    files: &[
        File::beside("pubspec.yaml").giving(&[Fact::Package, Fact::Requirements, Fact::Scopes]),
        File::beside("pubspec.lock").giving(&[Fact::Scopes, Fact::Versions, Fact::Hashes]),
    ],
    docs: "Dart and Flutter packages: `pubspec.yaml` and `pubspec.lock`",
    lists: Lists::None,
    parse,
};

/// Hosts that a package URL without qualifiers means.
const REGISTRIES: &[&str] = &["https://pub.dev", "https://pub.dartlang.org"];

/// The tables of requirements.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("dev_dependencies", Scope::Dev),
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.yaml();
    let manifest = if text.path.name() == b"pubspec.lock" {
        lock(&mut reader, &document)
    } else {
        read(&mut reader, &document)
    };
    reader.finish(manifest)
}

fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let name = reader.string(document, "name");
    if name.is_none() && document.is_table() {
        reader.problem(
            document.span.start..document.span.start,
            "the file has no `name`",
        );
    }
    let mut requirements = Vec::new();
    for (key, scope) in REQUIREMENTS {
        // A table that is left empty is null.
        let table = document.get(key).filter(|it| !it.is_null());
        if table.is_some_and(|it| !it.is_table()) {
            reader.table(document, key);
        }
        let entries = table.map(Value::entries).unwrap_or_default();
        requirements.extend(entries.iter().map(|it| requirement(reader, it, *scope)));
    }
    let package = name.map(|name| Package {
        version: document
            .get("version")
            .and_then(Value::spelled)
            .map(str::to_owned),
        description: document.owned("description"),
        homepage: document.owned("homepage"),
        repository: document.owned("repository"),
        is_private: document.text_of("publish_to") == Some("none"),
        name: name.text,
        place: name.place,
        ..Package::default()
    });
    Manifest {
        package,
        requirements,
        ..Manifest::default()
    }
}

/// A range, or a table that says where the package comes from.
fn requirement(reader: &Reader<'_>, entry: &Entry, scope: Scope) -> Requirement {
    let value = &entry.value;
    let range = value.spelled().or_else(|| value.get("version")?.spelled());
    let (purl, source) = origin(&entry.key, None, value, value.get("git"), value.get("path"));
    let exact = |it: &&str| {
        it.split('.').count() >= 3
            && it.starts_with(|c: char| c.is_ascii_digit())
            && !it.contains(' ')
    };
    Requirement {
        name: entry.key.clone(),
        requirement: range.map(str::to_owned),
        version: range.filter(exact).map(str::to_owned),
        purl: purl.filter(|_| source != Source::Registry || value.get("sdk").is_some()),
        scope,
        source,
        place: reader.text.place(entry.key_span.clone()),
        ..Requirement::default()
    }
}

/// Where a package comes from: the registry, a repository, a directory, or an SDK that is none of
/// these.
fn origin(
    name: &str,
    version: Option<&str>,
    value: &Value,
    git: Option<&Value>,
    path: Option<&Value>,
) -> (Option<Purl>, Source) {
    let purl = Purl::of(ECOSYSTEM.purl_type, name, version);
    if value.get("sdk").is_some() {
        return (generic(name, version), Source::Registry);
    }
    if let Some(git) = git {
        let address = git
            .text()
            .or_else(|| git.text_of("url"))
            .unwrap_or_default();
        let revision = git.text_of("resolved-ref").or_else(|| git.text_of("ref"));
        let found = repository(address, revision);
        let Source::Git(at) = &found.source else {
            return (purl, found.source);
        };
        return (
            purl.map(|it| it.with("vcs_url", &format!("git+{at}"))),
            found.source,
        );
    }
    let path = path.and_then(|it| it.text().or_else(|| it.text_of("path")));
    match path {
        Some(path) => (purl, Source::Path(path.to_owned())),
        None => (purl, Source::Registry),
    }
}

/// The lock file says what is chosen, and not what needs it.
fn lock(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let table = reader.table(document, "packages");
    let entries = table.map(Value::entries).unwrap_or_default();
    let packages: Vec<Locked> = entries.iter().map(|it| locked(reader, it)).collect();
    Manifest {
        lock: Some(Lock {
            is_closed: packages.is_empty(),
            packages,
        }),
        ..Manifest::default()
    }
}

fn locked(reader: &Reader<'_>, entry: &Entry) -> Locked {
    let value = &entry.value;
    let version = value.get("version").and_then(Value::spelled);
    let kind = value.text_of("source").unwrap_or_default();
    let description = value.get("description");
    let of_kind = |it: &str| description.filter(|_| kind == it);
    let (purl, source) = match kind {
        "sdk" => (generic(&entry.key, version), Source::Registry),
        _ => origin(&entry.key, version, value, of_kind("git"), of_kind("path")),
    };
    let registry = description
        .and_then(|it| it.text_of("url"))
        .filter(|_| kind == "hosted");
    let registry = registry
        .filter(|it| !REGISTRIES.contains(it))
        .unwrap_or_default();
    let hash = description.and_then(|it| digest::hex("sha256", it.text_of("sha256")?));
    let is_dev = value.text_of("dependency") == Some("direct dev");
    Locked {
        name: entry.key.clone(),
        version: version.map(str::to_owned),
        purl: purl.map(|it| it.with("repository_url", registry)),
        source,
        hashes: hash.into_iter().collect(),
        scope: is_dev.then_some(Scope::Dev),
        place: reader.text.place(entry.key_span.clone()),
        ..Locked::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn packages_come_from_every_source() {
        check(
            "pubspec.yaml",
            "name: hoot\nversion: 1.0.0+2\npublish_to: none\nrepository: https://r\ndependencies:\n  \
             a: ^1.0\n  b: 1.2.3\n  c:\n  d:\n    git:\n      url: https://github.com/x/d.git\n      ref: v1\n  \
             e:\n    path: ../e\n  flutter:\n    sdk: flutter\ndev_dependencies:\n  t: any\n",
            "package hoot 1.0.0+2 -\nhttps://r\na Runtime ^1.0\nb Runtime 1.2.3 1.2.3\nc Runtime\n\
             pkg:pub/d?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fx%2Fd.git%40v1 Runtime\npkg:pub/e Runtime\n\
             pkg:generic/flutter Runtime\nt Dev any\n",
        );
        check(
            "pubspec.yaml",
            "dependencies: x\n",
            "problem 1: the file has no `name`\nproblem 1: `dependencies` is not a table\n",
        );
    }

    #[test]
    fn a_lock_file_says_what_is_chosen() {
        let sum = "0a".repeat(32);
        check(
            "pubspec.lock",
            &format!(
                "packages:\n  a_b:\n    dependency: transitive\n    description:\n      name: a_b\n      \
                 sha256: \"{sum}\"\n      url: \"https://pub.dev\"\n    source: hosted\n    version: \"1.0.0\"\n  \
                 t:\n    dependency: \"direct dev\"\n    description: {{name: t, url: \"https://own\"}}\n    \
                 source: hosted\n    version: \"2.0.0\"\n  sky_engine:\n    source: sdk\n    version: \"0.0.99\"\n"
            ),
            "locked pkg:pub/a_b@1.0.0 SHA-256\nlocked pkg:pub/t@2.0.0?repository_url=https:%2F%2Fown Dev\n\
             locked pkg:generic/sky_engine@0.0.99\nopen\n",
        );
        check("pubspec.lock", "packages: {}\n", "closed\n");
        check(
            "pubspec.lock",
            "packages: [a]\n",
            "closed\nproblem 1: `packages` is not a table\n",
        );
    }
}
