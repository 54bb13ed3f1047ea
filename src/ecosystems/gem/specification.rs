// SPDX-License-Identifier: Apache-2.0

//! `*.gemspec`: fields that are set to texts, and calls that name dependencies.

use super::{
    super::{
        Manifest, Package, Requirement, Scope, Written,
        choice::{Offer, choice},
        document::Reader,
        script::{RUBY, Spanned, Token, statements, tokens},
    },
    exact, is_name, joined, versions,
};

/// The calls that name dependencies.
const CALLS: &[(&str, Scope)] = &[
    ("add_dependency", Scope::Runtime),
    ("add_runtime_dependency", Scope::Runtime),
    ("add_development_dependency", Scope::Dev),
];

pub(super) fn read(reader: &Reader<'_>) -> Manifest {
    let content = reader.text.content.as_ref();
    let tokens = tokens(content, RUBY);
    let mut package = Package::default();
    let mut requirements: Vec<Requirement> = Vec::new();
    for statement in statements(&tokens) {
        let Some(field) = statement.first().and_then(Spanned::word) else {
            continue;
        };
        let Some((_, field)) = field.split_once('.') else {
            continue;
        };
        if let Some((_, scope)) = CALLS.iter().find(|it| it.0 == field) {
            requirements.extend(dependency(reader, statement, *scope));
        } else if statement.iter().any(|it| it.is('=')) {
            set(reader, &mut package, field, statement);
        }
    }
    // Specifications that were written by a program name each twice, for old and new readers.
    let mut seen = std::collections::BTreeSet::new();
    requirements.retain(|it| seen.insert((it.name.clone(), it.scope, it.requirement.clone())));
    Manifest {
        package: Some(package),
        requirements,
        is_partial: true,
        ..Manifest::default()
    }
}

fn set(reader: &Reader<'_>, package: &mut Package, field: &str, statement: &[Spanned<'_>]) {
    let start = statement
        .iter()
        .position(|it| it.is('='))
        .unwrap_or_default();
    let values = statement.get(start..).unwrap_or_default();
    // What is put together or computed is not what is stated.
    let is_stated = |it: &Spanned<'_>| {
        it.text().is_some()
            || it.token == Token::End
            || it.word() == Some("freeze")
            || ['=', '[', ']', ',', '.', '(', ')']
                .iter()
                .any(|mark| it.is(*mark))
    };
    if !values.iter().all(is_stated) {
        return;
    }
    let texts = || values.iter().filter_map(|it| Some((it.text()?, it)));
    let written = |(text, it): (&str, &Spanned<'_>)| Written {
        text: text.trim().to_owned(),
        place: reader.text.place(it.span.clone()),
    };
    let first = texts()
        .next()
        .map(&written)
        .filter(|it| !it.text.is_empty());
    let Some(first) = first else {
        return;
    };
    match field {
        "name" if is_name(&first.text) => {
            package.name = first.text;
            package.place = first.place;
        }
        "version" => package.version = Some(first.text),
        "license" | "licenses" => {
            let offers: Vec<Offer> = texts().map(|it| Offer::named(written(it))).collect();
            package.license = choice(&offers);
        }
        "author" | "authors" => package.authors = texts().map(|it| it.0.to_owned()).collect(),
        "homepage" => package.homepage = Some(first.text),
        "summary" => package.description = package.description.take().or(Some(first.text)),
        "description" => package.description = Some(first.text),
        "metadata" => metadata(package, statement),
        _ => (),
    }
}

/// `metadata["source_code_uri"] = "…"`.
fn metadata(package: &mut Package, statement: &[Spanned<'_>]) {
    let mut texts = statement.iter().filter_map(Spanned::text);
    if let (Some("source_code_uri"), Some(address)) = (texts.next(), texts.next()) {
        package.repository = Some(address.to_owned());
    }
}

/// `add_dependency "name", "~> 1.0"`.
fn dependency(reader: &Reader<'_>, statement: &[Spanned<'_>], scope: Scope) -> Option<Requirement> {
    let at = statement.iter().position(|it| it.text().is_some())?;
    let name = statement.get(at)?.text().filter(|it| is_name(it))?;
    let asked = versions(statement.get(at + 1..)?);
    let (start, end) = (statement.first()?.span.start, statement.last()?.span.end);
    Some(Requirement {
        name: name.to_owned(),
        requirement: joined(&asked),
        version: exact(&asked),
        scope,
        place: reader.text.place(start..end),
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("hoot.gemspec", input, expected);
    }

    #[test]
    fn a_specification_states_what_it_is() {
        check(
            "Gem::Specification.new do |spec|\n  spec.name = \"hoot\"\n  spec.version = '1.0.0'\n\
             spec.licenses = [\"MIT\",\n    \"Ruby\"]\n  spec.authors = ['Ann', 'Bob']\n  spec.homepage = 'https://h'\n\
             spec.summary = 'Hoots'\n  spec.metadata[\"source_code_uri\"] = \"https://r\"\n\
             spec.add_dependency 'oak', '~> 3.0', '>= 3.0.1'\n  spec.add_development_dependency(\"moon\", \"5\")\nend\n",
            "package \"hoot\" 1.0.0 MIT OR Ruby\nby Ann\nby Bob\nhttps://h\nhttps://r\nHoots\n\
             oak ~> 3.0, >= 3.0.1 - Runtime Registry\nmoon 5 5 Dev Registry\n",
        );
    }

    #[test]
    fn specifications_that_a_program_wrote_are_read() {
        check(
            "Gem::Specification.new do |s|\n  s.name = \"hoot\".freeze\n  s.licenses = [\"MIT\".freeze]\n\
             s.add_runtime_dependency(%q<oak>.freeze, [\"~> 3.0\".freeze])\n\
             s.add_runtime_dependency(%q<oak>.freeze, [\"~> 3.0\".freeze])\nend\n",
            "package \"hoot\" - MIT\noak ~> 3.0 - Runtime Registry\n",
        );
    }

    #[test]
    fn what_is_computed_is_not_invented() {
        check(
            "Gem::Specification.new do |s|\n  s.name = 'hoot'\n  s.version = Hoot::VERSION\n  s.license = File.read('x')\n\
             s.summary = \"#{x}\"\n  s.add_dependency name\nend\n",
            "package \"hoot\" - -\n",
        );
        check("", "package \"\" - -\n");
    }
}
