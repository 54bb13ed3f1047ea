// SPDX-License-Identifier: Apache-2.0

//! Package URLs, by the purl specification (ECMA-427).

use std::fmt;

/// A package URL (purl), in its canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl(String);

impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
