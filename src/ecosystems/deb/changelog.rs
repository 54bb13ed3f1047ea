// SPDX-License-Identifier: Apache-2.0

//! `debian/changelog`: Debian Policy Manual, section 4.4. The first entry is of the version at
//! hand: `name (version) distribution; urgency=low`.

use super::{
    super::{Manifest, Package, document::Reader},
    is_name,
};
use crate::read::lines;

/// The names of Ubuntu's releases; all other distributions are Debian's.
const UBUNTU: &[&str] = &[
    "warty", "hoary", "breezy", "dapper", "edgy", "feisty", "gutsy", "hardy", "intrepid", "jaunty",
    "karmic", "lucid", "maverick", "natty", "oneiric", "precise", "quantal", "raring", "saucy",
    "trusty", "utopic", "vivid", "wily", "xenial", "yakkety", "zesty", "artful", "bionic",
    "cosmic", "disco", "eoan", "focal", "groovy", "hirsute", "impish", "jammy", "kinetic", "lunar",
    "mantic", "noble", "oracular", "plucky", "questing",
];

pub(super) fn read(reader: &mut Reader<'_>) -> Manifest {
    let text = reader.text;
    let mut all = lines(text.content.as_ref());
    let Some((start, line)) = all.find(|(_, it)| !it.trim().is_empty()) else {
        return Manifest::default();
    };
    let span = start..start + line.len();
    let Some((name, version, distributions)) = entry(line) else {
        reader.problem(span, "the first entry is malformed");
        return Manifest::default();
    };
    // `noble-proposed` and the like are parts of a release.
    let release = |it: &str| it.split('-').next().unwrap_or_default().to_owned();
    let is_ubuntu = |it: &str| UBUNTU.contains(&release(it).as_str());
    let is_ubuntu = distributions.split_whitespace().any(is_ubuntu);
    Manifest {
        package: Some(Package {
            name: name.to_owned(),
            version: Some(version.to_owned()),
            namespace: is_ubuntu.then(|| "ubuntu".to_owned()),
            place: text.place(span),
            ..Package::default()
        }),
        ..Manifest::default()
    }
}

fn entry(line: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = line.split_once(" (")?;
    let (version, rest) = rest.split_once(')')?;
    let (distributions, _) = rest.split_once(';')?;
    let is_version = |c: char| c.is_ascii_alphanumeric() || ".+-~:".contains(c);
    let is_entry = is_name(name) && !version.is_empty() && version.chars().all(is_version);
    is_entry.then_some((name, version, distributions))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check_file;

    fn check(input: &str, expected: &str) {
        check_file("debian/changelog", input, expected);
    }

    #[test]
    fn the_first_entry_is_of_the_version_at_hand() {
        check(
            "owl (1:2.0~rc1-3+deb12u1) unstable; urgency=low\n\n  * Hoot.\n\nowl (1.0-1) unstable; urgency=low\n",
            "package -/owl 1:2.0~rc1-3+deb12u1\n",
        );
    }

    #[test]
    fn the_distribution_may_be_ubuntu() {
        check(
            "\nowl (1.0-1ubuntu2) noble-proposed; urgency=low\n",
            "package ubuntu/owl 1.0-1ubuntu2\n",
        );
        check(
            "owl (1.0-1) UNRELEASED; urgency=low\n",
            "package -/owl 1.0-1\n",
        );
    }

    #[test]
    fn what_is_malformed_is_a_problem() {
        check("", "");
        check(
            "Changes of the owl\n",
            "problem: the first entry is malformed\n",
        );
        check(
            "owl (); urgency=low\n",
            "problem: the first entry is malformed\n",
        );
        check("OWL (1) x; y\n", "problem: the first entry is malformed\n");
    }
}
