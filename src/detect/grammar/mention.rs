// SPDX-License-Identifier: Apache-2.0

//! Finds the places that name a license, with the version and its bound.

use super::{
    name::longest,
    reader::{Reader, role},
    tables::{FAMILIES, Family, Name, Strength, Version},
};

/// What is said about versions other than the named one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bound {
    Unstated,
    Only,
    Later,
}

/// One place that names a license.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// The first word.
    pub(super) start: usize,
    /// The word after the last one, version and bound included.
    pub(super) end: usize,
    /// The first and the next word of the name itself.
    pub(super) name: (usize, usize),
    pub(super) family: &'static Family,
    pub(super) strength: Strength,
    pub(super) version: Option<Version>,
    /// The first version that has had this name, which is what it means without a version.
    pub(super) since: Option<Version>,
    pub(super) bound: Bound,
}

/// More words than a name has.
pub(super) const MOST_NAME: usize = 64;

/// So many names are read. A text that has more of them is about nothing else, and what each says
/// is weighed by the words about it, which takes its time.
pub(in crate::detect) const MOST_MENTIONS: usize = 20_000;

/// Every name in the text, by place, up to that bound.
pub(super) fn mentions(reader: &Reader<'_>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut masks = reader.masked.iter().peekable();
    let mut at = 0;
    while let Some(token) = reader
        .tokens
        .get(at)
        .filter(|_| found.len() < MOST_MENTIONS)
    {
        while masks.next_if(|it| it.end <= token.start).is_some() {}
        if let Some(mask) = masks.next_if(|it| it.start <= token.start) {
            // Only a name at its end may reach beyond it.
            let end = reader.tokens.partition_point(|it| it.start < mask.end);
            at = at.max(end.saturating_sub(MOST_NAME));
        }
        let Some((end, name)) = longest(reader, at) else {
            at += 1;
            continue;
        };
        // `LICENSE BSD-3-Clause-Clear` is no `licence BSD` of a French sentence, and `the BSD
        // 3-Clause No Military License` not `the BSD 3-Clause`, with which it starts.
        let leads = || reader.is(at, role::LICENSE) || reader.says(at, "the");
        let inner = Some(at + 1).filter(|it| *it < end && leads());
        if inner
            .and_then(|it| longest(reader, it))
            .is_some_and(|it| it.0 > end)
        {
            at += 1;
            continue;
        }
        if reader.is_masked(at) {
            at = end;
            continue;
        }
        let floor = found.last().map_or(0, |it| it.end);
        let mention = complete(reader, at, end, name, floor);
        at = mention.end.max(end);
        let more = more_versions(reader, &mention);
        found.push(mention);
        if let Some(more) = more {
            at = more.end;
            found.push(more);
        }
    }
    found
}

fn complete(
    reader: &Reader<'_>,
    start: usize,
    name_end: usize,
    name: &'static Name,
    floor: usize,
) -> Mention {
    let family = FAMILIES
        .get(name.family)
        .expect("the build checked every family");
    let mut mention = Mention {
        start,
        end: name_end,
        name: (start, name_end),
        family,
        strength: name.strength,
        version: name.version,
        since: name.since,
        bound: Bound::Unstated,
    };
    if let Some(bound) = spelled_bound(reader, name_end) {
        mention.bound = bound;
        return mention;
    }
    if name.strength == Strength::Url {
        return mention;
    }
    if mention.version.is_none() && !family.versions.is_empty() {
        let after = version_after(reader, name_end, family);
        match after.or_else(|| version_before(reader, start, floor, family)) {
            Some((version, from, to)) => {
                mention.version = Some(version);
                mention.start = mention.start.min(from);
                mention.end = mention.end.max(to);
                bound(reader, &mut mention, from, to);
            }
            None => bound(reader, &mut mention, name_end, name_end),
        }
    } else if family.has_later || mention.version.is_some() {
        bound(reader, &mut mention, name_end, name_end);
    }
    mention
}

