// SPDX-License-Identifier: Apache-2.0

//! Brings all that was found to one conclusion a file and a package, with its basis. Pure.

mod beside;
mod own;
mod package;
mod referred;
mod reuse;
mod stored;
mod tree;

use self::{beside::Beside, tree::Tree};

use crate::{
    detect::Detection,
    ecosystems::{self, Graph, Manifest, Metadata},
    expression::Expression,
    read::Text,
    walk::RepoPath,
};

pub use beside::{Added, annotated};
pub use own::own_expression;
pub use referred::{Lead, Places};
pub use reuse::{Annotation, Annotations, Precedence, pattern};
pub use stored::{StoredFile, conclude_stored};
pub use tree::is_license_name;

/// What is known of one file before its neighbours are looked at. What few files have is boxed:
/// there is one of these for each file of a scan.
#[derive(Debug, Clone)]
pub struct FileFacts {
    /// Where it stands.
    pub path: RepoPath,
    /// What its text says.
    pub detection: Detection,
    /// What it declares, if it is a manifest or a lock file.
    pub manifest: Option<Box<Manifest>>,
    /// What it says of other files, if it is a `REUSE.toml` or a `.reuse/dep5`.
    pub annotations: Option<Box<Annotations>>,
    /// What it tells of the work, if it is for that.
    pub metadata: Option<Box<Metadata>>,
}

impl FileFacts {
    /// Takes from a text all that can be known without its neighbours.
    pub fn of(text: &Text<'_>, detection: Detection) -> Self {
        Self {
            path: text.path.clone(),
            detection,
            manifest: ecosystems::parse(text).map(Box::new),
            annotations: reuse::parse(text).map(Box::new),
            metadata: ecosystems::metadata(text).map(Box::new),
        }
    }

    /// Whether the text itself says more than was detected in it: a manifest, or a file of REUSE.
    pub fn needs_text(path: &RepoPath) -> bool {
        ecosystems::reads(path) || reuse::reads(path) || ecosystems::has_metadata(path)
    }

    /// Takes what was detected in a text that says no more.
    pub fn of_detection(path: &RepoPath, detection: Detection) -> Self {
        Self {
            path: path.clone(),
            detection,
            manifest: None,
            annotations: None,
            metadata: None,
        }
    }
}

/// Under which license something stands, and why we say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// The license; `None` where none is stated.
    pub expression: Option<Expression>,
    /// Why.
    pub basis: Basis,
}

/// Why something was concluded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The file's own tag, text or notice.
    Own,
    /// A license file that it sends the reader to.
    Referred(RepoPath),
    /// A `.license` file beside it.
    Sidecar(RepoPath),
    /// An annotation of this `REUSE.toml`.
    Reuse(RepoPath),
    /// The nearest license file or manifest above it.
    Inherited(RepoPath),
    /// What the package's manifest declares.
    Declared(RepoPath),
    /// A person has concluded it, in this place of a policy: `placet.toml:12`.
    Clarified(Box<str>),
    /// Nothing is stated.
    Nothing,
}

/// The license that the license files of a package name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// What they say together.
    pub expression: Expression,
    /// The files, sorted.
    pub at: Vec<RepoPath>,
}

/// What is concluded of one package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageConclusion {
    /// Under which license it stands.
    pub concluded: Conclusion,
    /// What its license files say; `None` where it has none in the tree.
    pub detected: Option<Detected>,
    /// The copyright statements of its license and notice files and of its own files, sorted, each once.
    pub copyrights: Vec<String>,
}

/// All conclusions.
#[derive(Debug, Default)]
pub struct Conclusions {
    /// One for each file, in the order given.
    pub files: Vec<Box<Conclusion>>,
    /// One for each package of the graph, in its order.
    pub packages: Vec<PackageConclusion>,
}

