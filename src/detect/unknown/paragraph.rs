// SPDX-License-Identifier: Apache-2.0

//! The paragraphs of a text or a comment: lines with words, parted by lines without any.

use std::ops::Range;

/// The paragraphs in a range of a text, each from its first word to the end of its last.
pub(super) fn paragraphs(content: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    let mut start = range.start;
    let part = content.get(range.clone()).unwrap_or_default();
    let breaks = memchr::memchr_iter(b'\n', part.as_bytes());
    let ends = breaks.map(|it| range.start + it + 1).chain([range.end]);
    for end in ends {
        let line = content.get(start..end).unwrap_or_default();
        let words = words(line).map(|it| start + it.start..start + it.end);
        start = end;
        match (words, found.last_mut()) {
            (Some(words), Some(last)) if is_open => last.end = words.end,
            (Some(words), _) => {
                found.push(words);
                is_open = true;
            }
            (None, _) => is_open = false,
        }
    }
    found
}

/// From the first letter or digit of a line to behind the last, and the mark that ends its
/// sentence.
fn words(line: &str) -> Option<Range<usize>> {
    let start = line.find(char::is_alphanumeric)?;
    let last = line.rfind(char::is_alphanumeric)?;
    let rest = line.get(last..)?;
    let end = last + rest.chars().next().map_or(0, char::len_utf8);
    let is_closed = rest
        .chars()
        .nth(1)
        .is_some_and(|it| matches!(it, '.' | '!'));
    Some(start..end + usize::from(is_closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: &[&str]) {
        let found = paragraphs(content, 0..content.len());
        let found: Vec<_> = found.into_iter().filter_map(|it| content.get(it)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_without_words_part_paragraphs() {
        check("", &[]);
        check("\n\n", &[]);
        check("a\nb\n\nc", &["a\nb", "c"]);
        check("/* One.\n * Two!\n *\n * é */\n", &["One.\n * Two!", "é"]);
        check("one\r\n-----\r\ntwo", &["one", "two"]);
    }
}
