// SPDX-License-Identifier: Apache-2.0

//! What joins mentions that stand together.

use std::collections::BTreeSet;

use super::{
    Context, corefer,
    evidence::{self, Evidence, Left},
    group::{Group, absorb, group},
    mention::Mention,
    reader::{Reader, role},
    tables::Strength,
};
use crate::{
    detect::{Class, rows},
    read::Kind,
};

/// A mention with what surrounds it.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) mention: Mention,
    pub(super) left: Left,
    pub(super) evidence: Evidence,
}

/// How a mention is joined to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Or,
    And,
    /// A comma: whatever the list says elsewhere.
    List,
    /// The same license again, in brackets or as an address.
    Same,
    With,
}

/// All groups of mentions, which are in order, by place.
pub(super) fn groups(
    reader: &Reader<'_>,
    mentions: Vec<Mention>,
    context: &Context<'_>,
) -> Vec<Group> {
    let mut placed = place(reader, mentions, context.kind);
    unlist(reader, &mut placed, context.kind);
    settle(reader, &mut placed, context);
    let mut groups = Vec::new();
    let mut rest = placed.as_slice();
    while !rest.is_empty() {
        let (n, joints) = together(reader, rest);
        let (head, tail) = rest.split_at(n);
        let mut made = group(head, &joints);
        if let (Some(made), Some(first)) = (&mut made, head.first())
            && is_string(reader, made, first)
        {
            made.class = Class::Clue;
        }
        groups.extend(made);
        rest = tail;
    }
    absorb(&mut groups);
    groups
}

/// Whether an expression is a string of a program, with nothing before it that makes it a
/// statement: `parse("(MIT OR Apache-2.0)")`.
fn is_string(reader: &Reader<'_>, group: &Group, first: &Placed) -> bool {
    let joins = role::UNDER | role::LICENSED | role::DUAL | role::LICENSE;
    if first.left.is_field || first.left.near & joins != 0 {
        return false;
    }
    let is_quote = |it: u8| matches!(it, b'"' | b'\'' | b'`');
    let gap = reader.gap(group.start).as_bytes();
    let opens = gap
        .iter()
        .rev()
        .find(|it| **it != b'(')
        .is_some_and(|it| is_quote(*it));
    let mut after = reader.bytes_after(group.end).iter();
    let closes = after
        .find(|it| !matches!(**it, b')' | b'+'))
        .is_some_and(|it| is_quote(*it));
    opens && closes
}

fn place(reader: &Reader<'_>, mentions: Vec<Mention>, kind: Kind) -> Vec<Placed> {
    let (mut floor, mut start) = (0, 0);
    let mut placed: Vec<Placed> = Vec::new();
    for mention in mentions {
        let before = placed.last_mut().map(|it| &mut it.mention);
        if let Some(before) = before.filter(|it| abbreviates(reader, it, &mention)) {
            before.end = mention.end;
            floor = mention.end;
            continue;
        }
        let left = evidence::left(reader, &mention, floor, start);
        let evidence = evidence::weigh(reader, &mention, &left, kind);
        floor = mention.end;
        if evidence <= Evidence::Follows {
            start = floor;
        }
        placed.push(Placed {
            mention,
            left,
            evidence,
        });
    }
    placed
}

/// Whether a mention says how a license is called from here on: `the GNU General Public License,
/// version 2 ("GPL")`.
fn abbreviates(reader: &Reader<'_>, before: &Mention, here: &Mention) -> bool {
    let says_nothing_more = here.version.is_none() || here.version == before.version;
    let is_near = (before.end..=before.end + 1).contains(&here.start);
    let opens = || (before.end..=here.start).any(|it| reader.gap(it).contains('('));
    let mut behind = reader.bytes_after(here.end).iter();
    let closes = behind.find(|it| !matches!(**it, b'"' | b'\''));
    before.family.key == here.family.key
        && says_nothing_more
        && is_near
        && opens()
        && closes == Some(&b')')
}

/// So many different licenses close to each other in a program or in data are its table of them.
const LIST: usize = 15;

