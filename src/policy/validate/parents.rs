// SPDX-License-Identifier: Apache-2.0

//! What a policy builds on: built-in policies, and files that are pinned by their hash.

use sha2::{Digest as _, Sha256};

use super::{
    super::{
        FailOn, Grounds, Matching, SbomDemand, Setting,
        builtin::BUILTIN,
        clarify::hex,
        compat::Mode,
        config::{Fields, Parent, Text, did_you_mean, quoted},
        waiver::Terms,
    },
    Checker,
};

/// How many policies may build on one another.
const MAX_DEPTH: usize = 8;

/// What a locked policy has decided for the whole of those that build on it.
pub(super) struct Locked {
    fail_on: FailOn,
    matching: Matching,
    terms: Terms,
    counts_known: bool,
    since: Option<String>,
    grounds: Grounds,
    min_score: Option<Setting<u16>>,
    holders: Vec<String>,
    author_domains: Vec<String>,
    sbom: Option<SbomDemand>,
    compat: (Mode, Option<&'static str>, usize),
    flags: [Option<Setting<bool>>; 4],
}

impl Checker<'_, '_> {
    pub(super) fn parents(&mut self, fields: &Fields) {
        let parents = fields.parents("extends");
        if self.reading.open.len() > MAX_DEPTH && !parents.is_empty() {
            let title = format!("more than {MAX_DEPTH} policies build on one another");
            self.wrong(&(0..0), title, "build on one of them directly");
            return;
        }
        for parent in parents {
            match parent {
                Parent::Named(text) => self.built_in(text),
                Parent::File(fields) => self.pinned(fields),
            }
        }
    }

    /// `"builtin:starter"`, or `"builtin:starter@1"` where the version matters.
    fn built_in(&mut self, text: &Text) {
        let Some(name) = text.text.strip_prefix("builtin:") else {
            let help = "write `\"builtin:starter\"` or `{ path = \"…\", sha256 = \"…\" }`";
            let title = format!("`{}` is no built-in policy", text.text);
            self.wrong(&text.span, title, help);
            return;
        };
        let (id, version) = match name.split_once('@') {
            Some((id, version)) => (id, Some(version)),
            None => (name, None),
        };
        let Some(found) = BUILTIN.iter().find(|it| it.name == id) else {
            let names: Vec<&str> = BUILTIN.iter().map(|it| it.name).collect();
            let help = did_you_mean(id, names.iter().copied())
                .unwrap_or_else(|| format!("they are {}", quoted(&names)));
            self.wrong(
                &text.span,
                format!("there is no built-in policy `{id}`"),
                &help,
            );
            return;
        };
        if version.is_some_and(|it| it != found.version.to_string()) {
            let title = format!("the built-in policy `{id}` has version {}", found.version);
            let help = "see what has changed with `placet policy show`, then name that version";
            self.wrong(&text.span, title, help);
            return;
        }
        self.reading.file(&format!("builtin:{id}"), found.text);
    }

    fn pinned(&mut self, fields: &Fields) {
        let (Some(path), Some(sha256)) = (fields.text("path"), fields.text("sha256")) else {
            let help = "write `{ path = \"…\", sha256 = \"…\" }`";
            self.wrong(&fields.at, "a policy is pinned by path and hash", help);
            return;
        };
        if self.reading.open.contains(&path.text) {
            let title = format!("`{}` builds on itself", path.text);
            self.wrong(&path.span, title, "");
            return;
        }
        let Some(bytes) = self.load(path) else {
            return;
        };
        let seen = hex(&Sha256::digest(&bytes));
        if !seen.eq_ignore_ascii_case(sha256.text.trim()) {
            let title = format!("`{}` is not the file that is pinned", path.text);
            let help = format!("look at what has changed; its hash is `{seen}` now");
            self.wrong(&sha256.span, title, &help);
            return;
        }
        match String::from_utf8(bytes) {
            Ok(text) => self.reading.file(&path.text, &text),
            Err(_) => {
                let title = format!("`{}` is no UTF-8 text", path.text);
                self.wrong(&path.span, title, "");
            }
        }
    }

    /// The bytes of a file that the policy names.
    pub(super) fn load(&mut self, path: &Text) -> Option<Vec<u8>> {
        match (self.reading.load)(&path.text) {
            Ok(bytes) => Some(bytes),
            Err(reason) => {
                let title = format!("could not read `{}`: {reason}", path.text);
                self.wrong(&path.span, title, "");
                None
            }
        }
    }

