// SPDX-License-Identifier: Apache-2.0

//! Brings the manifests and lock files of a tree together: one graph of packages.

mod builder;
mod described;
mod linked;
mod lookup;
mod order;
mod owned;
mod pins;
mod template;
mod workspace;

use self::builder::Builder;
pub use self::workspace::is_vendored;
pub(super) use self::workspace::join;
use super::{Hash, Manifest, Package, Problem, Purl, Scope, Source};
use crate::{read::Place, walk::RepoPath};

/// The packages of a tree and what they need.
#[derive(Debug, Default)]
pub struct Graph {
    /// Every package once, by ecosystem, purl, and directory.
    pub packages: Vec<Linked>,
    /// Which package needs which, by index; sorted, each pair once with its widest scope.
    pub edges: Vec<(usize, usize, Scope)>,
    /// Whether `edges` is all there is: every requirement is found in a lock file.
    pub is_complete: bool,
    /// The same, but for what the packages need that are open.
    pub is_known: bool,
    /// What does not fit together.
    pub problems: Vec<(RepoPath, Problem)>,
}

/// One package of a [`Graph`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// The name of its ecosystem; empty for the tree itself.
    pub ecosystem: &'static str,
    /// Its package URL; `None` where it has no name.
    pub purl: Option<Purl>,
    /// What is known of it, with what it inherits from its workspace.
    pub package: Package,
    /// Where `package.license` stands.
    pub license_at: Option<RepoPath>,
    /// What it is to the tree.
    pub kind: ComponentKind,
    /// When it is needed.
    pub scope: Scope,
    /// Where it comes from.
    pub source: Source,
    /// The directory that it stands in, for those in the tree.
    pub directory: Option<RepoPath>,
    /// Where it can be downloaded.
    pub download: Option<String>,
    /// The hashes of the distributed archive.
    pub hashes: Vec<Hash>,
    /// Where it is declared or locked; the first one is the main place.
    pub places: Vec<Declaration>,
    /// Which versions are asked for, as written, where no lock file has the package.
    pub asked: Vec<String>,
    /// Whether it may need more than the graph says: nothing but a requirement names it.
    pub is_open: bool,
}

impl Linked {
    /// The root of a tree in whose top directory no manifest stands: the tree itself.
    pub fn tree() -> Self {
        Self {
            ecosystem: "",
            purl: None,
            package: Package::default(),
            license_at: None,
            kind: ComponentKind::Root,
            scope: Scope::Runtime,
            source: Source::Path(String::new()),
            directory: Some(RepoPath::new(b"")),
            download: None,
            hashes: Vec::new(),
            places: Vec::new(),
            asked: Vec::new(),
            is_open: false,
        }
    }
}

/// A package that is meant by its name and its version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Coordinates {
    /// Its name, with its group.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What a component is to the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComponentKind {
    /// The root package, or the tree itself.
    Root,
    /// Another package of the tree: a workspace member, a package in a subdirectory.
    Workspace,
    /// A dependency that a package of the tree names.
    Direct,
    /// A dependency of a dependency.
    Transitive,
}

/// A place in a manifest or a lock file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declaration {
    /// The file.
    pub path: RepoPath,
    /// The place in it.
    pub place: Place,
}

/// Brings manifests and lock files together, each with the path of its file.
///
/// A package of the tree takes what it inherits from its workspace and what it needs from the
/// lock file that knows it; without one, from its own requirements. What a manifest leaves to its
/// parents is looked for among all that are given, by path or by coordinates. A package that a lock file
/// names and that stands in the tree too (`vendor/`, `node_modules/`) is one and the same.
pub fn link(manifests: &[(RepoPath, &Manifest)]) -> Graph {
    link_with(manifests, &[])
}

