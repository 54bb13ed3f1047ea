// SPDX-License-Identifier: Apache-2.0

//! What of a package is judged, and what is too unlike its license to be believed.

use std::borrow::Cow;

use super::{Policy, Setting};
use crate::{
    detect::Match,
    expression::Expression,
    inventory::{Component, FileRecord},
    resolve::Basis,
};

/// `basis` of `[licenses]`: what of a package is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Grounds {
    /// What we conclude.
    #[default]
    Concluded,
    /// What its manifest declares.
    Declared,
    /// What its license files say.
    Detected,
    /// Both of these: the worse counts.
    Both,
}

impl Grounds {
    /// The word of the policy file.
    pub(super) fn read(word: &str) -> Option<Self> {
        match word {
            "concluded" => Some(Self::Concluded),
            "declared" => Some(Self::Declared),
            "detected" => Some(Self::Detected),
            "both" => Some(Self::Both),
            _ => None,
        }
    }

    /// The license of a package that is judged; `None` where nothing states it. What a person has
    /// clarified holds in any case.
    pub(super) fn license_of(self, component: &Component) -> Option<Cow<'_, Expression>> {
        let concluded = component.concluded.expression.as_ref();
        let declared = declared(component);
        let detected = component.detected.as_ref().map(|it| &it.expression);
        match self {
            _ if is_clarified(component) => concluded.map(Cow::Borrowed),
            Self::Concluded => concluded.map(Cow::Borrowed),
            Self::Declared => declared.map(Cow::Borrowed),
            Self::Detected => detected.map(Cow::Borrowed),
            Self::Both => match (declared, detected) {
                (Some(one), Some(other)) if one != other => {
                    let both = Expression::and([one.clone(), other.clone()]);
                    both.map(|it| Cow::Owned(it.simplify()))
                }
                (one, other) => one.or(other).map(Cow::Borrowed),
            },
        }
    }
}

/// What the manifest or the lock file declares, if it can be read.
fn declared(component: &Component) -> Option<&Expression> {
    let declared = component.declared.as_ref();
    declared.and_then(|it| it.claim.expression())
}

/// Whether a person has concluded what a package is under.
pub(super) fn is_clarified(component: &Component) -> bool {
    matches!(component.concluded.basis, Basis::Clarified(_))
}

impl Policy {
    /// What of a file agrees too little for its license to be believed; `None` where all does, or
    /// where its license is not its own text's.
    pub(super) fn doubt<'f>(&self, file: &'f FileRecord) -> Option<&'f Match> {
        let least = self.min_score.as_ref()?.value;
        if file.concluded.basis != Basis::Own {
            return None;
        }
        let matches = file.detection.matches.iter();
        let mut asserting = matches.filter(|it| it.class.asserts() && it.expression.is_some());
        asserting.find(|it| it.score.0 < least)
    }

    /// As [`Policy::doubt`] for the license files that a package's license is taken from.
    pub(super) fn doubt_of<'c>(
        &self,
        component: &'c Component,
        files: &'c [FileRecord],
    ) -> Option<&'c Match> {
        self.min_score.as_ref()?;
        let is_of_files = match self.grounds {
            Grounds::Concluded => declared(component).is_none(),
            Grounds::Declared => false,
            Grounds::Detected | Grounds::Both => true,
        };
        let detected = component.detected.as_ref();
        let detected = detected.filter(|_| is_of_files && !is_clarified(component))?;
        let mut own = detected.at.iter().filter_map(|path| {
            let index = files.binary_search_by(|it| it.path.cmp(path)).ok()?;
            self.doubt(files.get(index)?)
        });
        own.next().or_else(|| self.doubt_in_store(component))
    }

    fn doubt_in_store<'c>(&self, component: &'c Component) -> Option<&'c Match> {
        let least = self.min_score.as_ref()?.value;
        let stored = component.lookup.found.as_deref()?;
        let files = stored.files.iter().filter(|it| it.is_license);
        let mut matches = files.flat_map(|it| &it.detection.matches);
        matches.find(|it| it.class.asserts() && it.score.0 < least)
    }

    /// Where it says how much must agree.
    pub(super) fn least_score(&self) -> Option<&Setting<u16>> {
        self.min_score.as_ref()
    }
}
