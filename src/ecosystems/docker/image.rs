// SPDX-License-Identifier: Apache-2.0

//! References to images: *OCI Distribution Specification*, pulling manifests, with the shorthands
//! of the Docker command line.

use super::super::{Purl, Requirement};
use crate::read::Place;

/// Where an image without a host comes from.
const DEFAULT_HOSTS: &[&str] = &["docker.io", "index.docker.io", "registry-1.docker.io"];

/// Reads `host/namespace/name:tag@digest`. The digest is the version where there is one: a tag
/// can be moved (type `docker` of the purl specification). `None` where it is no reference.
pub(in crate::ecosystems) fn image(reference: &str, place: Place) -> Option<Requirement> {
    let (rest, digest) = match reference.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (reference, None),
    };
    let is_tag = |it: &str| !it.contains('/');
    let (path, tag) = match rest.rsplit_once(':') {
        Some((path, tag)) if is_tag(tag) => (path, Some(tag)),
        _ => (rest, None),
    };
    let is_host = |it: &str| it.contains(['.', ':']) || it == "localhost";
    let (host, path) = match path.split_once('/') {
        Some((host, path)) if is_host(host) => (host, path),
        _ => ("", path),
    };
    let host = if DEFAULT_HOSTS.contains(&host) {
        ""
    } else {
        host
    };
    let path = match host {
        "" => path.strip_prefix("library/").unwrap_or(path),
        _ => path,
    };
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/".contains(c);
    let is_name = !path.is_empty() && !path.ends_with('/') && path.chars().all(is_part);
    let is_word = |it: &str| {
        !it.is_empty()
            && it
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "._-:+".contains(c))
    };
    if !is_name || !tag.is_none_or(is_word) || !digest.is_none_or(is_word) {
        return None;
    }
    let version = digest.or(tag);
    Some(Requirement {
        name: path.to_owned(),
        requirement: Some(reference.to_owned()),
        version: version.map(str::to_owned),
        purl: Purl::of("docker", path, version).map(|it| it.with("repository_url", host)),
        place,
        ..Requirement::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reference: &str, expected: Option<&str>) {
        let purl = image(reference, Place::default()).and_then(|it| it.purl);
        let purl = purl.map(|it| it.to_string());
        assert_eq!(purl.as_deref(), expected, "{reference}");
    }

    #[test]
    fn names_hosts_tags_and_digests_are_told_apart() {
        check("debian", Some("pkg:docker/debian"));
        check("docker.io/library/debian:12", Some("pkg:docker/debian@12"));
        check("owl/hoot:1.0-rc", Some("pkg:docker/owl/hoot@1.0-rc"));
        check(
            "localhost:5000/hoot",
            Some("pkg:docker/hoot?repository_url=localhost:5000"),
        );
        check(
            "ghcr.io/owl/hoot:1@sha256:0a",
            Some("pkg:docker/owl/hoot@sha256:0a?repository_url=ghcr.io"),
        );
    }

    #[test]
    fn what_is_no_reference_is_none() {
        for it in ["", "Debian", "a b", "${x}", "a:", "a@", "a/", ":1"] {
            check(it, None);
        }
    }
}
