// SPDX-License-Identifier: Apache-2.0

//! Splits text into words, the same way when the index is built and when a file is read.
//!
//! `build/main.rs` compiles this file too, so it uses nothing but the standard library.
//!
//! A word is a run of letters or a run of digits, in lower case: `GPLv2` is `gplv` and `2`. What
//! stands between words (punctuation, comment decoration, markup, escapes of string literals) is
//! no word, so a text reads the same in a comment, a string, a man page or a web page. A word is
//! known by the hash of its letters alone; see [`Word::hash`].

mod tables;

pub(crate) use tables::look_alike;
use tables::{ELEMENTS, LINE_STARTERS, REQUESTS};

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// FNV-1a, 64 bits, of the lower-case letters.
    pub(crate) hash: u64,
    /// The first byte.
    pub(crate) start: u32,
    /// The byte after the last one.
    pub(crate) end: u32,
    /// Whether characters that nobody sees, or letters of a look-alike alphabet, were folded.
    pub(crate) disguised: bool,
}

/// Longest markup element or entity that is looked for, in bytes.
const MOST_MARKUP: usize = 400;

/// Calls `emit` for each word of `text` from byte `start` to byte `end`, in order.
///
/// `is_known` says whether a word with this hash is in the vocabulary; it decides whether
/// `distri-` at the end of a line goes with `bution` at the start of the next.
pub(crate) fn words(
    text: &str,
    range: std::ops::Range<usize>,
    is_known: impl Fn(u64) -> bool,
    mut emit: impl FnMut(Word),
) {
    let bytes = text.as_bytes().get(..range.end).unwrap_or_default();
    let is_rtf = bytes.starts_with(b"{\\rtf");
    let mut scanner = Scanner {
        text,
        bytes,
        at: range.start,
        line_start: true,
        is_rtf,
    };
    while let Some(mut word) = scanner.next_word() {
        while !is_known(word.hash) {
            match scanner.hyphenated(&word) {
                Some(joined) if is_known(joined.hash) => word = joined,
                _ => break,
            }
            scanner.at = word.end as usize;
        }
        emit(word);
    }
}

/// The hash of a word that is spelled in lower case.
pub(crate) const fn hash_of(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut hash = Hash::NEW;
    let mut at = 0;
    while at < bytes.len() {
        hash = hash.push(bytes[at]);
        at += 1;
    }
    hash.0
}

/// The hash of a run of word numbers.
pub(crate) fn gram_hash(numbers: &[u16]) -> u64 {
    let mix = |hash: u64, number: &u16| {
        (hash ^ u64::from(*number))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(29)
    };
    let hash = numbers.iter().fold(0, mix);
    hash ^ (hash >> 32)
}

/// FNV-1a.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const NEW: Self = Self(0xcbf2_9ce4_8422_2325);

    const fn push(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    fn push_char(self, c: char) -> Self {
        let mut buffer = [0; 4];
        c.encode_utf8(&mut buffer).bytes().fold(self, Self::push)
    }
}

/// What a byte is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Wide,
    Newline,
    Markup,
    Entity,
    Escape,
    Nul,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0_u8;
    loop {
        classes[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            0x80.. => Class::Wide,
            b'\n' | b'\r' => Class::Newline,
            b'<' => Class::Markup,
            b'&' => Class::Entity,
            b'\\' => Class::Escape,
            0 => Class::Nul,
            _ => Class::Other,
        };
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    classes
};

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    line_start: bool,
    is_rtf: bool,
}

