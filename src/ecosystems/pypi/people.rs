// SPDX-License-Identifier: Apache-2.0

//! People and addresses, in one spelling each.

use super::super::Package;

/// Labels of addresses that mean the repository (*Well-known project URLs*, PEP 753), without
/// blanks and punctuation.
const REPOSITORY: &[&str] = &[
    "source",
    "repository",
    "sourcecode",
    "github",
    "code",
    "gitlab",
];

/// `Name <mail>` for each person. `names` and `mails` are lists with commas; the mails may have
/// names of their own, which is how a build backend writes those of `pyproject.toml`.
pub(super) fn people(names: &str, mails: &str) -> Vec<String> {
    let (names, mails) = (split(names), split(mails));
    if let ([name], [mail]) = (names.as_slice(), mails.as_slice())
        && !mail.contains('<')
    {
        return vec![format!("{name} <{mail}>")];
    }
    let mut found: Vec<String> = names.iter().map(|it| (*it).to_owned()).collect();
    for mail in mails {
        let name = mail.split('<').next().unwrap_or_default();
        let name = name.trim().trim_matches('"');
        // Named in both fields: the one with the address says more.
        if !name.is_empty() && mail.contains('<') {
            found.retain(|it| it != name);
        }
        found.push(match mail.split_once('<') {
            Some((_, rest)) if !name.is_empty() => format!("{name} <{rest}"),
            Some(_) => mail.to_owned(),
            None => format!("<{mail}>"),
        });
    }
    found
}

/// The most people of one field; keeps a hostile file from costing the square of its length.
const MAX_PEOPLE: usize = 1000;

/// At commas outside of quotes.
fn split(text: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let at_comma = |c: char| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    };
    let parts = text.split(at_comma).map(str::trim);
    // `UNKNOWN` is what old tools write where nothing was said.
    parts
        .filter(|it| !it.is_empty() && *it != "UNKNOWN")
        .take(MAX_PEOPLE)
        .collect()
}

/// `Name <mail>` of a table with `name` and `email`.
pub(super) fn person(name: Option<String>, mail: Option<String>) -> Option<String> {
    match (name, mail) {
        (Some(name), Some(mail)) => Some(format!("{name} <{mail}>")),
        (Some(name), None) => Some(name),
        (None, Some(mail)) => Some(format!("<{mail}>")),
        (None, None) => None,
    }
}

/// Takes an address by its label, the first of its kind.
pub(super) fn address(package: &mut Package, label: &str, url: &str) {
    let letters = label.chars().filter(|c| c.is_alphanumeric());
    let label: String = letters.flat_map(char::to_lowercase).collect();
    let url = url.trim();
    let field = match label.as_str() {
        "homepage" | "home" => &mut package.homepage,
        it if REPOSITORY.contains(&it) => &mut package.repository,
        _ => return,
    };
    if field.is_none() && !url.is_empty() && url != "UNKNOWN" {
        *field = Some(url.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &str, mails: &str, expected: &[&str]) {
        assert_eq!(people(names, mails), expected);
    }

    #[test]
    fn one_name_and_one_mail_are_one_person() {
        check("Ann", "a@b.c", &["Ann <a@b.c>"]);
        check("Ann", "", &["Ann"]);
        check("", "a@b.c", &["<a@b.c>"]);
        check("UNKNOWN", "UNKNOWN", &[]);
    }

    #[test]
    fn mails_may_have_names() {
        check(
            "",
            "Ann <a@b.c>, Bob <b@b.c>",
            &["Ann <a@b.c>", "Bob <b@b.c>"],
        );
        check("Cyd, Ann", "Ann <a@b.c>", &["Cyd", "Ann <a@b.c>"]);
        check("", "\"Doe, Ann\" <a@b.c>", &["Doe, Ann <a@b.c>"]);
    }

    #[test]
    fn addresses_are_told_by_their_labels() {
        let mut package = Package::default();
        for (label, url) in [
            ("Docs", "d"),
            ("Source Code", "s"),
            ("Home-Page", "h"),
            ("code", "c"),
        ] {
            address(&mut package, label, url);
        }
        assert_eq!(package.homepage.as_deref(), Some("h"));
        assert_eq!(package.repository.as_deref(), Some("s"));
    }
}
