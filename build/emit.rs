// SPDX-License-Identifier: Apache-2.0

//! Writes the tables into `OUT_DIR`: numbers as flat arrays, names as Rust source.

use std::{cmp::Reverse, env, fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};

use crate::{
    spdx::Record,
    texts::{Document, GRAM, Index, Kind},
    words::gram_hash,
};

/// Writes everything.
pub(crate) fn emit(records: &[Record], index: &Index) -> Result<()> {
    let folder = env::var("OUT_DIR").context("cargo sets OUT_DIR")?;
    let folder = Path::new(&folder);
    emit_vocabulary(folder, index)?;
    emit_documents(folder, &index.documents)?;
    emit_grams(folder, index)?;
    emit_licenses(folder, records)
}

fn emit_vocabulary(folder: &Path, index: &Index) -> Result<()> {
    let n_hashes = index.vocabulary.numbers().count();
    let size = (n_hashes * 5 / 2).next_power_of_two();
    let mut slots = vec![[0_u32; 2]; size];
    // Those that texts have most often stand where they are looked for first.
    let mut count = vec![0_usize; index.vocabulary.letters().len() + 1];
    for word in index.documents.iter().flat_map(|it| &it.words) {
        count[usize::from(*word)] += 1;
    }
    let mut numbers: Vec<_> = index.vocabulary.numbers().collect();
    numbers.sort_by_key(|it| Reverse(count[usize::from(it.1)]));
    for (hash, number) in numbers {
        let mut slot = low(hash) as usize & (size - 1);
        while slots[slot][1] != 0 {
            slot = (slot + 1) & (size - 1);
        }
        slots[slot] = [high(hash), number.into()];
    }
    write_u32(folder, "vocabulary_slots", slots.as_flattened())?;
    let letters = index.vocabulary.letters();
    let mut ends = Vec::with_capacity(letters.len());
    let mut all = String::new();
    for word in letters {
        all.push_str(word);
        ends.push(u32::try_from(all.len())?);
    }
    write_u32(folder, "word_ends", &ends)?;
    fs::write(folder.join("word_letters"), all)?;
    Ok(())
}

fn emit_documents(folder: &Path, documents: &[Document]) -> Result<()> {
    let mut words = Vec::new();
    let mut flags = Vec::new();
    let mut free = Vec::new();
    let mut source = String::from("&[\n");
    for document in documents {
        let kind = match document.kind {
            Kind::License => "License",
            Kind::Exception => "Exception",
            Kind::Header => "Header",
        };
        let start = words.len();
        words.extend(&document.words);
        flags.extend(&document.flags);
        flags.push(0);
        free.extend(&document.free);
        words.push(0); // as many words as gaps, so that one range serves all three
        let n_required = document.flags.len()
            - document
                .flags
                .iter()
                .map(|it| usize::from(*it != 0))
                .sum::<usize>();
        writeln!(
            source,
            "Document {{ kind: DocumentKind::{kind}, ids: &{:?}, start: {start}, n_words: {}, n_required: {n_required} }},",
            document.ids,
            document.words.len(),
        )?;
    }
    source.push(']');
    write_u16(folder, "document_words", &words)?;
    fs::write(folder.join("document_flags"), flags)?;
    fs::write(folder.join("document_free"), free)?;
    fs::write(folder.join("documents.rs"), source)?;
    Ok(())
}

/// An open table from gram hash to the start of its postings, which their number stands before; a
/// posting is `document << 18 | word`. Nothing starts at 0: that is an empty slot. Who reads along a
/// document reads along the postings: those of what it has first stand in the order of its words.
fn emit_grams(folder: &Path, index: &Index) -> Result<()> {
    let size = (index.grams.len() * 2).next_power_of_two();
    let mut slots = vec![[0_u32; 2]; size];
    let mut postings: Vec<u32> = vec![0];
    let mut grams: Vec<_> = index.grams.iter().collect();
    grams.sort_by_key(|it| it.1.first());
    for (hash, places) in grams {
        let mut slot = low(*hash) as usize & (size - 1);
        while slots[slot][1] != 0 {
            slot = (slot + 1) & (size - 1);
        }
        slots[slot] = [high(*hash), u32::try_from(postings.len())?];
        postings.push(u32::try_from(places.len())?);
        postings.extend(places.iter().map(|(document, at)| (document << 18) | at));
    }
    let runs = runs(&index.documents, &slots);
    write_u32(folder, "document_runs", &runs)?;
    write_u32(folder, "gram_slots", slots.as_flattened())?;
    write_u32(folder, "gram_postings", &postings)
}

/// For each word of the table of all words, where the postings of the gram that starts with it
/// start; 0 where none does. Who reads along a document need not look for its grams.
fn runs(documents: &[Document], slots: &[[u32; 2]]) -> Vec<u32> {
    let run = |gram: &[u16]| {
        let hash = gram_hash(gram);
        let first = low(hash) as usize;
        let probed = (0..slots.len()).map(|it| slots[(first + it) & (slots.len() - 1)]);
        let mut used = probed.take_while(|it| it[1] != 0);
        used.find(|it| it[0] == high(hash)).map_or(0, |it| it[1])
    };
    let mut runs = Vec::new();
    for document in documents {
        let end = runs.len() + document.words.len() + 1;
        runs.extend(document.words.windows(GRAM).map(run));
        runs.resize(end, 0);
    }
    runs
}

fn emit_licenses(folder: &Path, records: &[Record]) -> Result<()> {
    let mut source = String::from("&[\n");
    let mut texts: Vec<u8> = Vec::new();
    for record in records {
        let packed = miniz_oxide::deflate::compress_to_vec(record.text.as_bytes(), 9);
        let start = texts.len();
        texts.extend(&packed);
        writeln!(
            source,
            "License {{ id: {:?}, name: {:?}, is_exception: {}, is_osi: {}, is_fsf: {}, is_deprecated: {}, see_also: &{:?}, packed: ({start}, {}) }},",
            record.id,
            record.name,
            record.is_exception,
            record.is_osi,
            record.is_fsf,
            record.is_deprecated,
            record.see_also,
            packed.len(),
        )?;
    }
    source.push(']');
    fs::write(folder.join("licenses.rs"), source)?;
    fs::write(folder.join("license_texts"), texts)?;
    Ok(())
}

fn low(hash: u64) -> u32 {
    u32::try_from(hash & u64::from(u32::MAX)).expect("32 bits were kept")
}

fn high(hash: u64) -> u32 {
    u32::try_from(hash >> 32).expect("32 bits are left")
}

fn is_big_endian() -> bool {
    env::var("CARGO_CFG_TARGET_ENDIAN").is_ok_and(|it| it == "big")
}

pub(crate) fn write_u32(folder: &Path, name: &str, numbers: &[u32]) -> Result<()> {
    let bytes = |it: &u32| {
        if is_big_endian() {
            it.to_be_bytes()
        } else {
            it.to_le_bytes()
        }
    };
    let bytes: Vec<u8> = numbers.iter().flat_map(bytes).collect();
    Ok(fs::write(folder.join(name), bytes)?)
}

pub(crate) fn write_u16(folder: &Path, name: &str, numbers: &[u16]) -> Result<()> {
    let bytes = |it: &u16| {
        if is_big_endian() {
            it.to_be_bytes()
        } else {
            it.to_le_bytes()
        }
    };
    let bytes: Vec<u8> = numbers.iter().flat_map(bytes).collect();
    Ok(fs::write(folder.join(name), bytes)?)
}
