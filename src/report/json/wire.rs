// SPDX-License-Identifier: Apache-2.0

//! The document: everything that the inventory and the judgement hold.
//!
//! `docs/report.schema.json` is made from these structs. It is made in the tests alone, so that
//! the program does not carry the generator.

use std::{borrow::Cow, collections::BTreeMap};

use serde::Serialize;

/// A report of placet.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Document<'a> {
    /// Always `placet`.
    pub(super) format: &'static str,
    /// The version of this format; fields may be added within one.
    pub(super) version: u32,
    /// What wrote it.
    pub(super) tool: Tool,
    /// When it says it was made: `YYYY-MM-DDThh:mm:ssZ`.
    pub(super) created: String,
    /// `passed`, `incomplete` or `failed`; null for a scan.
    pub(super) verdict: Option<&'static str>,
    /// Which policy decided; null for a scan.
    pub(super) policy: Option<&'a str>,
    /// What was scanned.
    pub(super) root: Root<'a>,
    /// Counts.
    pub(super) summary: Summary,
    /// Every expression of the tree and its verdict; empty for a scan.
    pub(super) licenses: Vec<License>,
    /// Every file that was examined, by path.
    pub(super) files: Vec<File<'a>>,
    /// Every package, the root first.
    pub(super) components: Vec<Component<'a>>,
    /// Which component needs which.
    pub(super) relations: Vec<Relation>,
    /// Whether the relations are all there are.
    pub(super) is_graph_complete: bool,
    /// What could not be examined.
    pub(super) gaps: Vec<Gap<'a>>,
    /// What was left out.
    pub(super) skipped: Vec<Skipped<'a>>,
    /// What the policy finds, worst first; empty for a scan.
    pub(super) findings: Vec<Finding<'a>>,
}

/// A program.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Tool {
    /// Its name.
    pub(super) name: &'static str,
    /// Its version.
    pub(super) version: &'static str,
}

/// What was scanned.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Root<'a> {
    /// The directory's or the root package's name.
    pub(super) name: &'a str,
    /// The commit.
    pub(super) revision: Option<&'a str>,
    /// When the commit was made.
    pub(super) committed: Option<String>,
    /// The address of the git remote `origin`.
    pub(super) remote: Option<&'a str>,
}

/// Counts.
#[expect(
    clippy::struct_field_names,
    reason = "`n_` says that it is a number of things"
)]
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Summary {
    /// Files examined.
    pub(super) n_files: usize,
    /// Their bytes.
    pub(super) n_bytes: u64,
    /// Packages.
    pub(super) n_components: usize,
    /// What was left out.
    pub(super) n_skipped: usize,
    /// What could not be examined.
    pub(super) n_gaps: usize,
    /// Findings of level `error`.
    pub(super) n_errors: usize,
    /// Findings of level `warning`.
    pub(super) n_warnings: usize,
    /// Findings of level `note`.
    pub(super) n_notes: usize,
}

/// A license expression of the tree.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct License {
    /// The expression; null for what has no license.
    pub(super) expression: Option<String>,
    /// Files that stand under it.
    pub(super) n_files: usize,
    /// Components that stand under it.
    pub(super) n_components: usize,
    /// `allow`, `review`, `unknown` or `deny`.
    pub(super) verdict: &'static str,
}

/// A file that was examined.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct File<'a> {
    /// Below the root, with `/`; control characters and bytes that are no UTF-8 escaped.
    pub(super) path: String,
    /// The path's bytes in Base64, where they are no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path_bytes_b64: Option<String>,
    /// In bytes.
    pub(super) size: u64,
    /// `source`, `license`, `prose`, `manifest`, `data`, `binary` or `empty`.
    pub(super) kind: &'static str,
    /// How it was decoded.
    pub(super) encoding: Encoding,
    /// Under which license it stands.
    pub(super) concluded: Conclusion,
    /// What names licenses, by place.
    pub(super) matches: Vec<Match<'a>>,
    /// Copyright statements, by place.
    pub(super) copyrights: Vec<Copyright<'a>>,
    /// Where a bound stopped the search.
    pub(super) bounds: &'a [&'static str],
    /// Hashes in hexadecimal, by algorithm, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hashes: Option<BTreeMap<&'static str, String>>,
}

