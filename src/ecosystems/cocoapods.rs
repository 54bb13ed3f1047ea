// SPDX-License-Identifier: Apache-2.0

//! CocoaPods: `Podfile.lock`.
//!
//! The format: `lockfile.rb` of CocoaPods' core; nothing else documents it. A `Podfile` is a
//! program and is not read. The checksums are of specifications and of no archive.

use rustc_hash::FxHashMap;

use super::{
    Ecosystem, Fact, File, Lists, Lock, Locked, Manifest, Purl, Requirement, Scope, Source,
    address::repository,
    document::{Reader, Value},
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "cocoapods",
    purl_type: "cocoapods",
    namespace: None,
    files: &[File::beside("Podfile.lock").giving(&[
        Fact::Requirements,
        Fact::Versions,
        Fact::Edges,
    ])],
    docs: "CocoaPods: `Podfile.lock` with subspecs and pods from repositories and directories",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.yaml();
    let mut packages = Vec::new();
    let mut needs = Vec::new();
    for item in document.get("PODS").map(Value::items).unwrap_or_default() {
        let (written, needed) = match item.entries() {
            [only] => (only.key.as_str(), only.value.items()),
            _ => (item.text().unwrap_or_default(), &[][..]),
        };
        let Some((name, version)) = name_and_range(written) else {
            reader.problem(item.span.clone(), "the pod has no name");
            continue;
        };
        packages.push(locked(&reader, &document, item, name, version));
        needs.push(needed);
    }
    let is_closed = connect(&mut packages, &needs);
    let asked = document
        .get("DEPENDENCIES")
        .map(Value::items)
        .unwrap_or_default();
    let asked = asked.iter().filter_map(|it| {
        let (name, range) = name_and_range(it.text()?)?;
        Some(Requirement {
            name: name.to_owned(),
            requirement: range.map(str::to_owned),
            place: text.place(it.span.clone()),
            ..Requirement::default()
        })
    });
    let requirements = asked.collect();
    reader.finish(Manifest {
        requirements,
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    })
}

/// `Name/Part (1.0)`.
fn name_and_range(written: &str) -> Option<(&str, Option<&str>)> {
    let (name, range) = match written.split_once(" (") {
        Some((name, range)) => (name, range.strip_suffix(')')),
        None => (written, None),
    };
    let name = name.trim();
    (!name.is_empty()).then_some((name, range))
}

fn locked(
    reader: &Reader<'_>,
    document: &Value,
    item: &Value,
    name: &str,
    version: Option<&str>,
) -> Locked {
    let (pod, part) = name.split_once('/').unwrap_or((name, ""));
    let of = |key: &str| document.get(key).and_then(|it| it.get(pod));
    let external = of("EXTERNAL SOURCES");
    let path = external.and_then(|it| it.text_of(":path"));
    let checked_out = of("CHECKOUT OPTIONS").or(external);
    let git = checked_out.and_then(|it| {
        let revision = [":commit", ":tag", ":branch"]
            .iter()
            .find_map(|key| it.text_of(key));
        Some(repository(it.text_of(":git")?, revision).source)
    });
    let source = match (path, git) {
        (Some(path), _) => Source::Path(path.to_owned()),
        (None, Some(git)) => git,
        (None, None) => Source::Registry,
    };
    let purl = Purl::of(ECOSYSTEM.purl_type, pod, version).map(|it| it.below(part));
    Locked {
        name: name.to_owned(),
        version: version.map(str::to_owned),
        purl: match &source {
            Source::Git(address) => purl.map(|it| it.with("vcs_url", &format!("git+{address}"))),
            _ => purl,
        },
        source,
        place: reader.text.place(item.span.clone()),
        ..Locked::default()
    }
}

/// Finds the pods that each names. Says whether all were found.
fn connect(packages: &mut [Locked], needs: &[&[Value]]) -> bool {
    let by_name: FxHashMap<String, usize> = packages
        .iter()
        .enumerate()
        .map(|(index, it)| (it.name.clone(), index))
        .collect();
    let mut is_closed = true;
    for (package, needed) in packages.iter_mut().zip(needs) {
        for it in *needed {
            let name = it.text().and_then(name_and_range).map(|it| it.0);
            match name.and_then(|it| by_name.get(it)) {
                Some(index) => package.dependencies.push((*index, Scope::Runtime)),
                None => is_closed = false,
            }
        }
        package.dependencies.sort_unstable();
        package.dependencies.dedup();
    }
    is_closed
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("Podfile.lock", input, expected);
    }

    #[test]
    fn pods_and_what_they_need_are_read() {
        check(
            "PODS:\n  - Hoot (1.0):\n    - Owl/Wing (~> 2)\n  - Nest (0.1)\n  - Owl/Wing (2.1)\n  - Fork (3)\n\n\
             DEPENDENCIES:\n  - Hoot (~> 1.0)\n  - Nest (from `../nest`)\n\n\
             EXTERNAL SOURCES:\n  Nest:\n    :path: \"../nest\"\n  Fork:\n    :git: https://h/fork.git\n\n\
             CHECKOUT OPTIONS:\n  Fork:\n    :commit: abc\n    :git: https://h/fork.git\n\nCOCOAPODS: 1.12.0\n",
            "Hoot Runtime ~> 1.0\nNest Runtime from `../nest`\nlocked pkg:cocoapods/Hoot@1.0 -> Owl/Wing\n\
             locked pkg:cocoapods/Nest@0.1\nlocked pkg:cocoapods/Owl@2.1#Wing\n\
             locked pkg:cocoapods/Fork@3?vcs_url=git%2Bhttps:%2F%2Fh%2Ffork.git%40abc\nclosed\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "PODS:\n  - [a]\n  - A (1):\n    - Gone\n",
            "locked pkg:cocoapods/A@1\nopen\nproblem 2: the pod has no name\n",
        );
        check("", "closed\nproblem 1: the file is no YAML mapping\n");
    }
}
