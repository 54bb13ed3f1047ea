// SPDX-License-Identifier: Apache-2.0

//! `Gemfile`: calls of `gem`, in groups or not.

use super::{
    super::{
        Manifest, Requirement, Scope, Source,
        document::Reader,
        script::{RUBY, Spanned, tokens},
    },
    exact, is_name, joined, versions,
};

/// Groups whose packages the product does without.
const DEV: &[&str] = &[
    "development",
    "test",
    "ci",
    "lint",
    "doc",
    "docs",
    "debug",
    "benchmark",
];

/// Words that start a block without `do`, where they start a statement.
const BLOCKS: &[&str] = &[
    "if", "unless", "case", "begin", "def", "while", "until", "class", "module",
];

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let content = reader.text.content.as_ref();
    let tokens = tokens(content, RUBY);
    let mut requirements = Vec::new();
    // The scope of each block that is open.
    let mut blocks: Vec<Scope> = Vec::new();
    for statement in super::super::script::statements(&tokens) {
        let first = statement
            .first()
            .and_then(Spanned::word)
            .unwrap_or_default();
        let around = blocks.last().copied().unwrap_or_default();
        if first == "gem" {
            match gem(reader, statement, around) {
                Some(it) => requirements.push(it),
                None => {
                    let start = statement.first().map_or(0, |it| it.span.start);
                    let end = statement.last().map_or(start, |it| it.span.end);
                    reader.problem(start..end, "the name of a package is computed");
                }
            }
        }
        let opens = statement.iter().any(|it| it.word() == Some("do")) || BLOCKS.contains(&first);
        if opens {
            blocks.push(if first == "group" {
                scope(statement)
            } else {
                around
            });
        } else if first == "end" {
            blocks.pop();
        }
    }
    Manifest {
        requirements,
        is_partial: true,
        ..Manifest::default()
    }
}

/// `gem "name", "~> 1.0", group: :test, git: "…"`.
fn gem(reader: &Reader<'_>, statement: &[Spanned<'_>], around: Scope) -> Option<Requirement> {
    let (at, name) = statement
        .iter()
        .enumerate()
        .find_map(|(at, it)| Some((at, it.text()?)))?;
    // `gem name, "1.0"` has the name elsewhere.
    let is_first = statement.iter().take(at).skip(1).all(|it| it.is('('));
    if !is_first || !is_name(name) {
        return None;
    }
    let rest = statement.get(at + 1..).unwrap_or_default();
    let asked = versions(rest);
    let groups = keyed(rest, "group").or(keyed(rest, "groups"));
    let start = statement.first()?.span.start;
    let end = statement.last()?.span.end;
    Some(Requirement {
        name: name.to_owned(),
        requirement: joined(&asked),
        version: exact(&asked),
        scope: groups.map_or(around, scope),
        source: source(rest),
        place: reader.text.place(start..end),
        ..Requirement::default()
    })
}

/// What follows a key: `key: value` or `:key => value`, up to the next key.
fn keyed<'s, 'a>(statement: &'s [Spanned<'a>], key: &str) -> Option<&'s [Spanned<'a>]> {
    let at = statement.iter().position(|it| it.word() == Some(key))?;
    let is_after = statement
        .get(at + 1)
        .is_some_and(|it| it.is(':') || it.is('='));
    let rest = statement.get(at + 2..).filter(|_| is_after)?;
    let is_next_key = |(at, it): (usize, &Spanned<'_>)| {
        it.word().is_some() && rest.get(at + 1).is_some_and(|it| it.is(':') || it.is('='))
    };
    let end = rest.iter().enumerate().position(is_next_key);
    rest.get(..end.unwrap_or(rest.len()))
}

/// The scope of what is in these groups alone.
fn scope(groups: &[Spanned<'_>]) -> Scope {
    let words = groups.iter().filter_map(|it| it.word().or(it.text()));
    let mut words = words
        .filter(|it| !matches!(*it, "group" | "do" | "optional" | "true"))
        .peekable();
    let is_dev = words.peek().is_some() && words.all(|it| DEV.contains(&it));
    if is_dev { Scope::Dev } else { Scope::Runtime }
}

fn source(statement: &[Spanned<'_>]) -> Source {
    let value = |key| keyed(statement, key)?.iter().find_map(Spanned::text);
    if let Some(path) = value("path") {
        return Source::Path(path.to_owned());
    }
    let repository = value("git").map(str::to_owned);
    let short = value("github").map(|it| match it.split_once('/') {
        Some(_) => format!("https://github.com/{it}"),
        None => format!("https://github.com/{it}/{it}"),
    });
    let Some(address) = repository.or(short) else {
        return Source::Registry;
    };
    match value("ref").or(value("tag")).or(value("branch")) {
        Some(revision) => Source::Git(format!("{address}@{revision}")),
        None => Source::Git(address),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("Gemfile", input, expected);
    }

    #[test]
    fn gems_are_named_with_versions_groups_and_sources() {
        check(
            "source 'https://rubygems.org'\nruby '3.3.0'\ngemspec\n\ngem 'oak', '~> 3.0', '>= 3.0.1' # why\n\
             gem(\"elm\", \"1.2.3\", require: false)\ngem 'moon', group: :test\ngem 'sun', :groups => [:test, :production]\n\
             gem 'nest', git: 'https://h/nest.git', ref: 'abc'\ngem 'bark', path: 'vendor/bark'\n\
             gem 'wing', github: 'owl/wing'\ngroup :development, :test do\n  gem 'beak'\n  if x\n    gem 'claw', '= 2'\n  end\nend\n\
             gem 'tail'\n",
            "oak ~> 3.0, >= 3.0.1 - Runtime Registry\nelm 1.2.3 1.2.3 Runtime Registry\nmoon - - Dev Registry\n\
             sun - - Runtime Registry\nnest - - Runtime Git(\"https://h/nest.git@abc\")\n\
             bark - - Runtime Path(\"vendor/bark\")\nwing - - Runtime Git(\"https://github.com/owl/wing\")\n\
             beak - - Dev Registry\nclaw = 2 2 Dev Registry\ntail - - Runtime Registry\n",
        );
    }

    #[test]
    fn a_name_that_is_computed_is_a_problem() {
        check(
            "gem name, '1'\ngem \"#{x}\"\ngem '../x'\n",
            "problem in 1: the name of a package is computed\n\
             problem in 2: the name of a package is computed\n\
             problem in 3: the name of a package is computed\n",
        );
        check("end\nend\n", "");
    }
}
