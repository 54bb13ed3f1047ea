// SPDX-License-Identifier: Apache-2.0

//! npm: `package.json`, and `package-lock.json` or `npm-shrinkwrap.json` (versions 1 to 3).
//!
//! The format: npm's documentation, pages *package.json* and *package-lock.json*.

mod lock;
mod people;

use super::{
    Ecosystem, Fact, File, LicenseField, Lists, Manifest, Package, Requirement, Scope, Source,
    Workspace, Written,
    document::{Data, Entry, Reader, Value},
    json,
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "npm",
    purl_type: "npm",
    namespace: None,
    files: &[
        File::beside("package.json").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
        File::beside("npm-shrinkwrap.json").giving(&[
            Fact::License,
            Fact::Scopes,
            Fact::Versions,
            Fact::Hashes,
            Fact::Edges,
        ]),
        File::beside("package-lock.json").giving(&[
            Fact::License,
            Fact::Scopes,
            Fact::Versions,
            Fact::Hashes,
            Fact::Edges,
        ]),
    ],
    docs: "JavaScript packages: `package.json` with workspaces, npm's lock files of versions 1 to 3",
    lists: Lists::Choice,
    parse,
};

/// The tables of requirements.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("optionalDependencies", Scope::Optional),
    ("peerDependencies", Scope::Runtime),
    ("devDependencies", Scope::Dev),
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let (document, mistake) = json::parse(text.content.as_ref());
    if let Some(it) = mistake {
        reader.problem(it.span, it.message);
    } else if !document.is_table() {
        reader.problem(document.span.clone(), "the file is no JSON object");
    }
    let mut manifest = if text.path.name() == b"package.json" {
        read(&mut reader, &document)
    } else {
        lock::read(&mut reader, &document)
    };
    manifest.problems = reader.problems;
    manifest
}

fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let requirements = requirements(reader, document);
    let workspace = workspace(document);
    // A file such as `{"type": "module"}` only says how to read the files beside it.
    let is_package = ["name", "version", "license", "licenses"]
        .iter()
        .any(|it| document.get(it).is_some());
    let package = (is_package || !requirements.is_empty() || workspace.is_some())
        .then(|| package(reader, document));
    Manifest {
        package,
        workspace,
        requirements,
        ..Manifest::default()
    }
}

fn package(reader: &mut Reader<'_>, document: &Value) -> Package {
    let name = reader.string(document, "name").unwrap_or_default();
    let (license, license_file) = license(reader, document);
    let homepage = reader.string(document, "homepage");
    Package {
        place: name.place,
        name: name.text,
        version: reader.string(document, "version").map(|it| it.text),
        license,
        license_files: license_file.into_iter().collect(),
        description: document.owned("description"),
        authors: people::authors(document),
        homepage: homepage.map(|it| it.text),
        repository: document.get("repository").and_then(people::repository),
        is_private: document.get("private").is_some_and(Value::is_true),
        ..Package::default()
    }
}

/// The license and, for `SEE LICENSE IN file`, the file with it.
///
/// The old forms are read too: an object with a `type`, and a list of either, which offers a choice.
fn license(reader: &mut Reader<'_>, document: &Value) -> (Option<LicenseField>, Option<Written>) {
    let field = document.get("license").or_else(|| document.get("licenses"));
    let Some(value) = field else {
        return (None, None);
    };
    let raw = license_text(value);
    let Some(raw) = raw.filter(|it| !it.is_empty()) else {
        if value.data != Data::Null && !value.text().is_some_and(str::is_empty) {
            reader.problem(value.span.clone(), "`license` says no license");
        }
        return (None, None);
    };
    let place = reader.text.place(value.span.clone());
    let prefix = "see license in ";
    let is_reference = raw
        .get(..prefix.len())
        .is_some_and(|it| it.eq_ignore_ascii_case(prefix));
    if is_reference {
        let text = raw.get(prefix.len()..).unwrap_or_default();
        let text = text.trim().trim_start_matches("./").to_owned();
        return (None, Some(Written { text, place }));
    }
    (Some(LicenseField::read(&raw, place)), None)
}

fn license_text(value: &Value) -> Option<String> {
    match &value.data {
        Data::Text(text) => Some(text.trim().to_owned()),
        Data::Table(_) => value.owned("type").or_else(|| value.owned("name")),
        Data::List(items) => {
            let one = |it: &Value| it.text().map(str::to_owned).or_else(|| it.owned("type"));
            let choices: Vec<String> = items.iter().filter_map(one).collect();
            match choices.as_slice() {
                [] => None,
                [only] => Some(only.clone()),
                many => {
                    let in_brackets = many.iter().map(|it| bracketed(it));
                    Some(in_brackets.collect::<Vec<_>>().join(" OR "))
                }
            }
        }
        Data::Null | Data::Bool(_) | Data::Scalar(_) => None,
    }
}

