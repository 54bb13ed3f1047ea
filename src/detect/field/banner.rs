// SPDX-License-Identifier: Apache-2.0

//! `@license` of documentation comments, which minifiers keep: the `JSDoc` tag; and the one line
//! that minified files start with, of name, version and license with bars between them.
//!
//! In CSS, JavaScript, PHP and their like. The value goes to the end of the line; after it may
//! stand an address or a sentence, which the grammar reads.

use super::{Place, names::PLAIN, value::Fields};
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
        bars(fields);
    },
};

/// Whether a text starts with a line in bars: `/*! name 1.0 | MIT */`. Nothing else in it need be
/// about licenses.
pub(super) fn has_bars(content: &str) -> bool {
    first_line(content).is_some_and(|it| it.contains(BAR))
}

const BAR: &str = " | ";

/// Names that are a license's between bars, and leave its version open.
const FAMILIES: &[&str] = &["BSD", "GPL", "LGPL"];

fn first_line(content: &str) -> Option<&str> {
    let rest = content.strip_prefix("/*")?;
    let line = rest.get(..rest.floor_char_boundary(MAX_LINE))?;
    line.split(['\n', '\r']).next()?.split("*/").next()
}

/// Reads what stands between bars and names licenses, and nothing else.
fn bars(fields: &mut Fields<'_>) {
    let content = fields.content();
    let Some(line) = first_line(content) else {
        return;
    };
    let mut start = "/*".len();
    for (at, part) in line.split(BAR).enumerate() {
        let name = part.trim();
        let said = name.replace(" & ", " AND ");
        let is_name = |it: &str| FAMILIES.contains(&it) || Expression::parse_lenient(it).is_ok();
        // The first is what the file is called.
        if at > 0 && said.split(" AND ").all(is_name) {
            let from = start + (part.len() - part.trim_start().len());
            fields.value(from..from + name.len(), &said, PLAIN);
        }
        start += part.len() + BAR.len();
    }
}

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
