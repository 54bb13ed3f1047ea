// SPDX-License-Identifier: Apache-2.0

//! `@license` of documentation comments, which minifiers keep: the `JSDoc` tag.
//!
//! In CSS, JavaScript, PHP and their like. The value goes to the end of the line; after it may
//! stand an address or a sentence, which the grammar reads.

use super::{Place, names::PLAIN};
use crate::{expression::Expression, read::Kind};

const TAGS: &[&str] = &["@license", "@licence", "@License"];

/// The most bytes of a value; lines of minified files are longer.
const MAX_LINE: usize = 200;

const ENDINGS: &[&str] = &[
    ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".css", ".scss", ".less", ".php", ".java", ".kt",
    ".vue", ".dart", ".groovy", ".map", ".swift", ".lua",
];

pub(super) static PLACE: Place = Place {
    is_in: |name, text| text.kind == Kind::Source && ENDINGS.iter().any(|it| name.ends_with(it)),
    read: |fields| {
        let content = fields.content();
        for tag in TAGS {
            for start in fields.places_of(tag) {
                let from = start + tag.len();
                let Some(said) = said(content, from) else {
                    continue;
                };
                // Names with words behind them are the grammar's: here stands what is all of it.
                if Expression::parse_lenient(said).is_ok() {
                    let offset = content.get(from..).and_then(|it| it.find(said));
                    let end = from + offset.unwrap_or_default() + said.len();
                    fields.value(start..end, said, PLAIN);
                }
            }
        }
    },
};

/// What a tag's line says; `None` where the tag is a longer word or the line is empty.
fn said(content: &str, from: usize) -> Option<&str> {
    let rest = content.get(from..)?;
    let end = rest.floor_char_boundary(MAX_LINE);
    let line = rest
        .get(..end)?
        .split(['\n', '\r', '@', '*', '<', '"'])
        .next()?;
    let line = line.split("\\n").next().unwrap_or(line);
    if !line.starts_with([' ', '\t', ':']) {
        return None;
    }
    let first = line.trim_start_matches([' ', '\t', ':']);
    // PHP writes the address first and the name behind it: `@license https://… MIT License`.
    let name = match first.split_once(char::is_whitespace) {
        Some((address, name)) if address.contains("://") => name,
        _ => first.split("http").next().unwrap_or(first),
    };
    let name = name.trim_matches([' ', '\t', '-', '.', ',', '(', ';', '|', ':']);
    (!name.is_empty()).then_some(name)
}
