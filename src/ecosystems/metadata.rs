// SPDX-License-Identifier: Apache-2.0

//! Files by which publishers tell others of a work: what they must say, and do not.
//!
//! `publiccode.yml`: its standard, version 0.4, *The Standard (core)*, the keys whose presence is
//! mandatory; later versions ask for fewer, and none for a `releaseDate`. `code.json`: the inventory
//! of the Federal Source Code Policy (M-16-21), metadata schema 2.0.0, and the file of one project
//! by the SHARE IT Act, which has no `releases`. `CITATION.cff` is read for what it says alone.

use super::{
    Problem,
    document::{Data, Reader, Value},
    work::{self, Work},
};
use crate::{expression::Claim, read::Text, walk::RepoPath};

/// What such a file says, as far as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Metadata {
    /// A `publiccode.yml`: what is wrong with it, and what it says of the work.
    PublicCode(Vec<Problem>, Work),
    /// A `CITATION.cff`, as far as it says something of the work.
    Citation(Work),
    /// A `code.json`, and what is wrong with it.
    CodeJson(Vec<Problem>),
    /// Notices of third parties, in lower case.
    Notices(Box<str>),
}

/// Longer files of notices than any reader takes; what stands further down is not looked at.
const MOST_NOTICES: usize = 8 << 20;

/// The starts of the names of files of notices, in lower case.
const NOTICES: &[&str] = &[
    "notice",
    "third-party",
    "third_party",
    "thirdparty",
    "attribution",
];

/// What a `publiccode.yml` must have at its top.
const PUBLIC_CODE: &[&str] = &[
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "legal",
    "maintenance",
    "localisation",
];

const STATUSES: &[&str] = &["concept", "development", "beta", "stable", "obsolete"];
const TYPES: &[&str] = &[
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
];
const MAINTENANCE: &[&str] = &["internal", "contract", "community", "none"];

/// Who must be named for a kind of maintenance.
const NAMED: &[(&str, &str)] = &[
    ("internal", "contacts"),
    ("community", "contacts"),
    ("contract", "contractors"),
];

/// How a release may be used, in both forms of `code.json`.
const USAGES: &[&str] = &[
    "openSource",
    "governmentWideReuse",
    "exemptByLaw",
    "exemptByNationalSecurity",
    "exemptByAgencySystem",
    "exemptByAgencyMission",
    "exemptByCIO",
    "exemptByPolicyDate",
    "exemptNonCode",
];

/// Whether the file at a path is one that [`metadata`] reads: they stand at the top of a tree.
pub fn has_metadata(path: &RepoPath) -> bool {
    let is_at_top = !path.as_bytes().contains(&b'/');
    is_at_top && reader_of(path.name()).is_some()
}

/// What a file at the top of a tree tells of the work; `None` for any other.
pub fn metadata(text: &Text<'_>) -> Option<Metadata> {
    if !has_metadata(text.path) {
        return None;
    }
    reader_of(text.path.name()).map(|read| read(text))
}

fn reader_of(name: &[u8]) -> Option<fn(&Text<'_>) -> Metadata> {
    let is_notices = |name: &[u8]| {
        let name = name.to_ascii_lowercase();
        NOTICES.iter().any(|it| name.starts_with(it.as_bytes()))
    };
    match name {
        b"publiccode.yml" | b"publiccode.yaml" => Some(public_code),
        b"CITATION.cff" => Some(citation),
        b"code.json" => Some(code_json),
        _ if is_notices(name) => Some(notices),
        _ => None,
    }
}

fn notices(text: &Text<'_>) -> Metadata {
    let content = text.content.as_ref();
    let end = (0..=MOST_NOTICES.min(content.len())).rev();
    let end = end.into_iter().find(|it| content.is_char_boundary(*it));
    let kept = content.get(..end.unwrap_or(0)).unwrap_or_default();
    Metadata::Notices(kept.to_lowercase().into_boxed_str())
}

