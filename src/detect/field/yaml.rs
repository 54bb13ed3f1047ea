// SPDX-License-Identifier: Apache-2.0

//! `license:` of YAML files that describe software: `CITATION.cff`, `publiccode.yml` and others.
//!
//! Citation File Format 1.2: an id or a list of ids to choose from. publiccode.yml 0.4: an
//! expression at `legal.license`. Read by the line; of nested keys only those in the table count.

use std::ops::Range;

use super::{Place, names::PLAIN, scan::lines, value::Fields};

/// The files, and the keys on the way to the field.
const FILES: &[(&str, &[&str])] = &[
    ("citation.cff", &["license"]),
    ("publiccode.yml", &["legal", "license"]),
    ("publiccode.yaml", &["legal", "license"]),
    ("meta.yaml", &["about", "license"]),
    ("snapcraft.yaml", &["license"]),
    ("pubspec.yaml", &["license"]),
    ("galaxy.yml", &["license"]),
];

pub(super) static PLACE: Place = Place {
    is_in: |name, _| FILES.iter().any(|it| it.0 == name),
    read: |fields| {
        let name = String::from_utf8_lossy(fields.text.path.name()).to_lowercase();
        if let Some((_, keys)) = FILES.iter().find(|it| it.0 == name) {
            field(fields, keys);
        }
    },
};

fn field(fields: &mut Fields<'_>, keys: &[&str]) {
    let content = fields.content();
    let mut depth = 0;
    let mut items: Vec<(Range<usize>, String)> = Vec::new();
    let mut is_list = false;
    for (start, line) in lines(content) {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if is_list && let Some(item) = bare.strip_prefix('-') {
            items.push((start..start + line.len(), unquoted(item).to_owned()));
            continue;
        }
        is_list = false;
        let is_top = !line.starts_with([' ', '\t']);
        let Some((key, value)) = bare.split_once(':') else {
            continue;
        };
        if is_top {
            depth = 0;
        }
        let is_next = keys.get(depth) == Some(&key) && (is_top == (depth == 0));
        if !is_next {
            continue;
        }
        depth += 1;
        if depth == keys.len() {
            let value = unquoted(value);
            is_list = value.is_empty();
            if !value.contains(['{', '[']) {
                fields.value(start..start + line.len(), value, PLAIN);
            }
        }
    }
    let whole = items.first().zip(items.last());
    if let Some((first, last)) = whole {
        fields.list(first.0.start..last.0.end, &items, true, PLAIN);
    }
}

/// A scalar without its quotes and the comment behind it.
fn unquoted(value: &str) -> &str {
    let value = value.split(" #").next().unwrap_or(value).trim();
    value.trim_matches(['"', '\''])
}
