// SPDX-License-Identifier: Apache-2.0

//! Small readers that several formats share: quoted strings, words, endings.

use std::ops::Range;

pub(super) use crate::read::lines;

/// The place of the first quoted string from a byte on, without its quotes, within its line.
pub(super) fn quoted(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let line = rest.split(['\n', '\r']).next()?;
    let open = line.find(['"', '\''])?;
    let quote = *line.as_bytes().get(open)?;
    let inner = line.get(open + 1..)?;
    let close = memchr::memchr(quote, inner.as_bytes())?;
    Some(from + open + 1..from + open + 1 + close)
}

/// The quoted strings from a byte on up to a closing mark, over several lines: a list.
pub(super) fn quoted_list(text: &str, from: usize, close: u8) -> Vec<Range<usize>> {
    /// The bytes of a list of licenses.
    const MAX_LIST: usize = 2000;

    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let end = bytes.len().min(from + MAX_LIST);
    let mut at = from;
    while at < end {
        match bytes.get(at) {
            Some(quote @ (b'"' | b'\'')) => {
                let inner = bytes.get(at + 1..end).unwrap_or_default();
                let Some(length) = memchr::memchr2(*quote, b'\n', inner) else {
                    break;
                };
                if inner.get(length) == Some(quote) {
                    found.push(at + 1..at + 1 + length);
                }
                at += length + 2;
            }
            Some(it) if *it == close => break,
            _ => at += 1,
        }
    }
    found
}

/// Whether a byte is part of a word of a program.
pub(super) fn is_word(byte: Option<&u8>) -> bool {
    byte.is_some_and(|it| it.is_ascii_alphanumeric() || *it == b'_')
}

/// Whether a file's name, in lower case, has one of these endings.
pub(super) fn ends(name: &str, endings: &[&str]) -> bool {
    endings.iter().any(|it| name.ends_with(it))
}
