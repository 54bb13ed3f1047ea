// SPDX-License-Identifier: Apache-2.0

//! From bytes to text: which encoding, or none.
//!
//! Nothing that a person can read is taken for binary because of a few odd bytes: a NUL in a
//! license text must not hide it.

use std::{borrow::Cow, sync::OnceLock};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::{
    kind::{self, Kind},
    origin::Origin,
    text::{Encoding, Text},
};
use crate::walk::RepoPath;

/// How much of a file tells whether it is text.
const SAMPLE: usize = 1024;

/// How much of a file that is not UTF-8 tells its encoding, from its first odd byte on.
const EVIDENCE: usize = 64 * 1024;

/// So many odd bytes say nothing, however short the file.
const FEW: usize = 3;

/// The fewest printable characters in a row that are shown of a binary.
const RUN: usize = 4;

/// Byte order marks. UTF-32 stands first: its little-endian mark starts with that of UTF-16.
const MARKS: &[(&[u8], Form)] = &[
    (b"\xef\xbb\xbf", Form::Utf8),
    (b"\xff\xfe\0\0", Form::Utf32 { is_big: false }),
    (b"\0\0\xfe\xff", Form::Utf32 { is_big: true }),
    (b"\xff\xfe", Form::Utf16 { is_big: false }),
    (b"\xfe\xff", Form::Utf16 { is_big: true }),
];

#[derive(Debug, Clone, Copy)]
enum Form {
    Utf8,
    Utf16 { is_big: bool },
    Utf32 { is_big: bool },
}

/// What decoding gave, before the kind is known.
struct Decoded<'a> {
    content: Cow<'a, str>,
    encoding: Encoding,
    origin: Origin<'a>,
}

/// Reads the bytes of a file as text: UTF-8, a byte order mark, UTF-16 without one, a guessed
/// older encoding; of a binary its printable runs, each at its place.
pub fn decode<'a>(path: &'a RepoPath, bytes: &'a [u8]) -> Text<'a> {
    let decoded = marked(bytes)
        .or_else(|| unmarked(bytes))
        .filter(|it| !bytes.is_empty() && !is_noise(it.content.as_ref()));
    let (decoded, kind) = match decoded {
        Some(decoded) => {
            let kind = kind::of(path, &decoded.content);
            (decoded, kind)
        }
        None if bytes.is_empty() => (plain("", 0), Kind::Empty),
        None => (printable_runs(bytes), Kind::Binary),
    };
    Text {
        path,
        content: decoded.content,
        encoding: decoded.encoding,
        kind,
        origin: decoded.origin,
        lines: OnceLock::new(),
        head: OnceLock::new(),
    }
}

/// Decodes what a byte order mark announces.
fn marked(bytes: &[u8]) -> Option<Decoded<'_>> {
    let (mark, form) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark))?;
    let rest = bytes.get(mark.len()..)?;
    match form {
        Form::Utf8 => match simdutf8::basic::from_utf8(rest) {
            Ok(content) => Some(plain(content, mark.len())),
            Err(_) => Some(with(UTF_8, bytes, mark.len(), false)),
        },
        Form::Utf16 { is_big: false } => Some(with(UTF_16LE, bytes, mark.len(), false)),
        Form::Utf16 { is_big: true } => Some(with(UTF_16BE, bytes, mark.len(), false)),
        Form::Utf32 { is_big } => Some(utf32(rest, *is_big)),
    }
}

/// Decodes what no mark announces; `None` for a binary.
fn unmarked(bytes: &[u8]) -> Option<Decoded<'_>> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let n_controls = n_controls(sample);
    if n_controls > 0 {
        if let Some(encoding) = utf16_by_zeros(sample) {
            return Some(with(encoding, bytes, 0, true));
        }
        // Three bytes in ten: no text has as many, not even with one after every word.
        if n_controls * 10 > sample.len() * 3 {
            return None;
        }
    }
    if let Ok(content) = simdutf8::basic::from_utf8(bytes) {
        return Some(plain(content, 0));
    }
    if is_compressed_or_code(bytes, n_controls, sample.len()) {
        return None;
    }
    let encoding = guess(bytes);
    Some(with(encoding, bytes, 0, true))
}

