// SPDX-License-Identifier: Apache-2.0

//! The longest name of a license that starts at a word, and whether its words stand together as
//! that name needs it.

use std::ops::Range;

use super::{
    reader::{Reader, role},
    tables::{Name, Strength},
};

/// The longest name that starts at a word, and the word after it.
pub(super) fn longest(reader: &Reader<'_>, start: usize) -> Option<(usize, &'static Name)> {
    let mut node = reader.tables.root(reader.word(start))?;
    let mut at = start + 1;
    let mut best = None;
    loop {
        if let Some(name) = reader.tables.name(node)
            && fits(reader, start, at, name)
        {
            best = Some((at, name));
        }
        if at >= reader.len() || reader.breaks_paragraph(at) {
            return best;
        }
        // `License, Version 2.0` and `License 2.0` are one spelling in the tables.
        let step = |at: usize| Some((reader.tables.child(node, reader.word(at))?, at + 1));
        let is_filler = || reader.is(at, role::VERSION) && reader.number(at + 1).is_some();
        let next = step(at).or_else(|| is_filler().then(|| step(at + 1))?);
        let Some(next) = next else { return best };
        (node, at) = next;
    }
}

/// Whether the words stand together as the name needs it.
fn fits(reader: &Reader<'_>, start: usize, end: usize, name: &Name) -> bool {
    let in_one_piece = || (start + 1..end).all(|it| !reader.gap(it).contains(char::is_whitespace));
    match name.strength {
        Strength::Id => in_one_piece() && !continues(reader, end),
        Strength::Url => in_one_piece() && !leads_on(reader, start..end),
        // `License: MIT` is a key and a name, not the French `licence MIT`.
        Strength::Full
            if reader.is(start, role::FIELD) && reader.gap(start + 1).contains([':', '=', '"']) =>
        {
            false
        }
        Strength::Full if ends_in_path_or_key(reader, end - 1) => false,
        // `gpl: license.gpl`: a key and its value.
        Strength::Full
            if reader.is(end - 1, role::LICENSE) && reader.gap(end - 1).contains(':') =>
        {
            false
        }
        // `BSD-2-Clause` of `BSD-2-Clause-NetBSD`.
        Strength::Short
            if end - start > 1 && reader.gap(end - 1) == "-" && continues(reader, end) =>
        {
            false
        }
        Strength::Full | Strength::Short | Strength::Weak | Strength::Bare => {
            // `:doc:`license``: a link of reStructuredText.
            (start + 1..end).all(|it| !reader.breaks_sentence(it) && !reader.gap(it).contains(":`"))
        }
    }
}

/// Whether the last word of a name is a file's, as in `doc/LICENSE`, or the next line's key, as in
/// `license: Apache` above `license_file: LICENSE`.
fn ends_in_path_or_key(reader: &Reader<'_>, last: usize) -> bool {
    let is_capital = || !reader.letters(last).contains(char::is_lowercase);
    let is_path = || reader.gap(last) == "/" && reader.is(last, role::FILE) && is_capital();
    let behind = reader.bytes_after(last + 1).first();
    let is_key = || reader.breaks_line(last) && matches!(behind, Some(b':' | b'=' | b'_'));
    is_path() || is_key()
}

/// Whether an id goes on: `CC-BY` of `CC-BY-SA`.
fn continues(reader: &Reader<'_>, end: usize) -> bool {
    let after = reader.bytes_after(end);
    after.first() == Some(&b'-')
        && after.get(1).is_some_and(u8::is_ascii_alphabetic)
        && !reader.is(
            end,
            role::ONLY
                | role::OR
                | role::LICENSE
                | role::LICENSED
                | role::STYLE
                | role::VERSION
                | role::WITH,
        )
}

/// Whether an address goes on to a page that is not the license's.
fn leads_on(reader: &Reader<'_>, Range { start, end }: Range<usize>) -> bool {
    let after = reader.bytes_after(end);
    let is_page = [
        "html",
        "htm",
        "txt",
        "php",
        "md",
        "en",
        "de",
        "fr",
        "legalcode",
        "deed",
        "pdf",
        "rst",
        "shtml",
        "xml",
    ]
    .iter()
    .any(|it| reader.says(end, it));
    // `creativecommons.org/licenses/by/3.0/ca/`: the license for a country, where it has no id.
    let is_port = after.starts_with(b"/")
        && reader.letters(end).len() == 2
        && reader.says(start, "creativecommons");
    let is_page = is_page || is_port;
    // `gpl-3.0.uk.html`: a page by language.
    let is_page = is_page || reader.letters(end).len() == 2 && reader.is(end + 1, role::FILE);
    match after.first() {
        Some(b'-' | b'_') => true,
        Some(it) if it.is_ascii_alphanumeric() => true,
        Some(b'.' | b'/') => after.get(1).is_some_and(u8::is_ascii_alphanumeric) && !is_page,
        _ => false,
    }
}
