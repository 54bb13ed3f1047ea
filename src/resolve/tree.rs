// SPDX-License-Identifier: Apache-2.0

//! What stands where: the statements of each directory, found once.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;

use super::{Basis, Conclusion, Detected, FileFacts};
use crate::{
    detect::{Class, Detection},
    ecosystems::{ComponentKind, Graph, is_vendored},
    expression::{Claim, Expression},
    walk::RepoPath,
};

/// What is stated in one directory for all below it.
#[derive(Debug, Default)]
struct Statement {
    license_files: Vec<usize>,
    /// The files of `LICENSES/`.
    texts: Vec<usize>,
    packages: Vec<usize>,
}

/// The statements of a tree.
pub(super) struct Tree<'a> {
    files: &'a [&'a FileFacts],
    graph: &'a Graph,
    own: &'a [Option<Expression>],
    statements: FxHashMap<RepoPath, Statement>,
    concluded: FxHashMap<RepoPath, Conclusion>,
}

/// Whether a directory is where the REUSE specification has the texts of licenses.
fn is_texts(directory: &[u8]) -> bool {
    directory == b"LICENSES" || directory.ends_with(b"/LICENSES")
}

/// So many patterns are known; more would only fill the memory.
const MAX_PATTERNS: usize = 1000;

/// License files that a manifest names by patterns (PEP 639, *Add License-File field*), and the
/// directories of their packages.
struct Patterns<'a> {
    set: GlobSet,
    directories: Vec<&'a RepoPath>,
}

impl<'a> Patterns<'a> {
    fn of(graph: &'a Graph) -> Self {
        let mut builder = GlobSetBuilder::new();
        let mut directories = Vec::new();
        for package in &graph.packages {
            let Some(directory) = &package.directory else {
                continue;
            };
            let base = directory.as_str().map(globset::escape);
            let files = package.package.license_files.iter();
            let patterns = files.filter(|it| it.text.contains(['*', '?', '[']));
            for (base, it) in base.iter().cycle().zip(patterns) {
                let pattern = format!("{base}/{}", it.text);
                let pattern = pattern.trim_start_matches('/');
                let glob = GlobBuilder::new(pattern).literal_separator(true).build();
                if let Ok(glob) = glob
                    && directories.len() < MAX_PATTERNS
                {
                    builder.add(glob);
                    directories.push(directory);
                }
            }
        }
        Self {
            set: builder.build().unwrap_or_default(),
            directories,
        }
    }

    /// The directory of the package that names a file.
    fn directory(&self, path: &RepoPath) -> Option<&RepoPath> {
        if self.directories.is_empty() {
            return None;
        }
        let first = self.set.matches(path.as_str()?).into_iter().next()?;
        self.directories.get(first).copied()
    }
}

