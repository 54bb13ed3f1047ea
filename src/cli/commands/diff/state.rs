// SPDX-License-Identifier: Apache-2.0

//! What two states of a tree are compared by, and how they differ.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Deserialize;

use crate::diagnostic::{counted, plain};

/// The version of the JSON report that is read.
const VERSION: u32 = 1;

/// What is compared, by name: each thing, and what is known of it.
#[derive(Debug, Default)]
pub(in crate::cli::commands) struct State {
    pub(in crate::cli::commands) licenses: BTreeMap<String, String>,
    components: BTreeMap<String, String>,
    holders: BTreeMap<String, String>,
    /// The license of each file.
    files: BTreeMap<String, String>,
    gaps: BTreeMap<String, String>,
    /// What licenses ask for, and which of them do.
    pub(in crate::cli::commands) obligations: BTreeMap<String, String>,
    /// How much is known at all.
    pub(in crate::cli::commands) coverage: BTreeMap<String, String>,
}

/// The JSON report, as far as it is compared.
#[derive(Deserialize)]
struct Saved {
    format: String,
    version: u32,
    files: Vec<File>,
    components: Vec<Component>,
    gaps: Vec<Gap>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    concluded: Conclusion,
    copyrights: Vec<Copyright>,
}

#[derive(Deserialize)]
struct Conclusion {
    expression: Option<String>,
}

#[derive(Deserialize)]
struct Copyright {
    holder: Option<String>,
}

#[derive(Deserialize)]
struct Component {
    purl: Option<String>,
    ecosystem: String,
    name: String,
    version: Option<String>,
    kind: String,
    concluded: Conclusion,
}

#[derive(Deserialize)]
struct Gap {
    path: String,
    code: String,
    detail: String,
}

impl State {
    /// Reads a JSON report; `None` if it is none of this version.
    pub(super) fn read(json: &[u8]) -> Option<Self> {
        let saved: Saved = serde_json::from_slice(json).ok()?;
        if saved.format != "placet" || saved.version != VERSION {
            return None;
        }
        let mut state = Self::default();
        let mut n_files: BTreeMap<String, usize> = BTreeMap::new();
        for file in saved.files {
            let license = words(file.concluded.expression.as_deref());
            *n_files.entry(license.clone()).or_default() += 1;
            state.files.insert(file.path, license);
            let holders = file.copyrights.into_iter().filter_map(|it| it.holder);
            state.holders.extend(holders.map(|it| (it, String::new())));
        }
        let counts = n_files.into_iter();
        state.licenses = counts.map(|(it, n)| (it, counted(n, "file"))).collect();
        for component in saved.components {
            let (name, what) = component.named();
            state.component(name, &what);
        }
        for gap in saved.gaps {
            let what = format!("{} ({})", gap.detail, gap.code);
            state.gaps.insert(gap.path, what);
        }
        Some(state)
    }

    /// Several versions of one package are told together.
    pub(in crate::cli::commands) fn component(&mut self, name: String, what: &str) {
        let known = self.components.entry(name).or_default();
        if !known.is_empty() {
            known.push_str(" and ");
        }
        known.push_str(what);
    }
}

impl Component {
    /// Its name without its version, and its version and license.
    fn named(&self) -> (String, String) {
        // A tree without a manifest is named after its directory, which says nothing of it.
        let is_tree = self.kind == "root" && self.purl.is_none();
        let name = match (is_tree, self.ecosystem.as_str()) {
            (true, _) => ".".to_owned(),
            (false, "") => self.name.clone(),
            (false, ecosystem) => format!("{ecosystem} {}", self.name),
        };
        let license = words(self.concluded.expression.as_deref());
        let what = match &self.version {
            Some(version) => format!("{version}, {license}"),
            None => license,
        };
        (name, what)
    }
}

fn words(expression: Option<&str>) -> String {
    expression.unwrap_or("no license").to_owned()
}

