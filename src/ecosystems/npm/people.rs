// SPDX-License-Identifier: Apache-2.0

//! People and addresses, which npm lets authors write in many ways, in one spelling each.

use super::super::document::{Data, Value};

/// Where the shorthands lead.
const HOSTS: &[(&str, &str)] = &[
    ("github:", "https://github.com/"),
    ("gitlab:", "https://gitlab.com/"),
    ("bitbucket:", "https://bitbucket.org/"),
    ("gist:", "https://gist.github.com/"),
];

/// The author, then maintainers and contributors, each once.
pub(super) fn authors(document: &Value) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for key in ["author", "maintainers", "contributors"] {
        let Some(value) = document.get(key) else {
            continue;
        };
        let people = match &value.data {
            Data::List(items) => items.iter().filter_map(person).collect(),
            _ => person(value).into_iter().collect::<Vec<_>>(),
        };
        found.extend(people);
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|it| seen.insert(it.clone()));
    found
}

/// `Name <mail>`, from an object or from `Name <mail> (address)`.
fn person(value: &Value) -> Option<String> {
    if let Some(text) = value.text() {
        let text = text.split_once('(').map_or(text, |(it, _)| it).trim();
        return (!text.is_empty()).then(|| text.to_owned());
    }
    match (value.owned("name"), value.owned("email")) {
        (Some(name), Some(mail)) => Some(format!("{name} <{mail}>")),
        (Some(name), None) => Some(name),
        (None, Some(mail)) => Some(format!("<{mail}>")),
        (None, None) => None,
    }
}

/// The address of a repository, from a text or an object with `url`.
pub(super) fn repository(value: &Value) -> Option<String> {
    let text = value.text().or_else(|| value.text_of("url"))?.trim();
    (!text.is_empty()).then(|| address(text))
}

/// The same as `repository`, with `#revision` turned into `@revision`.
pub(super) fn git_address(spec: &str) -> String {
    match spec.split_once('#') {
        Some((place, revision)) if !revision.is_empty() => {
            format!("{}@{revision}", address(place))
        }
        _ => address(spec),
    }
}

fn address(text: &str) -> String {
    for (short, long) in HOSTS {
        if let Some(rest) = text.strip_prefix(short) {
            return format!("{long}{rest}");
        }
    }
    let is_short = !text.contains(':') && text.split('/').count() == 2;
    if is_short {
        return format!("https://github.com/{text}");
    }
    text.strip_prefix("git+").unwrap_or(text).to_owned()
}
