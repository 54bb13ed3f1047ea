// SPDX-License-Identifier: Apache-2.0

//! Reads the files of Python's `configparser`: sections, keys, and values of several lines, whose
//! further lines are indented.

use std::ops::Range;

use crate::read::lines;

/// One key and its value.
#[derive(Debug)]
pub(super) struct Setting<'a> {
    pub(super) section: &'a str,
    /// In lower case, `-` as `_`: setuptools takes both.
    pub(super) key: String,
    /// The lines of the value, each trimmed, with the bytes it stands at. Empty ones are left out.
    pub(super) lines: Vec<(Range<usize>, &'a str)>,
}

impl Setting<'_> {
    /// The value of one line.
    pub(super) fn first(&self) -> &str {
        self.lines.first().map_or("", |(_, text)| text)
    }
}

/// The settings of a text, in its order. What is neither a section nor a setting is passed over.
pub(super) fn settings(text: &str) -> Vec<Setting<'_>> {
    let mut found: Vec<Setting<'_>> = Vec::new();
    let mut section = "";
    let mut is_open = false;
    for (start, line) in lines(text) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let (true, Some(last)) = (is_open, found.last_mut()) {
                last.lines.push(at(start, line, trimmed));
            }
            continue;
        }
        if let Some(inner) = trimmed.strip_prefix('[') {
            section = inner.split(']').next().unwrap_or_default().trim();
            is_open = false;
        } else if let Some((key, value)) = line.split_once(['=', ':']) {
            is_open = true;
            let value = value.trim();
            let first = (!value.is_empty()).then(|| at(start, line, value));
            found.push(Setting {
                section,
                key: key.trim().to_ascii_lowercase().replace('-', "_"),
                lines: first.into_iter().collect(),
            });
        } else {
            is_open = false;
        }
    }
    found
}

/// A part of a line that reaches to its end, and the bytes it stands at.
fn at<'a>(start: usize, line: &str, part: &'a str) -> (Range<usize>, &'a str) {
    let end = start + line.trim_end().len();
    (end - part.len()..end, part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_on_in_indented_lines() {
        let text = "[a]\nK-x = 1\n# c\n  2 \n\n  3\n[b]\nk:\n  4\nstray\n  5\n";
        let shown = settings(text).into_iter().map(|it| {
            let lines = it.lines.iter().map(|(span, line)| {
                assert_eq!(text.get(span.clone()), Some(*line));
                format!(" {line}")
            });
            format!("{}.{}{}\n", it.section, it.key, lines.collect::<String>())
        });
        assert_eq!(shown.collect::<String>(), "a.k_x 1 2 3\nb.k 4\n");
    }
}
