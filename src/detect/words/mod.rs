// SPDX-License-Identifier: Apache-2.0

//! Splits text into words, the same way when the index is built and when a file is read.
//!
//! `build/main.rs` compiles this file too, so it uses nothing but the standard library.
//!
//! A word is a run of letters or a run of digits, in lower case: `GPLv2` is `gplv` and `2`. What
//! stands between words (punctuation, comment decoration, markup, escapes of string literals) is
//! no word, so a text reads the same in a comment, a string, a man page or a web page. A word is
//! known by the hash of its letters alone.

mod block;
mod hash;
mod markup;
mod tables;

use block::Block;
pub(crate) use hash::hash_of;
use hash::hash_of_char;
pub(crate) use tables::look_alike;
use tables::{LINE_STARTERS, REQUESTS};

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// That of the lower-case letters.
    pub(crate) hash: u64,
    /// The first byte.
    pub(crate) start: u32,
    /// The byte after the last one.
    pub(crate) end: u32,
    /// Whether characters that nobody sees, or letters of a look-alike alphabet, were folded.
    pub(crate) disguised: bool,
}

/// More bytes than nearly every word has.
const USUAL: usize = 32;

/// The copyright sign reads as `c`, which stands for it on typewriters.
const SIGN: u64 = hash_of("c");

/// Calls `emit` for each word of `text` in a range, in order. What a hyphen parts at the end of a
/// line are two words.
pub(crate) fn words(text: &str, range: std::ops::Range<usize>, mut emit: impl FnMut(Word)) {
    numbered(text, range, |_| 1, |it, _| emit(it));
}

/// Calls `emit` for each word of `text` in a range, in order, with its number.
///
/// `number` gives the number of the word with a hash, 0 for those that the vocabulary lacks; it
/// decides whether `distri-` at the end of a line goes with `bution` at the start of the next.
pub(crate) fn numbered(
    text: &str,
    range: std::ops::Range<usize>,
    number: impl Fn(u64) -> u16,
    mut emit: impl FnMut(Word, u16),
) {
    let bytes = text.as_bytes().get(..range.end).unwrap_or_default();
    let is_rtf = bytes.starts_with(b"{\\rtf");
    let mut scanner = Scanner {
        text,
        bytes,
        at: range.start,
        block: Block::of(bytes, range.start),
        line_start: true,
        is_rtf,
    };
    while scanner.go_on() {
        // Nearly all words are of letters: they go from here to their reader without a stop.
        if let Some(letters) = scanner.next_letters() {
            if !scanner.starts_line(&letters) {
                let (word, number) = scanner.whole(letters, &number);
                emit(word, number);
            }
        } else if let Some(word) = scanner.next_other() {
            let (word, number) = scanner.whole(word, &number);
            emit(word, number);
        }
    }
}

/// The letters that a word of a text is known by.
pub(crate) fn spelling(text: &str, word: &Word) -> String {
    let (start, end) = (word.start as usize, word.end as usize);
    let written = text.get(start..end).unwrap_or_default();
    if written.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return written.to_ascii_lowercase();
    }
    let first = written.chars().next();
    if first.is_some_and(is_ideograph) {
        return written.to_owned();
    }
    if !first.is_some_and(|it| is_letter(it) || is_invisible(it)) {
        return "c".to_owned(); // a sign, or what stands for it
    }
    let bytes = text.as_bytes().get(..end).unwrap_or_default();
    let scanner = Scanner {
        text,
        bytes,
        at: start,
        block: Block::of(bytes, start),
        line_start: false,
        is_rtf: false,
    };
    scanner.folded(start).0
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
    /// Bytes near there. A word that is read in another way may end before them or behind.
    block: Block,
    line_start: bool,
    is_rtf: bool,
}

