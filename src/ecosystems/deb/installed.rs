// SPDX-License-Identifier: Apache-2.0

//! The copyright file that a binary package has installed, read for one of its files: whatever
//! stands under `Files: *`, unless the package as a whole has a license in the header.
//!
//! *Machine-readable debian/copyright file*, version 1.0, sections *Files paragraph* (the last one
//! that matches counts) and *Stand-alone License paragraph*.

use std::ops::Range;

use crate::read::{Field, header_fields};

/// What a machine-readable copyright file says of all that it does not single out; the rest, such as
/// the license of the packaging, is blank, so that places in it stay what they are. `None` where
/// the file has another form, in which what is said of what cannot be told.
pub fn of_all_files(content: &str) -> Option<String> {
    let fields = header_fields(content);
    let first = fields.first()?.paragraph;
    let format = fields.iter().take_while(|it| it.paragraph == first);
    let format = format.clone().find(|it| it.name.starts_with("format"))?;
    let kept = general(content, &fields, first);
    let licenses = kept.iter().filter(|it| it.name == "license");
    let names: Vec<String> = licenses.flat_map(|it| names(content, it)).collect();
    let texts = fields.iter().filter(|it| {
        let own = fields.iter().filter(|of| of.paragraph == it.paragraph);
        it.name == "license"
            && it.paragraph != first
            && !own.clone().any(|of| of.name == "files")
            && names.contains(&short(content, it))
    });
    let mut spans: Vec<Range<usize>> = vec![format.span.clone()];
    spans.extend(kept.into_iter().chain(texts).map(|it| it.span.clone()));
    Some(blank_beside(content, &spans))
}

/// The fields of license and copyright of the paragraph that is about all files.
fn general<'f>(content: &str, fields: &'f [Field], header: usize) -> Vec<&'f Field> {
    let is_general = |it: &&Field| {
        let patterns = content.get(it.value.clone()).unwrap_or_default();
        it.name == "files" && patterns.split_whitespace().any(|it| it == "*")
    };
    let paragraph = fields.iter().rev().find(is_general);
    let paragraph = paragraph.map_or(header, |it| it.paragraph);
    let own = fields.iter().filter(|it| it.paragraph == paragraph);
    own.filter(|it| it.name == "license" || it.name == "copyright")
        .collect()
}

/// The short names of licenses that a field combines.
fn names(content: &str, field: &Field) -> Vec<String> {
    let mut names = vec![String::new()];
    for word in short(content, field).split(' ') {
        let (word, ends) = match word.strip_suffix(',') {
            Some(word) => (word, true),
            None => (word, false),
        };
        if word == "or" || word == "and" || word == "and/or" {
            names.push(String::new());
            continue;
        }
        if let Some(last) = names.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(word);
        }
        if ends {
            names.push(String::new());
        }
    }
    names.retain(|it| !it.is_empty());
    names
}

/// The first line of a field in small letters, its words parted by single spaces.
fn short(content: &str, field: &Field) -> String {
    let first = content.get(field.first.clone()).unwrap_or_default();
    let words: Vec<String> = first.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// The text with spaces in the place of every byte that is in no span, but for line ends.
fn blank_beside(content: &str, spans: &[Range<usize>]) -> String {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|it| it.start);
    let mut out = String::with_capacity(content.len());
    let mut at = 0;
    let blank = |text: &str, out: &mut String| {
        for c in text.chars() {
            match c {
                '\n' | '\r' => out.push(c),
                _ => out.extend(std::iter::repeat_n(' ', c.len_utf8())),
            }
        }
    };
    for span in spans {
        blank(content.get(at..span.start).unwrap_or_default(), &mut out);
        out.push_str(content.get(span.clone()).unwrap_or_default());
        at = span.end;
    }
    blank(content.get(at..).unwrap_or_default(), &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: &str =
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";

    /// The lines that are left.
    #[track_caller]
    fn check(rest: &str, expected: &[&str]) {
        let content = format!("{FORMAT}{rest}");
        let found = of_all_files(&content).expect("machine-readable");
        assert_eq!(found.len(), content.len());
        let lines = found.lines().skip(1).filter(|it| !it.trim().is_empty());
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_said_of_single_files_is_left_out() {
        check(
            "Comment: né of Ann\n\nFiles: *\nCopyright: 2001 Ann\nLicense: Expat or GPL-2+\n\n\
             Files: debian/*\nCopyright: 2002 Bob\nLicense: GPL-3+\n\n\
             License: Expat\n text of the one\n\nLicense: GPL-2+\n text of the other\n\n\
             License: GPL-3+\n text of the packaging\n",
            &[
                "Copyright: 2001 Ann",
                "License: Expat or GPL-2+",
                "License: Expat",
                " text of the one",
                "License: GPL-2+",
                " text of the other",
            ],
        );
    }

    #[test]
    fn the_last_general_paragraph_counts_and_else_the_header() {
        check(
            "\nFiles: *\nLicense: Zlib\n\nFiles: a *\n b\nLicense: Expat\n",
            &["License: Expat"],
        );
        check(
            "License: Expat\n\nFiles: a\nLicense: Zlib\n",
            &["License: Expat"],
        );
        check("\nFiles: a\nLicense: Zlib\n", &[]);
    }

    #[test]
    fn a_short_name_may_have_several_words() {
        check(
            "\nFiles: *\nLicense: GPL-2+ with OpenSSL exception, and Expat\n\n\
             License: GPL-2+ with  openssl Exception\n text\n\nLicense: GPL-2+\n other\n",
            &[
                "License: GPL-2+ with OpenSSL exception, and Expat",
                "License: GPL-2+ with  openssl Exception",
                " text",
            ],
        );
    }

    #[test]
    fn of_another_form_nothing_is_told_apart() {
        assert_eq!(of_all_files(""), None);
        assert_eq!(of_all_files("It was made by Ann.\nLicense: x\n"), None);
    }
}
