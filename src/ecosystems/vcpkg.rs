// SPDX-License-Identifier: Apache-2.0

//! vcpkg: `vcpkg.json`.
//!
//! The format: Microsoft's documentation, *vcpkg.json reference*. The purl specification has no
//! type for it: a package is a generic one of vcpkg's repository.

use std::collections::BTreeMap;

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Package, Requirement, Scope,
    address::generic,
    document::{Data, Reader, Value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "vcpkg",
    purl_type: "generic",
    namespace: None,
    files: &[File::beside("vcpkg.json").giving(&[
        Fact::Package,
        Fact::License,
        Fact::Requirements,
        Fact::Scopes,
    ])],
    docs: "vcpkg packages: `vcpkg.json` with features and overrides",
    lists: Lists::None,
    parse,
};

const REPOSITORY: &str = "https://github.com/microsoft/vcpkg";

/// The fields of a version, by its scheme.
const VERSIONS: &[&str] = &[
    "version",
    "version-semver",
    "version-date",
    "version-string",
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.json();
    let overrides = overrides(&document);
    let mut requirements = Vec::new();
    let lists = [(&document, Scope::Runtime)].into_iter();
    let features = document
        .get("features")
        .map(Value::entries)
        .unwrap_or_default();
    let features = features.iter().map(|it| (&it.value, Scope::Optional));
    for (table, scope) in lists.chain(features) {
        for item in table
            .get("dependencies")
            .map(Value::items)
            .unwrap_or_default()
        {
            match requirement(&reader, item, scope, &overrides) {
                Some(it) => requirements.push(it),
                None => reader.problem(item.span.clone(), "the dependency has no name"),
            }
        }
    }
    let package = package(&mut reader, &document);
    // A feature may need another feature of its own package.
    requirements.retain(|it| package.as_ref().is_none_or(|own| own.name != it.name));
    reader.finish(Manifest {
        package,
        requirements,
        ..Manifest::default()
    })
}

/// A manifest without a name is a project that is no package.
fn package(reader: &mut Reader<'_>, document: &Value) -> Option<Package> {
    let name = reader.string(document, "name")?;
    let license = document
        .get("license")
        .and_then(|it| reader.license(it.text()?, &it.span));
    let description = document.get("description");
    let description = description.and_then(|it| it.text().or_else(|| it.items().first()?.text()));
    let mut suppliers = document.texts_of("maintainers");
    suppliers.extend(document.owned("maintainers"));
    Some(Package {
        name: name.text,
        version: VERSIONS.iter().find_map(|it| document.owned(it)),
        license,
        description: description.map(str::to_owned),
        suppliers,
        homepage: document.owned("homepage"),
        place: name.place,
        ..Package::default()
    })
}

/// The versions that are taken whatever is asked for.
fn overrides(document: &Value) -> BTreeMap<&str, String> {
    let items = document
        .get("overrides")
        .map(Value::items)
        .unwrap_or_default();
    let pair = |it: &'_ Value| VERSIONS.iter().find_map(|key| it.owned(key));
    items
        .iter()
        .filter_map(|it| Some((it.text_of("name")?, pair(it)?)))
        .collect()
}

fn requirement(
    reader: &Reader<'_>,
    item: &Value,
    scope: Scope,
    overrides: &BTreeMap<&str, String>,
) -> Option<Requirement> {
    let name = match &item.data {
        Data::Text(name) => name.trim(),
        _ => item.text_of("name")?,
    };
    let is_host = item.get("host").is_some_and(Value::is_true);
    let version = overrides.get(name).cloned();
    let purl = generic(name, version.as_deref())?.with("repository_url", REPOSITORY);
    Some(Requirement {
        name: name.to_owned(),
        requirement: item.text_of("version>=").map(|it| format!(">= {it}")),
        version,
        purl: Some(purl),
        scope: if is_host { Scope::Build } else { scope },
        is_optional: scope == Scope::Optional,
        place: reader.text.place(item.span.clone()),
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("vcpkg.json", input, expected);
    }

    #[test]
    fn manifests_state_licenses_and_dependencies() {
        check(
            r#"{"name": "hoot", "version-semver": "1.0.0", "license": "MIT OR Zlib", "maintainers": ["Ann <a@b.c>"],
                "homepage": "https://h", "dependencies": ["fmt", {"name": "owl", "version>=": "2.0"},
                {"name": "tool", "host": true}], "features": {"x": {"dependencies": ["hoot", "wing"]}},
                "overrides": [{"name": "fmt", "version": "11.0.2"}]}"#,
            "package hoot 1.0.0 MIT OR Zlib\nAnn <a@b.c>\nhttps://h\n\
             pkg:generic/fmt@11.0.2?repository_url=https:%2F%2Fgithub.com%2Fmicrosoft%2Fvcpkg Runtime 11.0.2\n\
             pkg:generic/owl?repository_url=https:%2F%2Fgithub.com%2Fmicrosoft%2Fvcpkg Runtime >= 2.0\n\
             pkg:generic/tool?repository_url=https:%2F%2Fgithub.com%2Fmicrosoft%2Fvcpkg Build\n\
             pkg:generic/wing?repository_url=https:%2F%2Fgithub.com%2Fmicrosoft%2Fvcpkg Optional\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            r#"{"license": null, "dependencies": [{}, 3]}"#,
            &"problem 1: the dependency has no name\n".repeat(2),
        );
        check("[]", "problem 1: the file is no JSON object\n");
    }
}