/// How a file was decoded.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Encoding {
    /// Its name in the WHATWG's list.
    pub(super) name: &'static str,
    /// Whether it was guessed.
    pub(super) guessed: bool,
}

/// Under which license something stands, and why.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Conclusion {
    /// The license; null where none is stated.
    pub(super) expression: Option<String>,
    /// `own`, `sidecar`, `reuse`, `inherited`, `declared` or `nothing`.
    pub(super) basis: &'static str,
    /// The file that says so, where that is another one.
    pub(super) from: Option<String>,
}

/// A place that names a license.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Match<'a> {
    /// What it names; null where what is written is no expression.
    pub(super) expression: Option<String>,
    /// What is written, where that differs.
    pub(super) raw: Option<&'a str>,
    /// `tag`, `text`, `notice` or `field`.
    pub(super) method: &'static str,
    /// What it is worth: `declared`, `exact`, `near`, `stated`, `named`, `modified`, `partial`, `unknown`, `clue` or
    /// `license-list`. The last two assert nothing.
    pub(super) class: &'static str,
    /// How much of it agrees, from 0 to 100.
    pub(super) score: f64,
    /// The first line, from 1.
    pub(super) start_line: u32,
    /// The last line.
    pub(super) end_line: u32,
    /// The column of the start in characters, from 1.
    pub(super) column: u32,
    /// The first line's text around the start.
    pub(super) excerpt: &'a str,
    /// How a text differs from the canonical one.
    pub(super) difference: Option<Difference<'a>>,
    /// What is wrong with it.
    pub(super) problem: Option<&'a str>,
}

/// How a text differs from the canonical one, in words.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Difference<'a> {
    /// Words of the canonical text.
    pub(super) n_words: u32,
    /// Words missing.
    pub(super) n_removed: u32,
    /// Words added.
    pub(super) n_added: u32,
    /// The edits, in the text's order.
    pub(super) edits: Vec<Edit<'a>>,
}

/// One difference.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Edit<'a> {
    /// Words that are there and should not be.
    pub(super) added: &'a str,
    /// Words that should be there and are not.
    pub(super) removed: &'a str,
}

/// A copyright statement.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Copyright<'a> {
    /// As written, on one line.
    pub(super) statement: &'a str,
    /// The holder.
    pub(super) holder: Option<&'a str>,
    /// The years as written.
    pub(super) years: Option<&'a str>,
    /// The line, from 1.
    pub(super) line: u32,
}

/// A package.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Component<'a> {
    /// Its number in this document.
    pub(super) id: usize,
    /// Its package URL.
    pub(super) purl: Option<String>,
    /// Its purl type; empty for a root without a manifest.
    pub(super) ecosystem: &'a str,
    /// Its name.
    pub(super) name: &'a str,
    /// Its version.
    pub(super) version: Option<&'a str>,
    /// `root`, `workspace`, `direct` or `transitive`.
    pub(super) kind: &'static str,
    /// `runtime`, `optional`, `build` or `dev`.
    pub(super) scope: &'static str,
    /// Where it stands in the tree; the root's is empty.
    pub(super) directory: Option<String>,
    /// What its manifest or lock file declares.
    pub(super) declared: Option<Declared<'a>>,
    /// Under which license it stands.
    pub(super) concluded: Conclusion,
    /// What its license files say together.
    pub(super) detected: Option<String>,
    /// Its copyright statements.
    pub(super) copyrights: &'a [String],
    /// What it says it is.
    pub(super) description: Option<&'a str>,
    /// Its authors, as written.
    pub(super) authors: &'a [String],
    /// Who hands it out, as written, where its manifest tells them from its authors.
    pub(super) suppliers: &'a [String],
    /// Its home page.
    pub(super) homepage: Option<&'a str>,
    /// Its repository.
    pub(super) repository: Option<&'a str>,
    /// Where it can be downloaded.
    pub(super) download: Option<&'a str>,
    /// The hashes of its archive.
    pub(super) hashes: Vec<Hash<'a>>,
    /// Where it is declared or locked.
    pub(super) places: Vec<Place>,
    /// Which versions are asked for, as written, where no lock file has the package.
    pub(super) asked: &'a [String],
}

