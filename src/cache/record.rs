// SPDX-License-Identifier: Apache-2.0

//! What is known of a file as bytes, and back.
//!
//! The fields of each type one behind the other, in the order below: numbers as LEB128, texts and
//! lists with their length before them, what may be absent with a 0 or 1 before it. A field that
//! a type gets later is missed by the compiler here. There is no version in it: another engine
//! has another key ([`super::seal`]).
//!
//! Domain types are not made serialisable for this: a derived form would change with them in
//! silence. Reading takes any bytes: it ends, allocates no more than they are worth, and nests no
//! deeper than expressions do.

use std::ops::Range;

use crate::{
    detect::{
        BOUNDS, Class, Copyright, Detection, Difference, Disguise, Edit, Match, Method, Reference,
        Score,
    },
    expression::{Expression, LicenseId, Node, Term},
    licenses,
    read::{Encoding, Kind, Place},
};

use super::Known;

/// Deeper than the parser lets any expression be.
const DEEPEST: usize = 64;

/// What is known as bytes.
pub(super) fn write(known: &Known) -> Vec<u8> {
    let mut bytes = Vec::new();
    known.put(&mut bytes);
    bytes
}

/// What the bytes say; `None` if they are no record, or more than one.
pub(super) fn read(bytes: &[u8]) -> Option<Known> {
    let mut rest = Bytes(bytes);
    let known = Known::take(&mut rest)?;
    rest.0.is_empty().then_some(known)
}

/// Bytes that are not read yet.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn one(&mut self) -> Option<u8> {
        let (one, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*one)
    }

    fn some(&mut self, n: usize) -> Option<&'a [u8]> {
        let (some, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(some)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = usize::take(self)?;
        std::str::from_utf8(self.some(length)?).ok()
    }
}

/// What can be written and read.
trait Wire: Sized {
    fn put(&self, to: &mut Vec<u8>);
    fn take(from: &mut Bytes<'_>) -> Option<Self>;
}

/// A type by its fields.
macro_rules! fields {
    ($type:ident { $($field:ident),+ }) => {
        impl Wire for $type {
            fn put(&self, to: &mut Vec<u8>) {
                let Self { $($field),+ } = self;
                $($field.put(to);)+
            }

            fn take(from: &mut Bytes<'_>) -> Option<Self> {
                Some(Self { $($field: Wire::take(from)?),+ })
            }
        }
    };
}

/// A type that is one of several, by its number.
macro_rules! one_of {
    ($type:ident { $($one:ident),+ }) => {
        impl Wire for $type {
            fn put(&self, to: &mut Vec<u8>) {
                match self {
                    $(Self::$one)|+ => to.push(*self as u8),
                }
            }

            fn take(from: &mut Bytes<'_>) -> Option<Self> {
                let number = from.one()?;
                [$(Self::$one),+].into_iter().find(|it| *it as u8 == number)
            }
        }
    };
}

fields!(Known {
    kind,
    encoding,
    detection
});
fields!(Detection {
    matches,
    copyrights,
    references,
    unfilled,
    bounds,
    disguise
});
fields!(Match {
    expression,
    raw,
    method,
    class,
    score,
    span,
    place,
    difference,
    problem
});
fields!(Difference {
    n_words,
    nearest,
    n_removed,
    n_added,
    edits
});
fields!(Edit {
    span,
    added,
    removed
});
fields!(Copyright {
    statement,
    holder,
    years,
    line
});
fields!(Reference {
    target,
    span,
    place,
    is_field
});
fields!(Disguise { n_words, place });
fields!(Place {
    line,
    end_line,
    column,
    excerpt,
    mark
});
one_of!(Method {
    Tag,
    Text,
    Notice,
    Field
});
one_of!(Class {
    Declared,
    Exact,
    Near,
    Stated,
    Named,
    Modified,
    Partial,
    Unknown,
    Clue,
    List
});
one_of!(Kind {
    Source,
    License,
    Prose,
    Manifest,
    Data,
    Binary,
    Empty
});

impl Wire for usize {
    fn put(&self, to: &mut Vec<u8>) {
        let mut rest = *self;
        while rest >= 0x80 {
            to.push(low_bits(rest) | 0x80);
            rest >>= 7;
        }
        to.push(low_bits(rest));
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = from.one()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Self::try_from(number).ok();
            }
        }
        None
    }
}

/// The lowest seven bits of a number.
fn low_bits(number: usize) -> u8 {
    u8::try_from(number & 0x7f).expect("seven bits are no more than eight")
}

impl Wire for u32 {
    fn put(&self, to: &mut Vec<u8>) {
        (*self as usize).put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        Self::try_from(usize::take(from)?).ok()
    }
}

impl Wire for bool {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        match from.one()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Wire for Box<str> {
    fn put(&self, to: &mut Vec<u8>) {
        put_text(self, to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        from.text().map(Self::from)
    }
}

fn put_text(text: &str, to: &mut Vec<u8>) {
    text.len().put(to);
    to.extend_from_slice(text.as_bytes());
}

impl<T: Wire> Wire for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.is_some().put(to);
        if let Some(it) = self {
            it.put(to);
        }
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        Some(if bool::take(from)? {
            Some(T::take(from)?)
        } else {
            None
        })
    }
}

