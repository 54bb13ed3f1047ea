// SPDX-License-Identifier: Apache-2.0

//! The policies that come with the program.

use super::Policy;

/// A built-in policy.
#[derive(Debug)]
pub struct Builtin {
    /// Its name, after `builtin:`.
    pub name: &'static str,
    /// Its version: it rises when what it says changes.
    pub version: u32,
    /// Its text, with the comment that says for whom it is.
    pub text: &'static str,
}

/// Every built-in policy: the one that holds where nothing is said, then by name.
pub static BUILTIN: &[Builtin] = &[
    Builtin {
        name: "starter",
        version: 1,
        text: include_str!("../../policies/starter.toml"),
    },
    Builtin {
        name: "asf",
        version: 1,
        text: include_str!("../../policies/asf.toml"),
    },
    Builtin {
        name: "blueoak",
        version: 1,
        text: include_str!("../../policies/blueoak.toml"),
    },
    Builtin {
        name: "cncf",
        version: 1,
        text: include_str!("../../policies/cncf.toml"),
    },
    Builtin {
        name: "copyleft-ok",
        version: 1,
        text: include_str!("../../policies/copyleft-ok.toml"),
    },
    Builtin {
        name: "de-opencode",
        version: 1,
        text: include_str!("../../policies/de-opencode.toml"),
    },
    Builtin {
        name: "dpg",
        version: 1,
        text: include_str!("../../policies/dpg.toml"),
    },
    Builtin {
        name: "embedded",
        version: 1,
        text: include_str!("../../policies/embedded.toml"),
    },
    Builtin {
        name: "eu-ec",
        version: 1,
        text: include_str!("../../policies/eu-ec.toml"),
    },
    Builtin {
        name: "fr-decret",
        version: 1,
        text: include_str!("../../policies/fr-decret.toml"),
    },
    Builtin {
        name: "google-thirdparty",
        version: 1,
        text: include_str!("../../policies/google-thirdparty.toml"),
    },
    Builtin {
        name: "hosted-service",
        version: 1,
        text: include_str!("../../policies/hosted-service.toml"),
    },
    Builtin {
        name: "internal-use",
        version: 1,
        text: include_str!("../../policies/internal-use.toml"),
    },
    Builtin {
        name: "it-agid",
        version: 1,
        text: include_str!("../../policies/it-agid.toml"),
    },
    Builtin {
        name: "osi",
        version: 1,
        text: include_str!("../../policies/osi.toml"),
    },
    Builtin {
        name: "osi-or-fsf",
        version: 1,
        text: include_str!("../../policies/osi-or-fsf.toml"),
    },
    Builtin {
        name: "osps-baseline",
        version: 1,
        text: include_str!("../../policies/osps-baseline.toml"),
    },
    Builtin {
        name: "permissive",
        version: 1,
        text: include_str!("../../policies/permissive.toml"),
    },
    Builtin {
        name: "proprietary-binary",
        version: 1,
        text: include_str!("../../policies/proprietary-binary.toml"),
    },
    Builtin {
        name: "standard-for-public-code",
        version: 1,
        text: include_str!("../../policies/standard-for-public-code.toml"),
    },
    Builtin {
        name: "uk-gds",
        version: 1,
        text: include_str!("../../policies/uk-gds.toml"),
    },
    Builtin {
        name: "un-ospo",
        version: 1,
        text: include_str!("../../policies/un-ospo.toml"),
    },
    Builtin {
        name: "us-federal",
        version: 1,
        text: include_str!("../../policies/us-federal.toml"),
    },
];

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
