// SPDX-License-Identifier: Apache-2.0

//! Writes an inventory as CycloneDX and SPDX documents.
//!
//! Nothing is invented: what the inventory does not know is left out, or marked as unknown
//! where the format has a word for it. The same inventory gives the same bytes: every list is
//! in the inventory's order or sorted, and a document's identity is a hash of its content.
//!
//! To add a format: a module here with its own wire structs, and a module in `report` that
//! calls it.

mod cyclonedx;
mod graph;
mod identity;
mod people;
mod spdx;
mod time;

pub use cyclonedx::write as write_cyclonedx;
pub use spdx::write as write_spdx;
pub use time::timestamp;
