// SPDX-License-Identifier: Apache-2.0

//! Package descriptions: fields, and sections whose fields are indented.

use std::ops::Range;

use super::super::{Manifest, Package, Requirement, Scope, Written, document::Reader};
use crate::read::lines;

/// What the packages of a section are for, by the section's first word.
const SECTIONS: &[(&str, Scope)] = &[
    ("library", Scope::Runtime),
    ("executable", Scope::Runtime),
    ("foreign-library", Scope::Runtime),
    ("common", Scope::Runtime),
    ("custom-setup", Scope::Build),
    ("test-suite", Scope::Dev),
    ("benchmark", Scope::Dev),
    ("source-repository", Scope::Dev),
    ("flag", Scope::Dev),
];

/// A field: its name in lower case, its section's first word, and the lines of its value.
pub(super) struct Field<'a> {
    pub(super) name: String,
    section: &'a str,
    indent: usize,
    lines: Vec<(Range<usize>, &'a str)>,
}

impl Field<'_> {
    /// The parts that commas separate, each with its place; none of them goes over a line's end
    /// with anything but its version.
    pub(super) fn list(&self) -> Vec<(Range<usize>, String)> {
        let mut found: Vec<(Range<usize>, String)> = Vec::new();
        let mut is_open = false;
        for (span, line) in &self.lines {
            for (index, part) in line.split(',').enumerate() {
                let part = part.trim();
                match found.last_mut().filter(|_| index == 0 && is_open) {
                    Some(last) => {
                        last.1.push(' ');
                        last.1.push_str(part);
                    }
                    None => found.push((span.clone(), part.to_owned())),
                }
            }
            is_open = !line.trim_end().ends_with(',');
        }
        found.retain(|it| !it.1.is_empty());
        found
    }

    fn text(&self) -> String {
        let lines = self.lines.iter().map(|it| it.1);
        lines.collect::<Vec<_>>().join(" ")
    }

    fn span(&self) -> Range<usize> {
        let start = self.lines.first().map_or(0, |it| it.0.start);
        start..self.lines.last().map_or(start, |it| it.0.end)
    }
}

/// The fields of a text. A field goes on in lines that are indented further; lines of `--` are
/// comments.
pub(super) fn fields(content: &str) -> Vec<Field<'_>> {
    let mut found: Vec<Field<'_>> = Vec::new();
    let mut section = "";
    let mut is_open = false;
    for (start, line) in lines(content) {
        let text = line.trim();
        if text.is_empty() || text.starts_with("--") {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let at = start + indent..start + indent + text.len();
        if let Some(last) = found.last_mut().filter(|it| is_open && indent > it.indent) {
            last.lines.push((at, text));
            continue;
        }
        let name = text.split_once(':').map(|it| it.0.trim());
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let name = name.filter(|it| !it.is_empty() && it.chars().all(is_part));
        if indent == 0 {
            section = match name {
                Some(_) => "",
                None => text.split_whitespace().next().unwrap_or_default(),
            };
        }
        is_open = name.is_some();
        if let Some(name) = name {
            let value = text.get(name.len()..).unwrap_or_default().trim_start();
            let value = value.strip_prefix(':').unwrap_or(value).trim();
            let first = (at.end - value.len()..at.end, value);
            found.push(Field {
                name: name.to_ascii_lowercase(),
                section,
                indent,
                lines: Some(first)
                    .filter(|it| !it.1.is_empty())
                    .into_iter()
                    .collect(),
            });
        }
    }
    found
}

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let fields = fields(reader.text.content.as_ref());
    let top = |name: &str| {
        fields
            .iter()
            .find(|it| it.section.is_empty() && it.name == name)
    };
    let text_of = |name: &str| top(name).map(Field::text).filter(|it| !it.is_empty());
    let Some(name) = top("name").filter(|it| !it.text().is_empty()) else {
        reader.problem(0..0, "the file has no `name`");
        return Manifest::default();
    };
    let license = top("license");
    let files = fields
        .iter()
        .filter(|it| matches!(it.name.as_str(), "license-file" | "license-files"));
    let files = files.flat_map(Field::list).map(|(span, text)| Written {
        text,
        place: reader.text.place(span),
    });
    let repository = fields
        .iter()
        .find(|it| it.section == "source-repository" && it.name == "location");
    let own = name.text();
    let package = Package {
        version: text_of("version"),
        license_files: files.collect(),
        license: license.and_then(|it| reader.license(&it.text(), &it.span())),
        description: text_of("synopsis"),
        authors: text_of("author").into_iter().collect(),
        suppliers: text_of("maintainer").into_iter().collect(),
        homepage: text_of("homepage"),
        repository: repository.map(Field::text),
        place: reader.text.place(name.span()),
        name: own.clone(),
        ..Package::default()
    };
    let mut requirements = Vec::new();
    for field in &fields {
        let scope = match field.name.as_str() {
            "build-depends" => scope_of(field.section),
            "setup-depends" | "build-tool-depends" => Scope::Build,
            _ => continue,
        };
        for (span, part) in field.list() {
            match required(&part, scope) {
                Some(it) => requirements.push(Requirement {
                    place: reader.text.place(span),
                    ..it
                }),
                None => reader.problem(span, "the dependency is malformed"),
            }
        }
    }
    requirements.retain(|it| it.name != own);
    Manifest {
        package: Some(package),
        requirements,
        ..Manifest::default()
    }
}

