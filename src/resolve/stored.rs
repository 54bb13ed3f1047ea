// SPDX-License-Identifier: Apache-2.0

//! Under which license a package stands of which a copy was found outside of the tree.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Basis, Conclusion, Detected, PackageConclusion, own_expression,
    tree::{is_license_name, vote},
};
use crate::{
    detect::Detection,
    ecosystems::LicenseField,
    expression::{Claim, Expression},
    walk::RepoPath,
};

/// A license or notice file of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Where it stands: the store and the path in it.
    pub path: RepoPath,
    /// Whether it speaks for the package: a notice does not, it speaks of others.
    pub is_license: bool,
    /// What its text says.
    pub detection: Detection,
    /// The text; copies with the same text share it.
    pub text: Arc<str>,
}

impl StoredFile {
    /// Whether a file of this name speaks for its package. A file that the manifest names does,
    /// whatever its name.
    pub fn speaks(path: &RepoPath, is_named: bool) -> bool {
        let is_in_licenses = path.parent().is_some_and(|it| {
            let name = it.name().to_ascii_lowercase();
            name == b"licenses" || name == b"license_files"
        });
        let is_notice = path.name().to_ascii_lowercase().starts_with(b"notice");
        is_license_name(path.name()) || ((is_named || is_in_licenses) && !is_notice)
    }
}

/// Concludes from what the manifest of a copy declares, or else from what its license files say,
/// as for a package of the tree.
pub fn conclude_stored(
    declared: Option<(&LicenseField, &RepoPath)>,
    files: &[StoredFile],
) -> PackageConclusion {
    let own: Vec<Option<Expression>> = files
        .iter()
        .map(|it| own_expression(&it.detection))
        .collect();
    let speaking = files.iter().zip(&own).filter(|(it, _)| it.is_license);
    let detected = vote(speaking.map(|(it, own)| (&it.path, &it.detection, own.as_ref())));
    let copyrights = files.iter().flat_map(|it| &it.detection.copyrights);
    let copyrights: BTreeSet<String> = copyrights.map(|it| it.statement.to_string()).collect();
    PackageConclusion {
        concluded: concluded(declared, detected.as_ref()),
        detected,
        copyrights: copyrights.into_iter().collect(),
    }
}

fn concluded(
    declared: Option<(&LicenseField, &RepoPath)>,
    detected: Option<&Detected>,
) -> Conclusion {
    if let Some((LicenseField { claim, .. }, at)) = declared
        && let Claim::Licensed(it) = claim
    {
        return Conclusion {
            expression: Some(it.expression.clone()),
            basis: Basis::Declared(at.clone()),
        };
    }
    let at = detected.and_then(|it| it.at.first());
    Conclusion {
        expression: detected.map(|it| it.expression.clone()),
        basis: at.map_or(Basis::Nothing, |it| Basis::Inherited(it.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::matched, *};
    use crate::{
        detect::{Class, Method},
        read::Place,
    };

    /// Files are `(path, expression)`.
    fn check(declared: Option<&str>, files: &[(&str, &str)], expected: &str) {
        let file = |(path, expression): &(&str, &str)| {
            let path = RepoPath::new(path.as_bytes());
            StoredFile {
                is_license: StoredFile::speaks(&path, false),
                path,
                detection: Detection {
                    matches: vec![matched(Method::Text, Class::Exact, expression)],
                    ..Detection::default()
                },
                text: "".into(),
            }
        };
        let files: Vec<StoredFile> = files.iter().map(file).collect();
        let declared = declared.map(|it| LicenseField::read(it, Place::default()));
        let at = RepoPath::new(b"m");
        let found = conclude_stored(declared.as_ref().map(|it| (it, &at)), &files);
        let words = |it: Option<&Expression>| it.map_or("-".to_owned(), ToString::to_string);
        let detected = found.detected.as_ref().map(|it| &it.expression);
        let concluded = words(found.concluded.expression.as_ref());
        assert_eq!(format!("{concluded} {}", words(detected)), expected);
    }

    #[test]
    fn the_manifest_declares_or_the_license_files_say() {
        check(None, &[], "- -");
        check(Some("MIT"), &[], "MIT -");
        check(Some("MIT"), &[("LICENSE", "ISC")], "MIT ISC");
        check(Some("see the site"), &[("LICENSE", "ISC")], "ISC ISC");
        check(
            None,
            &[("LICENSE", "MIT"), ("COPYING", "Zlib")],
            "MIT AND Zlib MIT AND Zlib",
        );
        check(None, &[("LICENSES/a.txt", "MIT")], "MIT MIT");
    }

    #[test]
    fn a_notice_speaks_of_others() {
        check(None, &[("LICENSE", "MIT"), ("NOTICE", "ISC")], "MIT MIT");
        check(None, &[("NOTICE", "ISC")], "- -");
    }
}
