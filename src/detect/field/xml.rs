// SPDX-License-Identifier: Apache-2.0

//! Finds elements of XML by name, for fields that hold text alone. Linear: each byte is looked at
//! once a name. It knows no nesting of an element in itself, which no manifest has for licenses.

use std::{borrow::Cow, ops::Range};

use memchr::memmem;

/// One element.
#[derive(Debug)]
pub(super) struct Element {
    /// From `<` to the end of its end tag.
    pub(super) span: Range<usize>,
    /// Between name and `>` of the start tag.
    pub(super) attributes: Range<usize>,
    /// Between the tags.
    pub(super) inner: Range<usize>,
}

/// The elements of a name within a part of a text, in order, outside comments.
pub(super) fn elements(text: &str, within: Range<usize>, name: &str) -> Vec<Element> {
    let bytes = text.as_bytes().get(within.clone()).unwrap_or_default();
    let close = format!("</{name}");
    let mut found: Vec<Element> = Vec::new();
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        let start = at + start;
        let rest = bytes.get(start..).unwrap_or_default();
        if rest.starts_with(b"<!--") {
            let Some(end) = memmem::find(rest, b"-->") else {
                break;
            };
            at = start + end + 3;
            continue;
        }
        at = start + 1;
        let after = rest
            .get(1..)
            .and_then(|it| it.strip_prefix(name.as_bytes()));
        let Some(after) = after.filter(|it| it.first().is_some_and(|it| b" \t\r\n>/".contains(it)))
        else {
            continue;
        };
        let Some(open_end) = memchr::memchr(b'>', after) else {
            break;
        };
        let attributes = start + 1 + name.len()..start + 1 + name.len() + open_end;
        let inner = attributes.end + 1;
        let Some(length) = memmem::find(bytes.get(inner..).unwrap_or_default(), close.as_bytes())
        else {
            break;
        };
        let end = inner + length + close.len() + 1;
        let base = within.start;
        found.push(Element {
            span: base + start..(base + end).min(within.end),
            attributes: base + attributes.start..base + attributes.end,
            inner: base + inner..base + inner + length,
        });
        at = end.min(bytes.len());
    }
    found
}

/// A text without its references to characters, its blanks made one each.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    const NAMED: &[(&str, &str)] = &[
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    let text = text.trim();
    let text = text.strip_prefix("<![CDATA[").unwrap_or(text);
    let text = text.strip_suffix("]]>").unwrap_or(text);
    let is_plain = !text.contains('&') && !text.contains(['\n', '\t']) && !text.contains("  ");
    if is_plain {
        return Cow::Borrowed(text);
    }
    let mut plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (written, meant) in NAMED {
        if plain.contains(written) {
            plain = plain.replace(written, meant);
        }
    }
    Cow::Owned(plain)
}
