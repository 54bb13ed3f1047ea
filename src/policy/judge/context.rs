// SPDX-License-Identifier: Apache-2.0

//! What rules look at: an inventory and a policy, and what is known of both once it has been asked.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use rustc_hash::FxHashMap;

use super::{Found, State, path_of};
use crate::{
    diagnostic::Remark,
    expression::{Claim, Expression, Term},
    inventory::{Component, Inventory},
    policy::{
        Aside, At, Clarified, Evaluation, Package, Policy, Verdict, choose, document, require,
        rules::{self, Judged, Spelled},
        scope,
        sift::Sifted,
        verdict::{Holding, Judge},
        waiver::Waivers,
    },
};

/// What rules look at.
pub(in crate::policy) struct Context<'a> {
    pub(in crate::policy) inventory: &'a Inventory,
    pub(in crate::policy) policy: &'a Policy,
    clarified: &'a Clarified,
    remarks: &'a [Remark],
    pub(in crate::policy) judge: Judge<'a>,
    packages: Packages,
    /// Verdicts by place and expression: a tree has thousands of files and a few expressions.
    memo: RefCell<FxHashMap<Holding, FxHashMap<Expression, Rc<Evaluation>>>>,
    /// What of the policy holds for files and packages alike, where it asks nothing of them.
    anywhere: Option<Holding>,
    judged: OnceCell<Vec<Judged<'a>>>,
    spelled: OnceCell<Vec<Spelled<'a>>>,
    /// The files, by what rules look for in them.
    pub(in crate::policy) sifted: Sifted<'a>,
}

/// What a scope can ask of each component, by its name.
struct Packages {
    all: Vec<Package>,
    by_name: FxHashMap<String, usize>,
}

impl Packages {
    fn of(inventory: &Inventory) -> Self {
        let all = scope::packages(inventory);
        let names = all.iter().enumerate();
        Self {
            by_name: names.map(|(at, it)| (it.purl.clone(), at)).collect(),
            all,
        }
    }

    /// A place of the tree, and the package that has this name.
    fn at<'a>(&'a self, path: &'a str, name: &str) -> At<'a> {
        let index = self.by_name.get(name);
        match index.and_then(|it| self.all.get(*it)) {
            Some(package) => At::package(path, package),
            None => At::path(path),
        }
    }
}

impl<'a> Context<'a> {
    /// `own` are the licenses that the project states for itself; see [`own_terms`].
    pub(in crate::policy) fn new(state: State<'a>, policy: &'a Policy, own: &'a [Term]) -> Self {
        Self {
            inventory: state.inventory,
            clarified: state.clarified,
            remarks: state.remarks,
            policy,
            judge: Judge::new(policy, own),
            packages: Packages::of(state.inventory),
            memo: RefCell::default(),
            anywhere: policy.anywhere(),
            judged: OnceCell::new(),
            spelled: OnceCell::new(),
            sifted: Sifted::new(&state.inventory.files, policy),
        }
    }

    /// What states a license that the policy does not simply allow.
    pub(in crate::policy) fn judged(&self) -> &[Judged<'a>] {
        self.judged.get_or_init(|| rules::judged(self))
    }

    /// The licenses that somebody wrote in a way that a rule may have something to say of.
    pub(in crate::policy) fn spelled(&self) -> &[Spelled<'a>] {
        self.spelled.get_or_init(|| rules::spelled(self))
    }

    /// The packages, each with what a scope can ask of it.
    pub(in crate::policy) fn components(&self) -> impl Iterator<Item = (&'a Component, &Package)> {
        self.inventory.components.iter().zip(&self.packages.all)
    }

    /// What of the policy holds for a package.
    pub(in crate::policy) fn held_for(&self, component: &Component, named: &Package) -> Holding {
        self.anywhere.unwrap_or_else(|| {
            let path = path_of(component);
            self.policy.holding(&At::package(&path, named))
        })
    }

    /// What all rules find, and what the policy's requirements and clarifications give rise to.
    pub(in crate::policy) fn find(&self) -> Vec<Found> {
        let mut found: Vec<_> = self.remarks.iter().cloned().map(document::found).collect();
        for rule in rules::ALL {
            (rule.check)(self, &mut found);
        }
        found.extend(require::findings(self));
        found.extend(self.clarified.findings(self.policy));
        found
    }

    /// The choices that decided nothing; known when all else has been judged, the summary too.
    pub(in crate::policy) fn unused_choices(&self) -> Vec<Found> {
        choose::findings(self.policy, self.judge.used_choices())
    }

    /// Why a finding about what somebody has clarified fails nothing. The verdict of the policy on
    /// what was concluded holds all the same.
    fn settled(&self, found: &Found) -> Option<Aside> {
        if found.doc.is_verdict() {
            return None;
        }
        let subjects = found.subjects.iter();
        let mut reasons = subjects.map(|it| self.clarified.settles(self.policy, it));
        let reason = reasons.next()??;
        let is_all = reasons.all(|it| it.is_some());
        is_all.then_some(Aside::Excluded { reason })
    }

    /// Why a finding fails nothing: a person has settled it, or lives with it.
    pub(in crate::policy) fn aside(
        &self,
        found: &Found,
        waivers: &mut Waivers<'_>,
    ) -> Option<Aside> {
        // A waiver is used even where something else settles what it is about.
        let waived = waivers.aside(found);
        self.settled(found).or(waived)
    }

    /// A place of the tree, and the package that has this name, if one has.
    pub(in crate::policy) fn at<'p>(&'p self, path: &'p str, name: &str) -> At<'p> {
        self.packages.at(path, name)
    }

    /// What the policy says of an expression where this holds of it.
    pub(in crate::policy) fn evaluate_held(
        &self,
        expression: &Expression,
        at: Holding,
    ) -> Rc<Evaluation> {
        let known = self
            .memo
            .borrow()
            .get(&at)
            .and_then(|it| it.get(expression).cloned());
        known.unwrap_or_else(|| {
            let fresh = Rc::new(self.judge.expression(expression, at));
            let mut memo = self.memo.borrow_mut();
            let held = memo.entry(at).or_default();
            held.insert(expression.clone(), Rc::clone(&fresh));
            fresh
        })
    }

    /// What the policy says of a claim somewhere.
    pub(in crate::policy) fn evaluate_claim(&self, claim: &Claim, at: &At<'_>) -> Evaluation {
        self.judge.claim(claim, self.policy.holding(at))
    }

    /// Whether the policy has decided on licenses whose ids start so, by naming them.
    pub(in crate::policy) fn names(
        &self,
        expression: &Expression,
        start: &str,
        path: &str,
    ) -> bool {
        let at = self.policy.holding(&At::path(path));
        self.judge.names(expression, start, at)
    }

    /// What a verdict counts as somewhere.
    pub(in crate::policy) fn treated(&self, verdict: Verdict, at: &At<'_>) -> Verdict {
        self.judge.treated(verdict, self.policy.holding(at))
    }

    /// What the policy says of a license that is stated or not, where this holds of it.
    pub(in crate::policy) fn verdict_held(
        &self,
        expression: Option<&Expression>,
        at: Holding,
    ) -> Verdict {
        match expression {
            Some(it) => self.evaluate_held(it, at).verdict,
            None => self.judge.unlicensed(at).verdict,
        }
    }
}
