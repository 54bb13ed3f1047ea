// SPDX-License-Identifier: Apache-2.0

//! `Manifest.toml`: every package, by name, with the names of what it needs. Version 2 has them in
//! a table `deps`.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, Scope, Source,
        address::repository,
        document::{Data, Entry, Reader, Value},
    },
    purl,
};

pub(super) fn read(reader: &mut Reader<'_>, document: &Value) -> Manifest {
    // Other programs have files of this name too.
    let is_julia = |it: &Entry| it.value.items().iter().any(|it| it.get("uuid").is_some());
    let table = match document.get("manifest_format") {
        Some(_) => document.get("deps"),
        None => Some(document).filter(|it| it.entries().iter().any(is_julia)),
    };
    let Some(table) = table else {
        return Manifest::default();
    };
    let mut packages = Vec::new();
    let mut needs = Vec::new();
    let mut by_uuid: FxHashMap<&str, usize> = FxHashMap::default();
    let mut by_name: FxHashMap<&str, usize> = FxHashMap::default();
    for entry in table.entries() {
        for item in entry.value.items() {
            let Some(uuid) = item.text_of("uuid") else {
                reader.problem(item.span.clone(), "the locked package has no UUID");
                continue;
            };
            by_uuid.insert(uuid, packages.len());
            by_name.entry(&entry.key).or_insert(packages.len());
            packages.push(locked(reader, &entry.key, uuid, item));
            needs.push(item.get("deps"));
        }
    }
    let mut is_closed = true;
    for (package, needed) in packages.iter_mut().zip(needs) {
        // Names, or names with UUIDs where a name stands for several packages.
        let targets: Vec<Option<usize>> = match needed.map(|it| &it.data) {
            Some(Data::List(items)) => items
                .iter()
                .map(|it| by_name.get(it.text()?).copied())
                .collect(),
            Some(Data::Table(entries)) => entries
                .iter()
                .map(|it| by_uuid.get(it.value.text()?).copied())
                .collect(),
            _ => Vec::new(),
        };
        is_closed &= targets.iter().all(Option::is_some);
        package.dependencies = targets
            .into_iter()
            .flatten()
            .map(|it| (it, Scope::Runtime))
            .collect();
        package.dependencies.sort_unstable();
        package.dependencies.dedup();
    }
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

fn locked(reader: &Reader<'_>, name: &str, uuid: &str, item: &Value) -> Locked {
    let version = item.text_of("version");
    let found = purl(name, version, Some(uuid));
    let (found, source) = match (item.text_of("path"), item.text_of("repo-url")) {
        (Some(path), _) => (found, Source::Path(path.to_owned())),
        (None, Some(address)) => {
            let source = repository(address, item.text_of("repo-rev")).source;
            let at = match &source {
                Source::Git(at) => format!("git+{at}"),
                _ => String::new(),
            };
            (found.map(|it| it.with("vcs_url", &at)), source)
        }
        (None, None) => (found, Source::Registry),
    };
    Locked {
        name: name.to_owned(),
        version: version.map(str::to_owned),
        purl: found,
        source,
        place: reader.text.place(item.span.clone()),
        ..Locked::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("Manifest.toml", input, expected);
    }

    #[test]
    fn both_versions_are_read() {
        check(
            "manifest_format = '2.0'\njulia_version = '1.9'\n[[deps.Hoot]]\ndeps = ['Owl']\nuuid = 'u1'\n\
             version = '1.0.0'\ngit-tree-sha1 = 'aa'\n[[deps.Owl]]\nuuid = 'u2'\n",
            "locked pkg:julia/Hoot@1.0.0?uuid=u1 -> Owl\nlocked pkg:julia/Owl?uuid=u2\nclosed\n",
        );
        check(
            "[[Hoot]]\nuuid = 'u1'\nrepo-url = 'https://h/Hoot.jl.git'\nrepo-rev = 'main'\n[Hoot.deps]\nOwl = 'u2'\n",
            "locked pkg:julia/Hoot?uuid=u1&vcs_url=git%2Bhttps:%2F%2Fh%2FHoot.jl.git%40main\nopen\n",
        );
    }

    #[test]
    fn other_files_say_nothing_and_what_is_malformed_is_a_problem() {
        check("[package]\nname = 'x'\n", "");
        check(
            "manifest_format = '2.0'\n[[deps.A]]\n",
            "closed\nproblem 2: the locked package has no UUID\n",
        );
    }
}
