// SPDX-License-Identifier: Apache-2.0

//! Finds what a copyright statement starts with.

/// How much a mark alone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// `(c)`: in code and lists far more often than in statements.
    Bracket,
    /// A word of running text in its language.
    Phrase,
    /// The word `copyright`.
    Word,
    /// The sign, in whatever way it is written.
    Sign,
    /// An SPDX tag: what follows is a statement by definition.
    Tag,
}

/// The marks, why they are here, and what they weigh. The search is for these bytes; a word's
/// capital is left out so that one entry finds both cases.
const MARKS: &[(&str, Weight, &str)] = &[
    (
        "opyright",
        Weight::Word,
        "Copyright, copyright, SPDX-FileCopyrightText",
    ),
    ("OPYRIGHT", Weight::Word, "COPYRIGHT"),
    ("Copr.", Weight::Word, "17 U.S.C. 401 (b) names it"),
    ("(c)", Weight::Bracket, "typewriters have no sign"),
    ("(C)", Weight::Bracket, "typewriters have no sign"),
    ("\u{a9}", Weight::Sign, "the sign"),
    ("&copy;", Weight::Sign, "HTML"),
    ("&COPY;", Weight::Sign, "HTML"),
    ("&#169;", Weight::Sign, "HTML and XML, decimal"),
    ("&#xA9;", Weight::Sign, "HTML and XML"),
    ("&#xa9;", Weight::Sign, "HTML and XML"),
    ("\\u00a9", Weight::Sign, "escapes of JSON, Java, JavaScript"),
    ("\\u00A9", Weight::Sign, "escapes of JSON, Java, JavaScript"),
    ("\\xa9", Weight::Sign, "escapes of C and Python in Latin-1"),
    ("\\(co", Weight::Sign, "troff"),
    (
        "\u{7248}\u{6743}\u{6240}\u{6709}",
        Weight::Phrase,
        "Chinese, simplified: all rights",
    ),
    (
        "\u{7248}\u{6b0a}\u{6240}\u{6709}",
        Weight::Phrase,
        "Chinese, traditional: all rights",
    ),
    ("\u{7248}\u{6743}", Weight::Phrase, "Chinese, simplified"),
    ("\u{7248}\u{6b0a}", Weight::Phrase, "Chinese, traditional"),
    (
        "\u{8457}\u{4f5c}\u{6743}",
        Weight::Phrase,
        "Chinese: authors' rights",
    ),
    (
        "\u{8457}\u{4f5c}\u{6b0a}",
        Weight::Phrase,
        "Chinese, traditional: authors' rights",
    ),
    ("\u{8457}\u{4f5c}\u{6a29}", Weight::Phrase, "Japanese"),
    ("\u{c800}\u{c791}\u{ad8c}", Weight::Phrase, "Korean"),
    ("Авторские права", Weight::Phrase, "Russian"),
    ("Авторское право", Weight::Phrase, "Russian"),
    ("Авторські права", Weight::Phrase, "Ukrainian"),
    ("حقوق النشر", Weight::Phrase, "Arabic: publication"),
    ("حقوق الطبع", Weight::Phrase, "Arabic: printing"),
    ("Derechos de autor", Weight::Phrase, "Spanish"),
    ("Direitos autorais", Weight::Phrase, "Portuguese"),
    (
        "Direitos de autor",
        Weight::Phrase,
        "Portuguese of Portugal",
    ),
    ("Droits d'auteur", Weight::Phrase, "French"),
    (
        "Droits d\u{2019}auteur",
        Weight::Phrase,
        "French, typographic",
    ),
    ("Droit d'auteur", Weight::Phrase, "French"),
    ("Diritti d'autore", Weight::Phrase, "Italian"),
    ("Urheberrecht", Weight::Phrase, "German"),
    ("Auteursrecht", Weight::Phrase, "Dutch"),
    ("Prawa autorskie", Weight::Phrase, "Polish"),
    ("Telif hakk\u{131}", Weight::Phrase, "Turkish"),
];

/// All that marks start with, for the test that the prefilter looks for each.
#[cfg(test)]
pub(in crate::detect) fn needles() -> impl Iterator<Item = &'static str> {
    MARKS.iter().map(|(mark, _, _)| *mark)
}

