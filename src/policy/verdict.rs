// SPDX-License-Identifier: Apache-2.0

//! What a policy says of one expression, and which of its lines say so.
//!
//! The verdicts of the parts are joined by the tree itself: OR is the minimum, AND the maximum.
//! No normal form is made, so that the cost is that of the expression.

use std::{cmp::Reverse, ops::Range};

use super::{Entry, Layer, Pattern, Policy, Setting, Verdict, categories::categories, sets};
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

/// Evaluates expressions for one project.
pub(super) struct Judge<'a> {
    policy: &'a Policy,
    /// The licenses that the project states for itself.
    own: &'a [Term],
}

/// How well an entry matches: the greatest wins.
type Rank = (u8, usize, Verdict);

impl<'a> Judge<'a> {
    pub(super) fn new(policy: &'a Policy, own: &'a [Term]) -> Self {
        Self { policy, own }
    }

    pub(super) fn expression(&self, expression: &Expression, layers: u64) -> Evaluation {
        let tree = self.explained(expression.node(), layers);
        Evaluation {
            verdict: tree.verdict,
            chosen: Some(tree.taken.clone()),
            decided: tree.deciding(),
            tree: Some(tree),
        }
    }

    pub(super) fn claim(&self, claim: &Claim, layers: u64) -> Evaluation {
        match claim {
            Claim::Licensed(it) => self.expression(&it.expression, layers),
            Claim::None => self.unlicensed(layers),
            Claim::NoAssertion => leaf(Verdict::Unknown, Why::Unknown, None),
            Claim::Proprietary => self.proprietary(layers),
            // What can be read of it is judged; each word that cannot is unknown.
            Claim::Invalid(error) => match Expression::parse_partial(&error.text) {
                Ok(expression) => self.expression(&expression, layers),
                Err(_) => leaf(Verdict::Unknown, Why::Unknown, None),
            },
        }
    }

    /// The verdict of having no license at all.
    pub(super) fn unlicensed(&self, layers: u64) -> Evaluation {
        let setting = self.setting(layers, |it| it.unlicensed.as_ref());
        let verdict = setting.map_or(Verdict::Unknown, |it| it.value);
        leaf(
            verdict,
            Why::Unlicensed,
            setting.map(|it| self.label(&it.span)),
        )
    }

    fn proprietary(&self, layers: u64) -> Evaluation {
        let is_named = |entry: &Entry| entry.pattern == Pattern::Set(sets::PROPRIETARY);
        let entries = self
            .policy
            .entries
            .iter()
            .filter(|it| holds(it, layers) && is_named(it));
        match entries.max_by_key(|it| (it.layer, it.verdict)) {
            Some(entry) => leaf(
                entry.verdict,
                Why::Proprietary,
                Some(self.label(&entry.span)),
            ),
            None => leaf(Verdict::Deny, Why::Proprietary, None),
        }
    }

    fn explained(&self, node: &Node, layers: u64) -> Explained {
        match node {
            Node::Term(term) => self.term(term, layers),
            Node::And(operands) => {
                let operands: Vec<_> = operands
                    .iter()
                    .map(|it| self.explained(it, layers))
                    .collect();
                let taken = Expression::and(operands.iter().map(|it| it.taken.clone()));
                let worst = operands.iter().map(|it| it.verdict).max();
                node_of(node, worst, operands, None, taken)
            }
            Node::Or(operands) => {
                let operands: Vec<_> = operands
                    .iter()
                    .map(|it| self.explained(it, layers))
                    .collect();
                let best = operands
                    .iter()
                    .enumerate()
                    .min_by_key(|(_, it)| preference(it));
                let chosen = best.map(|(index, _)| index);
                let taken = best.map(|(_, it)| it.taken.clone());
                let verdict = best.map(|(_, it)| it.verdict);
                node_of(node, verdict, operands, chosen, taken)
            }
        }
    }

