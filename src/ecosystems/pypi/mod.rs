// SPDX-License-Identifier: Apache-2.0

//! Python: manifests, metadata, lock files and lists of requirements.
//!
//! The formats: the specifications of `packaging.python.org`, each named in its module. Nothing
//! is run: what a build backend would compute, such as a version from a module's source, is known
//! only where a built `PKG-INFO` has it.

mod files;
mod license;
mod list;
mod lock;
mod metadata;
mod people;
mod pipfile;
mod poetry;
mod project;
mod requirement;
mod setup_cfg;
mod setup_py;

pub(super) use self::requirement::requirement as pip_requirement;
use super::{Ecosystem, Fact, File, Lists, Manifest, Purl, Source, document::Reader};
use crate::read::Text;

/// What the files of one kind give.
const MANIFEST: &[Fact] = &[
    Fact::Package,
    Fact::License,
    Fact::Requirements,
    Fact::Scopes,
];
const LOCK: &[Fact] = &[Fact::Scopes, Fact::Versions, Fact::Hashes, Fact::Edges];
const LIST: &[Fact] = &[
    Fact::Requirements,
    Fact::Scopes,
    Fact::Versions,
    Fact::Hashes,
];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "pypi",
    purl_type: "pypi",
    namespace: None,
    files: &[
        File::beside("pyproject.toml").giving(MANIFEST),
        File::beside("setup.cfg").giving(MANIFEST),
        File::beside("setup.py").giving(MANIFEST),
        File::above("*.egg-info/PKG-INFO").giving(MANIFEST),
        File::above("*.egg-info/requires.txt").giving(&[Fact::Requirements, Fact::Scopes]),
        File::beside("*.dist-info/METADATA").giving(MANIFEST),
        File::beside("PKG-INFO").giving(MANIFEST),
        File::beside("Pipfile").giving(&[Fact::Requirements, Fact::Scopes]),
        File::beside("uv.lock").giving(LOCK),
        File::beside("poetry.lock").giving(LOCK),
        File::beside("pdm.lock").giving(LOCK),
        File::beside("pylock.toml").giving(LOCK),
        File::beside("pylock.*.toml").giving(LOCK),
        File::beside("Pipfile.lock").giving(&[Fact::Scopes, Fact::Versions, Fact::Hashes]),
        File::beside("requirements*.txt").giving(LIST),
        File::beside("*requirements.txt").giving(LIST),
        File::beside("requirements*.in").giving(LIST),
        File::above("requirements/*.txt").giving(LIST),
        File::above("requirements/*.in").giving(LIST),
        File::beside("constraints*.txt").giving(LIST),
        File::beside("*constraints.txt").giving(LIST),
    ],
    docs: "Python packages: PEP 621 and Poetry projects, `setup.cfg`, the literals of `setup.py`, core \
           metadata, the lock files of uv, Poetry, PDM, Pipenv and PEP 751, lists of requirements and of constraints",
    lists: Lists::Evidence,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let name = text.path.name();
    let mut manifest = match name {
        b"setup.cfg" => setup_cfg::read(&mut reader),
        b"setup.py" => setup_py::read(&mut reader),
        b"PKG-INFO" | b"METADATA" => metadata::read(&mut reader),
        b"Pipfile.lock" => {
            let document = reader.json();
            pipfile::lock(&mut reader, &document)
        }
        _ if name.ends_with(b".txt") || name.ends_with(b".in") => list::read(&mut reader),
        _ => {
            let document = reader.toml();
            match name {
                b"pyproject.toml" => project::read(&mut reader, &document),
                b"Pipfile" => pipfile::read(&mut reader, &document),
                _ => lock::read(&mut reader, &document),
            }
        }
    };
    manifest.problems = reader.problems;
    manifest
}

/// The name that all spellings of a name have: *Names and normalization* (PEP 503).
fn normal_name(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.trim().chars() {
        match c {
            '-' | '_' | '.' if normal.ends_with('-') => (),
            '-' | '_' | '.' => normal.push('-'),
            c => normal.extend(c.to_lowercase()),
        }
    }
    normal
}

fn purl(name: &str, version: Option<&str>, source: &Source, registry: &str) -> Option<Purl> {
    let purl = Purl::of(ECOSYSTEM.purl_type, name, version)?;
    Some(match source {
        Source::Git(address) => purl.with("vcs_url", &format!("git+{address}")),
        Source::Archive(address) => purl.with("download_url", address),
        Source::Registry if !is_pypi(registry) => purl.with("repository_url", registry),
        Source::Registry | Source::Path(_) => purl,
    })
}

/// Whether an index is the one that a package URL without qualifiers means.
fn is_pypi(registry: &str) -> bool {
    let is_known = |it: &&str| registry.starts_with(*it);
    registry.is_empty()
        || ["https://pypi.org/", "https://pypi.python.org/"]
            .iter()
            .any(is_known)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::walk::RepoPath;

    /// One line a fact of a file that is no lock file.
    pub(super) fn check_file(path: &str, input: &str, expected: &str) {
        let path = RepoPath::new(path.as_bytes());
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        let or_none = |it: &Option<String>| it.as_deref().unwrap_or("-").to_owned();
        if let Some(it) = &manifest.package {
            let license = it.license.as_ref().map_or("-", |it| it.raw.as_str());
            writeln!(
                out,
                "package {} {} {license}",
                it.name,
                or_none(&it.version)
            )
            .unwrap();
            for file in &it.license_files {
                writeln!(out, "file {}", file.text).unwrap();
            }
            for author in &it.authors {
                writeln!(out, "by {author}").unwrap();
            }
            let (home, code) = (or_none(&it.homepage), or_none(&it.repository));
            if (home.as_str(), code.as_str()) != ("-", "-") {
                writeln!(out, "at {home} {code}").unwrap();
            }
        }
        if let Some(it) = &manifest.workspace {
            writeln!(out, "members {}", it.members.join(" ")).unwrap();
        }
        for it in &manifest.requirements {
            let (asked, version) = (or_none(&it.requirement), or_none(&it.version));
            writeln!(
                out,
                "{} {:?} {asked} {version} {:?}",
                it.name, it.scope, it.source
            )
            .unwrap();
        }
        for it in &manifest.includes {
            writeln!(out, "includes {}", it.text).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    /// One line a package: purl, source, hash, download, and what it needs.
    pub(super) fn check_lock(path: &str, input: &str, expected: &str) {
        let path = RepoPath::new(path.as_bytes());
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        let lock = manifest.lock.unwrap();
        for it in &lock.packages {
            let purl = it.purl.as_ref().unwrap();
            let hash = it.hashes.first().map_or("-", |it| it.hex.get(..4).unwrap());
            let download = it.download.as_deref().unwrap_or("-");
            write!(out, "{purl} {:?} {hash} {download} ->", it.source).unwrap();
            for (index, scope) in &it.dependencies {
                let it = &lock.packages[*index];
                let version = it.version.as_deref().unwrap_or("?");
                write!(out, " {scope:?}:{}@{version}", it.name).unwrap();
            }
            if let Some(scope) = it.scope {
                write!(out, " ({scope:?})").unwrap();
            }
            out.push('\n');
        }
        if !lock.is_closed {
            out.push_str("open\n");
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn all_spellings_of_a_name_are_one() {
        for it in ["Foo-Bar", "foo.bar", "FOO_bar", "foo-._bar", " foo-bar "] {
            assert_eq!(normal_name(it), "foo-bar");
        }
        assert_eq!(normal_name(""), "");
    }
}