/// One mark of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub(super) weight: Weight,
    pub(super) start: usize,
    /// The end of the mark with the rest of its word and its tag's colon.
    pub(super) end: usize,
}

/// The marks of a text, by place; those that are parts of other words or of code left out.
/// `places` has where one may start.
pub(super) fn marks(content: &str, places: &[usize]) -> impl Iterator<Item = Mark> {
    places.iter().filter_map(|it| at(content, *it))
}

/// The mark that a text starts with. The sign has no more bytes than any, a word one before it.
pub(super) fn at_start(text: &str) -> Option<Mark> {
    let word = text.chars().next().map_or(0, char::len_utf8);
    let mark = at(text, 0).or_else(|| at(text, word));
    mark.filter(|it| it.start == 0)
}

/// The mark at a place, or of the word that the place stands in.
fn at(content: &str, at: usize) -> Option<Mark> {
    let rest = content.get(at..)?;
    let first = rest.as_bytes().first()?;
    let mut marks = MARKS
        .iter()
        .filter(|it| it.0.as_bytes().first() == Some(first));
    let (mark, weight, _) = marks.find(|(mark, _, _)| rest.starts_with(mark))?;
    let end = at + mark.len();
    match weight {
        Weight::Word => word(content, at, end),
        Weight::Bracket => bracket(content, at, end),
        Weight::Sign => sign(content, at, end),
        weight => Some(Mark {
            weight: *weight,
            start: at,
            end,
        }),
    }
}

/// The character before a byte.
fn before(content: &str, at: usize) -> Option<char> {
    content.get(..at)?.chars().next_back()
}

/// `Copyright` as a word of its own, or as the tail of an SPDX tag.
fn word(content: &str, at: usize, end: usize) -> Option<Mark> {
    let is_short = content.get(at..end)?.starts_with("Copr");
    let start = if is_short { at } else { at.checked_sub(1)? };
    let first = content.get(start..start + 1)?;
    if !first.eq_ignore_ascii_case("c") {
        return None;
    }
    let rest = content.get(end..)?;
    if let Some(value) = rest.strip_prefix("Text:") {
        let head = content.get(..start)?;
        let tag = ["SPDX-File", "SPDX-Snippet"];
        let tag = tag.iter().find(|tag| head.ends_with(**tag));
        return tag.map(|_| Mark {
            weight: Weight::Tag,
            start: content.len() - value.len(),
            end: content.len() - value.len(),
        });
    }
    if before(content, start).is_some_and(|c| c.is_alphanumeric() || "_$.".contains(c)) {
        return None;
    }
    let suffix = ["ed", "s", "S", "ED"];
    let suffix = suffix.iter().find_map(|suffix| rest.strip_prefix(suffix));
    let rest = suffix.unwrap_or(rest);
    let joined = rest.chars().next();
    let goes_on = joined.is_some_and(|c| c.is_alphabetic() || "_.-[".contains(c));
    (!goes_on).then(|| Mark {
        weight: Weight::Word,
        start,
        end: content.len() - rest.len(),
    })
}

/// `(c)` that is no call, no cast and no product.
fn bracket(content: &str, start: usize, end: usize) -> Option<Mark> {
    let is_call =
        before(content, start).is_some_and(|c| c.is_alphanumeric() || "_)]>&*".contains(c));
    let next = content
        .get(end..)?
        .trim_start_matches([' ', '\t', ',', ':']);
    let next = next.chars().next().unwrap_or('\n');
    let is_operand = !next.is_alphanumeric() && !"\u{a9}[&\r\n".contains(next);
    (!is_call && !is_operand).then_some(Mark {
        weight: Weight::Bracket,
        start,
        end,
    })
}

/// The sign, not the second half of a letter that was decoded wrongly: UTF-8's `é` read as
/// Latin-1 is `Ã©`.
fn sign(content: &str, start: usize, end: usize) -> Option<Mark> {
    let is_half = before(content, start).is_some_and(|c| c.is_alphabetic() && !c.is_ascii());
    (!is_half).then_some(Mark {
        weight: Weight::Sign,
        start,
        end,
    })
}
