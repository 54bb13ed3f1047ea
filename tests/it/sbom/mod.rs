// SPDX-License-Identifier: Apache-2.0

//! Documents: what is written is read again, and what a supplier says is held against the source.

mod ablation;
mod decided;
mod examples;
mod falsified;
mod fields;
mod hostile;
mod merge;
mod operations;
mod profiles;
mod operator;
mod reproducible;
mod round_trip;
mod score;
mod signature;
mod verdict;

use std::path::Path;

use placet::{
    inventory::Inventory,
    sbom::{self, Bom, Read},
    scan::{self, Options, Progress},
    walk::{self, Source},
};

/// An inventory in a format.
fn written(inventory: &Inventory, format: &str) -> Vec<u8> {
    let format = sbom::named(format).expect(format);
    rewritten(
        &Bom::of(inventory, 1_793_491_200, format.files),
        format.name,
    )
}

/// A document in a format.
fn rewritten(bom: &Bom, format: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let format = sbom::named(format).expect(format);
    (format.write)(bom, &mut bytes).expect("memory takes every byte");
    bytes
}

fn read(bytes: &[u8]) -> Read {
    sbom::read("doc", bytes).expect("it is a document")
}

fn scanned(folder: &Path) -> Inventory {
    let source = Source::open(folder, &walk::Options::default()).expect("a folder");
    let options = Options {
        threads: 1,
        max_file_size: 1 << 20,
        hash_files: true,
    };
    scan::scan(&source, &options, &Progress::default()).expect("it can be scanned")
}