/// The bound that an id ends in: `GPL-2.0-or-later`.
fn spelled_bound(reader: &Reader<'_>, name_end: usize) -> Option<Bound> {
    let last = name_end.checked_sub(1)?;
    match reader.letters(last) {
        "later" | "LATER" => Some(Bound::Later),
        "only" | "ONLY" => Some(Bound::Only),
        _ => None,
    }
}

/// Numbers that are written out.
const NUMBERS: &[(&str, u16)] = &[("one", 1), ("two", 2), ("three", 3), ("二", 2), ("三", 3)];

/// The version that starts at a word, if the family has it: the version and the word after it.
pub(super) fn version_at(
    reader: &Reader<'_>,
    at: usize,
    family: &Family,
) -> Option<(Version, usize)> {
    let written = || {
        NUMBERS
            .iter()
            .find(|it| reader.says(at, it.0))
            .map(|it| it.1)
    };
    let first = reader.number(at).or_else(written)?;
    let mut numbers = [first, 0, 0];
    let mut end = at + 1;
    for number in numbers.iter_mut().skip(1) {
        let joined = matches!(reader.gap(end), "." | "-" | "_" | ". " | ",");
        match reader.number(end).filter(|_| joined && end < reader.len()) {
            Some(next) => *number = next,
            None => break,
        }
        end += 1;
    }
    let version = (numbers[0], numbers[1], numbers[2]);
    if family.id(version).is_some() {
        return Some((version, end));
    }
    if family.id((first, numbers[1], 0)).is_some() {
        return Some(((first, numbers[1], 0), (at + 2).min(end)));
    }
    // `LGPLv21`, `GPL30`.
    let (tens, ones) = (first / 10, first % 10);
    if end == at + 1 && tens > 0 && family.id((tens, ones, 0)).is_some() {
        return Some(((tens, ones, 0), end));
    }
    // `GPL 2.1` is a slip of the pen for version 2; `LGPL 3.1` for 3.
    family.has_later.then_some(())?;
    family.id((first, 0, 0)).map(|_| ((first, 0, 0), end))
}

/// The farthest that a version is looked for behind a name, in words.
const MOST_BETWEEN: usize = 34;

/// Words of the publisher's name; its address may follow.
const FOUNDATION: &[&str] = &[
    "foundation",
    "inc",
    "fsf",
    "fundación",
    "fundação",
    "фондом",
];

/// Whether letters are a word, which is in lower case, whatever their case.
fn is_word(letters: &str, word: &str) -> bool {
    letters.len() == word.len()
        && letters
            .chars()
            .flat_map(char::to_lowercase)
            .eq(word.chars())
}

/// The version behind a name: `License, Version 2.0`, `License as published by the Free Software
/// Foundation; either version 2`. Gives the version and the words it stands on.
fn version_after(
    reader: &Reader<'_>,
    from: usize,
    family: &Family,
) -> Option<(Version, usize, usize)> {
    let mut announced = false;
    let mut n_foreign = 0;
    let mut in_address = false;
    let mut at = from;
    while at < reader.len() && at < from + MOST_BETWEEN {
        let near = at < from + 4;
        if reader.breaks_paragraph(at) && at > from + 1 {
            return None;
        }
        if let Some((version, end)) = version_at(reader, at, family)
            && (announced || near && reader.number(at).is_some())
        {
            let glued = at == from
                && matches!(
                    reader.gap(at),
                    "" | " " | "-" | "_" | " (" | "\n" | " v" | " >= " | ">=" | "_v"
                )
                && !is_count(reader, end);
            return (announced || glued || reader.gap(at).contains(">="))
                .then_some((version, at, end));
        }
        in_address |= FOUNDATION.iter().any(|it| is_word(reader.letters(at), it));
        if reader.number(at).is_some() && !announced && !in_address {
            return None;
        }
        let roles = reader.roles(at);
        announced = roles & role::VERSION != 0;
        let skips = role::PUBLISHER
            | role::FILL
            | role::LICENSE
            | role::VERSION
            | role::EITHER
            | role::UNDER
            | role::ONLY
            | role::TERMS;
        if reader.breaks_sentence(at) && !announced && !reader.is(at + 1, role::VERSION) {
            return None;
        }
        if roles & skips == 0 {
            n_foreign += 1;
        }
        let is_list = roles & (role::OR | role::AND) != 0
            && roles & (role::PUBLISHER | role::FILL) == 0
            && !joins_verbs_or_versions(reader, at, in_address);
        if n_foreign > if in_address { 14 } else { 3 } || is_list {
            return None;
        }
        at += 1;
    }
    None
}

