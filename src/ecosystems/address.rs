// SPDX-License-Identifier: Apache-2.0

//! Addresses of repositories and archives, and the package URLs of what has no registry.

use super::{Hash, Purl, Source};

/// Hosts whose repositories have a type of their own in the purl specification.
const HOSTS: &[(&str, &str)] = &[("github.com", "github"), ("bitbucket.org", "bitbucket")];

/// A repository and the revision that is taken of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repository {
    /// Its own name: the last part of the address.
    pub(super) name: String,
    pub(super) purl: Option<Purl>,
    pub(super) source: Source,
}

/// Reads the address of a git repository: an URL, or `git@host:path` as `ssh` spells it.
pub(super) fn repository(address: &str, revision: Option<&str>) -> Repository {
    let address = clean(address);
    let path = address
        .split_once("://")
        .map_or(address.as_str(), |it| it.1);
    let mut parts = path.split('/').filter(|it| !it.is_empty());
    let host = parts.next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |it| it.1);
    let parts: Vec<&str> = parts.collect();
    let name = parts.last().copied().unwrap_or(host);
    let name = name.strip_suffix(".git").unwrap_or(name);
    let kind = HOSTS.iter().find(|it| it.0 == host).map(|it| it.1);
    let at = match revision {
        Some(revision) => format!("{address}@{revision}"),
        None => address.clone(),
    };
    let purl = match (kind, parts.as_slice()) {
        (Some(kind), [owner, _]) => Purl::of(kind, &format!("{owner}/{name}"), revision),
        _ => generic(name, revision).map(|it| it.with("vcs_url", &format!("git+{at}"))),
    };
    Repository {
        name: name.to_owned(),
        purl,
        source: Source::Git(at),
    }
}

/// An archive that stands in no registry.
pub(super) fn archive(
    name: &str,
    version: Option<&str>,
    address: &str,
    hash: Option<&Hash>,
) -> Option<Purl> {
    let checksum = hash.map(|it| {
        let algorithm = it.algorithm.to_ascii_lowercase().replace('-', "");
        format!("{algorithm}:{}", it.hex)
    });
    let purl = generic(name, version)?.with("download_url", &without_credentials(address));
    Some(purl.with("checksum", checksum.as_deref().unwrap_or_default()))
}

/// A name may have a `/`, and its type has no namespaces to put that in.
pub(super) fn generic(name: &str, version: Option<&str>) -> Option<Purl> {
    Purl::of("generic", name, version)
}

fn clean(address: &str) -> String {
    let address = address.trim().trim_end_matches('/');
    let address = address.strip_prefix("git+").unwrap_or(address);
    if let Some((user, rest)) = address.split_once('@')
        && let Some((host, path)) = rest.split_once(':')
        && !user.contains([':', '/'])
        && !host.contains('/')
    {
        return format!("ssh://{user}@{host}/{}", path.trim_start_matches('/'));
    }
    without_credentials(address)
}

/// An address without user and password: it may get into reports. `git@` is no secret.
pub(super) fn without_credentials(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    match authority.rsplit_once('@') {
        Some((user, host)) if user != "git" => format!("{scheme}://{host}{path}"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, revision: Option<&str>, expected: &str) {
        let purl = repository(address, revision).purl;
        assert_eq!(
            purl.map(|it| it.to_string()).as_deref(),
            Some(expected),
            "{address}"
        );
    }

    #[test]
    fn known_hosts_have_types_of_their_own() {
        check(
            "https://github.com/Owl/Hoot.git",
            Some("v1"),
            "pkg:github/owl/hoot@v1",
        );
        check("git@github.com:owl/hoot.git", None, "pkg:github/owl/hoot");
        check(
            "git+https://u:p@bitbucket.org/owl/hoot/",
            Some("abc"),
            "pkg:bitbucket/owl/hoot@abc",
        );
    }

    #[test]
    fn other_repositories_keep_their_address() {
        check(
            "https://u:p@git.example.org/a/b/hoot.git",
            Some("abc"),
            "pkg:generic/hoot@abc?vcs_url=git%2Bhttps:%2F%2Fgit.example.org%2Fa%2Fb%2Fhoot.git%40abc",
        );
        check(
            "https://github.com/owl",
            None,
            "pkg:generic/owl?vcs_url=git%2Bhttps:%2F%2Fgithub.com%2Fowl",
        );
    }

    #[test]
    fn archives_keep_their_address_and_hash() {
        let hash = Hash {
            algorithm: "SHA-256",
            hex: "ab".to_owned(),
        };
        let purl = archive("hoot", Some("1"), "https://h/x.tgz", Some(&hash));
        assert_eq!(
            purl.map(|it| it.to_string()).as_deref(),
            Some("pkg:generic/hoot@1?checksum=sha256:ab&download_url=https:%2F%2Fh%2Fx.tgz")
        );
    }
}
