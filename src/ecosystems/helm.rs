// SPDX-License-Identifier: Apache-2.0

//! Helm charts: `Chart.yaml` and `Chart.lock`.
//!
//! The format: Helm's documentation, *Charts*. The license is an annotation that Artifact Hub
//! defines. The purl specification has no type for charts.

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Package, Purl, Requirement, Scope,
    Source,
    address::{generic, without_credentials},
    document::{Reader, Value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "helm",
    purl_type: "generic",
    namespace: None,
    files: &[
        File::beside("Chart.yaml").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
        File::beside("Chart.lock").giving(&[Fact::Versions]),
    ],
    docs: "Helm charts: `Chart.yaml` with the license that its annotations state, `Chart.lock`",
    lists: Lists::None,
    parse,
};

/// The annotation that states a license (Artifact Hub's documentation, *Helm annotations*).
const LICENSE: &str = "artifacthub.io/license";

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.yaml();
    let manifest = if text.path.name() == b"Chart.lock" {
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
            "the chart has no `name`",
        );
    }
    let mut requirements = Vec::new();
    for it in items(document) {
        let Some(name) = it.text_of("name") else {
            reader.problem(it.span.clone(), "the dependency has no name");
            continue;
        };
        let range = it.get("version").and_then(Value::spelled);
        let (purl, source) = origin(it, name, None);
        // A condition of the values decides whether it is installed.
        let is_optional = it.get("condition").is_some() || it.get("tags").is_some();
        requirements.push(Requirement {
            name: name.to_owned(),
            requirement: range.map(str::to_owned),
            purl,
            source,
            scope: if is_optional {
                Scope::Optional
            } else {
                Scope::Runtime
            },
            place: reader.text.place(it.span.clone()),
            ..Requirement::default()
        });
    }
    let license = document.get("annotations").and_then(|it| it.get(LICENSE));
    let package = name.map(|name| Package {
        version: document
            .get("version")
            .and_then(Value::spelled)
            .map(str::to_owned),
        license: license.and_then(|it| reader.license(it.text()?, &it.span)),
        description: document.owned("description"),
        suppliers: people(document),
        homepage: document.owned("home"),
        repository: document.texts_of("sources").into_iter().next(),
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

fn items(document: &Value) -> &[Value] {
    document
        .get("dependencies")
        .map(Value::items)
        .unwrap_or_default()
}

fn people(document: &Value) -> Vec<String> {
    let people = document
        .get("maintainers")
        .map(Value::items)
        .unwrap_or_default();
    let one = |it: &Value| {
        let name = it.owned("name")?;
        Some(
            it.text_of("email")
                .map_or_else(|| name.clone(), |mail| format!("{name} <{mail}>")),
        )
    };
    people.iter().filter_map(one).collect()
}

/// A chart comes from a repository or from a directory; one without either is in `charts/`.
fn origin(value: &Value, name: &str, version: Option<&str>) -> (Option<Purl>, Source) {
    let repository = without_credentials(value.text_of("repository").unwrap_or_default());
    let purl = generic(name, version);
    match repository.strip_prefix("file://") {
        Some(path) => (purl, Source::Path(path.to_owned())),
        None if repository.is_empty() => (purl, Source::Path(format!("charts/{name}"))),
        None => (
            purl.map(|it| it.with("repository_url", &repository)),
            Source::Registry,
        ),
    }
}

/// The lock file has what the chart names, and not what that names.
fn lock(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let mut packages = Vec::new();
    for it in items(document) {
        let version = it.get("version").and_then(Value::spelled);
        let Some((name, version)) = it.text_of("name").zip(version) else {
            reader.problem(
                it.span.clone(),
                "the locked chart has no name or no version",
            );
            continue;
        };
        let (purl, source) = origin(it, name, Some(version));
        packages.push(Locked {
            name: name.to_owned(),
            version: Some(version.to_owned()),
            purl,
            source,
            place: reader.text.place(it.span.clone()),
            ..Locked::default()
        });
    }
    Manifest {
        lock: Some(Lock {
            is_closed: packages.is_empty(),
            packages,
        }),
        ..Manifest::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn charts_state_licenses_and_dependencies() {
        check(
            "Chart.yaml",
            "apiVersion: v2\nname: hoot\nversion: 1.10\nhome: https://h\nsources:\n- https://r\nannotations:\n  \
             artifacthub.io/license: Apache-2.0\nmaintainers:\n- name: Ann\n  email: a@b.c\ndependencies:\n\
             - name: owl\n  version: ~2.0\n  repository: https://u:p@charts/x\n- name: nest\n  condition: n.on\n  \
             version: 1.x.x\n  repository: oci://own/charts\n",
            "package hoot 1.10 Apache-2.0\nAnn <a@b.c>\nhttps://h\nhttps://r\n\
             pkg:generic/owl?repository_url=https:%2F%2Fcharts%2Fx Runtime ~2.0\n\
             pkg:generic/nest?repository_url=oci:%2F%2Fown%2Fcharts Optional 1.x.x\n",
        );
    }

    #[test]
    fn a_lock_file_says_what_is_chosen() {
        check(
            "Chart.lock",
            "dependencies:\n- name: owl\n  repository: https://charts/x\n  version: 2.0.1\n- name: x\n\
             digest: sha256:00\n",
            "locked pkg:generic/owl@2.0.1?repository_url=https:%2F%2Fcharts%2Fx\nopen\n\
             problem 5: the locked chart has no name or no version\n",
        );
        check(
            "Chart.yaml",
            "a: [\n",
            "problem 1: the chart has no `name`\nproblem 1: unclosed bracket '['\n",
        );
    }
}