impl Scanner<'_> {
    fn class(&self, at: usize) -> Option<Class> {
        self.bytes.get(at).map(|byte| CLASSES[usize::from(*byte)])
    }

    fn next_word(&mut self) -> Option<Word> {
        loop {
            match self.class(self.at)? {
                Class::Letter => {
                    let word = self.letters(self.at);
                    self.at = word.end as usize;
                    let starts_line = std::mem::take(&mut self.line_start);
                    if !(starts_line && self.is_decoration(&word)) {
                        return Some(word);
                    }
                }
                Class::Digit => {
                    let word = self.digits();
                    self.line_start = false;
                    return Some(word);
                }
                Class::Wide => {
                    if let Some(word) = self.wide() {
                        self.line_start = false;
                        return Some(word);
                    }
                }
                Class::Newline => {
                    self.line_start = true;
                    self.at += 1;
                }
                Class::Markup => self.at += self.markup().unwrap_or(1),
                Class::Entity => {
                    if let Some(word) = self.entity() {
                        return Some(word);
                    }
                }
                Class::Escape => {
                    if let Some(word) = self.escape() {
                        return Some(word);
                    }
                }
                Class::Nul | Class::Other => self.at += 1,
            }
        }
    }

    /// Whether a word at the start of a line is a comment's marker.
    fn is_decoration(&self, word: &Word) -> bool {
        let (start, end) = (word.start as usize, word.end as usize);
        if end - start > 6 {
            return false;
        }
        let before = start
            .checked_sub(1)
            .and_then(|at| self.bytes.get(at))
            .copied()
            .unwrap_or(b'\n');
        let after = self.bytes.get(end).copied().unwrap_or(b'\n');
        let stands_alone = matches!(after, b' ' | b'\t' | b'\n' | b'\r');
        if !stands_alone {
            return false;
        }
        if !is_one_of(word.hash, LINE_STARTERS) {
            // `IP` may start a line of prose: a request of roff has a mark before it.
            return matches!(before, b'.' | b'\'') && is_one_of(word.hash, REQUESTS);
        }
        let starts = matches!(
            before,
            b'\n' | b'\r' | b'.' | b' ' | b'\t' | b'\'' | b'*' | b'@'
        );
        // A lone `c` is Fortran's comment only in the first column: `(c)` and `c 2020` are not.
        let is_c = end - start == 1;
        let in_first_column = matches!(before, b'\n' | b'\r');
        starts && (!is_c || in_first_column)
    }

    fn digits(&mut self) -> Word {
        let start = self.at;
        let mut hash = Hash::NEW;
        while let Some(byte @ b'0'..=b'9') = self.bytes.get(self.at) {
            hash = hash.push(*byte);
            self.at += 1;
        }
        word(hash, start, self.at, false)
    }

    /// The word whose first letter stands at `start`.
    fn letters(&self, start: usize) -> Word {
        let mut hash = Hash::NEW;
        let mut at = start;
        while self.class(at) == Some(Class::Letter) {
            hash = hash.push(self.bytes[at] | 0x20);
            at += 1;
        }
        match self.class(at) {
            Some(Class::Wide | Class::Nul) => self.mixed(start),
            _ => word(hash, start, at, false),
        }
    }

    /// A word with letters beyond ASCII, or with characters in it that nobody sees.
    fn mixed(&self, start: usize) -> Word {
        let rest = self.text.get(start..self.bytes.len()).unwrap_or_default();
        let is_loan = rest.starts_with(is_katakana);
        let mut letters = String::new();
        let mut end = start;
        let mut disguised = false;
        for (at, c) in rest.char_indices() {
            let next = start + at + c.len_utf8();
            if is_invisible(c) {
                disguised = true;
                continue;
            }
            if !c.is_alphabetic() || is_ideograph(c) || is_katakana(c) != is_loan {
                break;
            }
            letters.extend(c.to_lowercase().flat_map(folded));
            end = next;
        }
        let n_ascii = letters.chars().filter(char::is_ascii_lowercase).count();
        let n_alike = letters.chars().filter(|c| look_alike(*c).is_some()).count();
        // An alphabet's own words are left alone: only a word that mixes two is a disguise.
        let fold = n_alike > 0 && n_ascii > 0 && n_ascii + n_alike == letters.chars().count();
        let fold_one = |c: char| if fold { look_alike(c).unwrap_or(c) } else { c };
        let hash = letters
            .chars()
            .map(fold_one)
            .fold(Hash::NEW, Hash::push_char);
        let disguised = fold || (disguised && end > start && self.hides_something(start, end));
        word(hash, start, end.max(start + 1), disguised)
    }

    /// Whether an invisible character stands inside the word and not merely behind it.
    fn hides_something(&self, start: usize, end: usize) -> bool {
        let inside = self.text.get(start..end).unwrap_or_default();
        // Joiners are part of the spelling in Arabic, Persian and the scripts of India.
        inside.chars().any(is_invisible) && inside.chars().any(|c| c.is_ascii_alphabetic())
    }

    fn wide(&mut self) -> Option<Word> {
        let start = self.at;
        let c = self.text.get(start..).and_then(|it| it.chars().next());
        let Some(c) = c else {
            self.at += 1; // not on a character's boundary: the range began inside one
            return None;
        };
        if c == '©' {
            self.at += c.len_utf8();
            return Some(word(Hash::NEW.push(b'c'), start, self.at, false));
        }
        if is_ideograph(c) {
            self.at += c.len_utf8();
            return Some(word(Hash::NEW.push_char(c), start, self.at, false));
        }
        if is_invisible(c) || !c.is_alphabetic() {
            self.at += c.len_utf8();
            return None;
        }
        let found = self.mixed(start);
        self.at = (found.end as usize).max(start + c.len_utf8());
        Some(found)
    }

    /// The length of the markup element that starts here.
    fn markup(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at + 1..)?;
        let rest = rest.get(..rest.len().min(MOST_MARKUP))?;
        let slash = usize::from(rest.first() == Some(&b'/'));
        let name = rest
            .get(slash..)?
            .iter()
            .take_while(|it| it.is_ascii_alphanumeric())
            .count();
        let hash = rest
            .get(slash..slash + name)?
            .iter()
            .fold(Hash::NEW, |hash, it| hash.push(it | 0x20));
        // Digits keep their bits under `| 0x20`, so `h1` is found as well.
        if name == 0 || !is_one_of(hash.0, ELEMENTS) {
            return None;
        }
        let close = rest.iter().position(|it| *it == b'>')?;
        Some(close + 2)
    }

    fn entity(&mut self) -> Option<Word> {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        let is_part = |it: &&u8| it.is_ascii_alphanumeric() || **it == b'#';
        let length = rest.iter().take(10).take_while(is_part).count();
        if length < 2 || rest.get(length) != Some(&b';') {
            self.at += 1;
            return None;
        }
        self.at += length + 2;
        let is_copyright = rest.starts_with(b"copy;") || rest.starts_with(b"#169;");
        is_copyright.then(|| word(Hash::NEW.push(b'c'), start, self.at, false))
    }

    /// A backslash: an escape of a string literal, a command of RTF, or nothing.
    fn escape(&mut self) -> Option<Word> {
        let start = self.at;
        let rest = self.bytes.get(start + 1..).unwrap_or_default();
        if self.is_rtf {
            let letters = rest.iter().take_while(|it| it.is_ascii_lowercase()).count();
            let number = |it: &&u8| it.is_ascii_digit() || **it == b'-';
            let digits = rest
                .get(letters..)
                .unwrap_or_default()
                .iter()
                .take_while(number)
                .count();
            let hex = if rest.first() == Some(&b'\'') { 3 } else { 0 };
            self.at += 1 + hex.max(letters + digits);
            return None;
        }
        match rest.first() {
            Some(b'n' | b'r') => self.line_start = true,
            Some(b't') => (),
            Some(b'u')
                if rest
                    .get(1..5)
                    .is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit)) =>
            {
                self.at += 6;
                let is_copyright = rest
                    .get(1..5)
                    .is_some_and(|it| it.eq_ignore_ascii_case(b"00a9"));
                return is_copyright.then(|| word(Hash::NEW.push(b'c'), start, self.at, false));
            }
            Some(b'(') if rest.starts_with(b"(co") => {
                self.at += 4;
                return Some(word(Hash::NEW.push(b'c'), start, self.at, false));
            }
            _ => {
                self.at += 1 + roff(rest);
                return None;
            }
        }
        self.at += 2;
        None
    }

    /// `first`, which ends in a hyphen at the end of its line, together with the word that
    /// continues it on the next.
    fn hyphenated(&self, first: &Word) -> Option<Word> {
        let end = first.end as usize;
        let rest = self.bytes.get(end..)?.strip_prefix(b"-")?;
        let spaces = rest
            .iter()
            .take_while(|it| matches!(it, b' ' | b'\t' | b'\r'))
            .count();
        let rest = rest.get(spaces..)?.strip_prefix(b"\n")?;
        let is_decoration = |it: &&u8| !it.is_ascii_alphanumeric() && **it < 0x80 && **it != b'\n';
        let indent = rest.iter().take(40).take_while(is_decoration).count();
        let start = self.bytes.len() - rest.len() + indent;
        if self.class(start)? != Class::Letter {
            return None;
        }
        let second = self.letters(start);
        let letters = |it: &Word| {
            self.bytes
                .get(it.start as usize..it.end as usize)
                .unwrap_or_default()
        };
        let both = letters(first).iter().chain(letters(&second));
        let hash = both.fold(Hash::NEW, |hash, it| hash.push(it | 0x20));
        Some(word(hash, first.start as usize, second.end as usize, false))
    }
}

