// SPDX-License-Identifier: Apache-2.0

//! What is known about licenses: the SPDX list, compiled by `build.rs` into an index that is
//! opened at no cost.

/// The license knowledge.
#[derive(Debug)]
pub struct Corpus {}

/// The license knowledge, ready to use.
pub fn corpus() -> &'static Corpus {
    static CORPUS: Corpus = Corpus {};
    &CORPUS
}

/// The version of the SPDX license list.
pub const LIST_VERSION: &str = "3.29.0";

/// One license or exception of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct License {
    /// Its SPDX id.
    pub id: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// Whether it is an exception.
    pub is_exception: bool,
    /// Whether the OSI approved it.
    pub is_osi: bool,
    /// Whether the FSF calls it free.
    pub is_fsf: bool,
    /// Whether the id is deprecated.
    pub is_deprecated: bool,
}

impl Corpus {
    /// Every license and exception, by id.
    pub fn licenses(&self) -> &'static [License] {
        &[]
    }

    /// The license or exception with this id, in any case.
    pub fn get(&self, id: &str) -> Option<&'static License> {
        let _ = id;
        None
    }

    /// The text of a license, as the SPDX list has it.
    pub fn text(&self, id: &str) -> Option<String> {
        let _ = id;
        None
    }
}
