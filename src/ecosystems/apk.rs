// SPDX-License-Identifier: Apache-2.0

//! Alpine Linux: `APKBUILD`, a shell script that is read and not run.
//!
//! The format: Alpine's wiki, *APKBUILD Reference*.

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Package, Requirement, Scope, Source, address, digest,
    document::Reader,
    shell::{Assignment, Variables, assignments, expand},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "apk",
    purl_type: "apk",
    namespace: Some("alpine"),
    files: &[File::beside("APKBUILD").giving(&[
        Fact::Package,
        Fact::License,
        Fact::Requirements,
        Fact::Scopes,
        Fact::Hashes,
    ])],
    docs: "Alpine packages: the literal values of `APKBUILD`, with the archives that it is made of \
           and their SHA-512",
    lists: Lists::None,
    parse,
};

/// The variables that name packages.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("depends", Scope::Runtime),
    ("depends_dev", Scope::Build),
    ("makedepends", Scope::Build),
    ("makedepends_build", Scope::Build),
    ("makedepends_host", Scope::Build),
    ("checkdepends", Scope::Dev),
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let mut known = Variables::new();
    let mut manifest = Manifest::default();
    let mut package = Package::default();
    let mut sources: Vec<Requirement> = Vec::new();
    for it in assignments(text.content.as_ref()) {
        let Some(value) = expand(it.value, &known) else {
            if is_read(it.name) {
                let message = format!("`{}` is not known from this file", it.name);
                reader.problem(it.span.clone(), message);
            }
            continue;
        };
        let scope = REQUIREMENTS.iter().find(|(name, _)| *name == it.name);
        match it.name {
            "source" => sources = archives(&reader, &value, &it),
            "sha512sums" => add_hashes(&mut sources, &value),
            "license" => package.license = reader.license(&value, &it.span),
            "pkgname" => {
                package.name.clone_from(&value);
                package.place = text.place(it.span.clone());
            }
            "pkgver" => package.version = Some(value.clone()),
            "pkgrel" => {
                let version = package.version.take();
                package.version = version.map(|it| format!("{it}-r{value}"));
            }
            "pkgdesc" => package.description = Some(value.clone()),
            "url" => package.homepage = Some(value.clone()),
            _ => (),
        }
        if let Some((_, scope)) = scope {
            let named = value.split_whitespace().filter_map(|it| named(it, *scope));
            let place = text.place(it.span.clone());
            manifest.requirements.extend(named.map(|it| Requirement {
                place: place.clone(),
                ..it
            }));
        }
        known.insert(it.name.to_owned(), value);
    }
    if package.name.is_empty() {
        reader.problem(0..0, "the file has no `pkgname`");
    } else {
        manifest.package = Some(package);
    }
    manifest.requirements.extend(sources);
    reader.finish(manifest)
}

fn is_read(name: &str) -> bool {
    let own = ["pkgname", "pkgver", "license", "source", "sha512sums"];
    own.contains(&name) || REQUIREMENTS.iter().any(|it| it.0 == name)
}

/// `name>=1`, `name=1`; `!name` is one that must not be there.
fn named(written: &str, scope: Scope) -> Option<Requirement> {
    let end = written.find(['<', '>', '=', '~']).unwrap_or(written.len());
    let (name, range) = written.split_at_checked(end)?;
    if name.is_empty() || name.starts_with('!') {
        return None;
    }
    let name = name.split('@').next().unwrap_or_default();
    Some(Requirement {
        name: name.to_owned(),
        requirement: (!range.is_empty()).then(|| range.to_owned()),
        version: range.strip_prefix('=').map(str::to_owned),
        scope,
        ..Requirement::default()
    })
}

/// The archives that the package is made of: `name::address` or `address`. What has no address
/// stands beside the file.
fn archives(reader: &Reader<'_>, value: &str, at: &Assignment<'_>) -> Vec<Requirement> {
    let place = reader.text.place(at.span.clone());
    let remote = value.split_whitespace().filter(|it| it.contains("://"));
    remote
        .map(|it| {
            let last = it.rsplit('/').next().unwrap_or_default();
            let (name, address) = it.split_once("::").unwrap_or((last, it));
            Requirement {
                name: name.to_owned(),
                source: Source::Archive(address::without_credentials(address)),
                place: place.clone(),
                ..Requirement::default()
            }
        })
        .collect()
}

/// One line a file: the hash and the name.
fn add_hashes(sources: &mut [Requirement], value: &str) {
    let sums: Variables = value
        .lines()
        .filter_map(|it| it.trim().split_once(char::is_whitespace))
        .map(|(digits, name)| (name.trim().to_owned(), digits.to_owned()))
        .collect();
    for it in sources {
        let hash = sums.get(&it.name).and_then(|it| digest::hex("sha512", it));
        let Source::Archive(address) = &it.source else {
            continue;
        };
        it.purl = address::archive(&it.name, None, address, hash.as_ref());
        it.hashes.extend(hash);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("APKBUILD", input, expected);
    }

    #[test]
    fn a_package_is_described_by_literals() {
        let sum = "0a".repeat(64);
        check(
            &format!(
                "# Maintainer: Ann\npkgname=hoot\npkgver=1.2\npkgrel=3\nurl=\"https://h\"\n\
                 license=\"MIT AND Zlib\"\ndepends=\"owl>=1 !crow\"\nmakedepends=\"$depends wing=2\n\t\"\n\
                 checkdepends=nest\nsource=\"$pkgname-$pkgver.tgz::https://h/v$pkgver.tgz\n\tfix.patch\"\n\
                 build() {{\n\tname=x\n}}\nsha512sums=\"\n{sum}  hoot-1.2.tgz\n\"\n"
            ),
            &format!(
                "package hoot 1.2-r3 MIT AND Zlib\nhttps://h\nowl Runtime >=1\nowl Build >=1\nwing Build =2 2\n\
                 nest Dev\npkg:generic/hoot-1.2.tgz?checksum=sha512:{sum}&download_url=https:%2F%2Fh%2Fv1.2.tgz \
                 Runtime SHA-512\n"
            ),
        );
    }

    #[test]
    fn what_is_computed_is_a_problem() {
        check(
            "pkgname=hoot\npkgver=$(date)\ndepends=\"$gone\"\nother=$x\n",
            "package hoot - -\nproblem 2: `pkgver` is not known from this file\n\
             problem 3: `depends` is not known from this file\n",
        );
        check("", "problem 1: the file has no `pkgname`\n");
    }
}
