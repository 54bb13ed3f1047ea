// SPDX-License-Identifier: Apache-2.0

// REUSE-IgnoreStart
//! Python's trove classifiers: `License :: OSI Approved :: MIT License`.
// REUSE-IgnoreEnd

use super::{Place, names::TROVE, scan::ends};
use crate::read::Kind;

const HEAD: &str = "License :: ";

/// The longest classifier that is read, in bytes.
const LONGEST: usize = 200;

/// Classifiers about licenses that name none.
const SAYS_NOTHING: &[&str] = &["OSI Approved", "DFSG approved"];

pub(super) static PLACE: Place = Place {
    is_in: |name, text| text.kind == Kind::Manifest || ends(name, &[".py", ".cfg", ".toml"]),
    read: |fields| {
        let content = fields.content();
        for start in fields.places_of(HEAD) {
            let end = content.floor_char_boundary(start + LONGEST);
            let rest = content.get(start..end).unwrap_or_default();
            let end = rest.find(['\n', '\r', '"', '\'']).unwrap_or(rest.len());
            let line = rest.get(..end).unwrap_or_default().trim_end();
            let last = line.rsplit(" :: ").next().unwrap_or_default().trim();
            if !last.is_empty() && !SAYS_NOTHING.contains(&last) {
                fields.value(start..start + line.len(), last, TROVE);
            }
        }
    },
};
