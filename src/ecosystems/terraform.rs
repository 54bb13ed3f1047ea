// SPDX-License-Identifier: Apache-2.0

//! Terraform and OpenTofu: `.terraform.lock.hcl`.
//!
//! The format: HashiCorp's documentation, *Dependency lock file*. The hashes `zh:` are of the
//! provider's archives, one for each platform; `h1:` are of listings. Only where there is one
//! archive is its hash that of the provider.

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Requirement,
    address::generic,
    digest,
    document::Reader,
    literal::{Syntax, Term, value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "terraform",
    purl_type: "generic",
    namespace: None,
    files: &[File::beside(".terraform.lock.hcl").giving(&[
        Fact::Requirements,
        Fact::Versions,
        Fact::Hashes,
        Fact::Edges,
    ])],
    docs: "Providers of Terraform and OpenTofu: `.terraform.lock.hcl`",
    lists: Lists::None,
    parse,
};

const SYNTAX: Syntax = Syntax {
    comments: &["#", "//"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"'],
    long_string: None,
    word: "-",
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let terms = reader.literals(&SYNTAX);
    let mut requirements = Vec::new();
    let mut packages = Vec::new();
    for it in terms.windows(3) {
        let [word, address, block] = it else { continue };
        let (Some("provider"), Some(inner)) = (word.word(), block.group('{')) else {
            continue;
        };
        let span = word.span.start..block.span.end;
        let Some(it) = address.text().and_then(|it| locked(it, inner)) else {
            reader.problem(span, "the provider has no address or no version");
            continue;
        };
        let place = text.place(word.span.start..address.span.end);
        requirements.push(Requirement {
            name: it.name.clone(),
            requirement: value(inner, '=', "constraints")
                .and_then(Term::text)
                .map(str::to_owned),
            place: place.clone(),
            ..Requirement::default()
        });
        packages.push(Locked { place, ..it });
    }
    // A provider is a program that needs no other.
    let is_closed = true;
    reader.finish(Manifest {
        requirements,
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    })
}

/// `registry.terraform.io/namespace/type`.
fn locked(address: &str, inner: &[Term<'_>]) -> Option<Locked> {
    let (registry, name) = address.split_once('/')?;
    let version = value(inner, '=', "version")?.text()?;
    let hashes = value(inner, '=', "hashes");
    let archives: Vec<&str> = hashes
        .iter()
        .flat_map(|it| it.texts('['))
        .filter_map(|(it, _)| it.strip_prefix("zh:"))
        .collect();
    let hash = match archives.as_slice() {
        [only] => digest::hex("sha256", only),
        _ => None,
    };
    Some(Locked {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        purl: generic(name, Some(version)).map(|it| it.with("repository_url", registry)),
        hashes: hash.into_iter().collect(),
        ..Locked::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check(".terraform.lock.hcl", input, expected);
    }

    #[test]
    fn providers_are_locked_to_versions() {
        let sum = "0a".repeat(32);
        check(
            &format!(
                "# Written by a program\nprovider \"registry.terraform.io/owl/hoot\" {{\n  version = \"1.2.0\"\n  \
                 constraints = \"~> 1.2\"\n  hashes = [\n    \"h1:abc=\",\n    \"zh:{sum}\",\n  ]\n}}\n\
                 provider \"own/x/y\" {{\n  version = \"2\"\n}}\n"
            ),
            "owl/hoot Runtime ~> 1.2\nx/y Runtime\n\
             locked pkg:generic/owl/hoot@1.2.0?repository_url=registry.terraform.io SHA-256\n\
             locked pkg:generic/x/y@2?repository_url=own\nclosed\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "provider \"a\" {}\nprovider \"a/b\" {",
            "closed\nproblem 1: the provider has no address or no version\n\
             problem 2: the provider has no address or no version\nproblem 2: the bracket is not closed\n",
        );
    }
}
