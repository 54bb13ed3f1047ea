// SPDX-License-Identifier: Apache-2.0

//! Package manifests and lock files, one module an ecosystem. Pure: text to model.
//!
//! A module reads one file at a time into a [`Manifest`]; what files mean together, [`link`]
//! works out in the same way for all ecosystems. Nothing is run, fetched or looked up.
//!
//! # Adding an ecosystem
//!
//! 1. Write `src/ecosystems/<name>.rs` with a `pub(super) static ECOSYSTEM`.
//! 2. Add its `mod` line and its entry in [`ALL`] below, in alphabetical order.
//! 3. Put a tree in `fixtures/ecosystems/<name>/<case>/input/` and run `UPDATE=1 cargo test`.
//!
//! `document`, `json`, `yaml`, `xml`, `literal` and `script` read texts, `address`, `choice`,
//! `digest`, `purl` and `range` what stands in them.

mod address;
mod apk;
mod bazel;
mod bound;
mod cargo;
mod choice;
mod cmake;
mod cocoapods;
mod composer;
mod conan;
mod conda;
mod cran;
mod deb;
mod digest;
mod docker;
mod document;
mod file;
mod gem;
mod git;
mod github_actions;
mod golang;
mod graph;
mod hackage;
mod helm;
mod hex;
mod ini;
mod json;
mod julia;
mod literal;
mod luarocks;
mod manifest;
mod maven;
mod metadata;
mod meson;
mod nix;
mod npm;
mod nuget;
mod opam;
mod person;
mod pub_dev;
mod purl;
mod pypi;
mod range;
mod rpm;
mod script;
mod shell;
mod swift;
mod terraform;
#[cfg(test)]
mod testing;
pub(crate) mod tree;
mod vcpkg;
mod work;
mod xml;
mod yaml;

use std::sync::LazyLock;

use crate::{read::Text, walk::RepoPath};

pub use cargo::{cargo_metadata, not_in_the_tree};
pub use deb::of_all_files;
pub use file::{Fact, File, Home};
pub use git::{Checkout, purl_of_repository, take_on};
pub use graph::{
    ComponentKind, Coordinates, Declaration, Graph, Linked, is_vendored, link, link_with, missing,
};
pub use manifest::{
    Hash, LicenseField, Lock, Locked, Manifest, Package, Problem, Reference, Requirement, Source,
    Template, Workspace, Written,
};
pub use metadata::{Metadata, has_metadata, metadata};
pub use person::{Person, is_page, person};
pub use purl::{Purl, PurlError};
pub use work::Work;

/// Every ecosystem.
pub static ALL: &[&Ecosystem] = &[
    &apk::ECOSYSTEM,
    &bazel::ECOSYSTEM,
    &cargo::ECOSYSTEM,
    &cmake::ECOSYSTEM,
    &cocoapods::ECOSYSTEM,
    &composer::ECOSYSTEM,
    &conan::ECOSYSTEM,
    &conda::ECOSYSTEM,
    &cran::ECOSYSTEM,
    &deb::ECOSYSTEM,
    &docker::ECOSYSTEM,
    &gem::ECOSYSTEM,
    &git::ECOSYSTEM,
    &github_actions::ECOSYSTEM,
    &golang::ECOSYSTEM,
    &hackage::ECOSYSTEM,
    &helm::ECOSYSTEM,
    &hex::ECOSYSTEM,
    &julia::ECOSYSTEM,
    &luarocks::ECOSYSTEM,
    &maven::ECOSYSTEM,
    &meson::ECOSYSTEM,
    &nix::ECOSYSTEM,
    &npm::ECOSYSTEM,
    &nuget::ECOSYSTEM,
    &opam::ECOSYSTEM,
    &pub_dev::ECOSYSTEM,
    &pypi::ECOSYSTEM,
    &rpm::ECOSYSTEM,
    &swift::ECOSYSTEM,
    &terraform::ECOSYSTEM,
    &vcpkg::ECOSYSTEM,
];

/// One package ecosystem.
#[derive(Debug)]
pub struct Ecosystem {
    /// Its name, which no other has: the package URL type, where it has one of its own.
    pub name: &'static str,
    /// The package URL type.
    pub purl_type: &'static str,
    /// The namespace of package URLs, where it is not part of the name: Debian's distribution.
    pub namespace: Option<&'static str>,
    /// The files that it reads. Where several describe one package or lock one directory, the
    /// first of this list counts most.
    pub files: &'static [File],
    /// Its line in the documentation.
    pub docs: &'static str,
    /// What a list of licenses means.
    pub lists: Lists,
    /// Reads one file.
    pub parse: fn(&Text<'_>) -> Manifest,
}

/// What a list of licenses means where an ecosystem lets a package have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    /// There are no lists: a field is one name or one expression, or there is no field.
    None,
    /// One of them may be chosen.
    Choice,
    /// All of them hold.
    All,
    /// The ecosystem does not say: they are evidence, and the texts decide.
    Evidence,
}

impl Lists {
    /// What it says in the documentation.
    pub fn docs(self) -> &'static str {
        match self {
            Self::None => "not possible",
            Self::Choice => "`OR`",
            Self::All => "`AND`",
            Self::Evidence => "evidence only",
        }
    }
}

