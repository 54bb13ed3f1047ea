// SPDX-License-Identifier: Apache-2.0

//! `debian/control`: one paragraph for the source package, one for each that it builds.

use std::collections::BTreeSet;

use super::{
    super::{Manifest, Package, Requirement, Scope, document::Reader},
    Stated, is_name,
    relation::relations,
    stated,
};

/// The fields of the source package that name packages.
const OF_SOURCE: &[(&str, Scope)] = &[
    ("build-depends", Scope::Build),
    ("build-depends-arch", Scope::Build),
    ("build-depends-indep", Scope::Build),
];

/// The fields of a package that is built that name packages. What is only suggested is none of
/// them: nobody installs it unasked.
const OF_BUILT: &[(&str, Scope)] = &[
    ("pre-depends", Scope::Runtime),
    ("depends", Scope::Runtime),
    ("recommends", Scope::Optional),
];

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let stated = stated(reader.text.content.as_ref());
    let Some(name) = stated.iter().find(|it| it.name == "source") else {
        let end = stated.first().map_or(0, |it| it.span.end);
        reader.problem(0..end, "the file has no `Source`");
        return Manifest::default();
    };
    if !is_name(&name.value) {
        reader.problem(name.span.clone(), "`Source` is no name of a package");
    }
    let (source, built): (Vec<&Stated>, Vec<&Stated>) =
        stated.iter().partition(|it| it.paragraph == name.paragraph);
    let own: BTreeSet<&str> = built
        .iter()
        .filter(|it| it.name == "package")
        .map(|it| it.value.as_str())
        .collect();
    let mut requirements = named(reader, &source, OF_SOURCE);
    requirements.extend(named(reader, &built, OF_BUILT));
    requirements.retain(|it| !own.contains(it.name.as_str()));
    Manifest {
        package: Some(package(reader, name, &source, &built)),
        requirements,
        ..Manifest::default()
    }
}

fn package(reader: &Reader<'_>, name: &Stated, source: &[&Stated], built: &[&Stated]) -> Package {
    let find = |fields: &[&Stated], name: &str| {
        let found = fields.iter().find(|it| it.name == name);
        found.map(|it| it.value.clone()).filter(|it| !it.is_empty())
    };
    let maintainer = find(source, "maintainer");
    let uploaders = find(source, "uploaders").unwrap_or_default();
    let uploaders = uploaders.split(',').map(str::trim).map(str::to_owned);
    let mut suppliers: Vec<String> = maintainer.into_iter().chain(uploaders).collect();
    suppliers.retain(|it| !it.is_empty() && !it.contains("${"));
    let repository = find(source, "vcs-git");
    // `-b branch` and `[directory]` may follow the address.
    let repository = repository.and_then(|it| Some(it.split_whitespace().next()?.to_owned()));
    let description = find(built, "description");
    Package {
        name: name.value.clone(),
        place: reader.text.place(name.span.clone()),
        suppliers,
        homepage: find(source, "homepage"),
        repository,
        description: description.and_then(|it| Some(it.lines().next()?.to_owned())),
        ..Package::default()
    }
}

fn named(
    reader: &mut Reader<'_>,
    stated: &[&Stated],
    fields: &[(&str, Scope)],
) -> Vec<Requirement> {
    let mut found = Vec::new();
    for it in stated {
        let Some((_, scope)) = fields.iter().find(|(name, _)| *name == it.name) else {
            continue;
        };
        let place = reader.text.place(it.span.clone());
        let (requirements, n_malformed) = relations(&it.value, *scope, &place);
        found.extend(requirements);
        if n_malformed > 0 {
            reader.problem(
                it.span.clone(),
                format!("`{}` has malformed names", it.name),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("debian/control", input, expected);
    }

    #[test]
    fn the_source_package_is_described() {
        check(
            "# Comment\n\nSource: owl\nMaintainer: Ann <a@b.c>\nUploaders: Bob <b@b.c>,\n Cyd <c@b.c>\n\
             Homepage: https://h\nVcs-Git: https://r -b main [debian]\n\n\
             Package: owl-bin\nDescription: hoots\n at night\n",
            "package -/owl -\nfrom Ann <a@b.c>\nfrom Bob <b@b.c>\nfrom Cyd <c@b.c>\n\
             https://h\nhttps://r\nhoots\n",
        );
    }

    #[test]
    fn what_the_built_packages_need_is_needed_and_they_are_not() {
        check(
            "Source: owl\nBuild-Depends: debhelper-compat (= 13),\n# why\n beak <!nocheck>\n\n\
             Package: owl\nDepends: ${shlibs:Depends}, owl-data (= ${binary:Version}), wing | feather\n\
             Recommends: tree\nSuggests: moon\n\nPackage: owl-data\n",
            "package -/owl -\ndebhelper-compat Build (= 13) 13\nbeak Dev <!nocheck> -\n\
             wing Runtime | feather -\ntree Optional - -\n",
        );
    }

    #[test]
    fn what_is_missing_or_malformed_is_a_problem() {
        check("", "problem: the file has no `Source`\n");
        check("Package: owl\n", "problem: the file has no `Source`\n");
        check(
            "Source: The Owl\n",
            "package -/The Owl -\nproblem: `Source` is no name of a package\n",
        );
        check(
            "Source: owl\nBuild-Depends: a, (>= 1), b\n",
            "package -/owl -\na Build - -\nb Build - -\nproblem: `build-depends` has malformed names\n",
        );
    }
}
