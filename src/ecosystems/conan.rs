// SPDX-License-Identifier: Apache-2.0

//! Conan: `conan.lock` of Conan 1 and 2, and `conanfile.txt`.
//!
//! The format: Conan's documentation, *conanfile.txt* and *Lockfiles*. `conanfile.py` is a program
//! and is not read.

use rustc_hash::FxHashMap;

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Purl, Requirement, Scope,
    document::{Reader, Value},
};
use crate::read::{Text, lines};

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "conan",
    purl_type: "conan",
    namespace: None,
    files: &[
        File::beside("conanfile.txt").giving(&[Fact::Requirements, Fact::Scopes]),
        File::beside("conan.lock").giving(&[Fact::Scopes, Fact::Versions, Fact::Edges]),
    ],
    docs: "Conan packages: `conanfile.txt`, `conan.lock` of Conan 2 and, with what needs what, of \
           Conan 1",
    lists: Lists::None,
    parse,
};

/// The lists of requirements, by their names in both files.
const REQUIREMENTS: &[(&str, Scope)] = &[
    ("requires", Scope::Runtime),
    ("build_requires", Scope::Build),
    ("tool_requires", Scope::Build),
    ("python_requires", Scope::Build),
    ("test_requires", Scope::Dev),
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let manifest = if text.path.name() == b"conan.lock" {
        let document = reader.json();
        let nodes = document.get("graph_lock").and_then(|it| it.get("nodes"));
        match nodes {
            Some(nodes) => graph(&mut reader, nodes),
            None => list(&mut reader, &document),
        }
    } else {
        read(&mut reader)
    };
    reader.finish(manifest)
}

/// `name/version@user/channel#revision%time`.
struct Reference<'a> {
    name: &'a str,
    version: &'a str,
    user: &'a str,
    channel: &'a str,
    revision: &'a str,
}

impl<'a> Reference<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.trim().split('%').next()?;
        let (text, revision) = text.split_once('#').unwrap_or((text, ""));
        let revision = revision.split('#').next()?;
        let (text, place) = text.split_once('@').unwrap_or((text, ""));
        let (user, channel) = place.split_once('/').unwrap_or((place, ""));
        let (name, version) = text.split_once('/')?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || "_.+-".contains(c);
        let is_name = !name.is_empty() && name.chars().all(is_part);
        (is_name && !version.is_empty()).then_some(Self {
            name,
            version,
            user,
            channel,
            revision,
        })
    }

    /// `_` stands for no user and no channel.
    fn purl(&self, version: Option<&str>) -> Option<Purl> {
        let or_none = |it: &'a str| if it == "_" { "" } else { it };
        let purl = Purl::of(ECOSYSTEM.purl_type, self.name, version)?;
        let purl = purl
            .with("user", or_none(self.user))
            .with("channel", or_none(self.channel));
        Some(purl.with("rrev", self.revision))
    }

    fn locked(&self) -> Locked {
        Locked {
            name: self.name.to_owned(),
            version: Some(self.version.to_owned()),
            purl: self.purl(Some(self.version)),
            ..Locked::default()
        }
    }
}

fn read(reader: &mut Reader<'_>) -> Manifest {
    let mut requirements = Vec::new();
    let mut scope = None;
    for (start, line) in lines(reader.text.content.as_ref()) {
        // A `#` within a word starts a revision.
        let is_comment = line.trim_start().starts_with('#');
        let code = if is_comment {
            ""
        } else {
            line.split(" #").next().unwrap_or_default()
        };
        let text = code.trim();
        let span = start..start + line.len();
        if let Some(section) = text.strip_prefix('[').filter(|it| it.ends_with(']')) {
            let section = section.trim_end_matches(']');
            scope = REQUIREMENTS
                .iter()
                .find(|it| it.0 == section)
                .map(|it| it.1);
            continue;
        }
        let Some(scope) = scope.filter(|_| !text.is_empty()) else {
            continue;
        };
        let Some(it) = Reference::read(text) else {
            reader.problem(span, "the requirement is malformed");
            continue;
        };
        // `[>=1.0 <2]` is a range.
        let exact = Some(it.version).filter(|it| !it.starts_with('['));
        requirements.push(Requirement {
            name: it.name.to_owned(),
            requirement: Some(it.version.to_owned()),
            version: exact.map(str::to_owned),
            purl: it.purl(exact),
            scope,
            place: reader.text.place(span),
            ..Requirement::default()
        });
    }
    Manifest {
        requirements,
        ..Manifest::default()
    }
}

