// SPDX-License-Identifier: Apache-2.0

//! What a text may have too much of: what is left out is told.

use super::{BOUNDS, Detection, MOST_MATCHES, MOST_REFERENCES, detect, grammar::MOST_MENTIONS};
use crate::{licenses::corpus, read::Text, walk::RepoPath};

/// What a text says that has something again and again.
fn repeated(path: &str, what: &str, n: usize) -> Detection {
    let path = RepoPath::new(path.as_bytes());
    detect(&Text::of(&path, &what.repeat(n)), corpus())
}

/// Checks that one more than `most` is told, and a thousandth of it is not.
#[track_caller]
fn check(path: &str, what: &str, most: usize, bound: &str) {
    let few = repeated(path, what, most / 1000);
    assert!(few.bounds.is_empty(), "{:?}", few.bounds);
    let many = repeated(path, what, most + 1);
    assert_eq!(many.bounds, [bound]);
    assert!(many.matches.len() <= MOST_MATCHES);
    assert!(many.references.len() <= MOST_REFERENCES);
}

#[test]
fn what_is_said_too_often_is_told() {
    let [too_many, _, too_many_files, _] = BOUNDS;
    let tag = ["SPDX-License", "-Identifier: MIT\n"].concat();
    check("a.txt", &tag, MOST_MATCHES, too_many);
    check("a.c", &format!("// {tag}"), MOST_MATCHES, too_many);
    let field = "MODULE_LICENSE(\"Dual MIT/GPL\");\n";
    check("a.c", field, MOST_MATCHES, too_many);
    let name = "under the MIT License, ";
    check("a.txt", name, MOST_MENTIONS, too_many);
    let file = "see LICENSE.txt, ";
    check("a.txt", file, MOST_REFERENCES, too_many_files);
}
