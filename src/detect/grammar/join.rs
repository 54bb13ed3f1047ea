// SPDX-License-Identifier: Apache-2.0

//! One expression out of mentions that stand together.

use std::collections::BTreeMap;

use super::{
    evidence::{self, Evidence, Left},
    mention::{Bound, Mention, mentions},
    reader::{Reader, role},
    tables::{Strength, Version},
};
use crate::{detect::Class, read::Kind};

/// Mentions that make one expression.
#[derive(Debug)]
pub(super) struct Group {
    /// The first word and the word after the last one.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) expression: String,
    pub(super) class: Class,
    pub(super) ambiguous: bool,
    pub(super) alternative: bool,
    pub(super) is_exception: bool,
}

/// A mention with what surrounds it.
#[derive(Debug)]
struct Placed {
    mention: Mention,
    left: Left,
    evidence: Evidence,
}

/// How a mention is joined to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Or,
    And,
    /// A comma: whatever the list says elsewhere.
    List,
    /// The same license again, in brackets or as an address.
    Same,
    With,
}

/// So many different licenses close to each other are a list, not statements.
const LIST: usize = 15;

/// All groups, by place.
pub(super) fn groups(reader: &Reader<'_>, kind: Kind) -> Vec<Group> {
    let mut placed = place(reader);
    if is_list(&placed) || is_table(&placed) {
        placed
            .iter_mut()
            .for_each(|it| it.evidence = it.evidence.max(Evidence::Passing));
    }
    settle(reader, &mut placed, kind);
    let mut groups = Vec::new();
    let mut rest = placed.as_slice();
    while !rest.is_empty() {
        let (n, joints) = together(reader, rest);
        let (head, tail) = rest.split_at(n);
        groups.extend(group(head, &joints));
        rest = tail;
    }
    absorb(&mut groups);
    groups
}

fn place(reader: &Reader<'_>) -> Vec<Placed> {
    let mut floor = 0;
    let mut placed: Vec<Placed> = Vec::new();
    for mention in mentions(reader) {
        let left = evidence::left(reader, &mention, floor);
        let evidence = evidence::weigh(reader, &mention, &left);
        floor = mention.end;
        placed.push(Placed {
            mention,
            left,
            evidence,
        });
    }
    placed
}

fn is_list(placed: &[Placed]) -> bool {
    let mut keys: Vec<&str> = placed.iter().map(|it| it.mention.family.key).collect();
    keys.sort_unstable();
    keys.dedup();
    let (Some(first), Some(last)) = (placed.first(), placed.last()) else {
        return false;
    };
    keys.len() >= LIST && (last.mention.end - first.mention.start) / placed.len() < 25
}

/// Keys that give one license after another: a program that deals with licenses, or its tests.
fn is_table(placed: &[Placed]) -> bool {
    let mut keyed: Vec<&str> = placed
        .iter()
        .filter(|it| it.left.is_field && it.evidence <= Evidence::Named)
        .map(|it| it.mention.family.key)
        .collect();
    let n = keyed.len();
    keyed.sort_unstable();
    keyed.dedup();
    n >= 6 && keyed.len() >= 4
}