fn scope_of(section: &str) -> Scope {
    let lower = section.to_ascii_lowercase();
    let known = SECTIONS.iter().find(|it| it.0 == lower);
    known.map_or(Scope::Runtime, |it| it.1)
}

/// `name >=1.0 && <2`, `name:part`, `name ==1.0`.
fn required(written: &str, scope: Scope) -> Option<Requirement> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let end = written.find(|c| !is_part(c)).unwrap_or(written.len());
    let (name, rest) = written.split_at_checked(end)?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    // `:part` and `:{part, part}` are libraries of one package.
    let rest = match rest.strip_prefix(':') {
        Some(part) => part
            .find(['<', '>', '=', '^'])
            .and_then(|at| part.get(at..))
            .unwrap_or_default(),
        None => rest,
    };
    let range = rest.trim();
    let exact = range.strip_prefix("==").map(str::trim);
    let exact = exact.filter(|it| it.bytes().all(|it| it.is_ascii_digit() || it == b'.'));
    is_name.then(|| Requirement {
        name: name.to_owned(),
        requirement: (!range.is_empty()).then(|| range.to_owned()),
        version: exact.map(str::to_owned),
        scope,
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("hoot.cabal", input, expected);
    }

    #[test]
    fn fields_of_sections_have_their_scopes() {
        check(
            "cabal-version: 2.4\nname:          hoot\nversion: 1.0\nlicense: BSD-3-Clause\nlicense-file: LICENSE\n\
             author: Ann\nmaintainer: b@b.c\n-- no\n\nsource-repository head\n  type: git\n  \
             location: https://h/hoot.git\n\nlibrary\n  exposed-modules: Hoot\n                   Nest\n  \
             build-depends:\n    base >=4 && <5,\n    owl ==2.0\n    , wing\n  if flag(x)\n    build-depends: beak\n\n\
             test-suite t\n  build-depends: hoot, hspec >=2\n  build-tool-depends: hspec-discover:hspec-discover\n",
            "package hoot 1.0 BSD-3-Clause\nfile LICENSE\nAnn\nb@b.c\nhttps://h/hoot.git\nbase Runtime >=4 && <5\n\
             owl Runtime ==2.0 2.0\nwing Runtime\nbeak Runtime\nhspec Dev >=2\nhspec-discover Build\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "name: a\nlibrary\n  build-depends: >=1\n",
            "package a - -\nproblem 3: the dependency is malformed\n",
        );
        check("", "problem 1: the file has no `name`\n");
    }
}