/// When a dependency is needed. Ordered from the widest: the product needs the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scope {
    /// By the product.
    #[default]
    Runtime,
    /// Not always.
    Optional,
    /// To build it.
    Build,
    /// To work on it or to test it.
    Dev,
}

/// Whether the file at a path is a manifest or a lock file that [`parse`] reads.
pub fn is_manifest(path: &RepoPath) -> bool {
    of(path).is_some()
}

/// Reads a manifest or lock file; `None` where no ecosystem knows the file.
pub fn parse(text: &Text<'_>) -> Option<Manifest> {
    let (ecosystem, rank, home) = of(text.path)?;
    Some(bound::keep_within(Manifest {
        ecosystem: ecosystem.name,
        rank,
        home,
        ..(ecosystem.parse)(text)
    }))
}

/// Whether an ecosystem reads the file at a path.
pub fn reads(path: &RepoPath) -> bool {
    of(path).is_some()
}

/// The ecosystem that reads the file at a path, the file's place in its list, and what it speaks
/// for.
fn of(path: &RepoPath) -> Option<(&'static Ecosystem, usize, Home)> {
    let last = path.as_bytes().last()?;
    let coming = by_last_byte().get(usize::from(*last))?;
    let name = path.name();
    let mut coming = coming.iter();
    let found = coming.find(|it| it.name.is_like(name) && it.file.is_at(path))?;
    Some((found.ecosystem, found.rank, found.file.home))
}

/// A file of an ecosystem, with its place in the list of it.
#[derive(Clone, Copy)]
struct Ranked {
    ecosystem: &'static Ecosystem,
    rank: usize,
    file: &'static File,
    /// The last part of its pattern.
    name: file::Part,
}

/// The files of all ecosystems by the byte that their names end with. Every path of a tree is
/// asked for, and nearly none is one of these: a few are left to look at.
fn by_last_byte() -> &'static [Vec<Ranked>] {
    static LISTS: LazyLock<Vec<Vec<Ranked>>> = LazyLock::new(|| {
        let mut lists = vec![Vec::new(); 256];
        for ecosystem in ALL {
            for (rank, file) in ecosystem.files.iter().enumerate() {
                let ranked = Ranked {
                    ecosystem,
                    rank,
                    file,
                    name: file.name(),
                };
                // Where it may end with any byte it is in every list.
                let last = ranked.name.last_byte().map(usize::from);
                let ends = last.map_or(0..256, |it| it..it + 1);
                for list in lists.get_mut(ends).unwrap_or_default() {
                    list.push(ranked);
                }
            }
        }
        lists
    });
    &LISTS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often the part of a file that repeats stands in it.
    const N_TIMES: usize = 10_000;

    /// Reads a huge file, links it, and says how many packages are known then.
    fn check(path: &str, start: &str, repeated: &str, end: &str, expected: usize) {
        let parts = (0..N_TIMES).map(|it| repeated.replace('#', &it.to_string()));
        let content = format!("{start}{}{end}", parts.collect::<String>());
        let path = RepoPath::new(path.as_bytes());
        let manifest = parse(&Text::of(&path, &content)).expect("a manifest");
        assert!(
            manifest.problems.is_empty(),
            "{:?}",
            manifest.problems.first()
        );
        let graph = link(&[(path, &manifest)]);
        assert_eq!(graph.packages.len(), expected);
    }

    #[test]
    fn huge_files_are_read_whole() {
        let pom = "<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version>\
            <properties><v>2</v></properties><dependencies>\n";
        let dependency = "<dependency><groupId>g</groupId><artifactId>d#</artifactId>\
            <version>${v}</version></dependency>\n";
        let end = "</dependencies></project>";
        check("pom.xml", pom, dependency, end, N_TIMES + 1);
        check(
            "gradle.lockfile",
            "",
            "g:a#:1=runtimeClasspath\n",
            "",
            N_TIMES + 1,
        );
        let call = "implementation(\"g:a#:1\")\n";
        check("build.gradle", "dependencies {\n", call, "}\n", N_TIMES + 1);
        let reference = "<PackageReference Include=\"A#\" Version=\"1\"/>\n";
        let (start, end) = ("<Project><ItemGroup>\n", "</ItemGroup></Project>");
        check("a.csproj", start, reference, end, N_TIMES + 1);
        let locked = "\"A#\": {\"type\": \"Transitive\", \"resolved\": \"1\"},\n";
        let (start, end) = (
            "{\"dependencies\": {\"net8.0\": {",
            "\"z\": {\"type\": \"Project\"}}}}",
        );
        check("packages.lock.json", start, locked, end, N_TIMES);
        let locked = "{\"name\": \"a/b#\", \"version\": \"1\", \"require\": {\"a/b0\": \"1\"}},\n";
        let (start, end) = (
            "{\"packages\": [",
            "{\"name\": \"a/z\", \"version\": \"1\"}]}",
        );
        check("composer.lock", start, locked, end, N_TIMES + 1);
        let (start, spec) = ("GEM\n  specs:\n", "    a# (1)\n      a0\n");
        check("Gemfile.lock", start, spec, "", N_TIMES);
        check("Gemfile", "", "gem \"a#\", \"1\"\n", "", N_TIMES + 1);
    }
}
