// SPDX-License-Identifier: Apache-2.0

//! Turns the bytes of a file into text: encoding, line index, kind, comment syntax.
//!
//! Does not list anything, and never maps a file into memory: a mapped file that is cut while it
//! is read ends the process.

mod bytes;
mod hash;
mod lfs;
mod pieces;
mod text;
mod lines;
mod decode;
mod origin;
mod kind;
mod fields;
pub mod comment;

pub use crate::walk::LIMIT;
pub use bytes::{Buffer, Content, Unreadable, open, read};
pub use decode::decode;
pub use fields::{Field, header_fields, lines};
pub use hash::{Hashes, hash_bytes, hashes};
pub use kind::Kind;
pub use lfs::{LfsPointer, lfs_pointer};
pub use lines::LineIndex;
pub use pieces::pieces;
pub use text::{Encoding, Place, Text};
