// SPDX-License-Identifier: Apache-2.0

//! Core metadata: `PKG-INFO` of a source distribution, `METADATA` of an installed package.
//!
//! The format: *Core metadata specifications*. Fields as in mail headers up to the first empty
//! line; the description follows it.

use std::ops::Range;

use super::{
    super::{Manifest, Package, Requirement, Scope, Written, document::Reader},
    license::Stated,
    normal_name,
    people::{address, people},
    requirement::requirement,
};
use crate::read::header_fields;

/// One field: its name in lower case, its value without indentation, and where it stands.
struct Header {
    name: String,
    value: String,
    span: Range<usize>,
}

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let headers = headers(reader.text.content.as_ref());
    let name = first(&headers, "name");
    if name.is_empty() {
        let end = headers.first().map_or(0, |it| it.span.end);
        reader.problem(0..end, "the metadata has no `Name`");
        return Manifest::default();
    }
    let place = headers.iter().find(|it| it.name == "name");
    let place = place.map_or(0..0, |it| it.span.clone());
    let mut package = Package {
        name: normal_name(name),
        version: owned(first(&headers, "version")),
        description: owned(first(&headers, "summary")),
        authors: authors(&headers),
        place: reader.text.place(place),
        license_files: license_files(reader, &headers),
        ..Package::default()
    };
    package.license = stated(reader, &headers).license();
    address(&mut package, "homepage", first(&headers, "home-page"));
    for it in headers.iter().filter(|it| it.name == "project-url") {
        if let Some((label, url)) = it.value.split_once(',') {
            address(&mut package, label, url);
        }
    }
    Manifest {
        package: Some(package),
        requirements: requirements(reader, &headers),
        ..Manifest::default()
    }
}

/// The fields before the description.
fn headers(content: &str) -> Vec<Header> {
    let blank = ["\n\n", "\n\r\n"].iter().filter_map(|it| content.find(it));
    let head = content.get(..blank.min().unwrap_or(content.len()));
    let head = head.unwrap_or_default();
    let header = |it: crate::read::Field| Header {
        value: unfolded(head.get(it.value).unwrap_or_default()),
        name: it.name,
        span: it.span,
    };
    header_fields(head).into_iter().map(header).collect()
}

/// The lines of a value, without what they are indented by.
fn unfolded(value: &str) -> String {
    let lines: Vec<&str> = value.trim().lines().map(str::trim).collect();
    lines.join("\n")
}

fn first<'a>(headers: &'a [Header], name: &str) -> &'a str {
    let found = headers.iter().find(|it| it.name == name);
    found.map_or("", |it| it.value.as_str())
}

/// `UNKNOWN` is what old tools write where nothing was said.
fn owned(text: &str) -> Option<String> {
    (!text.is_empty() && text != "UNKNOWN").then(|| text.to_owned())
}

fn authors(headers: &[Header]) -> Vec<String> {
    let mut found = people(first(headers, "author"), first(headers, "author-email"));
    let more = people(
        first(headers, "maintainer"),
        first(headers, "maintainer-email"),
    );
    found.extend(more);
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|it| seen.insert(it.clone()));
    found
}

fn stated(reader: &Reader<'_>, headers: &[Header]) -> Stated {
    let written = |it: &Header| Written {
        text: it.value.clone(),
        place: reader.text.place(it.span.clone()),
    };
    let named = |name: &str| headers.iter().find(|it| it.name == name).map(written);
    let mut stated = Stated {
        expression: named("license-expression"),
        text: named("license"),
        ..Stated::default()
    };
    for it in headers.iter().filter(|it| it.name == "classifier") {
        stated.add_classifier(written(it));
    }
    stated
}

/// Since version 2.4 the files of an installed package stand in `licenses`.
fn license_files(reader: &Reader<'_>, headers: &[Header]) -> Vec<Written> {
    let version = first(headers, "metadata-version");
    let is_old = version.starts_with("1.") || matches!(version, "2.0" | "2.1" | "2.2" | "2.3");
    let is_installed = reader.text.path.name() == b"METADATA";
    let folder = if is_installed && !is_old {
        "licenses/"
    } else {
        ""
    };
    let files = headers.iter().filter(|it| it.name == "license-file");
    let file = |it: &Header| Written {
        text: format!("{folder}{}", it.value),
        place: reader.text.place(it.span.clone()),
    };
    files.map(file).collect()
}

fn requirements(reader: &mut Reader<'_>, headers: &[Header]) -> Vec<Requirement> {
    let mut found = Vec::new();
    for it in headers.iter().filter(|it| it.name == "requires-dist") {
        let place = reader.text.place(it.span.clone());
        match requirement(&it.value, Scope::Runtime, place) {
            Ok(it) => found.push(it),
            Err(message) => reader.problem(it.span.clone(), message),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("PKG-INFO", input, expected);
    }

    #[test]
    fn fields_are_read_up_to_the_description() {
        check(
            "Metadata-Version: 2.1\nName: Foo.Bar\nVersion: 1.0\nSummary: s\nHome-page: https://h\n\
             Author: Ann\nAuthor-email: a@b.c\nMaintainer-email: Bob <b@b.c>\n\
             Project-URL: Source, https://r\nLicense-File: LIZENZ\n\
             Requires-Dist: x>=1\nRequires-Dist: y (==2) ; extra == 'z'\n\nVersion: 3\n",
            "package foo-bar 1.0 -\nfile LIZENZ\nby Ann <a@b.c>\nby Bob <b@b.c>\n\
             at https://h https://r\nx Runtime >=1 - Registry\n\
             y Optional ==2; extra == 'z' 2 Registry\n",
        );
    }

    #[test]
    fn the_license_may_stand_in_three_fields() {
        check(
            "Name: a\nLicense-Expression: MIT\nLicense: x\n",
            "package a - MIT\n",
        );
        check(
            "Name: a\nLicense: a text\n  of two lines\nClassifier: License :: OSI Approved :: MIT License\n",
            "package a - License :: OSI Approved :: MIT License\n",
        );
        check(
            "Name: a\nLicense: a text\n  of two lines\n",
            "package a - -\n",
        );
    }

    #[test]
    fn a_description_among_the_fields_ends_nothing() {
        check(
            "Name: a\nDescription: d\n        \n        Version: 9\nVersion: 1\n",
            "package a 1 -\n",
        );
    }

    #[test]
    fn what_is_missing_or_malformed_is_a_problem() {
        check("", "problem: the metadata has no `Name`\n");
        check("hello\n", "problem: the metadata has no `Name`\n");
        check(
            "Name: a\nRequires-Dist: x y\n",
            "package a - -\nproblem: the requirement's versions are malformed\n",
        );
    }

    #[test]
    fn license_files_of_an_installed_package_have_a_folder() {
        check_file(
            "a-1.dist-info/METADATA",
            "Metadata-Version: 2.4\nName: a\nLicense-File: LICENSE\n",
            "package a - -\nfile licenses/LICENSE\n",
        );
        check_file(
            "a-1.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: a\nLicense-File: LICENSE\n",
            "package a - -\nfile LICENSE\n",
        );
    }
}
