// SPDX-License-Identifier: Apache-2.0

//! `go.mod`.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{
    super::{LicenseField, Manifest, Package, Requirement, Source, document::Reader},
    is_path, is_version,
};
use crate::read::lines;

/// What every Go program has: the standard library, and its license (`LICENSE` in the Go
/// repository), which no file of a module names.
const STANDARD_LIBRARY: &str = "stdlib";
const ITS_LICENSE: &str = "BSD-3-Clause";

/// Hosts where a module's path is the address of its repository (*Go Modules Reference*, finding
/// a repository for a module path).
const REPOSITORIES: &[&str] = &["github.com", "bitbucket.org", "gitlab.com", "codeberg.org"];

/// One statement: its words without the directive, and whether a comment says `indirect`.
struct Statement<'a> {
    directive: &'a str,
    words: Vec<&'a str>,
    is_indirect: bool,
    span: Range<usize>,
}

/// What is taken in the place of a module, of one version or of any.
struct Replacement<'a> {
    by: &'a str,
    by_version: Option<&'a str>,
}

/// By the path and the version of what is replaced.
type Replacements<'a> = FxHashMap<(&'a str, Option<&'a str>), Replacement<'a>>;

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let text = reader.text;
    let statements = statements(text.content.as_ref());
    let replacements = replacements(&statements);
    let mut manifest = Manifest::default();
    let (mut language, mut toolchain) = (None, None);
    for it in &statements {
        let is_understood = match (it.directive, it.words.as_slice()) {
            ("module", [path]) => {
                manifest.package = Some(package(reader, path, it));
                is_path(path)
            }
            ("go", [version]) => {
                language = Some((*version, it));
                true
            }
            ("toolchain", [version]) => {
                toolchain = version.strip_prefix("go").map(|version| (version, it));
                true
            }
            ("require", [path, version]) if is_path(path) && is_version(version) => {
                let found = required(reader, path, version, it, &replacements);
                manifest.requirements.push(found);
                true
            }
            ("replace", _) => replacement(it).is_some(),
            // What is excluded or retracted is not needed; later directives name no modules.
            (directive, _) => !matches!(directive, "module" | "go" | "toolchain" | "require"),
        };
        if !is_understood {
            let message = format!("`{}` is malformed", it.directive);
            reader.problem(it.span.clone(), message);
        }
    }
    if manifest.package.is_none() {
        let end = statements.first().map_or(0, |it| it.span.end);
        reader.problem(0..end, "the file has no `module`");
    }
    let library = toolchain.or(language);
    let library = library.map(|(version, it)| standard_library(reader, version, it));
    manifest.requirements.extend(library);
    manifest
}

/// The statements of a file, those of a block each for itself.
fn statements(content: &str) -> Vec<Statement<'_>> {
    let mut found = Vec::new();
    let mut block = "";
    for (start, line) in lines(content) {
        let (code, comment) = line.split_once("//").unwrap_or((line, ""));
        let mut words: Vec<&str> = code
            .split_whitespace()
            .map(|it| it.trim_matches(['"', '`']))
            .filter(|it| !it.is_empty())
            .collect();
        if words.as_slice() == [")"] {
            block = "";
            continue;
        }
        if let [directive, "("] = words.as_slice() {
            block = directive;
            continue;
        }
        if words.is_empty() {
            continue;
        }
        let directive = if block.is_empty() {
            words.remove(0)
        } else {
            block
        };
        let is_indirect = comment.split(';').any(|it| it.trim() == "indirect");
        found.push(Statement {
            directive,
            words,
            is_indirect,
            span: start..start + line.len(),
        });
    }
    found
}

fn package(reader: &Reader<'_>, path: &str, at: &Statement<'_>) -> Package {
    let mut parts = path.split('/');
    let host = parts.next().filter(|it| REPOSITORIES.contains(it));
    let repository = host.zip(parts.next().zip(parts.next()));
    Package {
        name: path.to_owned(),
        repository: repository
            .map(|(host, (owner, name))| format!("https://{host}/{owner}/{name}")),
        place: reader.text.place(at.span.clone()),
        ..Package::default()
    }
}

fn replacements<'a>(statements: &[Statement<'a>]) -> Replacements<'a> {
    let all = statements.iter().filter(|it| it.directive == "replace");
    all.filter_map(replacement).collect()
}

