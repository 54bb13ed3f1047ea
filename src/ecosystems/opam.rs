// SPDX-License-Identifier: Apache-2.0

//! OCaml: opam files.
//!
//! The format: the opam manual, *Common file format* and *opam*. It does not say what a list of
//! licenses means; all of them are taken to hold, which is the reading that hides none.

use super::{
    Ecosystem, Fact, File, LicenseField, Lists, Lock, Locked, Manifest, Package, Purl, Requirement,
    Scope, address,
    document::Reader,
    literal::{Kind, Syntax, Term, value},
};
use crate::read::Text;

const PACKAGE: &[Fact] = &[
    Fact::Package,
    Fact::License,
    Fact::Requirements,
    Fact::Scopes,
];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "opam",
    purl_type: "opam",
    namespace: None,
    files: &[
        File::beside("*.opam").giving(PACKAGE),
        File::beside("opam").giving(PACKAGE),
        File::beside("*.opam.locked").giving(&[Fact::Scopes, Fact::Versions]),
    ],
    docs: "OCaml packages: opam files, `*.opam.locked`",
    lists: Lists::All,
    parse,
};

const SYNTAX: Syntax = Syntax {
    comments: &["#"],
    block_comment: Some(("(*", "*)")),
    quotes: &['"'],
    long_string: None,
    word: "-+",
};

/// Words of a filter that say what a dependency is for.
const SCOPES: &[(&str, Scope)] = &[
    ("build", Scope::Build),
    ("with-test", Scope::Dev),
    ("with-doc", Scope::Dev),
    ("with-dev-setup", Scope::Dev),
    ("dev", Scope::Dev),
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let terms = reader.literals(&SYNTAX);
    let file = text.path.as_str().unwrap_or_default();
    let file = file.rsplit('/').next().unwrap_or_default();
    // A directory may have the name too.
    let is_opam = value(&terms, ':', "opam-version").is_some();
    if !is_opam && reader.problems.is_empty() {
        reader.problem(0..0, "the file has no `opam-version`");
    }
    let mut requirements = Vec::new();
    for (key, scope) in [("depends", Scope::Runtime), ("depopts", Scope::Optional)] {
        let list = value(&terms, ':', key)
            .map(std::slice::from_ref)
            .unwrap_or_default();
        required(&reader, list, scope, &mut requirements);
    }
    if file.ends_with(".locked") {
        return reader.finish(locked(requirements));
    }
    let name = file
        .strip_suffix(".opam")
        .filter(|it| !it.is_empty())
        .map(str::to_owned);
    let package = name.or_else(|| text_of(&terms, "name")).filter(|_| is_opam);
    let package = package.map(|name| package_of(&reader, &terms, name));
    reader.finish(Manifest {
        package,
        requirements,
        ..Manifest::default()
    })
}

