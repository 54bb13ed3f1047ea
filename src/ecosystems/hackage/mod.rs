// SPDX-License-Identifier: Apache-2.0

//! Haskell: `*.cabal`, `cabal.project.freeze` and `stack.yaml.lock`.
//!
//! The formats: Cabal's user guide, *Package description* and *cabal.project*; Stack's
//! documentation, *Lock files*.

mod cabal;

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Purl, Source,
    address::{archive, repository, without_credentials},
    document::{Reader, Value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "hackage",
    purl_type: "hackage",
    namespace: None,
    files: &[
        File::beside("*.cabal").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
        File::beside("cabal.project.freeze").giving(&[Fact::Versions]),
        File::beside("stack.yaml.lock").giving(&[Fact::Versions]),
    ],
    docs: "Haskell packages: package descriptions, `cabal.project.freeze`, the packages of \
           `stack.yaml.lock` (those of its snapshot are not in the file)",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let manifest = match text.path.name() {
        b"cabal.project.freeze" => frozen(&mut reader),
        b"stack.yaml.lock" => stack(&mut reader),
        _ => cabal::read(&mut reader),
    };
    reader.finish(manifest)
}

fn locked(name: &str, version: &str) -> Locked {
    Locked {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        purl: Purl::of(ECOSYSTEM.purl_type, name, Some(version)),
        ..Locked::default()
    }
}

/// Neither file says what needs what.
fn manifest(packages: Vec<Locked>) -> Manifest {
    Manifest {
        lock: Some(Lock {
            is_closed: packages.is_empty(),
            packages,
        }),
        ..Manifest::default()
    }
}

/// `constraints: any.name ==1.0, name +flag`.
fn frozen(reader: &mut Reader<'_>) -> Manifest {
    let mut packages = Vec::new();
    for field in cabal::fields(reader.text.content.as_ref()) {
        if field.name != "constraints" {
            continue;
        }
        for (span, part) in field.list() {
            let Some((name, version)) = part.split_once("==") else {
                continue; // a flag
            };
            let name = name.trim();
            let name = name.rsplit_once('.').map_or(name, |it| it.1);
            let version = version.trim();
            let is_version = version.bytes().all(|it| it.is_ascii_digit() || it == b'.');
            if name.is_empty() || version.is_empty() || !is_version {
                reader.problem(span, "the constraint is malformed");
                continue;
            }
            packages.push(Locked {
                place: reader.text.place(span),
                ..locked(name, version)
            });
        }
    }
    manifest(packages)
}

/// The packages that are not of the snapshot, which the file names by its address alone.
fn stack(reader: &mut Reader<'_>) -> Manifest {
    let document = reader.yaml();
    let mut packages = Vec::new();
    for item in document
        .get("packages")
        .map(Value::items)
        .unwrap_or_default()
    {
        match item.get("completed").and_then(completed) {
            Some(it) => packages.push(Locked {
                place: reader.text.place(item.span.clone()),
                ..it
            }),
            None => reader.problem(item.span.clone(), "the locked package is malformed"),
        }
    }
    let mut manifest = manifest(packages);
    if let Some(lock) = &mut manifest.lock {
        lock.is_closed = false;
    }
    manifest
}

/// `name-1.0@sha256:…,size`, or a repository or archive with the name and the version.
fn completed(value: &Value) -> Option<Locked> {
    if let Some(written) = value.text_of("hackage") {
        let (name, version) = written.split('@').next()?.rsplit_once('-')?;
        return Some(locked(name, version));
    }
    let name = value.text_of("name")?;
    let version = value.get("version").and_then(Value::spelled)?;
    let found = locked(name, version);
    if let Some(git) = value.text_of("git") {
        let it = repository(git, value.text_of("commit"));
        return Some(Locked {
            purl: it.purl,
            source: it.source,
            ..found
        });
    }
    let address = value.text_of("url").or_else(|| value.text_of("archive"))?;
    Some(Locked {
        purl: archive(name, Some(version), address, None),
        source: Source::Archive(without_credentials(address)),
        ..found
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn frozen_constraints_are_versions() {
        check(
            "cabal.project.freeze",
            "active-repositories: hackage.haskell.org:merge\nconstraints: any.hoot ==1.0.1,\n             \
             hoot +fast,\n             any.owl ==2.0,\n             any.bad ==x\nindex-state: 2024\n",
            "locked pkg:hackage/hoot@1.0.1\nlocked pkg:hackage/owl@2.0\nopen\n\
             problem 5: the constraint is malformed\n",
        );
    }

    #[test]
    fn stack_locks_what_is_not_of_the_snapshot() {
        check(
            "stack.yaml.lock",
            "packages:\n- completed:\n    hackage: hoot-1.0@sha256:00,12\n  original:\n    hackage: hoot-1.0\n\
             - completed:\n    name: owl\n    version: '2'\n    git: https://github.com/me/owl\n    commit: abc\n\
             - original: x\nsnapshots: []\n",
            "locked pkg:hackage/hoot@1.0\nlocked pkg:github/me/owl@abc\nopen\n\
             problem 11: the locked package is malformed\n",
        );
    }
}