/// Concludes under which license each file and each package stands.
///
/// For a file, the nearest statement wins: what it says itself, its `.license` file, the nearest
/// `REUSE.toml`, the license file that it refers to, the nearest license file or else manifest at
/// or above it. For a package: what its manifest declares, what its license files say, what its
/// files say.
pub fn conclude(files: &[&FileFacts], graph: &Graph) -> Conclusions {
    let own: Vec<Option<Expression>> = files
        .iter()
        .map(|it| own_expression(&it.detection))
        .collect();
    let mut tree = Tree::new(files, graph, &own);
    let beside = Beside::new(files, &own);
    let references = files.iter().flat_map(|it| &it.detection.references);
    let targets = references.map(|it| &*it.target);
    let places = Places::of(files.iter().map(|it| &it.path), targets);
    let all = &own[..];
    let concluded = files.iter().zip(all).map(|(file, own)| {
        let stated = beside.conclude(file, own.as_ref());
        let is_open = stated.is_none() || own::leaves_open(&file.detection);
        is_open
            .then(|| followed(&places, file, own.as_ref(), (files, all)))
            .flatten()
            .or(stated)
            .unwrap_or_else(|| {
                let directory = file.path.parent();
                tree.inherited(&directory.unwrap_or(RepoPath::new(b"")))
            })
    });
    let concluded = concluded.map(Box::new).collect();
    Conclusions {
        packages: package::conclude(files, graph, &own, &tree),
        files: concluded,
    }
}

