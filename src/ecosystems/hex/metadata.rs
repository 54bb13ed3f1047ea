// SPDX-License-Identifier: Apache-2.0

//! `hex_metadata.config`, which stands in unpacked packages: terms of Erlang, `{<<"key">>, value}.`
//!
//! The format: Hex's specification of package metadata. It does not say whether several licenses
//! may be chosen from or hold together, so that a list declares nothing: the texts decide.

use super::{
    super::{
        Manifest, Package, Requirement, Scope,
        document::Reader,
        literal::{Kind, Term, parts},
    },
    rebar::{SYNTAX, text},
};

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let terms = reader.literals(&SYNTAX);
    let mut package = Package::default();
    let mut requirements = Vec::new();
    for tuple in terms.iter().filter_map(|it| it.group('{')) {
        let Some((key, value)) = pair(tuple) else {
            continue;
        };
        let first = || text(value).map(str::to_owned);
        match key {
            "name" => {
                package.name = first().unwrap_or_default();
                package.place = span(tuple)
                    .map(|it| reader.text.place(it))
                    .unwrap_or_default();
            }
            "version" => package.version = first(),
            "description" => package.description = first(),
            "licenses" => {
                let listed: Vec<(&str, &std::ops::Range<usize>)> =
                    value.iter().flat_map(|it| it.texts('[')).collect();
                if let [(name, span)] = listed.as_slice() {
                    package.license = reader.license(name, span);
                }
            }
            "links" => links(&mut package, value),
            "requirements" => requirements.extend(needs(reader, value)),
            _ => (),
        }
    }
    if package.name.is_empty() && reader.problems.is_empty() {
        reader.problem(0..0, "the file has no `name`");
    }
    Manifest {
        package: Some(package),
        requirements,
        ..Manifest::default()
    }
}

/// `<<"key">>, value` of a tuple.
fn pair<'t, 'a>(tuple: &'t [Term<'a>]) -> Option<(&'t str, &'t [Term<'a>])> {
    let comma = tuple.iter().position(|it| it.is_mark(','))?;
    Some((text(tuple.get(..comma)?)?, tuple.get(comma + 1..)?))
}

fn span(terms: &[Term<'_>]) -> Option<std::ops::Range<usize>> {
    Some(terms.first()?.span.start..terms.last()?.span.end)
}

/// Pages by what they are called: whoever wrote the package chose the words.
fn links(package: &mut Package, value: &[Term<'_>]) {
    let tuples = value.iter().filter_map(|it| it.group('['));
    for tuple in tuples.flat_map(|it| it.iter().filter_map(|it| it.group('{'))) {
        let Some((name, address)) = pair(tuple) else {
            continue;
        };
        let Some(address) = text(address) else {
            continue;
        };
        let is_of = |words: &[&str]| words.iter().any(|it| name.eq_ignore_ascii_case(it));
        if is_of(&["github", "gitlab", "repository", "source", "source code"]) {
            package.repository = Some(address.to_owned());
        } else if is_of(&["homepage", "website"]) {
            package.homepage = Some(address.to_owned());
        }
    }
}

/// A list of lists of pairs; in old packages a list of `{<<"name">>, [pairs]}`.
fn needs(reader: &Reader<'_>, value: &[Term<'_>]) -> Vec<Requirement> {
    let list = value
        .iter()
        .find_map(|it| it.group('['))
        .unwrap_or_default();
    let one = |part: &[Term<'_>]| {
        let term = part.first()?;
        let (old_name, pairs) = match term.group('{') {
            Some(tuple) => {
                let (name, rest) = pair(tuple)?;
                (Some(name), rest.iter().find_map(|it| it.group('['))?)
            }
            None => (None, term.group('[')?),
        };
        let fields = pairs.iter().filter_map(|it| pair(it.group('{')?));
        let (mut name, mut asked, mut is_optional) = (old_name, None, false);
        for (key, value) in fields {
            match key {
                "name" => name = text(value),
                "requirement" => asked = text(value),
                "optional" => is_optional = value.iter().any(|it| it.kind == Kind::Word("true")),
                _ => (),
            }
        }
        Some(Requirement {
            name: name?.to_owned(),
            requirement: asked.map(str::to_owned),
            scope: if is_optional {
                Scope::Optional
            } else {
                Scope::Runtime
            },
            is_optional,
            place: reader.text.place(term.span.clone()),
            ..Requirement::default()
        })
    };
    parts(list).filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;

    #[test]
    fn an_unpacked_package_says_what_it_is() {
        check(
            "deps/hoot/hex_metadata.config",
            "{<<\"app\">>,<<\"hoot\">>}.\n{<<\"description\">>,<<\"Hoots\"/utf8>>}.\n\
             {<<\"licenses\">>,[<<\"Apache-2.0\">>]}.\n\
             {<<\"links\">>,[{<<\"GitHub\">>,<<\"https://r\">>}]}.\n{<<\"name\">>,<<\"hoot\">>}.\n\
             {<<\"requirements\">>,\n [[{<<\"name\">>,<<\"owl\">>},{<<\"optional\">>,true},\
             {<<\"requirement\">>,<<\"~> 1.0\">>}]]}.\n{<<\"version\">>,<<\"1.0.0\">>}.\n",
            "package hoot 1.0.0 Apache-2.0\nhttps://r\nowl Optional ~> 1.0\n",
        );
    }

    #[test]
    fn several_licenses_declare_nothing() {
        check(
            "deps/hoot/hex_metadata.config",
            "{<<\"name\">>,<<\"hoot\">>}.\n{<<\"licenses\">>,[<<\"MIT\">>,<<\"ISC\">>]}.\n\
             {<<\"requirements\">>,[{<<\"owl\">>,[{<<\"requirement\">>,<<\"1.0\">>}]}]}.\n",
            "package hoot - -\nowl Runtime 1.0\n",
        );
        check(
            "deps/hoot/hex_metadata.config",
            "",
            "package  - -\nproblem 1: the file has no `name`\n",
        );
    }
}
