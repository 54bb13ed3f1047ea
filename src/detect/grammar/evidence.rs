// SPDX-License-Identifier: Apache-2.0

//! What the words around a name make of it: a statement, a mention, a denial.

use super::{
    code::is_code,
    mention::Mention,
    name::longest,
    reader::{Reader, role},
    tables::Strength,
};
use crate::read::Kind;

/// What a mention is worth on its own, the most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Evidence {
    /// A verb, a preposition or a key joins it to a work.
    Stated,
    /// Nothing but the name, but that in a place of its own.
    Named,
    /// Points to the text of a license that is stated elsewhere.
    Follows,
    /// A word in passing.
    Passing,
    /// Says that the license does not apply, or is another license's name.
    Denied,
}

/// What stands to the left of a mention.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Left {
    /// The roles of the words of the sentence.
    pub(super) roles: u32,
    /// The roles of the words that join it directly.
    pub(super) near: u32,
    pub(super) is_field: bool,
    /// Whether the sentence begins with `Alternatively`.
    pub(super) alternative: bool,
    pub(super) denied: bool,
}

/// The farthest that the sentence is read to the left, in words.
const MOST_LEFT: usize = 24;

/// Reads the sentence before a mention, back to the mention before it. What takes the mention back
/// may stand before one in passing: it is looked for back to `start`, the end of the last that
/// is more.
pub(super) fn left(reader: &Reader<'_>, mention: &Mention, floor: usize, start: usize) -> Left {
    let mut left = Left {
        is_field: is_field(reader, mention.start),
        ..Left::default()
    };
    let lowest = start.max(mention.start.saturating_sub(MOST_LEFT));
    let mut at = mention.start;
    let mut joined = true;
    while at > lowest && !reader.breaks_sentence(at) {
        at -= 1;
        if at < floor {
            left.denied |= speaks_of_others(reader, at, mention.start - at);
            continue;
        }
        let roles = reader.roles(at);
        let roles = roles | governs(reader, at);
        left.roles |= roles;
        if joined {
            left.near |= roles;
            let joins = role::FILL
                | role::TERMS
                | role::EITHER
                | role::UNDER
                | role::LICENSED
                | role::DUAL
                | role::LICENSE
                | role::VERSION
                | role::PUBLISHER;
            joined = roles & joins != 0;
        }
        let distance = mention.start - at;
        left.denied |= roles & role::COMPARE != 0 && distance <= 7;
        left.denied |= roles & role::NOT != 0
            && (distance <= 2 || reader.is(at + 1, role::LICENSED | role::UNDER | role::VERB))
            && !reader.says(at, "no");
        left.denied |=
            distance <= 3 && reader.says(at, "on") && at > 0 && reader.says(at - 1, "based");
        left.denied |= speaks_of_others(reader, at, distance);
        left.alternative |= reader.says(at, "alternatively") || reader.says(at, "alternately");
    }
    left
}

/// `covered by the EDL`: names a license, but no more than that. `The tools are covered by GPL` is
/// often a remark about other parts.
fn governs(reader: &Reader<'_>, at: usize) -> u32 {
    let verb = at.checked_sub(1).filter(|_| reader.says(at, "by"));
    let governs = verb.is_some_and(|it| reader.says(it, "covered") || reader.says(it, "governed"));
    if governs { role::LICENSE } else { 0 }
}

/// Whether the words from `at` on are about other works than this one.
fn speaks_of_others(reader: &Reader<'_>, at: usize, distance: usize) -> bool {
    let says = |words: &[&str]| (at..).zip(words).all(|(at, it)| reader.says(at, it));
    // `with other software that is released under the GPL`
    says(&["with", "other"]) && reader.is(at + 2, role::WORK)
        // `under section 7 of GPL version 3`
        || distance <= 3 && says(&["section"]) && reader.number(at + 1).is_some()
        // `terms such as the GPL`
        || distance <= 4 && says(&["such", "as"])
        // `programs should be released under the GPL`
        || says(&["should", "be"]) && reader.is(at + 2, role::VERB | role::LICENSED)
        // `doesn't mean that we distribute it under the GPL`
        || (reader.says(at, "mean") || reader.says(at, "upgrade"))
            && (at.saturating_sub(2)..at).any(|it| reader.is(it, role::NOT))
}

