// SPDX-License-Identifier: Apache-2.0

//! `MODULE_LICENSE("…")` of the Linux kernel, in C; `license: "…"` of its `module!` macro in Rust.

use memchr::memmem;

use super::{
    Place,
    names::KERNEL,
    scan::{is_word, quoted},
};
use crate::read::Kind;

const MACRO: &str = "MODULE_LICENSE";

/// How far the argument may stand from the macro's name, in bytes.
const NEAR: usize = 8;

pub(super) static PLACE: Place = Place {
    is_in: |name, text| {
        let endings = [".c", ".h", ".cc", ".cpp", ".s"];
        text.kind == Kind::Source && endings.iter().any(|it| name.ends_with(it))
    },
    read: |fields| {
        let content = fields.content();
        for start in memmem::find_iter(content.as_bytes(), MACRO) {
            let before = start
                .checked_sub(1)
                .and_then(|it| content.as_bytes().get(it));
            let from = start + MACRO.len();
            let rest = content.get(from..).unwrap_or_default();
            if is_word(before) || !rest.trim_start().starts_with('(') {
                continue;
            }
            let Some(value) = quoted(content, from).filter(|it| it.start <= from + NEAR) else {
                continue; // a macro that passes its argument on
            };
            let raw = content.get(value.clone()).unwrap_or_default();
            fields.value(start..value.end + 1, raw, KERNEL);
        }
    },
};
