// SPDX-License-Identifier: Apache-2.0

//! Debian source packages: `debian/control`, `debian/changelog`, the header of `debian/copyright`.
//!
//! The formats: Debian Policy Manual, chapters 4 (*Source packages*), 5 (*Control files and their
//! fields*) and 7 (*Declaring relationships between packages*); *Machine-readable
//! debian/copyright file*, version 1.0. The package is the source package; what it builds are no
//! packages of their own here, and what these need the source package needs.

mod changelog;
mod control;
mod installed;
mod relation;

use std::ops::Range;

pub use installed::of_all_files;

use super::{Ecosystem, Fact, File, LicenseField, Lists, Manifest, Package, document::Reader};
use crate::read::{Field, Text, header_fields};

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "deb",
    purl_type: "deb",
    namespace: Some("debian"),
    files: &[
        File::above("debian/control").giving(&[Fact::Package, Fact::Requirements, Fact::Scopes]),
        File::above("debian/changelog").giving(&[Fact::Package]),
        File::above("debian/copyright").giving(&[Fact::Package, Fact::License]),
    ],
    docs: "Debian source packages: name, maintainer and relations from `debian/control`, version \
           and distribution from `debian/changelog`, upstream's contact from `debian/copyright`",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let mut manifest = match text.path.name() {
        b"control" => control::read(&mut reader),
        b"changelog" => changelog::read(&mut reader),
        _ => copyright(&reader),
    };
    manifest.problems = reader.problems;
    manifest
}

/// A field with its value, without indentation and comments.
struct Stated {
    name: String,
    value: String,
    span: Range<usize>,
    paragraph: usize,
}

fn stated(content: &str) -> Vec<Stated> {
    let stated = |it: Field| Stated {
        value: value(content.get(it.value).unwrap_or_default()),
        name: it.name,
        span: it.span,
        paragraph: it.paragraph,
    };
    header_fields(content).into_iter().map(stated).collect()
}

/// Whether a text has the form of a package's name (Policy, section 5.6.1).
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(is_part)
}

fn value(written: &str) -> String {
    let lines = written.lines().filter(|it| !it.starts_with('#'));
    let lines: Vec<&str> = lines.map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// What the header says of the package as a whole. It names none: a file that stands alone
/// describes nothing.
fn copyright(reader: &Reader<'_>) -> Manifest {
    let stated = stated(reader.text.content.as_ref());
    let first = stated.first().map_or(0, |it| it.paragraph);
    let header = || stated.iter().filter(|it| it.paragraph == first);
    if !header().any(|it| it.name == "format") {
        return Manifest::default();
    }
    let find = |name: &str| header().find(|it| it.name == name);
    let license = find("license").map(|it| {
        let name = it.value.lines().next().unwrap_or_default();
        LicenseField::read(name, reader.text.place(it.span.clone()))
    });
    let contact = find("upstream-contact").map_or("", |it| &it.value);
    Manifest {
        package: Some(Package {
            license,
            authors: contact.lines().map(str::to_owned).collect(),
            ..Package::default()
        }),
        ..Manifest::default()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::walk::RepoPath;

    /// One line a fact.
    pub(super) fn check_file(path: &str, input: &str, expected: &str) {
        let path = RepoPath::new(path.as_bytes());
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        let or_none = |it: &Option<String>| it.as_deref().unwrap_or("-").to_owned();
        if let Some(it) = &manifest.package {
            let (namespace, version) = (or_none(&it.namespace), or_none(&it.version));
            writeln!(out, "package {namespace}/{} {version}", it.name).unwrap();
            for it in &it.suppliers {
                writeln!(out, "from {it}").unwrap();
            }
            for it in &it.authors {
                writeln!(out, "by {it}").unwrap();
            }
            for it in [&it.homepage, &it.repository, &it.description]
                .into_iter()
                .flatten()
            {
                writeln!(out, "{it}").unwrap();
            }
            if let Some(it) = &it.license {
                writeln!(out, "under {}", it.raw).unwrap();
            }
        }
        for it in &manifest.requirements {
            let (asked, version) = (or_none(&it.requirement), or_none(&it.version));
            writeln!(out, "{} {:?} {asked} {version}", it.name, it.scope).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn the_header_of_the_copyright_file_is_about_the_package() {
        check_file(
            "debian/copyright",
            "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
             Upstream-Contact: Ann <a@b.c>\n Bob <b@b.c>\nLicense: Expat\n\nFiles: *\nLicense: GPL-3+\n",
            "package -/ -\nby Ann <a@b.c>\nby Bob <b@b.c>\nunder Expat\n",
        );
        check_file(
            "debian/copyright",
            "This package was made by Ann.\nLicense: x\n",
            "",
        );
        check_file("debian/copyright", "", "");
    }
}