/// Conan 2: lists, without what needs what.
fn list(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    let mut packages = Vec::new();
    for (key, scope) in REQUIREMENTS {
        for item in document.get(key).map(Value::items).unwrap_or_default() {
            // A reference may stand in a list with what is known of its revision.
            let written = item.text().or_else(|| item.items().first()?.text());
            match written.and_then(Reference::read) {
                Some(it) => packages.push(Locked {
                    scope: Some(*scope),
                    place: reader.text.place(item.span.clone()),
                    ..it.locked()
                }),
                None => reader.problem(item.span.clone(), "the locked package is malformed"),
            }
        }
    }
    Manifest {
        lock: Some(Lock {
            is_closed: packages.is_empty(),
            packages,
        }),
        ..Manifest::default()
    }
}

/// A node of the graph and the package that it is; what is locked for is none.
struct Node<'a> {
    value: &'a Value,
    package: Option<usize>,
}

/// Conan 1: a graph, in which what is locked for is a node without a version.
fn graph(reader: &mut Reader<'_>, table: &Value) -> Manifest {
    let mut packages: Vec<Locked> = Vec::new();
    let mut nodes: Vec<Node<'_>> = Vec::new();
    let mut by_key: FxHashMap<&str, usize> = FxHashMap::default();
    for entry in table.entries() {
        let value = &entry.value;
        let is_own = value.get("path").is_some() || entry.key == "0";
        let reference = value.text_of("ref").and_then(Reference::read);
        let reference = reference.filter(|_| value.get("path").is_none());
        let package = reference.as_ref().map(|_| packages.len());
        nodes.push(Node { value, package });
        match reference {
            Some(it) => {
                by_key.insert(&entry.key, packages.len());
                packages.push(Locked {
                    place: reader.text.place(value.span.clone()),
                    ..it.locked()
                });
            }
            None if is_own => (),
            None => reader.problem(value.span.clone(), "the locked package is malformed"),
        }
    }
    let mut requirements = Vec::new();
    let mut is_closed = true;
    for node in &nodes {
        let needed = needed(node.value, &by_key);
        if let Some(package) = node.package.and_then(|it| packages.get_mut(it)) {
            is_closed &= needed.iter().all(|it| it.0.is_some());
            let known = needed
                .into_iter()
                .filter_map(|(it, scope)| Some((it?, scope)));
            package.dependencies = known.collect();
            package.dependencies.sort_unstable();
            package.dependencies.dedup_by_key(|it| it.0);
            continue;
        }
        for (target, scope) in needed {
            let needed = target.and_then(|it| packages.get(it));
            requirements.extend(needed.map(|it| Requirement {
                name: it.name.clone(),
                version: it.version.clone(),
                scope,
                place: reader.text.place(node.value.span.clone()),
                ..Requirement::default()
            }));
        }
    }
    Manifest {
        requirements,
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

/// The packages that a node names; `None` where there is no such node.
fn needed(value: &Value, by_key: &FxHashMap<&str, usize>) -> Vec<(Option<usize>, Scope)> {
    let mut found = Vec::new();
    for (key, scope) in REQUIREMENTS {
        let keys = value.get(key).map(Value::items).unwrap_or_default();
        let indexes = keys.iter().map(|it| by_key.get(it.text()?).copied());
        found.extend(indexes.map(|it| (it, *scope)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn a_list_of_requirements_has_sections() {
        check(
            "conanfile.txt",
            "[requires]\nzlib/1.3\nhoot/[>=1.0 <2] # why\nowl/2@me/stable#abc\n[tool_requires]\ncmake/3.27\n\
             [options]\nx=1\n[requires]\nbroken\n",
            "pkg:conan/zlib@1.3 Runtime 1.3 1.3\npkg:conan/hoot Runtime [>=1.0 <2]\n\
             pkg:conan/owl@2?channel=stable&rrev=abc&user=me Runtime 2 2\n\
             pkg:conan/cmake@3.27 Build 3.27 3.27\nproblem 10: the requirement is malformed\n",
        );
    }

    #[test]
    fn lock_files_of_both_generations_are_read() {
        check(
            "conan.lock",
            r#"{"version": "0.5", "requires": ["zlib/1.3#abc%1700000000.0"], "build_requires": ["cmake/3.27"],
                "python_requires": [], "config_requires": []}"#,
            "locked pkg:conan/zlib@1.3?rrev=abc Runtime\nlocked pkg:conan/cmake@3.27 Build\nopen\n",
        );
        check(
            "conan.lock",
            r#"{"graph_lock": {"nodes": {"0": {"path": "x/conanfile.py", "requires": ["1"]},
                "1": {"ref": "hoot/1.0#abc", "requires": ["2"]}, "2": {"ref": "owl/2"}}}, "version": "0.4"}"#,
            "hoot Runtime 1.0\nlocked pkg:conan/hoot@1.0?rrev=abc -> owl\nlocked pkg:conan/owl@2\nclosed\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "conan.lock",
            r#"{"requires": [3, "x"]}"#,
            &format!(
                "closed\n{}",
                "problem 1: the locked package is malformed\n".repeat(2)
            ),
        );
        check(
            "conan.lock",
            "",
            "closed\nproblem 1: the file ends too early\n",
        );
    }
}
