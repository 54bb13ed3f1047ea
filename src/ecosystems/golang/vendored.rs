// SPDX-License-Identifier: Apache-2.0

//! `vendor/modules.txt`: which modules `go mod vendor` has copied below `vendor`.

use super::{
    super::{Lock, Locked, Manifest, Purl, Source, document::Reader},
    is_path, is_version,
};
use crate::read::lines;

/// `# path version`, with `=> path version` where another stands in its place; lines with `##`
/// are remarks, and the others are packages of the module above.
pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let text = reader.text;
    let mut packages = Vec::new();
    for (start, line) in lines(text.content.as_ref()) {
        let Some(statement) = line.strip_prefix("# ") else {
            continue;
        };
        let words: Vec<&str> = statement.split_whitespace().collect();
        let span = start..start + line.len();
        let (path, version, source) = match words.as_slice() {
            // Those that nothing of the tree needs have no version here.
            [_, "=>", ..] => continue,
            [path, version] => (*path, Some(*version), Source::Registry),
            [_, _, "=>", by, version] => (*by, Some(*version), Source::Registry),
            [path, _, "=>", directory] => (*path, None, Source::Path((*directory).to_owned())),
            _ => ("", None, Source::Registry),
        };
        if !is_path(path) || !version.is_none_or(is_version) {
            reader.problem(span, "the module is malformed");
            continue;
        }
        let copied = words.first().copied().unwrap_or_default();
        packages.push(Locked {
            name: path.to_owned(),
            version: version.map(str::to_owned),
            purl: Purl::of(super::ECOSYSTEM.purl_type, path, version),
            directory: is_path(copied).then(|| format!("vendor/{copied}")),
            source,
            place: text.place(span),
            ..Locked::default()
        });
    }
    // What needs what is not in the file.
    let is_closed = packages.is_empty();
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::parse;
    use crate::{read::Text, walk::RepoPath};

    fn check(input: &str, expected: &str) {
        let path = RepoPath::new(b"vendor/modules.txt");
        let manifest = parse(&Text::of(&path, input));
        let mut out = String::new();
        for it in &manifest.lock.unwrap().packages {
            let directory = it.directory.as_deref().unwrap_or("-");
            writeln!(out, "{} {directory}", it.purl.as_ref().unwrap()).unwrap();
        }
        for it in &manifest.problems {
            writeln!(out, "problem: {}", it.message).unwrap();
        }
        assert_eq!(out, expected);
    }

    #[test]
    fn modules_stand_below_vendor() {
        check(
            "# example.org/a v1.0.0\n## explicit; go 1.18\nexample.org/a/sub\n\
             # example.org/b v1.0.0 => example.org/fork v1.1.0\nexample.org/b\n\
             # example.org/c v1.0.0 => ./c\n# example.org/d => ../d\n",
            "pkg:golang/example.org/a@v1.0.0 vendor/example.org/a\n\
             pkg:golang/example.org/fork@v1.1.0 vendor/example.org/b\n\
             pkg:golang/example.org/c vendor/example.org/c\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "# ../../etc v1.0.0\n# a\n# a b c d e f\n# a latest\n",
            &"problem: the module is malformed\n".repeat(4),
        );
        check("", "");
    }
}
