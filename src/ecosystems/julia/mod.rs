// SPDX-License-Identifier: Apache-2.0

//! Julia: `Project.toml` and `Manifest.toml` (versions 1 and 2).
//!
//! The format: Pkg's documentation, *Project.toml and Manifest.toml*. A package is known by its
//! UUID; its hash is of a tree of git and of no archive.

mod lock;

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Package, Purl, Requirement, Scope,
    document::{Reader, Value},
};
use crate::read::Text;

const PROJECT: &[Fact] = &[Fact::Package, Fact::Requirements, Fact::Scopes];
const MANIFEST: &[Fact] = &[Fact::Versions, Fact::Edges];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "julia",
    purl_type: "julia",
    namespace: None,
    files: &[
        File::beside("JuliaProject.toml").giving(PROJECT),
        File::beside("Project.toml").giving(PROJECT),
        File::beside("JuliaManifest.toml").giving(MANIFEST),
        File::beside("Manifest.toml").giving(MANIFEST),
    ],
    docs: "Julia packages: `Project.toml`, `Manifest.toml` of versions 1 and 2",
    lists: Lists::None,
    parse,
};

/// The tables of requirements.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("deps", Scope::Runtime),
    ("weakdeps", Scope::Optional),
    ("extras", Scope::Dev),
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.toml();
    let manifest = if text.path.name().ends_with(b"Manifest.toml") {
        lock::read(&mut reader, &document)
    } else {
        read(&mut reader, &document)
    };
    reader.finish(manifest)
}

/// Other programs have files of this name too: one of Julia has packages with UUIDs, or is one.
fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let uuid = document.text_of("uuid");
    let is_julia = uuid.is_some() || REQUIREMENTS.iter().any(|it| document.get(it.0).is_some());
    if !is_julia {
        return Manifest::default();
    }
    let compat = document.get("compat");
    let mut requirements = Vec::new();
    for (key, scope) in REQUIREMENTS {
        let Some(table) = reader.table(document, key) else {
            continue;
        };
        for it in table.entries() {
            let Some(uuid) = it.value.text() else {
                let message = format!("the dependency `{}` has no UUID", it.key);
                reader.problem(it.value.span.clone(), message);
                continue;
            };
            requirements.push(Requirement {
                name: it.key.clone(),
                requirement: compat.and_then(|table| table.owned(&it.key)),
                purl: purl(&it.key, None, Some(uuid)),
                scope: *scope,
                is_optional: *scope == Scope::Optional,
                place: reader.text.place(it.key_span.clone()),
                ..Requirement::default()
            });
        }
    }
    let name = reader.string(document, "name");
    let package = name.map(|name| {
        let version = document.owned("version");
        Package {
            purl: purl(&name.text, version.as_deref(), uuid),
            name: name.text,
            version,
            authors: document.texts_of("authors"),
            place: name.place,
            ..Package::default()
        }
    });
    Manifest {
        package,
        requirements,
        ..Manifest::default()
    }
}

fn purl(name: &str, version: Option<&str>, uuid: Option<&str>) -> Option<Purl> {
    let purl = Purl::of(ECOSYSTEM.purl_type, name, version)?;
    Some(purl.with("uuid", uuid.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("Project.toml", input, expected);
    }

    #[test]
    fn a_project_names_packages_by_uuid() {
        check(
            "name = 'Hoot'\nuuid = 'u0'\nversion = '1.0.0'\nauthors = ['Ann <a@b.c>']\n[deps]\nOwl = 'u1'\n\
             [extras]\nTest = 'u2'\n[compat]\nOwl = '2'\njulia = '1.9'\n",
            "package Hoot 1.0.0 -\nAnn <a@b.c>\npkg:julia/Owl?uuid=u1 Runtime 2\npkg:julia/Test?uuid=u2 Dev\n",
        );
    }

    #[test]
    fn other_files_say_nothing_and_what_is_malformed_is_a_problem() {
        check("name = 'x'\n", "");
        check(
            "[deps]\nOwl = 1\n",
            "problem 2: the dependency `Owl` has no UUID\n",
        );
        check("deps = 3\n", "problem 1: `deps` is not a table\n");
    }
}