impl<'a> Tree<'a> {
    pub(super) fn new(
        files: &'a [&'a FileFacts],
        graph: &'a Graph,
        own: &'a [Option<Expression>],
    ) -> Self {
        let mut statements: FxHashMap<RepoPath, Statement> = FxHashMap::default();
        let mut named: FxHashMap<Vec<u8>, RepoPath> = FxHashMap::default();
        for (index, package) in graph.packages.iter().enumerate() {
            let Some(directory) = &package.directory else {
                continue;
            };
            let statement = statements.entry(directory.clone()).or_default();
            statement.packages.push(index);
            for file in &package.package.license_files {
                named.insert(below(directory, &file.text), directory.clone());
            }
        }
        let patterns = Patterns::of(graph);
        for (index, it) in files.iter().enumerate() {
            // A template that nobody filled in grants nothing: cargo-about took such a one for a
            // vendored tree's license.
            if !it.detection.unfilled.is_empty() {
                continue;
            }
            if is_license_name(it.path.name()) {
                if let Some(parent) = it.path.parent() {
                    let statement = statements.entry(parent).or_default();
                    statement.license_files.push(index);
                }
            } else if let Some(directory) = named
                .get(it.path.as_bytes())
                .or_else(|| patterns.directory(&it.path))
            {
                let statement = statements.entry(directory.clone()).or_default();
                statement.license_files.push(index);
            } else if it.path.directory().is_some_and(is_texts)
                && let Some(root) = it.path.parent().and_then(|it| it.parent())
            {
                statements.entry(root).or_default().texts.push(index);
            }
        }
        Self {
            files,
            graph,
            own,
            statements,
            concluded: FxHashMap::default(),
        }
    }

    /// What files in a directory are under that say nothing themselves. Each directory is looked
    /// at once.
    pub(super) fn inherited(&mut self, directory: &RepoPath) -> Conclusion {
        let mut unknown = Vec::new();
        let mut at = Some(directory.clone());
        let mut found = None;
        while let Some(it) = at {
            if let Some(known) = self.concluded.get(&it) {
                found = Some(known.clone());
                break;
            }
            let stated = self.stated(&it);
            at = it.parent();
            unknown.push(it);
            if stated.is_some() {
                found = stated;
                break;
            }
        }
        let found = found.unwrap_or(Conclusion {
            expression: None,
            basis: Basis::Nothing,
        });
        for it in unknown {
            self.concluded.insert(it, found.clone());
        }
        found
    }

    /// What the license files of a directory say together.
    pub(super) fn detected(&self, directory: &RepoPath) -> Option<Detected> {
        let statement = self.statements.get(directory)?;
        let from = |list: &[usize]| {
            let voices = list.iter().filter_map(|index| {
                let file = self.files.get(*index)?;
                Some((&file.path, &file.detection, self.own.get(*index)?.as_ref()))
            });
            vote(voices)
        };
        from(&statement.license_files).or_else(|| from(&statement.texts))
    }

    /// The license files of a directory.
    pub(super) fn license_files(&self, directory: &RepoPath) -> &[usize] {
        let statement = self.statements.get(directory);
        statement.map_or(&[], |it| &it.license_files)
    }

    /// What a directory states for all below it; `None` where it leaves that to those above.
    fn stated(&self, directory: &RepoPath) -> Option<Conclusion> {
        let statement = self.statements.get(directory)?;
        let declared = self.declared(&statement.packages);
        if let Some(detected) = self.detected(directory) {
            // `LICENSE-MIT` beside `LICENSE-APACHE` are the texts of a choice if the manifest
            // declares the choice of exactly these.
            if let Some((expression, path)) = declared
                && expression.is_or()
                && are_the_same_licenses(&expression, &detected.expression)
            {
                return Some(Conclusion {
                    expression: Some(expression),
                    basis: Basis::Declared(path),
                });
            }
            return Some(Conclusion {
                basis: Basis::Inherited(detected.at.first()?.clone()),
                expression: Some(detected.expression),
            });
        }
        if let Some((expression, path)) = declared {
            return Some(Conclusion {
                expression: Some(expression),
                basis: Basis::Declared(path),
            });
        }
        self.is_foreign(directory, statement).then_some(Conclusion {
            expression: None,
            basis: Basis::Nothing,
        })
    }

    /// What the packages of a directory declare together, and where.
    fn declared(&self, packages: &[usize]) -> Option<(Expression, RepoPath)> {
        let mut found = Vec::new();
        let mut at = None;
        for index in packages {
            let package = self.graph.packages.get(*index)?;
            let Some(license) = &package.package.license else {
                continue;
            };
            if let Claim::Licensed(lenient) = &license.claim {
                found.push(lenient.expression.clone());
                at = at.or_else(|| package.license_at.clone());
            }
        }
        Some((Expression::and(found)?.simplify(), at?))
    }

    /// A package from elsewhere without a license of its own is not under that of the tree that it
    /// was put into. A package of the tree without one is.
    fn is_foreign(&self, directory: &RepoPath, statement: &Statement) -> bool {
        let mut packages = statement.packages.iter();
        let is_dependency = packages.any(|index| {
            let kind = self.graph.packages.get(*index).map(|it| it.kind);
            matches!(
                kind,
                Some(ComponentKind::Direct | ComponentKind::Transitive)
            )
        });
        let has_package = !statement.packages.is_empty();
        is_dependency || (has_package && is_vendored(directory))
    }
}

