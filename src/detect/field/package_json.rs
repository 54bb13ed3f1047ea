// SPDX-License-Identifier: Apache-2.0

//! `license` and `licenses` of manifests in JSON: npm, Composer, Bower, vcpkg, `CodeMeta`.
//!
//! npm's documentation, *package.json*, with its old forms: an object with a `type`, and a list.
//! Of a list the receiver may choose, in npm and in Composer (*The composer.json schema*).

use std::ops::Range;

use super::{Place, json, names::PLAIN};

const FILES: &[&str] = &[
    "package.json",
    "composer.json",
    "bower.json",
    ".bower.json",
    "component.json",
    "vcpkg.json",
    "codemeta.json",
    "jsr.json",
    "deno.json",
    "metadata.json",
];

const FIELDS: &[&str] = &["license", "licenses"];

/// The keys of an object in the field that name the license.
const KEYS: &[&str] = &["type", "name", "spdx"];

pub(super) static PLACE: Place = Place {
    is_in: |name, _| FILES.contains(&name),
    read: |fields| {
        let content = fields.content();
        let items = json::strings(content, FIELDS);
        // Of `{"type": "MIT", "name": "MIT License"}` the first says it.
        let mut named: Vec<(Range<usize>, String)> = Vec::new();
        let mut last = None;
        for it in items {
            if it.key.is_some_and(|key| !KEYS.contains(&key)) {
                continue;
            }
            let is_again = it.key.is_some() && !it.is_in_list && last == Some(it.field);
            last = Some(it.field);
            if !is_again {
                named.push((it.span, it.value));
            }
        }
        match named.as_slice() {
            [(span, value)] => fields.value(span.clone(), value, PLAIN),
            [first, .., last] => fields.list(first.0.start..last.0.end, &named, true, PLAIN),
            [] => (),
        }
    },
};
