// SPDX-License-Identifier: Apache-2.0

//! GitHub Actions: the actions, workflows and images that workflows and composite actions use.
//!
//! The formats: GitHub's documentation, *Workflow syntax* and *Metadata syntax*. An action is a
//! repository at a revision, and has the purl type of one: the specification has none for actions.

use super::{
    Ecosystem, Fact, File, Lists, Manifest, Purl, Requirement, Scope, Source,
    docker::image,
    document::{Data, Reader, Value},
};
use crate::read::Text;

const USED: &[Fact] = &[Fact::Requirements, Fact::Scopes, Fact::Versions];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "github-actions",
    purl_type: "github",
    namespace: None,
    files: &[
        File::beside(".github/workflows/*.yml").giving(USED),
        File::beside(".github/workflows/*.yaml").giving(USED),
        File::beside("action.yml").giving(USED),
        File::beside("action.yaml").giving(USED),
    ],
    docs: "GitHub Actions: the actions, workflows and images that workflows and composite actions \
           use; all are needed for development",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let document = reader.yaml();
    let mut requirements = Vec::new();
    let mut add = |it: Option<Requirement>| requirements.extend(it);
    for job in document.get("jobs").map(Value::entries).unwrap_or_default() {
        let job = &job.value;
        add(job.get("uses").and_then(|it| used(&mut reader, it)));
        let services = job.get("services").map(Value::entries).unwrap_or_default();
        let images = services
            .iter()
            .map(|it| &it.value)
            .chain(job.get("container"));
        for it in images {
            let value = if it.is_table() {
                it.get("image")
            } else {
                Some(it)
            };
            if let Some(it) = value {
                for it in container(&mut reader, job, it) {
                    add(Some(it));
                }
            }
        }
        for it in steps(job) {
            add(used(&mut reader, it));
        }
    }
    if let Some(runs) = document.get("runs") {
        for it in steps(runs) {
            add(used(&mut reader, it));
        }
        let image = runs.get("image");
        let is_foreign = |it: &&Value| it.text().is_some_and(|it| it.starts_with("docker://"));
        add(image
            .filter(is_foreign)
            .and_then(|it| used(&mut reader, it)));
    }
    reader.finish(Manifest {
        requirements,
        ..Manifest::default()
    })
}

/// The `uses` of the steps.
fn steps(job: &Value) -> impl Iterator<Item = &Value> {
    let steps = job.get("steps").map(Value::items).unwrap_or_default();
    steps.iter().filter_map(|it| it.get("uses"))
}

/// `owner/repository/path@revision`, `docker://image`, or a directory of this tree, which is none.
fn used(reader: &mut Reader<'_>, value: &Value) -> Option<Requirement> {
    let written = value.text().unwrap_or_default().trim();
    if written.starts_with("./") {
        return None;
    }
    let place = reader.text.place(value.span.clone());
    let found = match written.strip_prefix("docker://") {
        Some(reference) => image(reference, place).map(|it| Requirement {
            scope: Scope::Dev,
            ..it
        }),
        None => action(written).map(|it| Requirement { place, ..it }),
    };
    if found.is_none() {
        reader.problem(value.span.clone(), "`uses` names no action");
    }
    found
}

fn action(written: &str) -> Option<Requirement> {
    let (path, revision) = written.split_once('@')?;
    let mut parts = path.splitn(3, '/');
    let (owner, repository) = (parts.next()?, parts.next()?);
    let below = parts.next().unwrap_or_default();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_name = |it: &str| !it.is_empty() && it.chars().all(is_part);
    if !is_name(owner) || !is_name(repository) || revision.is_empty() || revision.contains("${{") {
        return None;
    }
    let name = format!("{owner}/{repository}");
    Some(Requirement {
        purl: Purl::of("github", &name, Some(revision)).map(|it| it.below(below)),
        source: Source::Git(format!("https://github.com/{name}@{revision}")),
        name,
        requirement: Some(revision.to_owned()),
        version: Some(revision.to_owned()),
        scope: Scope::Dev,
        ..Requirement::default()
    })
}

