// SPDX-License-Identifier: Apache-2.0

//! Letters that a format writes in other letters: `Jos\u00e9` in strings of JSON, Java and C,
//! `Jos&eacute;` in HTML and XML, `Jos\'e9` in RTF. A holder's name is what they stand for.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The names of the letters from U+00C0 on (HTML 4.01, section 24.2.1); `times` and `divide` are
/// none.
const LETTERS: &str = "Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml \
    Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave \
    Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
    egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml \
    divide oslash ugrave uacute ucirc uuml yacute thorn yuml";

/// The numbers of these letters, by name.
static NUMBERS: LazyLock<FxHashMap<&str, u32>> =
    LazyLock::new(|| LETTERS.split_whitespace().zip(0xc0..).collect());

/// The longest escape, in bytes.
const LONGEST: usize = 12;

/// A piece of text with letters for their escapes; `None` where it has none.
pub(super) fn unescaped(text: &str) -> Option<String> {
    memchr::memchr2(b'\\', b'&', text.as_bytes())?;
    let mut plain = String::with_capacity(text.len());
    let mut is_changed = false;
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'\\', b'&', rest.as_bytes()) {
        plain.push_str(rest.get(..at)?);
        rest = rest.get(at..)?;
        let n = match escape(rest) {
            Some((letter, n)) => {
                plain.push(letter);
                is_changed = true;
                n
            }
            None => {
                plain.push_str(rest.get(..1)?);
                1
            }
        };
        rest = rest.get(n..)?;
    }
    plain.push_str(rest);
    is_changed.then_some(plain)
}

/// The letter that a text starts with an escape of, and the escape's length. Signs and control
/// characters are left as they are written.
fn escape(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    let (number, n) = match bytes {
        [b'\\', b'u', ..] => (hex(text.get(2..6)?)?, 6),
        [b'\\', b'\'', ..] => (hex(text.get(2..4)?)?, 4),
        // Bytes of UTF-8, as C and Python write them, or one of Latin-1.
        [b'\\', b'x', ..] => {
            let first = hex(text.get(2..4)?)?;
            let second = text.get(4..8).and_then(|it| it.strip_prefix("\\x"));
            match (first, second.and_then(hex)) {
                (0xc3..=0xdf, Some(second @ 0x80..=0xbf)) => {
                    ((first & 0x1f) << 6 | second & 0x3f, 8)
                }
                _ => (first, 4),
            }
        }
        _ => entity(text)?,
    };
    let letter = char::from_u32(number)?;
    (number >= 0xc0 && letter.is_alphabetic()).then_some((letter, n))
}

/// The number of the character that an entity stands for, and the entity's length.
fn entity(text: &str) -> Option<(u32, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(LONGEST).position(|it| it == b';')?;
    let name = name.get(..end)?;
    let number = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(digits) => hex(digits)?,
            None => number.parse().ok()?,
        },
        None => *NUMBERS.get(name)?,
    };
    Some((number, end + 2))
}

fn hex(digits: &str) -> Option<u32> {
    let is_plain = digits.bytes().all(|it| it.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = unescaped(text);
        assert_eq!(found.as_deref().unwrap_or(text), expected, "{text}");
        assert_eq!(found.is_some(), text != expected, "{text}");
    }

    #[test]
    fn letters_stand_for_their_escapes() {
        check(r"Jos\u00e9 Mu\u00F1oz", "José Muñoz");
        check(
            "Jos&eacute; Mu&#241;oz &#xC9;lo&iuml;se",
            "José Muñoz Éloïse",
        );
        check(r"Jos\'e9", "José");
        check(r"Jos\xe9, Jos\xc3\xa9", "José, José");
        check(r"\u5f20\u4e09", "张三");
    }

    #[test]
    fn what_is_no_letter_is_left_as_it_is() {
        for text in [
            "",
            "plain",
            r"Ann\nBob",
            "AT&T",
            "Smith & Sons;",
            r"\u00a9",
            "&times;",
            "&copy;",
            r"\u12",
            r"\ud83d\ude00",
            "&#99999999999;",
            "&#xffffffff;",
            r"\x",
            r"\'",
            "&",
            "\\",
            r"\u+0e9",
        ] {
            check(text, text);
        }
    }
}
