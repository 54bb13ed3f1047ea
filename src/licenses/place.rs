// SPDX-License-Identifier: Apache-2.0

//! Where words stand in the texts of the list.

/// Where a word stands among those of all texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place(u32);

impl Place {
    /// That of the word with this number.
    pub(super) fn of(number: u32) -> Self {
        Self(number)
    }

    /// The number of its word.
    pub(super) fn number(self) -> usize {
        self.0 as usize
    }

    /// That of the word so many words behind it.
    #[must_use]
    pub fn behind(self, n: u32) -> Self {
        Self(self.0 + n)
    }
}

/// Some places, which are found among many others without a look at each of these.
#[derive(Debug, Default)]
pub struct PlaceSet {
    /// One bit for each place.
    bits: Vec<u64>,
}

/// How many places share a number of bits.
const BITS: usize = u64::BITS as usize;

impl PlaceSet {
    /// Adds a place.
    pub fn insert(&mut self, place: Place) {
        let at = place.number();
        let n = (at / BITS + 1).max(self.bits.len());
        self.bits.resize(n, 0);
        self.bits[at / BITS] |= 1 << (at % BITS);
    }

    /// Those among so many places from one on: how far behind it each is.
    pub fn within(&self, place: Place, n: u32) -> impl Iterator<Item = u32> {
        let (start, end) = (place.number(), place.behind(n).number());
        let blocks = start / BITS..end.div_ceil(BITS).min(self.bits.len());
        let inside = blocks.flat_map(move |block| {
            let first = block * BITS;
            let before = start.saturating_sub(first);
            let mut bits = self.bits[block] >> before << before;
            std::iter::from_fn(move || {
                let next = first + bits.trailing_zeros() as usize;
                let is_there = bits != 0;
                bits &= bits.wrapping_sub(1);
                is_there.then_some(next)
            })
        });
        let inside = inside.take_while(move |it| *it < end);
        inside.map(move |it| u32::try_from(it - start).expect("a place is known by 32 bits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_among_others() {
        let all = [0, 3, 63, 64, 65, 128, 300];
        let mut set = PlaceSet::default();
        assert_eq!(set.within(Place(0), 1000).count(), 0);
        for it in all {
            set.insert(Place(it));
        }
        for start in 0..310 {
            for n in [0, 1, 2, 60, 64, 200, 1000] {
                let inside = all.iter().filter(|it| (start..start + n).contains(*it));
                let expected: Vec<u32> = inside.map(|it| it - start).collect();
                let found: Vec<u32> = set.within(Place(start), n).collect();
                assert_eq!(found, expected, "{n} from {start}");
            }
        }
    }
}
