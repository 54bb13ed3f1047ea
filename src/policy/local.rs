// SPDX-License-Identifier: Apache-2.0

//! Whether what a policy says of a file depends on that file alone.
//!
//! A change can be judged without the files that did not change where nothing that a policy says of
//! those can become other, and nothing of what it says of the changed ones depends on them. The
//! lists of licenses, the levels of rules and the parts that are left out by path are asked file by
//! file. Everything else of a policy is about more: whether a file is there, whether a decision has
//! come to be about nothing, and what packages are among all packages.
//!
//! Each field is decided on by name, so that one that is added does not compile before somebody
//! has.

use super::{Exclude, Grounds, Layer, Policy, scope::Conditions};

impl Policy {
    /// Whether a change can be judged by the files that changed, as [`super::judge_change`] does.
    pub fn judges_files_alone(&self) -> bool {
        let Self {
            // Names for people, and from which level on the gate fails.
            label: _,
            name: _,
            owner: _,
            fail_on: _,
            // Which branch of an OR is taken, and the duties in reports.
            outbound: _,
            distribution: _,
            // How what was found counts, and what it is compared with.
            counts_known: _,
            since: _,
            // What is asked of single files.
            holders: _,
            min_score: _,
            tells_clues: _,
            // It is for documents; of what they have to say, `sbom` asks.
            operator: _,
            // The history, the whole bill of materials, and what license files say of a package.
            author_domains,
            sbom,
            grounds,
            // Parts are counted among all parts.
            compat,
            // Where things stand in its files.
            sources: _,
            // Verdicts of single expressions.
            sets: _,
            entries: _,
            locks: _,
            prefer: _,
            matching: _,
            layers,
            excludes,
            // A person may have concluded of any file what another one is evidence of, and a
            // conclusion or a choice that has come to be about nothing is a finding.
            clarifications,
            choices,
            // Any file may be the one that is required.
            required,
            // `judge_change` sees which are used by what changed, and `Terms` are about themselves.
            // Any file may be evidence of one.
            waivers,
            terms: _,
            // They are run by `placet policy test`.
            tests: _,
        } = self;
        let is_about_files = clarifications.is_empty()
            && choices.is_empty()
            && required.is_empty()
            && author_domains.is_empty()
            && sbom.is_none()
            && *grounds == Grounds::Concluded
            && compat.is_off()
            && waivers.iter().all(|it| it.evidence.is_empty());
        is_about_files && layers.iter().all(is_by_path) && excludes.iter().all(leaves_out_by_path)
    }
}

/// Whether a layer holds by the path of a file.
fn is_by_path(layer: &Layer) -> bool {
    let Layer {
        name: _,
        source: _,
        span: _,
        conditions,
        default: _,
        unknown: _,
        unlicensed: _,
        levels: _,
        // It is asked for compatibility alone.
        relation: _,
    } = layer;
    let Some(conditions) = conditions else {
        return true;
    };
    let Conditions {
        paths: _,
        packages,
        ecosystems,
        relations,
        depth,
    } = conditions;
    let asks_words = !ecosystems.is_empty() || !relations.is_empty();
    packages.is_none() && !asks_words && depth.is_none()
}

/// Whether what is left out is told by its path.
fn leaves_out_by_path(exclude: &Exclude) -> bool {
    let Exclude {
        paths: _,
        packages,
        reason: _,
        span: _,
        source: _,
    } = exclude;
    packages.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::policy::Policy;

    #[track_caller]
    fn check(more: &str, expected: bool) {
        let text = format!("version = 1\n[licenses]\nallow = [\"MIT\"]\n{more}");
        let (policy, problems) = Policy::parse("p", "placet.toml", &text);
        assert!(problems.is_empty(), "{problems:?}");
        let policy = policy.expect("it has no mistakes");
        assert_eq!(policy.judges_files_alone(), expected, "{more}");
    }

    #[test]
    fn lists_levels_and_paths_are_about_files() {
        check("", true);
        check("[rules]\nmissing-license = \"error\"", true);
        check(
            "[[scope]]\npaths = [\"a/**\"]\nlicenses = { deny = [\"ISC\"] }",
            true,
        );
        let aside = "reason = \"test\"";
        check(&format!("[[exclude]]\npaths = [\"a/**\"]\n{aside}"), true);
        check("[project]\ncopyright = [\"Acme\"]", true);
        check("[sbom]\nauthor = \"Ada <ada@example.org>\"", true);
        check("[gate]\nsince = \"main\"\nnew-only = false", true);
        check(
            "[licenses.matching]\nmin-score = 90\nclues = \"note\"",
            true,
        );
    }

    #[test]
    fn packages_and_decisions_are_about_more() {
        for scope in [
            "packages = [\"pkg:npm/*\"]",
            "ecosystems = [\"npm\"]",
            "relation = [\"dev\"]",
            "depth = \"direct\"",
        ] {
            check(
                &format!("[[scope]]\n{scope}\nlicenses = {{ deny = [\"ISC\"] }}"),
                false,
            );
        }
        let aside = "reason = \"test\"";
        check(
            &format!("[[exclude]]\npackages = [\"pkg:npm/*\"]\n{aside}"),
            false,
        );
        check("[require]\nfiles = [\"NOTICE\"]", false);
        for demand in [
            "[require]\nreuse = true",
            "[require.sbom]\nmin-score = 80",
            "[compat]\nmode = \"report\"",
            "[project]\nauthor-domains = [\"example.org\"]",
        ] {
            check(demand, false);
        }
        check("[[choose]]\ngiven = \"MIT OR ISC\"\ntake = \"MIT\"", false);
        check(
            "[[clarify]]\npath = \"a.c\"\nexpression = \"MIT\"\nreason = \"wrong-detection\"\nnote = \"read\"",
            false,
        );
    }

    #[test]
    fn the_policy_of_those_who_have_none_judges_files_alone() {
        let starter = Policy::builtin("starter").expect("it comes with the program");
        assert!(starter.judges_files_alone());
    }
}
