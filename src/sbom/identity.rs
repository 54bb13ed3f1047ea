// SPDX-License-Identifier: Apache-2.0

//! What a document and its parts are called: the same content has the same name.

use std::hash::{Hash as _, Hasher};

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::model::Bom;
use crate::expression::{Expression, Node};

/// The name of the tool and the address that its identifiers are derived from.
pub(super) const TOOL: &str = "placet";
pub(super) const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");
pub(super) const TOOL_URL: &str = env!("CARGO_PKG_REPOSITORY");

/// The UUID (version 5) of what a document says and of the format that says it. What is no content has
/// no part in it: its name so far, the time, and where a document that was read says what.
///
/// It is the model that is hashed and not the document, which would have to be made twice.
pub(super) fn uuid_of(bom: &Bom, format: &str) -> Uuid {
    let namespace = Uuid::new_v5(&Uuid::NAMESPACE_URL, TOOL_URL.as_bytes());
    let mut digest = Digest::default();
    (TOOL_VERSION, format, bom).hash(&mut digest);
    digest.flush();
    Uuid::new_v5(&namespace, &digest.hash.finalize())
}

/// Sees the same bytes on every machine, whatever the width and the order of its numbers.
#[derive(Default)]
struct Digest {
    hash: Sha256,
    buffer: Vec<u8>,
}

impl Digest {
    fn flush(&mut self) {
        self.hash.update(&self.buffer);
        self.buffer.clear();
    }
}

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        0 // nobody asks: the hash is taken as a whole
    }

    fn write(&mut self, bytes: &[u8]) {
        const CHUNK: usize = 1 << 14;
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush();
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.write(&number.to_le_bytes());
    }

    fn write_u64(&mut self, number: u64) {
        self.write(&number.to_le_bytes());
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write(&(number as i64).to_le_bytes());
    }
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |it: u8| char::from_digit(it.into(), 16).expect("it is less than sixteen");
    let digits = bytes.iter().flat_map(|it| [it >> 4, it & 0xf]);
    digits.map(digit).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        read::Place,
        sbom::model::{Component, File, Property, Relation, RelationKind},
    };

    fn bom() -> Bom {
        Bom {
            name: Some("aviary".to_owned()),
            components: vec![Component::default(), Component::default()],
            files: vec![File::default()],
            relations: vec![Relation {
                from: 0,
                kind: RelationKind::Contains,
                to: Some(1),
            }],
            ..Bom::default()
        }
    }

    #[test]
    fn the_name_is_of_the_content_alone() {
        let name = uuid_of(&bom(), "a");
        let mut same = bom();
        same.identity = Some("urn:uuid:x".to_owned());
        same.created = Some("2026-11-01T00:00:00Z".to_owned());
        same.components[0].place = Some(Place::default());
        assert_eq!(uuid_of(&same, "a"), name);
    }

    #[test]
    fn whatever_is_said_changes_the_name() {
        let name = uuid_of(&bom(), "a");
        assert_ne!(uuid_of(&bom(), "b"), name);
        let changes: [fn(&mut Bom); 7] = [
            |it| it.name = None,
            |it| it.edition = 1,
            |it| it.components[1].name = "x".to_owned(),
            |it| it.components[0].name = "x".to_owned(),
            |it| it.files[0].path = "x".to_owned(),
            |it| it.relations[0].to = None,
            |it| it.properties = vec![Property::default()],
        ];
        for change in changes {
            let mut changed = bom();
            change(&mut changed);
            assert_ne!(uuid_of(&changed, "a"), name, "{changed:?}");
        }
    }

    /// What a compiler makes of the order of fields is its own affair until it changes names.
    #[test]
    fn the_same_content_has_the_same_name_for_ever() {
        let mut hash = Digest::default();
        ("ab", 7_u32, 9_usize, Some(RelationKind::Contains)).hash(&mut hash);
        hash.flush();
        let mut plain = Sha256::new();
        // Behind a text stands a byte that no text has.
        plain.update(b"ab\xff");
        plain.update(7_u32.to_le_bytes());
        plain.update(9_u64.to_le_bytes());
        plain.update(1_i64.to_le_bytes());
        plain.update(1_i64.to_le_bytes());
        assert_eq!(hash.hash.finalize(), plain.finalize());
    }
}
