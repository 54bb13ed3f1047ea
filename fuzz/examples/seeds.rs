// SPDX-License-Identifier: Apache-2.0

//! Writes the inputs that fuzzing starts from. Some hold texts of the SPDX list, which are made
//! from the crate that carries it and stand nowhere in this repository.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    for (name, seeds) in placet_fuzz::seeds() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let folder = corpus.join(name);
        fs::create_dir_all(&folder)?;
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number:04}")), seed)?;
        }
    }
    Ok(())
}