/// Gives mentions what their neighbours tell: a repeat is no statement of its own, the later
/// members of a list share the verb of the first, an address gives a version.
fn settle(reader: &Reader<'_>, placed: &mut [Placed], kind: Kind) {
    for at in 1..placed.len() {
        let (before, here) = placed.split_at_mut(at);
        let (before, here) = (&before[at - 1], &mut here[0]);
        if joint(reader, before, here).is_some_and(|it| it != Joint::Same)
            && here.evidence != Evidence::Denied
            && before.evidence <= Evidence::Named
        {
            here.evidence = here.evidence.min(before.evidence);
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
    if kind == Kind::License {
        let weakest = |it: &Placed| it.mention.strength < Strength::Weak;
        placed
            .iter_mut()
            .filter(|it| it.evidence == Evidence::Passing && weakest(it))
            .for_each(|it| it.evidence = Evidence::Named);
    }
    co_refer(placed);
}

/// Which licenses are one for the question of who repeats whom.
fn kin(key: &str) -> &str {
    match key {
        "GPL" | "LGPL" | "AGPL" | "GFDL" => "GNU",
        _ if key.starts_with("BSD") => "BSD",
        _ => key,
    }
}

/// A mention as the others see it: its number, what it names, and what it says of versions.
type Seen = (usize, &'static str, Option<Version>, Bound);

/// The mentions with at least this evidence, of those that say the same the first two: whoever
/// asks wants to know whether there is another one.
fn seen(placed: &[Placed], least: Evidence) -> Vec<Seen> {
    let mut n_seen = BTreeMap::new();
    let mut seen = Vec::new();
    for (at, it) in placed.iter().enumerate() {
        if it.evidence > least {
            continue;
        }
        let said = (it.mention.family.key, it.mention.version, it.mention.bound);
        let n = n_seen.entry(said).or_insert(0);
        *n += 1;
        if *n <= 2 {
            seen.push((at, said.0, said.1, said.2));
        }
    }
    seen
}

fn co_refer(placed: &mut [Placed]) {
    let stated = seen(placed, Evidence::Named);
    let all = seen(placed, Evidence::Follows);
    for (at, here) in placed.iter_mut().enumerate() {
        let mention = &mut here.mention;
        let key = mention.family.key;
        let others = || stated.iter().filter(move |it| it.0 != at);
        if here.evidence == Evidence::Follows {
            // `under the MPL. See the MPL version 1.1`: the reference has what the statement lacks.
            let adds =
                mention.version.is_some() && !others().any(|it| it.1 == key && it.2.is_some());
            let is_known = !adds && others().any(|it| kin(it.1) == kin(key));
            here.evidence = if is_known {
                Evidence::Denied
            } else {
                Evidence::Named
            };
            continue;
        }
        if here.evidence > Evidence::Named {
            continue;
        }
        let versioned = || {
            all.iter()
                .filter(|it| it.0 != at)
                .filter(|it| it.1 == key && it.2.is_some())
        };
        if mention.version.is_none()
            && !mention.family.versions.is_empty()
            && versioned().next().is_some()
        {
            here.evidence = Evidence::Denied;
        }
        if mention.bound == Bound::Unstated && mention.version.is_some() && mention.family.has_later
        {
            let bound = versioned()
                .filter(|it| it.2 == mention.version && it.3 != Bound::Unstated)
                .map(|it| it.3)
                .max();
            mention.bound = bound.unwrap_or(mention.bound);
        }
        if key == "BSD" && others().any(|it| it.1 != "BSD" && kin(it.1) == "BSD") {
            here.evidence = Evidence::Denied;
        }
    }
    versions_from_addresses(placed);
}

/// `under the GPL, http://www.gnu.org/licenses/gpl-3.0.html`: the address gives the version.
fn versions_from_addresses(placed: &mut [Placed]) {
    for at in 1..placed.len() {
        let (before, here) = placed.split_at_mut(at);
        let (before, here) = (&mut before[at - 1].mention, &here[0].mention);
        let same = before.family.key == here.family.key && here.strength == Strength::Url;
        if same && before.version.is_none() && before.bound == Bound::Unstated {
            before.version = here.version;
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
        let Some(joint) = joint(reader, before, here) else {
            break;
        };
        joints.push(joint);
    }
    (joints.len() + 1, joints)
}

/// The most words between two licenses of one expression.
const MOST_BETWEEN: usize = 22;

/// What joins two mentions that follow each other.
fn joint(reader: &Reader<'_>, before: &Placed, here: &Placed) -> Option<Joint> {
    let (from, to) = (before.mention.end, here.mention.start);
    if to < from || to - from > MOST_BETWEEN || before.mention.family.is_exception {
        return None;
    }
    if here.mention.family.is_exception {
        return Some(Joint::With);
    }
    let mut joint = None;
    let mut n_foreign = 0;
    for at in from..to {
        let roles = reader.roles(at);
        if reader.breaks_paragraph(at) {
            return None;
        }
        if reader.breaks_sentence(at) {
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
    if n_foreign > 2 || reader.breaks_paragraph(to) || reader.breaks_sentence(to) && joint.is_none()
    {
        return None;
    }
    if joint.is_some() {
        return joint;
    }
    let gap = reader.gap(to).trim();
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

/// Makes the expression of mentions that belong together.
fn group(placed: &[Placed], joints: &[Joint]) -> Option<Group> {
    let first = placed.first()?;
    let evidence = placed.iter().map(|it| it.evidence).min()?;
    if placed.iter().all(|it| it.evidence == Evidence::Denied) {
        return None;
    }
    let dual = first.left.roles & (role::DUAL | role::EITHER) != 0;
    let chosen = joints.contains(&Joint::Or) || dual;
    let mut parts: Vec<String> = Vec::new();
    let mut ambiguous = false;
    for (at, it) in placed.iter().enumerate() {
        let joint = at.checked_sub(1).and_then(|at| joints.get(at)).copied();
        if joint == Some(Joint::With)
            && let Some(last) = parts.last_mut()
        {
            if !last.contains(" WITH ") && !last.contains(" OR ") && it.evidence != Evidence::Denied
            {
                *last = format!("{last} WITH {}", it.mention.id());
            }
            continue;
        }
        if it.evidence == Evidence::Denied {
            continue;
        }
        ambiguous |= it.mention.version.is_none() && it.mention.family.versions.len() > 1;
        let id = it.mention.id();
        let id = if id.is_empty() {
            format!("LicenseRef-placet-{}-unversioned", it.mention.family.key)
        } else {
            id
        };
        if !parts.contains(&id) {
            parts.push(id);
        }
    }
    let is_exception = placed.iter().all(|it| it.mention.family.is_exception);
    ambiguous |= dual && parts.len() > 1 && joints.contains(&Joint::And);
    let wrap = |it: String| {
        if it.contains(" OR ") && !chosen {
            format!("({it})")
        } else {
            it
        }
    };
    let expression = if parts.len() > 1 {
        parts
            .into_iter()
            .map(wrap)
            .collect::<Vec<_>>()
            .join(if chosen { " OR " } else { " AND " })
    } else {
        parts.pop()?
    };
    let class = match evidence {
        _ if is_exception => Class::Clue,
        Evidence::Stated if !ambiguous => Class::Stated,
        Evidence::Stated | Evidence::Named => Class::Named,
        Evidence::Follows | Evidence::Passing | Evidence::Denied => Class::Clue,
    };
    let last = placed.last()?;
    Some(Group {
        start: first.mention.start,
        end: last.mention.end,
        expression,
        class,
        ambiguous,
        alternative: first.left.alternative,
        is_exception,
    })
}

/// An alternative is joined to the statement before it: `Alternatively, under the GPL`.
fn absorb(groups: &mut Vec<Group>) {
    let mut kept: Vec<Group> = Vec::new();
    for group in groups.drain(..) {
        let is_alternative = group.alternative && group.class != Class::Clue;
        let mut before = kept.iter_mut().rev().filter(|_| is_alternative);
        match before.find(|it| it.class != Class::Clue) {
            Some(last) if group.start < last.end + 250 => {
                if last.expression != group.expression {
                    last.expression = format!("{} OR {}", last.expression, group.expression);
                    last.end = group.end;
                }
            }
            _ => kept.push(group),
        }
    }
    *groups = kept;
}