/// Whether a key stands before a word: `License: `, `"license": "`, `<license><name>`, `@license `.
fn is_field(reader: &Reader<'_>, start: usize) -> bool {
    let Some(key) = start.checked_sub(1) else {
        return false;
    };
    if is_type_of_license(reader, key, start) {
        return true;
    }
    if !reader.is(key, role::FIELD) {
        return false;
    }
    let gap = reader.gap(start);
    let separated =
        gap.contains([':', '=', '>', '|', '：', '"', '(']) || gap.starts_with(['/', '-', '[']);
    let is_license = reader.is(key, role::LICENSE | role::LICENSED)
        || reader.says(key, "copying")
        || reader.says(key, "spdx")
        || starts_with_license(reader.letters(key));
    let starts_line = reader.breaks_line(key) || reader.byte_before(key) == b'@';
    if is_license {
        return separated || starts_line && !reader.breaks_line(start);
    }
    // `name`, `type`, `url`, `id` are keys of a license's entry only right behind its key.
    let owner = (key.saturating_sub(6)..key).any(|it| reader.is(it, role::LICENSE));
    separated && owner
}

/// `licenses = ["notice"],  # Apache 2.0`: Bazel's field has a word for the kind of license, the
/// comment behind it the name.
fn is_type_of_license(reader: &Reader<'_>, kind: usize, start: usize) -> bool {
    const KINDS: &[&str] = &[
        "notice",
        "restricted",
        "reciprocal",
        "permissive",
        "unencumbered",
    ];
    let gap = reader.gap(start);
    gap.contains('#')
        && !gap.contains('\n')
        && KINDS.contains(&reader.letters(kind))
        && kind > 0
        && reader.says(kind - 1, "licenses")
}

/// `licenseId`, `LicenseName`.
fn starts_with_license(key: &str) -> bool {
    key.len() > 7
        && key
            .get(..5)
            .is_some_and(|it| it.eq_ignore_ascii_case("licen"))
}

/// The most words between a license and the one that takes its place, an address among them.
const MOST_TO_NEXT: usize = 8;

/// `MIT → ISC`: what it was before. An arrow before anything else, as between a key and its value,
/// says nothing of the kind.
fn is_replaced(reader: &Reader<'_>, mention: &Mention) -> bool {
    let behind = mention.end..mention.end + MOST_TO_NEXT;
    let mut behind = behind.take_while(|it| *it < reader.len() && !reader.breaks_line(*it));
    behind.any(|it| has_arrow(reader.gap(it)) && longest(reader, it).is_some())
}

/// `relicense (MIT → ISC)`: what it is from now on.
fn replaces(reader: &Reader<'_>, mention: &Mention) -> bool {
    let line = (0..mention.start).rev();
    let mut line = line
        .take_while(|it| !reader.breaks_line(it + 1))
        .take(MOST_LEFT);
    let is_news = |at: usize| reader.is(at, role::LICENSE | role::LICENSED | role::REMARK);
    let first = mention.start.saturating_sub(MOST_TO_NEXT);
    has_arrow(reader.gap(mention.start))
        && (first..mention.start).any(|it| longest(reader, it).is_some())
        && line.any(is_news)
}

fn has_arrow(gap: &str) -> bool {
    gap.contains('→') || gap.contains("->")
}

/// Decides what a mention is worth.
pub(super) fn weigh(reader: &Reader<'_>, mention: &Mention, left: &Left, kind: Kind) -> Evidence {
    if left.denied || denies_after(reader, mention) || is_replaced(reader, mention) {
        return Evidence::Denied;
    }
    if mention.strength != Strength::Url && is_code(reader, mention) {
        return Evidence::Denied;
    }
    // `GPL-` at the end of a line: what follows decides what it says, `compatible` above all.
    if matches!(
        reader.bytes_after(mention.end),
        [b'-', b' ' | b'\n' | b'\r' | b'\t', ..]
    ) && !reader.is(mention.end, role::OR | role::AND)
    {
        return Evidence::Passing;
    }
    if mention.strength == Strength::Bare {
        // A number at the end of the name is a word of its own: `Imlib2`.
        let (first, behind) = mention.name;
        let written: String = (first..behind).map(|it| reader.letters(it)).collect();
        let is_exact = left.is_field && written == mention.family.key;
        return if is_exact {
            Evidence::Stated
        } else {
            Evidence::Passing
        };
    }
    if left.is_field || replaces(reader, mention) {
        return Evidence::Stated;
    }
    weigh_by_strength(reader, mention, left, kind)
}

