// SPDX-License-Identifier: Apache-2.0

//! Every place in a file that names a license or a holder, with what it is worth.

use std::{fmt::Write as _, path::Path};

use anstyle::AnsiColor;

use crate::{
    cli::failure::shown,
    detect::{Class, Edit, Match, Method},
    diagnostic::{counted, pasted, plain},
    inventory::FileRecord,
    read::Text,
};

/// How many edits of one text are shown.
const MOST_EDITS: usize = 12;

/// How many letters of a place are shown.
const MOST_LETTERS: usize = 100;

pub(super) struct Evidence<'a> {
    pub(super) file: &'a FileRecord,
    pub(super) text: &'a Text<'a>,
    /// The one line that is asked about.
    pub(super) line: Option<u32>,
    pub(super) is_colored: bool,
    /// As the user wrote it.
    pub(super) path: &'a Path,
}

impl Evidence<'_> {
    pub(super) fn lines(&self) -> String {
        let mut lines = String::new();
        let matches = self.file.detection.matches.iter();
        let asked: Vec<_> = matches
            .filter(|it| self.is_asked(it.place.line, it.place.end_line))
            .collect();
        let copyrights = self.file.detection.copyrights.iter();
        let holders: Vec<_> = copyrights
            .filter(|it| self.is_asked(it.line, it.line))
            .collect();
        if asked.is_empty() && holders.is_empty() {
            let where_ = if self.line.is_some() {
                "on this line"
            } else {
                "in the file"
            };
            return format!("evidence\n  nothing {where_} names a license or a holder\n");
        }
        if !asked.is_empty() {
            lines.push_str("evidence\n");
        }
        for it in asked {
            self.matched(it, &mut lines);
        }
        if !holders.is_empty() {
            lines.push_str("copyright\n");
        }
        for it in holders {
            line(
                &mut lines,
                &format!("  {}: {}", it.line, plain(&it.statement)),
            );
        }
        lines
    }

    fn is_asked(&self, first: u32, last: u32) -> bool {
        self.line.is_none_or(|it| (first..=last).contains(&it))
    }

    fn matched(&self, it: &Match, lines: &mut String) {
        let (first, last) = (it.place.line, it.place.end_line);
        let place = if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        };
        let name = match (&it.expression, &it.raw) {
            (Some(expression), _) => expression.to_string(),
            (None, Some(raw)) => format!("`{}`", plain(raw)),
            (None, None) => "license not known".to_owned(),
        };
        line(lines, &format!("  {place}: {}", named(it, &name)));
        if let Some(problem) = &it.problem {
            line(lines, &format!("    {}", plain(problem)));
        }
        match &it.difference {
            Some(difference) => self.edits(&difference.edits, lines),
            None => line(lines, &format!("    \"{}\"", excerpt(it))),
        }
    }

    fn edits(&self, edits: &[Edit], lines: &mut String) {
        for edit in edits.iter().take(MOST_EDITS) {
            let number = self.text.line(edit.span.0 as usize);
            let removed = self.marked(AnsiColor::Red, "[-", &edit.removed, "-]");
            let added = self.marked(AnsiColor::Green, "{+", &edit.added, "+}");
            let both = [removed, added];
            let shown: Vec<_> = both.iter().filter(|it| !it.is_empty()).collect();
            let words: Vec<&str> = shown.iter().map(|it| it.as_str()).collect();
            line(lines, &format!("    line {number}: {}", words.join(" ")));
        }
        let n_more = edits.len().saturating_sub(MOST_EDITS);
        if n_more > 0 {
            let path = pasted(&shown(self.path));
            line(
                lines,
                &format!("    and {n_more} more: `placet licenses diff {path}`"),
            );
        }
    }

    fn marked(&self, color: AnsiColor, open: &str, words: &str, close: &str) -> String {
        if words.is_empty() {
            return String::new();
        }
        let marked = format!("{open}{}{close}", plain(words));
        if self.is_colored {
            let style = color.on_default();
            return format!("{style}{marked}{style:#}");
        }
        marked
    }
}

/// The name with how it was found and what it is worth.
fn named(it: &Match, name: &str) -> String {
    let how = match it.method {
        Method::Tag => "a tag",
        Method::Text => "a text",
        Method::Notice => "a statement",
        Method::Field => "a field",
    };
    let percent = format!("{}.{} %", it.score.0 / 10, it.score.0 % 10);
    let difference = it.difference.as_ref().map_or_else(String::new, |it| {
        let words = counted(it.n_words as usize, "word");
        format!(
            " ({} removed, {} added, of {words})",
            it.n_removed, it.n_added
        )
    });
    let worth = match it.class {
        Class::Clue => return format!("clue, not a finding: {name}, a mention"),
        Class::List => return "a list of licenses, not a finding of any".to_owned(),
        Class::Declared | Class::Stated => String::new(),
        Class::Exact => ", word for word".to_owned(),
        Class::Near => format!(", nearly word for word, {percent}{difference}"),
        Class::Named => ", without a version or a verb".to_owned(),
        Class::Modified => format!(", modified, {percent}{difference}"),
        Class::Partial => format!(", a part only, {percent}{difference}"),
        Class::Unknown => ", not recognised".to_owned(),
    };
    format!("{name}, {how}{worth}")
}

/// What is written there, on one line.
fn excerpt(it: &Match) -> String {
    let text = &it.place.excerpt;
    let (start, end) = (it.place.mark.0 as usize, it.place.mark.1 as usize);
    let marked = text.get(start..end).filter(|it| !it.is_empty());
    let shown = plain(marked.unwrap_or(text).trim());
    match shown.char_indices().nth(MOST_LETTERS) {
        Some((at, _)) => format!("{} …", shown.get(..at).unwrap_or_default()),
        None => shown,
    }
}

fn line(lines: &mut String, text: &str) {
    writeln!(lines, "{text}").expect("a string takes what it is given");
}
