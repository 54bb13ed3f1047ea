// SPDX-License-Identifier: Apache-2.0

//! Finds out under which licenses a source tree stands, judges it against a policy, and writes
//! the bill of materials.
//!
//! The modules stand in the order in which data flows through them. A module uses those above
//! it and never those below; `tests/it/tidy.rs` holds the exact table, `docs/ARCHITECTURE.md`
//! the map.
#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

pub mod expression;
pub mod diagnostic;
pub mod walk;
pub mod read;
pub mod licenses;
pub mod detect;
pub mod cache;
pub mod ecosystems;
pub mod stores;
pub mod resolve;
pub mod inventory;
pub mod policy;
pub mod sbom;
pub mod report;
pub mod scan;
pub mod cli;
