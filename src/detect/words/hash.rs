// SPDX-License-Identifier: Apache-2.0

//! What a word is known by.

/// The hash of a word that is spelled in lower case.
pub(crate) const fn hash_of(word: &str) -> u64 {
    hash(word.as_bytes())
}

/// The hash of letters, in UTF-8: sixteen at a time, of which the second eight are multiplied into
/// the first and what came before, and the halves of the product folded.
pub(super) const fn hash(letters: &[u8]) -> u64 {
    let mut hash = Hash::NEW;
    let mut at = 0;
    while at < letters.len() {
        hash = hash.push([part(letters, at), part(letters, at + 8)]);
        at += 16;
    }
    hash.0
}

/// Eight letters from a place on, zeros behind the last one.
const fn part(letters: &[u8], mut at: usize) -> u64 {
    let end = at + 8;
    let mut eight = 0;
    let mut shift = 0;
    while at < end && at < letters.len() {
        eight |= (letters[at] as u64) << shift;
        shift += 8;
        at += 1;
    }
    eight
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
pub(super) fn letters(bytes: &[u8]) -> (u64, usize) {
    run(bytes, |it| ranged(it | SPACES, b'a', b'z'))
}

/// The hash of so many ASCII letters that bytes start with, in lower case, if it is quickly told:
/// those of a word that is not very long, and that is not the last.
#[expect(
    clippy::inline_always,
    reason = "nearly all that is read goes through here"
)]
#[inline(always)]
pub(super) fn short(bytes: &[u8], length: usize) -> Option<u64> {
    let (first, rest) = bytes.split_first_chunk()?;
    let second = rest.first_chunk()?;
    // How long a word is nobody can foretell: all take the same steps.
    let [in_first, in_second] = MASKS.get(length)?;
    let first = (u64::from_le_bytes(*first) | SPACES) & in_first;
    let second = (u64::from_le_bytes(*second) | SPACES) & in_second;
    Some(Hash::NEW.push([first, second]).0)
}

/// The bits that so many letters take in the first eight bytes and in the second.
const MASKS: [[u64; 2]; 17] = {
    let mut masks = [[0; 2]; 17];
    let mut n = 1;
    while n < masks.len() {
        masks[n] = masks[n - 1];
        masks[n][(n - 1) / 8] |= 0xff << ((n - 1) % 8 * 8);
        n += 1;
    }
    masks
};

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
    const NONE: Self = Self {
        bytes: 0,
        length: 0,
    };

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
        let part = |at: usize| Part::of(eight(bytes.get(at..).unwrap_or_default()), &is_part);
        let first = part(n);
        let second = if first.length < 8 {
            Part::NONE
        } else {
            part(n + 8)
        };
        let length = first.length + second.length;
        if length > 0 {
            hash = hash.push([first.bytes, second.bytes]);
        }
        n += length;
        if length < 16 {
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

    const fn push(self, [first, second]: [u64; 2]) -> Self {
        let product = (self.0 ^ first) as u128 * (0xd6e8_feb8_6659_fd93 ^ second) as u128;
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

    /// The letters that any text starts with, if they are few and not the last.
    fn check_short(text: &[u8]) {
        let n = text
            .iter()
            .take_while(|it| it.is_ascii_alphabetic())
            .count();
        if n == 0 {
            return;
        }
        let expected = n <= 16 && text.len() >= 16;
        let expected = expected.then(|| hash(&text[..n].to_ascii_lowercase()));
        assert_eq!(short(text, n), expected, "{:?}", text.escape_ascii());
    }

    #[test]
    fn a_run_ends_where_its_letters_do() {
        for byte in 0..=u8::MAX {
            for n in 0..20 {
                for filler in [b'a', b'Z', b'7'] {
                    let text = [&vec![filler; n][..], &[byte], b"xY0", &[byte]].concat();
                    check(&text, u8::is_ascii_alphabetic, letters);
                    check_short(&text);
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
