// SPDX-License-Identifier: Apache-2.0

//! The policies that come with the program.

use super::Policy;

/// A built-in policy.
#[derive(Debug)]
pub struct Builtin {
    /// Its name, after `builtin:`.
    pub name: &'static str,
    /// Its text, with the comment that says for whom it is.
    pub text: &'static str,
}

/// Every built-in policy.
pub static BUILTIN: &[Builtin] = &[Builtin {
    name: "starter",
    text: include_str!("../../policies/starter.toml"),
}];

pub(super) fn policy(name: &str) -> Option<Policy> {
    let found = BUILTIN.iter().find(|it| it.name == name)?;
    let label = format!("{name} (built-in)");
    let (policy, problems) = Policy::parse(&label, &format!("builtin:{name}"), found.text);
    debug_assert!(problems.is_empty(), "builtin:{name}: {problems:?}");
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_policy_is_valid_and_says_for_whom_it_is() {
        for it in BUILTIN {
            assert!(it.text.starts_with("# "), "{}", it.name);
            let (policy, problems) = Policy::parse(it.name, it.name, it.text);
            assert!(policy.is_some(), "{}: {problems:#?}", it.name);
        }
    }
}