/// `verbreiten und/oder verändern`, and behind the publisher `o la versione 3`: no list of licenses.
fn joins_verbs_or_versions(reader: &Reader<'_>, at: usize, in_address: bool) -> bool {
    let is_either = |at: usize| reader.gap(at) == "/" && reader.is(at, role::OR | role::AND);
    let next = at + 1 + usize::from(reader.is(at + 1, role::FILL));
    let has_version = || reader.is(next, role::VERSION);
    is_either(at + 1) || is_either(at) || in_address && has_version()
}

/// `MIT 2 files`: a count, not a version.
fn is_count(reader: &Reader<'_>, end: usize) -> bool {
    reader.is(end, role::WORK) && reader.letters(end).ends_with('s') && reader.gap(end) == " "
}

/// The version before a name: `version 2 or later of the GNU General Public License`, `v2 GPL`.
fn version_before(
    reader: &Reader<'_>,
    start: usize,
    floor: usize,
    family: &Family,
) -> Option<(Version, usize, usize)> {
    let lowest = floor.max(start.saturating_sub(16));
    let mut at = start;
    let mut n_foreign = 0;
    while at > lowest {
        if at < reader.len() && reader.breaks_sentence(at) {
            return None;
        }
        at -= 1;
        if reader.is(at, role::VERSION)
            && let Some((version, end)) = version_at(reader, at + 1, family)
            && end <= start
        {
            return Some((version, at, end));
        }
        let fills = role::FILL
            | role::OPTION
            | role::OR
            | role::LATER
            | role::ONLY
            | role::TERMS
            | role::VERSION
            | role::PUBLISHER
            | role::LICENSE;
        n_foreign += usize::from(!reader.is(at, fills) && reader.number(at).is_none());
        if n_foreign > 0 {
            return None;
        }
    }
    None
}

/// The farthest that "or later" is looked for behind a version, in words.
const MOST_TO_LATER: usize = 22;

/// Reads `+`, `or any later version`, `only` behind a version (words `from` to `to`).
fn bound(reader: &Reader<'_>, mention: &mut Mention, from: usize, to: usize) {
    if has_plus(reader, to) {
        mention.bound = Bound::Later;
        return;
    }
    if reader.gap(from).contains(">=") || reader.gap(from).contains('≥') {
        mention.bound = Bound::Later;
        return;
    }
    if from > 0 && (reader.is(from - 1, role::ONLY) && to > from) {
        mention.bound = Bound::Only;
        return;
    }
    // Without a version, `GPL or later` says as much as `GPL` does.
    let mut at = to;
    while at < reader.len() && at < to + MOST_TO_LATER {
        if at > to && reader.breaks_sentence(at) || reader.breaks_paragraph(at) {
            return;
        }
        if let Some(end) = bracketed(reader, at, mention.family) {
            at = end;
            continue;
        }
        if reader.is_line_number(at) {
            at += 1;
            continue;
        }
        let roles = reader.roles(at);
        if roles & role::LATER != 0 && (roles & role::VERSION == 0) && !reader.says(at, "up")
            || is_and_up(reader, at)
        {
            // `or any later version accepted by the membership of …`: not for everybody to choose.
            let accepted = (at + 1..at + 4)
                .any(|it| reader.says(it, "accepted") || reader.says(it, "approved"));
            mention.bound = if accepted { Bound::Only } else { Bound::Later };
            mention.end = mention.end.max(at + 1);
            return;
        }
        if roles & role::ONLY != 0 {
            mention.bound = Bound::Only;
            mention.end = mention.end.max(at + 1);
            return;
        }
        if roles
            & (role::OPTION
                | role::FILL
                | role::VERSION
                | role::PUBLISHER
                | role::LICENSE
                | role::OR)
            == 0
            || reader.number(at).is_some_and(|it| !is_year(it))
        {
            return;
        }
        at += 1;
    }
}

