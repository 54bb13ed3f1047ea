// SPDX-License-Identifier: Apache-2.0

//! Meson: the wrap files of subprojects.
//!
//! The format: Meson's documentation, *Wrap dependency system manual*.

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Requirement, Source,
    address::{archive, repository, without_credentials},
    digest,
    document::Reader,
    ini::{self, settings},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "meson",
    purl_type: "generic",
    namespace: None,
    files: &[File::above("subprojects/*.wrap").giving(&[
        Fact::Requirements,
        Fact::Versions,
        Fact::Hashes,
    ])],
    docs: "Subprojects of Meson: wrap files of archives and of git repositories",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let settings = settings(text.content.as_ref());
    let is_wrap = |it: &&str| it.starts_with("wrap-");
    let section = settings
        .iter()
        .map(|it| it.section)
        .find(is_wrap)
        .unwrap_or_default();
    let of = |key: &str| {
        let found = settings
            .iter()
            .find(|it| it.section == section && it.key == key);
        found.map(ini::Setting::first).filter(|it| !it.is_empty())
    };
    let file = text.path.as_str().unwrap_or_default();
    let file = file.rsplit('/').next().unwrap_or_default();
    let name = file.strip_suffix(".wrap").unwrap_or(file);
    let found = match section {
        "wrap-file" => of("source_url").map(|url| {
            let hash = of("source_hash").and_then(|it| digest::hex("sha256", it));
            let version = of("directory").and_then(|it| version(it, name));
            Requirement {
                purl: archive(name, version, url, hash.as_ref()),
                source: Source::Archive(without_credentials(url)),
                version: version.map(str::to_owned),
                hashes: hash.into_iter().collect(),
                ..Requirement::default()
            }
        }),
        "wrap-git" => of("url").map(|url| {
            let found = repository(url, of("revision"));
            Requirement {
                version: of("revision").map(str::to_owned),
                purl: found.purl,
                source: found.source,
                ..Requirement::default()
            }
        }),
        // It leads to a wrap file of a subproject, which is read itself.
        "wrap-redirect" => return reader.finish(Manifest::default()),
        _ => None,
    };
    // Only what is in the tree already has no address.
    let is_local =
        section == "wrap-file" && of("directory").is_some() && of("source_filename").is_none();
    let end = text.content.find('\n').unwrap_or(text.content.len());
    if found.is_none() && !is_local {
        reader.problem(0..end, "the wrap file names no download that can be read");
    }
    let requirements = found.map(|it| Requirement {
        name: name.to_owned(),
        place: text.place(0..end),
        ..it
    });
    reader.finish(Manifest {
        requirements: requirements.into_iter().collect(),
        ..Manifest::default()
    })
}

/// `name-1.2.3` is the directory of version 1.2.3.
fn version<'a>(directory: &'a str, name: &str) -> Option<&'a str> {
    let (before, version) = directory.rsplit_once('-')?;
    let is_version = version
        .trim_start_matches('v')
        .starts_with(|c: char| c.is_ascii_digit());
    let is_known = is_version && (before.eq_ignore_ascii_case(name) || version.contains('.'));
    is_known.then_some(version)
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("subprojects/hoot.wrap", input, expected);
    }

    #[test]
    fn subprojects_are_archives_and_repositories() {
        let sum = "0a".repeat(32);
        check(
            &format!(
                "[wrap-file]\ndirectory = hoot-1.2.3\nsource_url = https://h/hoot-1.2.3.tgz\n\
                 source_filename = hoot-1.2.3.tgz\nsource_hash = {sum}\n\n[provide]\nhoot = hoot_dep\n"
            ),
            &format!(
                "pkg:generic/hoot@1.2.3?checksum=sha256:{sum}&download_url=https:%2F%2Fh%2Fhoot-1.2.3.tgz \
                 Runtime 1.2.3 SHA-256\n"
            ),
        );
        check(
            "[wrap-git]\nurl = https://github.com/owl/hoot\nrevision = v2\n",
            "pkg:github/owl/hoot@v2 Runtime v2\n",
        );
        check("[wrap-redirect]\nfilename = x/subprojects/y.wrap\n", "");
    }

    #[test]
    fn what_cannot_be_read_is_a_problem() {
        let problem = "problem 1: the wrap file names no download that can be read\n";
        check("[wrap-svn]\nurl = https://h\n", problem);
        check("", problem);
        check("[wrap-file]\ndirectory = hoot\n", "");
    }
}
