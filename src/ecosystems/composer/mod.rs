// SPDX-License-Identifier: Apache-2.0

//! Composer: `composer.json`, `composer.lock` and `vendor/composer/installed.json`.
//!
//! The formats: Composer's documentation, *The composer.json schema* and *Libraries* (lock file). A
//! name without a vendor is what the machine must have (*Platform packages*), such as `php` and
//! `ext-json`, and no package.

mod lock;

use super::{
    Ecosystem, Fact, File, LicenseField, Lists, Manifest, Package, Requirement, Scope, Written,
    choice::{Offer, choice},
    document::{Data, Reader, Value},
    json,
};
use crate::read::Text;

const LOCK: &[Fact] = &[
    Fact::License,
    Fact::Scopes,
    Fact::Versions,
    Fact::Hashes,
    Fact::Edges,
];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "composer",
    purl_type: "composer",
    namespace: None,
    files: &[
        File::beside("composer.json").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
        File::beside("composer.lock").giving(LOCK),
        File::above("vendor/composer/installed.json").giving(LOCK),
    ],
    docs: "PHP packages: `composer.json`, Composer's lock files, what is installed below `vendor`",
    lists: Lists::Choice,
    parse,
};

/// The tables of requirements.
const REQUIREMENTS: &[(&str, Scope)] = &[("require", Scope::Runtime), ("require-dev", Scope::Dev)];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let (document, mistake) = json::parse(text.content.as_ref());
    // The first versions of Composer listed what is installed without a table around it.
    let is_list = matches!(document.data, Data::List(_)) && text.path.name() == b"installed.json";
    if let Some(it) = mistake {
        reader.problem(it.span, it.message);
    } else if !document.is_table() && !is_list {
        reader.problem(document.span.clone(), "the file is no JSON object");
    }
    let mut manifest = match text.path.name() {
        b"composer.json" => read(&mut reader, &document),
        b"composer.lock" => lock::locked(&mut reader, &document),
        _ => lock::installed(&mut reader, &document),
    };
    manifest.problems = reader.problems;
    manifest
}

fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let name = reader.string(document, "name").unwrap_or_default();
    let support = document.get("support");
    Manifest {
        package: Some(Package {
            name: name.text.to_lowercase(),
            place: name.place,
            version: reader.string(document, "version").map(|it| it.text),
            license: license(reader, document),
            description: document.owned("description"),
            authors: authors(document),
            homepage: document.owned("homepage"),
            repository: support.and_then(|it| it.owned("source")),
            ..Package::default()
        }),
        requirements: requirements(reader, document),
        ..Manifest::default()
    }
}

/// A text, or a list of which one may be chosen.
fn license(reader: &mut Reader<'_>, table: &Value) -> Option<LicenseField> {
    let value = table.get("license")?;
    let values = match &value.data {
        Data::List(items) => items.iter().collect(),
        _ => vec![value],
    };
    let mut offers = Vec::new();
    for it in values {
        match it.text().map(str::trim) {
            Some("") => (),
            // Composer's word for what is not licensed to anybody.
            Some(text) => {
                let word = if text == "proprietary" {
                    "UNLICENSED"
                } else {
                    text
                };
                let field = LicenseField::read(word, reader.text.place(it.span.clone()));
                offers.push((text.to_owned(), field));
            }
            None => reader.problem(it.span.clone(), "`license` is no text"),
        }
    }
    if let [(text, field)] = offers.as_slice() {
        let raw = text.clone();
        return Some(LicenseField {
            raw,
            ..field.clone()
        });
    }
    let offers: Vec<Offer> = offers.into_iter().map(offer).collect();
    choice(&offers)
}

fn offer((text, field): (String, LicenseField)) -> Offer {
    let place = field.place;
    Offer::named(Written { text, place })
}

fn authors(table: &Value) -> Vec<String> {
    let items = table.get("authors").map(Value::items).unwrap_or_default();
    let person = |it: &Value| match (it.owned("name"), it.owned("email")) {
        (Some(name), Some(mail)) => Some(format!("{name} <{mail}>")),
        (Some(name), None) => Some(name),
        (None, Some(mail)) => Some(format!("<{mail}>")),
        (None, None) => None,
    };
    items.iter().filter_map(person).collect()
}

