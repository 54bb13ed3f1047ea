// SPDX-License-Identifier: Apache-2.0

//! What the words around a name make of it: a statement, a mention, a denial.

use super::{
    mention::Mention,
    reader::{Reader, role},
    tables::Strength,
};

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

/// Reads the sentence before a mention, back to the mention before it.
pub(super) fn left(reader: &Reader<'_>, mention: &Mention, floor: usize) -> Left {
    let mut left = Left {
        is_field: is_field(reader, mention.start),
        ..Left::default()
    };
    let lowest = floor.max(mention.start.saturating_sub(MOST_LEFT));
    let mut at = mention.start;
    let mut joined = true;
    while at > lowest && !reader.breaks_sentence(at) {
        at -= 1;
        let roles = reader.roles(at);
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
        left.alternative |= reader.says(at, "alternatively") || reader.says(at, "alternately");
    }
    left
}

/// Whether a key stands before a word: `License: `, `"license": "`, `<license><name>`, `@license `.
fn is_field(reader: &Reader<'_>, start: usize) -> bool {
    let Some(key) = start.checked_sub(1) else {
        return false;
    };
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

/// `licenseId`, `LicenseName`.
fn starts_with_license(key: &str) -> bool {
    key.len() > 7
        && key
            .get(..5)
            .is_some_and(|it| it.eq_ignore_ascii_case("licen"))
}

/// Decides what a mention is worth.
pub(super) fn weigh(reader: &Reader<'_>, mention: &Mention, left: &Left) -> Evidence {
    if left.denied || denies_after(reader, mention) {
        return Evidence::Denied;
    }
    if mention.strength != Strength::Url && is_code(reader, mention) {
        return Evidence::Denied;
    }
    if mention.strength == Strength::Bare {
        let is_exact = left.is_field && reader.letters(mention.name.0) == mention.family.key;
        return if is_exact {
            Evidence::Stated
        } else {
            Evidence::Passing
        };
    }
    if left.is_field {
        return Evidence::Stated;
    }
    let joins = role::UNDER | role::LICENSED | role::DUAL;
    let strong = left.near & joins != 0 || left.roles & (joins | role::TERMS) != 0;
    let follows = left.near & (role::COPY | role::SEE) != 0
        || left.roles & role::COPY != 0 && left.roles & role::UNDER == 0;
    if follows && !(left.near & (role::UNDER | role::LICENSED) != 0) {
        return Evidence::Follows;
    }
    let is_quoted = is_quoted(reader, mention);
    match mention.strength {
        Strength::Url if strong || left.roles & (role::SEE | role::LICENSE) != 0 => {
            Evidence::Follows
        }
        Strength::Url => Evidence::Follows,
        Strength::Weak if left.near & joins != 0 && is_capitalised(reader, mention) => {
            Evidence::Stated
        }
        Strength::Weak
            if is_alone(reader, mention)
                && is_capitalised(reader, mention)
                && (is_brief(reader) || mention.version.is_some()) =>
        {
            Evidence::Named
        }
        Strength::Weak => Evidence::Passing,
        Strength::Short
            if mention.version.is_none() && !is_spelled_as_initials(reader, mention) =>
        {
            Evidence::Passing
        }
        Strength::Short
            if mention.version.is_none()
                && left.roles & (joins | role::VERB | role::TERMS) == 0
                && !is_brief(reader) =>
        {
            Evidence::Passing
        }
        _ if strong => Evidence::Stated,
        _ if left.near & role::VERB != 0 => Evidence::Stated,
        _ if left.roles & role::VERB != 0 && mention.strength == Strength::Full => Evidence::Stated,
        _ if is_alone(reader, mention) && !is_quoted => Evidence::Named,
        _ if is_quoted => Evidence::Passing,
        Strength::Full if !remarks(reader, mention, left) => Evidence::Named,
        Strength::Short | Strength::Id
            if (mention.version.is_some() || mention.strength == Strength::Id)
                && !remarks(reader, mention, left) =>
        {
            Evidence::Named
        }
        _ => Evidence::Passing,
    }
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

fn is_capitalised(reader: &Reader<'_>, mention: &Mention) -> bool {
    reader
        .letters(mention.name.0)
        .starts_with(|it: char| it.is_uppercase() || it.is_ascii_digit() || !it.is_ascii())
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

/// Whether a name is a part of a program: an identifier, a path, a call.
fn is_code(reader: &Reader<'_>, mention: &Mention) -> bool {
    let before = reader.byte_before(mention.name.0);
    let run = reader.bytes_after(mention.name.1);
    let run = run
        .iter()
        .take(12)
        .position(|it| !it.is_ascii_alphanumeric())
        .and_then(|it| run.get(it..))
        .unwrap_or_default();
    if run.first() == Some(&b'_') && mention.strength != Strength::Full {
        return true;
    }
    let after = reader.bytes_after(mention.name.1);
    let (next, second) = (
        after.first().copied().unwrap_or(b' '),
        after.get(1).copied().unwrap_or(b' '),
    );
    if matches!(before, b'_' | b'$' | b'.' | b'#' | b'~' | b'%' | b'&')
        || matches!(next, b'_' | b'$' | b'[')
    {
        return true;
    }
    if next == b'('
        && second != b'('
        && mention.strength != Strength::Full
        && !second.is_ascii_uppercase()
        && !second.is_ascii_digit()
        && second != b's'
        && second != b'v'
    {
        return true;
    }
    if matches!((next, second), (b':', b':') | (b'-', b'>'))
        || next == b'.' && second.is_ascii_alphanumeric() && mention.strength != Strength::Full
        || next == b'=' && second != b' '
    {
        return true;
    }
    let words_before = mention
        .name
        .0
        .checked_sub(1)
        .map_or(0, |it| reader.roles(it));
    if before == b'/'
        && mention.strength != Strength::Full
        && words_before & (role::LICENSE) == 0
        && mention.name.0 > 0
    {
        // `MIT/GPL` is a list; `doc/gpl` is a path.
        let name_before = reader.letters(mention.name.0 - 1);
        return !name_before
            .chars()
            .any(|it| it.is_uppercase() || it.is_ascii_digit());
    }
    let joined = before == b'-' && reader.gap(mention.name.0) == "-" && mention.name.0 > 0;
    joined
        && !reader.is(
            mention.name.0 - 1,
            role::LICENSE | role::LICENSED | role::DUAL | role::VERSION | role::WITH,
        )
        && mention.strength != Strength::Full
}

/// Whether quotes enclose the name alone, as in a program's string.
fn is_quoted(reader: &Reader<'_>, mention: &Mention) -> bool {
    let before = reader.byte_before(mention.start);
    let after = reader
        .bytes_after(mention.end)
        .first()
        .copied()
        .unwrap_or(b' ');
    matches!(before, b'"' | b'\'') && after == before
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
