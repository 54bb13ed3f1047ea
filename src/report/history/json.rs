// SPDX-License-Identifier: Apache-2.0

//! The history as JSON. Its schema is `docs/history.schema.json`, made from these structs in the
//! tests.

use serde::Serialize;

use super::method_word;
use crate::{
    inventory::{self, Past},
    sbom::timestamp,
};

/// The version of the format. It rises when a field goes or changes its meaning.
const VERSION: u32 = 1;

/// Writes the history as JSON; `time` is when it says it was made.
pub fn json(past: &Past, time: i64) -> Vec<u8> {
    let document = document(past, time);
    let json = serde_json::to_vec_pretty(&document);
    let mut bytes = json.expect("it has no maps and no foreign types");
    bytes.push(b'\n');
    bytes
}

/// The history of a repository, by placet.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Document<'a> {
    /// Always `placet-history`.
    format: &'static str,
    /// The version of this format; fields may be added within one.
    version: u32,
    /// What wrote it.
    tool: Tool,
    /// When it says it was made: `YYYY-MM-DDThh:mm:ssZ`.
    created: String,
    /// The repository.
    root: Root<'a>,
    /// Counts.
    summary: Summary,
    /// What was found, by license and method.
    marks: Vec<Mark<'a>>,
    /// What could not be examined, in words.
    problems: &'a [String],
}

/// A program.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// A repository.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Root<'a> {
    /// The name of the directory.
    name: &'a str,
    /// The commit that is checked out, in hexadecimal.
    revision: Option<&'a str>,
    /// The address of the remote `origin`, without credentials.
    remote: Option<&'a str>,
}

/// Counts.
#[expect(
    clippy::struct_field_names,
    reason = "`n_` says that it is a number of things"
)]
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Summary {
    n_commits: usize,
    n_references: usize,
    /// The different contents of files; each was examined once.
    n_contents: usize,
    n_bytes: u64,
    n_problems: usize,
}

/// A license as one kind of match names it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Mark<'a> {
    /// The expression; what is written, where that is none.
    license: &'a str,
    /// `tag`, `text`, `notice` or `field`.
    method: &'static str,
    /// Whether the commit that is checked out has it.
    in_head: bool,
    /// The first references whose commits have it, 20 at most.
    references: &'a [String],
    /// How many references there are.
    n_references: usize,
    /// How many commits have it.
    n_commits: usize,
    /// How many contents have it.
    n_contents: usize,
    /// The first commit that has it.
    first: Moment<'a>,
    /// The last one.
    last: Moment<'a>,
    /// Everywhere that it stood; null where no single license was asked for.
    paths: Option<Vec<PastPath<'a>>>,
}

/// A commit, and where it has a mark.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Moment<'a> {
    /// The commit, in hexadecimal.
    commit: &'a str,
    /// When it was made: `YYYY-MM-DDThh:mm:ssZ`.
    time: String,
    /// The first paths, as reports show them.
    paths: Vec<String>,
    /// How many there are; 1000 are counted at most.
    n_paths: usize,
}

/// A commit.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct Commit<'a> {
    /// In hexadecimal.
    commit: &'a str,
    /// When it was made: `YYYY-MM-DDThh:mm:ssZ`.
    time: String,
}

/// A path that once had a mark.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
struct PastPath<'a> {
    /// As reports show it.
    path: String,
    /// The first commit that has it there.
    first: Commit<'a>,
    /// The last one.
    last: Commit<'a>,
    /// Whether the commit that is checked out has it there.
    in_head: bool,
}

fn document(past: &Past, time: i64) -> Document<'_> {
    Document {
        format: "placet-history",
        version: VERSION,
        tool: Tool {
            name: "placet",
            version: env!("CARGO_PKG_VERSION"),
        },
        created: timestamp(time),
        root: Root {
            name: &past.root.name,
            revision: past.root.revision.as_deref(),
            remote: past.root.remote.as_deref(),
        },
        summary: Summary {
            n_commits: past.n_commits,
            n_references: past.n_references,
            n_contents: past.n_contents,
            n_bytes: past.n_bytes,
            n_problems: past.problems.len(),
        },
        marks: past.marks.iter().map(mark).collect(),
        problems: &past.problems,
    }
}

fn mark(mark: &inventory::Mark) -> Mark<'_> {
    let paths = mark.paths.as_ref();
    Mark {
        license: &mark.license,
        method: method_word(mark.method),
        in_head: mark.is_in_head,
        references: &mark.references,
        n_references: mark.n_references,
        n_commits: mark.n_commits,
        n_contents: mark.n_contents,
        first: moment(&mark.first),
        last: moment(&mark.last),
        paths: paths.map(|it| it.iter().map(past_path).collect()),
    }
}

fn moment(moment: &inventory::Moment) -> Moment<'_> {
    Moment {
        commit: &moment.at.id,
        time: timestamp(moment.at.time),
        paths: moment.paths.iter().map(ToString::to_string).collect(),
        n_paths: moment.n_paths,
    }
}

fn commit(commit: &inventory::PastCommit) -> Commit<'_> {
    Commit {
        commit: &commit.id,
        time: timestamp(commit.time),
    }
}

fn past_path(it: &inventory::PastPath) -> PastPath<'_> {
    PastPath {
        path: it.path.to_string(),
        first: commit(&it.first),
        last: commit(&it.last),
        in_head: it.is_in_head,
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::Path};

    use super::{super::sample, *};

    #[expect(
        clippy::disallowed_methods,
        reason = "it reads a file of the repository, not of a scanned tree"
    )]
    #[test]
    fn the_published_schema_is_that_of_the_structs() {
        let schema = schemars::schema_for!(Document<'static>);
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/history.schema.json");
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let published = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            published == text,
            "run `UPDATE=1 cargo test` and review docs/history.schema.json"
        );
        let validator = jsonschema::validator_for(&serde_json::to_value(&schema).unwrap()).unwrap();
        let written = serde_json::from_slice(&json(&sample(), 0)).unwrap();
        let errors = validator.iter_errors(&written);
        let errors: Vec<_> = errors.map(|it| it.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}
