// SPDX-License-Identifier: Apache-2.0

//! `setup.py`: setuptools' documentation, *Keywords* of `setuptools.setup()`.
//!
//! A program, which is not run: what the call states literally is read, and a name that the file
//! sets once to a literal stands for that. What is computed is not known here.

use std::ops::Range;

use super::{
    super::{
        Manifest, Package, Requirement, Scope, Written,
        document::Reader,
        script::{PYTHON, Spanned, Token, statements, tokens},
    },
    license::Stated,
    normal_name,
    people::{address, people},
    requirement::requirements,
};

/// The arguments that list requirements.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("install_requires", Scope::Runtime),
    ("setup_requires", Scope::Build),
    ("tests_require", Scope::Dev),
];

/// How often a name may stand for another.
const MAX_NAMES: usize = 8;

type Tokens<'t, 'a> = &'t [Spanned<'a>];

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let tokens = tokens(reader.text.content.as_ref(), PYTHON);
    let Some((at, call)) = call(&tokens) else {
        return Manifest::default();
    };
    let script = Script {
        statements: statements(&tokens),
        arguments: arguments(call),
    };
    let place = tokens.get(at).map(|it| it.span.clone()).unwrap_or_default();
    let package = package(reader, &script, place);
    let mut asked = Vec::new();
    for (key, scope) in REQUIREMENTS {
        let value = script.argument(key).unwrap_or_default();
        asked.extend(listed(reader, &script, value, *scope));
    }
    let extras = script.argument("extras_require").unwrap_or_default();
    for value in values(extras) {
        asked.extend(listed(reader, &script, value, Scope::Optional));
    }
    Manifest {
        package,
        requirements: asked,
        is_partial: true,
        ..Manifest::default()
    }
}

/// What is between the brackets of the first call of `setup`, and where the call starts.
fn call<'t, 'a>(tokens: Tokens<'t, 'a>) -> Option<(usize, Tokens<'t, 'a>)> {
    let is_setup = |it: &Spanned<'_>| {
        let word = it.word().unwrap_or_default();
        word.rsplit('.').next() == Some("setup")
    };
    let calls = tokens.windows(2).enumerate();
    let mut calls = calls.filter(|(_, it)| it.first().is_some_and(is_setup));
    let (at, _) = calls.find(|(at, it)| {
        let before = at.checked_sub(1).and_then(|it| tokens.get(it)?.word());
        it.get(1).is_some_and(|it| it.is('(')) && before != Some("def")
    })?;
    Some((at, bracketed(tokens.get(at + 1..)?)?))
}

/// What is between the bracket that tokens start with and the one that closes it.
fn bracketed<'t, 'a>(tokens: Tokens<'t, 'a>) -> Option<Tokens<'t, 'a>> {
    let mut depth = 0_usize;
    for (at, it) in tokens.iter().enumerate() {
        match it.token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => (),
        }
        if depth == 0 {
            return if at == 0 { None } else { tokens.get(1..at) };
        }
    }
    None
}

/// The parts between commas outside of brackets, without the ends of lines around them.
fn parts<'t, 'a>(tokens: Tokens<'t, 'a>) -> Vec<Tokens<'t, 'a>> {
    let mut depth = 0_usize;
    let at_comma = |it: &Spanned<'_>| {
        match it.token {
            Token::Mark('(' | '[' | '{') => depth += 1,
            Token::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => (),
        }
        depth == 0 && it.is(',')
    };
    let parts = tokens.split(at_comma).map(trimmed);
    parts.filter(|it| !it.is_empty()).collect()
}

fn trimmed<'t, 'a>(mut tokens: Tokens<'t, 'a>) -> Tokens<'t, 'a> {
    while let [first, rest @ ..] = tokens
        && first.token == Token::End
    {
        tokens = rest;
    }
    while let [rest @ .., last] = tokens
        && last.token == Token::End
    {
        tokens = rest;
    }
    tokens
}

/// `key=value`.
fn arguments<'t, 'a>(call: Tokens<'t, 'a>) -> Vec<(&'t str, Tokens<'t, 'a>)> {
    let argument = |part: Tokens<'t, 'a>| match part {
        [key, equals, value @ ..] if equals.is('=') => Some((key.word()?, trimmed(value))),
        _ => None,
    };
    parts(call).into_iter().filter_map(argument).collect()
}

/// The values of `{key: value}`.
fn values<'t, 'a>(table: Tokens<'t, 'a>) -> Vec<Tokens<'t, 'a>> {
    let inner = table.first().filter(|it| it.is('{'));
    let inner = inner.and_then(|_| bracketed(table)).unwrap_or_default();
    let value = |part: Tokens<'t, 'a>| {
        let colon = part.iter().position(|it| it.is(':'))?;
        part.get(colon + 1..).map(trimmed)
    };
    parts(inner).into_iter().filter_map(value).collect()
}

struct Script<'t, 'a> {
    statements: Vec<Tokens<'t, 'a>>,
    arguments: Vec<(&'t str, Tokens<'t, 'a>)>,
}

impl<'t, 'a> Script<'t, 'a> {
    /// The value of an argument.
    fn argument(&self, key: &str) -> Option<Tokens<'t, 'a>> {
        let found = self.arguments.iter().find(|it| it.0 == key)?;
        Some(self.resolved(found.1))
    }

    /// What a name stands for, if the file sets it once.
    fn resolved(&self, mut value: Tokens<'t, 'a>) -> Tokens<'t, 'a> {
        for _ in 0..MAX_NAMES {
            let [name] = value else {
                break;
            };
            let Some(name) = name.word() else {
                break;
            };
            let mut set = self.statements.iter().filter_map(|it| match it {
                [key, equals, rest @ ..] if equals.is('=') && key.word() == Some(name) => {
                    Some(rest)
                }
                _ => None,
            });
            match (set.next(), set.next()) {
                (Some(only), None) => value = trimmed(only),
                _ => break,
            }
        }
        value
    }

