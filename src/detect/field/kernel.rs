// SPDX-License-Identifier: Apache-2.0

//! `MODULE_LICENSE("…")` of the Linux kernel, in C.

use super::{
    Place,
    names::KERNEL,
    scan::{is_word, quoted},
};
use crate::read::Kind;

const MACRO: &str = "MODULE_LICENSE";

pub(super) static PLACE: Place = Place {
    is_in: |name, text| {
        let endings = [".c", ".h", ".cc", ".cpp", ".s"];
        text.kind == Kind::Source && endings.iter().any(|it| name.ends_with(it))
    },
    read: |fields| {
        let content = fields.content();
        for start in fields.places_of(MACRO) {
            let before = start
                .checked_sub(1)
                .and_then(|it| content.as_bytes().get(it));
            let from = start + MACRO.len();
            let rest = content.get(from..).unwrap_or_default().trim_start();
            let argument = rest.strip_prefix('(').map(str::trim_start);
            // A macro that passes its argument on has no literal here.
            if is_word(before) || !argument.is_some_and(|it| it.starts_with('"')) {
                continue;
            }
            let Some(value) = quoted(content, from) else {
                continue;
            };
            let raw = content.get(value.clone()).unwrap_or_default();
            fields.value(start..value.end + 1, raw, KERNEL);
        }
    },
};
