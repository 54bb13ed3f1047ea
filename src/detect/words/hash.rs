// SPDX-License-Identifier: Apache-2.0

//! What a word is known by.

use std::hint::select_unpredictable;

/// The hash of a word that is spelled in lower case.
pub(crate) const fn hash_of(word: &str) -> u64 {
    hash(word.as_bytes())
}

/// The hash of letters, in UTF-8: eight bytes at a time, each eight multiplied into what came
/// before and the halves of the product folded.
pub(super) const fn hash(letters: &[u8]) -> u64 {
    let mut hash = Hash::NEW;
    let mut at = 0;
    while at < letters.len() {
        let mut eight = 0;
        let mut shift = 0;
        while shift < 64 && at < letters.len() {
            eight |= (letters[at] as u64) << shift;
            shift += 8;
            at += 1;
        }
        hash = hash.push(eight);
    }
    hash.0
}

/// The hashes of words.
pub(super) const fn hashes<const N: usize>(words: [&str; N]) -> [u64; N] {
    let mut hashes = [0; N];
    let mut at = 0;
    while at < N {
        hashes[at] = hash_of(words[at]);
        at += 1;
    }
    hashes
}

/// The hash of a character.
pub(super) fn hash_of_char(c: char) -> u64 {
    hash(c.encode_utf8(&mut [0; 4]).as_bytes())
}

/// The hash of the ASCII letters that bytes start with, in lower case, and how many they are.
#[expect(
    clippy::inline_always,
    reason = "nearly all that is read goes through here"
)]
#[inline(always)]
pub(super) fn letters(bytes: &[u8]) -> (u64, usize) {
    let is_letter = |it| ranged(it | SPACES, b'a', b'z');
    // How long a word is nobody can foretell: words of up to fifteen letters take the same steps.
    let Some((first, rest)) = bytes.split_first_chunk() else {
        return run(bytes, is_letter);
    };
    let Some(second) = rest.first_chunk() else {
        return run(bytes, is_letter);
    };
    let first = Part::of(u64::from_le_bytes(*first), is_letter);
    let second = Part::of(u64::from_le_bytes(*second), is_letter);
    if first.length + second.length == 16 {
        return run(bytes, is_letter);
    }
    let short = Hash::NEW.push(first.bytes);
    let long = short.push(second.bytes);
    let is_long = first.length == 8 && second.length > 0;
    let hash = select_unpredictable(is_long, long, short);
    let behind = select_unpredictable(is_long, second.length, 0);
    (hash.0, first.length + behind)
}

/// The hash of the digits that bytes start with, and how many they are.
pub(super) fn digits(bytes: &[u8]) -> (u64, usize) {
    run(bytes, |it| ranged(it, b'0', b'9'))
}

/// The hash of the letters and digits in ASCII that bytes start with, in lower case, and how many
/// they are.
pub(super) fn alphanumerics(bytes: &[u8]) -> (u64, usize) {
    run(bytes, |it| {
        ranged(it | SPACES, b'a', b'z') | ranged(it, b'0', b'9')
    })
}

/// The bit that sets small letters apart from capital ones, in each byte.
const SPACES: u64 = ones(0x20);

/// The highest bit of each byte.
const HIGH: u64 = ones(0x80);

const fn ones(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The bytes of eight that come before the first that is no part.
struct Part {
    /// In lower case, zeros behind them.
    bytes: u64,
    length: usize,
}

impl Part {
    /// `is_part` sets the highest bit of each byte that is one.
    fn of(eight: u64, is_part: impl Fn(u64) -> u64) -> Self {
        // A byte beyond ASCII is no part, whatever its lower bits are.
        let others = !(is_part(eight & !HIGH) & !eight) & HIGH;
        let first_other = others & others.wrapping_neg();
        let before = (first_other >> 7).wrapping_sub(1);
        Self {
            // Digits and small letters have the bit of a space: it makes capital letters small.
            bytes: (eight | SPACES) & before,
            length: others.trailing_zeros() as usize / 8,
        }
    }
}

/// Hashes the bytes that are parts, up to the first that is none.
fn run(bytes: &[u8], is_part: impl Fn(u64) -> u64) -> (u64, usize) {
    let mut hash = Hash::NEW;
    let mut n = 0;
    loop {
        let part = Part::of(eight(bytes.get(n..).unwrap_or_default()), &is_part);
        if part.length > 0 {
            hash = hash.push(part.bytes);
        }
        n += part.length;
        if part.length < 8 {
            return (hash.0, n);
        }
    }
}

/// The highest bit of each of eight ASCII bytes that lies between two, both included.
fn ranged(bytes: u64, first: u8, last: u8) -> u64 {
    let at_least = bytes + ones(0x80 - first);
    let more = bytes + ones(0x7f - last);
    at_least & !more
}

/// The first eight bytes, or as many as there are and zeros.
fn eight(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    let mut eight = [0; 8];
    eight[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(eight)
}

#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const NEW: Self = Self(0x9e37_79b9_7f4a_7c15);

    const fn push(self, eight: u64) -> Self {
        let product = (self.0 ^ eight) as u128 * 0xd6e8_feb8_6659_fd93_u128;
        #[expect(clippy::cast_possible_truncation, reason = "the halves are wanted")]
        Self(product as u64 ^ (product >> 64) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters and digits that any text starts with, one by one.
    fn check(text: &[u8], is_part: fn(&u8) -> bool, run: fn(&[u8]) -> (u64, usize)) {
        let parts: Vec<u8> = text.iter().copied().take_while(is_part).collect();
        let (hash_of_run, length) = run(text);
        let shown = text.escape_ascii().to_string();
        assert_eq!(length, parts.len(), "{shown:?}");
        // No word is empty.
        if length > 0 {
            assert_eq!(hash_of_run, hash(&parts.to_ascii_lowercase()), "{shown:?}");
        }
    }

    #[test]
    fn a_run_ends_where_its_letters_do() {
        for byte in 0..=u8::MAX {
            for n in 0..20 {
                for filler in [b'a', b'Z', b'7'] {
                    let text = [&vec![filler; n][..], &[byte], b"xY0", &[byte]].concat();
                    check(&text, u8::is_ascii_alphabetic, letters);
                    check(&text, u8::is_ascii_digit, digits);
                    check(&text, u8::is_ascii_alphanumeric, alphanumerics);
                }
            }
        }
        assert_eq!(letters(b"").1, 0);
    }

    #[test]
    fn words_differ() {
        let words: Vec<String> = (0..50_000_u32).map(|it| format!("w{it}")).collect();
        let hashes: std::collections::BTreeSet<u64> = words.iter().map(|it| hash_of(it)).collect();
        assert_eq!(hashes.len(), words.len());
        // Tables take the lower half of a hash for the slot.
        let slots: std::collections::BTreeSet<u64> = hashes.iter().map(|it| it & 0xffff).collect();
        assert!(slots.len() > 30_000, "{} slots", slots.len());
    }
}
