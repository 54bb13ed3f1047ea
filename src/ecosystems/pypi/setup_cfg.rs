// SPDX-License-Identifier: Apache-2.0

//! `setup.cfg`: setuptools' documentation, *Configuring setuptools using setup.cfg files*.
//!
//! `attr:` and `file:` values are what setuptools computes: they are not known here.

use super::{
    super::{
        LicenseField, Manifest, Package, Requirement, Scope, Written,
        document::Reader,
        ini::{Setting, settings},
    },
    license::Stated,
    normal_name,
    people::{address, people},
    requirement::requirements,
};

/// The settings that list requirements.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("install_requires", Scope::Runtime),
    ("setup_requires", Scope::Build),
    ("tests_require", Scope::Dev),
];

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let text = reader.text;
    let settings = settings(text.content.as_ref());
    let metadata: Vec<&Setting<'_>> = in_section(&settings, "metadata").collect();
    let package = metadata.iter().any(|it| is_about_a_package(&it.key));
    let package = package.then(|| package_of(reader, &metadata));
    let mut asked = Vec::new();
    for it in in_section(&settings, "options") {
        if let Some((_, scope)) = REQUIREMENTS.iter().find(|(key, _)| *key == it.key) {
            asked.extend(listed(reader, it, *scope));
        }
    }
    for it in in_section(&settings, "options.extras_require") {
        asked.extend(listed(reader, it, Scope::Optional));
    }
    Manifest {
        package,
        requirements: asked,
        ..Manifest::default()
    }
}

/// Other tools keep settings of theirs in `[metadata]`.
fn is_about_a_package(key: &str) -> bool {
    ["name", "version", "license", "author", "author_email"].contains(&key)
}

fn in_section<'s, 'a>(
    settings: &'s [Setting<'a>],
    section: &'s str,
) -> impl Iterator<Item = &'s Setting<'a>> {
    settings.iter().filter(move |it| it.section == section)
}

fn package_of(reader: &Reader<'_>, metadata: &[&Setting<'_>]) -> Package {
    let find = |key: &str| metadata.iter().find(|it| it.key == key);
    let value = |key: &str| find(key).map_or("", |it| it.first());
    let stated = |key: &str| Some(value(key)).filter(|it| !it.is_empty() && !is_computed(it));
    let name = find("name").and_then(|it| it.lines.first());
    let place = name.map_or(0..0, |(span, _)| span.clone());
    let mut package = Package {
        name: normal_name(stated("name").unwrap_or_default()),
        version: stated("version").map(str::to_owned),
        description: stated("description").map(str::to_owned),
        authors: people(value("author"), value("author_email")),
        license: license(reader, metadata),
        license_files: license_files(reader, metadata),
        place: reader.text.place(place),
        ..Package::default()
    };
    package
        .authors
        .extend(people(value("maintainer"), value("maintainer_email")));
    address(&mut package, "homepage", value("url"));
    address(&mut package, "homepage", value("home_page"));
    for (_, line) in find("project_urls").map_or(&[][..], |it| &it.lines) {
        if let Some((label, url)) = line.split_once('=') {
            address(&mut package, label, url);
        }
    }
    package
}

fn is_computed(value: &str) -> bool {
    value.starts_with("attr:") || value.starts_with("file:")
}

fn license(reader: &Reader<'_>, metadata: &[&Setting<'_>]) -> Option<LicenseField> {
    let mut stated = Stated::default();
    for it in metadata {
        let mut written = it.lines.iter().map(|(span, line)| Written {
            text: (*line).to_owned(),
            place: reader.text.place(span.clone()),
        });
        match it.key.as_str() {
            "license_expression" => stated.expression = written.next(),
            "license" | "licence" if it.lines.len() == 1 => {
                stated.text = written.next().filter(|it| !is_computed(&it.text));
            }
            "classifiers" | "classifier" => {
                for it in written {
                    stated.add_classifier(it);
                }
            }
            _ => (),
        }
    }
    stated.license()
}

fn license_files(reader: &Reader<'_>, metadata: &[&Setting<'_>]) -> Vec<Written> {
    let is_meant = |it: &&&Setting<'_>| matches!(it.key.as_str(), "license_file" | "license_files");
    let lines = metadata.iter().filter(is_meant).flat_map(|it| &it.lines);
    let mut found = Vec::new();
    for (span, line) in lines {
        let names = line.split(',').map(str::trim).filter(|it| !it.is_empty());
        found.extend(names.map(|it| Written {
            text: it.to_owned(),
            place: reader.text.place(span.clone()),
        }));
    }
    found
}

fn listed(reader: &mut Reader<'_>, setting: &Setting<'_>, scope: Scope) -> Vec<Requirement> {
    // `file:` names a list that is read on its own.
    let lines = setting.lines.iter().filter(|(_, it)| !is_computed(it));
    let mut lines = lines.map(|(span, line)| (*line, span.clone()));
    requirements(reader, &mut lines, scope)
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("setup.cfg", input, expected);
    }

    #[test]
    fn a_package_and_its_requirements_are_read() {
        check(
            "[metadata]\nname = Foo\nversion = 1.0\nauthor = Ann\nauthor-email = a@b.c\nurl = https://h\n\
             project_urls =\n  Source = https://r\nlicense = MIT\nlicense_files =\n  A\n  B\n\
             [options]\ninstall_requires =\n  x>=1; os_name == 'nt'\n  y\nsetup_requires = z\n\
             [options.extras_require]\ne = w\n",
            "package foo 1.0 MIT\nfile A\nfile B\nby Ann <a@b.c>\nat https://h https://r\n\
             x Runtime >=1; os_name == 'nt' - Registry\ny Runtime - - Registry\n\
             z Build - - Registry\nw Optional - - Registry\n",
        );
    }

    #[test]
    fn what_is_computed_is_not_known() {
        check(
            "[metadata]\nname = a\nversion = attr: a.__version__\nlicense = file: X\n\
             [options]\ninstall_requires = file: requirements.txt\n",
            "package a - -\n",
        );
    }

    #[test]
    fn a_file_about_other_tools_describes_no_package() {
        check("[flake8]\nmax-line-length = 100\n", "");
        check("[metadata]\ndescription-file = README\n", "");
        check("", "");
    }

    #[test]
    fn a_malformed_requirement_is_a_problem() {
        check(
            "[options]\ninstall_requires =\n  a b\n  c\n",
            "c Runtime - - Registry\nproblem: the requirement's versions are malformed\n",
        );
    }
}