fn requirements(reader: &mut Reader<'_>, document: &Value) -> Vec<Requirement> {
    let mut found = Vec::new();
    for (key, scope) in REQUIREMENTS {
        // An empty table is written as a list by PHP.
        let is_empty = document
            .get(key)
            .is_some_and(|it| it.data == Data::List(Vec::new()));
        let table = (!is_empty).then(|| reader.table(document, key)).flatten();
        for entry in table.map(Value::entries).unwrap_or_default() {
            if is_platform(&entry.key) {
                continue;
            }
            let Some(asked) = entry.value.text().filter(|_| is_name(&entry.key)) else {
                let message = format!("the dependency `{}` is malformed", entry.key);
                reader.problem(entry.key_span.clone(), message);
                continue;
            };
            found.push(Requirement {
                name: entry.key.to_lowercase(),
                requirement: Some(asked.to_owned()),
                version: exact(asked),
                scope: *scope,
                place: reader.text.place(entry.key_span.clone()),
                ..Requirement::default()
            });
        }
    }
    found
}

/// What the machine must have.
fn is_platform(name: &str) -> bool {
    !name.is_empty() && !name.contains('/')
}

/// `vendor/name`.
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let is_whole = |it: &str| !it.starts_with('.') && !it.is_empty() && it.chars().all(is_part);
    text.split_once('/')
        .is_some_and(|(vendor, name)| is_whole(vendor) && is_whole(name))
}

/// A whole version without an operator is an exact one (*Versions and constraints*).
fn exact(asked: &str) -> Option<String> {
    let asked = asked.trim();
    let digits = asked.strip_prefix('v').unwrap_or(asked);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let is_whole = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.split('.').count() >= 3
        && digits.chars().all(is_plain)
        && !digits.contains(".x");
    is_whole.then(|| asked.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::walk::RepoPath;

    fn check(input: &str, expected: &str) {
        let path = RepoPath::new(b"composer.json");
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        let or_none = |it: &Option<String>| it.as_deref().unwrap_or("-").to_owned();
        if let Some(it) = &manifest.package {
            let license = it.license.as_ref();
            let license =
                license.map(|it| format!("{} {:?}", it.raw, it.claim.expression().is_some()));
            writeln!(
                out,
                "package {:?} {} {}",
                it.name,
                or_none(&it.version),
                or_none(&license)
            )
            .unwrap();
            for it in &it.authors {
                writeln!(out, "by {it}").unwrap();
            }
            for it in [&it.homepage, &it.repository, &it.description]
                .into_iter()
                .flatten()
            {
                writeln!(out, "{it}").unwrap();
            }
        }
        for it in &manifest.requirements {
            let (asked, version) = (or_none(&it.requirement), or_none(&it.version));
            writeln!(out, "{} {asked} {version} {:?}", it.name, it.scope).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem in {}: {}", it.place.line, it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn a_package_says_what_it_is_and_needs() {
        check(
            r#"{"name": "Owl/Hoot", "version": "1.0.0", "license": ["MIT", "GPL-3.0-only"], "description": "Hoots",
               "authors": [{"name": "Ann", "email": "a@b.c"}, {"role": "x"}], "homepage": "https://h",
               "support": {"source": "https://r"},
               "require": {"php": ">=8", "ext-json": "*", "owl/nest": "^1.0", "Owl/Tree": "2.0.1"},
               "require-dev": {"owl/test": "v3.0.0"}}"#,
            "package \"owl/hoot\" 1.0.0 MIT OR GPL-3.0-only true\nby Ann <a@b.c>\nhttps://h\nhttps://r\nHoots\n\
             owl/nest ^1.0 - Runtime\nowl/tree 2.0.1 2.0.1 Runtime\nowl/test v3.0.0 v3.0.0 Dev\n",
        );
    }

    #[test]
    fn a_license_may_be_kept() {
        check(
            r#"{"license": "proprietary"}"#,
            "package \"\" - proprietary false\n",
        );
        check(r#"{"license": "MIT"}"#, "package \"\" - MIT true\n");
        check(r#"{"license": []}"#, "package \"\" - -\n");
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            r#"{"name": 1, "license": [2], "require": {"a/b": 3, "a/../c": "1"}, "require-dev": []}"#,
            "package \"\" - -\nproblem in 1: `name` is not a string\nproblem in 1: `license` is no text\n\
             problem in 1: the dependency `a/b` is malformed\nproblem in 1: the dependency `a/../c` is malformed\n",
        );
        check(
            "[]",
            "package \"\" - -\nproblem in 1: the file is no JSON object\n",
        );
    }
}