/// What a manifest declares.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Declared<'a> {
    /// As written.
    pub(super) raw: &'a str,
    /// `licensed`, `none`, `no-assertion`, `proprietary` or `invalid`.
    pub(super) claim: &'static str,
    /// The expression, where it is one.
    pub(super) expression: Option<String>,
    /// Where it stands.
    pub(super) at: Place,
}

/// A place in a file.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Place {
    /// The file.
    pub(super) path: String,
    /// The line, from 1.
    pub(super) line: u32,
}

/// A hash.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Hash<'a> {
    /// `SHA-1`, `SHA-256`, `SHA-512`.
    pub(super) algorithm: &'static str,
    /// In hexadecimal.
    pub(super) hex: &'a str,
}

/// One component needs another.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Relation {
    /// The number of the one that needs.
    pub(super) from: usize,
    /// The number of the one that is needed.
    pub(super) to: usize,
    /// When.
    pub(super) scope: &'static str,
}

/// Something that could not be examined.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Gap<'a> {
    /// Where.
    pub(super) path: String,
    /// The path's bytes in Base64, where they are no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path_bytes_b64: Option<String>,
    /// Which kind.
    pub(super) code: &'a str,
    /// Why.
    pub(super) detail: &'a str,
    /// The line, from 1.
    pub(super) line: Option<u32>,
}

/// Something that was left out.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Skipped<'a> {
    /// Where.
    pub(super) path: String,
    /// The path's bytes in Base64, where they are no UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path_bytes_b64: Option<String>,
    /// `symlink`, `not-regular`, `git-directory`, `ignored`, `absent`, `submodule-not-initialised` or `unreadable`.
    pub(super) reason: &'static str,
    /// A link's target, what it is instead of a file, or what the system says.
    pub(super) detail: Option<Cow<'a, str>>,
    /// Whether it should have been examined.
    pub(super) is_gap: bool,
}

/// Something that the policy finds.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Finding<'a> {
    /// Which kind.
    pub(super) code: &'static str,
    /// `error`, `warning` or `note`.
    pub(super) level: &'static str,
    /// What is true.
    pub(super) title: &'a str,
    /// What it is about: a path or a package URL.
    pub(super) subject: &'a str,
    /// The expression that it is about.
    pub(super) expression: Option<&'a str>,
    /// Where; the first is the main place.
    pub(super) labels: Vec<Label<'a>>,
    /// Why.
    pub(super) notes: &'a [String],
    /// What to do.
    pub(super) help: &'a [String],
    /// Stays the same when lines are added elsewhere.
    pub(super) fingerprint: &'a str,
    /// Why it fails nothing; null for what counts.
    pub(super) set_aside: Option<Aside<'a>>,
}

/// Why a finding fails nothing.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Aside<'a> {
    /// `exclude` or `waiver`.
    pub(super) by: &'static str,
    /// What the waiver is called.
    pub(super) id: Option<&'a str>,
    /// The reason in the policy.
    pub(super) reason: &'a str,
    /// The last day on which the waiver holds, as ISO 8601.
    pub(super) expires: Option<String>,
}

/// A place that a finding points at.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(super) struct Label<'a> {
    /// The file.
    pub(super) path: &'a str,
    /// The line, from 1.
    pub(super) line: u32,
    /// The column in characters, from 1.
    pub(super) column: u32,
    /// The line.
    pub(super) excerpt: &'a str,
    /// What is to be seen there.
    pub(super) message: &'a str,
}