fn bracketed(text: &str) -> String {
    let is_compound = text.contains(" AND ") || text.contains(" OR ");
    if is_compound && !text.starts_with('(') {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

fn workspace(document: &Value) -> Option<Workspace> {
    let value = document.get("workspaces")?;
    let globs = match &value.data {
        Data::List(_) => document.texts_of("workspaces"),
        _ => value.texts_of("packages"),
    };
    let (exclude, members): (Vec<_>, Vec<_>) =
        globs.into_iter().partition(|it| it.starts_with('!'));
    Some(Workspace {
        members,
        exclude: exclude
            .iter()
            .map(|it| it.trim_start_matches('!').to_owned())
            .collect(),
        ..Workspace::default()
    })
}

fn requirements(reader: &mut Reader<'_>, document: &Value) -> Vec<Requirement> {
    let optional_peers = document.get("peerDependenciesMeta");
    let mut found = Vec::new();
    for (key, scope) in REQUIREMENTS {
        let Some(table) = reader.table(document, key) else {
            continue;
        };
        for entry in table.entries() {
            let meta = optional_peers.and_then(|it| it.get(&entry.key)?.get("optional"));
            let is_optional_peer = *key == "peerDependencies" && meta.is_some_and(Value::is_true);
            let scope = if is_optional_peer {
                Scope::Optional
            } else {
                *scope
            };
            found.extend(requirement(reader, entry, scope));
        }
    }
    found
}

fn requirement(reader: &mut Reader<'_>, entry: &Entry, scope: Scope) -> Option<Requirement> {
    let Some(spec) = entry.value.text() else {
        let message = format!("the dependency `{}` is not a string", entry.key);
        reader.problem(entry.value.span.clone(), message);
        return None;
    };
    let (name, spec) = alias(spec).unwrap_or((&entry.key, spec));
    Some(Requirement {
        name: name.to_owned(),
        requirement: Some(spec.to_owned()),
        version: exact(spec),
        scope,
        is_optional: scope == Scope::Optional,
        source: source(spec),
        place: reader.text.place(entry.key_span.clone()),
        ..Requirement::default()
    })
}

/// The version, where a range is a single one: `1.2.3` or `=1.2.3`, all three numbers of it.
fn exact(spec: &str) -> Option<String> {
    let version = spec.trim().trim_start_matches(['=', 'v', ' ']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-+.".contains(c);
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let is_whole = core.split('.').count() == 3 && core.split('.').all(is_number);
    (is_whole && version.chars().all(is_part)).then(|| version.to_owned())
}

/// `npm:real@1.2.3` asks for another package than the key says.
fn alias(spec: &str) -> Option<(&str, &str)> {
    let real = spec.strip_prefix("npm:")?;
    let at = real.get(1..)?.find('@').map(|it| it + 1);
    Some(match at {
        Some(at) => (real.get(..at)?, real.get(at + 1..)?),
        None => (real, ""),
    })
}

/// What comes after a `name@`: npm's documentation, *npm install*.
fn source(spec: &str) -> Source {
    let scheme = spec.split_once(':').map_or("", |(scheme, _)| scheme);
    let rest = spec.split_once(':').map_or("", |(_, rest)| rest);
    match scheme {
        "file" | "link" => Source::Path(rest.trim_start_matches("./").to_owned()),
        "workspace" => Source::Path(String::new()),
        "git" | "git+ssh" | "git+https" | "git+http" | "git+file" | "ssh" => {
            Source::Git(people::git_address(spec))
        }
        "github" | "gitlab" | "bitbucket" | "gist" => Source::Git(people::git_address(spec)),
        "http" | "https" if is_repository(spec) => Source::Git(people::git_address(spec)),
        "http" | "https" => Source::Archive(spec.to_owned()),
        _ if spec.starts_with(['.', '/', '~']) && spec.contains('/') => {
            Source::Path(spec.to_owned())
        }
        "" if !spec.starts_with('@') && spec.split('/').count() == 2 && !spec.contains(' ') => {
            Source::Git(people::git_address(spec))
        }
        _ => Source::Registry,
    }
}

/// Whether an address ends in `.git`, without the revision after `#`.
fn is_repository(spec: &str) -> bool {
    let place = spec.split_once('#').map_or(spec, |(place, _)| place);
    let extension = place.rsplit_once('.').map(|(_, it)| it);
    extension.is_some_and(|it| it.eq_ignore_ascii_case("git"))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::walk::RepoPath;

    fn check(input: &str, expected: &str) {
        let path = RepoPath::new(b"package.json");
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        if let Some(it) = &manifest.package {
            let license = it.license.as_ref().map(|it| it.raw.as_str());
            let file = it.license_files.first().map(|it| it.text.as_str());
            let license = license.or(file).unwrap_or("-");
            let version = it.version.as_deref().unwrap_or("-");
            writeln!(out, "package {} {version} {license}", it.name).unwrap();
            for it in it.authors.iter().chain(&it.repository) {
                writeln!(out, "{it}").unwrap();
            }
        }
        if let Some(it) = &manifest.workspace {
            writeln!(
                out,
                "members {} except {}",
                it.members.join(" "),
                it.exclude.join(" ")
            )
            .unwrap();
        }
        for it in &manifest.requirements {
            writeln!(out, "{} {:?} {:?}", it.name, it.scope, it.source).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn every_form_of_a_license_is_read() {
        check(r#"{"name": "a", "license": " MIT "}"#, "package a - MIT\n");
        check(
            r#"{"license": {"type": "MIT", "url": "u"}}"#,
            "package  - MIT\n",
        );
        check(
            r#"{"licenses": [{"type": "MIT"}, {"type": "ISC AND Zlib"}, "BSD-2-Clause"]}"#,
            "package  - MIT OR (ISC AND Zlib) OR BSD-2-Clause\n",
        );
        check(
            r#"{"license": "SEE LICENSE IN ./LIZENZ.md"}"#,
            "package  - LIZENZ.md\n",
        );
        check(r#"{"license": "UNLICENSED"}"#, "package  - UNLICENSED\n");
        check(r#"{"name": "a", "license": ""}"#, "package a - -\n");
        check(
            r#"{"name": "a", "license": 3}"#,
            "package a - -\nproblem: `license` says no license\n",
        );
    }

    #[test]
    fn people_and_repositories_are_spelled_one_way() {
        check(
            r#"{"name": "a", "author": "Ann <a@b.c> (https://x)",
                "contributors": [{"name": "Bob", "email": "b@b.c"}, "Cyd", 3],
                "repository": "github:o/r"}"#,
            "package a - -\nAnn <a@b.c>\nBob <b@b.c>\nCyd\nhttps://github.com/o/r\n",
        );
        check(
            r#"{"name": "a", "repository": {"type": "git", "url": "git+https://h/r.git"}}"#,
            "package a - -\nhttps://h/r.git\n",
        );
    }

    #[test]
    fn requirements_come_from_every_source() {
        check(
            r#"{"dependencies": {"a": "^1", "b": "npm:@s/real@^2", "c": "file:./c", "d": "o/r#v1",
                "e": "https://h/e.tgz", "f": "workspace:*", "g": "git+ssh://git@h/o/g.git#abc"},
              "devDependencies": {"h": "*"}, "peerDependencies": {"i": "1 || 2"},
              "peerDependenciesMeta": {"i": {"optional": true}}}"#,
            "package  - -\na Runtime Registry\n@s/real Runtime Registry\nc Runtime Path(\"c\")\n\
             d Runtime Git(\"https://github.com/o/r@v1\")\ne Runtime Archive(\"https://h/e.tgz\")\n\
             f Runtime Path(\"\")\ng Runtime Git(\"ssh://git@h/o/g.git@abc\")\n\
             i Optional Registry\nh Dev Registry\n",
        );
    }

    #[test]
    fn workspaces_have_two_forms() {
        check(
            r#"{"workspaces": ["a/*", "!a/b"]}"#,
            "package  - -\nmembers a/* except a/b\n",
        );
        check(
            r#"{"workspaces": {"packages": ["p"]}}"#,
            "package  - -\nmembers p except \n",
        );
    }

    #[test]
    fn a_file_that_describes_no_package_is_none() {
        check(r#"{"type": "module"}"#, "");
        check("[]", "problem: the file is no JSON object\n");
        check("", "problem: the file ends too early\n");
        check(
            r#"{"name": "a", "dependencies": ["x"], "devDependencies": {"y": 1}, "version": "#,
            "package a - -\nproblem: the file ends too early\n\
             problem: `dependencies` is not a table\nproblem: the dependency `y` is not a string\n",
        );
    }
}
