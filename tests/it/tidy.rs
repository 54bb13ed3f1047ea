// SPDX-License-Identifier: Apache-2.0

//! What the compiler cannot check, checked.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Which modules each module may use. Read it top to bottom: data flows down.
const MAY_USE: &[(&str, &[&str])] = &[
    ("expression", &[]),
    ("diagnostic", &[]),
    ("walk", &[]),
    ("read", &["walk"]),
    ("licenses", &["expression"]),
    ("detect", &["expression", "licenses", "read"]),
    (
        "cache",
        &["detect", "expression", "licenses", "read", "walk"],
    ),
    ("ecosystems", &["expression", "read", "walk"]),
    ("stores", &["diagnostic", "ecosystems", "read", "walk"]),
    (
        "resolve",
        &["detect", "ecosystems", "expression", "read", "walk"],
    ),
    (
        "inventory",
        &[
            "detect",
            "ecosystems",
            "expression",
            "read",
            "resolve",
            "stores",
            "walk",
        ],
    ),
    (
        "policy",
        &[
            "detect",
            "diagnostic",
            "ecosystems",
            "expression",
            "inventory",
            "licenses",
            "read",
            "resolve",
            "walk",
        ],
    ),
    (
        "sbom",
        &[
            "detect",
            "diagnostic",
            "ecosystems",
            "expression",
            "inventory",
            "licenses",
            "read",
            "resolve",
            "walk",
        ],
    ),
    (
        "report",
        &[
            "detect",
            "diagnostic",
            "ecosystems",
            "expression",
            "inventory",
            "licenses",
            "policy",
            "read",
            "resolve",
            "sbom",
            "walk",
        ],
    ),
    (
        "scan",
        &[
            "cache",
            "detect",
            "ecosystems",
            "expression",
            "inventory",
            "licenses",
            "read",
            "resolve",
            "stores",
            "walk",
        ],
    ),
    (
        "cli",
        &[
            "cache",
            "detect",
            "diagnostic",
            "ecosystems",
            "expression",
            "inventory",
            "licenses",
            "policy",
            "read",
            "report",
            "resolve",
            "sbom",
            "scan",
            "stores",
            "walk",
        ],
    ),
];

/// Folders whose every module must be in the `ALL` of its `mod.rs`. A module without a
/// `pub(super) static` is no entry but a helper of those that are.
const REGISTRIES: &[&str] = &[
    "src/ecosystems",
    "src/policy/rules",
    "src/report",
    "src/stores",
];

const MOST_LINES: usize = 500;

#[test]
fn modules_use_only_those_above_them() {
    let mut complaints = Vec::new();
    for file in rust_files("src") {
        let Some(module) = module_of(&file.path) else {
            continue; // lib.rs and main.rs
        };
        if is_of_tests(&file.path) {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            complaints.push(format!(
                "{}: module `{module}` is not in MAY_USE",
                file.path
            ));
            continue;
        };
        for (line, used) in uses(file.code()) {
            if used != module && !allowed.contains(&used.as_str()) {
                complaints.push(format!(
                    "{}:{line}: `{module}` may not use `{used}`",
                    file.path
                ));
            }
        }
    }
    complain(&complaints);
}

#[test]
fn the_table_has_no_cycle() {
    for (index, (module, allowed)) in MAY_USE.iter().enumerate() {
        for used in *allowed {
            let above = MAY_USE[..index].iter().any(|(name, _)| name == used);
            assert!(
                above,
                "`{module}` uses `{used}`, which does not stand above it"
            );
        }
    }
}

