// SPDX-License-Identifier: Apache-2.0

//! Packages that are packed twice, as those of Ruby and of Erlang are: a `.tar` holds what is said of
//! the package beside the `.tar.gz` of its files.

use std::{collections::BTreeMap, fs::File, io::Read};

use flate2::read::GzDecoder;

use super::{
    Copy, Layout,
    content::{bytes, parse, take},
    tarball::{Part, Tarball, parts},
};
use crate::walk::RepoPath;

/// What stands in the outer archive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed<'a> {
    /// The archive of the files.
    pub(super) files: &'a str,
    /// The manifest.
    pub(super) manifest: &'a str,
    /// Whether that is a `.gz`.
    pub(super) is_compressed: bool,
    /// The path by which its ecosystem knows the manifest.
    pub(super) known_as: &'a str,
}

/// Reads the manifest and the license files of a package into its copy.
pub(super) fn take_packed(file: &File, packed: &Packed<'_>, mut copy: Copy) -> Copy {
    let mut parts = match parts(file) {
        Ok(parts) => parts,
        Err(why) => {
            copy.problems.push(why);
            return copy;
        }
    };
    if let Some(files) = parts.remove(packed.files.as_bytes()) {
        copy = take(&mut Tarball::bare(files), &Layout::TEXTS, copy);
    }
    let at = RepoPath::new(&copy.path).join(packed.manifest.as_bytes());
    match manifest(&mut parts, packed) {
        Ok(Some(bytes)) => {
            let path = RepoPath::new(packed.known_as.as_bytes());
            parse(path, &bytes, &mut copy);
        }
        Ok(None) => copy.problems.push(format!("{at}: not there")),
        Err(why) => copy.problems.push(format!("{at}: {why}")),
    }
    if let Some(manifest) = &mut copy.manifest {
        manifest.0 = at;
    }
    copy
}

fn manifest(
    parts: &mut BTreeMap<Vec<u8>, Part>,
    packed: &Packed<'_>,
) -> Result<Option<Vec<u8>>, String> {
    let Some(mut part) = parts.remove(packed.manifest.as_bytes()) else {
        return Ok(None);
    };
    let mut unpacked: Box<dyn Read> = if packed.is_compressed {
        Box::new(GzDecoder::new(part))
    } else {
        Box::new(&mut part)
    };
    bytes(&mut unpacked).map(Some)
}
