// SPDX-License-Identifier: Apache-2.0

//! Packs that somebody has made to mislead or to exhaust: each is told, none blocks or allocates.

use std::{fs, io::Write as _};

use flate2::{Compression, write::ZlibEncoder};
use git2::Oid;

use super::{MIT, run};
use crate::revision::repo::Repo;

/// Kinds of entries, as gitformat-pack(5) numbers them.
const BLOB: u8 = 3;
const REF_DELTA: u8 = 7;

/// An entry of a pack: its id, its kind, the size that it tells, and what follows.
type Entry = (Oid, u8, u64, Vec<u8>);

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// Writes a pack and its index, without right checksums.
fn write(repo: &Repo, mut entries: Vec<Entry>) {
    entries.sort_by_key(|it| it.0);
    let n = u32::try_from(entries.len())
        .expect("they are few")
        .to_be_bytes();
    let mut pack = [b"PACK\0\0\0\x02", &n[..]].concat();
    let mut offsets = Vec::new();
    for (_, kind, size, bytes) in &entries {
        offsets.extend(
            u32::try_from(pack.len())
                .expect("it is small")
                .to_be_bytes(),
        );
        let low = u8::try_from(size & 15).expect("four bits");
        let mut rest = size >> 4;
        pack.push(kind << 4 | low | if rest > 0 { 0x80 } else { 0 });
        while rest > 0 {
            let low = u8::try_from(rest & 127).expect("seven bits");
            rest >>= 7;
            pack.push(low | if rest > 0 { 0x80 } else { 0 });
        }
        pack.extend(bytes);
    }
    pack.extend([0; 20]);
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    for first in 0..=255 {
        let upto = entries.iter().filter(|it| it.0.as_bytes()[0] <= first);
        index.extend(
            u32::try_from(upto.count())
                .expect("they are few")
                .to_be_bytes(),
        );
    }
    index.extend(entries.iter().flat_map(|it| it.0.as_bytes().to_vec()));
    index.extend(vec![0; 4 * entries.len()]);
    index.extend(offsets);
    index.extend([0; 40]);
    let folder = repo.dot_git("objects/pack");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("pack-x.idx"), index).expect("a file");
    fs::write(folder.join("pack-x.pack"), pack).expect("a file");
}

fn id(n: u8) -> Oid {
    Oid::from_bytes(&[n; 20]).expect("it is long enough")
}

/// A bare repository with a commit of a file that is there and of some that a pack should have.
#[track_caller]
fn check(entries: Vec<Entry>, words: &[&str]) {
    let repo = Repo::bare();
    let there = repo.blob(MIT);
    let names: Vec<String> = (0..entries.len()).map(|it| format!("b{it}")).collect();
    let mut tree = vec![("100644", "a", there)];
    for (name, entry) in names.iter().zip(&entries) {
        tree.push(("100644", name.as_str(), entry.0));
    }
    repo.commit_entries(&tree);
    write(&repo, entries);
    let all = [&["MIT (tag)", "gap: "], words].concat();
    run(&repo, "").check(3, &all);
}

#[test]
fn a_size_beyond_all_memory_is_not_allocated() {
    let told = (id(7), BLOB, 1 << 42, packed(b"x"));
    check(vec![told], &["the pack pack-x is not read to its end"]);
}

#[test]
fn deltas_that_are_made_of_each_other_are_told() {
    let delta = |base: u8| [id(base).as_bytes(), &packed(&[1, 1, 1, b'x'])].concat();
    let entries = vec![
        (id(7), REF_DELTA, 4, delta(8)),
        (id(8), REF_DELTA, 4, delta(7)),
    ];
    check(entries, &[]);
}

#[test]
fn a_delta_of_something_that_is_not_there_is_told() {
    let delta = [id(9).as_bytes(), &packed(&[1, 1, 1, b'x'])].concat();
    check(vec![(id(7), REF_DELTA, 4, delta)], &[]);
}

#[test]
fn a_delta_that_tells_of_terabytes_is_not_allocated() {
    // It is made of one byte and comes to 2^42 of them, by its own word.
    let size = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1];
    let delta = [&[1][..], &size, &[1, b'x']].concat();
    let n_delta = delta.len() as u64;
    let bytes = [id(7).as_bytes(), &packed(&delta)].concat();
    let entries = vec![
        (id(7), BLOB, 1, packed(b"x")),
        (id(8), REF_DELTA, n_delta, bytes),
    ];
    check(entries, &["the pack pack-x is not read to its end"]);
}

#[test]
fn bytes_that_are_no_stream_are_told() {
    check(vec![(id(7), BLOB, 5, b"no zlib at all".to_vec())], &[]);
    check(vec![(id(7), BLOB, 5, Vec::new())], &[]);
}
