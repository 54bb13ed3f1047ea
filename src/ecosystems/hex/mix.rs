// SPDX-License-Identifier: Apache-2.0

//! `mix.lock`: a map of Elixir from names to tuples.
//!
//! `{:hex, :name, "version", "inner", [:mix], [{:needed, "~> 1.0", [optional: false]}], "hexpm",
//! "outer"}`, of whose hashes the outer one is the archive's, and `{:git, "address", "revision",
//! []}`.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, Scope, digest,
        document::Reader,
        literal::{Kind, Syntax, Term, parts, value},
    },
    checked_out, registered,
};

const SYNTAX: Syntax = Syntax {
    comments: &["#"],
    block_comment: None,
    quotes: &['"', '\''],
    long_string: None,
    word: "",
};

/// What a package asks for: its name, and whether it does without.
type Need = (String, bool);

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let terms = reader.literals(&SYNTAX);
    let map = terms.iter().find_map(|it| it.group('{'));
    if map.is_none() && reader.problems.is_empty() {
        reader.problem(0..0, "the file is no map");
    }
    let mut packages = Vec::new();
    let mut needs = Vec::new();
    for part in parts(map.unwrap_or_default()) {
        // `"name": {…}` and, in old files, `"name" => {…}`
        let tuple = part.last().and_then(|it| it.group('{'));
        let name = part.first().and_then(Term::spelled);
        let span = span(part);
        match name
            .zip(tuple)
            .and_then(|(name, tuple)| locked(name, tuple))
        {
            Some((it, needed)) => {
                let place = reader.text.place(span);
                packages.push(Locked { place, ..it });
                needs.push(needed);
            }
            None => reader.problem(span, "the locked package is malformed"),
        }
    }
    let is_closed = connect(&mut packages, &needs);
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

fn span(part: &[Term<'_>]) -> std::ops::Range<usize> {
    let start = part.first().map_or(0, |it| it.span.start);
    start..part.last().map_or(start, |it| it.span.end)
}

fn locked(key: &str, tuple: &[Term<'_>]) -> Option<(Locked, Vec<Need>)> {
    let fields: Vec<&[Term<'_>]> = parts(tuple).collect();
    let text = |at: usize| fields.get(at)?.first()?.text();
    match atom(fields.first()?)? {
        "hex" => {
            let name = atom(fields.get(1)?).unwrap_or(key);
            let registry = text(6).unwrap_or("hexpm");
            let organisation = registry.strip_prefix("hexpm:").unwrap_or_default();
            let hash = text(7).and_then(|it| digest::hex("sha256", it));
            let mut it = registered(name, text(2)?, organisation);
            it.hashes.extend(hash);
            let needed = fields.get(5).and_then(|it| it.first()?.group('['));
            let needed = parts(needed.unwrap_or_default()).filter_map(need);
            Some((it, needed.collect()))
        }
        "git" => Some((checked_out(key, text(1)?, text(2)), Vec::new())),
        _ => None,
    }
}

/// `:name` or `:"name"`.
fn atom<'a>(terms: &'a [Term<'_>]) -> Option<&'a str> {
    match terms {
        [colon, name] if colon.is_mark(':') => name.spelled(),
        _ => None,
    }
}

fn need(part: &[Term<'_>]) -> Option<Need> {
    let tuple = part.first()?.group('{')?;
    let fields: Vec<&[Term<'_>]> = parts(tuple).collect();
    let options = fields.last()?.first()?.group('[').unwrap_or_default();
    let is_optional = value(options, ':', "optional");
    let is_optional = is_optional.is_some_and(|it| it.kind == Kind::Word("true"));
    Some((atom(fields.first()?)?.to_owned(), is_optional))
}

/// Finds the packages that each names. Says whether all were found.
fn connect(packages: &mut [Locked], needs: &[Vec<Need>]) -> bool {
    let by_name: FxHashMap<String, usize> = packages
        .iter()
        .enumerate()
        .map(|(index, it)| (it.name.clone(), index))
        .collect();
    // What a repository's package needs is not in the file.
    let mut is_closed = packages.iter().all(|it| it.version.is_some());
    for (package, needed) in packages.iter_mut().zip(needs) {
        for (name, is_optional) in needed {
            let scope = if *is_optional {
                Scope::Optional
            } else {
                Scope::Runtime
            };
            match by_name.get(name) {
                Some(index) => package.dependencies.push((*index, scope)),
                None => is_closed &= *is_optional,
            }
        }
        package.dependencies.sort_unstable();
        package.dependencies.dedup_by_key(|it| it.0);
    }
    is_closed
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("mix.lock", input, expected);
    }

    #[test]
    fn packages_of_registries_and_repositories_are_read() {
        let sum = "0a".repeat(32);
        check(
            &format!(
                "%{{\n  \"hoot\": {{:hex, :hoot, \"1.0.0\", \"xx\", [:mix], [{{:owl, \"~> 2.0\", \
                 [hex: :owl, repo: \"hexpm\", optional: false]}}, {{:gone, \">= 0.0.0\", [hex: :gone, \
                 optional: true]}}], \"hexpm\", \"{sum}\"}},\n  \"owl\": {{:hex, :owl, \"2.1.0\", \"xx\", [:mix], \
                 [], \"hexpm:acme\", \"yy\"}},\n}}\n"
            ),
            "locked pkg:hex/hoot@1.0.0 SHA-256 -> owl\nlocked pkg:hex/acme/owl@2.1.0\nclosed\n",
        );
        check(
            "%{\"a\" => {:git, \"https://github.com/x/a.git\", \"abc\", [tag: \"v1\"]}}",
            "locked pkg:hex/a?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fx%2Fa.git%40abc\nopen\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "%{\"a\": {:hex}, \"b\": 3, {}}",
            &format!(
                "closed\n{}",
                "problem 1: the locked package is malformed\n".repeat(3)
            ),
        );
        check("", "closed\nproblem 1: the file is no map\n");
        check(
            "%{\"a\": {:hex, :a, \"1\"",
            "locked pkg:hex/a@1\nclosed\nproblem 1: the bracket is not closed\n",
        );
    }
}