    fn term(&self, term: &Term, layers: u64) -> Explained {
        let (verdict, decided) = self.atom(term, layers);
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

    /// An entry for the term as it stands decides; else the best version that it offers; else,
    /// under an exception of the SPDX list, its license alone, since those only add permission.
    fn atom(&self, term: &Term, layers: u64) -> (Verdict, Decided) {
        if term.exception.is_some() {
            return self.pair(term, layers);
        }
        let own = self.entry(term, layers);
        let is_exact = own.is_some_and(|(rank, _)| rank.0 >= EXACT);
        if !is_exact
            && !self.policy.matching.is_strict
            && let Some(found) = self.best_version(term, layers, own)
        {
            return found;
        }
        match own {
            Some((_, entry)) => self.listed(entry, None),
            None => self.unmatched(term, layers),
        }
    }

    fn pair(&self, term: &Term, layers: u64) -> (Verdict, Decided) {
        if let Some((_, entry)) = self.entry(term, layers) {
            return self.listed(entry, None);
        }
        let exception = term.exception.as_ref();
        let only_adds = exception.is_some_and(|it| !it.is_ref() && it.is_listed());
        let license = Term {
            exception: None,
            ..term.clone()
        };
        if only_adds && !self.policy.matching.is_exact {
            return self.atom(&license, layers);
        }
        let (verdict, decided) = if only_adds {
            self.unmatched(&license, layers)
        } else {
            self.unknown(layers)
        };
        // An unlisted pair is never better than its license.
        let (of_license, why) = self.atom(&license, layers);
        if of_license > verdict {
            (of_license, why)
        } else {
            (verdict, decided)
        }
    }

    /// The best verdict among the versions that an `or later` offers, if it is better than what
    /// `own` says of the term as a whole.
    fn best_version(
        &self,
        term: &Term,
        layers: u64,
        own: Option<(Rank, &Entry)>,
    ) -> Option<(Verdict, Decided)> {
        let offers = term.offered().into_iter().map(Term::license);
        let listed = offers.filter_map(|it| Some((self.entry(&it, layers)?.1, it)));
        let (entry, version) = listed.min_by_key(|(entry, _)| entry.verdict)?;
        let of_whole = match own {
            Some((_, entry)) => entry.verdict,
            None => self.unmatched(term, layers).0,
        };
        let is_better = entry.verdict < of_whole || (own.is_none() && entry.verdict == of_whole);
        is_better.then(|| self.listed(entry, Some(version.to_string())))
    }

    /// Whether an entry is about each license of an expression: by its id, or by a pattern of such
    /// ids that goes on from `start`. A set, or a pattern of all that is unlisted, names none.
    pub(super) fn names(&self, expression: &Expression, start: &str, layers: u64) -> bool {
        let names = |it: &Entry| match &it.pattern {
            Pattern::Term(_) => true,
            Pattern::RefGlob(of) => of.starts_with(start),
            Pattern::Set(_) => false,
        };
        let is_named = |it| self.entry(it, layers).is_some_and(|(_, it)| names(it));
        expression.terms().all(is_named)
    }

    /// The entry that matches a term best.
    fn entry(&self, term: &Term, layers: u64) -> Option<(Rank, &'a Entry)> {
        let entries = self.policy.entries.iter().filter(|it| holds(it, layers));
        let ranked = entries
            .filter_map(|it| Some(((self.specificity(it, term)?, it.layer, it.verdict), it)));
        ranked.max_by_key(|(rank, entry)| (*rank, Reverse(entry.span.start)))
    }

    /// How closely an entry matches a term; `None` if it does not.
    fn specificity(&self, entry: &Entry, term: &Term) -> Option<u8> {
        let id = term.license.as_str();
        let is_plain = term.exception.is_none() && !term.or_later;
        let matches = match &entry.pattern {
            Pattern::Term(listed) => listed == term,
            Pattern::RefGlob(start) => is_plain && term.license.is_ref() && id.starts_with(start),
            Pattern::Set(sets::OWN) => self.own.contains(term),
            Pattern::Set(name) => {
                term.exception.is_none() && sets::set(name).is_some_and(|it| (it.has)(id))
            }
        };
        matches.then_some(match &entry.pattern {
            Pattern::Term(listed) if listed.exception.is_some() => EXACT + 1,
            Pattern::Term(_) | Pattern::Set(sets::OWN) => EXACT,
            Pattern::RefGlob(_) => 1,
            Pattern::Set(_) => 0,
        })
    }

    fn listed(&self, entry: &Entry, version: Option<String>) -> (Verdict, Decided) {
        let mut label = self.label(&entry.span);
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
    fn unmatched(&self, term: &Term, layers: u64) -> (Verdict, Decided) {
        if term.license.is_ref() || !term.license.is_listed() {
            return self.unknown(layers);
        }
        let setting = self.setting(layers, |it| it.default.as_ref());
        let verdict = setting.map_or(Verdict::Review, |it| it.value);
        (
            verdict,
            decided(Why::Default, setting.map(|it| self.label(&it.span))),
        )
    }

    /// Unknown stays unknown in a verdict; how a gate treats it is `unknown = …`, in `judge`.
    fn unknown(&self, layers: u64) -> (Verdict, Decided) {
        let setting = self.setting(layers, |it| it.unknown.as_ref());
        (
            Verdict::Unknown,
            decided(Why::Unknown, setting.map(|it| self.label(&it.span))),
        )
    }

    /// What a verdict counts as: `unknown = "deny"` makes an error of each unknown license.
    pub(super) fn treated(&self, verdict: Verdict, layers: u64) -> Verdict {
        match verdict {
            Verdict::Unknown => self
                .setting(layers, |it| it.unknown.as_ref())
                .map_or(verdict, |it| it.value),
            other => other,
        }
    }

    fn setting<T: 'a>(
        &self,
        layers: u64,
        get: fn(&Layer) -> Option<&Setting<T>>,
    ) -> Option<&'a Setting<T>> {
        self.policy.layers(layers).find_map(get)
    }

    fn label(&self, span: &Range<usize>) -> Label {
        self.policy.source.label(span, "")
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

fn holds(entry: &Entry, layers: u64) -> bool {
    layers & (1 << entry.layer) != 0
}

/// The order among branches: verdict, then what they ask for, then the alphabet; never the
/// author's order, which means nothing.
fn preference(branch: &Explained) -> (Verdict, usize, String) {
    let burden = |term: &Term| {
        categories(term.license.as_str())
            .first()
            .map_or(usize::MAX, |it| *it as usize)
    };
    let most = branch.taken.terms().map(burden).max().unwrap_or(usize::MAX);
    (branch.verdict, most, branch.taken.to_string())
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