impl Scanner<'_> {
    fn rest(&self, at: usize) -> &[u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// Goes on to what is more than a blank between words; `false` at the end.
    #[expect(clippy::inline_always, reason = "see `numbered`")]
    #[inline(always)]
    fn go_on(&mut self) -> bool {
        loop {
            if let Some(stop) = self.block.next_stop(self.at) {
                self.at = stop;
                // Behind the end stand blanks, at which nobody stops.
                return true;
            }
            self.at = self.at.max(self.block.end());
            if self.at >= self.bytes.len() {
                return false;
            }
            self.block = Block::of(self.bytes, self.at);
        }
    }

    /// The word whose first letter, of ASCII, stands here, if one does. Goes on behind it.
    #[expect(clippy::inline_always, reason = "see `numbered`")]
    #[inline(always)]
    fn next_letters(&mut self) -> Option<Word> {
        let start = self.at;
        let mut length = self.block.n_letters(start);
        if length == 0 {
            return None;
        }
        if start + length == self.block.end() {
            // It may go on behind the block.
            self.block = Block::of(self.bytes, start);
            length = self.block.n_letters(start);
        }
        let hash = hash::short(self.rest(start), length);
        let letters = hash.map(|it| (it, length));
        let word = self.continued(start, letters);
        self.at = word.end as usize;
        Some(word)
    }

    /// The word whose first letter, of ASCII, stands at `start`, if one does.
    fn letters(&self, start: usize) -> Option<Word> {
        let is_letter = self.bytes.get(start)?.is_ascii_alphabetic();
        is_letter.then(|| self.continued(start, None))
    }

    /// The word that starts with letters of ASCII, given as their hash and how many they are if that
    /// is known.
    #[expect(clippy::inline_always, reason = "see `numbered`")]
    #[inline(always)]
    fn continued(&self, start: usize, letters: Option<(u64, usize)>) -> Word {
        let (hash, length) = letters.unwrap_or_else(|| hash::letters(self.rest(start)));
        let end = start + length;
        let (hash, end, disguised) = match self.bytes.get(end) {
            Some(0 | 0x80..) if self.goes_on(end) => self.mixed(start),
            _ => (hash, end, false),
        };
        word(hash, start, end, disguised)
    }

    /// Whether a word is a comment's marker at the start of a line. None is, behind it.
    #[expect(clippy::inline_always, reason = "see `numbered`")]
    #[inline(always)]
    fn starts_line(&mut self, word: &Word) -> bool {
        std::mem::take(&mut self.line_start) && self.is_decoration(word)
    }

    /// Goes on behind a byte that is no letter of ASCII; a word if one stands there.
    fn next_other(&mut self) -> Option<Word> {
        match CLASSES[usize::from(*self.bytes.get(self.at)?)] {
            Class::Digit => {
                self.line_start = false;
                return Some(self.digits());
            }
            Class::Wide => {
                let word = self.wide()?;
                self.line_start = false;
                return Some(word);
            }
            Class::Newline => {
                self.line_start = true;
                self.at += 1;
            }
            Class::Markup => self.at += self.markup().unwrap_or(1),
            Class::Entity => return self.entity(),
            Class::Escape => return self.escape(),
            Class::Letter | Class::Nul | Class::Other => self.at += 1,
        }
        None
    }

    /// A word with what continues it behind a hyphen on the next line, and its number.
    #[expect(clippy::inline_always, reason = "see `numbered`")]
    #[inline(always)]
    fn whole(&mut self, word: Word, number: &impl Fn(u64) -> u16) -> (Word, u16) {
        match number(word.hash) {
            0 => self.joined(word, number),
            known => (word, known),
        }
    }

    /// A word that the vocabulary lacks, or what it makes with the next line if that is in it.
    fn joined(&mut self, word: Word, number: &impl Fn(u64) -> u16) -> (Word, u16) {
        let joined = self.hyphenated(&word);
        let joined = joined.map(|it| (it, number(it.hash)));
        let Some((joined, known)) = joined.filter(|it| it.1 != 0) else {
            return (word, 0);
        };
        self.at = joined.end as usize;
        (joined, known)
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
        if !LINE_STARTERS.contains(&word.hash) {
            // `IP` may start a line of prose: a request of roff has a mark before it.
            return matches!(before, b'.' | b'\'') && REQUESTS.contains(&word.hash);
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
        let (hash, length) = hash::digits(self.rest(start));
        self.at += length;
        word(hash, start, self.at, false)
    }

    /// Whether a word goes on with the character that stands here.
    fn goes_on(&self, at: usize) -> bool {
        let next = self.text.get(at..).and_then(|it| it.chars().next());
        next.is_none_or(|it| is_letter(it) || is_invisible(it))
    }

    /// A word with letters beyond ASCII, or with characters in it that nobody sees: its hash, its end,
    /// and whether it is disguised.
    #[inline(never)]
    fn mixed(&self, start: usize) -> (u64, usize, bool) {
        let (letters, end, disguised) = self.folded(start);
        (hash_of(&letters), end, disguised)
    }

    /// The letters of such a word, its end, and whether it is disguised.
    fn folded(&self, start: usize) -> (String, usize, bool) {
        let rest = self.text.get(start..self.bytes.len()).unwrap_or_default();
        let is_loan = rest.starts_with(is_katakana);
        let mut letters = String::with_capacity(USUAL);
        let mut end = start;
        let mut disguised = false;
        for (at, c) in rest.char_indices() {
            let next = start + at + c.len_utf8();
            if c.is_ascii_alphabetic() && !is_loan {
                letters.push(c.to_ascii_lowercase());
                end = next;
                continue;
            }
            if is_invisible(c) {
                disguised = true;
                continue;
            }
            if !is_letter(c) || is_ideograph(c) || is_katakana(c) != is_loan {
                break;
            }
            letters.extend(c.to_lowercase().flat_map(folded));
            end = next;
        }
        // An alphabet's own words are left alone: only a word that mixes two is a disguise.
        let is_own = |it: char| it.is_ascii_lowercase();
        let mixes = letters.contains(is_own) && !letters.is_ascii();
        let fold = mixes
            && letters
                .chars()
                .all(|it| is_own(it) || look_alike(it).is_some());
        if fold {
            letters = letters
                .chars()
                .map(|it| look_alike(it).unwrap_or(it))
                .collect();
        }
        let disguised = fold || (disguised && end > start && self.hides_something(start, end));
        (letters, end.max(start + 1), disguised)
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
            return Some(word(SIGN, start, self.at, false));
        }
        if is_ideograph(c) {
            self.at += c.len_utf8();
            return Some(word(hash_of_char(c), start, self.at, false));
        }
        if is_invisible(c) || !is_letter(c) {
            self.at += c.len_utf8();
            return None;
        }
        let (hash, end, disguised) = self.mixed(start);
        self.at = end.max(start + c.len_utf8());
        Some(word(hash, start, end, disguised))
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
        let second = self.letters(start)?;
        let letters = |it: &Word| {
            self.bytes
                .get(it.start as usize..it.end as usize)
                .unwrap_or_default()
        };
        let both = [letters(first), letters(&second)].concat();
        let hash = hash::hash(&both.to_ascii_lowercase());
        Some(word(hash, first.start as usize, second.end as usize, false))
    }
}

fn word(hash: u64, start: usize, end: usize, disguised: bool) -> Word {
    let bound = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
    Word {
        hash,
        start: bound(start),
        end: bound(end),
        disguised,
    }
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

/// Letters of any script. Quotation marks and dashes, the most frequent of what is beyond ASCII,
/// are told at once.
fn is_letter(c: char) -> bool {
    !matches!(c, '\u{2010}'..='\u{2027}') && c.is_alphabetic()
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
        numbered(
            text,
            0..text.len(),
            |hash| known.contains(&hash).into(),
            |it, _| seen.push(it),
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
            numbered(text, 0..text.len(), |_| 0, |_, _| ());
        }
    }
}
