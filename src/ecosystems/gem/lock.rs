// SPDX-License-Identifier: Apache-2.0

//! `Gemfile.lock`: sections in capitals; `remote`, `revision` and `specs` of a source with two
//! spaces before them, its packages with four, what these need with six.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    super::{Hash, Lock, Locked, Manifest, Purl, Scope, Source, digest, document::Reader},
    ECOSYSTEM, is_name,
};
use crate::read::lines;

/// What every lock file leaves out: it is there before any package is.
const BUNDLER: &str = "bundler";

/// The most packages of one name, one for each platform.
const MAX_PLATFORMS: usize = 64;

/// Sections whose lines are packages.
const SOURCES: &[&str] = &["GEM", "GIT", "PATH", "PLUGIN SOURCE"];

#[derive(Default)]
struct Reading<'a> {
    section: &'a str,
    remote: &'a str,
    revision: Option<&'a str>,
    packages: Vec<Locked>,
    /// Which package needs which name.
    needs: Vec<(usize, &'a str)>,
    direct: FxHashSet<&'a str>,
    /// By name with version and platform as written.
    by_identity: FxHashMap<(&'a str, &'a str), usize>,
}

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let content = reader.text.content.as_ref();
    let mut reading = Reading::default();
    for (start, line) in lines(content) {
        let line = line.trim_end();
        let text = line.trim_start_matches(' ');
        let span = start + line.len() - text.len()..start + line.len();
        let level = line.len() - text.len();
        if text.is_empty() {
            continue;
        }
        // What two branches changed is not decided.
        if ["<<<<<<<", "=======", ">>>>>>>"]
            .iter()
            .any(|it| line.starts_with(it))
        {
            reader.problem(span, "the file has a conflict that is not resolved");
        } else if level == 0 {
            reading.section = text;
            (reading.remote, reading.revision) = ("", None);
        } else if !reading.take(reader, level, text, &span) {
            reader.problem(span, "the line is malformed");
        }
    }
    reading.finish()
}

impl<'a> Reading<'a> {
    /// `false` for a line that is malformed.
    fn take(
        &mut self,
        reader: &Reader<'_>,
        level: usize,
        text: &'a str,
        span: &Range<usize>,
    ) -> bool {
        match (self.section, level) {
            (section, 2) if SOURCES.contains(&section) => {
                match text.split_once(':') {
                    // Of several addresses of a registry the first is the one that is asked first.
                    Some(("remote", address)) if self.remote.is_empty() => {
                        self.remote = address.trim();
                    }
                    Some(("revision", it)) => self.revision = Some(it.trim()),
                    Some(_) => (),
                    None => return false,
                }
                true
            }
            (section, 4) if SOURCES.contains(&section) => {
                let Some((name, Some(version))) = named(text) else {
                    return false;
                };
                self.by_identity
                    .insert((name, version), self.packages.len());
                self.packages
                    .push(self.package(reader, name, version, span));
                true
            }
            (section, 6) if SOURCES.contains(&section) => {
                let Some((name, _)) = named(text) else {
                    return false;
                };
                let last = self.packages.len().checked_sub(1);
                self.needs.extend(last.map(|it| (it, name)));
                last.is_some()
            }
            ("DEPENDENCIES", _) => {
                let named = named(text.trim_end_matches('!'));
                self.direct.extend(named.map(|it| it.0));
                named.is_some()
            }
            ("CHECKSUMS", _) => self.checksum(text),
            // The machine, Ruby and Bundler itself.
            _ => true,
        }
    }

    fn package(
        &self,
        reader: &Reader<'_>,
        name: &str,
        written: &str,
        span: &Range<usize>,
    ) -> Locked {
        // A version has no `-`; what follows one is the platform.
        let (version, platform) = written.split_once('-').unwrap_or((written, ""));
        let source = match self.section {
            "GIT" => Source::Git(match self.revision {
                Some(revision) => format!("{}@{revision}", self.remote),
                None => self.remote.to_owned(),
            }),
            "PATH" => Source::Path(self.remote.to_owned()),
            _ => Source::Registry,
        };
        let purl = Purl::of(ECOSYSTEM.purl_type, name, Some(version));
        let purl = purl.map(|it| it.with("platform", platform));
        Locked {
            name: name.to_owned(),
            version: Some(version.to_owned()),
            purl: purl.map(|it| match &source {
                Source::Git(address) => it.with("vcs_url", &format!("git+{address}")),
                _ => it,
            }),
            source,
            place: reader.text.place(span.clone()),
            ..Locked::default()
        }
    }

