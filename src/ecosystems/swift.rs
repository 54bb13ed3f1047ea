// SPDX-License-Identifier: Apache-2.0

//! Swift: `Package.resolved` of the Swift Package Manager, versions 1 to 3.
//!
//! The format: `PinsStore` in the source of the Swift Package Manager; nothing else documents it.
//! `Package.swift` is a program and is not read.

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Purl, Source,
    address::repository,
    document::{Reader, Value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "swift",
    purl_type: "swift",
    namespace: None,
    files: &[File::beside("Package.resolved").giving(&[Fact::Versions])],
    docs: "Swift packages: `Package.resolved`, versions 1 to 3",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.json();
    let pins = document.get("object").unwrap_or(&document).get("pins");
    if pins.is_none() && reader.problems.is_empty() {
        reader.problem(document.span.clone(), "the file has no `pins`");
    }
    let mut packages = Vec::new();
    for pin in pins.map(Value::items).unwrap_or_default() {
        match locked(&reader, pin) {
            Some(it) => packages.push(it),
            None => reader.problem(pin.span.clone(), "the pin names no package"),
        }
    }
    reader.finish(Manifest {
        lock: Some(Lock {
            is_closed: packages.is_empty(),
            packages,
        }),
        ..Manifest::default()
    })
}

fn locked(reader: &Reader<'_>, pin: &Value) -> Option<Locked> {
    let state = pin.get("state");
    let of_state = |key: &str| state.and_then(|it| it.text_of(key));
    let (version, revision) = (of_state("version"), of_state("revision"));
    let place = reader.text.place(pin.span.clone());
    let kind = pin.text_of("kind").unwrap_or_default();
    if kind == "registry" {
        // `scope.name`
        let (scope, name) = pin.text_of("identity")?.split_once('.')?;
        return Some(Locked {
            name: name.to_owned(),
            version: version.map(str::to_owned),
            purl: Purl::of(ECOSYSTEM.purl_type, &format!("{scope}/{name}"), version),
            place,
            ..Locked::default()
        });
    }
    let location = pin
        .text_of("location")
        .or_else(|| pin.text_of("repositoryURL"))?;
    if kind == "localSourceControl" {
        let name = location.rsplit('/').next().unwrap_or_default();
        return Some(Locked {
            name: name.to_owned(),
            version: version.map(str::to_owned),
            source: Source::Path(String::new()),
            place,
            ..Locked::default()
        });
    }
    let found = repository(location, revision);
    let Source::Git(address) = &found.source else {
        return None;
    };
    let version = version.or(revision);
    Some(Locked {
        purl: purl(address, revision, version),
        name: found.name,
        version: version.map(str::to_owned),
        source: found.source,
        place,
        ..Locked::default()
    })
}

/// The namespace is the host and what stands before the name: `github.com/owner`.
fn purl(address: &str, revision: Option<&str>, version: Option<&str>) -> Option<Purl> {
    let suffix = revision.map(|it| format!("@{it}")).unwrap_or_default();
    let place = address.strip_suffix(&suffix).unwrap_or(address);
    let place = place.split_once("://").map_or(place, |it| it.1);
    let place = place.strip_prefix("git@").unwrap_or(place);
    let name = place.strip_suffix(".git").unwrap_or(place);
    Purl::of(ECOSYSTEM.purl_type, name, version)
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("Package.resolved", input, expected);
    }

    #[test]
    fn every_version_of_the_file_is_read() {
        check(
            r#"{"object": {"pins": [{"package": "Hoot", "repositoryURL": "https://github.com/Owl/Hoot.git",
                "state": {"branch": null, "revision": "abc", "version": "1.0.0"}}]}, "version": 1}"#,
            "locked pkg:swift/github.com/Owl/Hoot@1.0.0\nopen\n",
        );
        check(
            r#"{"originHash": "x", "pins": [
                {"identity": "hoot", "kind": "remoteSourceControl", "location": "git@git.example.org:owl/hoot.git",
                 "state": {"branch": "main", "revision": "abc"}},
                {"identity": "owl.nest", "kind": "registry", "location": "", "state": {"version": "2.0.0"}}],
               "version": 3}"#,
            "locked pkg:swift/git.example.org/owl/hoot@abc\nlocked pkg:swift/owl/nest@2.0.0\nopen\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            r#"{"pins": [{"identity": "a"}, 3]}"#,
            "closed\nproblem 1: the pin names no package\nproblem 1: the pin names no package\n",
        );
        check("{}", "closed\nproblem 1: the file has no `pins`\n");
        check(
            "{",
            "closed\nproblem 1: a key in double quotes is missing\n",
        );
    }
}
