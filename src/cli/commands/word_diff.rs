// SPDX-License-Identifier: Apache-2.0

//! `placet licenses diff FILE`: a text beside the canonical one, word by word.
//!
//! What the list leaves open, such as names and years, is no difference; what differs is what a
//! scan counts.

use std::fmt::Write as _;

use anstyle::AnsiColor;

use super::{given, identify};
use crate::{
    cli::{
        Context,
        args::WordDiff,
        exit::Exit,
        failure::{Failure, shown},
        output, terminal,
    },
    detect::{self, Candidate, Edit},
    diagnostic::{pasted, plain},
    licenses,
    read::{self, Text},
};

/// How many lines are shown before and behind each that differs.
const N_AROUND: usize = 2;

pub(super) fn run(arguments: &WordDiff, context: &Context) -> anyhow::Result<Exit> {
    let given = given::read(&arguments.path)?;
    let text = read::decode(&given.path, &given.bytes);
    let candidate = candidate(&text, arguments)?;
    let environment = &context.environment;
    let is_colored = terminal::is_colored(
        context.global.color,
        environment,
        environment.stdout_is_terminal,
    );
    let mut answer = head(&given.shown, &candidate, &text);
    for line in hunks(&lines(&text, &candidate)) {
        answer.push_str(&line.shown(is_colored));
    }
    output::print(answer.as_bytes())?;
    Ok(Exit::Passed)
}

fn candidate(text: &Text<'_>, arguments: &WordDiff) -> Result<Candidate, Failure> {
    let corpus = licenses::corpus();
    let path = shown(&arguments.path);
    let Some(id) = &arguments.to else {
        let closest = detect::closest(text, corpus).into_iter().next();
        return closest.ok_or_else(|| {
            Failure::new(format!("no text of the SPDX list is near `{path}`"))
                .help("name one to compare with: `--to ID`")
        });
    };
    let id = super::licenses::get(id)?.id;
    detect::compare(text, id, corpus).ok_or_else(|| {
        Failure::new(format!(
            "`{path}` and {id} have hardly a sentence in common"
        ))
        .help(format!("`placet licenses identify {}`", pasted(&path)))
    })
}

fn head(shown: &str, it: &Candidate, text: &Text<'_>) -> String {
    let place = text.place(it.span.clone());
    let what = if it.is_header {
        format!("the notice of {}", it.id)
    } else {
        it.id.to_owned()
    };
    format!(
        "[-{what}, SPDX list {}-]\n{{+{shown}:{}-{}+}}\n{} the same: {}\n",
        licenses::LIST_VERSION,
        place.line,
        place.end_line,
        identify::percent(it),
        identify::differing(&it.difference)
    )
}

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Same,
    Removed,
    Added,
}

/// One line of the text, with the words that are missing put in.
#[derive(Debug, Default)]
struct Line {
    /// From 1.
    number: u32,
    pieces: Vec<(Piece, String)>,
    /// Whether lines before it are left out.
    is_after_gap: bool,
}

impl Line {
    fn is_changed(&self) -> bool {
        self.pieces.iter().any(|(piece, _)| *piece != Piece::Same)
    }

    fn shown(&self, is_colored: bool) -> String {
        let mut line = String::new();
        if self.is_after_gap {
            line.push_str("...\n");
        }
        write!(line, "{:>4} | ", self.number).expect("a string takes what it is given");
        for (piece, words) in &self.pieces {
            let words = plain(words);
            let (color, marked) = match piece {
                Piece::Same => (None, words),
                Piece::Removed => (Some(AnsiColor::Red), format!("[-{words}-]")),
                Piece::Added => (Some(AnsiColor::Green), format!("{{+{words}+}}")),
            };
            match color.filter(|_| is_colored).map(AnsiColor::on_default) {
                Some(style) => write!(line, "{style}{marked}{style:#}"),
                None => write!(line, "{marked}"),
            }
            .expect("a string takes what it is given");
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    }
}

/// The lines that the license covers, marked.
fn lines(text: &Text<'_>, candidate: &Candidate) -> Vec<Line> {
    let end = candidate.span.end;
    let mut writer = Writer {
        text,
        at: text
            .lines()
            .start(&text.content, text.line(candidate.span.start)),
        lines: vec![Line {
            number: text.line(candidate.span.start),
            ..Line::default()
        }],
    };
    for edit in &candidate.difference.edits {
        writer.edit(edit, end);
    }
    let last = text.line(end.saturating_sub(1)) + 1;
    let end_of_line = text.lines().start(&text.content, last).max(end);
    writer.copy(end_of_line, Piece::Same);
    writer.lines.retain(|it| !it.pieces.is_empty());
    writer.lines
}

struct Writer<'a> {
    text: &'a Text<'a>,
    /// The byte of the text that is written next.
    at: usize,
    lines: Vec<Line>,
}

