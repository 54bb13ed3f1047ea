// SPDX-License-Identifier: Apache-2.0

//! Whether a service of continuous integration has started the program on what somebody outside of
//! the project proposes: a pull request from a fork. What such a tree runs, a stranger has written.
//!
//! Each service says it in variables of its own, which a tree cannot set.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    path::Path,
};

use serde_json::Value;

/// How one service says it.
struct Service {
    name: &'static str,
    sign: Sign,
}

enum Sign {
    /// The variable is set, to anything but this.
    Set(&'static str, &'static str),
    /// Both variables are set, and differ: where the change comes from, and where it is to go.
    Differ(&'static str, &'static str),
}

/// The services whose variables say it by themselves, each as its documentation of predefined
/// variables has them.
#[rustfmt::skip]
const SERVICES: &[Service] = &[
    Service { name: "GitLab", sign: Sign::Differ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "CI_MERGE_REQUEST_PROJECT_ID") },
    Service { name: "Azure Pipelines", sign: Sign::Set("SYSTEM_PULLREQUEST_ISFORK", "False") },
    Service { name: "CircleCI", sign: Sign::Set("CIRCLE_PR_REPONAME", "") },
    Service { name: "Travis CI", sign: Sign::Differ("TRAVIS_PULL_REQUEST_SLUG", "TRAVIS_REPO_SLUG") },
    Service { name: "Buildkite", sign: Sign::Differ("BUILDKITE_PULL_REQUEST_REPO", "BUILDKITE_REPO") },
    Service { name: "AppVeyor", sign: Sign::Differ("APPVEYOR_PULL_REQUEST_HEAD_REPO_NAME", "APPVEYOR_REPO_NAME") },
    Service { name: "Jenkins", sign: Sign::Set("CHANGE_FORK", "") },
];

/// What GitHub says of what has happened: its name, the file with all of it, the repository.
const GITHUB: [&str; 3] = [
    "GITHUB_EVENT_NAME",
    "GITHUB_EVENT_PATH",
    "GITHUB_REPOSITORY",
];

/// The variables that are asked for.
pub(super) fn variables() -> impl Iterator<Item = &'static str> {
    let own = SERVICES.iter().flat_map(|it| match it.sign {
        Sign::Set(name, _) => vec![name],
        Sign::Differ(from, to) => vec![from, to],
    });
    own.chain(GITHUB)
}

/// The service that says so. `read` has the bytes of a file that the service has written.
pub(super) fn service(
    values: &BTreeMap<&'static str, OsString>,
    read: impl FnOnce(&Path) -> Option<Vec<u8>>,
) -> Option<&'static str> {
    let is_said = |it: &&Service| match it.sign {
        Sign::Set(name, no) => values
            .get(name)
            .is_some_and(|it| !it.eq_ignore_ascii_case(no)),
        Sign::Differ(from, to) => {
            let both = values.get(from).zip(values.get(to));
            both.is_some_and(|(from, to)| repository(from) != repository(to))
        }
    };
    if let Some(it) = SERVICES.iter().find(is_said) {
        return Some(it.name);
    }
    github(values, read).then_some("GitHub")
}

/// Owner and name of a repository, however it is addressed; a number stays one.
fn repository(text: &OsStr) -> String {
    let text = text.to_string_lossy().to_lowercase();
    let text = text.trim_end_matches('/').trim_end_matches(".git");
    let parts = text.rsplit(['/', ':']).take(2);
    parts.collect::<Vec<_>>().join(" of ")
}

/// The repository of the head of a pull request, which is none once the fork is deleted, is in the
/// payload of the event. One that cannot be read says nothing for the tree.
fn github(
    values: &BTreeMap<&'static str, OsString>,
    read: impl FnOnce(&Path) -> Option<Vec<u8>>,
) -> bool {
    let [name, payload, repository] = GITHUB.map(|it| values.get(it));
    let name = name.map(|it| it.to_string_lossy());
    let head = match name.as_deref() {
        Some(it) if it.starts_with("pull_request") => "/pull_request/head/repo/full_name",
        Some("workflow_run") => "/workflow_run/head_repository/full_name",
        _ => return false,
    };
    let payload = payload.and_then(|it| read(Path::new(it)));
    let payload = payload.and_then(|it| serde_json::from_slice::<Value>(&it).ok());
    let from = payload.as_ref().and_then(|it| it.pointer(head)?.as_str());
    from.is_none() || from != repository.and_then(|it| it.to_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[(&'static str, &str)], payload: &str, expected: Option<&str>) {
        let set = values.iter().map(|(name, value)| (*name, (*value).into()));
        let found = service(&set.collect(), |path| {
            assert_eq!(path, Path::new("event.json"));
            Some(payload.as_bytes().to_vec())
        });
        assert_eq!(found, expected, "{values:?}");
    }

    #[test]
    fn a_pull_request_from_a_fork_is_told_from_one_of_the_project() {
        let own = r#"{"pull_request": {"head": {"repo": {"full_name": "owl/hoot"}}}}"#;
        let forked = r#"{"pull_request": {"head": {"repo": {"full_name": "ann/hoot"}}}}"#;
        let deleted = r#"{"pull_request": {"head": {"repo": null}}}"#;
        for event in ["pull_request", "pull_request_target"] {
            let said = [
                ("GITHUB_EVENT_NAME", event),
                ("GITHUB_EVENT_PATH", "event.json"),
                ("GITHUB_REPOSITORY", "owl/hoot"),
            ];
            check(&said, own, None);
            for it in [forked, deleted, "", "{}"] {
                check(&said, it, Some("GitHub"));
            }
        }
        check(&[("GITHUB_EVENT_NAME", "push")], "", None);
        check(&[], "", None);
    }

    #[test]
    fn each_service_says_it_in_its_own_variables() {
        check(
            &[("SYSTEM_PULLREQUEST_ISFORK", "True")],
            "",
            Some("Azure Pipelines"),
        );
        check(&[("SYSTEM_PULLREQUEST_ISFORK", "False")], "", None);
        check(&[("CHANGE_FORK", "ann")], "", Some("Jenkins"));
        let projects = |from| {
            [
                ("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", from),
                ("CI_MERGE_REQUEST_PROJECT_ID", "1"),
            ]
        };
        check(&projects("2"), "", Some("GitLab"));
        check(&projects("1"), "", None);
        check(&[("BUILDKITE_REPO", "git@h:owl/hoot.git")], "", None);
        let addresses = |from| {
            let to = ("BUILDKITE_REPO", "git@h:owl/hoot.git");
            [to, ("BUILDKITE_PULL_REQUEST_REPO", from)]
        };
        check(&addresses("https://h/owl/hoot.git"), "", None);
        check(&addresses("https://h/ann/hoot"), "", Some("Buildkite"));
    }
}
