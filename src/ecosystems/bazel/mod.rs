// SPDX-License-Identifier: Apache-2.0

//! Bazel modules: `MODULE.bazel` where it is literal, and `MODULE.bazel.lock`.
//!
//! The formats: Bazel's documentation, *Bazel modules* and *Bazel lockfile*.

mod lock;

use std::collections::BTreeMap;

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Package, Purl, Requirement, Scope, Source,
    address::{repository, without_credentials},
    document::Reader,
    literal::{Kind, Syntax, Term, calls, value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "bazel",
    purl_type: "bazel",
    namespace: None,
    files: &[
        File::beside("MODULE.bazel").giving(&[Fact::Package, Fact::Requirements, Fact::Scopes]),
        File::beside("MODULE.bazel.lock").giving(&[Fact::Versions, Fact::Edges]),
    ],
    docs: "Bazel modules: the literal calls of `MODULE.bazel`; what `MODULE.bazel.lock` chose, with \
           what needs what up to Bazel 7.1",
    lists: Lists::None,
    parse,
};

const SYNTAX: Syntax = Syntax {
    comments: &["#"],
    block_comment: None,
    quotes: &['"', '\''],
    long_string: None,
    word: ".",
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let manifest = if text.path.name() == b"MODULE.bazel.lock" {
        lock::read(&mut reader)
    } else {
        read(&mut reader)
    };
    reader.finish(manifest)
}

fn read(reader: &mut Reader<'_>) -> Manifest {
    let terms = reader.literals(&SYNTAX);
    let sources = sources(&terms);
    let mut manifest = Manifest::default();
    for (name, call) in calls(&terms, '(') {
        let inner = call.group('(').unwrap_or_default();
        let of = |key: &str| value(inner, '=', key).and_then(Term::text);
        let place = reader.text.place(call.span.clone());
        match (name, of("name")) {
            ("module", Some(name)) => {
                manifest.package = Some(Package {
                    name: name.to_owned(),
                    version: of("version").filter(|it| !it.is_empty()).map(str::to_owned),
                    place,
                    ..Package::default()
                });
            }
            ("bazel_dep", Some(name)) => {
                let is_dev = value(inner, '=', "dev_dependency");
                let is_dev = is_dev.is_some_and(|it| it.kind == Kind::Word("True"));
                let source = sources.get(name).cloned().unwrap_or_default();
                let version =
                    of("version").filter(|it| !it.is_empty() && source == Source::Registry);
                // The versions that other modules want may be later: only a lock file knows.
                manifest.requirements.push(Requirement {
                    name: name.to_owned(),
                    requirement: version.map(|it| format!(">= {it}")),
                    purl: purl(name, &source),
                    scope: if is_dev { Scope::Dev } else { Scope::Runtime },
                    source,
                    place,
                    ..Requirement::default()
                });
            }
            ("bazel_dep", None) => {
                reader.problem(call.span.clone(), "the module has no literal name");
            }
            _ => (),
        }
    }
    manifest
}

fn purl(name: &str, source: &Source) -> Option<Purl> {
    let purl = Purl::of(ECOSYSTEM.purl_type, name, None)?;
    Some(match source {
        Source::Git(address) => purl.with("vcs_url", &format!("git+{address}")),
        Source::Archive(address) => purl.with("download_url", address),
        Source::Registry | Source::Path(_) => purl,
    })
}

/// Where modules come from that overrides take from elsewhere than the registry.
fn sources<'a>(terms: &'a [Term<'_>]) -> BTreeMap<&'a str, Source> {
    let mut found = BTreeMap::new();
    for (name, call) in calls(terms, '(') {
        let inner = call.group('(').unwrap_or_default();
        let of = |key: &str| value(inner, '=', key).and_then(Term::text);
        let urls = || value(inner, '=', "urls").and_then(|it| it.texts('[').next());
        let source = match name {
            "git_override" => of("remote").map(|it| {
                repository(
                    it,
                    of("commit").or_else(|| of("tag")).or_else(|| of("branch")),
                )
                .source
            }),
            "archive_override" => {
                let url = of("url").or_else(|| of("urls")).or_else(|| Some(urls()?.0));
                url.map(|it| Source::Archive(without_credentials(it)))
            }
            "local_path_override" => of("path").map(|it| Source::Path(it.to_owned())),
            _ => None,
        };
        found.extend(of("module_name").zip(source));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("MODULE.bazel", input, expected);
    }

    #[test]
    fn literal_calls_name_modules() {
        check(
            "\"\"\"Doc (\"\"\"\nmodule(\n    name = \"hoot\",\n    version = \"1.0\",\n)\n\
             bazel_dep(name = \"owl\", version = \"2.0\", repo_name = \"o\")  # why\n\
             bazel_dep(name = 'nest', dev_dependency = True)\nbazel_dep(name = \"wing\", version = \"1\")\n\
             git_override(module_name = \"wing\", remote = \"https://h/wing.git\", commit = \"abc\")\n",
            "package hoot 1.0 -\npkg:bazel/owl Runtime >= 2.0\npkg:bazel/nest Dev\n\
             pkg:bazel/wing?vcs_url=git%2Bhttps:%2F%2Fh%2Fwing.git%40abc Runtime\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "bazel_dep(name = NAME)\nmodule(",
            "problem 1: the module has no literal name\nproblem 2: the bracket is not closed\n",
        );
    }
}
