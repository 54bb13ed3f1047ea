// SPDX-License-Identifier: Apache-2.0

//! The archives of a release: their names, addresses and hashes.
//!
//! The formats: *Source distribution format* and *Binary distribution format*.

use super::super::Hash;

/// Endings of source distributions.
const SOURCES: &[&str] = &[".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tgz"];

/// An archive as a lock file has it.
#[derive(Debug, Clone)]
pub(super) struct Archive<'a> {
    /// Its address, or its name alone.
    pub(super) address: &'a str,
    pub(super) hash: Option<Hash>,
}

/// The archive that stands for a release: the source distribution, which is the same everywhere,
/// or else the only one. Which of several is installed depends on the machine.
pub(super) fn representative<'a, 'b>(archives: &'b [Archive<'a>]) -> Option<&'b Archive<'a>> {
    let mut sources = archives.iter().filter(|it| is_source(it.address));
    sources.next().or(match archives {
        [only] => Some(only),
        _ => None,
    })
}

fn is_source(address: &str) -> bool {
    let name = address.split(['#', '?']).next().unwrap_or_default();
    SOURCES.iter().any(|it| name.ends_with(it))
}

/// `name-1.0.tar.gz` and `name-1.0-py3-none-any.whl` as name and version.
pub(super) fn name_and_version(file: &str) -> Option<(&str, &str)> {
    let file = file.rsplit('/').next().unwrap_or_default();
    if let Some(stem) = file.strip_suffix(".whl") {
        let mut parts = stem.split('-');
        return Some((parts.next()?, parts.next()?));
    }
    let stem = SOURCES.iter().find_map(|it| file.strip_suffix(it))?;
    let (name, version) = stem.rsplit_once('-')?;
    let is_version = version.starts_with(|c: char| c.is_ascii_digit());
    (is_version && !name.is_empty()).then_some((name, version))
}

/// Whether a text is the name of a wheel.
pub(super) fn is_wheel(file: &str) -> bool {
    let stem = file.strip_suffix(".whl");
    stem.is_some_and(|it| it.split('-').count() >= 5)
}

/// `sha256:HEX`.
pub(super) fn hash(text: &str) -> Option<Hash> {
    let (algorithm, hex) = text.split_once(':')?;
    hash_of(algorithm, hex)
}

/// The hash of an algorithm that is still trusted.
pub(super) fn hash_of(algorithm: &str, hex: &str) -> Option<Hash> {
    let (algorithm, n_digits) = match algorithm {
        "sha256" => ("SHA-256", 64),
        "sha384" => ("SHA-384", 96),
        "sha512" => ("SHA-512", 128),
        _ => return None,
    };
    let is_hash = hex.len() == n_digits && hex.bytes().all(|it| it.is_ascii_hexdigit());
    let hex = hex.to_ascii_lowercase();
    is_hash.then_some(Hash { algorithm, hex })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_archives_have_a_name_and_a_version() {
        assert_eq!(name_and_version("a/b-c-1.0.tar.gz"), Some(("b-c", "1.0")));
        assert_eq!(
            name_and_version("b_c-1.0-py3-none-any.whl"),
            Some(("b_c", "1.0"))
        );
        assert_eq!(name_and_version("main.zip"), None);
        assert_eq!(name_and_version("a-main.zip"), None);
    }

    #[test]
    fn the_source_distribution_stands_for_a_release() {
        let archive = |address| Archive {
            address,
            hash: None,
        };
        let chosen = |names: &[&'static str]| {
            let archives: Vec<_> = names.iter().map(|it| archive(it)).collect();
            representative(&archives).map(|it| it.address)
        };
        assert_eq!(chosen(&["a-1-x.whl", "a-1.tar.gz"]), Some("a-1.tar.gz"));
        assert_eq!(chosen(&["a-1-x.whl"]), Some("a-1-x.whl"));
        assert_eq!(chosen(&["a-1-x.whl", "a-1-y.whl"]), None);
    }

    #[test]
    fn only_whole_hashes_are_taken() {
        let hex = "AB".repeat(32);
        let found = hash(&format!("sha256:{hex}")).unwrap();
        assert_eq!(
            (found.algorithm, found.hex),
            ("SHA-256", hex.to_lowercase())
        );
        assert_eq!(hash("sha256:ab"), None);
        assert_eq!(hash("md5:ab"), None);
    }
}
