// SPDX-License-Identifier: Apache-2.0

//! `conda-lock.yml`: every package for every platform, with what it needs there.

use rustc_hash::FxHashMap;

use super::{
    super::{
        Lock, Locked, Manifest, Purl, Scope,
        address::without_credentials,
        digest,
        document::{Reader, Value},
    },
    ECOSYSTEM,
};

/// Endings of packages, which are their types.
const TYPES: &[&str] = &["tar.bz2", "conda"];

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let document = reader.yaml();
    let mut packages = Vec::new();
    let mut needs = Vec::new();
    let mut by_name: FxHashMap<(String, String), usize> = FxHashMap::default();
    for item in document
        .get("package")
        .map(Value::items)
        .unwrap_or_default()
    {
        let Some(it) = locked(item) else {
            reader.problem(
                item.span.clone(),
                "the locked package has no name or no version",
            );
            continue;
        };
        let platform = item.owned("platform").unwrap_or_default();
        by_name
            .entry((platform.clone(), it.name.clone()))
            .or_insert(packages.len());
        packages.push(Locked {
            place: reader.text.place(item.span.clone()),
            ..it
        });
        needs.push((
            platform,
            item.get("dependencies")
                .map(Value::entries)
                .unwrap_or_default(),
        ));
    }
    let mut is_closed = true;
    for (package, (platform, needed)) in packages.iter_mut().zip(needs) {
        // `__glibc` is what the machine has.
        for it in needed.iter().filter(|it| !it.key.starts_with("__")) {
            match by_name.get(&(platform.clone(), it.key.clone())) {
                Some(index) => package.dependencies.push((*index, Scope::Runtime)),
                None => is_closed = false,
            }
        }
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

fn locked(item: &Value) -> Option<Locked> {
    let name = item.text_of("name")?;
    let version = item.get("version")?.spelled()?;
    let address = item.text_of("url").map(without_credentials);
    let is_pip = item.text_of("manager") == Some("pip");
    let purl = if is_pip {
        Purl::of("pypi", name, Some(version))
    } else {
        of_archive(name, version, address.as_deref().unwrap_or_default())
    };
    let hash = item
        .get("hash")
        .and_then(|it| digest::hex("sha256", it.text_of("sha256")?));
    let is_main = item.text_of("category").is_none_or(|it| it == "main");
    let is_optional = item.get("optional").is_some_and(Value::is_true);
    let scope = match (is_main, is_optional) {
        (true, false) => None,
        (true, true) => Some(Scope::Optional),
        (false, _) => Some(Scope::Dev),
    };
    Some(Locked {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        purl,
        download: address,
        hashes: hash.into_iter().collect(),
        scope,
        ..Locked::default()
    })
}

/// `…/channel/platform/name-version-build.conda`.
fn of_archive(name: &str, version: &str, address: &str) -> Option<Purl> {
    let purl = Purl::of(ECOSYSTEM.purl_type, name, Some(version))?;
    let mut parts = address.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let (platform, channel) = (parts.next(), parts.next());
    let stem = TYPES
        .iter()
        .find_map(|it| Some((file.strip_suffix(it)?.strip_suffix('.')?, *it)));
    let Some((stem, kind)) = stem else {
        return Some(purl);
    };
    let build = stem.rsplit('-').next().unwrap_or_default();
    let purl = purl.with("build", build).with("type", kind);
    let purl = purl.with("subdir", platform.unwrap_or_default());
    Some(purl.with("channel", channel.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing;

    fn check(input: &str, expected: &str) {
        testing::check("conda-lock.yml", input, expected);
    }

    #[test]
    fn packages_are_locked_for_each_platform() {
        let sum = "0a".repeat(32);
        check(
            &format!(
                "version: 1\npackage:\n- name: hoot\n  version: '1.0'\n  manager: conda\n  platform: linux-64\n  \
                 dependencies: {{owl: '>=2', __glibc: '>=2'}}\n  \
                 url: https://conda.anaconda.org/conda-forge/linux-64/hoot-1.0-h1_0.conda\n  \
                 hash: {{sha256: {sum}}}\n  category: main\n  optional: false\n\
                 - {{name: owl, version: '2', manager: pip, platform: linux-64, category: dev}}\n"
            ),
            "locked pkg:conda/hoot@1.0?build=h1_0&channel=conda-forge&subdir=linux-64&type=conda SHA-256 -> owl\n\
             locked pkg:pypi/owl@2 Dev\nclosed\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check(
            "package: [x]\n",
            "closed\nproblem 1: the locked package has no name or no version\n",
        );
    }
}
