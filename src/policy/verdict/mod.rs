// SPDX-License-Identifier: Apache-2.0

//! What a policy says of one expression, and which of its lines say so.
//!
//! The verdicts of the parts are joined by the tree itself: OR is the minimum, AND the maximum.
//! No normal form is made, so that the cost is that of the expression.

mod branch;
mod versions;

use std::{cell::Cell, cmp::Reverse};

use super::{Entry, Layer, Pattern, Policy, Setting, Verdict, sets};
use crate::{
    diagnostic::Label,
    expression::{Claim, Expression, Node, Term},
};

/// What a policy says of an expression or of a claim.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// The verdict.
    pub verdict: Verdict,
    /// The expression with the best branch taken of each choice; `None` if there is no expression.
    pub chosen: Option<Expression>,
    /// How the verdict came about; `None` if there is no expression.
    pub tree: Option<Explained>,
    /// What decided it: of the first license, from the left, with the same verdict.
    pub decided: Decided,
}

/// One node of an expression, and what the policy says of it.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The node.
    pub expression: Expression,
    /// What the policy says of it.
    pub verdict: Verdict,
    /// What decided it, for one license.
    pub decided: Option<Decided>,
    /// The operands, in the author's order.
    pub operands: Vec<Self>,
    /// Which operand is taken, for an OR.
    pub chosen: Option<usize>,
    /// The node with the best branch taken of each choice in it.
    pub taken: Expression,
}

/// What decided the verdict of one license.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Why.
    pub why: Why,
    /// The line of the policy that says so; `None` where nothing is written and a default holds.
    pub label: Option<Label>,
    /// The version that is taken of an `or later`, where that is what decided.
    pub version: Option<String>,
}

/// Why a license has its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// An entry of `allow`, `review` or `deny` matches it.
    Listed,
    /// No entry does.
    Default,
    /// It is no license of the SPDX list, and no entry matches it.
    Unknown,
    /// There is no license.
    Unlicensed,
    /// All rights are kept.
    Proprietary,
}

/// What of a policy holds somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Holding {
    /// The layers: a bit each.
    pub(super) layers: u64,
    /// The choices: a bit each.
    pub(super) choices: u64,
}

/// Evaluates expressions for one project.
pub(super) struct Judge<'a> {
    policy: &'a Policy,
    /// The licenses that the project states for itself.
    own: &'a [Term],
    /// The choices that have decided something: a bit each.
    used: Cell<u64>,
}

/// How well an entry matches: the greatest wins.
pub(super) type Rank = (u8, usize, Verdict);

impl<'a> Judge<'a> {
    pub(super) fn new(policy: &'a Policy, own: &'a [Term]) -> Self {
        Self {
            policy,
            own,
            used: Cell::new(0),
        }
    }

    /// The choices that have decided something so far: a bit each.
    pub(super) fn used_choices(&self) -> u64 {
        self.used.get()
    }

    pub(super) fn expression(&self, expression: &Expression, at: Holding) -> Evaluation {
        let tree = self.explained(expression.node(), at);
        Evaluation {
            verdict: tree.verdict,
            chosen: Some(tree.taken.clone()),
            decided: tree.deciding(),
            tree: Some(tree),
        }
    }

    pub(super) fn claim(&self, claim: &Claim, at: Holding) -> Evaluation {
        match claim {
            Claim::Licensed(it) => self.expression(&it.expression, at),
            Claim::None => self.unlicensed(at),
            Claim::NoAssertion => leaf(Verdict::Unknown, Why::Unknown, None),
            Claim::Proprietary => self.proprietary(at),
            // What can be read of it is judged; each word that cannot is unknown.
            Claim::Invalid(error) => match Expression::parse_partial(&error.text) {
                Ok(expression) => self.expression(&expression, at),
                Err(_) => leaf(Verdict::Unknown, Why::Unknown, None),
            },
        }
    }

    /// The verdict of having no license at all.
    pub(super) fn unlicensed(&self, at: Holding) -> Evaluation {
        self.stricter(at, |it| self.unlicensed_of(it))
    }

    fn unlicensed_of(&self, at: Holding) -> Evaluation {
        let setting = self.setting(at, |it| it.unlicensed.as_ref());
        let verdict = setting.map_or(Verdict::Unknown, |it| it.value);
        leaf(
            verdict,
            Why::Unlicensed,
            setting.map(|it| self.label_of(it)),
        )
    }

    fn proprietary(&self, at: Holding) -> Evaluation {
        self.stricter(at, |it| self.proprietary_of(it))
    }

    /// What holds, or what is locked if that is stricter.
    fn stricter(&self, at: Holding, of: impl Fn(Holding) -> Evaluation) -> Evaluation {
        let locked = at.locked(self.policy).map(&of);
        locked.fold(of(at), |found, locked| {
            if locked.verdict > found.verdict {
                locked
            } else {
                found
            }
        })
    }

