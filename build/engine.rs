// SPDX-License-Identifier: Apache-2.0

//! Says in `PLACET_ENGINE` which engine this is, so that results of another one are never taken
//! for its own (`src/cache`), and keeps the tables that need not be made again.
//!
//! An engine is all of its sources, its data and the versions of the libraries in it: which of
//! them change a result cannot be told, and looking again costs little.

use std::{
    env, fs,
    hash::Hasher as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use rustc_hash::FxHasher;

/// The tables of an earlier build, and what they were made of.
#[derive(Debug)]
pub(crate) struct Made {
    stamp: PathBuf,
    inputs: String,
}

impl Made {
    pub(crate) fn of(inputs: &[&str]) -> Result<Self> {
        Ok(Self {
            stamp: folder()?.join("inputs"),
            inputs: digest(inputs.iter().map(PathBuf::from))?,
        })
    }

    /// Whether the tables are there and were made of the same. A list that the environment names
    /// is read each time.
    pub(crate) fn is_there(&self) -> bool {
        let made = fs::read_to_string(&self.stamp).ok();
        env::var_os("PLACET_SPDX_JSON").is_none() && made.as_ref() == Some(&self.inputs)
    }

    /// Notes that all tables are written.
    pub(crate) fn done(&self) -> Result<()> {
        fs::write(&self.stamp, &self.inputs).context("the stamp cannot be written")
    }
}

/// Sets `PLACET_ENGINE` for the program. The tables must be there.
pub(crate) fn tell() -> Result<()> {
    let parts = ["Cargo.lock", "src"].map(PathBuf::from);
    let engine = digest(parts.into_iter().chain([folder()?]))?;
    println!("cargo::rustc-env=PLACET_ENGINE={engine}");
    Ok(())
}

fn folder() -> Result<PathBuf> {
    Ok(env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?.into())
}

/// A number for the content and names of files and of all files in directories.
fn digest(paths: impl Iterator<Item = PathBuf>) -> Result<String> {
    let mut hasher = FxHasher::default();
    // What is built from a package may have no lock file.
    for path in paths.filter(|it| it.exists()) {
        add(&path, &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn add(path: &Path, hasher: &mut FxHasher) -> Result<()> {
    let name = path.file_name().unwrap_or_default();
    hasher.write(name.as_encoded_bytes());
    if path.is_dir() {
        let listed = fs::read_dir(path).with_context(|| path.display().to_string())?;
        let paths = listed.map(|it| Ok(it?.path()));
        let mut paths = paths.collect::<Result<Vec<_>>>()?;
        paths.sort();
        hasher.write_usize(paths.len());
        return paths.iter().try_for_each(|it| add(it, hasher));
    }
    let bytes = fs::read(path).with_context(|| path.display().to_string())?;
    hasher.write_usize(bytes.len());
    hasher.write(&bytes);
    Ok(())
}
