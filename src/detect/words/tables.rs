// SPDX-License-Identifier: Apache-2.0

//! What is no word of a text although it is made of letters.

use super::hash::hashes;

/// Words that carry a comment at the start of a line and are not part of its text: m4, batch
/// files, shell, Fortran, COBOL.
pub(super) const LINE_STARTERS: [u64; 5] = hashes(["dnl", "rem", "echo", "c", "printf"]);

/// Requests of roff, which stand at the start of a line behind a mark.
pub(super) const REQUESTS: [u64; 5] = hashes(["br", "sp", "pp", "lp", "ip"]);

/// Elements of HTML and `DocBook` that a text may be laid out with. Placeholders such as `<year>`
/// are none of them.
pub(super) const ELEMENTS: [u64; 58] = hashes([
    "a",
    "abbr",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "i",
    "img",
    "li",
    "link",
    "main",
    "meta",
    "ol",
    "p",
    "para",
    "pre",
    "section",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "title",
    "tr",
    "tt",
    "u",
    "ul",
    "ulink",
    "simpara",
    "literallayout",
    "listitem",
    "orderedlist",
    "itemizedlist",
    "emphasis",
]);

/// The Latin letter that a Cyrillic or Greek one is drawn like.
pub(crate) fn look_alike(c: char) -> Option<char> {
    const ALIKE: &[(char, char)] = &[
        ('а', 'a'),
        ('в', 'b'),
        ('с', 'c'),
        ('ԁ', 'd'),
        ('е', 'e'),
        ('һ', 'h'),
        ('і', 'i'),
        ('ј', 'j'),
        ('к', 'k'),
        ('ӏ', 'l'),
        ('м', 'm'),
        ('н', 'h'),
        ('о', 'o'),
        ('р', 'p'),
        ('ԛ', 'q'),
        ('ѕ', 's'),
        ('т', 't'),
        ('у', 'y'),
        ('х', 'x'),
        ('ԝ', 'w'),
        ('α', 'a'),
        ('ε', 'e'),
        ('ι', 'i'),
        ('κ', 'k'),
        ('ν', 'v'),
        ('ο', 'o'),
        ('ρ', 'p'),
        ('τ', 't'),
        ('υ', 'u'),
        ('χ', 'x'),
        ('ѵ', 'v'),
        ('ɡ', 'g'),
        ('ո', 'n'),
        ('ս', 'u'),
    ];
    ALIKE
        .iter()
        .find(|(alike, _)| *alike == c)
        .map(|(_, latin)| *latin)
}
