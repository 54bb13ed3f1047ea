// SPDX-License-Identifier: Apache-2.0

//! What a document and its parts are called: the same content has the same name.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::expression::{Expression, Node};

/// The name of the tool and the address that its identifiers are derived from.
pub(super) const TOOL: &str = "placet";
pub(super) const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");
pub(super) const TOOL_URL: &str = env!("CARGO_PKG_REPOSITORY");

/// The UUID (version 5) of a document's content. The caller leaves out what is no content: the
/// identifier itself and the time.
pub(super) fn uuid_of(document: &impl Serialize) -> Uuid {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, TOOL_URL.as_bytes());
    let mut hash = Sha256::new();
    serde_json::to_writer(HashWriter(&mut hash), document)
        .expect("wire structs have string keys, and a hash takes every byte");
    Uuid::new_v5(&namespace, &hash.finalize())
}

struct HashWriter<'a>(&'a mut Sha256);

impl std::io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes what it is given");
    }
    text
}

/// Sixteen hexadecimal digits that stand for a name of any spelling.
pub(super) fn short_hash(name: &[u8]) -> String {
    hex(Sha256::digest(name).get(..8).unwrap_or_default())
}

/// Whether the receiver has a choice.
pub(super) fn has_choice(expression: &Expression) -> bool {
    let mut open = vec![expression.node()];
    while let Some(node) = open.pop() {
        match node {
            Node::Term(_) => (),
            Node::And(nodes) => open.extend(nodes),
            Node::Or(_) => return true,
        }
    }
    false
}
