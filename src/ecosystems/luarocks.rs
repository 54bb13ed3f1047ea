// SPDX-License-Identifier: Apache-2.0

//! Lua: the literals of rockspecs.
//!
//! The format: LuaRocks' wiki, *Rockspec format*. A rockspec is a program of assignments: what
//! they compute is not known. The language itself (`lua >= 5.1`) is no package.

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Package, Requirement, Scope,
    address::without_credentials,
    document::Reader,
    literal::{Syntax, Term, value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "luarocks",
    purl_type: "luarocks",
    namespace: None,
    files: &[File::beside("*.rockspec").giving(&[
        Fact::Package,
        Fact::License,
        Fact::Requirements,
        Fact::Scopes,
    ])],
    docs: "Lua packages: the literals of rockspecs",
    lists: Lists::None,
    parse,
};

/// The tables of requirements.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("build_dependencies", Scope::Build),
    ("test_dependencies", Scope::Dev),
];

const LANGUAGE: &str = "lua";

const SYNTAX: Syntax = Syntax {
    comments: &["--"],
    block_comment: Some(("--[[", "]]")),
    quotes: &['"', '\''],
    long_string: Some(("[[", "]]")),
    word: "",
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let terms = reader.literals(&SYNTAX);
    let text_of = |terms: &[Term<'_>], key: &str| {
        value(terms, '=', key)
            .and_then(Term::text)
            .map(|it| it.trim().to_owned())
    };
    let table = |key: &str| {
        value(&terms, '=', key)
            .and_then(|it| it.group('{'))
            .unwrap_or_default()
    };
    let mut requirements = Vec::new();
    for (key, scope) in REQUIREMENTS {
        let list = value(&terms, '=', key);
        for (written, span) in list.iter().flat_map(|it| it.texts('{')) {
            match required(written) {
                Some(it) => requirements.push(Requirement {
                    scope: *scope,
                    place: text.place(span.clone()),
                    ..it
                }),
                None => reader.problem(span.clone(), "the dependency is malformed"),
            }
        }
    }
    requirements.retain(|it| it.name != LANGUAGE);
    let (description, source) = (table("description"), table("source"));
    let license = value(description, '=', "license");
    let name = value(&terms, '=', "package");
    if name.and_then(Term::text).is_none() && reader.problems.is_empty() {
        reader.problem(0..0, "the rockspec has no literal `package`");
    }
    let package = name
        .zip(text_of(&terms, "package"))
        .map(|(at, name)| Package {
            name,
            version: text_of(&terms, "version"),
            license: license.and_then(|it| reader.license(it.text()?, &it.span)),
            description: text_of(description, "summary"),
            suppliers: text_of(description, "maintainer").into_iter().collect(),
            homepage: text_of(description, "homepage"),
            repository: text_of(source, "url")
                .filter(|it| it.starts_with("git"))
                .map(|it| without_credentials(it.strip_prefix("git+").unwrap_or(&it))),
            place: text.place(at.span.clone()),
            ..Package::default()
        });
    reader.finish(Manifest {
        package,
        requirements,
        ..Manifest::default()
    })
}

/// `name >= 1.0, < 2.0`, `user/name == 1.0-1`.
fn required(written: &str) -> Option<Requirement> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let written = written.trim();
    let end = written.find(|c| !is_part(c)).unwrap_or(written.len());
    let (name, range) = written.split_at_checked(end)?;
    let range = range.trim();
    let exact = range.strip_prefix("==").map(str::trim);
    let exact = exact.filter(|it| !it.is_empty() && !it.contains([',', ' ']));
    (!name.is_empty()).then(|| Requirement {
        name: name.to_owned(),
        requirement: (!range.is_empty()).then(|| range.to_owned()),
        version: exact.map(str::to_owned),
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("hoot-1.0-1.rockspec", input, expected);
    }

    #[test]
    fn a_rockspec_is_a_list_of_assignments() {
        check(
            "-- package = \"no\"\npackage = \"Hoot\"\nversion = '1.0-1'\nsource = {\n  \
             url = \"git+https://h/hoot.git\",\n  tag = \"v1\"\n}\ndescription = {\n  summary = [[ Hoots ]],\n  \
             license = \"MIT/X11\",\n  homepage = \"https://h\"\n}\ndependencies = {\n  \"lua >= 5.1\",\n  \
             \"owl ~> 2\", \"me/wing == 1.0-1\",\n}\ntest_dependencies = { \"busted\" }\n",
            "package Hoot 1.0-1 MIT/X11\nhttps://h\nhttps://h/hoot.git\nowl Runtime ~> 2\n\
             me/wing Runtime == 1.0-1 1.0-1\nbusted Dev\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "package = f()\ndependencies = { \">= 1\" }\n",
            "problem 2: the dependency is malformed\n",
        );
        check("", "problem 1: the rockspec has no literal `package`\n");
        check("package = \"x", "problem 1: the string has no end\n");
    }
}
