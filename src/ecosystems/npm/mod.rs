// SPDX-License-Identifier: Apache-2.0

//! npm: `package.json`, and the lock files of npm, pnpm, Yarn and Bun.
//!
//! The format of `package.json`: npm's documentation, page *package.json*. Those of the lock files
//! are named in their modules.

mod bun;
mod classic;
mod integrity;
mod lock;
mod people;
mod pnpm;
mod spec;
mod yarn;

use rustc_hash::FxHashSet;

use super::{
    Ecosystem, Fact, File, LicenseField, Lists, Manifest, Package, Purl, Requirement, Scope,
    Source, Workspace, Written,
    document::{Data, Entry, Reader, Value},
    json,
};
use crate::read::Text;

const LOCK: &[Fact] = &[Fact::Scopes, Fact::Versions, Fact::Hashes, Fact::Edges];
const LOCK_OF_NPM: &[Fact] = &[
    Fact::License,
    Fact::Scopes,
    Fact::Versions,
    Fact::Hashes,
    Fact::Edges,
];

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
        File::beside("pnpm-workspace.yaml").giving(&[Fact::Requirements]),
        File::beside("npm-shrinkwrap.json").giving(LOCK_OF_NPM),
        File::beside("package-lock.json").giving(LOCK_OF_NPM),
        File::beside("pnpm-lock.yaml").giving(LOCK),
        File::beside("yarn.lock").giving(LOCK),
        File::beside("bun.lock").giving(LOCK),
    ],
    docs: "JavaScript packages: `package.json` with workspaces; the lock files of npm (versions 1 to \
           3), pnpm (5 to 9), Yarn (classic and berry) and Bun",
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
    let mut manifest = match text.path.name() {
        b"pnpm-workspace.yaml" => pnpm::workspace(&mut reader),
        b"pnpm-lock.yaml" => pnpm::read(&mut reader),
        b"yarn.lock" => yarn::read(&mut reader),
        b"bun.lock" => {
            let document = reader.json_by(json::parse_lenient);
            bun::read(&mut reader, &document)
        }
        b"package.json" => {
            let document = reader.json();
            read(&mut reader, &document)
        }
        _ => {
            let document = reader.json();
            lock::read(&mut reader, &document)
        }
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
    Some(members(match &value.data {
        Data::List(_) => document.texts_of("workspaces"),
        _ => value.texts_of("packages"),
    }))
}

/// A glob with `!` before it names no members.
fn members(globs: Vec<String>) -> Workspace {
    let (exclude, members): (Vec<_>, Vec<_>) =
        globs.into_iter().partition(|it| it.starts_with('!'));
    Workspace {
        members,
        exclude: exclude
            .iter()
            .map(|it| it.trim_start_matches('!').to_owned())
            .collect(),
        is_by_name: true,
        ..Workspace::default()
    }
}