fn public_code(text: &Text<'_>) -> Metadata {
    let mut reader = Reader::new(text);
    let document = reader.yaml();
    if !document.is_table() {
        return Metadata::PublicCode(reader.problems, Work::default());
    }
    reader.has(&document, PUBLIC_CODE, "");
    reader.is_one_of(&document, "developmentStatus", STATUSES);
    reader.is_one_of(&document, "softwareType", TYPES);
    reader.descriptions(&document);
    if let Some(legal) = document.get("legal") {
        reader.has(legal, &["license"], "legal/");
        reader.names_license(legal, "license");
    }
    if let Some(maintenance) = document.get("maintenance") {
        reader.has(maintenance, &["type"], "maintenance/");
        reader.is_one_of(maintenance, "type", MAINTENANCE);
        let kind = maintenance.text_of("type");
        let named = NAMED.iter().find(|it| Some(it.0) == kind);
        if let Some((_, key)) = named {
            reader.has(maintenance, &[key], "maintenance/");
        }
    }
    if let Some(localisation) = document.get("localisation") {
        let keys = ["localisationReady", "availableLanguages"];
        reader.has(localisation, &keys, "localisation/");
    }
    Metadata::PublicCode(reader.problems, work::of_public_code(&document))
}

/// It is for those who cite the work: what is wrong with it is nobody's finding.
fn citation(text: &Text<'_>) -> Metadata {
    Metadata::Citation(work::of_citation(&Reader::new(text).yaml()))
}

fn code_json(text: &Text<'_>) -> Metadata {
    let mut reader = Reader::new(text);
    let document = reader.json();
    if !document.is_table() {
        return Metadata::CodeJson(reader.problems);
    }
    match document.get("releases") {
        Some(releases) => {
            let keys = ["agency", "version", "measurementType"];
            reader.has(&document, &keys, "");
            for release in releases.items() {
                let keys = ["name", "description", "permissions", "tags", "contact"];
                reader.has(release, &keys, "releases/");
                reader.permissions(release);
            }
        }
        None => {
            let keys = [
                "name",
                "description",
                "status",
                "permissions",
                "organization",
                "repositoryURL",
                "contact",
            ];
            reader.has(&document, &keys, "");
            reader.permissions(&document);
        }
    }
    Metadata::CodeJson(reader.problems)
}