    pub(super) fn locked(&self) -> Option<Locked> {
        let policy = &self.reading.policy;
        (!policy.locks.is_empty()).then(|| Locked {
            fail_on: policy.fail_on,
            matching: policy.matching,
            terms: policy.terms.clone(),
            counts_known: policy.counts_known,
            since: policy.since.clone(),
            grounds: policy.grounds,
            min_score: policy.min_score.clone(),
            holders: policy.holders.clone(),
            author_domains: policy.author_domains.clone(),
            sbom: policy.sbom.clone(),
            compat: (
                policy.compat.mode,
                policy.compat.unknown,
                policy.compat.overrides.len(),
            ),
            flags: policy.required.flags().map(Option::<&_>::cloned),
        })
    }

    /// Locks the layers of this file, which start there, and of those that it builds on.
    pub(super) fn lock(&mut self, start: usize, fields: &Fields) {
        let policy = &mut *self.reading.policy;
        let all = bits(policy.layers.len());
        let before = bits(start);
        if policy.locks.iter().fold(0, |all, it| all | it) & before != before {
            // What stands below it would hold where it says nothing itself.
            let help = "name it first in `extends`";
            self.wrong(&fields.at, "a locked policy does not stand first", help);
            return;
        }
        policy.locks.push(all & !before);
    }

    /// Says what of this file would set aside what a policy finds that it builds on, and that is
    /// locked. A waiver may: it has an end, and those who may approve it are locked as well.
    pub(super) fn loosening(&mut self, fields: &Fields) {
        let help = "write a waiver, or ask for it in the policy that is locked";
        for it in fields.tables("exclude") {
            let title = "an exclude would loosen a policy that is locked";
            self.wrong(&it.at, title, help);
        }
        for it in fields.tables("clarify") {
            if it.tables("evidence").is_empty() {
                let title = "a clarification without evidence would loosen a policy that is locked";
                let help = "name the file that it was concluded from: `evidence = [{ path = \"LICENSE\", sha256 = \"…\" }]`";
                self.wrong(&it.at, title, help);
            }
        }
    }

    /// Takes back what this file has loosened of what it must keep.
    pub(super) fn keep(&mut self, locked: Option<Locked>) {
        let Some(locked) = locked else {
            return;
        };
        let policy = &mut *self.reading.policy;
        policy.fail_on = policy.fail_on.stricter(locked.fail_on);
        policy.matching.is_strict |= locked.matching.is_strict;
        policy.matching.is_exact |= locked.matching.is_exact;
        policy.terms.max_days = policy.terms.max_days.min(locked.terms.max_days);
        if !locked.terms.approvers.is_empty() {
            policy.terms.approvers = locked.terms.approvers;
        }
        policy.terms.verifies |= locked.terms.verifies;
        // Whoever compares with less lets more pass.
        policy.counts_known |= locked.counts_known;
        policy.since = locked.since;
        if policy.grounds != Grounds::Both {
            policy.grounds = locked.grounds;
        }
        let least = |it: &Option<Setting<u16>>| it.as_ref().map(|it| it.value);
        if least(&locked.min_score) > least(&policy.min_score) {
            policy.min_score = locked.min_score;
        }
        if !locked.holders.is_empty() {
            policy.holders = locked.holders;
        }
        if !locked.author_domains.is_empty() {
            policy.author_domains = locked.author_domains;
        }
        if locked.sbom.is_some() {
            policy.sbom = locked.sbom;
        }
        for (now, before) in policy.required.flags_mut().into_iter().zip(locked.flags) {
            if before.as_ref().is_some_and(|it| it.value) {
                *now = before;
            }
        }
        let (mode, unknown, n_overrides) = locked.compat;
        if mode != Mode::Off {
            policy.compat.mode = policy.compat.mode.max(mode);
            policy.compat.unknown = unknown;
            policy.compat.overrides.truncate(n_overrides);
        }
    }
}

/// The bits of that many layers.
fn bits(n: usize) -> u64 {
    (0..n).fold(0, |bits, it| bits | 1 << it)
}

impl FailOn {
    fn stricter(self, other: Self) -> Self {
        let rank = |it: Self| match it {
            Self::Warning => 0,
            Self::Error => 1,
            Self::Never => 2,
        };
        if rank(self) <= rank(other) {
            self
        } else {
            other
        }
    }
}
