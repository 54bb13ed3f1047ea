// SPDX-License-Identifier: Apache-2.0

//! Makes untrusted text safe to show on a terminal and in the log of a CI system.
//!
//! Names, statements and excerpts come from the scanned tree: they may hold terminal escapes,
//! bidi controls that reorder a line, or the commands that CI systems read from a log.

use std::{fmt::Write as _, ops::Range};

/// What a CI system takes for a command wherever it stands in a line: that of GitHub and Azure,
/// that of Azure alone, that of `TeamCity`.
const COMMANDS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// What GitHub takes for a command where a line starts with it, spaces left out.
const LINE_COMMAND: &str = "::";

/// The text on one line, without anything that a terminal or a CI system would obey.
pub fn plain(text: &str) -> String {
    plain_marked(text, 0..0).0
}

/// As [`plain`], with a range of bytes of the text moved to where it ends up. A range that does
/// not fit the text is cut to it.
pub fn plain_marked(text: &str, mark: Range<usize>) -> (String, Range<usize>) {
    let mut safe = String::with_capacity(text.len());
    let mut moved = None..None;
    let line_command = line_command(text);
    for (at, c) in text.char_indices() {
        if moved.start.is_none() && at >= mark.start {
            moved.start = Some(safe.len());
        }
        if moved.end.is_none() && at >= mark.end {
            moved.end = Some(safe.len());
        }
        push(&mut safe, c);
        let rest = text.get(at..).unwrap_or_default();
        if line_command == Some(at) || COMMANDS.iter().any(|it| starts_with(rest, it)) {
            safe.push('\\');
        }
    }
    let start = moved.start.unwrap_or(safe.len());
    let end = moved.end.unwrap_or(safe.len()).max(start);
    (safe, start..end)
}

/// Where the text starts with a command, spaces left out.
fn line_command(text: &str) -> Option<usize> {
    let rest = text.trim_start();
    rest.starts_with(LINE_COMMAND)
        .then(|| text.len() - rest.len())
}

fn starts_with(text: &str, lower: &str) -> bool {
    text.get(..lower.len())
        .is_some_and(|it| it.eq_ignore_ascii_case(lower))
}

fn push(safe: &mut String, c: char) {
    match c {
        '\t' => safe.push_str("    "),
        '\n' => safe.push_str("\\n"),
        '\r' => safe.push_str("\\r"),
        c if is_obeyed(c) => {
            write!(safe, "\\u{{{:x}}}", u32::from(c)).expect("a string takes what it is given");
        }
        c => safe.push(c),
    }
}

/// Control characters, bidi controls, and characters that have no width.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(plain(text), expected);
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        check("", "");
        check("std::fmt, Müller, 中文 `x`", "std::fmt, Müller, 中文 `x`");
    }

    #[test]
    fn a_terminal_obeys_nothing() {
        check(
            "a\u{1b}]0;x\u{7}b\u{9b}2J\u{7f}",
            "a\\u{1b}]0;x\\u{7}b\\u{9b}2J\\u{7f}",
        );
        check(
            "a\u{202e}b\u{2066}\u{feff}",
            "a\\u{202e}b\\u{2066}\\u{feff}",
        );
        check("a\nb\r\n", "a\\nb\\r\\n");
    }

    #[test]
    fn a_ci_system_obeys_nothing() {
        check("::error::x", ":\\:error::x");
        check("  ::set-output", "  :\\:set-output");
        check("a ##[group]b", "a #\\#[group]b");
        check("##VSO[task]", "#\\#VSO[task]");
        check("##teamcity[x]", "#\\#teamcity[x]");
    }

    #[test]
    fn a_mark_moves_with_its_text() {
        let (text, mark) = plain_marked("a\u{1b}b##[c", 2..6);
        assert_eq!(text.get(mark), Some("b#\\#["));
        assert_eq!(plain_marked("ab", 1..99), ("ab".to_owned(), 1..2));
        assert_eq!(plain_marked("", 4..9), (String::new(), 0..0));
    }
}
