// SPDX-License-Identifier: Apache-2.0

//! The hashes of archives, as the lock files have them: subresource integrity (W3C, *Subresource
//! Integrity*, section 3.5).

use super::super::{Hash, digest};

/// Subresource integrity: `sha512-BASE64`, several with spaces between them.
pub(super) fn hashes(integrity: &str) -> Vec<Hash> {
    let one = |it: &str| {
        let (algorithm, text) = it.split_once('-')?;
        let text = text.split_once('?').map_or(text, |(it, _)| it);
        digest::of_base64(algorithm, text)
    };
    let mut hashes: Vec<Hash> = integrity.split_whitespace().filter_map(one).collect();
    hashes.sort();
    hashes.dedup();
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_becomes_hexadecimal() {
        let hashes = hashes("sha1-qUzbt8fP6YN0cvQ= sha512-//8=?opt md5-AA== sha256-***");
        let hex: Vec<_> = hashes
            .iter()
            .map(|it| (it.algorithm, it.hex.as_str()))
            .collect();
        assert_eq!(
            hex,
            [("SHA-1", "a94cdbb7c7cfe9837472f4"), ("SHA-512", "ffff")]
        );
    }
}