fn requirements(reader: &mut Reader<'_>, document: &Value) -> Vec<Requirement> {
    let peers = document.get("peerDependenciesMeta").map(Value::entries);
    let is_optional = |it: &&Entry| it.value.get("optional").is_some_and(Value::is_true);
    let optional = peers.unwrap_or_default().iter().filter(is_optional);
    let optional_peers: FxHashSet<&str> = optional.map(|it| it.key.as_str()).collect();
    let mut found = Vec::new();
    for (key, scope) in REQUIREMENTS {
        let Some(table) = reader.table(document, key) else {
            continue;
        };
        for entry in table.entries() {
            let is_optional_peer =
                *key == "peerDependencies" && optional_peers.contains(entry.key.as_str());
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
    let (name, spec) = spec::alias(spec).unwrap_or((&entry.key, spec));
    Some(Requirement {
        name: name.to_owned(),
        requirement: Some(spec.to_owned()),
        version: spec::exact(spec),
        scope,
        is_optional: scope == Scope::Optional,
        source: spec::source(spec),
        place: reader.text.place(entry.key_span.clone()),
        ..Requirement::default()
    })
}

fn purl(name: &str, version: Option<&str>, source: &Source) -> Option<Purl> {
    let purl = Purl::of(ECOSYSTEM.purl_type, name, version)?;
    Some(match source {
        Source::Git(address) => purl.with("vcs_url", &format!("git+{address}")),
        Source::Archive(address) => purl.with("download_url", address),
        Source::Registry | Source::Path(_) => purl,
    })
}

/// The scope that a lock file gives a package. `devOptional` is needed by development and,
/// optionally, by the product.
fn locked_scope(value: &Value) -> Option<Scope> {
    let has = |key: &str| value.get(key).is_some_and(Value::is_true);
    if has("optional") || has("devOptional") {
        Some(Scope::Optional)
    } else if has("dev") {
        Some(Scope::Dev)
    } else {
        None
    }
}

/// Sorts and keeps of each target the widest scope. What is in `optionalDependencies` is in
/// `dependencies` too in some files, and stays optional.
fn widest_each(mut edges: Vec<(usize, Scope)>) -> Vec<(usize, Scope)> {
    edges.sort_unstable();
    edges.dedup_by_key(|it| it.0);
    edges
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{ecosystems::Locked, walk::RepoPath};

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

    /// One line a package: what it is, its hash, its download, and what it needs.
    #[track_caller]
    pub(super) fn check_lock(path: &str, input: &str, expected: &str) {
        let path = RepoPath::new(path.as_bytes());
        let manifest = parse(&Text::of(&path, input));
        let lock = manifest.lock.unwrap();
        let shown = |it: &Locked| match &it.source {
            Source::Path(at) => format!("{}({at})", it.name),
            _ => it.purl.as_ref().map_or("-".to_owned(), Purl::to_string),
        };
        let mut out = String::new();
        for it in &lock.packages {
            out.push_str(&shown(it));
            for it in &it.hashes {
                write!(out, " {}:{}", it.algorithm, it.hex.get(..4).unwrap()).unwrap();
            }
            if let Some(it) = &it.download {
                write!(out, " {it}").unwrap();
            }
            if let Some(it) = &it.scope {
                write!(out, " {it:?}").unwrap();
            }
            for (index, scope) in &it.dependencies {
                write!(out, " {scope:?}:{}", shown(&lock.packages[*index])).unwrap();
            }
            writeln!(out, " line {}", it.place.line).unwrap();
        }
        if !lock.is_closed {
            out.push_str("open\n");
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    /// No time that grows with the square of the length, and the bounds hold.
    #[test]
    fn a_huge_lock_file_is_read() {
        let n = 5_000;
        let classic = (0..n).map(|it| {
            format!(
                "p{it}@^1:\n  version \"1.0.0\"\n  dependencies:\n    p{} \"^1\"\n",
                it + 1
            )
        });
        let berry = (0..n).map(|it| {
            format!(
                "\"p{it}@npm:^1\":\n  version: 1.0.0\n  resolution: \"p{it}@npm:1.0.0\"\n  \
                 dependencies:\n    p{}: \"npm:^1\"\n",
                it + 1
            )
        });
        let pnpm = (0..n).map(|it| {
            format!(
                "  /p{it}@1.0.0:\n    resolution: {{}}\n    dependencies:\n      p{}: 1.0.0\n",
                it + 1
            )
        });
        let bun = (0..n).map(|it| {
            format!(
                "\"p{it}\": [\"p{it}@1.0.0\", \"\", {{\"dependencies\": {{\"p{}\": \"^1\"}}}}],",
                it + 1
            )
        });
        for (path, content, n_own) in [
            ("yarn.lock", classic.collect::<String>(), 0),
            (
                "yarn.lock",
                format!("__metadata:\n  version: 8\n{}", berry.collect::<String>()),
                0,
            ),
            (
                "pnpm-lock.yaml",
                format!("packages:\n{}", pnpm.collect::<String>()),
                1,
            ),
            (
                "bun.lock",
                format!("{{\"packages\": {{{}}}}}", bun.collect::<String>()),
                0,
            ),
        ] {
            let path = RepoPath::new(path.as_bytes());
            let lock = parse(&Text::of(&path, &content)).lock.unwrap();
            assert_eq!(lock.packages.len(), n + n_own, "{path}");
            let n_edges = lock.packages.iter().map(|it| it.dependencies.len());
            assert_eq!(n_edges.sum::<usize>(), n - 1, "{path}");
            assert!(!lock.is_closed, "{path}");
        }
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
    fn the_workspace_of_pnpm_has_a_file_of_its_own() {
        let members = |input: &str| {
            let path = RepoPath::new(b"pnpm-workspace.yaml");
            let found = parse(&Text::of(&path, input)).workspace;
            found.map(|it| (it.members.join(" "), it.exclude.join(" ")))
        };
        assert_eq!(
            members("packages:\n  - 'p/*' # mine\n  - \"!p/x\"\n"),
            Some(("p/*".to_owned(), "p/x".to_owned()))
        );
        assert_eq!(members("packages: [a, b]\n").unwrap().0, "a b");
        assert_eq!(members("catalog:\n  a: ^1\n"), None);
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
