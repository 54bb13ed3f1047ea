// SPDX-License-Identifier: Apache-2.0

//! Ruby: `Gemfile`, `Gemfile.lock`, `*.gemspec` and the metadata of archives.
//!
//! The formats: Bundler's documentation, *gemfile(5)*, and what Bundler writes and reads as a lock
//! file; `RubyGems`, *Specification reference*. Gemfiles and specifications are programs, of which
//! what they state literally is read.

mod gemfile;
mod lock;
mod metadata;
mod specification;

use super::{Ecosystem, Fact, File, Lists, Manifest, document::Reader, script::Spanned};
use crate::read::Text;

const LOCK: &[Fact] = &[Fact::Versions, Fact::Hashes, Fact::Edges];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "gem",
    purl_type: "gem",
    namespace: None,
    files: &[
        File::beside("*.gemspec").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
        File::beside("Gemfile").giving(&[Fact::Requirements, Fact::Scopes]),
        File::beside("gems.rb").giving(&[Fact::Requirements, Fact::Scopes]),
        File::beside("Gemfile.lock").giving(LOCK),
        File::beside("gems.locked").giving(LOCK),
        File::above("*.gem/metadata").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
    ],
    docs: "Ruby packages: Bundler's lock files, what Gemfiles and specifications state literally, the \
           metadata of archives",
    lists: Lists::Choice,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let mut manifest = match text.path.name() {
        b"Gemfile" | b"gems.rb" => gemfile::read(&mut reader),
        b"Gemfile.lock" | b"gems.locked" => lock::read(&mut reader),
        b"metadata" => metadata::read(&mut reader),
        _ => specification::read(&reader),
    };
    manifest.problems = reader.problems;
    manifest
}

/// Whether a text has the form of a gem's name (`RubyGems`, *Name your gem*).
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !text.is_empty() && !text.starts_with('.') && text.chars().all(is_part)
}

/// The texts behind a name up to the first that is a value of a key: the versions that will do.
fn versions<'a>(statement: &'a [Spanned<'_>]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (at, it) in statement.iter().enumerate() {
        let is_key = |it: Option<&Spanned<'_>>| it.is_some_and(|it| it.is(':') || it.is('='));
        if is_key(Some(it)) || it.word().is_some_and(|_| is_key(statement.get(at + 1))) {
            break;
        }
        found.extend(it.text());
    }
    found
}

/// The version, where only one will do: `1.2` and `= 1.2`.
fn exact(versions: &[&str]) -> Option<String> {
    let [only] = versions else {
        return None;
    };
    let version = only.trim();
    let version = version.strip_prefix('=').unwrap_or(version).trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let is_version = version.starts_with(|c: char| c.is_ascii_digit());
    (is_version && version.chars().all(is_part)).then(|| version.to_owned())
}

fn joined(versions: &[&str]) -> Option<String> {
    (!versions.is_empty()).then(|| versions.join(", "))
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
        if let Some(it) = &manifest.package {
            let license = it.license.as_ref().map_or("-", |it| it.raw.as_str());
            writeln!(
                out,
                "package {:?} {} {license}",
                it.name,
                or_none(&it.version)
            )
            .unwrap();
            for it in &it.authors {
                writeln!(out, "by {it}").unwrap();
            }
            for it in [&it.homepage, &it.repository, &it.description]
                .into_iter()
                .flatten()
            {
                writeln!(out, "{it}").unwrap();
            }
        }
        for it in &manifest.requirements {
            let (asked, version) = (or_none(&it.requirement), or_none(&it.version));
            writeln!(
                out,
                "{} {asked} {version} {:?} {:?}",
                it.name, it.scope, it.source
            )
            .unwrap();
        }
        for it in manifest.lock.iter().flat_map(|it| &it.packages) {
            let purl = it.purl.as_ref().unwrap();
            let mark = if it.is_direct { " direct" } else { "" };
            write!(out, "{purl}{mark} {:?} {}", it.source, it.hashes.len()).unwrap();
            for (to, _) in &it.dependencies {
                let to = &manifest.lock.as_ref().unwrap().packages[*to];
                write!(out, " -> {}", to.purl.as_ref().unwrap()).unwrap();
            }
            out.push('\n');
        }
        if manifest.lock.iter().any(|it| !it.is_closed) {
            out.push_str("open\n");
        }
        for it in &manifest.problems {
            writeln!(out, "problem in {}: {}", it.place.line, it.message).unwrap();
        }
        assert_eq!(out, expected);
    }
}
