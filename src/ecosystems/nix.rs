// SPDX-License-Identifier: Apache-2.0

//! Nix: `flake.lock`.
//!
//! The format: the Nix manual, *nix flake*, lock files. The purl specification has no type for
//! inputs: one is the repository or archive that it is. Its hash is of a listing and of no archive.

use rustc_hash::FxHashMap;

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Requirement, Scope, Source,
    address::{archive, repository, without_credentials},
    document::{Data, Entry, Reader, Value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "nix",
    purl_type: "generic",
    namespace: None,
    files: &[File::beside("flake.lock").giving(&[Fact::Requirements, Fact::Versions, Fact::Edges])],
    docs: "Inputs of Nix flakes: `flake.lock`",
    lists: Lists::None,
    parse,
};

/// How many inputs a path to another may lead through.
const MAX_FOLLOWED: usize = 64;

/// The types of inputs that are repositories of a host.
const HOSTS: &[(&str, &str)] = &[
    ("github", "github.com"),
    ("gitlab", "gitlab.com"),
    ("sourcehut", "git.sr.ht"),
];

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.json();
    let nodes = document
        .get("nodes")
        .map(Value::entries)
        .unwrap_or_default();
    if nodes.is_empty() && reader.problems.is_empty() {
        reader.problem(document.span.clone(), "the lock file has no `nodes`");
    }
    let root = document.text_of("root").unwrap_or("root");
    let (mut packages, by_key) = packages(&mut reader, nodes, root);
    let graph = Flakes::of(nodes, root);
    let mut is_closed = true;
    for (key, index) in nodes
        .iter()
        .filter_map(|it| by_key.get_key_value(it.key.as_str()))
    {
        let needed = graph.needed(key).map(|it| by_key.get(it?).copied());
        let needed: Vec<Option<usize>> = needed.collect();
        is_closed &= needed.iter().all(Option::is_some);
        if let Some(package) = packages.get_mut(*index) {
            let known = needed.into_iter().flatten();
            package.dependencies = known.map(|it| (it, Scope::Runtime)).collect();
            package.dependencies.sort_unstable();
            package.dependencies.dedup();
        }
    }
    let asked = graph.needed(root).flatten();
    let asked = asked.filter_map(|it| packages.get(*by_key.get(it)?));
    let requirements = asked.map(|it| Requirement {
        name: it.name.clone(),
        place: it.place.clone(),
        ..Requirement::default()
    });
    let requirements = requirements.collect();
    reader.finish(Manifest {
        requirements,
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    })
}

/// The inputs, in the file's order, and where each stands in the list.
fn packages<'a>(
    reader: &mut Reader<'_>,
    nodes: &'a [Entry],
    root: &str,
) -> (Vec<Locked>, FxHashMap<&'a str, usize>) {
    let mut by_key = FxHashMap::default();
    let mut packages = Vec::new();
    for entry in nodes.iter().filter(|it| it.key != root) {
        let Some(it) = entry.value.get("locked").and_then(locked) else {
            let message = "the input is not locked to anything that can be read";
            reader.problem(entry.key_span.clone(), message);
            continue;
        };
        by_key.insert(entry.key.as_str(), packages.len());
        packages.push(Locked {
            name: entry.key.clone(),
            place: reader.text.place(entry.key_span.clone()),
            ..it
        });
    }
    (packages, by_key)
}

struct Flakes<'a> {
    root: &'a str,
    inputs: FxHashMap<&'a str, &'a Value>,
}

impl<'a> Flakes<'a> {
    fn of(nodes: &'a [Entry], root: &'a str) -> Self {
        let inputs = nodes.iter();
        let inputs = inputs.filter_map(|it| Some((it.key.as_str(), it.value.get("inputs")?)));
        Self {
            root,
            inputs: inputs.collect(),
        }
    }

    /// The nodes that the inputs of one are; `None` where there is no such node.
    fn needed(&self, node: &str) -> impl Iterator<Item = Option<&'a str>> {
        let entries = self
            .inputs
            .get(node)
            .map(|it| it.entries())
            .unwrap_or_default();
        entries
            .iter()
            .filter(|it| !it.value.items().is_empty() || it.value.text().is_some())
            .map(|it| self.followed(&it.value))
    }

    /// A name, or the path of an input from the root, whose steps may be such paths themselves.
    fn followed(&self, value: &'a Value) -> Option<&'a str> {
        let mut at = self.root;
        let mut steps: Vec<&'a str> = match &value.data {
            Data::Text(name) => return Some(name),
            _ => value.items().iter().rev().filter_map(Value::text).collect(),
        };
        for _ in 0..MAX_FOLLOWED {
            let Some(step) = steps.pop() else {
                return Some(at);
            };
            let next = self.inputs.get(at)?.get(step)?;
            match &next.data {
                Data::Text(name) => at = name,
                _ => {
                    at = self.root;
                    steps.extend(next.items().iter().rev().filter_map(Value::text));
                }
            }
        }
        None
    }
}

fn locked(value: &Value) -> Option<Locked> {
    let of = |key: &str| value.text_of(key);
    let revision = of("rev");
    let kind = of("type")?;
    if let Some((_, host)) = HOSTS.iter().find(|it| it.0 == kind) {
        let host = of("host").unwrap_or(host);
        let address = format!("https://{host}/{}/{}", of("owner")?, of("repo")?);
        return Some(of_repository(&address, revision));
    }
    match kind {
        "git" => Some(of_repository(of("url")?, revision)),
        "tarball" | "file" => {
            let address = without_credentials(of("url")?);
            let name = address.rsplit('/').next().unwrap_or_default().to_owned();
            Some(Locked {
                purl: archive(&name, revision, &address, None),
                version: revision.map(str::to_owned),
                source: Source::Archive(address),
                ..Locked::default()
            })
        }
        "path" => Some(Locked {
            source: Source::Path(of("path")?.to_owned()),
            ..Locked::default()
        }),
        _ => None,
    }
}

fn of_repository(address: &str, revision: Option<&str>) -> Locked {
    let found = repository(address, revision);
    Locked {
        version: revision.map(str::to_owned),
        purl: found.purl,
        source: found.source,
        ..Locked::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("flake.lock", input, expected);
    }

    #[test]
    fn inputs_are_what_they_are_locked_to() {
        check(
            r#"{"nodes": {
                "hoot": {"inputs": {"nixpkgs": ["nixpkgs"]}, "locked":
                    {"type": "git", "url": "https://h/hoot.git", "rev": "abc"}},
                "nixpkgs": {"locked": {"type": "github", "owner": "NixOS", "repo": "nixpkgs", "rev": "def"}},
                "tar": {"locked": {"type": "tarball", "url": "https://h/x.tgz"}},
                "root": {"inputs": {"hoot": "hoot", "nixpkgs": "nixpkgs"}}}, "root": "root", "version": 7}"#,
            "hoot Runtime\nnixpkgs Runtime\n\
             locked pkg:generic/hoot@abc?vcs_url=git%2Bhttps:%2F%2Fh%2Fhoot.git%40abc -> nixpkgs\n\
             locked pkg:github/nixos/nixpkgs@def\n\
             locked pkg:generic/x.tgz?download_url=https:%2F%2Fh%2Fx.tgz\nclosed\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            r#"{"nodes": {"a": {"inputs": {"b": ["b", "b"]}, "locked": {"type": "path", "path": "./a"}},
                "c": {}, "root": {"inputs": {"b": ["b"]}}}}"#,
            "locked -\nopen\nproblem 2: the input is not locked to anything that can be read\n",
        );
        check("{}", "closed\nproblem 1: the lock file has no `nodes`\n");
    }
}
