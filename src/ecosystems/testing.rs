// SPDX-License-Identifier: Apache-2.0

//! How the tests of ecosystems show what was read: one line a fact.

use std::fmt::Write as _;

use super::{Locked, Purl, Requirement, parse};
use crate::{read::Text, walk::RepoPath};

#[track_caller]
pub(super) fn check(path: &str, input: &str, expected: &str) {
    let path = RepoPath::new(path.as_bytes());
    let manifest = parse(&Text::of(&path, input)).expect("an ecosystem reads the file");
    let mut out = String::new();
    if let Some(it) = &manifest.package {
        let license = it.license.as_ref().map_or("-", |it| it.raw.as_str());
        let version = it.version.as_deref().unwrap_or("-");
        writeln!(out, "package {} {version} {license}", it.name).expect("a string");
        for it in it.license_files.iter().map(|it| &it.text) {
            writeln!(out, "file {it}").expect("a string");
        }
        let people = it.authors.iter().chain(&it.suppliers);
        for it in people.chain(&it.homepage).chain(&it.repository) {
            writeln!(out, "{it}").expect("a string");
        }
    }
    for it in &manifest.requirements {
        writeln!(out, "{}", requirement(it)).expect("a string");
    }
    if let Some(lock) = &manifest.lock {
        for it in &lock.packages {
            writeln!(out, "{}", locked(it, &lock.packages)).expect("a string");
        }
        let is_open = if lock.is_closed { "closed" } else { "open" };
        writeln!(out, "{is_open}").expect("a string");
    }
    for it in &manifest.problems {
        writeln!(out, "problem {}: {}", it.place.line, it.message).expect("a string");
    }
    assert_eq!(out, expected);
}

fn requirement(it: &Requirement) -> String {
    let purl = it.purl.as_ref().map(Purl::to_string);
    let mut out = format!("{} {:?}", purl.as_deref().unwrap_or(&it.name), it.scope);
    for more in it.requirement.iter().chain(&it.version) {
        out = format!("{out} {more}");
    }
    for it in &it.hashes {
        out = format!("{out} {}", it.algorithm);
    }
    out
}

fn locked(it: &Locked, all: &[Locked]) -> String {
    let purl = it.purl.as_ref().map(Purl::to_string);
    let mut out = format!("locked {}", purl.as_deref().unwrap_or("-"));
    if let Some(scope) = it.scope {
        out = format!("{out} {scope:?}");
    }
    if let Some(it) = &it.license {
        out = format!("{out} {}", it.raw);
    }
    for it in &it.hashes {
        out = format!("{out} {}", it.algorithm);
    }
    for (index, _) in &it.dependencies {
        let name = all.get(*index).map_or("?", |it| it.name.as_str());
        out = format!("{out} -> {name}");
    }
    out
}