/// As [`link`], with manifests from elsewhere that some continue or import. These are no packages of
/// the tree.
pub fn link_with(manifests: &[(RepoPath, &Manifest)], outside: &[(RepoPath, Manifest)]) -> Graph {
    let all = with_outside(manifests, outside);
    let filled = template::fill(&all, manifests.len());
    let mut builder = Builder::new(filled.problems);
    let whole: Vec<(&RepoPath, &Manifest)> = manifests
        .iter()
        .zip(&filled.manifests)
        .map(|((path, written), filled)| (path, filled.as_ref().unwrap_or(written)))
        .collect();
    for ecosystem in super::ALL {
        let is_its_own = |it: &Manifest| it.ecosystem == ecosystem.name;
        let its_own = whole.iter().filter(|(_, it)| is_its_own(it));
        let mut its_own: Vec<_> = its_own.copied().collect();
        its_own.sort_by_cached_key(|(path, it)| (it.home.of(path), it.rank, *path));
        builder.add(ecosystem, &its_own);
    }
    builder.finish()
}

/// The manifests that some continue or import and that are not given.
pub fn missing(
    manifests: &[(RepoPath, &Manifest)],
    outside: &[(RepoPath, Manifest)],
) -> Vec<Coordinates> {
    template::missing(&with_outside(manifests, outside), manifests.len())
}

