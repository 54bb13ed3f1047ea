// SPDX-License-Identifier: Apache-2.0

//! One message as a compiler shows it: title, places, notes, help.

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Shown, Origin, Renderer, Snippet,
};

use super::Style;
use crate::diagnostic::{Diagnostic, Label, Level, plain, plain_marked};

/// How wide a line of source may be where the width is not known, in columns.
const LEAST_WIDTH: usize = 40;

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
        group = place(group, label, index == 0);
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
    renderer
        .term_width(style.width.max(LEAST_WIDTH))
        .render(&[group])
}

/// The path, line and column, then the line itself. The column is the file's, which an excerpt
/// of a long line does not tell: so the place is an element of its own.
fn place<'a>(group: Group<'a>, label: &Label, is_main: bool) -> Group<'a> {
    let line = usize::try_from(label.line).unwrap_or(usize::MAX);
    let column = usize::try_from(label.column).unwrap_or(usize::MAX);
    let path = plain(&label.path);
    let (excerpt, mark) = plain_marked(&label.excerpt, label.mark.clone());
    if excerpt.is_empty() {
        return group.element(Origin::path(path).line(line).char_column(column));
    }
    let kind = if is_main {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let mut annotation = kind.span(mark);
    if !label.message.is_empty() {
        annotation = annotation.label(plain(&label.message));
    }
    let snippet = Snippet::<Annotation<'_>>::source(excerpt)
        .line_start(line)
        .fold(false)
        .annotation(annotation);
    group
        .element(Origin::path(path).line(line).char_column(column))
        .element(snippet)
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
