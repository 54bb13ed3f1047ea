// SPDX-License-Identifier: Apache-2.0

//! Writes policy files: from a template, from what a tree has, and waivers into one that is there.
//!
//! A file that people have written keeps its comments and its order.

use std::{collections::BTreeMap, fmt::Write as _};

use toml_edit::{ArrayOfTables, Date, DocumentMut, Item, Table, value};

use super::{At, Builtin, Day, Judgement, Policy, Verdict};
use crate::{
    detect::UNKNOWN,
    diagnostic::counted,
    expression::{Expression, Term},
};

/// Where editors find the schema of the file.
const SCHEMA: &str =
    "#:schema https://raw.githubusercontent.com/placet/placet/main/docs/policy.schema.json\n";

/// A license that a tree has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InUse {
    /// As a policy lists it.
    pub term: Term,
    /// What the template says of it.
    pub verdict: Verdict,
    /// How many files stand under an expression that names it.
    pub n_files: usize,
    /// How many packages do.
    pub n_components: usize,
}

/// A waiver that is to be written.
#[derive(Debug, Clone)]
pub struct Stub {
    /// The rule.
    pub code: String,
    /// A package URL or a glob of paths.
    pub subject: String,
    /// Only for this license.
    pub license: Option<String>,
    /// A word that the format knows.
    pub reason: String,
    /// Why, in words.
    pub note: Option<String>,
    /// Who approves it.
    pub approved_by: Option<String>,
    /// The day of the approval.
    pub approved_on: Day,
    /// The last day on which it holds.
    pub expires: Day,
}

/// Why nothing can be written into a file.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// It is no TOML.
    #[error("it is no TOML: {0}")]
    Toml(String),
    /// `waiver` is there, and not as `[[waiver]]`.
    #[error("`waiver` is not written as `[[waiver]]`")]
    Shape,
}

/// The text of a built-in policy, as a file to go on from.
pub fn from_template(template: &Builtin) -> String {
    format!("{SCHEMA}{}", template.text)
}

/// What a tree has, by what a template says of it: each license once, by its id.
pub fn in_use(judgement: &Judgement, template: &Policy) -> Vec<InUse> {
    let mut found: BTreeMap<Term, InUse> = BTreeMap::new();
    for line in &judgement.summary {
        let Some(expression) = &line.expression else {
            continue;
        };
        let evaluation = template.evaluate(expression, &At::path(""));
        let taken: Vec<&Term> = evaluation
            .chosen
            .iter()
            .flat_map(Expression::terms)
            .collect();
        for term in expression.terms() {
            let alone = Expression::from(term.clone());
            let verdict = template.evaluate(&alone, &At::path("")).verdict;
            // A branch that is neither welcome nor needed is no decision to make.
            let is_needed = verdict == Verdict::Allow || taken.contains(&term);
            if !is_needed || term.license.as_str().starts_with(UNKNOWN) {
                continue;
            }
            let it = found.entry(term.clone()).or_insert_with(|| InUse {
                term: term.clone(),
                verdict,
                n_files: 0,
                n_components: 0,
            });
            it.n_files += line.n_files;
            it.n_components += line.n_components;
        }
    }
    found.into_values().collect()
}

/// A policy that accepts what a tree has and nothing else.
pub fn from_scan(in_use: &[InUse], template: &str) -> String {
    let mut text = format!(
        "{SCHEMA}\
        # Written by `placet policy init --from-scan` from what the tree had, as `{template}` judges it.\n\
        # It accepts that and nothing else: what comes in under another license needs a line here.\n\
        version = 1\n\n\
        [licenses]\n\
        # `@own` is what your project states for itself.\n\
        allow = [\n    \"@own\",\n"
    );
    let (allowed, others): (Vec<_>, Vec<_>) =
        in_use.iter().partition(|it| it.verdict == Verdict::Allow);
    listed(&mut text, &allowed);
    text.push_str("]\n");
    if !others.is_empty() {
        text.push_str(
            "# In use, and somebody must decide: move each of them to `allow` or to `deny`.\n",
        );
        text.push_str("review = [\n");
        listed(&mut text, &others);
        text.push_str("]\n");
    }
    text.push_str(
        "# What no entry matches: nobody has decided on it yet.\n\
        default = \"deny\"\n\
        # What nobody can tell the license of. `\"deny\"` makes an error of it.\n\
        unknown = \"unknown\"\n\
        unlicensed = \"unknown\"\n\n\
        [rules]\n\
        # Opinions: worth a look, no reason to stop.\n\
        missing-license = \"warning\"\n\n\
        [gate]\n\
        fail-on = \"error\"\n",
    );
    text
}

fn listed(text: &mut String, entries: &[&InUse]) {
    for it in entries {
        let files = counted(it.n_files, "file");
        let packages = counted(it.n_components, "package");
        writeln!(text, "    \"{}\", # {files}, {packages}", it.term)
            .expect("writing to a string cannot fail");
    }
}

/// Adds a waiver to the text of a policy file, or of a file of waivers.
pub fn add_waiver(text: &str, stub: &Stub) -> Result<String, WriteError> {
    let document = text.parse::<DocumentMut>();
    let mut document = document.map_err(|error| WriteError::Toml(error.message().to_owned()))?;
    let list = document
        .entry("waiver")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let list = list.as_array_of_tables_mut().ok_or(WriteError::Shape)?;
    list.push(waiver(stub));
    Ok(document.to_string())
}

fn waiver(stub: &Stub) -> Table {
    let mut table = Table::new();
    let is_package = stub.subject.starts_with("pkg:");
    let texts = [
        ("code", Some(&stub.code)),
        (
            if is_package { "purl" } else { "path" },
            Some(&stub.subject),
        ),
        ("license", stub.license.as_ref()),
        ("reason", Some(&stub.reason)),
        ("note", stub.note.as_ref()),
        ("approved-by", stub.approved_by.as_ref()),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            table.insert(key, value(text));
        }
    }
    for (key, day) in [("approved-on", stub.approved_on), ("expires", stub.expires)] {
        let (year, month, day) = day.date();
        table.insert(
            key,
            value(toml_edit::Datetime::from(Date { year, month, day })),
        );
    }
    table.decor_mut().set_prefix("\n");
    table
}

/// The file of waivers that a policy file names.
pub fn waiver_file(text: &str) -> Option<String> {
    let document = text.parse::<DocumentMut>().ok()?;
    let file = document.get("waivers")?.get("file")?.as_str()?;
    Some(file.to_owned())
}