fn text_of(terms: &[Term<'_>], key: &str) -> Option<String> {
    let text = value(terms, ':', key)?.text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A text, or the texts of a list.
fn texts_of(terms: &[Term<'_>], key: &str) -> Vec<String> {
    let found = value(terms, ':', key);
    let one = found.and_then(Term::text).into_iter();
    let many = found.iter().flat_map(|it| it.texts('[')).map(|it| it.0);
    one.chain(many).map(|it| it.trim().to_owned()).collect()
}

fn package_of(reader: &Reader<'_>, terms: &[Term<'_>], name: String) -> Package {
    let place = value(terms, ':', "opam-version").map(|it| reader.text.place(it.span.clone()));
    let repository = text_of(terms, "dev-repo").map(|it| {
        let it = it.strip_prefix("git+").unwrap_or(&it);
        address::without_credentials(it)
    });
    Package {
        name,
        version: text_of(terms, "version"),
        license: license(reader, terms),
        description: text_of(terms, "synopsis"),
        authors: texts_of(terms, "authors"),
        suppliers: texts_of(terms, "maintainer"),
        homepage: texts_of(terms, "homepage").into_iter().next(),
        repository,
        place: place.unwrap_or_default(),
        ..Package::default()
    }
}

fn license(reader: &Reader<'_>, terms: &[Term<'_>]) -> Option<LicenseField> {
    let span = &value(terms, ':', "license")?.span;
    let all = texts_of(terms, "license");
    let raw = match all.as_slice() {
        [only] => only.clone(),
        many => {
            let bracketed = |it: &String| {
                if it.contains(" OR ") {
                    format!("({it})")
                } else {
                    it.clone()
                }
            };
            many.iter().map(bracketed).collect::<Vec<_>>().join(" AND ")
        }
    };
    reader.license(&raw, span)
}

/// `"name" {>= "1.0" & with-test}`; of alternatives, the first. The stack holds what stands in
/// brackets: the depth of the input is no depth of calls.
fn required(reader: &Reader<'_>, list: &[Term<'_>], scope: Scope, found: &mut Vec<Requirement>) {
    let mut open: Vec<&[Term<'_>]> = vec![list];
    while let Some(terms) = open.pop() {
        let mut is_alternative = false;
        for (at, it) in terms.iter().enumerate() {
            match &it.kind {
                Kind::Mark('|') => is_alternative = true,
                Kind::Group('[' | '(', inner) if !is_alternative => open.push(inner),
                Kind::Text(name) if !is_alternative => {
                    let filter = terms.get(at + 1).filter(|it| it.group('{').is_some());
                    found.push(requirement(reader, name, it, filter, scope));
                }
                Kind::Text(_) => is_alternative = false,
                _ => (),
            }
        }
    }
    found.sort_by_key(|it| (it.place.line, it.place.column));
}

fn requirement(
    reader: &Reader<'_>,
    name: &str,
    at: &Term<'_>,
    filter: Option<&Term<'_>>,
    scope: Scope,
) -> Requirement {
    let inner = filter.and_then(|it| it.group('{')).unwrap_or_default();
    let words = inner.iter().filter_map(Term::word);
    let scopes = words
        .filter_map(|word| SCOPES.iter().find(|it| it.0 == word))
        .map(|it| it.1);
    let written = filter.and_then(|it| reader.text.content.get(it.span.clone()));
    let written = written.map(|it| it.trim_matches(['{', '}', ' ']).to_owned());
    Requirement {
        name: name.to_owned(),
        requirement: written,
        version: exact(inner).map(str::to_owned),
        scope: scopes.max().unwrap_or(scope),
        is_optional: scope == Scope::Optional,
        place: reader.text.place(at.span.clone()),
        ..Requirement::default()
    }
}

/// `= "1.0"`, where that is the only version that the filter names.
fn exact<'a>(filter: &'a [Term<'_>]) -> Option<&'a str> {
    let mut versions = filter
        .iter()
        .enumerate()
        .filter(|(_, it)| it.text().is_some());
    let (at, version) = versions.next()?;
    let is_only = versions.next().is_none();
    let before = |n: usize| filter.get(at.checked_sub(n)?);
    let is_equal = before(1).is_some_and(|it| it.is_mark('='));
    let is_range = before(2).is_some_and(|it| ['<', '>', '!'].iter().any(|c| it.is_mark(*c)));
    version.text().filter(|_| is_only && is_equal && !is_range)
}

/// All that the package needs, one way or another; not what needs what.
fn locked(requirements: Vec<Requirement>) -> Manifest {
    let packages = requirements.into_iter().map(|it| Locked {
        purl: Purl::of(ECOSYSTEM.purl_type, &it.name, it.version.as_deref()),
        scope: (it.scope != Scope::Runtime).then_some(it.scope),
        name: it.name,
        version: it.version,
        place: it.place,
        ..Locked::default()
    });
    let packages: Vec<Locked> = packages.collect();
    Manifest {
        lock: Some(Lock {
            is_closed: packages.is_empty(),
            packages,
        }),
        ..Manifest::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn fields_and_filtered_dependencies_are_read() {
        check(
            "hoot.opam",
            "opam-version: \"2.0\" # why\nversion: \"1.0\"\nlicense: [\"MIT\" \"ISC OR Zlib\"]\n\
             authors: [\"Ann\"]\nmaintainer: \"Bob <b@b.c>\"\ndev-repo: \"git+https://h/hoot.git\"\n\
             depends: [\n  \"ocaml\" {>= \"4.14\"}\n  \"dune\" {build}\n  \"owl\" {with-test & >= \"1\"}\n  \
             (\"wing\" | \"feather\" {>= \"2\"})\n  \"nest\" {= \"3\"}\n]\ndepopts: \"crow\"\n",
            "package hoot 1.0 MIT AND (ISC OR Zlib)\nAnn\nBob <b@b.c>\nhttps://h/hoot.git\n\
             ocaml Runtime >= \"4.14\"\ndune Build build\nowl Dev with-test & >= \"1\"\nwing Runtime\n\
             nest Runtime = \"3\" 3\ncrow Optional\n",
        );
    }

    #[test]
    fn a_locked_file_has_versions() {
        check(
            "hoot.opam.locked",
            "opam-version: \"2.0\"\ndepends: [\"owl\" {= \"1.0\"} \"nest\" {= \"2\" & with-test} \"x\" {!= \"3\"}]\n",
            "locked pkg:opam/owl@1.0\nlocked pkg:opam/nest@2 Dev\nlocked pkg:opam/x\nopen\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check("opam", "", "problem 1: the file has no `opam-version`\n");
        check(
            "x.opam",
            "opam-version: \"2.0\"\ndepends: [",
            "package x - -\nproblem 2: the bracket is not closed\n",
        );
    }
}
