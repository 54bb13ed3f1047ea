// SPDX-License-Identifier: Apache-2.0

//! The specification in an archive of a gem: YAML, as `Gem::Specification` of `RubyGems` writes it.

use super::{
    super::{
        Manifest, Package, Requirement, Scope,
        choice::{Offer, choice},
        document::{Reader, Value},
    },
    exact, is_name, joined,
};

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let document = reader.yaml();
    let Some(name) = reader
        .string(&document, "name")
        .filter(|it| is_name(&it.text))
    else {
        reader.problem(document.span.clone(), "the file has no `name`");
        return Manifest::default();
    };
    let version = document.get("version").and_then(version);
    let pages = document.get("metadata");
    let package = Package {
        name: name.text,
        place: name.place,
        version: version.map(str::to_owned),
        license: {
            let listed = document
                .get("licenses")
                .map(Value::items)
                .unwrap_or_default();
            let offers = listed.iter().filter_map(|it| {
                let text = it.spelled()?.to_owned();
                let place = reader.text.place(it.span.clone());
                Some(Offer::named(super::super::Written { text, place }))
            });
            choice(&offers.collect::<Vec<_>>())
        },
        authors: document.texts_of("authors"),
        homepage: document.owned("homepage"),
        description: document
            .owned("description")
            .or_else(|| document.owned("summary")),
        repository: pages.and_then(|it| it.owned("source_code_uri")),
        ..Package::default()
    };
    let needed = document.get("dependencies").map(Value::items);
    let needed = needed.unwrap_or_default().iter();
    Manifest {
        package: Some(package),
        requirements: needed.filter_map(|it| requirement(reader, it)).collect(),
        ..Manifest::default()
    }
}

/// A version stands in an object of its own.
fn version(value: &Value) -> Option<&str> {
    value.get("version").and_then(Value::spelled)
}

fn requirement(reader: &Reader<'_>, value: &Value) -> Option<Requirement> {
    let name = value.text_of("name").filter(|it| is_name(it))?;
    let asked = value
        .get("requirement")
        .and_then(|it| it.get("requirements"));
    // Each is a list of the operator and the version.
    let asked = asked.map(Value::items).unwrap_or_default().iter();
    let asked: Vec<String> = asked
        .filter_map(|it| {
            let [operator, wanted] = it.items() else {
                return None;
            };
            Some(format!("{} {}", operator.spelled()?, version(wanted)?))
        })
        .collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let is_dev = value.get("type").and_then(Value::spelled) == Some(":development");
    Some(Requirement {
        name: name.to_owned(),
        requirement: joined(&asked),
        version: exact(&asked),
        scope: if is_dev { Scope::Dev } else { Scope::Runtime },
        place: reader.text.place(value.span.clone()),
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    #[test]
    fn an_archive_says_what_is_in_it() {
        check_file(
            "x.gem/metadata",
            "--- !ruby/object:Gem::Specification\nname: hoot\nversion: !ruby/object:Gem::Version\n  \
             version: 1.0.0\nauthors:\n- Ann\nlicenses:\n- MIT\n- Ruby\nhomepage: https://h\nsummary: Hoots\n\
             metadata:\n  source_code_uri: https://r\ndependencies:\n- !ruby/object:Gem::Dependency\n  \
             name: oak\n  requirement: !ruby/object:Gem::Requirement\n    requirements:\n    - - \"~>\"\n      \
             - !ruby/object:Gem::Version\n        version: '3.0'\n  type: :runtime\n",
            "package \"hoot\" 1.0.0 MIT OR Ruby\nby Ann\nhttps://h\nhttps://r\nHoots\n\
             oak ~> 3.0 - Runtime Registry\n",
        );
        check_file(
            "x.gem/metadata",
            "--- {version: 1}\n",
            "problem in 1: the file has no `name`\n",
        );
    }
}