    fn proprietary_of(&self, at: Holding) -> Evaluation {
        let is_named = |entry: &Entry| entry.pattern == Pattern::Set(sets::PROPRIETARY);
        let entries = self
            .policy
            .entries
            .iter()
            .filter(|it| holds(it, at) && is_named(it));
        match entries.max_by_key(|it| (it.layer, it.verdict)) {
            Some(entry) => leaf(entry.verdict, Why::Proprietary, Some(self.label(entry))),
            None => leaf(Verdict::Deny, Why::Proprietary, None),
        }
    }

    fn explained(&self, node: &Node, at: Holding) -> Explained {
        match node {
            Node::Term(term) => self.term(term, at),
            Node::And(operands) => {
                let operands: Vec<_> = operands.iter().map(|it| self.explained(it, at)).collect();
                let taken = Expression::and(operands.iter().map(|it| it.taken.clone()));
                let worst = operands.iter().map(|it| it.verdict).max();
                node_of(node, worst, operands, None, taken)
            }
            Node::Or(operands) => {
                let operands: Vec<_> = operands.iter().map(|it| self.explained(it, at)).collect();
                let chosen = self.choice(node, at, &operands).or_else(|| {
                    let best = operands.iter().enumerate();
                    let best = best.min_by_key(|(_, it)| self.preference(it));
                    best.map(|(index, _)| index)
                });
                let best = chosen.and_then(|it| operands.get(it));
                let taken = best.map(|it| it.taken.clone());
                let verdict = best.map(|it| it.verdict);
                node_of(node, verdict, operands, chosen, taken)
            }
        }
    }

    fn term(&self, term: &Term, at: Holding) -> Explained {
        let (verdict, decided) = self.atom(term, at);
        let expression = Expression::from(term.clone());
        Explained {
            taken: expression.clone(),
            expression,
            verdict,
            decided: Some(decided),
            operands: Vec::new(),
            chosen: None,
        }
    }

    /// What the policy says of a license; where a part of it is locked, never better than that.
    fn atom(&self, term: &Term, at: Holding) -> (Verdict, Decided) {
        let locked = at.locked(self.policy).map(|it| self.atom_of(term, it));
        locked.fold(self.atom_of(term, at), |found, locked| {
            if locked.0 > found.0 { locked } else { found }
        })
    }

    /// An entry for the term as it stands decides; else the best version that it offers; else,
    /// under an exception of the SPDX list, its license alone, since those only add permission.
    fn atom_of(&self, term: &Term, at: Holding) -> (Verdict, Decided) {
        if term.exception.is_some() {
            return self.pair(term, at);
        }
        let own = self.entry(term, at);
        let is_named = own.is_some_and(|(rank, it)| rank.0 >= EXACT || self.lists(it, term));
        if !is_named
            && !self.policy.matching.is_strict
            && let Some(found) = self.best_version(term, at, own)
        {
            return found;
        }
        match own {
            Some((_, entry)) => self.listed(entry, None),
            None => self.unmatched(term, at),
        }
    }

    fn pair(&self, term: &Term, at: Holding) -> (Verdict, Decided) {
        if let Some((_, entry)) = self.entry(term, at) {
            return self.listed(entry, None);
        }
        let exception = term.exception.as_ref();
        let only_adds = exception.is_some_and(|it| !it.is_ref() && it.is_listed());
        let license = Term {
            exception: None,
            ..term.clone()
        };
        if only_adds && !self.policy.matching.is_exact {
            return self.atom_of(&license, at);
        }
        let (verdict, decided) = if only_adds {
            self.unmatched(&license, at)
        } else {
            self.unknown(at)
        };
        // An unlisted pair is never better than its license.
        let (of_license, why) = self.atom_of(&license, at);
        if of_license > verdict {
            (of_license, why)
        } else {
            (verdict, decided)
        }
    }

    /// Whether an entry is about each license of an expression: by its id, or by a pattern of such
    /// ids that goes on from `start`. A set, or a pattern of all that is unlisted, names none.
    pub(super) fn names(&self, expression: &Expression, start: &str, at: Holding) -> bool {
        let names = |it: &Entry| match &it.pattern {
            Pattern::Term(_) => true,
            Pattern::RefGlob(of) => of.starts_with(start),
            Pattern::Set(_) | Pattern::Own(_) => false,
        };
        let is_named = |it| self.entry(it, at).is_some_and(|(_, it)| names(it));
        expression.terms().all(is_named)
    }

    /// The entry that matches a term best.
    pub(super) fn entry(&self, term: &Term, at: Holding) -> Option<(Rank, &'a Entry)> {
        let entries = self.policy.entries.iter().filter(|it| holds(it, at));
        let ranked = entries
            .filter_map(|it| Some(((self.matched(&it.pattern, term)?, it.layer, it.verdict), it)));
        ranked.max_by_key(|(rank, entry)| (*rank, Reverse(entry.span.start)))
    }

