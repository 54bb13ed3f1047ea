// SPDX-License-Identifier: Apache-2.0

//! `renv.lock`. Its hashes are of descriptions and of no archive.

use rustc_hash::FxHashMap;

use super::{
    super::{
        LicenseField, Lock, Locked, Manifest, Purl, Scope, Source,
        address::{generic, repository},
        document::{Data, Entry, Reader, Value},
    },
    BASE, ECOSYSTEM, REQUIREMENTS, expression,
};

/// What a package URL without qualifiers means; mirrors of CRAN have names of their own.
const REPOSITORIES: &[&str] = &["CRAN", "RSPM", "P3M"];

/// Where the packages of Bioconductor come from, for which there is no type.
const BIOCONDUCTOR: &str = "https://bioconductor.org";

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let document = reader.json();
    let table = reader.table(&document, "Packages");
    let entries = table.map(Value::entries).unwrap_or_default();
    let mut packages = Vec::new();
    let mut needs = Vec::new();
    for entry in entries {
        match locked(reader, entry) {
            Some(it) => {
                packages.push(it);
                needs.push(needed(&entry.value));
            }
            None => reader.problem(entry.key_span.clone(), "the locked package has no version"),
        }
    }
    let is_closed = connect(&mut packages, needs);
    Manifest {
        lock: Some(Lock {
            packages,
            is_closed,
        }),
        ..Manifest::default()
    }
}

fn locked(reader: &Reader<'_>, entry: &Entry) -> Option<Locked> {
    let value = &entry.value;
    let version = value.text_of("Version")?;
    let name = value.text_of("Package").unwrap_or(&entry.key);
    let (purl, source) = match value.text_of("Source").unwrap_or_default() {
        "GitHub" => {
            let (owner, repo) = (
                value.text_of("RemoteUsername")?,
                value.text_of("RemoteRepo")?,
            );
            let address = format!("https://github.com/{owner}/{repo}");
            let found = repository(&address, value.text_of("RemoteSha"));
            (found.purl, found.source)
        }
        "Bioconductor" => {
            let purl = generic(name, Some(version));
            (
                purl.map(|it| it.with("repository_url", BIOCONDUCTOR)),
                Source::Registry,
            )
        }
        "Local" => (None, Source::Path(String::new())),
        _ => {
            let from = value.text_of("Repository").unwrap_or_default();
            let other = if REPOSITORIES.contains(&from) {
                ""
            } else {
                from
            };
            let purl = Purl::of(ECOSYSTEM.purl_type, name, Some(version));
            (
                purl.map(|it| it.with("repository_url", other)),
                Source::Registry,
            )
        }
    };
    let license = value.get("License").and_then(|it| {
        let raw = expression(it.text()?)?;
        Some(LicenseField::read(&raw, reader.text.place(it.span.clone())))
    });
    Some(Locked {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        purl,
        source,
        license,
        place: reader.text.place(entry.key_span.clone()),
        ..Locked::default()
    })
}

/// The names of what a package needs: in `Requirements`, or in newer files in the fields of its
/// description. `None` where the file does not say.
fn needed(value: &Value) -> Option<Vec<(String, Scope)>> {
    if let Some(list) = value.get("Requirements") {
        let names = list.items().iter().filter_map(Value::text);
        return Some(names.map(|it| (it.to_owned(), Scope::Runtime)).collect());
    }
    let mut found = None;
    for entry in value.entries() {
        let key = entry.key.to_ascii_lowercase();
        let field = REQUIREMENTS
            .iter()
            .find(|(it, scope)| *it == key && *scope != Scope::Optional);
        let Some((_, scope)) = field else { continue };
        let names: Vec<&str> = match &entry.value.data {
            Data::Text(text) => text.split(',').collect(),
            _ => entry.value.items().iter().filter_map(Value::text).collect(),
        };
        let bare = |it: &str| it.split('(').next().unwrap_or_default().trim().to_owned();
        let list: &mut Vec<_> = found.get_or_insert_with(Vec::new);
        list.extend(names.into_iter().map(|it| (bare(it), *scope)));
    }
    found
}

/// Finds the packages that each names. Says whether all were found.
fn connect(packages: &mut [Locked], needs: Vec<Option<Vec<(String, Scope)>>>) -> bool {
    let by_name: FxHashMap<String, usize> = packages
        .iter()
        .enumerate()
        .map(|(index, it)| (it.name.clone(), index))
        .collect();
    let mut is_closed = true;
    for (package, needed) in packages.iter_mut().zip(needs) {
        is_closed &= needed.is_some();
        let named = needed.into_iter().flatten();
        for (name, scope) in named.filter(|(it, _)| !BASE.contains(&it.as_str())) {
            match by_name.get(&name) {
                Some(index) => package.dependencies.push((*index, scope)),
                None => is_closed = false,
            }
        }
        package.dependencies.sort_unstable();
        package.dependencies.dedup_by_key(|it| it.0);
    }
    is_closed
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("renv.lock", input, expected);
    }

    #[test]
    fn packages_come_from_several_places() {
        check(
            r#"{"R": {"Version": "4.3.0"}, "Packages": {
                "hoot": {"Package": "hoot", "Version": "1.0", "Source": "Repository", "Repository": "CRAN",
                    "Requirements": ["R", "owl", "methods"], "License": "GPL (>= 2)"},
                "owl": {"Package": "owl", "Version": "2", "Source": "GitHub", "RemoteUsername": "me",
                    "RemoteRepo": "owl", "RemoteSha": "abc", "Imports": ["bio (>= 1)"]},
                "bio": {"Package": "bio", "Version": "3", "Source": "Bioconductor", "Requirements": []}}}"#,
            "locked pkg:cran/hoot@1.0 GPL-2+ -> owl\nlocked pkg:github/me/owl@abc -> bio\n\
             locked pkg:generic/bio@3?repository_url=https:%2F%2Fbioconductor.org\nclosed\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            r#"{"Packages": {"a": 1, "b": {"Version": "1"}}}"#,
            "locked pkg:cran/b@1\nopen\nproblem 1: the locked package has no version\n",
        );
        check(
            r#"{"Packages": []}"#,
            "closed\nproblem 1: `Packages` is not a table\n",
        );
    }
}
