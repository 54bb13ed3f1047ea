// SPDX-License-Identifier: Apache-2.0

//! What a policy file may say: its tables, their keys and what each means.
//!
//! The reader takes the keys that it knows from here, `placet policy schema` and the reference in
//! `docs/policy.md` are written from it, so that none of them can say other than the others.

use serde_json::{Map, Value, json};

use super::{clarify, compat, exclude, require, rules, scope, sets, waiver};

/// One table of the file.
#[derive(Debug)]
pub struct Table {
    /// As it is written: `[licenses]`, `[[scope]]`; empty for the file's own keys.
    pub title: &'static str,
    /// What it is for.
    pub docs: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// One key of a table.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// What it means.
    pub docs: &'static str,
}

/// What the value of a key is.
#[derive(Debug)]
pub enum Kind {
    /// The number 1.
    Version,
    /// Any words.
    Text,
    /// A list of words.
    Texts,
    /// Yes or no.
    Flag,
    /// A number of days.
    Days,
    /// A number from 0 to 100, with one digit after the point.
    Percent,
    /// A date.
    Day,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words.
    Words(&'static [&'static str]),
    /// Licenses: ids, pairs with an exception, references, sets.
    Patterns,
    /// One of these.
    Pattern,
    /// An SPDX license expression.
    Expression,
    /// The code of a rule.
    Code,
    /// Policies that this one builds on.
    Parents,
    /// Names of sets, each with its patterns.
    Sets,
    /// Codes of rules, each with its level.
    Levels,
    /// A table.
    Table(&'static Table),
    /// A list of tables.
    Tables(&'static Table),
}

/// The words for verdicts, from best to worst.
pub(super) const VERDICTS: &[&str] = &["allow", "review", "unknown", "deny"];
pub(super) const LEVELS: &[&str] = &["off", "note", "warning", "error"];
pub(super) const FAIL_ON: &[&str] = &["error", "warning", "never"];
pub(super) const VERSIONS: &[&str] = &["semantic", "strict"];
pub(super) const WITH_EXCEPTION: &[&str] = &["inherit", "exact"];
pub(super) const BASES: &[&str] = &["concluded", "declared", "detected", "both"];
pub(super) const CLUES: &[&str] = &["off", "note"];
pub(super) const MODES: &[&str] = &["off", "report", "gate"];
pub(super) const VERIFY: &[&str] = &["none", "commit-author"];
pub(super) const DISTRIBUTION: &[&str] = &["source", "binary", "network", "embedded", "internal"];

const fn key(name: &'static str, kind: Kind, docs: &'static str) -> Key {
    Key { name, kind, docs }
}

// Keys that several tables have.
const VERSION: Key = key("version", Kind::Version, "the version of this format: 1");
const ALLOW: Key = key("allow", Kind::Patterns, "licenses that are welcome");
const REVIEW: Key = key(
    "review",
    Kind::Patterns,
    "licenses that a person must decide on",
);
const DENY: Key = key("deny", Kind::Patterns, "licenses that must not be used");
const NOTE: Key = key("note", Kind::Text, "why, in words");
const WAIVERS: Key = key(
    "waiver",
    Kind::Tables(&WAIVER),
    "a decision to accept a finding, with an end",
);

/// The file.
#[rustfmt::skip]
pub static FILE: Table = Table {
    title: "",
    docs: "The file is TOML 1.0 and called `placet.toml`. A key that is not listed here is an error.",
    keys: &[
        VERSION,
        key("name", Kind::Text, "what the policy is called in reports"),
        key("owner", Kind::Text, "who answers for it"),
        key("extends", Kind::Parents, "policies that this one builds on: `\"builtin:starter\"`, or a file with its hash; never fetched"),
        key("project", Kind::Table(&PROJECT), "the work that is judged"),
        key("licenses", Kind::Table(&LICENSES), "which licenses are welcome"),
        key("sets", Kind::Sets, "own sets of licenses, by name; a set may name those above it"),
        key("scope", Kind::Tables(&SCOPE), "what holds for a part of the tree alone"),
        key("exclude", Kind::Tables(&EXCLUDE), "what is shown and fails nothing"),
        key("clarify", Kind::Tables(&CLARIFY), "what a person has found out"),
        key("choose", Kind::Tables(&CHOOSE), "which branch of an OR is taken"),
        key("require", Kind::Table(&REQUIRE), "what must be there"),
        key("rules", Kind::Levels, "the level of each rule; `docs/codes.md` lists them"),
        key("sbom", Kind::Table(&OPERATOR), "who answers for bills of materials"),
        key("compat", Kind::Table(&COMPAT), "whether parts fit into the work"),
        key("gate", Kind::Table(&GATE), "when a check fails"),
        key("waivers", Kind::Table(&TERMS), "what is asked of waivers"),
        WAIVERS,
        key("test", Kind::Tables(&TEST), "a test of this policy, run by `placet policy test`"),
    ],
};

/// A file of waivers alone.
pub(super) static WAIVER_FILE: Table = Table {
    title: "",
    docs: "A file that `[waivers] file` names.",
    keys: &[VERSION, WAIVERS],
};

#[rustfmt::skip]
pub(super) static PROJECT: Table = Table {
    title: "[project]",
    docs: "The work that is judged.",
    keys: &[
        key("outbound", Kind::Expression, "the license that it is released under"),
        key("distribution", Kind::Words(DISTRIBUTION), "how it reaches others; obligations are told for these"),
        key("copyright", Kind::Texts, "who holds the copyright in it: names, or the starts of names; a file that names somebody else is told of"),
        key("author-domains", Kind::Texts, "the mail domains of those who write it: commits of others are told of"),
    ],
};

#[rustfmt::skip]
pub(super) static LICENSES: Table = Table {
    title: "[licenses]",
    docs: "Which licenses are welcome. The closest entry decides: a license with its exception, a license, the start of a `LicenseRef-`, a set; then the most specific scope; then the most restrictive. Of an OR the best branch counts, of an AND the worst.",
    keys: &[
        ALLOW,
        REVIEW,
        DENY,
        key("default", Kind::Word(VERDICTS), "the verdict of a license that no entry matches (`review`)"),
        key("unknown", Kind::Word(VERDICTS), "how an unknown license is treated (`unknown`: a warning)"),
        key("unlicensed", Kind::Word(VERDICTS), "the verdict of having no license (`unknown`)"),
        key("lock", Kind::Flag, "policies that extend this one can only be stricter: they name it first, lower no rule, exclude nothing, and clarify with evidence alone; waivers stay; for the file alone"),
        key("prefer", Kind::Patterns, "which branch of an OR to take where nothing else decides, best first; for the file alone"),
        key("basis", Kind::Word(BASES), "what of a package is judged: what we conclude (`concluded`), what its manifest declares, what its license files say, or both of these; for the file alone"),
        key("matching", Kind::Table(&MATCHING), "how licenses are compared; for the file alone"),
    ],
};

#[rustfmt::skip]
pub(super) static SCOPE_LICENSES: Table = Table {
    title: "[scope.licenses]",
    docs: "Which licenses are welcome in the scope.",
    keys: &[
        ALLOW,
        REVIEW,
        DENY,
        key("default", Kind::Word(VERDICTS), "the verdict of a license that no entry matches"),
        key("unknown", Kind::Word(VERDICTS), "how an unknown license is treated"),
        key("unlicensed", Kind::Word(VERDICTS), "the verdict of having no license"),
    ],
};

#[rustfmt::skip]
pub(super) static MATCHING: Table = Table {
    title: "[licenses.matching]",
    docs: "How licenses are compared.",
    keys: &[
        key("versions", Kind::Word(VERSIONS), "`semantic`: `or later` offers every later version, and the best counts; `strict`: it is a license of its own"),
        key("with-exception", Kind::Word(WITH_EXCEPTION), "`inherit`: an exception of the SPDX list only adds permission; `exact`: a pair must be listed itself"),
        key("min-score", Kind::Percent, "how much of a text or a statement must agree, in percent: what agrees less is unknown (0)"),
        key("clues", Kind::Word(CLUES), "whether a license that is mentioned and that nobody asserts is told of; it never fails a check (`off`)"),
    ],
};

#[rustfmt::skip]
pub(super) static SCOPE: Table = Table {
    title: "[[scope]]",
    docs: "What holds for a part alone. All conditions of a scope must hold; all scopes that hold lie on top of one another, the last one on top.",
    keys: &[
        key("name", Kind::Text, "what it is called in messages"),
        key("paths", Kind::Texts, "globs of paths: `vendor/**`"),
        key("packages", Kind::Texts, "globs of package URLs: `pkg:npm/*@*`"),
        key("ecosystems", Kind::Texts, "purl types: `npm`, `cargo`"),
        key("relation", Kind::Words(scope::RELATIONS), "when a package is needed"),
        key("depth", Kind::Word(scope::DEPTHS), "whether the project asks for a package itself"),
        key("as", Kind::Word(compat::NAMES), "how parts there are put together with the work, for `[compat]`, where their ecosystem and their scope do not tell"),
        key("licenses", Kind::Table(&SCOPE_LICENSES), "which licenses are welcome there"),
        key("rules", Kind::Levels, "the level of each rule there"),
    ],
};

#[rustfmt::skip]
pub(super) static EXCLUDE: Table = Table {
    title: "[[exclude]]",
    docs: "What is shown and counted, and fails nothing.",
    keys: &[
        key("paths", Kind::Texts, "globs of paths"),
        key("packages", Kind::Texts, "globs of package URLs"),
        key("reason", Kind::Word(exclude::REASONS), "why"),
        key("note", Kind::Text, "why, in words; needed where the reason is `other`"),
    ],
};

#[rustfmt::skip]
pub(super) static CLARIFY: Table = Table {
    title: "[[clarify]]",
    docs: "A conclusion that a person has made, instead of ours. It is void as soon as a file of its evidence changes.",
    keys: &[
        key("path", Kind::Text, "a glob of paths; or"),
        key("purl", Kind::Text, "a glob of package URLs; or"),
        key("notice", Kind::Text, "the words of a statement on one line, or the id of an unknown text: it is about each file that says this of its license and nothing else"),
        key("expression", Kind::Expression, "the license"),
        key("evidence", Kind::Tables(&EVIDENCE), "what it was concluded from"),
        key("reason", Kind::Word(clarify::REASONS), "why"),
        NOTE,
    ],
};

#[rustfmt::skip]
pub(super) static EVIDENCE: Table = Table {
    title: "evidence = [{ … }]",
    docs: "A file of the tree, as it was.",
    keys: &[
        key("path", Kind::Text, "its path"),
        key("sha256", Kind::Text, "the SHA-256 of its bytes, in hexadecimal"),
    ],
};

#[rustfmt::skip]
pub(super) static CHOOSE: Table = Table {
    title: "[[choose]]",
    docs: "Which branch of an OR is taken. Its verdict is the verdict of the whole.",
    keys: &[
        key("given", Kind::Expression, "the OR, its branches in any order"),
        key("take", Kind::Expression, "the branch"),
        key("purl", Kind::Text, "a glob of package URLs, where it holds for these alone"),
    ],
};

#[rustfmt::skip]
pub(super) static REQUIRE: Table = Table {
    title: "[require]",
    docs: "What must be there.",
    keys: &[
        key("files", Kind::Texts, "globs of paths, each of which must match a file: `{LICENSE,COPYING}*`"),
        key("headers", Kind::Texts, "globs of paths: each file of source there states its license itself, or has a `.license` file or an entry of a `REUSE.toml`"),
        key("reuse", Kind::Flag, "each file states its license and its copyright, and `LICENSES/` has the texts: the REUSE specification, version 3.3"),
        key("publiccode", Kind::Flag, "there is a `publiccode.yml` with what its standard asks for"),
        key("codejson", Kind::Flag, "there is a `code.json` with what its schema asks for"),
        key("notice", Kind::Flag, "a file of notices names every package that is handed on"),
        key("sbom", Kind::Table(&SBOM), "the bill of materials that can be made of the work is good enough"),
    ],
};

#[rustfmt::skip]
pub(super) static GATE: Table = Table {
    title: "[gate]",
    docs: "When a check fails.",
    keys: &[
        key("fail-on", Kind::Word(FAIL_ON), "the level from which findings fail it (`error`)"),
        key("new-only", Kind::Flag, "whether what was there before, in a baseline or an earlier revision, fails nothing (`true`)"),
        key("since", Kind::Text, "the revision that is compared with where the command line names none: `origin/main`"),
    ],
};

#[rustfmt::skip]
pub(super) static SBOM: Table = Table {
    title: "[require.sbom]",
    docs: "What the bill of materials must be.",
    keys: &[
        key("profile", Kind::Word(require::PROFILES), "what it is held against (`ntia`)"),
        key("min-score", Kind::Percent, "the fewest points that are enough, of 100"),
    ],
};

#[rustfmt::skip]
pub(super) static OPERATOR: Table = Table {
    title: "[sbom]",
    docs: "Who answers for the work and for the bills of materials of it, which say so. Each is `Name <mail> (address)`, where mail and address may be missing; what is said here goes before what manifests, `publiccode.yml`, `CITATION.cff` and git say.",
    keys: &[
        key("author", Kind::Text, "who makes the documents: `Open Source Office <oss@example.org>`"),
        key("supplier", Kind::Text, "who hands out the work: `Agency (https://agency.example.org)`"),
        key("manufacturer", Kind::Text, "who makes the work"),
        key("contact", Kind::Text, "who can be asked, where supplier and manufacturer have no mail address"),
        key("namespace", Kind::Text, "the address that the names of SPDX documents start with: `https://agency.example.org/sbom`"),
    ],
};

#[rustfmt::skip]
pub(super) static COMPAT: Table = Table {
    title: "[compat]",
    docs: "Whether parts fit into the work: what `outbound` of `[project]` says, or else what the work states. `placet licenses compat` answers for one pair.",
    keys: &[
        key("mode", Kind::Word(MODES), "`off`; `report`: what does not fit is a note; `gate`: it is an error, and what is unknown a warning (`off`)"),
        key("unknown", Kind::Word(compat::WORDS), "what it counts as that nothing is known that would tell (`unknown`)"),
        key("override", Kind::Tables(&OVERRIDE), "what a person has found out of a pair"),
    ],
};

#[rustfmt::skip]
pub(super) static OVERRIDE: Table = Table {
    title: "[[compat.override]]",
    docs: "What holds of a part under one license in a work under another, instead of what we say. The first that is about a pair decides.",
    keys: &[
        key("inbound", Kind::Pattern, "the license of the part, or a set"),
        key("outbound", Kind::Pattern, "the license of the work, or a set; any without"),
        key("relation", Kind::Word(compat::NAMES), "how they are put together; any way without"),
        key("verdict", Kind::Word(compat::WORDS), "whether it fits"),
        key("basis", Kind::Text, "what that is founded on"),
        key("by", Kind::Text, "who says so"),
    ],
};

#[rustfmt::skip]
pub(super) static TERMS: Table = Table {
    title: "[waivers]",
    docs: "What is asked of waivers.",
    keys: &[
        key("file", Kind::Text, "a file beside this one that has more of them"),
        key("max-days", Kind::Days, "for how many days one may hold (366)"),
        key("warn-before-days", Kind::Days, "from how many days before its end one says so (30)"),
        key("approvers", Kind::Texts, "who may approve; anybody where it is not said"),
        key("verify", Kind::Word(VERIFY), "`commit-author`: each line of a waiver must have been committed by one of `approvers`, who are mail addresses (`none`)"),
    ],
};

#[rustfmt::skip]
pub(super) static WAIVER: Table = Table {
    title: "[[waiver]]",
    docs: "A decision to accept a finding. The finding stays in every report. `placet waive` writes one.",
    keys: &[
        key("id", Kind::Text, "what it is called"),
        key("code", Kind::Code, "the rule whose finding is accepted"),
        key("path", Kind::Text, "a glob of paths; or"),
        key("purl", Kind::Text, "a glob of package URLs"),
        key("fingerprint", Kind::Text, "the fingerprint of a finding, or of a group of findings, instead of both"),
        key("license", Kind::Expression, "only for this license"),
        key("evidence", Kind::Tables(&EVIDENCE), "what it was decided from: the waiver is void as soon as one of these files changes"),
        key("reason", Kind::Word(waiver::REASONS), "why"),
        NOTE,
        key("approved-by", Kind::Text, "who approved it"),
        key("approved-on", Kind::Day, "when"),
        key("expires", Kind::Day, "the last day on which it holds"),
    ],
};

#[rustfmt::skip]
pub(super) static TEST: Table = Table {
    title: "[[test]]",
    docs: "What this policy is to say of an expression. `placet policy test` runs them.",
    keys: &[
        key("expression", Kind::Text, "what a license field says; it need not be an expression"),
        key("path", Kind::Text, "where it stands"),
        key("purl", Kind::Text, "which package says so"),
        key("relation", Kind::Word(scope::RELATIONS), "when that package is needed (`runtime`)"),
        key("outbound", Kind::Expression, "the license of the work: what does not fit into it is denied, and what may not is unknown"),
        key("expect", Kind::Word(VERDICTS), "the verdict"),
        key("note", Kind::Text, "why"),
    ],
};

/// Every table, the file's own keys first, each once, in the order in which they are named.
pub fn tables() -> Vec<&'static Table> {
    let mut tables: Vec<&'static Table> = vec![&FILE];
    let mut at = 0;
    while let Some(table) = tables.get(at).copied() {
        for key in table.keys {
            if let Kind::Table(it) | Kind::Tables(it) = key.kind
                && !tables.iter().any(|known| known.title == it.title)
            {
                tables.push(it);
            }
        }
        at += 1;
    }
    tables
}

