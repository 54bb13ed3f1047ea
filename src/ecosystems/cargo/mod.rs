// SPDX-License-Identifier: Apache-2.0

//! Cargo: `Cargo.toml` and `Cargo.lock` (versions 1 to 4).
//!
//! The format: The Cargo Book, *The Manifest Format* and *Specifying Dependencies*.

mod lock;
mod metadata;

use std::collections::BTreeMap;

pub use self::metadata::{cargo_metadata, not_in_the_tree};
use super::{
    Ecosystem, Fact, File, LicenseField, Lists, Manifest, Package, Requirement, Scope, Source,
    Workspace, Written,
    document::{Data, Entry, Reader, Value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "cargo",
    purl_type: "cargo",
    namespace: None,
    files: &[
        File::beside("Cargo.toml").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
        File::beside("Cargo.lock").giving(&[Fact::Versions, Fact::Hashes, Fact::Edges]),
    ],
    docs: "Rust packages: manifests with workspace inheritance, lock files of versions 1 to 4",
    lists: Lists::None,
    parse,
};

/// The tables of requirements; the spellings with `_` are old and still read.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("build-dependencies", Scope::Build),
    ("build_dependencies", Scope::Build),
    ("dev-dependencies", Scope::Dev),
    ("dev_dependencies", Scope::Dev),
];

/// The fields of a package that can come from its workspace and that we read.
const INHERITABLE: &[&str] = &[
    "version",
    "license",
    "license-file",
    "description",
    "authors",
    "homepage",
    "repository",
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.toml();
    let mut manifest = if text.path.name() == b"Cargo.lock" {
        lock::read(&mut reader, &document)
    } else {
        read(&mut reader, &document)
    };
    manifest.problems = reader.problems;
    manifest
}

fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let key = if document.get("package").is_none() {
        "project" // its old name
    } else {
        "package"
    };
    let package = reader
        .table(document, key)
        .map(|it| named_package(reader, it));
    let workspace = reader
        .table(document, "workspace")
        .map(|it| workspace(reader, it));
    let mut requirements = all_requirements(reader, document);
    if let Some(target) = reader.table(document, "target") {
        for entry in target.entries() {
            requirements.extend(all_requirements(reader, &entry.value));
        }
    }
    Manifest {
        package,
        workspace,
        requirements,
        ..Manifest::default()
    }
}

fn named_package(reader: &mut Reader<'_>, table: &Value) -> Package {
    if table.text_of("name").is_none() {
        reader.problem(table.span.clone(), "the package has no `name`");
    }
    package(reader, table)
}

fn package(reader: &mut Reader<'_>, table: &Value) -> Package {
    let is_inherited = |it: &&&str| {
        let field = table.get(it);
        field.is_some_and(|it| it.get("workspace").is_some_and(Value::is_true))
    };
    let inherited = INHERITABLE.iter().filter(is_inherited);
    let inherited: Vec<String> = inherited.map(|it| (*it).to_owned()).collect();
    let mut string = |key: &str| -> Option<Written> {
        let is_inherited = inherited.iter().any(|it| it == key);
        (!is_inherited).then(|| reader.string(table, key)).flatten()
    };
    let name = string("name").unwrap_or_default();
    let license = string("license").map(|it| LicenseField::read(&it.text, it.place));
    let publish = table.get("publish");
    Package {
        place: name.place,
        name: name.text,
        version: string("version").map(|it| it.text),
        license,
        license_files: string("license-file").into_iter().collect(),
        description: string("description").map(|it| it.text),
        homepage: string("homepage").map(|it| it.text),
        repository: string("repository").map(|it| it.text),
        workspace: string("workspace").map(|it| it.text),
        authors: table.texts_of("authors"),
        inherited,
        title: None,
        namespace: None,
        purl: None,
        suppliers: Vec::new(),
        is_private: publish.is_some_and(|it| it.data == Data::Bool(false) || is_empty_list(it)),
    }
}

fn is_empty_list(value: &Value) -> bool {
    matches!(&value.data, Data::List(items) if items.is_empty())
}

fn workspace(reader: &mut Reader<'_>, table: &Value) -> Workspace {
    let fields = reader.table(table, "package");
    let package = fields.map(|it| package(reader, it)).unwrap_or_default();
    let mut dependencies = BTreeMap::new();
    if let Some(table) = reader.table(table, "dependencies") {
        for entry in table.entries() {
            let found = requirement(reader, entry, Scope::Runtime);
            dependencies.extend(found.map(|it| (entry.key.clone(), it)));
        }
    }
    Workspace {
        members: table.texts_of("members"),
        exclude: table.texts_of("exclude"),
        package,
        dependencies,
        ..Workspace::default()
    }
}

fn all_requirements(reader: &mut Reader<'_>, document: &Value) -> Vec<Requirement> {
    let mut found = Vec::new();
    for (key, scope) in REQUIREMENTS {
        let Some(table) = reader.table(document, key) else {
            continue;
        };
        for entry in table.entries() {
            found.extend(requirement(reader, entry, *scope));
        }
    }
    found
}