/// Whether bytes that are no UTF-8 are no older encoding either: those have next to no control
/// bytes, anything compressed or compiled has one in ten.
fn is_compressed_or_code(bytes: &[u8], n_in_sample: usize, n_sample: usize) -> bool {
    let from = bytes.iter().position(|it| *it >= 0x80).unwrap_or(0);
    let evidence = bytes.get(from..).unwrap_or_default();
    let evidence = evidence.get(..EVIDENCE).unwrap_or(evidence);
    let n_controls = n_controls(evidence);
    let is_many = |n: usize, share: usize, of: usize| n > FEW && n * share > of;
    is_many(n_in_sample, 20, n_sample) || is_many(n_controls, 32, evidence.len())
}

/// How many control bytes there are.
fn n_controls(bytes: &[u8]) -> usize {
    // A sum that is checked at each step is none that vectors can take.
    let add = |n: u8, it: &u8| n.wrapping_add(u8::from(is_control(*it)));
    let n_controls = |it: &[u8]| it.iter().fold(0, add);
    // As many bytes at once as a count of one byte holds.
    bytes.chunks(255).map(n_controls).map(usize::from).sum()
}

/// Control bytes that no text has for its layout; ESC switches colours and sets.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)
}

/// UTF-16 of a Latin text has a zero in every second byte, hardly one in the others, and hardly
/// a pair of two printable bytes: text of one byte a character with zeros strewn in has those.
fn utf16_by_zeros(sample: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let (mut n_even, mut n_odd, mut n_letters) = (0, 0, 0);
    for pair in sample.as_chunks::<2>().0 {
        n_even += usize::from(pair[0] == 0);
        n_odd += usize::from(pair[1] == 0);
        n_letters += usize::from(pair.iter().all(|it| matches!(it, b' '..=b'~')));
    }
    let n_pairs = sample.len() / 2;
    let is = |many: usize, few: usize| {
        many * 10 > n_pairs * 4 && few * 20 <= many && n_letters * 10 <= many
    };
    match (is(n_odd, n_even), is(n_even, n_odd)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether what was decoded from 16 or 32 bits is numbers rather than words: a table of small
/// integers has zeros where UTF-16 has them.
fn is_noise(content: &str) -> bool {
    let start = content.as_bytes().get(..SAMPLE);
    let start = start.unwrap_or(content.as_bytes());
    if start.is_ascii() {
        return n_controls(start) * 10 > start.len() * 3;
    }
    let sample = content.chars().take(SAMPLE);
    let (mut n_odd, mut n_chars) = (0, 0);
    for c in sample {
        n_chars += 1;
        let is_odd = u8::try_from(c).map_or(c == '\u{fffd}', is_control);
        n_odd += usize::from(is_odd);
    }
    n_odd * 10 > n_chars * 3
}

/// Names the encoding of a text that is not UTF-8.
fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    let from = bytes.iter().position(|it| *it >= 0x80).unwrap_or(0);
    let from = from.saturating_sub(SAMPLE);
    let evidence = bytes.get(from..).unwrap_or_default();
    let evidence = evidence.get(..EVIDENCE).unwrap_or(evidence);
    if is_mostly_utf8(evidence) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(evidence, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether a text is UTF-8 with some broken places: more characters are well formed than not.
/// No other encoding looks like that by chance.
fn is_mostly_utf8(evidence: &[u8]) -> bool {
    let (mut n_good, mut n_bad) = (0, 0);
    for chunk in evidence.utf8_chunks() {
        n_good += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        n_bad += usize::from(!chunk.invalid().is_empty());
    }
    n_good > 2 * n_bad
}

fn plain(content: &str, n_mark: usize) -> Decoded<'_> {
    Decoded {
        content: Cow::Borrowed(content),
        encoding: Encoding::UTF_8,
        origin: Origin::Shifted(n_mark),
    }
}

fn with<'a>(
    encoding: &'static encoding_rs::Encoding,
    bytes: &'a [u8],
    start: usize,
    guessed: bool,
) -> Decoded<'a> {
    let rest = bytes.get(start..).unwrap_or_default();
    let (content, _) = encoding.decode_without_bom_handling(rest);
    Decoded {
        content,
        encoding: Encoding {
            name: encoding.name(),
            guessed,
        },
        origin: Origin::Decoded {
            bytes,
            start,
            encoding,
            steps: OnceLock::new(),
        },
    }
}

