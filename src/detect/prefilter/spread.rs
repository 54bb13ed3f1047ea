// SPDX-License-Identifier: Apache-2.0

//! The order of needles in which a packed search has the fewest false hits.
//!
//! Teddy (`aho_corasick::packed`) puts needles into buckets and looks up, for the low and the high
//! half of each of the first few bytes apart, which buckets have such a byte. Needles that share a
//! bucket thus also bring up all mixtures of their halves. Those with the same low halves (`icens`,
//! `ICENS`) share one anyway; of others the n-th goes to the bucket `n % BUCKETS`, counted from the
//! end. The order changes how fast a search is, and nothing that it finds.

use std::collections::BTreeMap;

/// How many buckets a search with more than 32 needles has.
const BUCKETS: usize = 16;

/// How many bytes of each needle are looked at.
const BYTES: usize = 4;

/// How often the high half of a byte is this one in program text, in hundredths: small letters are
/// in 6 and 7, capitals in 4 and 5, digits in 3, blanks and marks in 2.
const HIGH_HALVES: [u64; 16] = [4, 0, 18, 8, 6, 6, 36, 22, 0, 0, 0, 0, 0, 0, 0, 0];

/// Needles that go to the same bucket in any case.
type Group<'a, T> = Vec<(&'a str, T)>;

/// Orders needles, each with what it stands for.
pub(super) fn spread<T>(needles: Vec<(&str, T)>) -> Vec<(&str, T)> {
    let mut groups: BTreeMap<Vec<u8>, Group<'_, T>> = BTreeMap::new();
    for it in needles {
        let low = it.0.bytes().take(BYTES).map(|byte| byte & 15);
        groups.entry(low.collect()).or_default().push(it);
    }
    let mut groups: Vec<Group<'_, T>> = groups.into_values().collect();
    groups.sort_by_key(|it| std::cmp::Reverse(it.len()));
    let mut buckets: [Vec<Group<'_, T>>; BUCKETS] = Default::default();
    for group in groups {
        let added = |it: &[Group<'_, T>]| n_mixed(it, Some(&group)) - n_mixed(it, None);
        let best = buckets.iter_mut().min_by_key(|it| added(it));
        if let Some(best) = best {
            best.push(group);
        }
    }
    in_rows(buckets)
}

/// How many mixtures the needles of a bucket bring up, by how often they come.
fn n_mixed<T>(bucket: &[Group<'_, T>], more: Option<&Group<'_, T>>) -> u64 {
    let needles = || {
        bucket
            .iter()
            .chain(more)
            .flatten()
            .map(|it| it.0.as_bytes())
    };
    let of_byte = |at: usize| {
        let (mut low, mut high) = ([0; 16], [0; 16]);
        for byte in needles().filter_map(|it| it.get(at)) {
            low[usize::from(byte & 15)] = 1;
            high[usize::from(byte >> 4)] = HIGH_HALVES[usize::from(byte >> 4)];
        }
        low.iter().sum::<u64>() * high.iter().sum::<u64>()
    };
    (0..BYTES).map(of_byte).product()
}

/// The first needle of each bucket, the second of each, and so on; what goes with one that stands
/// before it fills the rows up.
fn in_rows<'a, T>(buckets: [Vec<Group<'a, T>>; BUCKETS]) -> Vec<(&'a str, T)> {
    let mut followers = Vec::new();
    let mut heads = buckets.map(|bucket| {
        let groups = bucket.into_iter();
        let heads = groups.filter_map(|mut it| {
            let rest = it.split_off(1.min(it.len()));
            followers.extend(rest);
            it.pop()
        });
        heads.collect::<Vec<_>>().into_iter()
    });
    let mut ordered = Vec::new();
    while heads.iter().any(|it| it.len() > 0) {
        let row = heads
            .iter_mut()
            .map(|it| it.next().or_else(|| followers.pop()));
        ordered.extend(row.flatten());
    }
    ordered.extend(followers);
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(needles: &[&str]) {
        let given = needles.iter().enumerate().map(|(at, it)| (*it, at));
        let ordered = spread(given.clone().collect());
        let mut found: Vec<(&str, usize)> = ordered.clone();
        found.sort_by_key(|it| it.1);
        assert!(found.into_iter().eq(given), "{ordered:?}");
    }

    #[test]
    fn all_needles_are_kept_with_what_they_stand_for() {
        check(&[]);
        check(&["GPL", "gpl", "(c)"]);
        let many: Vec<String> = (0..100).map(|it| format!("{it:04}")).collect();
        check(&many.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn unlike_needles_stand_in_different_buckets() {
        let ordered = spread(vec![("abcd", ()), ("ABCD", ()), ("1234", ())]);
        let at = |needle: &str| ordered.iter().position(|it| it.0 == needle);
        assert_ne!(
            at("abcd").map(|it| it % BUCKETS),
            at("1234").map(|it| it % BUCKETS)
        );
    }
}
