// SPDX-License-Identifier: Apache-2.0

//! `Bundle-License` of an `OSGi` manifest: `OSGi` Core 8, section 3.2.1.11.
//!
//! Clauses are separated by commas, attributes by semicolons; lines of 72 bytes go on in the next
//! one after a blank. A clause that is an address is left to the grammar.

use super::{Place, names::MAVEN, scan::ends};
use crate::read::header_fields;

pub(super) static PLACE: Place = Place {
    is_in: |name, _| name == "manifest.mf" || ends(name, &[".bnd"]),
    read: |fields| {
        let content = fields.content();
        for it in header_fields(content) {
            if it.name != "bundle-license" {
                continue;
            }
            let raw = content.get(it.value.clone()).unwrap_or_default();
            let joined = raw.replace("\r\n ", "").replace("\n ", "");
            for clause in joined.split(',') {
                let name = clause.split(';').next().unwrap_or_default().trim();
                let name = name.trim_matches('"');
                if !name.contains("://") {
                    fields.value(it.span.clone(), name, MAVEN);
                }
            }
        }
    },
};
