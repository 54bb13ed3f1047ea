// SPDX-License-Identifier: Apache-2.0

//! `rebar.lock`: two terms of Erlang.
//!
//! `{"1.2.0", [{<<"name">>, {pkg, <<"name">>, <<"1.0">>}, 0}, …]}.` says what is locked and how far
//! from the project it is; `[{pkg_hash_ext, [{<<"name">>, <<"HASH">>}]}].` has the archives' hashes.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, digest,
        document::Reader,
        literal::{Syntax, Term, parts},
    },
    Requirement, checked_out, registered,
};

pub(super) const SYNTAX: Syntax = Syntax {
    comments: &["%"],
    block_comment: None,
    quotes: &['"'],
    long_string: None,
    word: "",
};

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let terms = reader.literals(&SYNTAX);
    // The first files were the list alone.
    let versioned = terms.first().and_then(|it| it.group('{'));
    let list = versioned
        .unwrap_or(&terms)
        .iter()
        .find_map(|it| it.group('['));
    let hashes = terms.last().and_then(|it| it.group('[')).or_else(|| {
        let before_dot = terms.iter().rev().find(|it| it.group('[').is_some());
        before_dot.and_then(|it| it.group('['))
    });
    let hashes = outer_hashes(hashes.unwrap_or_default());
    let mut manifest = Manifest::default();
    let mut packages = Vec::new();
    for part in parts(list.unwrap_or_default()) {
        let Some(tuple) = part.first() else { continue };
        let Some((mut it, level)) = locked(tuple) else {
            reader.problem(tuple.span.clone(), "the locked package is malformed");
            continue;
        };
        it.place = reader.text.place(tuple.span.clone());
        let hash = hashes.get(it.name.as_str());
        it.hashes
            .extend(hash.and_then(|it| digest::hex("sha256", it)));
        if level == "0" {
            manifest.requirements.push(Requirement {
                name: it.name.clone(),
                place: it.place.clone(),
                ..Requirement::default()
            });
        }
        packages.push(it);
    }
    if list.is_none() && reader.problems.is_empty() {
        reader.problem(0..0, "the file locks nothing");
    }
    manifest.lock = Some(Lock {
        is_closed: packages.is_empty(),
        packages,
    });
    manifest
}

/// `<<"text">>` is a text.
pub(super) fn text<'a>(terms: &'a [Term<'_>]) -> Option<&'a str> {
    terms.iter().find_map(Term::text)
}

fn locked<'a>(tuple: &Term<'a>) -> Option<(Locked, &'a str)> {
    let fields: Vec<&[Term<'a>]> = parts(tuple.group('{')?).collect();
    let [name, source, level] = fields.as_slice() else {
        return None;
    };
    let name = text(name)?;
    let source: Vec<&[Term<'a>]> = parts(source.first()?.group('{')?).collect();
    let package = match source.first()?.first()?.word()? {
        "pkg" => registered(text(source.get(1)?)?, text(source.get(2)?)?, ""),
        "git" => {
            let reference = source.get(2).and_then(|it| it.first()?.group('{'));
            checked_out(name, text(source.get(1)?)?, reference.and_then(text))
        }
        _ => return None,
    };
    Some((package, level.first()?.word()?))
}

fn outer_hashes<'a>(sections: &'a [Term<'_>]) -> FxHashMap<&'a str, &'a str> {
    let section = parts(sections).find_map(|it| {
        let fields = it.first()?.group('{')?;
        (fields.first()?.word()? == "pkg_hash_ext").then_some(fields)
    });
    let list = section.and_then(|it| it.last()?.group('['));
    let pairs = parts(list.unwrap_or_default()).filter_map(|it| {
        let fields: Vec<&[Term<'_>]> = parts(it.first()?.group('{')?).collect();
        Some((text(fields.first()?)?, text(fields.get(1)?)?))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("rebar.lock", input, expected);
    }

    #[test]
    fn packages_are_locked_with_hashes_and_levels() {
        let sum = "0A".repeat(32);
        check(
            &format!(
                "{{\"1.2.0\",\n[{{<<\"hoot\">>,{{pkg,<<\"hoot\">>,<<\"1.0\">>}},0}},\n \
                 {{<<\"owl\">>,{{git,\"https://h/owl.git\",{{ref,\"abc\"}}}},1}}]}}.\n\
                 [\n{{pkg_hash,[\n {{<<\"hoot\">>, <<\"FF\">>}}]}},\n{{pkg_hash_ext,[\n {{<<\"hoot\">>, <<\"{sum}\">>}}]}}\n].\n"
            ),
            "hoot Runtime\nlocked pkg:hex/hoot@1.0 SHA-256\n\
             locked pkg:hex/owl?vcs_url=git%2Bhttps:%2F%2Fh%2Fowl.git%40abc\nopen\n",
        );
        check("[].\n", "closed\n");
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "[{a}, 3].",
            &format!(
                "closed\n{}",
                "problem 1: the locked package is malformed\n".repeat(2)
            ),
        );
        check("", "closed\nproblem 1: the file locks nothing\n");
    }
}
