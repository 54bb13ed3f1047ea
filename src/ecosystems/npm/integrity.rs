// SPDX-License-Identifier: Apache-2.0

//! The hashes of archives, as the lock files have them: subresource integrity (W3C, *Subresource
//! Integrity*, section 3.5).

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::super::Hash;

/// Subresource integrity: `sha512-BASE64`, several with spaces between them.
pub(super) fn hashes(integrity: &str) -> Vec<Hash> {
    let one = |it: &str| {
        let (algorithm, text) = it.split_once('-')?;
        let algorithm = match algorithm {
            "sha512" => "SHA-512",
            "sha384" => "SHA-384",
            "sha256" => "SHA-256",
            "sha1" => "SHA-1",
            _ => return None,
        };
        let text = text.split_once('?').map_or(text, |(it, _)| it);
        let bytes = STANDARD.decode(text).ok()?;
        let hex = bytes.iter().flat_map(|it| [it >> 4, it & 15]);
        let hex = hex
            .filter_map(|it| char::from_digit(it.into(), 16))
            .collect();
        Some(Hash { algorithm, hex })
    };
    let mut hashes: Vec<Hash> = integrity.split_whitespace().filter_map(one).collect();
    hashes.sort();
    hashes.dedup();
    hashes
}

/// A SHA-1 in hexadecimal: Yarn has it behind `#` in the address of an archive.
pub(super) fn sha1(hex: &str) -> Option<Hash> {
    let is_hash = hex.len() == 40 && hex.bytes().all(|it| it.is_ascii_hexdigit());
    is_hash.then(|| Hash {
        algorithm: "SHA-1",
        hex: hex.to_ascii_lowercase(),
    })
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