    /// The text that a value is, and where it stands.
    fn text(&self, value: Tokens<'t, 'a>) -> Option<(String, Range<usize>)> {
        let value = self.resolved(value);
        let inner = value.first().filter(|it| it.is('('));
        let value = inner.and_then(|_| bracketed(value)).unwrap_or(value);
        let mut text = String::new();
        let mut before: Option<&Spanned<'_>> = None;
        for it in value.iter().filter(|it| it.token != Token::End) {
            match (it.text(), it.word()) {
                // A letter before the quote; of those `f` says that parts are computed.
                (None, Some("r" | "u" | "R" | "U")) if before.is_none() => (),
                (Some(part), _) => text.push_str(part),
                _ => return None,
            }
            before = Some(it);
        }
        let span = value.first()?.span.start..value.last()?.span.end;
        before?.text().map(|_| (text, span))
    }

    /// The texts of a list; what is computed is left out.
    fn texts(&self, value: Tokens<'t, 'a>) -> Vec<(String, Range<usize>)> {
        let value = self.resolved(value);
        if !value.first().is_some_and(|it| it.is('[') || it.is('(')) {
            return self.text(value).into_iter().collect();
        }
        let items = parts(bracketed(value).unwrap_or_default()).into_iter();
        items.filter_map(|it| self.text(it)).collect()
    }

    fn stated(&self, key: &str) -> Option<(String, Range<usize>)> {
        self.text(self.argument(key)?).filter(|it| !it.0.is_empty())
    }
}

/// `None` where the call says nothing of the package itself: another file does.
fn package(reader: &Reader<'_>, script: &Script<'_, '_>, call: Range<usize>) -> Option<Package> {
    let written = |(text, span): (String, Range<usize>)| Written {
        text,
        place: reader.text.place(span),
    };
    let value = |key| script.stated(key).map(|it| it.0);
    let or_empty = |key| value(key).unwrap_or_default();
    let name = script.stated("name");
    let mut stated = Stated {
        expression: script.stated("license_expression").map(written),
        text: script.stated("license").map(written),
        ..Stated::default()
    };
    for it in script.texts(script.argument("classifiers").unwrap_or_default()) {
        stated.add_classifier(written(it));
    }
    let version = value("version");
    let license = stated.license();
    if name.is_none() && version.is_none() && license.is_none() {
        return None;
    }
    let files = script.texts(script.argument("license_files").unwrap_or_default());
    let (name, span) = name.unwrap_or((String::new(), call));
    let mut package = Package {
        name: normal_name(&name),
        place: reader.text.place(span),
        version,
        license,
        license_files: files.into_iter().map(written).collect(),
        description: value("description"),
        authors: people(&or_empty("author"), &or_empty("author_email")),
        ..Package::default()
    };
    let maintainers = people(&or_empty("maintainer"), &or_empty("maintainer_email"));
    package.authors.extend(maintainers);
    address(&mut package, "homepage", &or_empty("url"));
    Some(package)
}

fn listed(
    reader: &mut Reader<'_>,
    script: &Script<'_, '_>,
    value: Tokens<'_, '_>,
    scope: Scope,
) -> Vec<Requirement> {
    let texts = script.texts(value);
    // A text may list several, one a line.
    let mut lines = texts.iter().flat_map(|(text, span)| {
        let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
        lines.map(move |it| (it, span.clone()))
    });
    requirements(reader, &mut lines, scope)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("setup.py", input, expected);
    }

    #[test]
    fn what_the_call_states_is_read() {
        check(
            "from setuptools import setup\n\nsetup(\n    name='Foo',  # here\n    version=\"1.0\",\n    \
             author='Ann', author_email='a@b.c', url='https://h',\n    license='MIT',\n    \
             license_files=('A', 'B'),\n    install_requires=[\n        'x>=1',\n        \"y; os_name \"\n        \
             \"== 'nt'\",\n    ],\n    extras_require={'e': ['w'], 'f': 'v'},\n    setup_requires='z',\n)\n",
            "package foo 1.0 MIT\nfile A\nfile B\nby Ann <a@b.c>\nat https://h -\n\
             x Runtime >=1 - Registry\ny Runtime ; os_name == 'nt' - Registry\nz Build - - Registry\n\
             w Optional - - Registry\nv Optional - - Registry\n",
        );
    }

    #[test]
    fn a_name_that_is_set_once_stands_for_its_literal() {
        check(
            "import setuptools\nNAME = 'foo'\nneeds = [\n    'x==1',\n]\nversion = '1'\nversion = '2'\n\
             setuptools.setup(name=NAME, version=version, install_requires=needs, license=license)\n",
            "package foo - -\nx Runtime ==1 1 Registry\n",
        );
    }

    #[test]
    fn what_is_computed_is_not_invented() {
        check(
            "setup(name='a', version=f'{x}', license='b'.upper(), install_requires=[x, 'y' % z, \"w\"])\n",
            "package a - -\nw Runtime - - Registry\n",
        );
        check("def setup():\n    pass\n", "");
        check("setup()\n", "");
        check("setup(install_requires=['x']", "");
    }

    #[test]
    fn classifiers_name_the_license_and_a_malformed_requirement_is_a_problem() {
        check(
            "setup(name='a', classifiers=['License :: OSI Approved :: MIT License'], install_requires=['b c', 'd'])",
            "package a - License :: OSI Approved :: MIT License\nd Runtime - - Registry\n\
             problem: the requirement's versions are malformed\n",
        );
    }
}