/// What license files say together: each is its path, what its text says, and what that comes to.
pub(super) fn vote<'v>(
    voices: impl Iterator<Item = (&'v RepoPath, &'v Detection, Option<&'v Expression>)>,
) -> Option<Detected> {
    let is_firm = |detection: &Detection| {
        let is_firm = |it: Class| it <= Class::Stated || it == Class::Modified;
        let mut matches = detection.matches.iter();
        matches.any(|it| is_firm(it.class) && it.expression.is_some())
    };
    let voices: Vec<_> = voices.collect();
    // A whole text outvotes what is only named or resembled beside it.
    let has_firm = voices.iter().any(|it| is_firm(it.1));
    let voting = voices.iter().filter(|it| !has_firm || is_firm(it.1));
    let known = voting.filter_map(|it| Some((it.2?.clone(), it.0.clone())));
    let (expressions, mut at): (Vec<Expression>, Vec<RepoPath>) = known.unzip();
    at.sort();
    let expression = Expression::and(expressions)?.simplify();
    Some(Detected { expression, at })
}

/// `LICENSE`, `LICENCE.md`, `COPYING.LESSER`, `LICENSE-MIT`, `UNLICENSE`, in any case. Not
/// `license.rs`: source is no license file.
pub fn is_license_name(name: &[u8]) -> bool {
    let stems: &[&[u8]] = &[b"license", b"licence", b"copying", b"unlicense"];
    let rest = stems.iter().find_map(|stem| {
        let (start, rest) = name.split_at_checked(stem.len())?;
        start.eq_ignore_ascii_case(stem).then_some(rest)
    });
    let Some(rest) = rest.map(<[u8]>::to_ascii_lowercase) else {
        return false;
    };
    match &*rest {
        [] => true,
        [b'-' | b'_', rest @ ..] => !rest.contains(&b'.') || is_text_name(rest),
        [b'.', rest @ ..] => {
            !rest.contains(&b'.') && !is_source_extension(rest) || is_text_name(rest)
        }
        _ => false,
    }
}

fn is_text_name(name: &[u8]) -> bool {
    let texts: &[&[u8]] = &[b"txt", b"md", b"rst", b"html", b"adoc"];
    let extension = name.rsplit(|it| *it == b'.').next().unwrap_or_default();
    // A version: `LICENSE-2.0`.
    texts.contains(&extension) || extension.iter().all(u8::is_ascii_digit)
}

fn is_source_extension(extension: &[u8]) -> bool {
    let sources: &[&[u8]] = &[
        b"rs", b"c", b"h", b"cc", b"cpp", b"go", b"js", b"ts", b"py", b"rb", b"java", b"php",
        b"json", b"toml", b"yml", b"yaml", b"xml", b"license", b"sh", b"cs", b"kt", b"swift",
        b"tsx", b"jsx", b"css", b"png", b"svg",
    ];
    sources.contains(&extension)
}

fn below(directory: &RepoPath, relative: &str) -> Vec<u8> {
    let mut path = directory.as_bytes().to_vec();
    if !path.is_empty() {
        path.push(b'/');
    }
    path.extend_from_slice(relative.trim_start_matches("./").as_bytes());
    path
}

/// Whether two expressions name the same set of licenses.
fn are_the_same_licenses(a: &Expression, b: &Expression) -> bool {
    let set = |it: &Expression| -> std::collections::BTreeSet<_> { it.terms().cloned().collect() };
    set(a) == set(b)
}
