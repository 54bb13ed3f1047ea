// SPDX-License-Identifier: Apache-2.0

//! Finds the strings of an object's fields in a JSON text, with their places.
//!
//! One pass over the bytes, without recursion; a malformed text yields what stands before and
//! behind the mistake. Not a validator: `ecosystems` has the reader of whole documents.

use std::ops::Range;

/// A string in a field of the outermost object.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// The field.
    pub(super) field: &'a str,
    /// The key that the string has in an object in the field.
    pub(super) key: Option<&'a str>,
    /// Whether it stands in a list in the field.
    pub(super) is_in_list: bool,
    /// From the key to the closing quote; in a list, the string with its quotes.
    pub(super) span: Range<usize>,
    /// Without escapes.
    pub(super) value: String,
}

/// The deepest nesting that matters: an object in a list in a field.
const DEEP: usize = 4;

/// The strings in the fields that are asked for.
pub(super) fn strings<'a>(text: &'a str, wanted: &[&str]) -> Vec<Item<'a>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut keys: [Option<(&str, usize)>; DEEP] = [None; DEEP];
    let mut is_list = [false; DEEP];
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if let (Some(list), Some(key)) = (is_list.get_mut(depth), keys.get_mut(depth)) {
                    *list = *byte == b'[';
                    *key = None;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let end = string_end(bytes, at);
                let inner = text.get(at + 1..end.saturating_sub(1)).unwrap_or_default();
                let is_key =
                    !is_list.get(depth).is_some_and(|it| *it) && is_before_colon(bytes, end);
                if let (true, Some(key)) = (is_key, keys.get_mut(depth)) {
                    *key = Some((inner, at));
                } else if let Some((field, start)) = keys[1].filter(|it| wanted.contains(&it.0))
                    && (1..DEEP).contains(&depth)
                {
                    let is_in_list = depth > 1 && is_list[2];
                    let key = keys.get(depth).copied().flatten().filter(|_| depth > 1);
                    // REUSE-IgnoreStart
                    // The key belongs to the field: `"license": "MIT"` says it once.
                    // REUSE-IgnoreEnd
                    let start = if is_in_list { at } else { start };
                    found.push(Item {
                        field,
                        key: key.map(|it| it.0),
                        is_in_list,
                        value: unescaped(text.get(at..end).unwrap_or_default(), inner),
                        span: start..end,
                    });
                }
                at = end - 1;
            }
            _ => (),
        }
        at += 1;
    }
    found
}

/// The byte behind the closing quote of a string, or the end of the text.
fn string_end(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(step) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += step;
        if bytes.get(at) == Some(&b'"') {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

fn is_before_colon(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().find(|it| !it.is_ascii_whitespace()) == Some(&b':')
}

fn unescaped(quoted: &str, inner: &str) -> String {
    if inner.contains('\\') {
        serde_json::from_str(quoted).unwrap_or_else(|_| inner.to_owned())
    } else {
        inner.to_owned()
    }
}
