// SPDX-License-Identifier: Apache-2.0

//! Compiles the license knowledge into tables that the program opens at no cost.
//!
//! `spdx` reads the SPDX list, `template` turns its matching templates into words, `texts` makes
//! the index of all texts, `schemas` packs those of bills of materials, `engine` says which engine it
//! all makes. `src/detect/words` is compiled
//! in here as well, so that the index and the program split text alike.
#![expect(
    clippy::print_stdout,
    clippy::string_slice,
    clippy::panic,
    reason = "a build script speaks to cargo there, and stops the build at a mistake in our own data"
)]

mod cues;
mod emit;
mod engine;
mod fit;
mod names;
mod packages;
mod parts;
mod schemas;
mod spdx;
mod template;
mod texts;
#[expect(dead_code, reason = "the program asks for more")]
#[path = "../src/detect/words/mod.rs"]
mod words;

use std::path::Path;

use anyhow::Result;

/// What the tables are made of, beside the SPDX list, whose version the lock file has.
const INPUTS: [&str; 4] = [
    "Cargo.lock",
    "build",
    "src/detect/words",
    "src/licenses/data",
];

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rerun-if-env-changed=PLACET_SPDX_JSON");
    println!("cargo::rerun-if-env-changed=PLACET_SCHEMAS");
    // The engine is another one after each change of `src`; the tables, which take long, are not.
    let made = engine::Made::of(&INPUTS)?;
    if !made.is_there() {
        tables()?;
        made.done()?;
    }
    engine::tell()
}

fn tables() -> Result<()> {
    cues::compile(Path::new("src/licenses/data/cues.toml"))?;
    let records = spdx::read()?;
    let mut vocabulary = texts::Vocabulary::default();
    names::compile(Path::new("src/licenses/data"), &records, &mut vocabulary)?;
    let parts = parts::read(Path::new("src/licenses/data/parts.toml"))?;
    let index = texts::index(&records, &parts, vocabulary);
    schemas::emit()?;
    emit::emit(&records, &index)
}
