// SPDX-License-Identifier: Apache-2.0

//! `go.sum`: *Go Modules Reference*, authenticating modules. Of each line `MODULE VERSION HASH` the
//! hash is of the list of the module's files and of theirs, not of an archive; lines of `/go.mod`
//! are of that file alone, and no module is built from it.

use super::{
    super::{Hash, Manifest, Purl, digest, document::Reader},
    is_path, is_version,
};
use crate::read::lines;

/// How many hexadecimal digits a SHA-256 has.
const DIGITS: usize = 64;

/// What the hashes of the first algorithm start with; there is no other.
const FIRST: &str = "h1:";

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    for (start, line) in lines(reader.text.content.as_ref()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let span = start..start + line.len();
        let (path, version, sum) = match words.as_slice() {
            [] => continue,
            [path, version, sum] => (*path, *version, *sum),
            _ => {
                reader.problem(span, "the line is malformed");
                continue;
            }
        };
        if !is_path(path) || !is_version(version.trim_end_matches("/go.mod")) {
            reader.problem(span, "the module is malformed");
            continue;
        }
        // One of a later algorithm stands beside the first.
        let Some(text) = sum.strip_prefix(FIRST) else {
            continue;
        };
        let hash = digest::of_base64("sha256", text).map(|it| it.hex);
        let Some(hex) = hash.filter(|it| it.len() == DIGITS) else {
            reader.problem(span, "the hash is malformed");
            continue;
        };
        let is_module = !version.ends_with("/go.mod");
        let purl = Purl::of(super::ECOSYSTEM.purl_type, path, Some(version));
        if let Some(purl) = purl.filter(|_| is_module) {
            let algorithm = Hash::OF_FILES;
            manifest
                .archives
                .push((purl, vec![Hash { algorithm, hex }]));
        }
    }
    manifest
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::parse;
    use crate::{read::Text, walk::RepoPath};

    fn check(input: &str, expected: &str) {
        let path = RepoPath::new(b"go.sum");
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        for (purl, hashes) in &manifest.archives {
            for it in hashes {
                let start = it.hex.get(..4).unwrap();
                writeln!(out, "{purl} {} {start}", it.algorithm).unwrap();
            }
        }
        for it in &manifest.problems {
            writeln!(out, "problem in {}: {}", it.place.line, it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn the_hashes_of_modules_are_known() {
        let sum = "q".repeat(42) + "o=";
        check(
            &format!(
                "example.org/Owl v1.0.0 h1:{sum}\nexample.org/Owl v1.0.0/go.mod h1:{sum}\n\na v1.0.0 h2:x\n"
            ),
            "pkg:golang/example.org/owl@v1.0.0 go-h1 aaaa\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "a v1.0.0\n../a v1.0.0 h1:x\na v1.0.0 h1:eA==\n",
            "problem in 1: the line is malformed\nproblem in 2: the module is malformed\n\
             problem in 3: the hash is malformed\n",
        );
        check("", "");
    }
}
