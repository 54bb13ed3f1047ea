// SPDX-License-Identifier: Apache-2.0

//! Compiles the license knowledge into tables that the program opens at no cost.
//!
//! `spdx` reads the SPDX list, `template` turns its matching templates into words, `texts` makes
//! the index of all texts. `src/detect/words` is compiled in here as well, so that the index
//! and the program split text alike.
#![expect(
    clippy::print_stdout,
    clippy::string_slice,
    clippy::panic,
    reason = "a build script speaks to cargo there, and stops the build at a mistake in our own data"
)]

mod cues;
mod emit;
mod fit;
mod names;
mod parts;
mod spdx;
mod template;
mod texts;
#[path = "../src/detect/words/mod.rs"]
mod words;

use std::path::Path;

use anyhow::Result;

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/detect/words");
    println!("cargo::rerun-if-changed=src/licenses/data");
    println!("cargo::rerun-if-changed=Cargo.lock");
    cues::compile(Path::new("src/licenses/data/cues.toml"))?;
    let records = spdx::read()?;
    let mut vocabulary = texts::Vocabulary::default();
    names::compile(Path::new("src/licenses/data"), &records, &mut vocabulary)?;
    let parts = parts::read(Path::new("src/licenses/data/parts.toml"))?;
    let index = texts::index(&records, &parts, vocabulary);
    emit::emit(&records, &index)
}
