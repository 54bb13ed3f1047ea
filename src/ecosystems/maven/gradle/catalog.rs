// SPDX-License-Identifier: Apache-2.0

//! `gradle/libs.versions.toml`: the *Gradle User Manual*, *Version Catalogs*. Build scripts name its
//! entries as `libs.some.name`, where `-` and `_` are dots too.

use std::collections::BTreeMap;

use super::super::{
    super::{
        Manifest, Requirement, Workspace,
        document::{Entry, Reader, Value},
        range::exact,
    },
    is_name,
};

pub(in super::super) fn catalog(reader: &mut Reader<'_>) -> Manifest {
    let document = reader.toml();
    let versions = reader.table(&document, "versions");
    let mut dependencies = BTreeMap::new();
    if let Some(libraries) = reader.table(&document, "libraries") {
        for entry in libraries.entries() {
            let found = library(reader, entry, versions);
            dependencies.extend(found.map(|it| (accessor("libs", &entry.key), it)));
        }
    }
    let mut bundles = BTreeMap::new();
    if let Some(table) = reader.table(&document, "bundles") {
        for entry in table.entries() {
            let keys = entry.value.items().iter().filter_map(Value::text);
            let keys = keys.map(|it| accessor("libs", it)).collect();
            bundles.insert(accessor("libs.bundles", &entry.key), keys);
        }
    }
    Manifest {
        workspace: Some(Workspace {
            dependencies,
            bundles,
            ..Workspace::default()
        }),
        ..Manifest::default()
    }
}

fn accessor(prefix: &str, key: &str) -> String {
    format!("{prefix}.{}", key.replace(['-', '_'], "."))
}

/// `"group:artifact:version"`, or a table with `module` or `group` and `name`.
fn library(
    reader: &mut Reader<'_>,
    entry: &Entry,
    versions: Option<&Value>,
) -> Option<Requirement> {
    let value = &entry.value;
    let parts: Vec<&str> = value
        .text()
        .map_or(Vec::new(), |it| it.split(':').collect());
    let module = value.text_of("module").and_then(|it| it.split_once(':'));
    let named = value.text_of("group").zip(value.text_of("name"));
    let (group, artifact) = match parts.as_slice() {
        [group, artifact, ..] => (*group, *artifact),
        _ => module.or(named).unwrap_or_default(),
    };
    if !is_name(group) || !is_name(artifact) {
        let message = format!("the library `{}` is malformed", entry.key);
        reader.problem(entry.key_span.clone(), message);
        return None;
    }
    let (requirement, version) = match parts.get(2) {
        Some(version) => asked(version),
        None => value
            .get("version")
            .map(|it| version(reader, it, versions))
            .unwrap_or_default(),
    };
    Some(Requirement {
        name: format!("{group}:{artifact}"),
        requirement,
        version,
        place: reader.text.place(entry.key_span.clone()),
        ..Requirement::default()
    })
}

/// What is asked for, and the version if only one will do.
type Asked = (Option<String>, Option<String>);

/// A text, a table with `ref`, or a rich version.
fn version(reader: &mut Reader<'_>, value: &Value, versions: Option<&Value>) -> Asked {
    let Some(reference) = value.text_of("ref") else {
        return rich(value);
    };
    match versions.and_then(|it| it.get(reference)) {
        Some(value) => rich(value),
        None => {
            let message = format!("the version `{reference}` is not in the catalog");
            reader.problem(value.span.clone(), message);
            Asked::default()
        }
    }
}

fn rich(value: &Value) -> Asked {
    if let Some(text) = value.text() {
        return asked(text);
    }
    if let Some(strict) = value.text_of("strictly") {
        return (Some(strict.to_owned()), exact(strict));
    }
    let asked = value.text_of("require").or(value.text_of("prefer"));
    (asked.map(str::to_owned), None)
}

/// `1.0!!` is strict.
pub(super) fn asked(text: &str) -> Asked {
    let version = text.strip_suffix("!!").filter(|it| !it.is_empty());
    (
        Some(text.to_owned()).filter(|it| !it.is_empty()),
        version.map(str::to_owned),
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("gradle/libs.versions.toml", input, expected);
    }

    #[test]
    fn a_catalog_names_what_scripts_ask_for() {
        check(
            "[versions]\nowl = '1.0'\nnest = { strictly = '2.0', prefer = '2.0' }\n[libraries]\n\
             owl-hoot = { module = 'org.owl:hoot', version.ref = 'owl' }\n\
             nest_core = { group = 'org.nest', name = 'core', version.ref = 'nest' }\n\
             tree = 'org.tree:tree:3.0'\nbare = { module = 'g:a' }\n\
             [bundles]\nall-owls = ['owl-hoot', 'nest_core']\n",
            "libs.bare = g:a - -\nlibs.nest.core = org.nest:core 2.0 2.0\n\
             libs.owl.hoot = org.owl:hoot 1.0 -\nlibs.tree = org.tree:tree 3.0 -\n\
             libs.bundles.all.owls = libs.owl.hoot libs.nest.core\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "libraries = { a = 1, b = { module = 'x' }, c = { module = 'g:c', version.ref = 'no' } }\n",
            "libs.c = g:c - -\nproblem in 1: the library `a` is malformed\n\
             problem in 1: the library `b` is malformed\n\
             problem in 1: the version `no` is not in the catalog\n",
        );
        check(
            "libraries = 1\n",
            "problem in 1: `libraries` is not a table\n",
        );
    }
}