#[test]
fn every_module_of_a_registry_is_registered() {
    let mut complaints = Vec::new();
    for folder in REGISTRIES {
        let list = fs::read_to_string(root().join(folder).join("mod.rs")).expect(folder);
        for entry in fs::read_dir(root().join(folder)).expect(folder) {
            let path = entry.expect(folder).path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let module = if path.is_dir() {
                path.join("mod.rs")
            } else {
                path.clone()
            };
            let text = fs::read_to_string(module).expect(folder);
            if !text.contains("\npub(super) static ") {
                continue;
            }
            let name = name.strip_suffix(".rs").unwrap_or(&name);
            if name != "mod" && !list.contains(&format!("&{name}::")) {
                complaints.push(format!("{folder}/mod.rs: `{name}` is not in ALL"));
            }
        }
    }
    complain(&complaints);
}

#[test]
fn files_are_short_and_say_their_license() {
    let mut complaints = Vec::new();
    let folders = ["src", "tests", "build", "fuzz/src", "fuzz/fuzz_targets"];
    for file in folders.into_iter().flat_map(rust_files) {
        let n_lines = file.code().lines().count();
        if n_lines > MOST_LINES {
            complaints.push(format!(
                "{}: {n_lines} lines, at most {MOST_LINES}",
                file.path
            ));
        }
        if !file
            .text
            .starts_with("// SPDX-License-Identifier: Apache-2.0\n")
        {
            complaints.push(format!(
                "{}: the first line must be the license tag",
                file.path
            ));
        }
    }
    complain(&complaints);
}

/// Whether the module above declares a file for its tests alone.
fn is_of_tests(path: &str) -> bool {
    let path = Path::new(path);
    let name = path.file_stem().and_then(|it| it.to_str());
    let above = path.parent().map(|it| root().join(it).join("mod.rs"));
    let above = above.and_then(|it| fs::read_to_string(it).ok());
    let (Some(name), Some(above)) = (name, above) else {
        return false;
    };
    above.contains(&format!("#[cfg(test)]\nmod {name};"))
}

struct SourceFile {
    path: String,
    text: String,
}

impl SourceFile {
    /// The text without its unit tests, which stand last.
    fn code(&self) -> &str {
        match self.text.split_once("\n#[cfg(test)]\nmod tests {") {
            Some((code, _)) => code,
            None => &self.text,
        }
    }
}

fn module_of(path: &str) -> Option<&str> {
    let below_src = path.strip_prefix("src/")?;
    let first = below_src.split('/').next()?;
    let module = first.strip_suffix(".rs").unwrap_or(first);
    (module != "lib" && module != "main").then_some(module)
}

/// The modules that a file names in `crate::<module>` and `use crate::{<module>, …}`.
fn uses(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (start, prefix) in code.match_indices("crate::") {
        let line = code.get(..start).map_or(0, |it| it.matches('\n').count()) + 1;
        let line_start = code
            .get(..start)
            .map_or("", |it| it.rsplit('\n').next().unwrap_or(it));
        if line_start.trim_start().starts_with("//") {
            continue; // a link in a comment is no dependency
        }
        let before = code.get(..start - line_start.len()).unwrap_or_default();
        if before.trim_end().ends_with("#[cfg(test)]") {
            continue; // what tests alone use is none either
        }
        let rest = code.get(start + prefix.len()..).unwrap_or_default();
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group_heads(group).map(|name| (line, name))),
            None => found.push((line, identifier(rest))),
        }
    }
    found.retain(|(_, name)| name.starts_with(char::is_lowercase));
    found
}

fn group_heads(group: &str) -> impl Iterator<Item = String> {
    let mut depth = 0;
    let mut heads = vec![identifier(group.trim_start())];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(identifier(
                    group.get(at + 1..).unwrap_or_default().trim_start(),
                ));
            }
            _ => (),
        }
    }
    heads.into_iter()
}

fn identifier(text: &str) -> String {
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    text.chars().take_while(is_part).collect()
}

fn rust_files(folder: &str) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the repository") {
            let path = entry.expect("an entry of the repository").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let below = path
                    .strip_prefix(root())
                    .expect("it was listed below the root");
                files.push(SourceFile {
                    path: below.to_string_lossy().replace('\\', "/"),
                    text: fs::read_to_string(&path).expect("a source file is UTF-8"),
                });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn complain(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