/// Program text whose strings name one license after another deals with licenses, and so does a
/// file of data that gives many of them by key, if it does not tell of what. Of manifests and lock
/// files others read the fields. A text for people may be a file of notices: what is a list there,
/// `detect::list` decides.
fn unlist(reader: &Reader<'_>, placed: &mut [Placed], kind: Kind) {
    if matches!(kind, Kind::License | Kind::Prose) {
        return;
    }
    let entries = || placed.iter().filter(|it| is_entry(reader, it, kind));
    let n = entries().count();
    let n_keys = entries().map(key).collect::<BTreeSet<_>>().len();
    let is_table = kind == Kind::Source && n_keys >= 3 && n >= 4 || n >= 6 && n_keys >= 4;
    if kind == Kind::Data && is_table {
        // All licenses count: of a list of ids few are fields, and the others name no works.
        let spans = placed.iter();
        let spans = spans.map(|it| reader.span(it.mention.start..it.mention.end));
        if rows::name_works(reader.text, &spans.collect::<Vec<_>>(), placed.len()) {
            return;
        }
    }
    let is_list = is_dense(placed);
    for it in placed.iter_mut() {
        if is_list || is_table && is_entry(reader, it, kind) {
            it.evidence = it.evidence.max(Evidence::Passing);
        }
    }
}

/// Whether a mention is a value of a program or of data.
fn is_entry(reader: &Reader<'_>, it: &Placed, kind: Kind) -> bool {
    kind == Kind::Source && reader.is_in_literal(it.mention.start) || it.left.is_field
}

fn key(it: &Placed) -> &'static str {
    it.mention.family.key
}

fn is_dense(placed: &[Placed]) -> bool {
    const MOST_APART: usize = 25; // words from one license to the next, on average
    let ends = placed.first().zip(placed.last());
    let is_close = ends.is_some_and(|(first, last)| {
        (last.mention.end - first.mention.start) / placed.len() < MOST_APART
    });
    is_close && placed.iter().map(key).collect::<BTreeSet<_>>().len() >= LIST
}

/// Gives mentions what their neighbours tell: a repeat is no statement of its own, the later
/// members of a list share the verb of the first, an address gives a version.
fn settle(reader: &Reader<'_>, placed: &mut [Placed], context: &Context<'_>) {
    for at in 1..placed.len() {
        let (before, here) = placed.split_at_mut(at);
        let (before, here) = (&before[at - 1], &mut here[0]);
        let joins = role::UNDER | role::LICENSED | role::DUAL;
        // `satisfies MIT AND GPL-2.0 OR ISC`: what is said of the first is said of all.
        if before.left.denied
            && !here.mention.family.is_exception
            && here.left.near & joins == 0
            && !here.left.is_field
            && joint(reader, before, here).is_some()
        {
            here.left.denied = true;
            here.evidence = Evidence::Denied;
        }
        if joint(reader, before, here).is_some_and(|it| it != Joint::Same)
            && here.evidence != Evidence::Denied
            && before.evidence <= Evidence::Named
        {
            here.evidence = here.evidence.min(before.evidence);
            here.left.near |= before.left.near;
        }
    }
    // `MIT or GPL license`: the member behind speaks for the one before.
    for at in (1..placed.len()).rev() {
        let (before, here) = placed.split_at_mut(at);
        let (before, here) = (&mut before[at - 1], &here[0]);
        if joint(reader, before, here).is_some_and(|it| it != Joint::Same)
            && here.evidence <= Evidence::Named
            && before.evidence == Evidence::Passing
        {
            before.evidence = Evidence::Named;
        }
    }
    if context.kind == Kind::License {
        raise(reader, placed);
    }
    share_versions(reader, placed);
    corefer::co_refer(placed, context.known);
}

/// A file of notices is about licenses: what it names in passing it names, and a table's cell
/// `Left Pad: MIT` as well, though the word alone is nobody's license.
fn raise(reader: &Reader<'_>, placed: &mut [Placed]) {
    const LEAST_CELLS: usize = 2;
    let is_cell = |it: &Placed| evidence::is_cell(reader, &it.mention);
    let has_cells = placed
        .iter()
        .filter(|it| is_cell(it))
        .take(LEAST_CELLS)
        .count()
        == LEAST_CELLS;
    for it in placed
        .iter_mut()
        .filter(|it| it.evidence == Evidence::Passing)
    {
        if it.mention.strength < Strength::Weak || has_cells && is_cell(it) {
            it.evidence = Evidence::Named;
        }
    }
}