    /// How closely a pattern matches a term; `None` if it does not.
    pub(super) fn matched(&self, pattern: &Pattern, term: &Term) -> Option<u8> {
        let id = term.license.as_str();
        let is_plain = term.exception.is_none() && !term.or_later;
        match pattern {
            Pattern::Term(listed) => {
                let closeness = EXACT + u8::from(listed.exception.is_some());
                (listed == term).then_some(closeness)
            }
            Pattern::RefGlob(start) => {
                let is_it = is_plain && term.license.is_ref() && id.starts_with(start);
                is_it.then_some(1)
            }
            Pattern::Set(sets::OWN) => self.own.contains(term).then_some(EXACT),
            Pattern::Set(name) => {
                let is_bare = term.exception.is_none();
                (is_bare && sets::set(name).is_some_and(|it| (it.has)(id))).then_some(0)
            }
            // A set names only those above it, so that this comes to an end.
            Pattern::Own(index) => {
                let set = self.policy.sets.get(*index)?;
                let has = |it: &Pattern| self.matched(it, term).is_some();
                set.patterns.iter().any(has).then_some(0)
            }
        }
    }

    fn listed(&self, entry: &Entry, version: Option<String>) -> (Verdict, Decided) {
        let mut label = self.label(entry);
        let scope = self
            .policy
            .layers
            .get(entry.layer)
            .map_or("", |it| &it.name);
        if !scope.is_empty() {
            label.message = format!("in the scope `{scope}`");
        }
        let decided = Decided {
            why: Why::Listed,
            label: Some(label),
            version,
        };
        (entry.verdict, decided)
    }

    /// The verdict of a term that no entry matches.
    fn unmatched(&self, term: &Term, at: Holding) -> (Verdict, Decided) {
        if term.license.is_ref() || !term.license.is_listed() {
            return self.unknown(at);
        }
        let setting = self.setting(at, |it| it.default.as_ref());
        let verdict = setting.map_or(Verdict::Review, |it| it.value);
        (
            verdict,
            decided(Why::Default, setting.map(|it| self.label_of(it))),
        )
    }

    /// Unknown stays unknown in a verdict; how a gate treats it is `unknown = …`, in `judge`.
    fn unknown(&self, at: Holding) -> (Verdict, Decided) {
        let setting = self.setting(at, |it| it.unknown.as_ref());
        (
            Verdict::Unknown,
            decided(Why::Unknown, setting.map(|it| self.label_of(it))),
        )
    }

    /// What a verdict counts as: `unknown = "deny"` makes an error of each unknown license.
    pub(super) fn treated(&self, verdict: Verdict, at: Holding) -> Verdict {
        match verdict {
            Verdict::Unknown => {
                let treated = |at| {
                    let setting = self.setting(at, |it| it.unknown.as_ref());
                    setting.map_or(verdict, |it| it.value)
                };
                let locked = at.locked(self.policy).map(treated);
                locked.fold(treated(at), Verdict::max)
            }
            other => other,
        }
    }

    fn setting<T: 'a>(
        &self,
        at: Holding,
        get: fn(&Layer) -> Option<&Setting<T>>,
    ) -> Option<&'a Setting<T>> {
        self.policy.layers(at.layers).find_map(get)
    }

    fn label(&self, entry: &Entry) -> Label {
        let source = self
            .policy
            .layers
            .get(entry.layer)
            .map_or(0, |it| it.source);
        self.policy.label_of(source, &entry.span)
    }

    fn label_of<T>(&self, setting: &Setting<T>) -> Label {
        self.policy.label_of(setting.source, &setting.span)
    }
}

/// The specificity of an entry that names the license itself.
const EXACT: u8 = 2;

impl Explained {
    /// What decided it: of the first license, from the left, with the same verdict.
    fn deciding(&self) -> Decided {
        let mut node = self;
        while node.decided.is_none() {
            let same = node.operands.iter().find(|it| it.verdict == node.verdict);
            let next = node.chosen.and_then(|it| node.operands.get(it)).or(same);
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node.decided
            .clone()
            .unwrap_or_else(|| decided(Why::Unknown, None))
    }
}

fn holds(entry: &Entry, at: Holding) -> bool {
    at.layers & (1 << entry.layer) != 0
}

impl Holding {
    /// Only what nothing above it can loosen, of each locked file.
    fn locked(self, policy: &Policy) -> impl Iterator<Item = Self> {
        policy.locks.iter().map(move |it| Self {
            layers: self.layers & it,
            ..self
        })
    }
}

fn node_of(
    node: &Node,
    verdict: Option<Verdict>,
    operands: Vec<Explained>,
    chosen: Option<usize>,
    taken: Option<Expression>,
) -> Explained {
    let expression = Expression::from(node.clone());
    Explained {
        taken: taken.unwrap_or_else(|| expression.clone()),
        expression,
        verdict: verdict.unwrap_or(Verdict::Unknown),
        decided: None,
        operands,
        chosen,
    }
}

fn decided(why: Why, label: Option<Label>) -> Decided {
    Decided {
        why,
        label,
        version: None,
    }
}

fn leaf(verdict: Verdict, why: Why, label: Option<Label>) -> Evaluation {
    Evaluation {
        verdict,
        chosen: None,
        tree: None,
        decided: decided(why, label),
    }
}