fn with_outside<'a>(
    manifests: &[(RepoPath, &'a Manifest)],
    outside: &'a [(RepoPath, Manifest)],
) -> Vec<(RepoPath, &'a Manifest)> {
    let outside = outside.iter().map(|(path, it)| (path.clone(), it));
    manifests.iter().cloned().chain(outside).collect()
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::{ecosystems, read::Text};

    /// One line a package and an edge.
    pub(super) fn check(files: &[(&str, &str)], expected: &str) {
        let parsed = files.iter().map(|(path, content)| {
            let path = RepoPath::new(path.as_bytes());
            let manifest = ecosystems::parse(&Text::of(&path, content)).expect("a manifest");
            (path, manifest)
        });
        let parsed: Vec<(RepoPath, Manifest)> = parsed.collect();
        let given: Vec<_> = parsed.iter().map(|(path, it)| (path.clone(), it)).collect();
        let graph = link(&given);
        let purl = |it: &Linked| it.purl.as_ref().map_or("-".to_owned(), Purl::to_string);
        let mut out = String::new();
        for it in &graph.packages {
            let license = it
                .package
                .license
                .as_ref()
                .map_or("-", |it| it.raw.as_str());
            writeln!(out, "{} {:?} {:?} {license}", purl(it), it.kind, it.scope).unwrap();
        }
        for (from, to, scope) in &graph.edges {
            let [from, to] = [from, to].map(|it| graph.packages[*it].package.name.as_str());
            writeln!(out, "{from} -> {to} {scope:?}").unwrap();
        }
        let completeness = if graph.is_complete {
            "complete"
        } else {
            "open"
        };
        writeln!(out, "{completeness}").unwrap();
        assert_eq!(out, expected);
    }

    const WORKSPACE: &str = "[workspace]\nmembers = [\"crates/*\"]\n[workspace.package]\n\
        version = \"1.0.0\"\nlicense = \"MIT\"\n[workspace.dependencies]\n\
        shared = { package = \"real\", version = \"2\" }\n";
    const MEMBER: &str = "[package]\nname = \"m\"\nversion.workspace = true\nlicense.workspace = true\n\
        [dependencies]\nshared.workspace = true\n[dev-dependencies]\nd = \"1\"\n";
    const REGISTRY: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";

    fn lock() -> String {
        format!(
            "version = 4\n[[package]]\nname = \"d\"\nversion = \"1.0.0\"\n{REGISTRY}\ndependencies = [\"t\"]\n\
             [[package]]\nname = \"m\"\nversion = \"1.0.0\"\ndependencies = [\"d\", \"real\"]\n\
             [[package]]\nname = \"real\"\nversion = \"2.0.0\"\n{REGISTRY}\n\
             [[package]]\nname = \"t\"\nversion = \"1.0.0\"\n{REGISTRY}\n"
        )
    }

    const LINKED: &str = "pkg:cargo/d@1.0.0 Direct Dev -\npkg:cargo/m@1.0.0 Workspace Runtime MIT\n\
        pkg:cargo/real@2.0.0 Direct Runtime -\npkg:cargo/t@1.0.0 Transitive Dev -\n\
        d -> t Runtime\nm -> d Dev\nm -> real Runtime\n";

    #[test]
    fn members_inherit_and_scopes_come_from_their_requirements() {
        let files = [
            ("Cargo.toml", WORKSPACE),
            ("Cargo.lock", &lock()),
            ("crates/m/Cargo.toml", MEMBER),
        ];
        check(&files, &format!("{LINKED}complete\n"));
    }

    #[test]
    fn a_copy_in_the_tree_is_the_locked_package() {
        let copy = "[package]\nname = \"t\"\nversion = \"1.0.0\"\nlicense = \"Zlib\"\n";
        let files = [
            ("Cargo.toml", WORKSPACE),
            ("Cargo.lock", &lock()),
            ("crates/m/Cargo.toml", MEMBER),
            ("vendor/t/Cargo.toml", copy),
        ];
        let expected = LINKED.replace("Transitive Dev -", "Transitive Dev Zlib");
        check(&files, &format!("{expected}complete\n"));
    }

    #[test]
    fn without_a_lock_file_the_graph_is_open() {
        let root = "[package]\nname = \"a\"\nversion = \"1.0.0\"\n[dependencies]\nx = \"1\"\nb = { path = \"b\" }\n";
        let other = "[package]\nname = \"b\"\nversion = \"1.0.0\"\n";
        check(
            &[("Cargo.toml", root), ("b/Cargo.toml", other)],
            "pkg:cargo/a@1.0.0 Root Runtime -\npkg:cargo/b@1.0.0 Workspace Runtime -\n\
             pkg:cargo/x Direct Runtime -\na -> b Runtime\na -> x Runtime\nopen\n",
        );
    }

    #[test]
    fn a_package_that_needs_nothing_is_complete() {
        let root = "[package]\nname = \"a\"\nversion = \"1.0.0\"\n";
        check(
            &[("Cargo.toml", root)],
            "pkg:cargo/a@1.0.0 Root Runtime -\ncomplete\n",
        );
        check(&[], "open\n");
    }

    #[test]
    fn npm_locks_of_both_forms_are_followed() {
        let manifest = r#"{"name": "me", "version": "1.0.0", "dependencies": {"a": "1"}, "devDependencies": {"b": "1"}}"#;
        let new = r#"{"packages": {
            "": {"name": "me", "version": "1.0.0", "dependencies": {"a": "1"}, "devDependencies": {"b": "1"}},
            "node_modules/a": {"version": "1.0.0", "license": "MIT", "dependencies": {"c": "1"}},
            "node_modules/b": {"version": "1.0.0", "dev": true},
            "node_modules/c": {"version": "1.0.0"}}}"#;
        let old = r#"{"lockfileVersion": 1, "dependencies": {
            "a": {"version": "1.0.0", "requires": {"c": "1"}},
            "b": {"version": "1.0.0", "dev": true}, "c": {"version": "1.0.0"}}}"#;
        let expected = "pkg:npm/a@1.0.0 Direct Runtime MIT\npkg:npm/b@1.0.0 Direct Dev -\n\
            pkg:npm/c@1.0.0 Transitive Runtime -\npkg:npm/me@1.0.0 Root Runtime -\n\
            a -> c Runtime\nme -> a Runtime\nme -> b Dev\ncomplete\n";
        check(
            &[("package.json", manifest), ("package-lock.json", new)],
            expected,
        );
        let expected = expected.replace("MIT", "-");
        check(
            &[("package.json", manifest), ("package-lock.json", old)],
            &expected,
        );
    }

    #[test]
    fn a_lock_file_without_the_packages_of_the_tree_answers_their_requirements() {
        let root = r#"{"name": "me", "version": "1.0.0", "workspaces": ["p/*"],
            "dependencies": {"a": "^1"}, "devDependencies": {"x": "npm:a@^2"}}"#;
        let member =
            r#"{"name": "m", "version": "1.0.0", "dependencies": {"a": "^2", "n": "^1.0.0"}}"#;
        let other = r#"{"name": "n", "version": "1.0.0", "devDependencies": {"t": "*"}}"#;
        let lock = "a@^1:\n  version \"1.0.0\"\n\na@^2, \"x@npm:a@^2\":\n  version \"2.0.0\"\n  \
            dependencies:\n    t \"*\"\n\nt@*:\n  version \"3.0.0\"\n";
        check(
            &[
                ("package.json", root),
                ("p/m/package.json", member),
                ("p/n/package.json", other),
                ("yarn.lock", lock),
            ],
            "pkg:npm/a@1.0.0 Direct Runtime -\npkg:npm/a@2.0.0 Direct Runtime -\n\
             pkg:npm/m@1.0.0 Workspace Runtime -\npkg:npm/me@1.0.0 Root Runtime -\n\
             pkg:npm/n@1.0.0 Workspace Runtime -\npkg:npm/t@3.0.0 Direct Runtime -\n\
             a -> t Runtime\nm -> a Runtime\nm -> n Runtime\nme -> a Runtime\nme -> a Dev\n\
             n -> t Dev\ncomplete\n",
        );
    }

    #[test]
    fn packages_of_the_tree_are_known_by_their_directories() {
        let root = r#"{"name": "me", "version": "1.0.0"}"#;
        let member = r#"{"name": "m", "version": "1.0.0", "devDependencies": {"a": "^1"}}"#;
        let lock = "importers:\n  .: {}\n  p/m:\n    devDependencies:\n      a: {specifier: ^1, version: 1.0.0}\n  \
            p/gone:\n    dependencies:\n      b: {specifier: ^1, version: 1.0.0}\n\
            packages:\n  a@1.0.0: {resolution: {}}\n  b@1.0.0: {resolution: {}}\n\
            snapshots:\n  a@1.0.0: {}\n  b@1.0.0: {}\n";
        check(
            &[
                ("package.json", root),
                ("p/m/package.json", member),
                ("pnpm-workspace.yaml", "packages: ['p/*']\n"),
                ("pnpm-lock.yaml", lock),
            ],
            "pkg:npm/a@1.0.0 Direct Dev -\npkg:npm/b@1.0.0 Transitive Runtime -\n\
             pkg:npm/m@1.0.0 Workspace Runtime -\npkg:npm/me@1.0.0 Root Runtime -\n\
             m -> a Dev\ncomplete\n",
        );
    }

    #[test]
    fn a_package_of_the_tree_may_have_a_namesake_in_the_registry() {
        let root = r#"{"name": "me", "version": "1.0.0", "dependencies": {"m": "1.0.0"}}"#;
        let member = r#"{"name": "m", "version": "1.0.0", "dependencies": {"a": "^1"}}"#;
        let lock = "importers:\n  .:\n    dependencies:\n      m: {specifier: 1.0.0, version: 1.0.0}\n  p/m:\n    \
            dependencies:\n      a: {specifier: ^1, version: 1.0.0}\n\
            packages:\n  a@1.0.0: {resolution: {}}\n  m@1.0.0: {resolution: {}}\n";
        check(
            &[
                ("package.json", root),
                ("p/m/package.json", member),
                ("pnpm-lock.yaml", lock),
            ],
            "pkg:npm/a@1.0.0 Direct Runtime -\npkg:npm/m@1.0.0 Direct Runtime -\n\
             pkg:npm/m@1.0.0 Workspace Runtime -\npkg:npm/me@1.0.0 Root Runtime -\n\
             m -> a Runtime\nme -> m Runtime\ncomplete\n",
        );
    }

    #[test]
    fn members_need_each_other_without_a_lock_file() {
        let root = r#"{"name": "me", "version": "1.0.0", "workspaces": ["p/*"]}"#;
        let member = r#"{"name": "m", "version": "1.0.0", "dependencies": {"n": "1.0.0"}}"#;
        let other = r#"{"name": "n", "version": "1.0.0"}"#;
        let files = |m: &'static str| {
            [
                ("package.json", root),
                (m, member),
                ("p/n/package.json", other),
            ]
        };
        check(
            &files("p/m/package.json"),
            "pkg:npm/m@1.0.0 Workspace Runtime -\npkg:npm/me@1.0.0 Root Runtime -\n\
             pkg:npm/n@1.0.0 Workspace Runtime -\nm -> n Runtime\ncomplete\n",
        );
        check(
            &files("q/m/package.json"),
            "pkg:npm/m@1.0.0 Workspace Runtime -\npkg:npm/me@1.0.0 Root Runtime -\n\
             pkg:npm/n@1.0.0 Direct Runtime -\npkg:npm/n@1.0.0 Workspace Runtime -\n\
             m -> n Runtime\nopen\n",
        );
    }

    #[test]
    fn what_is_installed_without_a_lock_file_is_a_dependency() {
        let root = r#"{"name": "me", "version": "1.0.0", "dependencies": {"a": "1"}}"#;
        let a = r#"{"name": "a", "version": "1.2.0", "license": "MIT"}"#;
        check(
            &[("package.json", root), ("node_modules/a/package.json", a)],
            "pkg:npm/a@1.2.0 Direct Runtime MIT\npkg:npm/me@1.0.0 Root Runtime -\nme -> a Runtime\ncomplete\n",
        );
    }

    #[test]
    fn several_files_describe_one_package() {
        let project = "[build-system]\nrequires = ['b']\n[project]\nname = 'A_b'\ndynamic = ['version']\n\
            dependencies = ['x']\n";
        let built = "Name: a-b\nVersion: 1.0\nLicense-Expression: MIT\nRequires-Dist: old\n\
            Requires-Dist: o; extra == 'o'\n";
        check(
            &[
                ("pyproject.toml", project),
                ("setup.cfg", "[metadata]\nlicense = ISC\n"),
                ("PKG-INFO", built),
                ("src/a_b.egg-info/PKG-INFO", built),
            ],
            "pkg:pypi/a-b@1.0 Root Runtime ISC\npkg:pypi/b Direct Build -\npkg:pypi/o Direct Optional -\n\
             pkg:pypi/x Direct Runtime -\na-b -> b Build\na-b -> o Optional\na-b -> x Runtime\nopen\n",
        );
    }

    #[test]
    fn packages_of_different_names_in_one_directory_are_different() {
        check(
            &[
                ("a.egg-info/PKG-INFO", "Name: a\nVersion: 1\n"),
                ("b.egg-info/PKG-INFO", "Name: b\nVersion: 2\n"),
            ],
            "pkg:pypi/a@1 Root Runtime -\npkg:pypi/b@2 Workspace Runtime -\ncomplete\n",
        );
    }

    #[test]
    fn a_list_of_requirements_is_for_the_nearest_package() {
        let cargo = "[package]\nname = \"c\"\nversion = \"1.0.0\"\n";
        check(
            &[
                ("Cargo.toml", cargo),
                ("p/setup.cfg", "[metadata]\nname = p\nversion = 2\n"),
                ("p/requirements.txt", "a==1\n"),
                ("q/requirements.txt", "b\n"),
                ("vendor/r/requirements.txt", "not-ours\n"),
            ],
            "pkg:cargo/c@1.0.0 Root Runtime -\npkg:pypi/a@1 Direct Runtime -\npkg:pypi/b Direct Runtime -\n\
             pkg:pypi/p@2 Workspace Runtime -\nc -> b Runtime\np -> a Runtime\nopen\n",
        );
        check(
            &[("requirements.txt", "a==1\n")],
            "- Root Runtime -\npkg:pypi/a@1 Direct Runtime -\n -> a Runtime\nopen\n",
        );
    }

    #[test]
    fn a_pin_answers_a_range_that_needs_it_as_much() {
        let project = "[project]\nname = 'p'\nversion = '1'\ndependencies = ['a>1', 'b']\n";
        check(
            &[
                ("pyproject.toml", project),
                ("requirements.txt", "a==1.5\n"),
                ("requirements/test.txt", "b==2\n"),
            ],
            "pkg:pypi/a@1.5 Direct Runtime -\npkg:pypi/b Direct Runtime -\npkg:pypi/b@2 Direct Dev -\n\
             pkg:pypi/p@1 Root Runtime -\np -> a Runtime\np -> b Runtime\np -> b Dev\nopen\n",
        );
    }

    #[test]
    fn a_constraint_asks_for_nothing_and_answers_a_range() {
        let project = "[project]\nname = 'p'\nversion = '1'\ndependencies = ['a>1', 'b']\n";
        check(
            &[
                ("pyproject.toml", project),
                ("constraints.txt", "a==1.5\nb<3\nc==2\n"),
            ],
            "pkg:pypi/a@1.5 Direct Runtime -\npkg:pypi/b Direct Runtime -\npkg:pypi/p@1 Root Runtime -\n\
             p -> a Runtime\np -> b Runtime\nopen\n",
        );
    }

    #[test]
    fn what_is_installed_answers_by_its_name() {
        check(
            &[
                (
                    "pyproject.toml",
                    "[project]\nname = 'p'\nversion = '1'\ndependencies = ['a']\n",
                ),
                (
                    ".venv/lib/site-packages/a-2.dist-info/METADATA",
                    "Name: a\nVersion: 2\nLicense-Expression: MIT\n",
                ),
            ],
            "pkg:pypi/a@2 Direct Runtime MIT\npkg:pypi/p@1 Root Runtime -\np -> a Runtime\ncomplete\n",
        );
    }

    #[test]
    fn vendored_modules_stand_where_they_were_copied() {
        let module = "module m\ngo 1.21.0\nrequire (\n\texample.org/a v1.0.0\n\
            \texample.org/b v1.0.0 // indirect\n)\n";
        let expected = "pkg:golang/m Root Runtime -\n\
            pkg:golang/stdlib@1.21.0 Direct Runtime BSD-3-Clause\n\
            pkg:golang/example.org/a@v1.0.0 Direct Runtime -\n\
            pkg:golang/example.org/b@v1.0.0 Transitive Runtime -\n\
            m -> stdlib Runtime\nm -> example.org/a Runtime\nopen\n";
        check(&[("go.mod", module)], expected);
        let list = "# example.org/a v1.0.0\n## explicit\nexample.org/a\n# example.org/b v1.0.0\n";
        check(
            &[("go.mod", module), ("vendor/modules.txt", list)],
            expected,
        );
    }

    #[test]
    fn a_list_that_is_included_must_be_read() {
        let graph = |files: &[(&str, &str)]| {
            let parsed = files.iter().map(|(path, content)| {
                let path = RepoPath::new(path.as_bytes());
                let manifest = ecosystems::parse(&Text::of(&path, content)).expect("a manifest");
                (path, manifest)
            });
            let parsed: Vec<(RepoPath, Manifest)> = parsed.collect();
            let given: Vec<_> = parsed.iter().map(|(path, it)| (path.clone(), it)).collect();
            link(&given).problems
        };
        let including = ("requirements.txt", "-r requirements/base.txt\n");
        assert!(graph(&[including, ("requirements/base.txt", "a==1\n")]).is_empty());
        let problems = graph(&[including]);
        assert_eq!(
            problems[0].1.message,
            "the included file `requirements/base.txt` was not read"
        );
        assert_eq!(graph(&[("requirements.txt", "-r ../../x.txt\n")]).len(), 1);
    }

    #[test]
    fn a_package_that_asks_for_its_published_self_stays_the_root() {
        let root = "[package]\nname = \"m\"\nversion = \"1.0.0\"\n";
        let lock = format!(
            "[[package]]\nname = \"m\"\nversion = \"1.0.0\"\n\
             [[package]]\nname = \"m\"\nversion = \"1.0.0\"\n{REGISTRY}\n"
        );
        check(
            &[("Cargo.toml", root), ("Cargo.lock", &lock)],
            "pkg:cargo/m@1.0.0 Transitive Runtime -\npkg:cargo/m@1.0.0 Root Runtime -\ncomplete\n",
        );
    }
}