fn requirement(reader: &mut Reader<'_>, entry: &Entry, scope: Scope) -> Option<Requirement> {
    let value = &entry.value;
    if value.text().is_none() && !value.is_table() {
        let message = format!(
            "the dependency `{}` is neither a string nor a table",
            entry.key
        );
        reader.problem(value.span.clone(), message);
        return None;
    }
    let is_optional = value.get("optional").is_some_and(Value::is_true);
    let scope = match scope {
        Scope::Runtime if is_optional => Scope::Optional,
        other => other,
    };
    let spec = value.text().or(value.text_of("version"));
    Some(Requirement {
        name: value.owned("package").unwrap_or_else(|| entry.key.clone()),
        version: spec.and_then(exact),
        requirement: spec.map(str::to_owned),
        scope,
        is_optional,
        is_inherited: value.get("workspace").is_some_and(Value::is_true),
        source: source(value),
        place: reader.text.place(entry.key_span.clone()),
        ..Requirement::default()
    })
}

/// The version, where only one will do: `=1.2.3`, all three numbers of it.
fn exact(spec: &str) -> Option<String> {
    let version = spec.trim().strip_prefix('=')?.trim();
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let is_whole = core.split('.').count() == 3 && !version.contains([',', '*', ' ']);
    is_whole.then(|| version.to_owned())
}

fn source(value: &Value) -> Source {
    if let Some(path) = value.text_of("path") {
        return Source::Path(path.to_owned());
    }
    let Some(url) = value.text_of("git") else {
        return Source::Registry;
    };
    let revision = ["rev", "tag", "branch"]
        .iter()
        .find_map(|it| value.text_of(it));
    Source::Git(match revision {
        Some(revision) => format!("{url}@{revision}"),
        None => url.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::walk::RepoPath;

    fn check(input: &str, expected: &str) {
        assert_eq!(
            summary(&parse(&Text::of(&RepoPath::new(b"Cargo.toml"), input))),
            expected
        );
    }

    /// One line a fact.
    fn summary(manifest: &Manifest) -> String {
        let mut out = String::new();
        if let Some(it) = &manifest.package {
            let license = it.license.as_ref().map(|it| it.raw.as_str());
            writeln!(out, "package {} {:?} {license:?}", it.name, it.version).unwrap();
            if !it.inherited.is_empty() {
                writeln!(out, "inherits {}", it.inherited.join(" ")).unwrap();
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
            let Requirement {
                name,
                requirement,
                scope,
                source,
                ..
            } = it;
            writeln!(out, "{name} {requirement:?} {scope:?} {source:?}").unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        out
    }

    #[test]
    fn a_package_says_what_it_is() {
        check(
            "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT/Apache-2.0\"\n",
            "package a Some(\"1.0.0\") Some(\"MIT/Apache-2.0\")\n",
        );
    }

    #[test]
    fn fields_of_the_workspace_are_marked() {
        check(
            "[package]\nname = \"a\"\nversion.workspace = true\nlicense = { workspace = true }\n",
            "package a None None\ninherits version license\n",
        );
    }

    #[test]
    fn requirements_of_every_table_are_found() {
        check(
            r#"
                [workspace]
                members = ["crates/*"]
                exclude = ["old"]
                [dependencies]
                plain = "1"
                renamed = { package = "real", version = "2", optional = true }
                here = { path = "../here" }
                shared.workspace = true
                [build-dependencies]
                cc = { git = "https://h/cc", rev = "abc" }
                [target.'cfg(unix)'.dev-dependencies]
                nix = "3"
            "#,
            "members crates/* except old\n\
             plain Some(\"1\") Runtime Registry\n\
             real Some(\"2\") Optional Registry\n\
             here None Runtime Path(\"../here\")\n\
             shared None Runtime Registry\n\
             cc None Build Git(\"https://h/cc@abc\")\n\
             nix Some(\"3\") Dev Registry\n",
        );
    }

    #[test]
    fn wrong_types_are_problems_and_the_rest_is_read() {
        check(
            "dependencies = 3\n[package]\nname = \"a\"\nlicense = 4\n[dev-dependencies]\nx = 1\ny = \"1\"\n",
            "package a None None\ny Some(\"1\") Dev Registry\n\
             problem: `license` is not a string\n\
             problem: `dependencies` is not a table\n\
             problem: the dependency `x` is neither a string nor a table\n",
        );
        check(
            "[package]\n",
            "package  None None\nproblem: the package has no `name`\n",
        );
        check("", "");
    }

    #[test]
    fn what_stands_beside_a_mistake_is_read() {
        let text = "[package]\nname = \"a\"\nlicense = \"MIT\"\n= 3\nversion = \"1\"\n";
        let manifest = parse(&Text::of(&RepoPath::new(b"Cargo.toml"), text));
        assert_eq!(manifest.package.unwrap().name, "a");
        assert!(!manifest.problems.is_empty());
    }

    #[test]
    fn nesting_is_bounded() {
        let text = format!("a = {}", "[".repeat(200_000));
        let manifest = parse(&Text::of(&RepoPath::new(b"Cargo.toml"), &text));
        assert!(!manifest.problems.is_empty());
    }
}
