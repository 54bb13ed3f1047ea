// SPDX-License-Identifier: Apache-2.0

//! Changes of a text: of its layout, and of its words.

/// Comment styles: a file that has them, what opens them, what each line starts with, what closes
/// them.
pub(super) const COMMENTS: &[(&str, &str, &str, &str)] = &[
    ("a.rs", "", "// ", ""),
    ("a.rs", "", "/// ", ""),
    ("a.c", "/*\n", " * ", " */"),
    ("a.c", "/*\n", "   ", "*/"),
    ("a.java", "/**\n", " ** ", " */"),
    ("a.py", "", "# ", ""),
    ("a.py", "", "#  ", ""),
    ("a.sql", "", "-- ", ""),
    ("a.lisp", "", ";;; ", ""),
    ("a.tex", "", "% ", ""),
    ("a.erl", "", "%% ", ""),
    ("a.m4", "", "dnl ", ""),
    ("a.bat", "", "REM ", ""),
    ("a.bat", "", ":: ", ""),
    ("a.vim", "", "\" ", ""),
    ("a.f90", "", "! ", ""),
    ("a.hs", "{-\n", "  ", "-}"),
    ("a.ml", "(*\n", " * ", " *)"),
    ("a.html", "<!--\n", "  ", "-->"),
    ("a.1", "", ".\\\" ", ""),
    ("a.txt", "", "> ", ""),
    ("a.txt", "", "|  ", ""),
];

/// Prose that says nothing about licenses.
pub(super) const PROSE: &str = "The kettle stood on the stove while the rain went on outside. \
    Nobody had thought of the garden since the morning, and the children had taken the boat to \
    the far side of the lake. When they came home there was soup, and afterwards a long story \
    about two foxes.";

/// A sentence that no text has.
pub(super) const SENTENCE: &str = "Each traveller shall further send one painted postcard from \
    every harbour to the lighthouse keeper before winter.";

/// What is longer, in words, is a list and no sentence. A text of which the sentence is more than
/// a third, of the words that it requires, is another one without it, and one that is not four
/// times as long is so with it.
const MOST_SENTENCE: usize = 60;

/// What placeholders are filled with.
const FILLED: &[(&str, &str)] = &[
    ("<year>", "2021"),
    ("<YEAR>", "2021"),
    ("[year]", "2021"),
    ("[yyyy]", "2021"),
    ("{yyyy}", "2021"),
    ("<copyright holders>", "Jane Q. Miller and others"),
    ("<copyright holder>", "Jane Q. Miller"),
    ("<name of author>", "Jane Q. Miller"),
    ("<owner>", "Example Software Foundation, Inc."),
    ("<OWNER>", "Example Software Foundation, Inc."),
    ("[name of copyright owner]", "Jane Q. Miller"),
    ("{name of copyright owner}", "Jane Q. Miller"),
    ("[fullname]", "Jane Q. Miller"),
];

/// The words of a text, in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let class = (c.is_alphabetic(), c.is_numeric());
        match words.last_mut() {
            Some(word) if last == Some(class) => word.extend(c.to_lowercase()),
            _ if class != (false, false) => words.push(c.to_lowercase().collect()),
            _ => (),
        }
        last = (class != (false, false)).then_some(class);
    }
    words
}

/// The paragraphs, each wrapped at a width in characters.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() * 2);
    for paragraph in paragraphs(text) {
        let mut n_columns = 0;
        for word in paragraph.split_whitespace() {
            let n = word.chars().count();
            if n_columns > 0 && n_columns + 1 + n > width {
                wrapped.push('\n');
                n_columns = 0;
            } else if n_columns > 0 {
                wrapped.push(' ');
                n_columns += 1;
            }
            wrapped.push_str(word);
            n_columns += n;
        }
        wrapped.push_str("\n\n");
    }
    wrapped
}

fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraphs.push(String::new());
        } else if let Some(last) = paragraphs.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    paragraphs.retain(|it| !it.is_empty());
    paragraphs
}

/// Every line with something before it.
pub(super) fn prefixed(text: &str, prefix: &str) -> String {
    let lines: Vec<String> = text.lines().map(|it| format!("{prefix}{it}")).collect();
    lines.join("\n") + "\n"
}

/// The placeholders filled with a year and a holder.
pub(super) fn filled(text: &str) -> String {
    let fill = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    FILLED.iter().fold(text.to_owned(), fill)
}

/// One word in fifty replaced.
pub(super) fn noisy(text: &str) -> String {
    let mut n_words = 0;
    let noise = |word: &str| {
        n_words += usize::from(!word.trim().is_empty());
        if n_words % 50 == 25 {
            "zwxqv ".to_owned()
        } else {
            word.to_owned()
        }
    };
    text.split_inclusive(char::is_whitespace)
        .map(noise)
        .collect()
}

/// The text with a sentence put in between two sentences that `joins` says follow each other.
pub(super) fn with_sentence(
    text: &str,
    n_required: usize,
    joins: impl Fn(&str, &str) -> bool,
) -> Option<String> {
    let ends = ends(text);
    if n_required < words(SENTENCE).len() * 4 {
        return None;
    }
    let middle = ends.len() / 2;
    let order = ends.iter().skip(middle).chain(ends.iter().take(middle));
    for end in order {
        let (before, after) = text.split_at(*end);
        if joins(before, after) {
            return Some(format!("{before} {SENTENCE} {after}"));
        }
    }
    None
}

/// The text without one sentence, and that sentence.
pub(super) fn without_sentence(
    text: &str,
    n_required: usize,
    joins: impl Fn(&str, &str, &str) -> bool,
) -> Option<(String, String)> {
    let ends = ends(text);
    let middle = ends.len() / 2;
    let pairs: Vec<_> = ends.windows(2).collect();
    let order = pairs.iter().skip(middle).chain(pairs.iter().take(middle));
    for pair in order {
        let (before, rest) = text.split_at(pair[0]);
        let (sentence, after) = rest.split_at(pair[1] - pair[0]);
        let n_words = words(sentence).len();
        let is_one = (8..=MOST_SENTENCE).contains(&n_words) && n_words * 3 <= n_required;
        if is_one && joins(before, sentence, after) {
            return Some((format!("{before}{after}"), sentence.to_owned()));
        }
    }
    None
}

/// Where sentences end: behind a full stop that a space and a capital follow.
fn ends(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let next = rest.iter().position(|it| !it.is_ascii_whitespace());
        bytes[*at] == b'.' && next.is_some_and(|it| it > 0 && rest[it].is_ascii_uppercase())
    };
    (0..bytes.len()).filter(is_end).map(|it| it + 1).collect()
}
