// SPDX-License-Identifier: Apache-2.0

//! `placet cache`: where what is remembered between scans is kept, how much it is, and away with
//! it.

use crate::{
    cache::{self, Unusable, Usage},
    cli::{Context, args::CacheAction, exit::Exit, failure::Failure, output},
    diagnostic::counted,
};

pub(super) fn run(action: CacheAction, context: &Context) -> anyhow::Result<Exit> {
    let root = context.environment.cache.as_deref().ok_or_else(|| {
        let help = "set `PLACET_CACHE_DIR` to an absolute path, or unset it where it is empty";
        Failure::new("there is no place for a cache").help(help)
    })?;
    let failed = |error: Unusable| Failure::new(error.to_string());
    let mut answer = match action {
        CacheAction::Dir => root.as_os_str().as_encoded_bytes().to_vec(),
        CacheAction::Size => words(cache::usage(root).map_err(failed)?).into_bytes(),
        CacheAction::Clean => {
            let removed = cache::clean(root).map_err(failed)?;
            format!("removed {}", words(removed)).into_bytes()
        }
    };
    answer.push(b'\n');
    output::print(&answer)?;
    Ok(Exit::Passed)
}

/// `1234 bytes in 2 files`.
fn words(usage: Usage) -> String {
    let n_bytes = usize::try_from(usage.n_bytes).unwrap_or(usize::MAX);
    let files = counted(usage.n_files, "file");
    format!("{} in {files}", counted(n_bytes, "byte"))
}
