// SPDX-License-Identifier: Apache-2.0

//! Conda: `environment.yml`, `conda-lock.yml`, and the recipes of `meta.yaml`.
//!
//! The formats: conda's documentation, *Managing environments* and *Package match specifications*;
//! conda-build's, *Defining metadata*; conda-lock's, *Output format*.

mod lock;
mod recipe;

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Purl, Requirement, Scope,
    document::{Reader, Value},
    pypi::pip_requirement,
};
use crate::read::{Place, Text};

const ENVIRONMENT: &[Fact] = &[Fact::Requirements, Fact::Versions];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "conda",
    purl_type: "conda",
    namespace: None,
    files: &[
        File::beside("meta.yaml").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
            Fact::Hashes,
        ]),
        File::beside("environment*.yml").giving(ENVIRONMENT),
        File::beside("environment*.yaml").giving(ENVIRONMENT),
        File::beside("conda-lock.yml").giving(&[
            Fact::Scopes,
            Fact::Versions,
            Fact::Hashes,
            Fact::Edges,
        ]),
    ],
    docs: "Conda packages: environments with what `pip` installs into them, `conda-lock.yml`, \
           recipes with literal templates",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let manifest = match text.path.name() {
        b"meta.yaml" => recipe::read(&mut reader),
        b"conda-lock.yml" => lock::read(&mut reader),
        _ => environment(&mut reader),
    };
    reader.finish(manifest)
}

/// Other programs have files of this name too: an environment has a list of dependencies.
fn environment(reader: &mut Reader<'_>) -> Manifest {
    let document = reader.yaml();
    let mut requirements = Vec::new();
    for item in document
        .get("dependencies")
        .map(Value::items)
        .unwrap_or_default()
    {
        let place = reader.text.place(item.span.clone());
        if let Some(spec) = item.text() {
            match required(spec, Scope::Runtime, place) {
                Some(it) => requirements.push(it),
                None => reader.problem(item.span.clone(), "the dependency is malformed"),
            }
        } else if let Some(list) = item.get("pip") {
            for it in list.items() {
                installed_by_pip(reader, it, &mut requirements);
            }
        } else {
            reader.problem(item.span.clone(), "the dependency is malformed");
        }
    }
    Manifest {
        requirements,
        ..Manifest::default()
    }
}

/// A requirement of pip, or an option of it.
fn installed_by_pip(reader: &mut Reader<'_>, item: &Value, found: &mut Vec<Requirement>) {
    let text = item.text().unwrap_or_default();
    if text.starts_with("-r ") || text.starts_with("-e ") || !text.starts_with('-') {
        let place = reader.text.place(item.span.clone());
        match pip_requirement(text, Scope::Runtime, place) {
            Ok(it) => {
                let purl = Purl::of("pypi", &it.name, it.version.as_deref());
                found.push(Requirement { purl, ..it });
            }
            Err(message) => reader.problem(item.span.clone(), message),
        }
    }
}

/// `channel::name >=1.0`, `name=1.0`, `name=1.0=build`, `name==1.0`. A single `=` without a build
/// stands for all versions that start so.
fn required(spec: &str, scope: Scope, place: Place) -> Option<Requirement> {
    let spec = spec.split('#').next().unwrap_or_default().trim();
    let (channel, spec) = spec.rsplit_once("::").unwrap_or(("", spec));
    let spec = spec.split('[').next().unwrap_or_default();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let end = spec.find(|c| !is_part(c)).unwrap_or(spec.len());
    let (name, range) = spec.split_at_checked(end)?;
    if name.is_empty() {
        return None;
    }
    let range = range.trim();
    let version = exact(range);
    let purl = Purl::of(ECOSYSTEM.purl_type, name, version)?.with("channel", channel);
    Some(Requirement {
        name: name.to_owned(),
        requirement: (!range.is_empty()).then(|| range.to_owned()),
        version: version.map(str::to_owned),
        purl: Some(purl),
        scope,
        place,
        ..Requirement::default()
    })
}

fn exact(range: &str) -> Option<&str> {
    let version = match range.strip_prefix("==") {
        Some(version) => version,
        // `=1.0=build`, and `1.0 build` where a blank is in the place of each.
        None => {
            let range = range.strip_prefix('=').unwrap_or(range);
            range.split_once(['=', ' ']).map(|(version, _)| version)?
        }
    };
    let version = version.trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._!+-".contains(c);
    (!version.is_empty() && version.chars().all(is_part)).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("environment.yml", input, expected);
    }

    #[test]
    fn an_environment_lists_packages_of_conda_and_pip() {
        check(
            "name: x\nchannels: [conda-forge]\ndependencies:\n- python=3.11\n- numpy==1.26.4\n\
             - own::hoot=1.0=py_0\n- owl >=2,<3\n- pip\n- pip:\n  - wing==2.0\n  - --no-deps\n",
            "pkg:conda/python Runtime =3.11\npkg:conda/numpy@1.26.4 Runtime ==1.26.4 1.26.4\n\
             pkg:conda/hoot@1.0?channel=own Runtime =1.0=py_0 1.0\npkg:conda/owl Runtime >=2,<3\n\
             pkg:conda/pip Runtime\npkg:pypi/wing@2.0 Runtime ==2.0 2.0\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "dependencies: [=1, {a: b}]\n",
            &"problem 1: the dependency is malformed\n".repeat(2),
        );
        check("production:\n  x: 1\n", "");
    }
}
