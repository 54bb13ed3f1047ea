// SPDX-License-Identifier: Apache-2.0

//! What files for catalogues say of the work in whose tree they stand: `publiccode.yml` (its
//! standard, version 0.4, *The Standard (core)*) and `CITATION.cff` (Citation File Format 1.2).

use super::document::Value;

/// What such a file says of the work; what it does not say is `None` or empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// What it is called.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// When that version came out: `YYYY-MM-DD`.
    pub released: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
    /// Its page.
    pub homepage: Option<String>,
    /// Who owns the repository.
    pub owner: Option<String>,
    /// Who writes it or can be asked, as `Name <mail>`.
    pub people: Vec<String>,
}

/// No honest file names more people.
const MOST_PEOPLE: usize = 1000;

/// The languages in which a description is looked for, first come first; then any other.
const LANGUAGES: &[&str] = &["en", "en-US", "en-GB"];

/// A `publiccode.yml`.
pub(super) fn of_public_code(document: &Value) -> Work {
    let text = |table: Option<&Value>, key: &str| spelled(table?, key);
    let maintenance = document.get("maintenance");
    let contacts = maintenance.and_then(|it| it.get("contacts"));
    let contacts = contacts.map_or(&[][..], Value::items).iter();
    let people = contacts.filter_map(|it| written(spelled(it, "name"), spelled(it, "email")));
    let organization = document.get("organisation");
    Work {
        name: spelled(document, "name"),
        version: spelled(document, "softwareVersion"),
        released: spelled(document, "releaseDate").filter(|it| is_day(it)),
        description: description(document),
        repository: spelled(document, "url"),
        homepage: spelled(document, "landingURL"),
        owner: text(document.get("legal"), "repoOwner").or_else(|| text(organization, "name")),
        people: people.take(MOST_PEOPLE).collect(),
    }
}

fn description(document: &Value) -> Option<String> {
    let languages = document.get("description")?;
    let preferred = LANGUAGES.iter().filter_map(|it| languages.get(it));
    let any = languages.entries().iter().map(|it| &it.value);
    preferred
        .chain(any)
        .find_map(|it| spelled(it, "shortDescription"))
}

/// A `CITATION.cff`.
pub(super) fn of_citation(document: &Value) -> Work {
    let authors = document.get("authors").map_or(&[][..], Value::items);
    let people = authors.iter().filter_map(|it| {
        let parts = [
            "given-names",
            "name-particle",
            "family-names",
            "name-suffix",
        ];
        let parts: Vec<_> = parts.iter().filter_map(|key| spelled(it, key)).collect();
        let person = (!parts.is_empty()).then(|| parts.join(" "));
        written(person.or_else(|| spelled(it, "name")), spelled(it, "email"))
    });
    let repository = ["repository-code", "repository"];
    Work {
        name: spelled(document, "title"),
        version: spelled(document, "version"),
        released: spelled(document, "date-released").filter(|it| is_day(it)),
        description: spelled(document, "abstract"),
        repository: repository.iter().find_map(|it| spelled(document, it)),
        homepage: spelled(document, "url"),
        owner: None,
        people: people.take(MOST_PEOPLE).collect(),
    }
}

fn spelled(table: &Value, key: &str) -> Option<String> {
    let text = table.get(key)?.spelled()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// `Name <mail>`.
fn written(name: Option<String>, email: Option<String>) -> Option<String> {
    match (name, email) {
        (Some(name), Some(email)) => Some(format!("{name} <{email}>")),
        (name, email) => name.or(email),
    }
}

/// `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let is_part = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::super::{Metadata, metadata};
    use crate::{read::Text, walk::RepoPath};

    fn check(name: &str, content: &str, expected: &str) {
        let path = RepoPath::new(name.as_bytes());
        let work = match metadata(&Text::of(&path, content)) {
            Some(Metadata::PublicCode(_, work) | Metadata::Citation(work)) => work,
            other => panic!("{other:?}"),
        };
        let texts = [
            work.name,
            work.version,
            work.released,
            work.description,
            work.repository,
            work.homepage,
            work.owner,
        ];
        let texts: Vec<_> = texts.into_iter().map(Option::unwrap_or_default).collect();
        let seen = format!("{}|{}", texts.join("|"), work.people.join(", "));
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_publiccode_file_says_what_the_work_is() {
        check(
            "publiccode.yml",
            "name: Ledger\nurl: https://example.org/ledger.git\nlandingURL: https://example.org\n\
             softwareVersion: 1.20\nreleaseDate: 2026-02-01\nlegal:\n  repoOwner: City of Owls\n\
             description:\n  de:\n    shortDescription: Bucht\n  en:\n    shortDescription: Keeps books\n\
             maintenance:\n  contacts:\n    - name: Ada\n      email: ada@example.org\n    - name: Bo\n",
            "Ledger|1.20|2026-02-01|Keeps books|https://example.org/ledger.git|https://example.org|City of Owls|\
             Ada <ada@example.org>, Bo",
        );
    }

    #[test]
    fn a_citation_says_what_the_work_is() {
        check(
            "CITATION.cff",
            "cff-version: 1.2.0\ntitle: Hoot\nversion: 2.0\ndate-released: yesterday\n\
             repository-code: https://example.org/hoot\nauthors:\n  - given-names: Ada\n    name-particle: van\n\
             \x20   family-names: Owl\n    email: ada@example.org\n  - name: The Owls\n",
            "Hoot|2.0|||https://example.org/hoot|||Ada van Owl <ada@example.org>, The Owls",
        );
        check("CITATION.cff", "[", "|||||||");
    }
}