/// Decodes UTF-32, which the WHATWG does not know.
fn utf32(rest: &[u8], is_big: bool) -> Decoded<'static> {
    let unit = |quad: &[u8]| {
        let quad = <[u8; 4]>::try_from(quad).unwrap_or_default();
        let number = if is_big {
            u32::from_be_bytes(quad)
        } else {
            u32::from_le_bytes(quad)
        };
        char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    Decoded {
        content: Cow::Owned(rest.chunks_exact(4).map(unit).collect()),
        encoding: Encoding {
            name: if is_big { "UTF-32BE" } else { "UTF-32LE" },
            guessed: false,
        },
        origin: Origin::Utf32,
    }
}

/// The runs of printable ASCII of a binary, everything else as line breaks, so that each byte
/// keeps its place.
fn printable_runs(bytes: &[u8]) -> Decoded<'static> {
    let mut out = vec![b'\n'; bytes.len()];
    for (n, out) in out.chunks_mut(PIECE).enumerate() {
        copy_runs(bytes, n * PIECE, out);
    }
    Decoded {
        content: Cow::Owned(String::from_utf8(out).expect("only ASCII was written")),
        encoding: Encoding {
            name: "binary",
            guessed: false,
        },
        origin: Origin::Shifted(0),
    }
}

/// How much of a binary is looked at at once. No step branches, so that many bytes take one
/// instruction: most of what there is to read of a system's files are binaries.
const PIECE: usize = 4096;

/// Writes the bytes from `start` on that stand in a run.
fn copy_runs(bytes: &[u8], start: usize, out: &mut [u8]) {
    const ABOUT: usize = RUN - 1;
    // Whether each byte is printable, with those on either side that a run may reach.
    let mut is_printable = [0_u8; PIECE + 2 * ABOUT];
    let from = start.saturating_sub(ABOUT);
    let to = bytes.len().min(start + PIECE + ABOUT);
    let near = bytes.get(from..to).unwrap_or_default();
    let slots = is_printable.get_mut(ABOUT - (start - from)..);
    for (slot, byte) in slots.unwrap_or_default().iter_mut().zip(near) {
        *slot = u8::from(*byte >= b' ') & u8::from(*byte <= b'~') | u8::from(*byte == b'\t');
    }
    let mut starts_run = [0_u8; PIECE + ABOUT];
    join_run(&is_printable, &mut starts_run, |a, b| a & b);
    let mut stands_in_run = [0_u8; PIECE];
    join_run(&starts_run, &mut stands_in_run, |a, b| a | b);
    let own = bytes.get(start..).unwrap_or_default();
    for ((out, byte), stands) in out.iter_mut().zip(own).zip(&stands_in_run) {
        let mask = stands.wrapping_neg(); // all bits or none
        *out = (*byte & mask) | (b'\n' & !mask);
    }
}

