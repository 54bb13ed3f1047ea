// SPDX-License-Identifier: Apache-2.0

//! `DESCRIPTION` of an R package: *Writing R Extensions*, section 1.1.2.
//!
//! Alternatives are separated by `|`. `MIT + file LICENSE` is a template whose holder stands in
//! the file; `file LICENSE` alone leaves all to it.

use std::ops::Range;

use super::{Place, names::CRAN, value::Fields};
use crate::read::header_fields;

const FILE: &str = "file ";

pub(super) static PLACE: Place = Place {
    is_in: |name, text| {
        let content = &text.content;
        name == "description" && content.contains("Package:") && content.contains("Version:")
    },
    read: |fields| {
        let content = fields.content();
        for it in header_fields(content) {
            if it.name == "license" {
                let raw = content.get(it.value.clone()).unwrap_or_default();
                field(fields, it.span, raw);
            }
        }
    },
};

fn field(fields: &mut Fields<'_>, span: Range<usize>, raw: &str) {
    let mut names: Vec<(Range<usize>, String)> = Vec::new();
    for alternative in raw.split('|') {
        let mut written = Vec::new();
        for part in alternative.split('+').map(str::trim) {
            match part.strip_prefix(FILE) {
                Some(file) => fields.reference(span.clone(), file),
                None => written.push(part),
            }
        }
        let name = written.join("+");
        if !name.is_empty() {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            names.push((span.clone(), name));
        }
    }
    fields.list(span, &names, true, CRAN);
}