impl Reader<'_> {
    /// Says which keys a table lacks. A key without a value is none.
    fn has(&mut self, table: &Value, keys: &[&str], below: &str) {
        for key in keys {
            let is_there = |it: &Value| match &it.data {
                Data::Null => false,
                Data::Text(text) => !text.trim().is_empty(),
                Data::List(items) => !items.is_empty(),
                Data::Bool(_) | Data::Scalar(_) | Data::Table(_) => true,
            };
            if !table.get(key).is_some_and(is_there) {
                let start = table.span.start;
                self.problem(start..start, format!("`{below}{key}` is missing"));
            }
        }
    }

    fn is_one_of(&mut self, table: &Value, key: &str, words: &[&str]) {
        let Some(value) = table.get(key) else {
            return;
        };
        if !value.text().is_some_and(|it| words.contains(&it)) {
            let message = format!("`{key}` is none of {}", words.join(", "));
            self.problem(value.span.clone(), message);
        }
    }

    /// A text in at least one language, of the lengths that the standard sets.
    fn descriptions(&mut self, document: &Value) {
        let Some(description) = document.get("description") else {
            return;
        };
        if description.entries().is_empty() {
            let message = "`description` is in no language";
            self.problem(description.span.clone(), message);
        }
        for language in description.entries() {
            let below = format!("description/{}/", language.key);
            let keys = ["shortDescription", "longDescription", "features"];
            self.has(&language.value, &keys, &below);
            for (key, lengths) in [
                ("shortDescription", 1..=150),
                ("longDescription", 150..=10_000),
            ] {
                let value = language.value.get(key);
                let text = value.and_then(|it| Some((it, it.text()?.trim())));
                let Some((value, text)) = text.filter(|it| !it.1.is_empty()) else {
                    continue;
                };
                if !lengths.contains(&text.chars().count()) {
                    let (least, most) = (lengths.start(), lengths.end());
                    let message = format!("`{below}{key}` has not {least} to {most} characters");
                    self.problem(value.span.clone(), message);
                }
            }
        }
    }

    fn names_license(&mut self, table: &Value, key: &str) {
        let value = table.get(key);
        let text = value.and_then(|it| Some((it, it.text()?)));
        if let Some((value, text)) = text
            && !matches!(Claim::read(text), Claim::Licensed(_))
        {
            let message = format!("`{key}` is no SPDX expression");
            self.problem(value.span.clone(), message);
        }
    }

    fn permissions(&mut self, table: &Value) {
        let Some(permissions) = table.get("permissions") else {
            return;
        };
        self.has(permissions, &["usageType"], "permissions/");
        let usage = permissions.get("usageType");
        let usages = usage.map(|it| match &it.data {
            Data::List(items) => items.iter().collect(),
            _ => vec![it],
        });
        for it in usages.unwrap_or_default() {
            if !it.text().is_some_and(|it| USAGES.contains(&it)) {
                let message = format!("`usageType` is none of {}", USAGES.join(", "));
                self.problem(it.span.clone(), message);
            }
        }
        if permissions.get("licenses").is_none() && permissions.get("license").is_none() {
            let start = permissions.span.start;
            self.problem(start..start, "`permissions/licenses` is missing");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "A description of this work that goes on for as long as the standard wants it to go \
        on, which is a hundred and fifty characters, so that whoever reads it learns something.";

    fn check(name: &str, content: &str, expected: &[&str]) {
        let path = RepoPath::new(name.as_bytes());
        let found = metadata(&Text::of(&path, content));
        let problems = match found {
            Some(Metadata::PublicCode(it, _) | Metadata::CodeJson(it)) => it,
            other => panic!("{other:?}"),
        };
        let problems: Vec<_> = problems.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(problems, expected);
    }

    fn public_code(from: &str, to: &str) -> String {
        let text = format!(
            "publiccodeYmlVersion: \"0.4\"\nname: Ledger\nurl: https://example.org/ledger.git\nplatforms: [web]\n\
            developmentStatus: stable\nsoftwareType: standalone/web\ndescription:\n  en:\n    shortDescription: Keeps books\n    \
            longDescription: {LONG}\n    features: [books]\nlegal:\n  license: EUPL-1.2\nmaintenance:\n  type: internal\n  \
            contacts:\n    - name: Ada\nlocalisation:\n  localisationReady: false\n  availableLanguages: [en]\n"
        );
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    }

    #[test]
    fn a_publiccode_file_says_what_its_standard_wants() {
        let name = "publiccode.yml";
        check(name, &public_code("", ""), &[]);
        check(
            name,
            &public_code("name: Ledger\n", ""),
            &["`name` is missing"],
        );
        check(
            name,
            &public_code("stable", "done"),
            &["`developmentStatus` is none of concept, development, beta, stable, obsolete"],
        );
        check(
            name,
            &public_code(LONG, "Short."),
            &["`description/en/longDescription` has not 150 to 10000 characters"],
        );
        check(
            name,
            &public_code("EUPL-1.2", "the usual"),
            &["`license` is no SPDX expression"],
        );
        check(
            name,
            &public_code("type: internal", "type: contract"),
            &["`maintenance/contractors` is missing"],
        );
        let broken = metadata(&Text::of(&RepoPath::new(name.as_bytes()), "a: [b"));
        assert!(matches!(broken, Some(Metadata::PublicCode(it, _)) if !it.is_empty()));
    }

    #[test]
    fn a_code_file_is_an_inventory_or_about_one_project() {
        let inventory = r#"{"agency": "X", "version": "2.0.0", "measurementType": {"method": "projects"}, "releases": [
            {"name": "a", "description": "b", "tags": ["c"], "contact": {"email": "a@example.org"},
             "permissions": {"usageType": "openSource", "licenses": [{"name": "CC0-1.0"}]}}]}"#;
        check("code.json", inventory, &[]);
        let wrong = inventory.replace("openSource", "free");
        let words = format!("`usageType` is none of {}", USAGES.join(", "));
        check("code.json", &wrong, &[&words]);
        check(
            "code.json",
            &inventory.replace("\"agency\": \"X\", ", ""),
            &["`agency` is missing"],
        );
        let project = r#"{"name": "a", "description": "b", "status": "Production", "organization": "X",
            "repositoryURL": "https://example.org/a", "contact": {"email": "a@example.org"},
            "permissions": {"usageType": ["openSource"], "license": [{"name": "CC0-1.0"}]}}"#;
        check("code.json", project, &[]);
        check("code.json", "[]", &["the file is no JSON object"]);
    }

    #[test]
    fn notices_are_kept_at_the_top_alone() {
        let of = |name: &str| metadata(&Text::of(&RepoPath::new(name.as_bytes()), "Holds ACME"));
        for name in ["NOTICE", "third-party-notices.txt", "Attribution.md"] {
            assert_eq!(
                of(name),
                Some(Metadata::Notices("holds acme".into())),
                "{name}"
            );
        }
        assert_eq!(of("a/NOTICE"), None);
        assert_eq!(of("a.c"), None);
    }
}