/// Whether a plus sign stands behind a version. `C++` is no version, and `GPL + MIT` is a list.
fn has_plus(reader: &Reader<'_>, to: usize) -> bool {
    match reader.bytes_after(to) {
        [b'+', rest @ ..] => rest.first() != Some(&b'+'),
        [b' ', b'+', b' ' | b'\n' | b')', ..] => longest(reader, to).is_none(),
        _ => false,
    }
}

/// The word behind a name in brackets that repeats the license: `version 2 of the License (GPLv2)
/// or any later version`.
fn bracketed(reader: &Reader<'_>, at: usize, family: &Family) -> Option<usize> {
    reader.gap(at).ends_with('(').then_some(())?;
    let (end, name) = longest(reader, at)?;
    FAMILIES
        .get(name.family)
        .filter(|it| it.key == family.key)?;
    let end = version_at(reader, end, family).map_or(end, |it| it.1);
    reader.gap(end).starts_with(')').then_some(end)
}

/// `version 2, June 1991`: when it was published.
fn is_year(number: u16) -> bool {
    (1980..2100).contains(&number)
}

fn is_and_up(reader: &Reader<'_>, at: usize) -> bool {
    reader.says(at, "up") && at > 0 && reader.is(at - 1, role::AND | role::OR)
}

/// A second version behind the first: `version 2 or version 3`, `GPL 2/3`.
fn more_versions(reader: &Reader<'_>, mention: &Mention) -> Option<Mention> {
    let version = mention.version?;
    if mention.strength == Strength::Url
        || mention.bound != Bound::Unstated
        || mention.end <= mention.name.1
    {
        return None;
    }
    let mut at = mention.end;
    let mut joined = reader.gap(at).trim() == "/";
    while at < reader.len() && at < mention.end + 12 && !reader.breaks_sentence(at) {
        if joined && let Some((other, end)) = version_at(reader, at, mention.family) {
            let announced = reader.is(at - 1, role::VERSION | role::OR);
            if other == version || !(announced || reader.gap(at).contains('/')) {
                return None;
            }
            let mut more = mention.clone();
            (more.start, more.end, more.name) = (at, end, (at, end));
            more.version = Some(other);
            bound(reader, &mut more, at, end);
            return Some(more);
        }
        joined |= reader.is(at, role::OR | role::AND);
        if !reader.is(
            at,
            role::OPTION | role::VERSION | role::OR | role::AND | role::LICENSE | role::FILL,
        ) && !reader.number(at).is_some_and(is_year)
            || longest(reader, at).is_some()
        {
            return None;
        }
        at += 1;
    }
    None
}

impl Mention {
    /// The expression that the mention stands for; `None` if the version is left open.
    pub(super) fn id(&self) -> String {
        let family = self.family;
        let since = || self.since.and_then(|it| family.id(it));
        let Some(id) = self.version.and_then(|it| family.id(it)) else {
            return match since() {
                Some(id) if family.has_later => format!("{id}-or-later"),
                Some(id) => id.to_owned(),
                None => family.unversioned.to_owned(),
            };
        };
        match (family.has_later, self.bound) {
            (false, _) => id.to_owned(),
            (true, Bound::Later) => format!("{id}-or-later"),
            (true, Bound::Only | Bound::Unstated) => format!("{id}-only"),
        }
    }
}
