// SPDX-License-Identifier: Apache-2.0

//! What a package says of its license in the three ways that metadata has (PEP 639).
//!
//! `License-Expression` decides. Before it there were classifiers, which are names from a list,
//! and `License`, which is free text. Several classifiers may mean a choice or all of them: they
//! declare nothing then, and stay what is found in the file. Some name a family alone: where nothing
//! else is said, that is the license as it is written, which no expression says.

use super::super::{LicenseField, Written};
use crate::expression::{Claim, Lenient};

/// The most characters of a name; what is longer is a text, which is searched for as any other.
const MAX_NAME: usize = 160;

/// What the three fields say.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub(super) expression: Option<Written>,
    pub(super) classifiers: Vec<Written>,
    pub(super) text: Option<Written>,
}

impl Stated {
    /// Takes the classifiers that are about licenses.
    pub(super) fn add_classifier(&mut self, it: Written) {
        if it.text.starts_with("License ::") {
            self.classifiers.push(it);
        }
    }

    /// The license that is declared.
    pub(super) fn license(self) -> Option<LicenseField> {
        if let Some(it) = self.expression {
            return Some(LicenseField::read(&it.text, it.place));
        }
        let named: Vec<LicenseField> = self.classifiers.iter().filter_map(classifier).collect();
        if let [only] = named.as_slice()
            && matches!(only.claim, Claim::Licensed(_))
        {
            return Some(only.clone());
        }
        let text = self.text.filter(|it| is_name(&it.text));
        let text = text.map(|it| LicenseField::read(&it.text, it.place));
        text.or_else(|| match named.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        })
    }
}

/// `License :: OSI Approved :: MIT License`; one that stops at `OSI Approved` names none. The name
/// is the list's own, so that its spelling is not informal.
fn classifier(it: &Written) -> Option<LicenseField> {
    let last = it.text.rsplit("::").next().unwrap_or_default().trim();
    if matches!(last, "" | "OSI Approved" | "DFSG approved") {
        return None;
    }
    let claim = match Claim::read(last) {
        Claim::Licensed(lenient) => Claim::Licensed(Lenient {
            informal: false,
            ..lenient
        }),
        other => other,
    };
    Some(LicenseField {
        raw: it.text.clone(),
        claim,
        place: it.place.clone(),
    })
}

/// `UNKNOWN` is what old tools write where nothing was said.
fn is_name(text: &str) -> bool {
    !text.contains('\n') && text.chars().count() <= MAX_NAME && text != "UNKNOWN"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expression: &str, classifiers: &[&str], text: &str, expected: &str) {
        let written = |it: &str| Written {
            text: it.to_owned(),
            ..Written::default()
        };
        let mut stated = Stated {
            expression: (!expression.is_empty()).then(|| written(expression)),
            text: (!text.is_empty()).then(|| written(text)),
            ..Stated::default()
        };
        for it in classifiers {
            stated.add_classifier(written(it));
        }
        let license = stated.license();
        let shown = license.map(|it| match it.claim.expression() {
            Some(expression) => expression.to_string(),
            None => format!("? {}", it.raw),
        });
        assert_eq!(shown.unwrap_or_default(), expected);
    }

    const MIT: &str = "License :: OSI Approved :: MIT License";

    #[test]
    fn the_expression_decides() {
        check("MIT OR Zlib", &[MIT], "BSD", "MIT OR Zlib");
    }

    #[test]
    fn one_classifier_that_names_a_license_comes_before_free_text() {
        check("", &[MIT], "see the file", "MIT");
        check("", &["License :: OSI Approved", MIT], "", "MIT");
        check("", &["Topic :: Utilities", MIT], "", "MIT");
    }

    #[test]
    fn classifiers_are_never_joined() {
        let apache = "License :: OSI Approved :: Apache Software License";
        check("", &[MIT, apache], "", "");
        check("", &[MIT, apache], "MIT OR Apache-2.0", "MIT OR Apache-2.0");
    }

    #[test]
    fn a_family_is_declared_as_it_is_written() {
        let bsd = "License :: OSI Approved :: BSD License";
        check("", &[bsd], "", "? License :: OSI Approved :: BSD License");
        check("", &[bsd, MIT], "", "");
        check("", &[bsd], "BSD-3-Clause", "BSD-3-Clause");
    }

    #[test]
    fn a_whole_text_is_no_name() {
        check("", &[], "Permission is hereby granted,\nfree of charge", "");
        check("", &[], "UNKNOWN", "");
        check("", &[], "my own", "? my own");
    }
}
