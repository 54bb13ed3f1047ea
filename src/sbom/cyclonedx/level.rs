// SPDX-License-Identifier: Apache-2.0

//! What each version of CycloneDX can say: which version a field or a word came with. What an
//! earlier one cannot say is left out and noted.

use super::super::{
    loss::Notes,
    node::{Node, Table},
};

/// A version, by its second number: 1.4 to 1.7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sbom) enum Version {
    /// 1.4.
    V1_4 = 4,
    /// 1.5.
    V1_5 = 5,
    /// 1.6, ECMA-424 first edition.
    V1_6 = 6,
    /// 1.7, ECMA-424 second edition: the first that can say a declared and a concluded license of
    /// one component, each as an expression.
    V1_7 = 7,
}

impl Version {
    /// As in `specVersion`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::V1_4 => "1.4",
            Self::V1_5 => "1.5",
            Self::V1_6 => "1.6",
            Self::V1_7 => "1.7",
        }
    }

    pub(super) fn json_schema(self) -> &'static str {
        match self {
            Self::V1_4 => "http://cyclonedx.org/schema/bom-1.4.schema.json",
            Self::V1_5 => "http://cyclonedx.org/schema/bom-1.5.schema.json",
            Self::V1_6 => "http://cyclonedx.org/schema/bom-1.6.schema.json",
            Self::V1_7 => "http://cyclonedx.org/schema/bom-1.7.schema.json",
        }
    }

    pub(super) fn namespace(self) -> &'static str {
        match self {
            Self::V1_4 => "http://cyclonedx.org/schema/bom/1.4",
            Self::V1_5 => "http://cyclonedx.org/schema/bom/1.5",
            Self::V1_6 => "http://cyclonedx.org/schema/bom/1.6",
            Self::V1_7 => "http://cyclonedx.org/schema/bom/1.7",
        }
    }
}

/// Fields that came after 1.4: what they are of, their name, their version. The lists of changes
/// are those of the specification's releases.
const FIELDS: &[(&str, &str, Version)] = &[
    ("metadata", "lifecycles", Version::V1_5),
    ("metadata", "manufacturer", Version::V1_6),
    ("component", "authors", Version::V1_6),
    ("component", "manufacturer", Version::V1_6),
    ("component", "swhid", Version::V1_6),
    ("evidence", "identity", Version::V1_5),
    ("evidence", "occurrences", Version::V1_5),
    ("occurrence", "line", Version::V1_6),
    ("occurrence", "additionalContext", Version::V1_6),
    ("license", "acknowledgement", Version::V1_6),
    ("expression", "acknowledgement", Version::V1_6),
    ("expression", "expressionDetails", Version::V1_7),
];

/// Words that came after 1.4: the list they are of, the word, its version, and what stands for it
/// before.
const WORDS: &[(&str, &str, Version, &str)] = &[
    ("component", "platform", Version::V1_5, "framework"),
    ("component", "device-driver", Version::V1_5, "library"),
    ("component", "machine-learning-model", Version::V1_5, "file"),
    ("component", "data", Version::V1_5, "file"),
    ("component", "cryptographic-asset", Version::V1_6, "file"),
    ("reference", "source-distribution", Version::V1_6, "other"),
    ("reference", "distribution-intake", Version::V1_5, "other"),
    ("reference", "security-contact", Version::V1_5, "other"),
    ("reference", "rfc-9116", Version::V1_6, "other"),
    ("reference", "electronic-signature", Version::V1_6, "other"),
    ("reference", "digital-signature", Version::V1_6, "other"),
    ("reference", "evidence", Version::V1_5, "other"),
    ("reference", "model-card", Version::V1_5, "other"),
    ("reference", "attestation", Version::V1_5, "other"),
    ("reference", "patent", Version::V1_7, "other"),
    ("reference", "patent-family", Version::V1_7, "other"),
    ("reference", "patent-assertion", Version::V1_7, "other"),
    ("reference", "citation", Version::V1_7, "other"),
    (
        "aggregate",
        "incomplete_first_party_proprietary_only",
        Version::V1_5,
        "incomplete_first_party_only",
    ),
    (
        "aggregate",
        "incomplete_first_party_opensource_only",
        Version::V1_5,
        "incomplete_first_party_only",
    ),
    (
        "aggregate",
        "incomplete_third_party_proprietary_only",
        Version::V1_5,
        "incomplete_third_party_only",
    ),
    (
        "aggregate",
        "incomplete_third_party_opensource_only",
        Version::V1_5,
        "incomplete_third_party_only",
    ),
    ("hash", "Streebog-256", Version::V1_7, ""),
    ("hash", "Streebog-512", Version::V1_7, ""),
];

/// A version, and what it could not say.
#[derive(Debug)]
pub(super) struct Level {
    pub(super) version: Version,
    pub(super) notes: Notes,
}

impl Level {
    pub(super) fn new(version: Version) -> Self {
        Self {
            version,
            notes: Notes::default(),
        }
    }

    pub(super) fn is_before(&self, version: Version) -> bool {
        self.version < version
    }

    /// Notes that something is left out.
    pub(super) fn lose(&self, what: &str) {
        self.notes
            .add(format!("CycloneDX {} has no {what}", self.version.as_str()));
    }

    /// The fields of a table that this version has.
    pub(super) fn kept<'a>(&self, kind: &'static str, table: Table<'a>) -> Table<'a> {
        let is_kept = |key: &str| {
            let since = FIELDS.iter().find(|it| it.0 == kind && it.1 == key);
            let is_kept = since.is_none_or(|it| it.2 <= self.version);
            if !is_kept {
                self.lose(&format!("`{key}` of {}", article(kind)));
            }
            is_kept
        };
        let fields = table.0.into_iter();
        Table(fields.filter(|it| is_kept(it.0)).collect())
    }

    /// A word of a list, or the one that stands for it in this version.
    pub(super) fn word<'a>(&self, kind: &str, word: &'a str) -> &'a str {
        let since = WORDS.iter().find(|it| it.0 == kind && it.1 == word);
        match since {
            Some((_, _, since, instead)) if *since > self.version => {
                self.lose(&format!("`{word}` among the words for {}", article(kind)));
                instead
            }
            _ => word,
        }
    }

    /// A list of tables, each with the fields that this version has.
    pub(super) fn each<'a>(
        &self,
        kind: &'static str,
        tables: impl Iterator<Item = Table<'a>>,
    ) -> Vec<Node<'a>> {
        tables.map(|it| self.kept(kind, it).into()).collect()
    }
}

fn article(kind: &str) -> String {
    let is_vowel = kind.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {kind}", if is_vowel { "an" } else { "a" })
}
