// SPDX-License-Identifier: Apache-2.0

//! A file of results, written once and never changed.
//!
//! The format is our own: the magic bytes; the number of buckets, `n`, as `u32`; `n` times `u32`,
//! where each bucket ends, counted from the end of this table; the buckets. All numbers are
//! little-endian. Keys are spread evenly, so a key's first eight bytes, as a share of all there
//! could be, are the number of its bucket as a share of all buckets: one read finds a record. A
//! record is its key (32 bytes), its check (16), the length of its value as `u32`, the value.
//!
//! Only the check makes a record believed. Everything else may be damaged or hostile, and costs at
//! most a bounded read: there is no checksum of the whole, for which the whole would be read.

use std::{
    borrow::Cow,
    fs::File,
    io,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::seal::{Key, N_CHECK, Seal};

const MAGIC: &[u8; 8] = b"placet\x001";

/// The bytes before the table.
const HEAD: usize = MAGIC.len() + 4;

/// How many records a bucket has on average: one read of few kilobytes.
const PER_BUCKET: usize = 4;

/// More buckets than the largest segment has.
const MOST_BUCKETS: usize = 1 << 22;

/// More bytes than an honest bucket has.
const MOST_OF_BUCKET: usize = 8 << 20;

/// After how many questions for one bucket in so many the rest is read at once: whoever has asked
/// so often scans much, and one read takes less than one for each file.
const ASKED: usize = 8;

/// The most bytes that are held of one segment.
const MOST_HELD: usize = 64 << 20;

/// A segment that is open.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    /// Where each bucket ends.
    ends: Vec<u32>,
    n_asked: AtomicUsize,
    /// All buckets, once they are worth it; empty where they cannot be read.
    buckets: OnceLock<Vec<u8>>,
}

/// A record as it was read.
#[derive(Debug)]
pub(super) struct Record<'a> {
    key: Key,
    check: [u8; N_CHECK],
    value: Cow<'a, [u8]>,
}

impl Record<'_> {
    /// The value, if it was written for this key.
    pub(super) fn value(&self, seal: &Seal) -> Option<&[u8]> {
        (seal.check(&self.key, &self.value) == self.check).then_some(&*self.value)
    }
}

impl Segment {
    /// Reads the table of a segment; `None` if it is none.
    pub(super) fn open(file: File) -> Option<Self> {
        let mut head = [0; HEAD];
        read_at(&file, &mut head, 0).ok()?;
        let n_buckets = number(head.strip_prefix(MAGIC)?)?;
        if n_buckets == 0 || n_buckets > MOST_BUCKETS {
            return None;
        }
        // What a size says is not believed further than the file reaches.
        let n_table = n_buckets.checked_mul(4)?;
        let size = usize::try_from(file.metadata().ok()?.len()).ok()?;
        if size < HEAD + n_table {
            return None;
        }
        let mut table = vec![0; n_table];
        read_at(&file, &mut table, HEAD).ok()?;
        let ends = table.as_chunks::<4>().0.iter();
        Some(Self {
            ends: ends.map(|it| u32::from_le_bytes(*it)).collect(),
            file,
            n_asked: AtomicUsize::new(0),
            buckets: OnceLock::new(),
        })
    }

    /// The record of a key, whether or not it is true.
    pub(super) fn find(&self, key: &Key) -> Option<Record<'_>> {
        let index = bucket(key, self.ends.len());
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        let n_bytes = end.checked_sub(start)?;
        if n_bytes == 0 || n_bytes > MOST_OF_BUCKET {
            return None;
        }
        if let Some(bucket) = self.held().get(start..end) {
            return record(bucket, key);
        }
        let mut bytes = vec![0; n_bytes];
        read_at(&self.file, &mut bytes, self.head() + start).ok()?;
        let found = record(&bytes, key)?;
        Some(Record {
            key: found.key,
            check: found.check,
            value: found.value.into_owned().into(),
        })
    }

    /// The buckets, where they are held; empty until then.
    fn held(&self) -> &[u8] {
        if let Some(held) = self.buckets.get() {
            return held;
        }
        let n_asked = self.n_asked.fetch_add(1, Ordering::Relaxed);
        if n_asked < self.ends.len() / ASKED {
            return &[];
        }
        self.buckets.get_or_init(|| {
            let n_bytes = self.ends.last().map_or(0, |it| *it as usize);
            // A size that is a lie makes room for no more than there is.
            let size = self.file.metadata().map_or(0, |it| it.len());
            if n_bytes > MOST_HELD || ((self.head() + n_bytes) as u64) > size {
                return Vec::new();
            }
            let mut buckets = vec![0; n_bytes];
            let read = read_at(&self.file, &mut buckets, self.head());
            read.map_or_else(|_| Vec::new(), |()| buckets)
        })
    }

    /// How many bytes stand before the buckets.
    fn head(&self) -> usize {
        HEAD + self.ends.len() * 4
    }
}