/// The images of a job's container or service: several where the job's matrix has several.
fn container(reader: &mut Reader<'_>, job: &Value, value: &Value) -> Vec<Requirement> {
    // GitHub takes an empty one for no container.
    let written = value.text().unwrap_or_default().trim();
    if written.is_empty() && matches!(value.data, Data::Text(_) | Data::Null) {
        return Vec::new();
    }
    let place = reader.text.place(value.span.clone());
    let references = in_matrix(job, written);
    let images = references.iter().map(|it| image(it, place.clone()));
    let images: Option<Vec<Requirement>> = images.collect();
    let Some(images) = images.filter(|it| !it.is_empty()) else {
        reader.problem(value.span.clone(), "the image is not known from this file");
        return Vec::new();
    };
    let scope = Scope::Dev;
    images
        .into_iter()
        .map(|it| Requirement { scope, ..it })
        .collect()
}

/// The values of `text`, which may have one `${{ matrix.NAME }}`.
fn in_matrix(job: &Value, text: &str) -> Vec<String> {
    let parts = text.split_once("${{").and_then(|(before, rest)| {
        let (name, after) = rest.split_once("}}")?;
        Some((before, name.trim().strip_prefix("matrix.")?, after))
    });
    let Some((before, name, after)) = parts else {
        return vec![text.to_owned()];
    };
    let matrix = job.get("strategy").and_then(|it| it.get("matrix"));
    let listed = matrix.and_then(|it| it.get(name)).map(Value::items);
    let included = matrix.and_then(|it| it.get("include")).map(Value::items);
    let included = included
        .unwrap_or_default()
        .iter()
        .filter_map(|it| it.get(name));
    let values = listed.unwrap_or_default().iter().chain(included);
    let values = values.filter_map(Value::spelled);
    values.map(|it| format!("{before}{it}{after}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn workflows_use_actions_workflows_and_images() {
        check(
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  a:\n    container:\n      image: debian:12\n    services:\n      \
             db:\n        image: postgres:16\n    steps:\n      - uses: actions/checkout@v4\n      \
             - run: x\n      - uses: ./local\n      - uses: Owl/hoot/sub/dir@0a1b # v1\n      \
             - uses: docker://alpine:3\n  b:\n    uses: owl/flows/.github/workflows/x.yml@main\n",
            "pkg:docker/postgres@16 Dev postgres:16 16\npkg:docker/debian@12 Dev debian:12 12\n\
             pkg:github/actions/checkout@v4 Dev v4 v4\npkg:github/owl/hoot@0a1b#sub/dir Dev 0a1b 0a1b\n\
             pkg:docker/alpine@3 Dev alpine:3 3\n\
             pkg:github/owl/flows@main#.github/workflows/x.yml Dev main main\n",
        );
    }

    #[test]
    fn a_matrix_of_images_is_all_of_them() {
        check(
            ".github/workflows/ci.yaml",
            "jobs:\n  a:\n    strategy:\n      matrix:\n        tag: [11, '12']\n        \
             include: [{tag: sid}]\n    container: debian:${{ matrix.tag }}\n  b:\n    \
             container: ${{ inputs.image }}\n  c:\n    container:\n",
            "pkg:docker/debian@11 Dev debian:11 11\npkg:docker/debian@12 Dev debian:12 12\n\
             pkg:docker/debian@sid Dev debian:sid sid\n\
             problem 9: the image is not known from this file\n",
        );
    }

    #[test]
    fn composite_actions_use_actions_too() {
        check(
            "action.yml",
            "name: x\nruns:\n  using: composite\n  steps:\n  - uses: a/b@v1\n  - uses: a\n  - uses: 3\n",
            "pkg:github/a/b@v1 Dev v1 v1\nproblem 6: `uses` names no action\n\
             problem 7: `uses` names no action\n",
        );
        check(
            "action.yml",
            "runs:\n  image: docker://owl/hoot:1\n",
            "pkg:docker/owl/hoot@1 Dev owl/hoot:1 1\n",
        );
        check(
            "action.yml",
            "runs: [\n",
            "problem 1: unclosed bracket '['\n",
        );
    }
}