/// The changes in lines, the topics in the order of their weight; empty if there are none.
pub(in crate::cli::commands) fn changes(base: &State, head: &State) -> String {
    let mut out = String::new();
    topic("licenses", &base.licenses, &head.licenses, &mut out);
    topic("components", &base.components, &head.components, &mut out);
    topic(
        "obligations",
        &base.obligations,
        &head.obligations,
        &mut out,
    );
    topic("coverage", &base.coverage, &head.coverage, &mut out);
    topic("holders", &base.holders, &head.holders, &mut out);
    // Files that come and go are told by their licenses; those that stay are told here.
    let stay = |one: &BTreeMap<String, String>, other: &BTreeMap<String, String>| {
        let both = one.iter().filter(|(path, _)| other.contains_key(*path));
        both.map(|(path, license)| (path.clone(), license.clone()))
            .collect()
    };
    let (before, after) = (
        stay(&base.files, &head.files),
        stay(&head.files, &base.files),
    );
    topic("files", &before, &after, &mut out);
    topic("gaps", &base.gaps, &head.gaps, &mut out);
    out
}

fn topic(
    name: &str,
    base: &BTreeMap<String, String>,
    head: &BTreeMap<String, String>,
    out: &mut String,
) {
    let mut lines = BTreeMap::new();
    for (key, was) in base {
        match head.get(key) {
            None => lines.insert(key, format!("  - {}", told(key, was))),
            Some(is) if is != was => {
                let line = format!("  ~ {}; was {}", told(key, is), plain(was));
                lines.insert(key, line)
            }
            Some(_) => None,
        };
    }
    for (key, is) in head.iter().filter(|(key, _)| !base.contains_key(*key)) {
        lines.insert(key, format!("  + {}", told(key, is)));
    }
    if !lines.is_empty() {
        writeln!(out, "{name}").expect("a string takes what it is given");
    }
    for line in lines.values() {
        writeln!(out, "{line}").expect("a string takes what it is given");
    }
}

fn told(key: &str, what: &str) -> String {
    match what {
        "" => plain(key),
        _ => format!("{}: {}", plain(key), plain(what)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(license: &str, holder: &str, components: &str) -> State {
        let json = format!(
            r#"{{"format": "placet", "version": 1, "gaps": [], "components": [{components}],
                "files": [{{"path": "a.c", "concluded": {{"expression": {license}}},
                "copyrights": [{{"holder": "{holder}"}}]}}]}}"#
        );
        State::read(json.as_bytes()).unwrap()
    }

    fn component(name: &str, version: &str) -> String {
        format!(
            r#"{{"purl": "pkg:cargo/x", "ecosystem": "cargo", "name": "{name}", "version": "{version}",
                "kind": "direct", "concluded": {{"expression": "MIT"}}}}"#
        )
    }

    fn check(base: &State, head: &State, expected: &str) {
        assert_eq!(changes(base, head), expected);
    }

    #[test]
    fn nothing_is_written_where_nothing_changed() {
        let state = || saved("\"MIT\"", "A", &component("x", "1"));
        check(&state(), &state(), "");
    }

    #[test]
    fn what_came_went_and_changed_is_told_by_topic() {
        let one = component("x", "1") + "," + &component("y", "1");
        let two = component("x", "2") + "," + &component("z\\u001b", "1");
        check(
            &saved("\"MIT\"", "A", &one),
            &saved("null", "B", &two),
            "licenses\n  - MIT: 1 file\n  + no license: 1 file\n\
             components\n  ~ cargo x: 2, MIT; was 1, MIT\n  - cargo y: 1, MIT\n  \
             + cargo z\\u{1b}: 1, MIT\n\
             holders\n  - A\n  + B\n\
             files\n  ~ a.c: no license; was MIT\n",
        );
    }

    #[test]
    fn what_is_no_result_of_this_version_is_not_read() {
        assert!(State::read(b"{}").is_none());
        assert!(State::read(b"[").is_none());
        let other =
            br#"{"format": "placet", "version": 2, "files": [], "components": [], "gaps": []}"#;
        assert!(State::read(other).is_none());
    }
}
