// SPDX-License-Identifier: Apache-2.0

//! Fields of the form `Name: value`, with further lines indented, in paragraphs.
//!
//! The form of mail headers (RFC 5322, section 2.2), which Debian, Python, R and Java took over.
//! Debian adds comments: lines that start with `#` are no part of a field, wherever they stand.

use std::ops::Range;

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name, in lower case.
    pub name: String,
    /// The bytes from the name to the end of the value's last line.
    pub span: Range<usize>,
    /// The bytes of the value's first line.
    pub first: Range<usize>,
    /// The bytes of all its lines, those of comments among them.
    pub value: Range<usize>,
    /// From 0; an empty line starts the next one.
    pub paragraph: usize,
}

/// The fields of a text. What is neither a field nor part of one is passed over.
pub fn header_fields(text: &str) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    let mut paragraph = 0;
    let mut is_open = false;
    for (start, line) in lines(text) {
        let end = start + line.len();
        if line.starts_with('#') {
            continue;
        }
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
        } else {
            is_open = false;
        }
    }
    found
}

/// The lines of a text with the byte that each starts at, line ends left out.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= 60 && name.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = header_fields(text);
        let shown = found.iter().map(|it| {
            let value = text.get(it.value.clone()).unwrap_or_default();
            format!("{} {}{value:?}\n", it.paragraph, it.name)
        });
        assert_eq!(shown.collect::<String>(), expected);
    }

    #[test]
    fn indented_lines_belong_to_the_field_above() {
        check(
            "A: 1\n 2\n\t3\nB:4\n\nA: 5\n",
            "0 a\" 1\\n 2\\n\\t3\"\n0 b\"4\"\n1 a\" 5\"\n",
        );
    }

    #[test]
    fn a_comment_ends_no_field() {
        check("A: 1\n# no\n 2\n# B: 3\n", "0 a\" 1\\n# no\\n 2\"\n");
    }

    #[test]
    fn what_is_no_field_ends_the_one_above() {
        check("A: 1\nand so on\n 2\n: 3\n", "0 a\" 1\"\n");
    }
}
