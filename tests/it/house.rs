// SPDX-License-Identifier: Apache-2.0

//! The house rules that are about the repository and not about the program.

use std::{
    fs,
    path::{Path, PathBuf},
};

const LARGEST_FIXTURE: u64 = 64 << 10;
const LARGEST_FILE: u64 = 1 << 20;
const LONGEST_ARCHITECTURE: usize = 200;

#[test]
fn nothing_is_left_to_mend_without_an_issue() {
    // Spelled in parts, so that this file does not find itself.
    let (never, later) = (concat!("FIX", "ME"), concat!("TO", "DO"));
    let mut complaints = Vec::new();
    for path in tracked().iter().filter(|it| is_code(it)) {
        let text = fs::read_to_string(root().join(path)).expect("code is UTF-8");
        for (index, line) in text.lines().enumerate() {
            let bare = line.replace(&format!("{later}(#"), "");
            // In comments: a file may well be called so.
            let is_left = line.contains("//") && bare.contains(later);
            if line.contains(never) || is_left {
                complaints.push(format!("{}:{}: {line}", path.display(), index + 1));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn no_file_is_large() {
    let mut complaints = Vec::new();
    for path in tracked() {
        let size = fs::symlink_metadata(root().join(&path)).map_or(0, |it| it.len());
        let is_fixture = path.starts_with("fixtures");
        let most = if is_fixture {
            LARGEST_FIXTURE
        } else {
            LARGEST_FILE
        };
        if size > most {
            complaints.push(format!("{}: {size} bytes, at most {most}", path.display()));
        }
    }
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn the_map_is_short() {
    let map = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("the map");
    assert!(map.lines().count() <= LONGEST_ARCHITECTURE);
}

#[test]
fn every_module_is_on_the_map() {
    let map = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("the map");
    let modules = fs::read_to_string(root().join("src/lib.rs")).expect("the root");
    for line in modules.lines().filter_map(|it| it.strip_prefix("pub mod ")) {
        let name = line.trim_end_matches(';');
        assert!(
            map.contains(&format!("- `{name}`: ")),
            "`{name}` is not on the map"
        );
    }
}

fn is_code(path: &Path) -> bool {
    let ends = ["rs", "toml"].map(Some);
    let is_input = path.starts_with("fixtures");
    !is_input && ends.contains(&path.extension().and_then(|it| it.to_str()))
}

/// The files that git tracks; none in an unpacked archive of the sources.
fn tracked() -> Vec<PathBuf> {
    let Ok(repository) = git2::Repository::open(root()) else {
        return Vec::new();
    };
    let index = repository.index().expect("a repository has an index");
    index
        .iter()
        .map(|it| PathBuf::from(String::from_utf8_lossy(&it.path).into_owned()))
        .filter(|it| root().join(it).is_file())
        .collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
