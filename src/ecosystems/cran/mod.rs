// SPDX-License-Identifier: Apache-2.0

//! R: `DESCRIPTION` and `renv.lock`.
//!
//! The formats: *Writing R Extensions*, section 1.1 (*Package structure*); renv's documentation,
//! *Lockfiles*. R itself and the packages that are part of it are no dependencies.

mod lock;

use super::{
    Ecosystem, Fact, File, LicenseField, Lists, Manifest, Package, Requirement, Scope, Written,
    document::Reader,
};
use crate::read::{Field, Place, Text, header_fields};

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "cran",
    purl_type: "cran",
    namespace: None,
    files: &[
        File::beside("DESCRIPTION").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
        File::beside("renv.lock").giving(&[Fact::License, Fact::Versions, Fact::Edges]),
    ],
    docs: "R packages: `DESCRIPTION` with R's way of naming licenses, `renv.lock`",
    lists: Lists::Choice,
    parse,
};

/// The fields that name packages. What is suggested is used where it is there.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("depends", Scope::Runtime),
    ("imports", Scope::Runtime),
    ("linkingto", Scope::Build),
    ("suggests", Scope::Optional),
];

/// R and the packages that come with it, of whose versions it is one (*R FAQ*, section 5.1.1).
const BASE: &[&str] = &[
    "R",
    "base",
    "compiler",
    "datasets",
    "grDevices",
    "graphics",
    "grid",
    "methods",
    "parallel",
    "splines",
    "stats",
    "stats4",
    "tcltk",
    "tools",
    "utils",
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let manifest = if text.path.name() == b"renv.lock" {
        lock::read(&mut reader)
    } else {
        description(&mut reader)
    };
    reader.finish(manifest)
}

/// Other programs have files of this name too: those of packages name one.
fn description(reader: &mut Reader<'_>) -> Manifest {
    let content = reader.text.content.as_ref();
    let fields = header_fields(content);
    let find = |name: &str| fields.iter().find(|it| it.name == name);
    let value = |it: &Field| {
        let words = content
            .get(it.value.clone())
            .unwrap_or_default()
            .split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    };
    let text_of = |name: &str| find(name).map(value).filter(|it| !it.is_empty());
    let (Some(at), Some(_)) = (find("package"), find("version")) else {
        return Manifest::default();
    };
    let license = find("license");
    let stated = license.map(value).unwrap_or_default();
    let place = license
        .map(|it| reader.text.place(it.span.clone()))
        .unwrap_or_default();
    let mut requirements = Vec::new();
    for (name, scope) in REQUIREMENTS {
        let Some(field) = find(name) else { continue };
        let place = reader.text.place(field.span.clone());
        for written in value(field).split(',').filter(|it| !it.trim().is_empty()) {
            match required(written, *scope, place.clone()) {
                Some(it) => requirements.push(it),
                None => reader.problem(field.span.clone(), format!("`{name}` has malformed names")),
            }
        }
    }
    requirements.retain(|it| !BASE.contains(&it.name.as_str()));
    let homepage = text_of("url").and_then(|it| Some(it.split([',', ' ']).next()?.to_owned()));
    let package = Package {
        name: value(at),
        version: text_of("version"),
        license: expression(&stated).map(|it| LicenseField::read(&it, place.clone())),
        license_files: files(&stated, &place),
        description: text_of("title"),
        authors: text_of("author").into_iter().collect(),
        suppliers: text_of("maintainer").into_iter().collect(),
        homepage,
        place: reader.text.place(at.span.clone()),
        ..Package::default()
    };
    Manifest {
        package: Some(package),
        requirements,
        ..Manifest::default()
    }
}