/// The length of an escape of roff behind its backslash that changes font or size: `fB`, `f(CW`,
/// `f[B]`, `s-1` (groff(7), *Escape sequences*); 0 for any other.
fn roff(rest: &[u8]) -> usize {
    match rest {
        [b'f', b'(', ..] => 4.min(rest.len()),
        [b'f', b'[', name @ ..] => {
            let length = name.iter().take(10).position(|it| *it == b']');
            length.map_or(0, |it| it + 3)
        }
        [b'f', b'B' | b'I' | b'R' | b'P' | b'1'..=b'4', ..] => 2,
        [b's', b'-' | b'+', b'0'..=b'9', ..] => 3,
        [b's', b'0', ..] => 2,
        _ => 0,
    }
}

fn word(hash: Hash, start: usize, end: usize, disguised: bool) -> Word {
    let bound = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    Word {
        hash: hash.0,
        start: bound(start),
        end: bound(end),
        disguised,
    }
}

fn is_one_of(hash: u64, words: &[&str]) -> bool {
    words.iter().any(|it| hash_of(it) == hash)
}

/// Letters that upper case spells in another way, as it spells them.
fn folded(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => ('s', Some('s')),
        'ς' => ('σ', None),
        _ => (c, None),
    };
    std::iter::once(first).chain(second)
}

