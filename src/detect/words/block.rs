// SPDX-License-Identifier: Apache-2.0

//! Tells where words stand, sixty-four bytes at a time.

/// What so many bytes of a text are, one bit each.
pub(super) struct Block {
    /// Where the first one stands.
    start: usize,
    /// The letters of ASCII.
    letters: u64,
    /// All but those that part words and have no other meaning.
    stops: u64,
}

/// How many bytes a block has.
const SIZE: usize = 64;

impl Block {
    /// The bytes from `start` on. Behind the last one come blanks.
    pub(super) fn of(bytes: &[u8], start: usize) -> Self {
        let rest = bytes.get(start..).unwrap_or_default();
        match rest.first_chunk() {
            Some(block) => Self::read(block, start),
            None => Self::last(rest, start),
        }
    }

    #[cold]
    fn last(rest: &[u8], start: usize) -> Self {
        let mut block = [b' '; SIZE];
        block[..rest.len()].copy_from_slice(rest);
        Self::read(&block, start)
    }

    fn read(bytes: &[u8; SIZE], start: usize) -> Self {
        let is_letter = |it: u8| (it | 0x20).wrapping_sub(b'a') < 26;
        // A few of those that part words stop nothing but the reader, who goes on.
        let is_between = |it: u8| it.wrapping_sub(b' ') < 16 && it != b'&';
        Self {
            start,
            letters: bits(bytes, is_letter),
            stops: !bits(bytes, is_between),
        }
    }

    /// The byte behind it.
    pub(super) fn end(&self) -> usize {
        self.start + SIZE
    }

    /// The first byte from `at` on that cannot be passed over, if one is left in the block.
    pub(super) fn next_stop(&self, at: usize) -> Option<usize> {
        match from(self.stops, at.wrapping_sub(self.start)) {
            0 => None,
            left => Some(at + left.trailing_zeros() as usize),
        }
    }

    /// How many letters follow each other from `at` on. Those that stand in the block are counted.
    pub(super) fn n_letters(&self, at: usize) -> usize {
        let letters = from(self.letters, at.wrapping_sub(self.start));
        letters.trailing_ones() as usize
    }
}

/// The bits from a place on.
fn from(bits: u64, place: usize) -> u64 {
    if place < SIZE { bits >> place } else { 0 }
}

/// One bit for each byte, set where it is as asked for.
fn bits(bytes: &[u8; SIZE], is_so: impl Fn(u8) -> bool) -> u64 {
    /// Brings the lowest bits of eight bytes together in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;

    let mut flags = [0; SIZE];
    for (flag, byte) in flags.iter_mut().zip(bytes) {
        *flag = u8::from(is_so(*byte));
    }
    let eights = flags.as_chunks().0.iter();
    let gathered = eights.map(|it| u64::from_le_bytes(*it).wrapping_mul(GATHER) >> 56);
    gathered.rev().fold(0, |bits, eight| (bits << 8) | eight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_stops_are_those_of_the_text() {
        let text = b"  one, two(2)<b>&amp;\x00\xc3\xa9\\n -- Zz@[`{ three\nfour 9:".repeat(3);
        for start in 0..text.len() {
            let block = Block::of(&text, start);
            let seen = &text[start..text.len().min(block.end())];
            for at in start..=block.end() {
                let rest = seen.get(at - start..).unwrap_or_default();
                let letters = rest.iter().take_while(|it| it.is_ascii_alphabetic());
                assert_eq!(block.n_letters(at), letters.count(), "{start} {at}");
                let is_passed = |it: &u8| b" !\"#$%'()*+,-./".contains(it);
                let stop = rest.iter().position(|it| !is_passed(it));
                assert_eq!(block.next_stop(at), stop.map(|it| at + it), "{start} {at}");
            }
        }
    }

    #[test]
    fn what_stands_before_a_block_is_not_in_it() {
        let block = Block::of(&[b'a'; 100], 10);
        assert_eq!(block.n_letters(9), 0);
        assert_eq!(block.next_stop(9), None);
    }
}
