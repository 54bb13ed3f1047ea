// SPDX-License-Identifier: Apache-2.0

//! What a policy says of the license of each package, for documents that carry it along.

use super::{
    At, Policy, Verdict, Why,
    judge::{own_terms, path_of},
    packages,
    verdict::Judge,
};
use crate::{expression::Expression, inventory::Inventory};

/// What a policy says of the license of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// What decided it: `listed in placet.toml:5`, `listed nowhere`.
    pub rule: String,
    /// The license with the branch that is taken of each choice; `None` without a license.
    pub chosen: Option<Expression>,
}

/// One decision for each component, in their order.
pub fn decisions(inventory: &Inventory, policy: &Policy) -> Vec<Decision> {
    let own = own_terms(inventory);
    let judge = Judge::new(policy, &own);
    let packages = packages(inventory);
    let both = inventory.components.iter().zip(&packages);
    let decide = |(component, package)| {
        let component: &crate::inventory::Component = component;
        let path = path_of(component);
        let at = policy.holding(&At::package(&path, package));
        let found = match &component.concluded.expression {
            Some(it) => judge.expression(it, at),
            None => judge.unlicensed(at),
        };
        let place = found.decided.label.as_ref();
        let place = place.map(|it| format!(" in {}:{}", it.path, it.line));
        let why = match found.decided.why {
            Why::Listed => "listed",
            Why::Default => "listed nowhere",
            Why::Unknown => "not known",
            Why::Unlicensed => "no license",
            Why::Proprietary => "all rights reserved",
        };
        Decision {
            verdict: found.verdict,
            rule: format!("{why}{}", place.unwrap_or_default()),
            chosen: found.chosen,
        }
    };
    both.map(decide).collect()
}