const JOINS: u32 = role::UNDER | role::LICENSED | role::DUAL;

fn weigh_by_strength(reader: &Reader<'_>, mention: &Mention, left: &Left, kind: Kind) -> Evidence {
    let joined = left.near & (JOINS | role::LICENSE) != 0;
    if is_quoted(reader, mention) && !joined {
        return Evidence::Passing;
    }
    let points = left.near & (role::COPY | role::SEE) != 0;
    if points && left.near & (role::UNDER | role::LICENSED) == 0 {
        return Evidence::Follows;
    }
    // `Changed license from GPL2 to …`: news, not a statement.
    let is_news = left.roles & role::REMARK != 0 && left.near & (role::UNDER | role::LICENSED) == 0;
    let is_news = is_news && !is_said_of_license(reader, mention);
    let is_change = mention.start > 0
        && (reader.says(mention.start - 1, "to") || reader.says(mention.start - 1, "from"));
    if is_news && left.roles & role::VERB == 0 && (is_change || mention.strength != Strength::Full)
    {
        return Evidence::Passing;
    }
    if describes(reader, mention) {
        return Evidence::Passing;
    }
    match mention.strength {
        Strength::Url => Evidence::Follows,
        Strength::Full | Strength::Short | Strength::Id if is_said_of_work(reader, mention) => {
            Evidence::Stated
        }
        Strength::Weak | Strength::Bare => weigh_weak(reader, mention, left, joined),
        Strength::Short if mention.version.is_none() && !may_be_initials(reader, mention, left) => {
            Evidence::Passing
        }
        _ if joined || left.roles & (JOINS | role::TERMS) != 0 => Evidence::Stated,
        _ if left.near & role::VERB != 0 => Evidence::Stated,
        Strength::Full if left.roles & role::VERB != 0 => Evidence::Stated,
        _ if is_alone(reader, mention) => Evidence::Named,
        _ if remarks(reader, mention, left) => Evidence::Passing,
        Strength::Full => Evidence::Named,
        // In the comments of a program an id without a verb is a word like any other.
        _ if kind == Kind::Source => Evidence::Passing,
        Strength::Short if !is_spelled_out(reader, mention) => Evidence::Passing,
        Strength::Short | Strength::Id => Evidence::Named,
    }
}

/// `As should be obvious, the license is GPLv2`.
fn is_said_of_license(reader: &Reader<'_>, mention: &Mention) -> bool {
    let is = mention
        .start
        .checked_sub(1)
        .filter(|it| reader.says(*it, "is"));
    let license = is.and_then(|it| it.checked_sub(1));
    license.is_some_and(|it| reader.is(it, role::LICENSE))
}

/// `This file is GPLv2 as found in COPYING`.
fn is_said_of_work(reader: &Reader<'_>, mention: &Mention) -> bool {
    let Some(this) = mention.start.checked_sub(3) else {
        return false;
    };
    let is_one_sentence = (this + 1..=mention.start).all(|it| !reader.breaks_sentence(it));
    is_one_sentence
        && reader.says(this, "this")
        && reader.is(this + 1, role::WORK)
        && reader.says(this + 2, "is")
}

/// `Both licenses are BSD-style`: says what they are like, not which they are.
fn describes(reader: &Reader<'_>, mention: &Mention) -> bool {
    let Some(before) = mention.start.checked_sub(1) else {
        return false;
    };
    let is = ["is", "are", "was", "were", "both"];
    let says_is = is.iter().any(|it| reader.says(before, it));
    says_is && (mention.name.0..mention.name.1).any(|it| reader.is(it, role::STYLE))
}

fn weigh_weak(reader: &Reader<'_>, mention: &Mention, left: &Left, joined: bool) -> Evidence {
    if !is_capitalised(reader, mention) {
        Evidence::Passing
    } else if joined && speaks_of_licensing(left) {
        Evidence::Stated
    } else if is_alone(reader, mention) && (is_brief(reader) || mention.version.is_some()) {
        Evidence::Named
    } else {
        Evidence::Passing
    }
}

/// Initials without a version need a verb, or a text that has nothing else to say.
fn may_be_initials(reader: &Reader<'_>, mention: &Mention, left: &Left) -> bool {
    let has_verb = left.roles & (JOINS | role::VERB | role::TERMS) != 0;
    is_spelled_as_initials(reader, mention) && (has_verb || is_brief(reader))
}