/// `name (>= 1.0)`.
fn required(written: &str, scope: Scope, place: Place) -> Option<Requirement> {
    let (name, range) = match written.split_once('(') {
        Some((name, range)) => (name, range.trim().strip_suffix(')')?.trim()),
        None => (written, ""),
    };
    let name = name.trim();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let is_name = !name.is_empty() && name.chars().all(is_part);
    let exact = range.strip_prefix("==").map(|it| it.trim().to_owned());
    is_name.then(|| Requirement {
        name: name.to_owned(),
        requirement: (!range.is_empty()).then(|| range.to_owned()),
        version: exact,
        scope,
        is_optional: scope == Scope::Optional,
        place,
        ..Requirement::default()
    })
}

/// The expression that a license means: `GPL (>= 2) | MIT + file LICENSE` offers a choice, a
/// version may be asked for, and a file has what the license leaves open.
fn expression(stated: &str) -> Option<String> {
    let alternatives = stated.split('|').map(|alternative| {
        let parts = alternative.split('+').map(str::trim);
        let names = parts.filter(|it| !it.is_empty() && !it.starts_with("file "));
        names.map(with_version).collect::<Vec<_>>().join(" AND ")
    });
    let alternatives: Vec<String> = alternatives.filter(|it| !it.is_empty()).collect();
    (!alternatives.is_empty()).then(|| alternatives.join(" OR "))
}

/// `GPL (>= 2)` is `GPL-2+`, `Apache License (== 2.0)` is `Apache License 2.0`.
fn with_version(name: &str) -> String {
    let asked = name.split_once('(').and_then(|(name, asked)| {
        let asked = asked.strip_suffix(')')?.trim();
        let (is_exact, version) = match asked.strip_prefix(">=") {
            Some(version) => (false, version),
            None => (true, asked.strip_prefix("==")?),
        };
        Some((name.trim(), is_exact, version.trim()))
    });
    match asked {
        Some((name, true, version)) => format!("{name} {version}"),
        Some((name, false, version)) => format!("{name}-{version}+"),
        None => name.to_owned(),
    }
}

fn files(stated: &str, place: &Place) -> Vec<Written> {
    let parts = stated
        .split(['|', '+'])
        .filter_map(|it| it.trim().strip_prefix("file "));
    let file = |it: &str| Written {
        text: it.trim().to_owned(),
        place: place.clone(),
    };
    parts.map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    fn check(input: &str, expected: &str) {
        testing::check("DESCRIPTION", input, expected);
    }

    #[test]
    fn a_package_is_described_by_fields() {
        check(
            "Package: hoot\nVersion: 1.0-2\nTitle: Hoots\nAuthor: Ann\nMaintainer: Bob <b@b.c>\n\
             License: MIT + file LICENSE\nURL: https://h, https://i\nDepends: R (>= 3.5),\n    owl (>= 1.0)\n\
             Imports: methods, wing\nSuggests: nest (== 2)\nLinkingTo: Rcpp\n",
            "package hoot 1.0-2 MIT\nfile LICENSE\nAnn\nBob <b@b.c>\nhttps://h\nowl Runtime >= 1.0\nwing Runtime\n\
             Rcpp Build\nnest Optional == 2 2\n",
        );
    }

    #[test]
    fn licenses_are_named_in_the_way_of_r() {
        let is = |stated: &str, expected: Option<&str>| {
            assert_eq!(expression(stated).as_deref(), expected, "{stated}");
        };
        is("GPL (>= 2)", Some("GPL-2+"));
        is("GPL-2 | GPL-3", Some("GPL-2 OR GPL-3"));
        is("Apache License (== 2.0)", Some("Apache License 2.0"));
        is("file LICENSE", None);
        is("GPL (>= 2) | MIT + file LICENSE", Some("GPL-2+ OR MIT"));
        is("", None);
    }

    #[test]
    fn other_files_say_nothing_and_what_is_malformed_is_a_problem() {
        check("A description of this folder.\n", "");
        check("", "");
        check(
            "Package: a\nVersion: 1\nImports: b (>= 1, 2 3\n",
            "package a 1 -\nproblem 3: `imports` has malformed names\nproblem 3: `imports` has malformed names\n",
        );
    }
}
