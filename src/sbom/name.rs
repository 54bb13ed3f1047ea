// SPDX-License-Identifier: Apache-2.0

//! What ecosystems call packages: the type of a package URL, and names that stand in groups.

/// The type of a package URL.
pub(super) fn purl_type(purl: &str) -> Option<&str> {
    purl.strip_prefix("pkg:")?
        .trim_start_matches('/')
        .split('/')
        .next()
}

/// The ecosystems whose names have a group, and what stands behind it; others' names are whole.
const GROUPS: &[(&str, char)] = &[("composer", '/'), ("maven", ':'), ("npm", '/')];

/// A name in its group, as an ecosystem writes it.
pub(super) fn group_and_name<'a>(ecosystem: &str, name: &'a str) -> (Option<&'a str>, &'a str) {
    let separator = GROUPS.iter().find(|it| it.0 == ecosystem);
    match separator.and_then(|it| name.split_once(it.1)) {
        Some((group, name)) => (Some(group), name),
        None => (None, name),
    }
}