impl<T: Wire> Wire for Box<T> {
    fn put(&self, to: &mut Vec<u8>) {
        T::put(self, to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        T::take(from).map(Self::new)
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.len().put(to);
        for it in self {
            it.put(to);
        }
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        /// What a length that lies costs at most.
        const MOST_AT_ONCE: usize = 64;
        let length = usize::take(from)?;
        let mut list = Self::with_capacity(length.min(MOST_AT_ONCE));
        for _ in 0..length {
            list.push(T::take(from)?);
        }
        list.shrink_to_fit();
        Some(list)
    }
}

impl<T: Wire, U: Wire> Wire for (T, U) {
    fn put(&self, to: &mut Vec<u8>) {
        self.0.put(to);
        self.1.put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        Some((T::take(from)?, U::take(from)?))
    }
}

impl<T: Wire> Wire for Range<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.start.put(to);
        self.end.put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        Some(T::take(from)?..T::take(from)?)
    }
}

impl Wire for Score {
    fn put(&self, to: &mut Vec<u8>) {
        u32::from(self.0).put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        u16::try_from(u32::take(from)?).ok().map(Self)
    }
}

impl Wire for Encoding {
    fn put(&self, to: &mut Vec<u8>) {
        put_text(self.name, to);
        self.guessed.put(to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        let name = from.text()?;
        Self::named(name, bool::take(from)?)
    }
}

/// Words that the program has: of `bounds` one of a few, else the id of a license.
impl Wire for &'static str {
    fn put(&self, to: &mut Vec<u8>) {
        put_text(self, to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        let text = from.text()?;
        let bound = BOUNDS.into_iter().find(|it| *it == text);
        bound.or_else(|| Some(licenses::corpus().get(text)?.id))
    }
}

impl Wire for Expression {
    fn put(&self, to: &mut Vec<u8>) {
        put_node(self.node(), to);
    }

    fn take(from: &mut Bytes<'_>) -> Option<Self> {
        take_node(from, DEEPEST).map(Self::from)
    }
}

/// A term starts with a 0, `AND` with a 1, `OR` with a 2.
fn put_node(node: &Node, to: &mut Vec<u8>) {
    let (kind, operands) = match node {
        Node::Term(term) => {
            to.push(0);
            put_text(term.license.as_str(), to);
            term.or_later.put(to);
            let exception = term.exception.as_ref();
            return put_text(exception.map_or("", LicenseId::as_str), to);
        }
        Node::And(operands) => (1, operands),
        Node::Or(operands) => (2, operands),
    };
    to.push(kind);
    operands.len().put(to);
    for it in operands {
        put_node(it, to);
    }
}

fn take_node(from: &mut Bytes<'_>, depth: usize) -> Option<Node> {
    let kind = from.one()?;
    if kind == 0 {
        let license = LicenseId::trusted(from.text()?);
        let or_later = bool::take(from)?;
        let exception = Some(from.text()?).filter(|it| !it.is_empty());
        return Some(Node::Term(Term {
            license,
            or_later,
            exception: exception.map(LicenseId::trusted),
        }));
    }
    let depth = depth.checked_sub(1)?;
    let n_operands = usize::take(from)?;
    let mut operands = Vec::new();
    for _ in 0..n_operands {
        operands.push(take_node(from, depth)?);
    }
    match kind {
        _ if operands.len() < 2 => None,
        1 => Some(Node::And(operands)),
        2 => Some(Node::Or(operands)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{detect, read as reading, walk::RepoPath};

    fn known(path: &str, content: &[u8]) -> Known {
        let path = RepoPath::new(path.as_bytes());
        let text = reading::decode(&path, content);
        Known {
            kind: text.kind,
            encoding: text.encoding,
            detection: detect::detect(&text, licenses::corpus()),
        }
    }

    #[track_caller]
    fn check(path: &str, content: &[u8]) -> Vec<u8> {
        let known = known(path, content);
        let bytes = write(&known);
        assert_eq!(read(&bytes), Some(known));
        bytes
    }

    #[test]
    fn what_is_written_is_read_back() {
        check("empty", b"");
        check("a.bin", &[0, 1, 2, 3, 255, 254, 0, 9, 4, 4, 3, 2]);
        check(
            "a.txt",
            b"Jos\xe9 Mu\xf1oz, licensed under the MIT license\n",
        );
        check("a.txt", b"\xff\xfeM\0I\0T\0 \0l\0i\0c\0e\0n\0s\0e\0");
        check("a.c", b"// SPDX-License-Identifier: (MIT OR GPL-2.0+ WITH Classpath-exception-2.0) AND LicenseRef-x AND\n");
        check(
            "a.c",
            "// under the GN\u{200b}U General Public License version 2 or later; see COPYING\n"
                .as_bytes(),
        );
        check(
            "package.json",
            br#"{"name": "x", "license": "SEE LICENSE IN terms.txt"}"#,
        );
    }

    #[test]
    fn a_license_text_with_changes_is_read_back() {
        let text = licenses::corpus().text("BSD-3-Clause").unwrap();
        check("LICENSE", text.as_bytes());
        let changed = text.replace("DISCLAIMED", "DISCLAIMED WITH A SMILE");
        check("LICENSE", changed.as_bytes());
    }

    #[test]
    fn no_bytes_make_it_panic_or_run_on() {
        let mut bytes = check(
            "a.c",
            b"// SPDX-License-Identifier: MIT AND (0BSD OR ISC)\n// Copyright 2024 Ann\n",
        );
        for at in 0..bytes.len() {
            assert_eq!(read(&bytes[..at]), None);
        }
        for at in 0..bytes.len() {
            for value in [0, 1, 2, 0x7f, 0x80, 0xff] {
                let was = std::mem::replace(&mut bytes[at], value);
                let seen = read(&bytes);
                assert!(seen.is_none_or(|it| write(&it).len() <= 2 * bytes.len()));
                bytes[at] = was;
            }
        }
        let deep: Vec<u8> = [1, 2].repeat(100_000);
        assert_eq!(take_node(&mut Bytes(&deep), DEEPEST), None);
        assert_eq!(usize::take(&mut Bytes(&[0xff; 20])), None);
    }
}
