// SPDX-License-Identifier: Apache-2.0

//! Files that speak of other works by their nature: what they say of licenses is a clue, and their
//! own license is said by a tag, if at all.

use super::{Class, Match, Method, Score};

/// Such files by their names, and what they speak of.
const FILES: &[(&str, &str)] = &[
    ("package-lock.json", "the packages that npm has locked"),
    (".package-lock.json", "the packages that npm has installed"),
    ("npm-shrinkwrap.json", "the packages that npm has locked"),
    ("composer.lock", "the packages that Composer has locked"),
    ("installed.json", "the packages that Composer has installed"),
    (
        "placet.toml",
        "the licenses that a policy allows, denies and waives",
    ),
    ("waivers.toml", "the licenses that a policy waives"),
    (
        "deny.toml",
        "the licenses that cargo-deny's policy allows and denies",
    ),
];

/// Makes clues of what a file of that name says of others.
pub(super) fn settle(name: &[u8], matches: &mut [Match]) {
    if !FILES.iter().any(|it| it.0.as_bytes() == name) {
        return;
    }
    let said = |it: &&mut Match| matches!(it.method, Method::Field | Method::Notice);
    for it in matches.iter_mut().filter(said) {
        it.class = Class::Clue;
        it.score = Score::CLUE;
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        detect::{Class, detect},
        licenses::corpus,
        read::Text,
        walk::RepoPath,
    };

    fn classes(name: &[u8], content: &str) -> Vec<Class> {
        let path = RepoPath::new(name);
        let found = detect(&Text::of(&path, content), corpus());
        found.matches.iter().map(|it| it.class).collect()
    }

    #[test]
    fn a_lock_file_and_a_policy_say_nothing_of_themselves() {
        let content = "{\"packages\": {\"node_modules/qr\": {\"license\": \"SSPL-1.0\"}}}\n";
        assert_eq!(classes(b"a/package-lock.json", content), [Class::Clue]);
        assert_ne!(classes(b"a/package.json", content), [Class::Clue]);
        let content = "# SPDX-License-Identifier: MIT\n[[waiver]]\nlicense = \"AGPL-3.0-only\"\n";
        let expected = [Class::Declared, Class::Clue];
        assert_eq!(classes(b"placet.toml", content), expected);
    }
}