/// The record of a key in a bucket.
fn record<'a>(bucket: &'a [u8], key: &Key) -> Option<Record<'a>> {
    let mut records = Records {
        bytes: bucket,
        at: 0,
    };
    let (key, check, value) = records.find(|it| it.0 == key)?;
    Some(Record {
        key: *key,
        check: *check,
        value: bucket.get(value)?.into(),
    })
}

/// The true records of a whole segment.
pub(super) fn records<'a>(
    bytes: &'a [u8],
    seal: &'a Seal,
) -> impl Iterator<Item = (&'a Key, &'a [u8])> {
    let n_buckets = bytes.strip_prefix(MAGIC).and_then(number);
    let n_table = n_buckets.unwrap_or_default().saturating_mul(4);
    let buckets = bytes
        .get(HEAD.saturating_add(n_table)..)
        .unwrap_or_default();
    let records = Records {
        bytes: buckets,
        at: 0,
    };
    records.filter_map(move |(key, check, value)| {
        let value = buckets.get(value)?;
        (seal.check(key, value) == *check).then_some((key, value))
    })
}

/// Writes records, which are in order of their keys, each key once.
pub(super) fn build<'a>(
    records: impl ExactSizeIterator<Item = (&'a Key, &'a [u8])>,
    seal: &Seal,
) -> Vec<u8> {
    let n_buckets = (records.len() / PER_BUCKET).clamp(1, MOST_BUCKETS);
    let mut ends = vec![0; n_buckets];
    let mut buckets = Vec::new();
    for (key, value) in records {
        buckets.extend_from_slice(key);
        buckets.extend_from_slice(&seal.check(key, value));
        buckets.extend_from_slice(&small(value.len()).to_le_bytes());
        buckets.extend_from_slice(value);
        ends[bucket(key, n_buckets)] = small(buckets.len());
    }
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&small(n_buckets).to_le_bytes());
    let mut last = 0;
    for end in ends {
        // A bucket without a record ends where the one before does.
        last = end.max(last);
        bytes.extend_from_slice(&last.to_le_bytes());
    }
    bytes.append(&mut buckets);
    bytes
}

/// The records that stand one behind the other: key, check, and where the value is.
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (&'a Key, &'a [u8; N_CHECK], std::ops::Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.bytes.get(self.at..)?;
        let (key, rest) = rest.split_first_chunk()?;
        let (check, rest) = rest.split_first_chunk()?;
        let n_value = number(rest)?;
        let start = self.at + key.len() + check.len() + 4;
        let end = start
            .checked_add(n_value)
            .filter(|it| *it <= self.bytes.len())?;
        self.at = end;
        Some((key, check, start..end))
    }
}

/// The number of a key's bucket.
fn bucket(key: &Key, n_buckets: usize) -> usize {
    let first = key.first_chunk().map_or(0, |it| u64::from_be_bytes(*it));
    let share = (u128::from(first) * n_buckets as u128) >> 64;
    usize::try_from(share).expect("a share of a number is smaller")
}

fn number(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a segment is far below 4 GiB")
}

/// Reads at a place without moving: threads share the file.
#[cfg(unix)]
fn read_at(file: &File, room: &mut [u8], at: usize) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, room, at as u64)
}

/// A system on which there is no cache; see `folder`.
#[cfg(not(unix))]
fn read_at(_: &File, _: &mut [u8], _: usize) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs};

    use super::*;

    fn key(number: u32) -> Key {
        *blake3::hash(&number.to_le_bytes()).as_bytes()
    }

    #[test]
    #[cfg(unix)]
    fn each_of_many_records_is_found_and_no_other() {
        let seal = Seal::new(b"");
        let values: BTreeMap<Key, Vec<u8>> = (0..3000)
            .map(|it| (key(it), vec![7; it as usize % 50]))
            .collect();
        let bytes = build(values.iter().map(|(key, it)| (key, it.as_slice())), &seal);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        fs::write(&path, &bytes).unwrap();
        let segment = Segment::open(File::open(&path).unwrap()).unwrap();
        for (key, value) in &values {
            let record = segment.find(key).unwrap();
            assert_eq!(record.value(&seal), Some(value.as_slice()));
        }
        for it in 3000..4000 {
            assert!(segment.find(&key(it)).is_none());
        }
        let listed: Vec<_> = records(&bytes, &seal).collect();
        let expected: Vec<_> = values
            .iter()
            .map(|(key, it)| (key, it.as_slice()))
            .collect();
        assert_eq!(listed, expected);
    }

    #[test]
    #[cfg(unix)]
    fn tables_that_lie_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        for (n_buckets, n_bytes) in [(0, 100), (u32::MAX, 100), (1 << 22, 100), (30, 100)] {
            let mut bytes = MAGIC.to_vec();
            bytes.extend_from_slice(&n_buckets.to_le_bytes());
            bytes.resize(n_bytes, 0xff);
            fs::write(&path, &bytes).unwrap();
            assert!(Segment::open(File::open(&path).unwrap()).is_none());
        }
    }
}