/// Joins as many bytes as a run has from each place on.
fn join_run(from: &[u8], to: &mut [u8], join: impl Fn(u8, u8) -> u8) {
    let part = |at: usize| from.get(at..at + to.len()).unwrap_or_default();
    let parts: [&[u8]; RUN] = std::array::from_fn(part);
    let [a, b, c, d] = parts;
    let pairs = a.iter().zip(b).zip(c.iter().zip(d));
    for (to, ((a, b), (c, d))) in to.iter_mut().zip(pairs) {
        *to = join(join(*a, *b), join(*c, *d));
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, KOI8_U, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn check(bytes: &[u8], content: &str, encoding: &str, kind: Kind) {
        let path = RepoPath::new(b"a.c");
        let text = decode(&path, bytes);
        let found = (&*text.content, text.encoding.name, text.kind);
        assert_eq!(found, (content, encoding, kind));
    }

    /// A text in an encoding is read right, and says that it was guessed.
    fn check_legacy(encoding: &'static encoding_rs::Encoding, content: &str) {
        let (bytes, _, has_unmappable) = encoding.encode(content);
        assert!(!has_unmappable, "{} cannot spell it", encoding.name());
        let path = RepoPath::new(b"a.c");
        let text = decode(&path, &bytes);
        assert_eq!(text.content, content, "{}", encoding.name());
        assert!(text.encoding.guessed);
        for (at, c) in content.char_indices().filter(|(_, c)| *c == 'L') {
            assert_eq!(bytes.get(text.original(at)), Some(&b'L'), "{c} at {at}");
        }
    }

    fn utf16(content: &str, is_big: bool) -> Vec<u8> {
        let unit = |it: u16| {
            if is_big {
                it.to_be_bytes()
            } else {
                it.to_le_bytes()
            }
        };
        content.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn utf8_is_borrowed_and_a_mark_left_out() {
        check("größe\n".as_bytes(), "größe\n", "UTF-8", Kind::Source);
        check(b"\xef\xbb\xbfint\n", "int\n", "UTF-8", Kind::Source);
        check(b"", "", "UTF-8", Kind::Empty);
        check(b"\xef\xbb\xbf", "", "UTF-8", Kind::Empty);
        let path = RepoPath::new(b"a.c");
        let text = decode(&path, b"\xef\xbb\xbfint\n");
        assert!(matches!(text.content, Cow::Borrowed(_)));
        assert_eq!(text.original(1), 4);
    }

    #[test]
    fn utf16_and_utf32_are_read_with_and_without_a_mark() {
        let content = "Licensed under the MIT License – see LICENSE\r\n";
        for is_big in [false, true] {
            let name = if is_big { "UTF-16BE" } else { "UTF-16LE" };
            let bytes = utf16(content, is_big);
            check(&bytes, content, name, Kind::Source);
            let marked = [&utf16("\u{feff}", is_big), &*bytes].concat();
            check(&marked, content, name, Kind::Source);
            let path = RepoPath::new(b"a.c");
            let text = decode(&path, &marked);
            let see = content.find("see").unwrap();
            assert_eq!(
                text.original(see),
                2 + 2 * content.chars().position(|it| it == '–').unwrap() + 4
            );
        }
        let utf32: Vec<_> = "\u{feff}añ"
            .chars()
            .flat_map(|it| u32::from(it).to_le_bytes())
            .collect();
        check(&utf32, "añ", "UTF-32LE", Kind::Source);
        check(
            b"\xff\xfeh\0i\0!\0!\0\n",
            "hi!!\u{fffd}",
            "UTF-16LE",
            Kind::Source,
        );
    }

    #[test]
    fn older_encodings_are_guessed() {
        check(
            b"caf\xe9 sous licence GPL\n",
            "café sous licence GPL\n",
            "windows-1252",
            Kind::Source,
        );
        check_legacy(
            WINDOWS_1252,
            "Copyright © 2019 José Müller, Zürich. Licence: voir le fichier LICENSE à côté\n",
        );
        check_legacy(
            WINDOWS_1251,
            "Лицензия MIT. Данная лицензия разрешает лицам, получившим копию LICENSE, использовать\n",
        );
        check_legacy(
            KOI8_U,
            "Лицензия MIT. Данная лицензия разрешает лицам, получившим копию LICENSE, использовать\n",
        );
        check_legacy(
            GBK,
            "版权所有。本软件依据 LICENSE 许可证发布，任何人都可以自由使用、复制和修改。\n",
        );
        check_legacy(
            BIG5,
            "版權所有。本軟體依據 LICENSE 授權條款發布，任何人都可以自由使用、複製和修改。\n",
        );
        check_legacy(
            SHIFT_JIS,
            "このソフトウェアは LICENSE の条件に従って、自由に使用、複製、改変することができます。\n",
        );
        check_legacy(
            EUC_JP,
            "このソフトウェアは LICENSE の条件に従って、自由に使用、複製、改変することができます。\n",
        );
        check_legacy(
            EUC_KR,
            "이 소프트웨어는 LICENSE 조건에 따라 누구나 자유롭게 사용하고 복사할 수 있습니다.\n",
        );
    }

    #[test]
    fn a_few_odd_bytes_do_not_hide_a_text() {
        check(
            b"GNU\0General Public License\n",
            "GNU\0General Public License\n",
            "UTF-8",
            Kind::Source,
        );
        check(
            b"x\xff\xfeH\0e\0",
            "xÿþH\0e\0",
            "windows-1252",
            Kind::Source,
        );
        let every_word = "the\0and\0for\0not\0".repeat(100);
        check(every_word.as_bytes(), &every_word, "UTF-8", Kind::Source);
        check(
            "größe \u{fc}ber ".repeat(9).as_bytes(),
            &"größe \u{fc}ber ".repeat(9),
            "UTF-8",
            Kind::Source,
        );
        let broken = ["äöüäöü".as_bytes(), b"\xff", "ä".as_bytes()].concat();
        check(&broken, "äöüäöü\u{fffd}ä", "UTF-8", Kind::Source);
    }

    #[test]
    fn a_binary_shows_its_runs_at_their_places() {
        let bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0abc\0SPDX-License-Identifier: MIT\0\x01\x02\x03\0\0\0\0\0\0\0\0";
        let path = RepoPath::new(b"a.out");
        let text = decode(&path, bytes);
        assert_eq!(text.kind, Kind::Binary);
        assert_eq!(text.content.len(), bytes.len());
        assert_eq!(text.content.trim(), "SPDX-License-Identifier: MIT");
        assert_eq!(text.content.find("SPDX"), Some(16));
        let table: Vec<u8> = (0..200u16).flat_map(|it| (it % 9).to_le_bytes()).collect();
        assert_eq!(decode(&path, &table).kind, Kind::Binary);
        let archive = [
            b"!<arch>\n/               0           ".as_slice(),
            &[0, 0, 0, 30].repeat(240),
        ]
        .concat();
        assert_eq!(decode(&path, &archive).kind, Kind::Binary);
        let noise: Vec<u8> = (0..9000u32)
            .map(|it| it.wrapping_mul(2_654_435_761).to_le_bytes()[2])
            .collect();
        assert_eq!(decode(&path, &noise).kind, Kind::Binary);
    }

    proptest! {
        #[test]
        fn no_bytes_and_no_span_panic(bytes in vec(any::<u8>(), 0..600), a in 0..700usize, b in 0..700usize) {
            let path = RepoPath::new(b"x");
            for mark in [&b""[..], b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"text text text text \xe9"] {
                let bytes = [mark, &bytes].concat();
                let text = decode(&path, &bytes);
                let place = text.place(a..b);
                let (start, end) = (place.mark.0 as usize, place.mark.1 as usize);
                prop_assert!(place.excerpt.get(start..end).is_some());
                prop_assert!(place.excerpt.chars().count() <= 200);
                prop_assert!(place.line <= place.end_line && place.column >= 1);
                prop_assert!(text.original(a) <= bytes.len().max(4));
                prop_assert!(text.kind != Kind::Binary || text.content.len() == bytes.len());
            }
        }

        #[test]
        fn each_character_of_utf16_is_found_again(content in "[a-zéß☃𝄞 \n]{1,200}") {
            let bytes = [b"\xff\xfe".to_vec(), utf16(&content, false)].concat();
            let path = RepoPath::new(b"x");
            let text = decode(&path, &bytes);
            prop_assume!(text.kind != Kind::Binary);
            for (at, _) in content.char_indices() {
                let before = content.get(..at).expect("it is a boundary").encode_utf16().count();
                prop_assert_eq!(text.original(at), 2 + 2 * before);
            }
        }
    }
}
