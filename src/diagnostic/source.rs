// SPDX-License-Identifier: Apache-2.0

//! A text that messages point into.

use std::ops::{Range, RangeInclusive};

use super::Label;

/// The longest excerpt, in characters. A line that is longer is shown from near the mark on.
const MAX_EXCERPT: usize = 200;

/// A text that messages point into, with its name.
#[derive(Debug, Clone)]
pub struct Source {
    path: String,
    text: String,
    /// Where each line starts.
    starts: Vec<usize>,
}

impl Source {
    /// Takes a text and the path under which it is shown.
    pub fn new(path: &str, text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The path as shown.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The bytes of a span.
    pub fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: usize) -> u32 {
        let index = self.starts.partition_point(|start| *start <= at);
        u32::try_from(index.max(1)).unwrap_or(u32::MAX)
    }

    /// The lines of a span, from 1.
    pub fn lines_of(&self, span: &Range<usize>) -> RangeInclusive<usize> {
        let last = span.end.saturating_sub(1).max(span.start);
        self.line(span.start) as usize..=self.line(last) as usize
    }

    /// The place of a span: the line that it starts on, marked up to the line's end at most.
    pub fn label(&self, span: &Range<usize>, message: impl Into<String>) -> Label {
        let line = self.line(span.start);
        let start = self.starts.get(line as usize - 1).copied().unwrap_or(0);
        let rest = self.text.get(start..).unwrap_or_default();
        let whole = rest
            .split('\n')
            .next()
            .unwrap_or_default()
            .trim_end_matches('\r');
        let from = span.start.saturating_sub(start).min(whole.len());
        let to = span.end.saturating_sub(start).clamp(from, whole.len());
        let column = whole.get(..from).map_or(1, |it| it.chars().count() + 1);
        let cut = cut_before(whole, from);
        let excerpt: String = whole
            .get(cut..)
            .unwrap_or_default()
            .chars()
            .take(MAX_EXCERPT)
            .collect();
        let end = excerpt.len();
        Label {
            path: self.path.clone(),
            line,
            column: u32::try_from(column).unwrap_or(u32::MAX),
            mark: (from - cut).min(end)..(to - cut).min(end),
            excerpt,
            message: message.into(),
        }
    }
}

/// Where the excerpt starts so that `from` is in it.
fn cut_before(line: &str, from: usize) -> usize {
    if from < MAX_EXCERPT / 2 {
        return 0;
    }
    let wanted = from - MAX_EXCERPT / 4;
    let mut starts = line.char_indices().map(|(at, _)| at);
    starts.find(|at| *at >= wanted).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: Range<usize>, expected: (u32, u32, &str, &str)) {
        let label = Source::new("p", text).label(&span, "");
        let marked = label.excerpt.get(label.mark.clone()).unwrap();
        assert_eq!(
            (label.line, label.column, label.excerpt.as_str(), marked),
            expected
        );
    }

    #[test]
    fn a_span_has_its_line_column_and_mark() {
        check("a\nbc d\n", 5..6, (2, 4, "bc d", "d"));
        check("é=1\r\nx", 2..3, (1, 2, "é=1", "="));
        check("", 0..0, (1, 1, "", ""));
        check("a\nb", 0..3, (1, 1, "a", "a"));
        check("ab", 9..12, (1, 3, "ab", ""));
    }

    #[test]
    fn a_long_line_is_shown_around_the_mark() {
        let text = format!("{}X{}", "a".repeat(5000), "b".repeat(5000));
        let label = Source::new("p", &text).label(&(5000..5001), "");
        assert_eq!(label.excerpt.get(label.mark.clone()), Some("X"));
        assert_eq!(label.excerpt.chars().count(), 200);
    }
}
