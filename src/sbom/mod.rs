// SPDX-License-Identifier: Apache-2.0

//! Bills of materials: reads and writes CycloneDX and SPDX documents.
//!
//! There is one model ([`model`]): an inventory is turned into it (`from_inventory`), readers fill
//! it, writers print it. So any document can be written in any format, and what the format cannot
//! say comes back as [`Losses`]; and any document can be judged as an inventory (`to_inventory`), and
//! held against the source that was delivered with it ([`mod@compare`]), and signed ([`sign`]).
//!
//! Nothing is invented: what is not known is left out, or marked as unknown where the format has a
//! word for it. The same document gives the same bytes: every list is in the order of the model or
//! sorted, and a document without a name of its own is named by a hash of its content.
//!
//! To add a format: a module here, and its entries in [`ALL`].

pub mod compare;
mod cyclonedx;
mod format;
mod from_inventory;
mod identity;
mod json;
mod loss;
mod merge;
pub mod model;
mod name;
mod node;
mod read;
mod rules;
mod schema;
pub mod score;
pub mod sign;
mod spdx;
mod spdx3;
mod time;
mod to_inventory;

pub use compare::compare;
pub use format::{ALL, Format, named};
pub use from_inventory::Files;
pub use loss::Losses;
pub use merge::{NoWhole, Whole, merge};
pub use model::Bom;
pub use read::{Fault, MAX_SIZE, Read, ReadError, read, read_strictly};
pub use rules::broken_rules;
pub use time::timestamp;