/// The JSON Schema of the file (draft-07, which editors of TOML understand).
pub fn schema() -> Value {
    let mut schema = object(&FILE);
    let top = schema.as_object_mut().expect("it is built as an object");
    let more = [
        ("$schema", "http://json-schema.org/draft-07/schema#"),
        ("title", "placet.toml, the policy file of placet"),
    ];
    top.extend(more.map(|(key, value)| (key.to_owned(), value.into())));
    top.insert("required".to_owned(), json!(["version"]));
    schema
}

/// A table. Tables are as deep as this file names them, and none names itself.
fn object(table: &Table) -> Value {
    let properties: Map<_, _> = table
        .keys
        .iter()
        .map(|it| (it.name.to_owned(), property(it)))
        .collect();
    json!({
        "type": "object",
        "description": table.docs,
        "properties": properties,
        "additionalProperties": false,
    })
}

fn property(key: &Key) -> Value {
    let mut value = value(&key.kind);
    if let Some(it) = value.as_object_mut() {
        it.insert("description".to_owned(), key.docs.into());
    }
    value
}

fn value(kind: &Kind) -> Value {
    let text = || json!({ "type": "string" });
    let some = |items: Value| json!({ "type": "array", "items": items });
    match kind {
        Kind::Version => json!({ "const": 1 }),
        Kind::Text | Kind::Expression => text(),
        Kind::Texts => some(text()),
        Kind::Patterns => some(pattern()),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Days => json!({ "type": "integer", "minimum": 0 }),
        Kind::Percent => json!({ "type": "number", "minimum": 0, "maximum": 100 }),
        Kind::Pattern => pattern(),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Words(words) => some(json!({ "enum": words })),
        Kind::Code => json!({ "enum": codes() }),
        Kind::Parents => some(json!({ "oneOf": [text(), object(&EVIDENCE)] })),
        Kind::Sets => json!({ "type": "object", "additionalProperties": some(pattern()) }),
        Kind::Levels => {
            let levels = codes()
                .into_iter()
                .map(|it| (it, json!({ "enum": LEVELS })));
            let levels: Map<_, _> = levels.map(|(code, it)| (code.to_owned(), it)).collect();
            json!({ "type": "object", "properties": levels, "additionalProperties": false })
        }
        Kind::Table(it) => object(it),
        Kind::Tables(it) => some(object(it)),
    }
}

fn pattern() -> Value {
    let sets: Vec<&str> = sets::SETS.iter().map(|it| it.name).collect();
    json!({ "type": "string", "examples": sets })
}

fn codes() -> Vec<&'static str> {
    rules::docs().map(|it| it.code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_listed_once() {
        let titles: Vec<_> = tables().iter().map(|it| it.title).collect();
        let mut sorted = titles.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), titles.len());
        assert!(titles.contains(&"[licenses.matching]") && titles.contains(&"[[waiver]]"));
    }
}
