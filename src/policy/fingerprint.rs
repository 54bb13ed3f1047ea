// SPDX-License-Identifier: Apache-2.0

//! The name of a finding that survives edits elsewhere.

/// Half of a BLAKE3 hash, in hexadecimal.
const N_DIGITS: usize = 32;

/// Hashes code, subject, expression and evidence. Line numbers are no part of it; the evidence
/// counts by its words, so that re-indenting changes nothing.
pub(super) fn fingerprint(code: &str, subject: &str, expression: &str, evidence: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [code, subject, expression] {
        hasher.update(&part.len().to_le_bytes()); // so that parts cannot run into each other
        hasher.update(part.as_bytes());
    }
    for word in evidence.split_whitespace() {
        hasher.update(word.to_lowercase().as_bytes());
        hasher.update(b" ");
    }
    let hex = hasher.finalize().to_hex();
    hex.chars().take(N_DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_meant_changes_it() {
        let first = fingerprint("a", "b", "c", "The  text\n here");
        assert_eq!(first.len(), N_DIGITS);
        assert_eq!(first, fingerprint("a", "b", "c", " the text here"));
        assert_ne!(first, fingerprint("a", "bc", "", "the text here"));
        assert_ne!(first, fingerprint("ab", "", "c", "the text here"));
    }
}