/// A text of so few words has nothing else to say.
fn is_brief(reader: &Reader<'_>) -> bool {
    reader.len() <= 14
}

/// `GPL` and `gpl`, but not `gpL` or `Gpl`.
fn is_spelled_as_initials(reader: &Reader<'_>, mention: &Mention) -> bool {
    let letters = reader.letters(mention.name.0);
    letters.chars().filter(|it| it.is_uppercase()).count() >= 2
}

/// `under X11` alone may be a place to run.
fn speaks_of_licensing(left: &Left) -> bool {
    left.near & (role::LICENSED | role::LICENSE | role::DUAL) != 0
        || left.roles & (role::VERB | role::TERMS | role::LICENSED) != 0
}

fn is_capitalised(reader: &Reader<'_>, mention: &Mention) -> bool {
    reader
        .letters(mention.name.0)
        .starts_with(|it: char| it.is_uppercase() || it.is_ascii_digit() || !it.is_ascii())
}

/// `GPLv2`, `GPL 2.0`, `GPL version 2`; `GPL2` may be anything.
fn is_spelled_out(reader: &Reader<'_>, mention: &Mention) -> bool {
    let numbers = (mention.start..mention.end)
        .filter(|it| reader.number(*it).is_some())
        .count();
    let says_version = (mention.start..mention.end).any(|it| reader.is(it, role::VERSION));
    let glued_v = reader.letters(mention.name.1 - 1).ends_with(['v', 'V']);
    mention.version.is_some() && (numbers > 1 || says_version || glued_v)
}

/// Whether the sentence speaks about licenses instead of giving one.
fn remarks(reader: &Reader<'_>, mention: &Mention, left: &Left) -> bool {
    let after = (mention.end..mention.end + 3).fold(0, |roles, it| roles | reader.roles(it));
    left.roles & role::REMARK != 0 || after & role::REMARK != 0
}

/// `GPL-compatible`, `GPL incompatible`, `LGPL-only symbol`.
fn denies_after(reader: &Reader<'_>, mention: &Mention) -> bool {
    let next = mention.end;
    let skip = usize::from(reader.is(next, role::FILL | role::NOT | role::LICENSE))
        + usize::from(reader.is(next + 1, role::NOT));
    (next..=next + skip).any(|it| reader.is(it, role::COMPARE) && !reader.breaks_sentence(it))
}

/// Whether quotes enclose the name alone, as in a program's string.
fn is_quoted(reader: &Reader<'_>, mention: &Mention) -> bool {
    let before = reader.byte_before(mention.start);
    let mut after = reader
        .bytes_after(mention.end)
        .iter()
        .copied()
        .skip_while(|it| *it == b'+');
    let after = after.next().unwrap_or(b' ');
    matches!(before, b'"' | b'\'' | b'`') && after == before
}

/// Whether a name is the last of its line, behind a sign that parts it from what stands before:
/// `Left Pad: MIT`, `| left-pad | MIT |`, `Left Pad (MIT)`.
pub(super) fn is_cell(reader: &Reader<'_>, mention: &Mention) -> bool {
    const PARTS: &[char] = &[':', '|', '(', '-', '–', '—', '\t', '='];
    let gap = reader.gap(mention.start);
    let is_last = reader.breaks_line(mention.end) || reader.gap(mention.end).contains(['|', ')']);
    let is_exact = is_capitalised(reader, mention) && mention.strength != Strength::Url;
    is_exact && is_last && !reader.breaks_line(mention.start) && gap.contains(PARTS)
}

/// Whether a name has its line, or the whole of a short text, for itself.
fn is_alone(reader: &Reader<'_>, mention: &Mention) -> bool {
    let fills = |at: usize| {
        reader.is(
            at,
            role::FILL
                | role::LICENSE
                | role::VERSION
                | role::PUBLISHER
                | role::WORK
                | role::UNDER
                | role::TERMS,
        )
    };
    let mut start = mention.start;
    while start > 0 && !reader.breaks_line(start) && fills(start - 1) {
        start -= 1;
    }
    let mut end = mention.end;
    while end < reader.len() && !reader.breaks_line(end) && fills(end) {
        end += 1;
    }
    let alone = reader.breaks_line(start) && reader.breaks_line(end);
    let before = reader.byte_before(mention.start);
    alone
        && !matches!(before, b'"' | b'\'')
        && !reader.gap(end).starts_with(['"', '\'', ';', '=', '(', ':'])
}
