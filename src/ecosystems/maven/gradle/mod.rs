// SPDX-License-Identifier: Apache-2.0

//! Gradle: lock files, version catalogs, verification metadata, build scripts.
//!
//! The formats: the *Gradle User Manual*, *Locking Versions*, *Version Catalogs*, *Verifying
//! dependencies* and *Declaring dependencies*. Build scripts are programs, of which the literal
//! parts are read: a tree without a lock file asks for what they say and perhaps for more. A
//! version in a script is the least that will do, since Gradle takes the highest that anything
//! asks for; only a strict one is the one that is taken.

mod build;
mod catalog;

pub(super) use self::{
    build::{build, settings},
    catalog::catalog,
};
use super::{
    super::{Hash, Manifest, Purl, Requirement, Scope, digest, document::Reader, xml::Element},
    ECOSYSTEM, is_name,
};
use crate::read::lines;

/// `group:artifact:version=configuration,…`, and `empty=…` for what needs nothing. A lock file has
/// all that was resolved and not what needs what; so it pins versions, as a list does.
pub(super) fn lock(reader: &mut Reader<'_>) -> Manifest {
    let text = reader.text;
    let mut manifest = Manifest::default();
    for (start, line) in lines(text.content.as_ref()) {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        let span = start..start + line.len();
        // Before Gradle 7 each configuration had a file of its own.
        let (coordinates, configurations) = line.split_once('=').unwrap_or((line, ""));
        let parts: Vec<&str> = coordinates.split(':').collect();
        let [group, artifact, version] = parts.as_slice() else {
            reader.problem(span, "the locked package is malformed");
            continue;
        };
        if !is_name(group) || !is_name(artifact) || version.is_empty() {
            reader.problem(span, "the locked package is malformed");
            continue;
        }
        let scopes = configurations.split(',').map(scope);
        manifest.requirements.push(Requirement {
            name: format!("{group}:{artifact}"),
            requirement: Some((*version).to_owned()),
            version: Some((*version).to_owned()),
            scope: scopes.min().unwrap_or_default(),
            is_indirect: true,
            place: text.place(span),
            ..Requirement::default()
        });
    }
    manifest
}

/// When the packages of a configuration are needed, by the names that Gradle's own plugins and
/// those for Kotlin and Android give.
fn scope(configuration: &str) -> Scope {
    let lower = configuration.to_ascii_lowercase();
    let has = |part: &str| lower.contains(part);
    if has("test") || has("benchmark") || has("jmh") {
        Scope::Dev
    } else if has("processor")
        || lower.starts_with("kapt")
        || lower.starts_with("ksp")
        || lower == "classpath"
        || lower.ends_with("compileonly")
        || lower.ends_with("compileclasspath")
        || has("developmentonly")
    {
        Scope::Build
    } else {
        Scope::Runtime
    }
}

/// The hashes of each component's archive. It has those of plugins and of what was needed once,
/// too: what it knows is said of components that something else names.
pub(super) fn verification(reader: &mut Reader<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    let Some(root) = reader.xml() else {
        return manifest;
    };
    for component in root.each("components", "component") {
        let part = |name| component.attribute(name).unwrap_or_default();
        let (group, artifact, version) = (part("group"), part("name"), part("version"));
        let name = format!("{group}:{artifact}");
        let purl = Purl::of(ECOSYSTEM.purl_type, &name, Some(version));
        let Some(purl) = purl.filter(|_| !version.is_empty()) else {
            let message = "a component has no group, name or version";
            reader.problem(component.span.clone(), message);
            continue;
        };
        let archive = format!("{artifact}-{version}.jar");
        let is_archive = |it: &&Element| it.attribute("name") == Some(archive.as_str());
        for it in component.all("artifact").filter(is_archive) {
            let hashes: Vec<Hash> = it.children.iter().filter_map(hash).collect();
            manifest.archives.push((purl.clone(), hashes));
        }
    }
    manifest
}

fn hash(element: &Element) -> Option<Hash> {
    let value = element.attribute("value")?;
    digest::hex(&element.name, value)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    #[test]
    fn a_lock_file_pins_what_was_resolved() {
        check_file(
            "gradle.lockfile",
            "# This is a Gradle generated file\ng:a:1.0=compileClasspath,runtimeClasspath\n\
             g:b:2.0=testRuntimeClasspath\ng:c:3=annotationProcessor,testCompileClasspath\nempty=\n",
            "g:a 1.0 1.0 Runtime indirect\ng:b 2.0 2.0 Dev indirect\ng:c 3 3 Build indirect\n",
        );
        check_file(
            "gradle/dependency-locks/compileClasspath.lockfile",
            "g:a:1.0\n",
            "g:a 1.0 1.0 Runtime indirect\n",
        );
        check_file(
            "buildscript-gradle.lockfile",
            "g:a:1=classpath\n",
            "g:a 1 1 Build indirect\n",
        );
    }

    #[test]
    fn malformed_lines_are_problems() {
        check_file(
            "gradle.lockfile",
            "g:a=x\n::=\ng:a:\ng:../b:1=x\n",
            "problem in 1: the locked package is malformed\n\
             problem in 2: the locked package is malformed\n\
             problem in 3: the locked package is malformed\n\
             problem in 4: the locked package is malformed\n",
        );
    }

    #[test]
    fn verification_metadata_has_hashes_of_archives() {
        let hex = "ab".repeat(32);
        check_file(
            "gradle/verification-metadata.xml",
            &format!(
                "<verification-metadata><components>\n<component group=\"g\" name=\"a\" version=\"1\">\
                 <artifact name=\"a-1.jar\"><sha256 value=\"{hex}\"/><sha512 value=\"xy\"/></artifact>\
                 <artifact name=\"a-1.pom\"><sha256 value=\"{hex}\"/></artifact></component>\n\
                 <component name=\"b\" version=\"1\"/></components></verification-metadata>"
            ),
            "pkg:maven/g/a@1 has SHA-256\nproblem in 3: a component has no group, name or version\n",
        );
    }
}
