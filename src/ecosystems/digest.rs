// SPDX-License-Identifier: Apache-2.0

//! Hashes of archives as lock files spell them.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::Hash;

/// How an algorithm is spelled, how CycloneDX spells it, and how many digits it has.
const ALGORITHMS: &[(&str, &str, usize)] = &[
    ("sha1", "SHA-1", 40),
    ("sha256", "SHA-256", 64),
    ("sha384", "SHA-384", 96),
    ("sha512", "SHA-512", 128),
];

/// A hash in hexadecimal; `None` where it is none of the algorithm.
pub(super) fn hex(algorithm: &str, digits: &str) -> Option<Hash> {
    let algorithm = algorithm.to_ascii_lowercase().replace('-', "");
    let (_, name, n_digits) = ALGORITHMS.iter().find(|it| it.0 == algorithm)?;
    let is_hash = digits.len() == *n_digits && digits.bytes().all(|it| it.is_ascii_hexdigit());
    is_hash.then(|| Hash {
        algorithm: name,
        hex: digits.to_ascii_lowercase(),
    })
}

/// `sha256:HEX`, `SHA256=HEX`.
pub(super) fn labelled(text: &str) -> Option<Hash> {
    let (algorithm, digits) = text.trim().split_once([':', '='])?;
    hex(algorithm, digits)
}

/// A hash in base64. One that is too short is kept: it is that of no archive, which is seen when one
/// is held against it.
pub(super) fn of_base64(algorithm: &str, text: &str) -> Option<Hash> {
    let (_, algorithm, _) = ALGORITHMS.iter().find(|it| it.0 == algorithm)?;
    let bytes = STANDARD.decode(text).ok()?;
    let digits = bytes.iter().flat_map(|it| [it >> 4, it & 15]);
    let digits = digits.filter_map(|it| char::from_digit(it.into(), 16));
    Some(Hash {
        algorithm,
        hex: digits.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_hash_is_one() {
        let digits = "AB".repeat(32);
        let expected = Some(("SHA-256", digits.to_lowercase()));
        let shown = |it: Option<Hash>| it.map(|it| (it.algorithm, it.hex));
        assert_eq!(shown(hex("sha-256", &digits)), expected);
        assert_eq!(shown(labelled(&format!("SHA256={digits}"))), expected);
        assert_eq!(hex("sha256", "ab"), None);
        assert_eq!(hex("md5", &"a".repeat(32)), None);
        assert_eq!(labelled(&"z".repeat(64)), None);
        let found = of_base64("sha1", "qqqqqqqqqqqqqqqqqqqqqqqqqqo=").map(|it| it.hex);
        assert_eq!(found, Some("aa".repeat(20)));
        assert_eq!(of_base64("md5", "qqo="), None);
        assert_eq!(of_base64("sha1", "*"), None);
    }
}