    /// `name (version) sha256=HEX`; without a hash where it is not known.
    fn checksum(&mut self, text: &'a str) -> bool {
        let Some((coordinates, hashes)) = text.split_once(')') else {
            return false;
        };
        let Some((name, version)) = coordinates.split_once(" (") else {
            return false;
        };
        let known = self.by_identity.get(&(name, version));
        let known = known.and_then(|it| self.packages.get_mut(*it));
        let hash = |it: &str| {
            let hex = it.trim().strip_prefix("sha256=")?;
            digest::hex("sha256", hex)
        };
        let found: Option<Vec<Hash>> = hashes
            .split(',')
            .filter(|it| !it.trim().is_empty())
            .map(hash)
            .collect();
        let is_read = found.is_some();
        if let (Some(known), Some(found)) = (known, found) {
            known.hashes.extend(found);
        }
        is_read
    }

    /// A name that is locked for several platforms means each.
    fn finish(mut self) -> Manifest {
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (index, it) in self.packages.iter().enumerate() {
            by_name.entry(it.name.clone()).or_default().push(index);
        }
        let mut is_closed = true;
        let mut edges: Vec<Vec<(usize, Scope)>> = vec![Vec::new(); self.packages.len()];
        for (from, name) in &self.needs {
            let found = by_name.get(*name).map(Vec::as_slice).unwrap_or_default();
            is_closed &= !found.is_empty() || *name == BUNDLER;
            let found = found.iter().take(MAX_PLATFORMS);
            if let Some(edges) = edges.get_mut(*from) {
                edges.extend(found.map(|to| (*to, Scope::Runtime)));
            }
        }
        for (package, mut edges) in self.packages.iter_mut().zip(edges) {
            edges.sort_unstable();
            edges.dedup();
            package.dependencies = edges;
            package.is_direct = self.direct.contains(package.name.as_str());
        }
        Manifest {
            lock: Some(Lock {
                packages: self.packages,
                is_closed,
            }),
            ..Manifest::default()
        }
    }
}

/// `name (version)` or `name`.
fn named(text: &str) -> Option<(&str, Option<&str>)> {
    let text = text.trim_end_matches('!').trim();
    let (name, version) = match text.split_once(" (") {
        Some((name, version)) => (name, Some(version.strip_suffix(')')?)),
        None => (text, None),
    };
    is_name(name).then_some((name, version))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("Gemfile.lock", input, expected);
    }

    #[test]
    fn packages_come_from_registries_repositories_and_directories() {
        let hex = "ab".repeat(32);
        check(
            &format!(
                "GIT\n  remote: https://h/nest.git\n  revision: abc\n  branch: main\n  specs:\n    nest (0.2)\n\n\
                 PATH\n  remote: .\n  specs:\n    hoot (1.0.0)\n      nest\n      oak (~> 3.0)\n\n\
                 GEM\n  remote: https://rubygems.org/\n  specs:\n    oak (3.1)\n      bundler (>= 1)\n\
                 \x20   oak (3.1-x86_64-linux)\n\n\
                 PLATFORMS\n  ruby\n  x86_64-linux\n\nDEPENDENCIES\n  hoot!\n  oak (~> 3.0)\n\n\
                 CHECKSUMS\n  hoot (1.0.0)\n  oak (3.1) sha256={hex}\n\nRUBY VERSION\n   ruby 3.3.0p0\n\n\
                 BUNDLED WITH\n   2.5.0\n"
            ),
            "pkg:gem/nest@0.2?vcs_url=git%2Bhttps:%2F%2Fh%2Fnest.git%40abc Git(\"https://h/nest.git@abc\") 0\n\
             pkg:gem/hoot@1.0.0 direct Path(\".\") 0 -> pkg:gem/nest@0.2?vcs_url=git%2Bhttps:%2F%2Fh%2Fnest.git%40abc \
             -> pkg:gem/oak@3.1 -> pkg:gem/oak@3.1?platform=x86_64-linux\n\
             pkg:gem/oak@3.1 direct Registry 1\npkg:gem/oak@3.1?platform=x86_64-linux direct Registry 0\n",
        );
    }

    #[test]
    fn what_is_missing_leaves_the_file_open() {
        check(
            "GEM\n  specs:\n    a (1)\n      gone\n",
            "pkg:gem/a@1 Registry 0\nopen\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "GEM\n  remote\n  specs:\n      early\n    a\n    ../b (1)\n<<<<<<< HEAD\nCHECKSUMS\n  a\n  a (1) sha256=zz\n",
            "problem in 2: the line is malformed\nproblem in 4: the line is malformed\n\
             problem in 5: the line is malformed\nproblem in 6: the line is malformed\n\
             problem in 7: the file has a conflict that is not resolved\n\
             problem in 9: the line is malformed\nproblem in 10: the line is malformed\n",
        );
        check("", "");
    }
}
