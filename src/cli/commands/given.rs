// SPDX-License-Identifier: Apache-2.0

//! A single text that a command is given: a file, or `-` for stdin.
#![expect(
    clippy::disallowed_methods,
    reason = "the user names the file; nothing is scanned here"
)]

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use crate::{
    cli::failure::{Failure, shown},
    read,
    walk::RepoPath,
};

/// The bytes of the text, and its name.
#[derive(Debug)]
pub(super) struct Given {
    /// The name that tells what it is for.
    pub(super) path: RepoPath,
    /// The name as messages show it.
    pub(super) shown: String,
    pub(super) bytes: Vec<u8>,
}

/// Reads all of it, up to the limit of a scan.
pub(super) fn read(path: &Path) -> Result<Given, Failure> {
    read_up_to(path, read::LIMIT)
}

/// Reads all of it, up to a limit in bytes.
pub(super) fn read_up_to(path: &Path, limit: u64) -> Result<Given, Failure> {
    let failed = |error| Failure::io("read", path, &error);
    if path.as_os_str() == "-" {
        return Ok(Given {
            // Somebody who asks about a text takes it for a license.
            path: RepoPath::new(b"LICENSE"),
            shown: "stdin".to_owned(),
            bytes: limited(io::stdin().lock(), limit).map_err(failed)?,
        });
    }
    let file = File::open(path).map_err(failed)?;
    let name = path.file_name().unwrap_or_default();
    Ok(Given {
        path: RepoPath::new(name.as_encoded_bytes()),
        shown: shown(path),
        bytes: limited(file, limit).map_err(failed)?,
    })
}

/// Whether a file is longer than a limit in bytes, as far as that is known before it is read.
pub(super) fn is_longer(path: &Path, limit: u64) -> bool {
    let known = File::open(path).and_then(|it| it.metadata());
    known.is_ok_and(|it| it.is_file() && it.len() > limit)
}

fn limited(reader: impl io::Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}
