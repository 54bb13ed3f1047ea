// SPDX-License-Identifier: Apache-2.0

//! Fields of the form `Name: value`, with further lines indented, in paragraphs.
//!
//! The form of mail headers (RFC 5322, section 2.2), which Debian, Python, R and Java took over.

use std::ops::Range;

use super::scan::lines;

/// One field.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name, in lower case.
    pub(super) name: String,
    /// The bytes from the name to the end of the value's last line.
    pub(super) span: Range<usize>,
    /// The bytes of the value's first line and of all its lines.
    pub(super) first: Range<usize>,
    pub(super) value: Range<usize>,
    /// From 0; an empty line starts the next one.
    pub(super) paragraph: usize,
}

/// The fields of a text. What is neither a field nor part of one is passed over.
pub(super) fn fields(text: &str) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    let mut paragraph = 0;
    let mut is_open = false;
    for (start, line) in lines(text) {
        let end = start + line.len();
        if line.trim().is_empty() {
            paragraph += 1;
            is_open = false;
        } else if line.starts_with([' ', '\t']) {
            if let (true, Some(last)) = (is_open, found.last_mut()) {
                last.span.end = end;
                last.value.end = end;
            }
        } else if let Some((name, value)) = line.split_once(':') {
            is_open = is_name(name);
            if is_open {
                let value = end - value.len()..end;
                found.push(Field {
                    name: name.to_ascii_lowercase(),
                    span: start..end,
                    first: value.clone(),
                    value,
                    paragraph,
                });
            }
        }
    }
    found
}

fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= 60 && name.chars().all(is_part)
}