/// Scripts that are written without spaces: each character is a word.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3040}'..='\u{309f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The syllables that Japanese writes words of other languages in: a run of them is one word,
/// whatever stands beside it.
fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30ff}')
}

/// Characters that take no room: NUL, soft hyphen, zero-width and direction marks.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\0' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let known: Vec<u64> = ["distribution", "non", "commercial"].map(hash_of).to_vec();
        let mut seen = Vec::new();
        words(
            text,
            0..text.len(),
            |hash| known.contains(&hash),
            |it| seen.push(it),
        );
        let expected: Vec<u64> = expected.split_whitespace().map(hash_of).collect();
        let hashes: Vec<u64> = seen.iter().map(|it| it.hash).collect();
        assert_eq!(
            hashes,
            expected,
            "{:?}",
            seen.iter()
                .map(|it| text.get(it.start as usize..it.end as usize))
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn letters_and_digits_are_words_of_their_own() {
        check("GPLv2+, LGPL-2.1", "gplv 2 lgpl 2 1");
    }

    #[test]
    fn comment_decoration_is_no_word() {
        check(
            " * Foo\n# bar\n; baz\ndnl qux\nC quux\nREM corge\n.\\\" grault",
            "foo bar baz qux quux corge grault",
        );
    }

    #[test]
    fn a_c_that_is_no_comment_is_kept() {
        check("(c) 2020 A\n c d", "c 2020 a c d");
    }

    #[test]
    fn copyright_signs_are_one_word() {
        check("© &copy; (C) \\u00a9", "c c c c");
    }

    #[test]
    fn markup_and_entities_are_no_words_but_placeholders_are() {
        check("<p class=\"x\">a&nbsp;b<br/>c</p> <year>", "a b c year");
    }

    #[test]
    fn escapes_of_string_literals_separate() {
        check("\"one\\ntwo\\r\\nthree\\tfour\"", "one two three four");
    }

    #[test]
    fn fonts_and_sizes_of_man_pages_are_no_words() {
        check(
            r"\fBGNU\fP \s-1GPL\s0 \f(CWone\f[R] two\-three \(co",
            "gnu gpl one two three c",
        );
        check(r"C:\foo \sum", "c foo sum");
    }

    #[test]
    fn a_word_hyphenated_at_the_end_of_a_line_is_whole() {
        check(
            "distri-\n * bution non-\n# commercial",
            "distribution non commercial",
        );
    }

    #[test]
    fn invisible_characters_and_look_alikes_are_folded() {
        check("G\u{200b}P\u{ad}L lic\u{435}nse w\0ord", "gpl license word");
        check("лицензия", "лицензия");
    }

    #[test]
    fn ideographs_are_words_each() {
        check("木兰v2", "木 兰 v 2");
    }

    #[test]
    fn a_run_of_katakana_is_one_word() {
        check(
            "発行されたGNUライセンス、バージョン3か",
            "発 行 さ れ た gnu ライセンス バージョン 3 か",
        );
    }

    #[test]
    fn rtf_commands_are_no_words() {
        check("{\\rtf1\\ansi\\par Hello\\'93 world\\f0}", "hello world");
    }

    #[test]
    fn text_may_end_anywhere() {
        for text in [
            "a\u{c2}", "\\", "\\f(", "\\f[", "\\s-", "&", "<", "<p", "a-", "a-\n", "\\u12", "é",
            "\u{200b}", "a\0",
        ] {
            words(text, 0..text.len(), |_| false, |_| ());
        }
    }
}