/// `the GPL or LGPL, version 2`: one version for both.
fn share_versions(reader: &Reader<'_>, placed: &mut [Placed]) {
    for at in (1..placed.len()).rev() {
        let (before, here) = placed.split_at_mut(at);
        let (before, here) = (&mut before[at - 1], &here[0]);
        let listed = matches!(
            joint(reader, before, here),
            Some(Joint::Or | Joint::And | Joint::List)
        );
        let close = here.mention.start.saturating_sub(before.mention.end) <= 2;
        let (one, other) = (&mut before.mention, &here.mention);
        let fits = other.version.is_some_and(|it| one.family.id(it).is_some())
            && one.family.has_later
            && other.family.has_later;
        if listed
            && close
            && fits
            && one.version.is_none()
            && one.family.key != other.family.key
            && other.name.1 <= other.end
        {
            (one.version, one.bound) = (other.version, other.bound);
        }
    }
}

/// How many of the first mentions belong together, and how.
fn together(reader: &Reader<'_>, placed: &[Placed]) -> (usize, Vec<Joint>) {
    let mut joints = Vec::new();
    for pair in placed.windows(2) {
        let [before, here] = pair else { break };
        if here.evidence >= Evidence::Follows
            && before.evidence <= Evidence::Named
            && !here.mention.family.is_exception
        {
            break;
        }
        // An exception to what is a repeat is granted to what is repeated.
        if here.mention.family.is_exception && before.evidence == Evidence::Denied {
            break;
        }
        let Some(joint) = joint(reader, before, here) else {
            break;
        };
        joints.push(joint);
    }
    (joints.len() + 1, joints)
}

/// The most words between two licenses of one expression.
const MOST_BETWEEN: usize = 22;

/// So many words at most stand between a license that is called by a word of its own and its
/// exception: `Ruby with the Classpath exception`.
const MOST_BESIDE: usize = 3;

/// What joins two mentions that follow each other.
fn joint(reader: &Reader<'_>, before: &Placed, here: &Placed) -> Option<Joint> {
    let (from, to) = (before.mention.end, here.mention.start);
    if to < from || to - from > MOST_BETWEEN || before.mention.family.is_exception {
        return None;
    }
    if here.mention.family.is_exception {
        // `Nokia gives you more rights, which are described in the Nokia Qt LGPL Exception`: the
        // company's license, of the same name, is not what it is an exception from.
        let is_word = before.mention.strength == Strength::Bare;
        return (!is_word || to - from <= MOST_BESIDE).then_some(Joint::With);
    }
    let mut joint = None;
    let mut n_foreign = 0;
    for at in from..to {
        let roles = reader.roles(at);
        if reader.breaks_paragraph(at) || reader.breaks_sentence(at) {
            return None;
        }
        if reader.says(at, "or") || roles & role::OR != 0 && roles & role::OPTION == 0 {
            joint = Some(Joint::Or);
        } else if joint.is_none() && roles & role::AND != 0 {
            joint = Some(Joint::And);
        }
        let known = role::FILL
            | role::TERMS
            | role::LICENSE
            | role::UNDER
            | role::LICENSED
            | role::EITHER
            | role::OR
            | role::AND
            | role::OPTION
            | role::VERB
            | role::PUBLISHER
            | role::VERSION
            | role::STYLE
            | role::WORK;
        n_foreign += usize::from(roles & known == 0);
    }
    // `part of Python Paste and released under the MIT License` lists nothing.
    let is_loose = before.evidence > Evidence::Named || here.evidence > Evidence::Named;
    if is_loose && to - from > 4 {
        return None;
    }
    if n_foreign > 2 || reader.breaks_paragraph(to) || reader.breaks_sentence(to) && joint.is_none()
    {
        return None;
    }
    if joint.is_some() {
        return joint;
    }
    // `The MIT License (MIT) + Apache 2.0`.
    let gap = reader.gap(to).trim_start_matches([')', ' ']).trim_end();
    if from == to {
        return match gap {
            "/" | "|" | "||" | " / " | "or/and" | "and/or" | "\\" => Some(Joint::Or),
            "&" | "+" | "&&" => Some(Joint::And),
            "," | ", " | ";" => Some(Joint::List),
            _ if same(before, here) => Some(Joint::Same),
            _ => None,
        };
    }
    same(before, here).then_some(Joint::Same)
}

fn same(before: &Placed, here: &Placed) -> bool {
    before.mention.family.key == here.mention.family.key
}
