// SPDX-License-Identifier: Apache-2.0

//! One message as a compiler shows it: title, places, notes, help.

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Shown, Origin, Renderer, Snippet,
};

use anstream::adapter::strip_str;

use super::Style;
use crate::diagnostic::{Diagnostic, Label, Level, plain, plain_marked};

/// How wide a line of source may be where the width is not known, in columns.
const LEAST_WIDTH: usize = 40;

/// Stands for a place while a message is laid out.
const SIGN: char = '\u{1}';

/// The message, without a line end after it. Each place carries its own excerpt: no file is
/// opened.
pub fn render(message: &Diagnostic, style: &Style) -> String {
    let level = match message.level {
        Level::Error => Shown::ERROR,
        Level::Warning => Shown::WARNING,
        Level::Note => Shown::NOTE,
    };
    let title = level.primary_title(plain(&message.title)).id(message.code);
    let mut group = Group::with_title(title);
    for (index, label) in message.labels.iter().enumerate() {
        group = place(group, label, index);
    }
    let notes = message
        .notes
        .iter()
        .map(|it| Shown::NOTE.message(plain(it)));
    let help = message.help.iter().map(|it| Shown::HELP.message(plain(it)));
    let group = group.elements(notes).elements(help);
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let width = style.width.max(LEAST_WIDTH);
    let rendered = renderer.term_width(width).render(&[group]);
    with_places(&without_gaps(&rendered), &message.labels)
}

/// The line with its mark. What stands for the place is a sign that [`with_places`] replaces:
/// the column is the file's, and an excerpt of a long line does not tell it.
fn place<'a>(group: Group<'a>, label: &Label, index: usize) -> Group<'a> {
    let (excerpt, mark) = plain_marked(&label.excerpt, label.mark.clone());
    let sign = format!("{SIGN}{index}");
    if excerpt.is_empty() {
        return group.element(Origin::path(sign));
    }
    let kind = if index == 0 {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let mut annotation = kind.span(mark);
    if !label.message.is_empty() {
        annotation = annotation.label(plain(&label.message));
    }
    let snippet = Snippet::<Annotation<'_>>::source(excerpt)
        .line_start(usize::try_from(label.line).unwrap_or(usize::MAX))
        .fold(false)
        .path(sign)
        .annotation(annotation);
    group.element(snippet)
}

/// Leaves out the bare `|` before another place and before notes: marks and messages part them
/// well enough, and a finding takes less of the screen.
fn without_gaps(rendered: &str) -> String {
    let lines: Vec<_> = rendered.lines().collect();
    let bare = |line: &str| strip_str(line).to_string().trim().to_owned();
    let is_gap = |index: usize, line: &str| {
        let next = lines.get(index + 1).map(|it| bare(it)).unwrap_or_default();
        bare(line) == "|" && (next.starts_with(":::") || next.starts_with("= "))
    };
    let kept = lines
        .iter()
        .enumerate()
        .filter(|(index, line)| !is_gap(*index, line));
    let kept: Vec<_> = kept.map(|(_, line)| *line).collect();
    kept.join("\n")
}

/// Puts the places where their signs stand. No text has the sign: it is a control character,
/// and those have been escaped.
fn with_places(rendered: &str, labels: &[Label]) -> String {
    let mut parts = rendered.split(SIGN);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        let sign = part.strip_suffix(rest).unwrap_or_default();
        let index = sign
            .split(':')
            .next()
            .and_then(|it| it.parse::<usize>().ok());
        if let Some(label) = index.and_then(|it| labels.get(it)) {
            let path = plain(&label.path);
            text.extend([path, format!(":{}:{}", label.line, label.column)]);
        }
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(path: &str, line: u32, excerpt: &str, marked: &str, message: &str) -> Label {
        let start = excerpt.find(marked).expect("the excerpt has it");
        Label {
            path: path.to_owned(),
            line,
            column: u32::try_from(start).unwrap() + 1,
            excerpt: excerpt.to_owned(),
            mark: start..start + marked.len(),
            message: message.to_owned(),
        }
    }

    fn check(labels: Vec<Label>, expected: &str) {
        let message = Diagnostic {
            code: "denied-license",
            level: Level::Error,
            title: "it is not allowed".to_owned(),
            labels,
            notes: vec!["basis: tag".to_owned()],
            help: vec!["replace it".to_owned()],
        };
        let style = Style {
            color: false,
            width: 80,
            n_shown: 10,
            show_skipped: false,
            elapsed: None,
        };
        assert_eq!(render(&message, &style), expected.trim_start());
    }

    #[test]
    fn a_message_points_at_its_places() {
        check(
            vec![
                label(
                    "src/qr.c",
                    2,
                    " * GPL-3.0-only",
                    "GPL-3.0-only",
                    "stated here",
                ),
                label(
                    "policy.toml",
                    14,
                    "deny = [\"x\"]",
                    "\"x\"",
                    "forbidden here",
                ),
            ],
            "
error[denied-license]: it is not allowed
  --> src/qr.c:2:4
   |
 2 |  * GPL-3.0-only
   |    ^^^^^^^^^^^^ stated here
  ::: policy.toml:14:9
   |
14 | deny = [\"x\"]
   |         --- forbidden here
   = note: basis: tag
   = help: replace it",
        );
    }
}
