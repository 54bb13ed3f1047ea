// SPDX-License-Identifier: Apache-2.0

//! `FILE_LICENCE ( GPL2_OR_LATER );` of iPXE, in C and assembler: the macros of its `compiler.h`,
//! by which the linker knows the license of each object.

use super::{Place, names::IPXE, scan::is_word};
use crate::read::Kind;

const MACRO: &str = "FILE_LICENCE";

pub(super) static PLACE: Place = Place {
    is_in: |_, text| matches!(text.kind, Kind::Source | Kind::Prose),
    read: |fields| {
        let content = fields.content();
        for start in fields.places_of(MACRO) {
            let before = start
                .checked_sub(1)
                .and_then(|it| content.as_bytes().get(it));
            let rest = content.get(start + MACRO.len()..).unwrap_or_default();
            let argument = rest.trim_start_matches([' ', '\t']).strip_prefix('(');
            let Some(argument) = argument.map(str::trim_start).filter(|_| !is_word(before)) else {
                continue;
            };
            let is_end = |it: char| !it.is_ascii_alphanumeric() && it != '_';
            let word = argument.split(is_end).next().unwrap_or_default();
            // The macro's own definition passes its argument on, in small letters.
            if word.starts_with(|it: char| it.is_ascii_uppercase()) {
                let end = content.len() - argument.len() + word.len();
                fields.value(start..end, word, IPXE);
            }
        }
    },
};
