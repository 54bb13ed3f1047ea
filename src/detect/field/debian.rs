// SPDX-License-Identifier: Apache-2.0

//! `debian/copyright` in its machine-readable form, version 1.0 (once DEP-5).
//!
//! Each `License:` field counts, of `Files` and of stand-alone paragraphs. Its first line is the
//! short name; the text behind it is searched for as any other.

use super::{Place, names::DEBIAN, scan::ends};
use crate::read::header_fields;

pub(super) static PLACE: Place = Place {
    is_in: |name, text| {
        let in_debian = name == "copyright" || name == "dep5" || ends(name, &[".copyright"]);
        let head = text.content.get(..text.content.floor_char_boundary(2000));
        let head = head.unwrap_or_default();
        in_debian && (head.contains("Format:") || head.contains("Format-Specification:"))
    },
    read: |fields| {
        let content = fields.content();
        // `.reuse/dep5` is all about other files.
        fields.is_about_others = fields.text.path.name() == b"dep5";
        for it in header_fields(content) {
            if it.name == "license" {
                let raw = content.get(it.first.clone()).unwrap_or_default();
                fields.value(it.span.start..it.first.end, raw, DEBIAN);
            }
        }
        fields.is_about_others = false;
    },
};
