// SPDX-License-Identifier: Apache-2.0

//! The packages of the Java world: what Maven and Gradle build, and the archives that they make.
//!
//! Both name packages by group and artifact, and one tree may be built by both; so they are one
//! ecosystem. The formats are named in the modules. What Maven's own parent of all projects and
//! plugins add is not read: it stands in Maven, and none of it is in what a project hands out.

mod gradle;
mod jar;
mod pom;

use super::{Ecosystem, Fact, File, Lists, Manifest, document::Reader};
use crate::read::Text;

const POM: &[Fact] = &[
    Fact::Package,
    Fact::License,
    Fact::Requirements,
    Fact::Scopes,
];
const SCRIPT: &[Fact] = &[Fact::Package, Fact::Requirements, Fact::Scopes];
const LOCK: &[Fact] = &[Fact::Scopes, Fact::Versions];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "maven",
    purl_type: "maven",
    namespace: None,
    files: &[
        File::above("META-INF/maven/*/*/pom.xml").giving(POM),
        File::above("META-INF/maven/*/*/pom.properties").giving(&[Fact::Package]),
        File::beside("pom.xml").giving(POM),
        File::beside("settings.gradle").giving(&[Fact::Package]),
        File::beside("settings.gradle.kts").giving(&[Fact::Package]),
        File::beside("build.gradle").giving(SCRIPT),
        File::beside("build.gradle.kts").giving(SCRIPT),
        File::beside("gradle.lockfile").giving(LOCK),
        File::beside("buildscript-gradle.lockfile").giving(LOCK),
        File::above("gradle/dependency-locks/*.lockfile").giving(LOCK),
        File::above("gradle/libs.versions.toml").giving(&[Fact::Requirements]),
        File::above("gradle/verification-metadata.xml").giving(&[Fact::Hashes]),
        File::above("META-INF/MANIFEST.MF").giving(&[Fact::Package, Fact::License]),
    ],
    docs: "Java packages: Maven projects with parents, properties, managed versions and imported BOMs \
           that stand in the tree; of Gradle the lock files, version catalogs, verification metadata \
           and what build scripts name literally; the metadata of unpacked archives",
    lists: Lists::Choice,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let mut manifest = match text.path.name() {
        b"pom.xml" => pom::read(&mut reader),
        b"pom.properties" => jar::properties(&mut reader),
        b"MANIFEST.MF" => jar::manifest(&reader),
        b"libs.versions.toml" => gradle::catalog(&mut reader),
        b"verification-metadata.xml" => gradle::verification(&mut reader),
        b"settings.gradle" | b"settings.gradle.kts" => gradle::settings(&reader),
        b"build.gradle" | b"build.gradle.kts" => gradle::build(&mut reader),
        _ => gradle::lock(&mut reader),
    };
    manifest.problems = reader.problems;
    manifest
}

/// Whether a text can be the name of a group or an artifact (*POM reference*, coordinates); it may
/// have variables.
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "._-${}".contains(c);
    !text.is_empty() && text.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::walk::RepoPath;

    /// One line a fact.
    pub(super) fn check_file(path: &str, input: &str, expected: &str) {
        let path = RepoPath::new(path.as_bytes());
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        let or_none = |it: &Option<String>| it.as_deref().unwrap_or("-").to_owned();
        described(&mut out, &manifest);
        if let Some(it) = &manifest.template {
            let named = |it: &super::super::Reference| {
                let path = it.path.as_deref().unwrap_or("-");
                format!("{} {} {path}", it.name, it.version)
            };
            if let Some(it) = &it.parent {
                writeln!(out, "parent {}", named(it)).unwrap();
            }
            for it in &it.imports {
                writeln!(out, "import {}", named(it)).unwrap();
            }
            for it in &it.managed {
                writeln!(out, "managed {} {}", it.name, or_none(&it.requirement)).unwrap();
            }
        }
        for (key, it) in manifest.workspace.iter().flat_map(|it| &it.dependencies) {
            let (asked, version) = (or_none(&it.requirement), or_none(&it.version));
            writeln!(out, "{key} = {} {asked} {version}", it.name).unwrap();
        }
        for (key, it) in manifest.workspace.iter().flat_map(|it| &it.bundles) {
            writeln!(out, "{key} = {}", it.join(" ")).unwrap();
        }
        asked(&mut out, &manifest);
        for it in &manifest.includes {
            writeln!(out, "includes {}", it.text).unwrap();
        }
        for (purl, hashes) in &manifest.archives {
            let hashes: Vec<_> = hashes.iter().map(|it| it.algorithm).collect();
            writeln!(out, "{purl} has {}", hashes.join(" ")).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem in {}: {}", it.place.line, it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    fn described(out: &mut String, manifest: &Manifest) {
        let or_none = |it: &Option<String>| it.as_deref().unwrap_or("-").to_owned();
        if let Some(it) = &manifest.package {
            let license = it.license.as_ref();
            let license = license.map(|it| match it.claim.expression() {
                Some(expression) => expression.to_string(),
                None => format!("? {}", it.raw),
            });
            let (version, license) = (or_none(&it.version), or_none(&license));
            writeln!(out, "package {:?} {version} {license}", it.name).unwrap();
            for it in it.authors.iter().chain(&it.suppliers) {
                writeln!(out, "by {it}").unwrap();
            }
            for it in [
                &it.namespace,
                &it.title,
                &it.homepage,
                &it.repository,
                &it.description,
            ]
            .into_iter()
            .flatten()
            {
                writeln!(out, "{it}").unwrap();
            }
        }
    }

    fn asked(out: &mut String, manifest: &Manifest) {
        let or_none = |it: &Option<String>| it.as_deref().unwrap_or("-").to_owned();
        for it in &manifest.requirements {
            let (asked, version) = (or_none(&it.requirement), or_none(&it.version));
            write!(out, "{} {asked} {version} {:?}", it.name, it.scope).unwrap();
            for (key, value) in &it.qualifiers {
                write!(out, " {key}={value}").unwrap();
            }
            if !it.excludes.is_empty() {
                write!(out, " without {}", it.excludes.join(" ")).unwrap();
            }
            if it.source != super::super::Source::Registry {
                write!(out, " {:?}", it.source).unwrap();
            }
            let marks = [
                (it.is_unscoped, " unscoped"),
                (it.is_optional, " maybe"),
                (it.is_inherited, " shared"),
                (it.is_indirect, " indirect"),
            ];
            marks
                .iter()
                .filter(|it| it.0)
                .for_each(|it| out.push_str(it.1));
            out.push('\n');
        }
    }
}
