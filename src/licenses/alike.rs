// SPDX-License-Identifier: Apache-2.0

//! How far two pieces of text are the same.

/// How many words two pieces have in common from their first one on.
pub fn n_alike(a: &[u16], b: &[u16]) -> usize {
    /// So many are compared at once, with vectors.
    const LANES: usize = 16;

    if a.first() != b.first() {
        return 0; // as nearly everywhere where a place is looked for
    }
    let lanes = a.as_chunks::<LANES>().0.iter();
    let lanes = lanes.zip(b.as_chunks::<LANES>().0);
    let n = LANES * lanes.take_while(|(a, b)| a == b).count();
    let rest = a.iter().zip(b).skip(n);
    n + rest.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_up_to_the_first_that_differs() {
        let words: Vec<u16> = (1..60).collect();
        for n in 0..words.len() {
            let mut other = words.clone();
            other[n] = 0;
            assert_eq!(n_alike(&words, &other), n);
            assert_eq!(n_alike(&words, &words[..n]), n);
        }
        assert_eq!(n_alike(&words, &words), words.len());
    }
}