/// `old [version] => new [version]`; a new one without a version is a directory.
fn replacement<'a>(
    statement: &Statement<'a>,
) -> Option<((&'a str, Option<&'a str>), Replacement<'a>)> {
    let at = statement.words.iter().position(|it| *it == "=>")?;
    let (old, new) = statement.words.split_at_checked(at)?;
    let version = |words: &[&'a str]| words.get(1).copied();
    let [_, by @ ..] = new else {
        return None;
    };
    let by_version = version(by);
    let by_path = *by.first()?;
    let is_directory = by_path.starts_with(['.', '/']);
    let fits = is_directory != by_version.is_some_and(is_version) && old.len() <= 2;
    let replaced = (*old.first()?, version(old));
    let by = by_path;
    fits.then_some((replaced, Replacement { by, by_version }))
}

fn required(
    reader: &Reader<'_>,
    path: &str,
    version: &str,
    statement: &Statement<'_>,
    replacements: &Replacements<'_>,
) -> Requirement {
    // One for this version comes before one for any.
    let by = replacements.get(&(path, Some(version)));
    let by = by.or_else(|| replacements.get(&(path, None)));
    let (name, taken) = match by {
        Some(by) if by.by_version.is_some() => (by.by, by.by_version),
        Some(_) => (path, None),
        None => (path, Some(version)),
    };
    let directory = by.filter(|it| it.by_version.is_none());
    Requirement {
        name: name.to_owned(),
        requirement: Some(version.to_owned()),
        version: taken.map(str::to_owned),
        is_indirect: statement.is_indirect,
        source: directory.map_or(Source::Registry, |it| Source::Path(it.by.to_owned())),
        place: reader.text.place(statement.span.clone()),
        ..Requirement::default()
    }
}

fn standard_library(reader: &Reader<'_>, version: &str, at: &Statement<'_>) -> Requirement {
    let place = reader.text.place(at.span.clone());
    Requirement {
        name: STANDARD_LIBRARY.to_owned(),
        requirement: Some(version.to_owned()),
        version: Some(version.to_owned()),
        license: Some(LicenseField::read(ITS_LICENSE, place.clone())),
        place,
        ..Requirement::default()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::parse;
    use crate::{read::Text, walk::RepoPath};

    fn check(input: &str, expected: &str) {
        let path = RepoPath::new(b"go.mod");
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        if let Some(it) = &manifest.package {
            writeln!(
                out,
                "module {} {}",
                it.name,
                it.repository.as_deref().unwrap_or("-")
            )
            .unwrap();
        }
        for it in &manifest.requirements {
            let version = it.version.as_deref().unwrap_or("-");
            let how = if it.is_indirect { "indirect" } else { "direct" };
            writeln!(out, "{} {version} {how} {:?}", it.name, it.source).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn a_module_asks_for_modules() {
        check(
            "module github.com/owl/Hoot/v2 // here\n\ngo 1.21\n\nrequire example.org/a v1.2.3\n\
             require (\n\texample.org/b/v3 v3.0.0-20200101000000-0123456789ab // indirect\n\
             \t\"example.org/c\" v0.1.0+incompatible // why; indirect\n)\nexclude example.org/d v1.0.0\n",
            "module github.com/owl/Hoot/v2 https://github.com/owl/Hoot\n\
             example.org/a v1.2.3 direct Registry\n\
             example.org/b/v3 v3.0.0-20200101000000-0123456789ab indirect Registry\n\
             example.org/c v0.1.0+incompatible indirect Registry\nstdlib 1.21 direct Registry\n",
        );
    }

    #[test]
    fn replacements_are_what_is_taken() {
        check(
            "module m\ngo 1.21\ntoolchain go1.22.3\nrequire (\n\ta v1.0.0\n\tb v1.0.0\n\tc v1.0.0\n)\n\
             replace a => ../a\nreplace (\n\tb v1.0.0 => example.org/fork v1.1.0\n\tc v2.0.0 => x v1.0.0\n)\n",
            "module m -\na - direct Path(\"../a\")\nexample.org/fork v1.1.0 direct Registry\n\
             c v1.0.0 direct Registry\nstdlib 1.22.3 direct Registry\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check("", "problem: the file has no `module`\n");
        check(
            "module m\nrequire a\nrequire b latest\nreplace c\nunknown words\n",
            "module m -\nproblem: `require` is malformed\nproblem: `require` is malformed\n\
             problem: `replace` is malformed\n",
        );
        check(
            "module ./x\n",
            "module ./x -\nproblem: `module` is malformed\n",
        );
    }
}