impl Writer<'_> {
    fn edit(&mut self, edit: &Edit, end: usize) {
        let start = (edit.span.0 as usize).min(end);
        self.copy(start, Piece::Same);
        if !edit.removed.is_empty() {
            let is_insertion = edit.added.is_empty();
            let is_at_end = start == end;
            self.push(
                Piece::Same,
                if is_at_end && is_insertion { " " } else { "" },
            );
            self.push(Piece::Removed, &edit.removed);
            self.push(Piece::Same, if is_at_end { "" } else { " " });
        }
        self.copy((edit.span.1 as usize).min(end), Piece::Added);
    }

    /// Takes the text up to a byte.
    fn copy(&mut self, to: usize, piece: Piece) {
        let Some(part) = self.text.content.get(self.at..to) else {
            return; // it is written already
        };
        self.at = to;
        for (index, line) in part.split('\n').enumerate() {
            if index > 0 {
                let number = self.lines.last().map_or(1, |it| it.number + 1);
                self.lines.push(Line {
                    number,
                    ..Line::default()
                });
            }
            self.push(piece, line.trim_end_matches('\r'));
        }
    }

    fn push(&mut self, piece: Piece, words: &str) {
        if let Some(line) = self.lines.last_mut().filter(|_| !words.is_empty()) {
            line.pieces.push((piece, words.to_owned()));
        }
    }
}

/// The lines that differ, with a few around each.
fn hunks(lines: &[Line]) -> Vec<Line> {
    let mut is_kept = vec![false; lines.len()];
    for (at, _) in lines.iter().enumerate().filter(|(_, it)| it.is_changed()) {
        let around = at.saturating_sub(N_AROUND)..=(at + N_AROUND).min(lines.len() - 1);
        is_kept
            .get_mut(around)
            .unwrap_or_default()
            .iter_mut()
            .for_each(|it| *it = true);
    }
    let mut last = None;
    let kept = lines.iter().enumerate().filter(|(at, _)| is_kept[*at]);
    let shown = kept.map(|(at, it)| {
        let is_after_gap = last.is_some_and(|last| last + 1 < at);
        last = Some(at);
        Line {
            number: it.number,
            pieces: it.pieces.clone(),
            is_after_gap,
        }
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::walk::RepoPath;

    /// Of the canonical text of ISC with `from` replaced by `to`, the lines that differ.
    fn check(from: &str, to: &str, expected: &[&str]) {
        let canonical = licenses::corpus().text("ISC").unwrap();
        assert!(canonical.contains(from), "it has no `{from}`");
        let content = canonical.replacen(from, to, 1);
        let path = RepoPath::new(b"LICENSE");
        let text = Text::of(&path, &content);
        let candidate = detect::compare(&text, "ISC", licenses::corpus()).unwrap();
        let changed: Vec<String> = lines(&text, &candidate)
            .iter()
            .filter(|it| it.is_changed())
            .map(|it| it.shown(false))
            .collect();
        let changed: Vec<&str> = changed
            .iter()
            .filter_map(|it| it.split(" | ").nth(1))
            .collect();
        assert_eq!(changed.len(), expected.len(), "{changed:?}");
        for (line, part) in changed.iter().zip(expected) {
            assert!(line.contains(part), "{line} has no {part}");
        }
    }

    #[test]
    fn words_removed_and_added_stand_where_they_differ() {
        check("without fee", "for a fee", &["[-without-] {+for a+} fee"]);
        check(
            "with or without fee ",
            "",
            &["[-with or without fee-] is hereby"],
        );
        check(
            "hereby granted",
            "hereby not granted",
            &["hereby {+not+} granted"],
        );
    }

    #[test]
    fn the_canonical_text_has_no_difference() {
        check("fee", "fee", &[]);
        check("ISC License", "ISC LICENSE:", &[]);
    }

    #[test]
    fn an_end_that_is_missing_is_shown_at_the_end() {
        check(
            "OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.",
            "",
            &["[-or in connection with the use or performance of this software-]"],
        );
    }
}
