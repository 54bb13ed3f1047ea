// SPDX-License-Identifier: Apache-2.0

//! Where cargo has unpacked the crates that data is taken from.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow};
use cargo_metadata::{Metadata, MetadataCommand};

/// The folder of a build dependency.
pub(crate) fn folder_of(name: &str) -> Result<PathBuf> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("Cargo.toml");
    let metadata = metadata(&manifest, &["--offline"])
        // Development dependencies may not have been fetched yet; cargo then fetches them.
        .or_else(|_| metadata(&manifest, &[]))
        .with_context(|| format!("`cargo metadata` is how the crate `{name}` is found"))?;
    let mut packages = metadata.packages.iter();
    let package = packages.find(|it| it.name.as_str() == name);
    let package =
        package.ok_or_else(|| anyhow!("the crate `{name}` is not among the build dependencies"))?;
    let root = package.manifest_path.parent();
    Ok(root.context("a manifest stands in a folder")?.into())
}

fn metadata(manifest: &Path, options: &[&str]) -> Result<Metadata> {
    let target = env::var("TARGET").context("cargo sets TARGET")?;
    let mut all = vec!["--filter-platform".to_owned(), target];
    all.extend(options.iter().map(|it| (*it).to_owned()));
    Ok(MetadataCommand::new()
        .manifest_path(manifest)
        .other_options(all)
        .exec()?)
}
