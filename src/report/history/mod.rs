// SPDX-License-Identifier: Apache-2.0

//! The report on a history: for people and as JSON. Pure.

mod human;
mod json;

use crate::{detect::Method, inventory::Past};

pub use human::human;
pub use json::json;

/// One way to write it.
pub type Write = fn(&Past, i64) -> Vec<u8>;

/// The ways to write it, by the names of formats; the default first.
pub static ALL: &[(&str, Write)] = &[("human", human), ("json", json)];

fn method_word(method: Method) -> &'static str {
    super::method_word(method)
}

/// A history for the tests of both.
#[cfg(test)]
fn sample() -> Past {
    use crate::{
        inventory::{Mark, Moment, PastCommit, PastPath, Root},
        walk::RepoPath,
    };
    let commit = |n: i64| PastCommit {
        id: n.to_string().repeat(40),
        time: n * 86_400,
    };
    let moment = |n: i64, paths: &[&str], n_paths| Moment {
        at: commit(n),
        paths: paths
            .iter()
            .map(|it| RepoPath::new(it.as_bytes()))
            .collect(),
        n_paths,
    };
    let mark = |license: &str, method, is_in_head| Mark {
        license: license.to_owned(),
        method,
        is_in_head,
        references: Vec::new(),
        n_references: 0,
        n_commits: 2,
        n_contents: 1,
        first: moment(1, &["a/COPYING"], 1),
        last: moment(3, &["a/COPYING", "b\x1b"], 7),
        paths: None,
    };
    let gone = Mark {
        references: vec!["refs/heads/old".to_owned()],
        n_references: 3,
        paths: Some(vec![PastPath {
            path: RepoPath::new(b"a/COPYING"),
            first: commit(1),
            last: commit(3),
            is_in_head: false,
        }]),
        ..mark("GPL-2.0-only", Method::Text, false)
    };
    Past {
        root: Root {
            name: "app".to_owned(),
            revision: Some(commit(3).id),
            ..Root::default()
        },
        n_commits: 3,
        n_references: 1,
        n_contents: 9,
        n_bytes: 1234,
        marks: vec![gone, mark("MIT", Method::Tag, true)],
        problems: vec!["the clone is shallow: older commits are not in it".to_owned()],
    }
}