/// What the license file says that a file sends its reader to. A file that names a family alone
/// takes it only if it is of that family.
fn followed(
    places: &Places,
    file: &FileFacts,
    own: Option<&Expression>,
    (files, all): (&[&FileFacts], &[Option<Expression>]),
) -> Option<Conclusion> {
    for reference in &file.detection.references {
        let Lead::Files(found) = places.follow(&file.path, &reference.target) else {
            continue;
        };
        let said = found.iter().filter_map(|it| all.get(*it)?.clone());
        let Some(expression) = Expression::and(said).map(|it| it.simplify()) else {
            continue;
        };
        let at = found
            .iter()
            .find(|it| all.get(**it).is_some_and(Option::is_some))?;
        if own.is_none_or(|own| own::are_of_one_family(own, &expression)) {
            return Some(Conclusion {
                expression: Some(expression),
                basis: Basis::Referred(files.get(*at)?.path.clone()),
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{testing::matched, *};
    use crate::{
        detect::{Class, Method},
        ecosystems::link,
    };

    /// Files are `(path, content)`: the content of a manifest or `REUSE.toml`, of others the
    /// expression that they name. Expected are `path: expression (basis)` and the same for packages.
    fn check(files: &[(&str, &str)], expected: &[&str]) {
        let facts: Vec<FileFacts> = files.iter().map(|it| facts(it.0, it.1)).collect();
        let manifests: Vec<(RepoPath, &Manifest)> = facts
            .iter()
            .filter_map(|it| Some((it.path.clone(), it.manifest.as_deref()?)))
            .collect();
        let graph = link(&manifests);
        let found = conclude(&facts.iter().collect::<Vec<_>>(), &graph);
        let files = facts.iter().zip(&found.files);
        let mut lines: Vec<String> = files.map(|(it, found)| line(&it.path, found)).collect();
        for (package, found) in graph.packages.iter().zip(&found.packages) {
            let name = &package.package.name;
            let detected = found.detected.as_ref().map(|it| it.expression.to_string());
            let line = line(name, &found.concluded);
            lines.push(format!(
                "{line} detected {}",
                detected.unwrap_or("-".to_owned())
            ));
        }
        assert_eq!(lines, expected);
    }

    fn facts(path: &str, content: &str) -> FileFacts {
        let path = RepoPath::new(path.as_bytes());
        let facts = FileFacts::of(&Text::of(&path, content), Detection::default());
        let is_data = facts.manifest.is_some() || facts.annotations.is_some();
        if is_data || content.is_empty() {
            return facts;
        }
        let is_license = is_license_name(path.name());
        let method = if is_license {
            Method::Text
        } else {
            Method::Tag
        };
        FileFacts {
            detection: Detection {
                matches: vec![matched(method, Class::Exact, content)],
                ..Detection::default()
            },
            ..facts
        }
    }

    fn line(subject: &impl std::fmt::Display, found: &Conclusion) -> String {
        let expression = found
            .expression
            .as_ref()
            .map_or("-".to_owned(), Expression::to_string);
        let basis = match &found.basis {
            Basis::Own => "own".to_owned(),
            Basis::Referred(path) => format!("referred {path}"),
            Basis::Sidecar(path) => format!("sidecar {path}"),
            Basis::Reuse(path) => format!("reuse {path}"),
            Basis::Inherited(path) => format!("inherited {path}"),
            Basis::Declared(path) => format!("declared {path}"),
            Basis::Clarified(by) => format!("clarified {by}"),
            Basis::Nothing => "nothing".to_owned(),
        };
        format!("{subject}: {expression} ({basis})")
    }

    #[test]
    fn the_nearest_statement_wins() {
        check(
            &[
                ("LICENSE", "MIT"),
                ("a.c", "Zlib"),
                ("b.c", ""),
                ("c.png", ""),
                ("c.png.license", "CC0-1.0"),
                ("lib/COPYING", "ISC"),
                ("lib/deep/er/d.c", ""),
            ],
            &[
                "LICENSE: MIT (own)",
                "a.c: Zlib (own)",
                "b.c: MIT (inherited LICENSE)",
                "c.png: CC0-1.0 (sidecar c.png.license)",
                "c.png.license: CC0-1.0 (own)",
                "lib/COPYING: ISC (own)",
                "lib/deep/er/d.c: ISC (inherited lib/COPYING)",
            ],
        );
    }

    #[test]
    fn two_license_files_are_joined() {
        check(
            &[("LICENSE", "MIT"), ("LICENSE.other", "Zlib"), ("a.c", "")],
            &[
                "LICENSE: MIT (own)",
                "LICENSE.other: Zlib (own)",
                "a.c: MIT AND Zlib (inherited LICENSE)",
            ],
        );
    }

    #[test]
    fn license_files_may_be_named_by_patterns() {
        let manifest =
            "[project]\nname = 'p'\nversion = '1'\nlicense-files = ['legal/*.txt', 'x[']\n";
        check(
            &[
                ("pyproject.toml", manifest),
                ("legal/a.txt", "MIT"),
                ("legal/b.md", "Zlib"),
                ("legal/c/d.txt", "Zlib"),
                ("p.py", ""),
            ],
            &[
                "pyproject.toml: MIT (inherited legal/a.txt)",
                "legal/a.txt: MIT (own)",
                "legal/b.md: Zlib (own)",
                "legal/c/d.txt: Zlib (own)",
                "p.py: MIT (inherited legal/a.txt)",
                "p: MIT (inherited legal/a.txt) detected MIT",
            ],
        );
    }

    #[test]
    fn the_texts_of_a_declared_choice_stay_a_choice() {
        let manifest =
            "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT OR Apache-2.0\"\n";
        check(
            &[
                ("Cargo.toml", manifest),
                ("LICENSE-APACHE", "Apache-2.0"),
                ("LICENSE-MIT", "MIT"),
                ("src/lib.rs", ""),
            ],
            &[
                "Cargo.toml: MIT OR Apache-2.0 (declared Cargo.toml)",
                "LICENSE-APACHE: Apache-2.0 (own)",
                "LICENSE-MIT: MIT (own)",
                "src/lib.rs: MIT OR Apache-2.0 (declared Cargo.toml)",
                "a: MIT OR Apache-2.0 (declared Cargo.toml) detected Apache-2.0 AND MIT",
            ],
        );
    }

    #[test]
    fn a_license_file_that_contradicts_the_manifest_is_kept_beside_it() {
        check(
            &[
                ("package.json", r#"{"name": "a", "license": "MIT"}"#),
                ("LICENSE", "AGPL-3.0-only"),
                ("a.js", ""),
            ],
            &[
                "package.json: AGPL-3.0-only (inherited LICENSE)",
                "LICENSE: AGPL-3.0-only (own)",
                "a.js: AGPL-3.0-only (inherited LICENSE)",
                "a: MIT (declared package.json) detected AGPL-3.0-only",
            ],
        );
    }

    #[test]
    fn a_vendored_package_does_not_inherit_from_the_tree() {
        check(
            &[
                ("LICENSE", "MIT"),
                ("own/package.json", r#"{"name": "own"}"#),
                ("own/a.js", ""),
                ("vendor/x/package.json", r#"{"name": "x"}"#),
                ("vendor/x/a.js", ""),
                (
                    "vendor/y/package.json",
                    r#"{"name": "y", "license": "ISC"}"#,
                ),
                ("vendor/y/a.js", ""),
            ],
            &[
                "LICENSE: MIT (own)",
                "own/package.json: MIT (inherited LICENSE)",
                "own/a.js: MIT (inherited LICENSE)",
                "vendor/x/package.json: - (nothing)",
                "vendor/x/a.js: - (nothing)",
                "vendor/y/package.json: ISC (declared vendor/y/package.json)",
                "vendor/y/a.js: ISC (declared vendor/y/package.json)",
                "own: - (nothing) detected -",
                "x: - (nothing) detected -",
                "y: ISC (declared vendor/y/package.json) detected -",
            ],
        );
    }

    #[test]
    fn annotations_stand_to_the_files_as_they_say() {
        let reuse = r#"
            version = 1
            [[annotations]]
            path = "**"
            SPDX-License-Identifier = "MIT"
            [[annotations]]
            path = ["gen/*.c"]
            precedence = "override"
            SPDX-License-Identifier = "Zlib"
            [[annotations]]
            path = "both.c"
            precedence = "aggregate"
            SPDX-License-Identifier = "ISC"
        "#;
        check(
            &[
                ("REUSE.toml", reuse),
                ("a.c", ""),
                ("b.c", "0BSD"),
                ("both.c", "0BSD"),
                ("gen/x.c", "0BSD"),
                ("gen/deep/x.c", "0BSD"),
            ],
            &[
                "REUSE.toml: MIT (reuse REUSE.toml)",
                "a.c: MIT (reuse REUSE.toml)",
                "b.c: 0BSD (own)",
                "both.c: 0BSD AND ISC (own)",
                "gen/x.c: Zlib (reuse REUSE.toml)",
                "gen/deep/x.c: 0BSD (own)",
            ],
        );
    }

    #[test]
    fn dep5_crosses_directories() {
        let dep5 =
            "Format: x\n\nFiles: img/*\nCopyright: 2020 Ann\n  2021 Bob\nLicense: CC0-1.0\n more\n";
        check(
            &[(".reuse/dep5", dep5), ("img/a/b.png", ""), ("c.png", "")],
            &[
                ".reuse/dep5: - (nothing)",
                "img/a/b.png: CC0-1.0 (reuse .reuse/dep5)",
                "c.png: - (nothing)",
            ],
        );
    }

    #[test]
    fn many_files_are_concluded_in_one_pass_over_their_directories() {
        let deep = vec!["d"; 200].join("/");
        let paths: Vec<String> = (0..20_000)
            .map(|it| format!("{deep}/{}/{it}.c", it % 100))
            .collect();
        let mut facts: Vec<FileFacts> = paths.iter().map(|it| facts(it, "")).collect();
        facts.push(self::facts("LICENSE", "MIT"));
        let found = conclude(&facts.iter().collect::<Vec<_>>(), &Graph::default());
        let inherited = found.files.iter().filter(|it| it.expression.is_some());
        assert_eq!(inherited.count(), 20_001);
    }
}

#[cfg(test)]
mod testing {
    use super::*;
    use crate::{
        detect::{Class, Match, Method, Score},
        read::Place,
    };

    /// A match without a place.
    pub(super) fn matched(method: Method, class: Class, expression: &str) -> Match {
        Match {
            expression: Some(Expression::parse(expression).expect(expression)),
            raw: None,
            method,
            class,
            score: Score::EXACT,
            span: 0..0,
            place: Place::default(),
            difference: None,
            problem: None,
        }
    }
}
