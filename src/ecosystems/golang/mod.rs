// SPDX-License-Identifier: Apache-2.0

//! Go: `go.mod`, `go.sum`, and `vendor/modules.txt` where the modules are in the tree.
//!
//! The format: *Go Modules Reference*, `go.mod` files and vendoring. Go takes the least version
//! that all requirements allow, and since Go 1.17 the main module's file names it for every module
//! that is needed: a required version is the one that is built. The sums of `go.sum` are of lists
//! of files and not of an archive: what is in the module cache is held against them, and no bill
//! of materials states them.

mod module;
mod sum;
mod vendored;

use super::{Ecosystem, Fact, File, Lists, Manifest, document::Reader};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "golang",
    purl_type: "golang",
    namespace: None,
    files: &[
        File::beside("go.mod").giving(&[Fact::Package, Fact::Requirements, Fact::Versions]),
        File::beside("go.sum").giving(&[Fact::Hashes]),
        File::above("vendor/modules.txt").giving(&[Fact::Versions]),
    ],
    docs: "Go modules: `go.mod` with replacements and the standard library, the hashes of `go.sum`, \
           vendored modules",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let mut manifest = match text.path.name() {
        b"go.mod" => module::read(&mut reader),
        b"go.sum" => sum::read(&mut reader),
        _ => vendored::read(&mut reader),
    };
    manifest.problems = reader.problems;
    manifest
}

/// Whether a text has the form of a module's path (*Go Modules Reference*, module paths).
fn is_path(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~/!".contains(c);
    let is_name = |it: &str| !it.is_empty() && it != "." && it != "..";
    text.split('/').all(is_name) && text.chars().all(is_part)
}

/// `v1.2.3`, also with what follows it.
fn is_version(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-.+".contains(c);
    text.starts_with('v') && text.chars().all(is_part)
}
