// SPDX-License-Identifier: Apache-2.0

//! Names of licenses that are parts of a program.

use super::{
    mention::Mention,
    reader::{Reader, role},
    tables::Strength,
};

/// Whether a name is a part of a program: an identifier, a path, a call.
pub(super) fn is_code(reader: &Reader<'_>, mention: &Mention) -> bool {
    is_identifier(reader, mention) || is_path(reader, mention)
}

/// Whether the characters about a name make it an identifier, a member or a call.
fn is_identifier(reader: &Reader<'_>, mention: &Mention) -> bool {
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
    let is_small = reader
        .letters(mention.name.0)
        .starts_with(char::is_lowercase);
    let is_snake = || (mention.name.0 + 1..mention.name.1).any(|it| reader.gap(it) == "_");
    if before.is_ascii_alphanumeric() || is_small && is_snake() {
        return true;
    }
    if matches!((next, second), (b':', b':') | (b'-', b'>'))
        || next == b'.' && second.is_ascii_alphanumeric() && mention.strength != Strength::Full
        || next == b'=' && second != b' '
    {
        return true;
    }
    let after_all = reader.bytes_after(mention.end);
    // `BSD.*`: a pattern of names.
    if matches!(after_all, [b'.', b'*', ..]) {
        return true;
    }
    mention.strength != Strength::Full
        && matches!(after_all, [b'.', it, ..] if it.is_ascii_lowercase())
        || before == b':'
            && reader.gap(mention.name.0).ends_with("::")
            && !reader.gap(mention.name.0).contains(' ')
}

/// Whether a name is a part of a path or of a longer, hyphenated word.
fn is_path(reader: &Reader<'_>, mention: &Mention) -> bool {
    let before = reader.byte_before(mention.name.0);
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
