// SPDX-License-Identifier: Apache-2.0

//! Who made a package and who hands it out, as far as manifests and addresses tell.

use crate::inventory::{Component, ComponentKind, Inventory};

/// A person or an organization as a manifest has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Person<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) email: Option<&'a str>,
}

/// Reads `Name <mail> (address)`, as Cargo and npm write it. What stands in parentheses is left
/// out; a mail address without a name is a mail address.
pub(super) fn person(text: &str) -> Option<Person<'_>> {
    let text = text.split('(').next().unwrap_or_default();
    let (name, email) = match text.split_once('<') {
        Some((name, rest)) => (name, rest.split('>').next()),
        None if is_email(text.trim()) => ("", Some(text)),
        None => (text, None),
    };
    let name = Some(name.trim()).filter(|it| !it.is_empty());
    let email = email.map(str::trim).filter(|it| is_email(it));
    (name.is_some() || email.is_some()).then_some(Person { name, email })
}

/// Whether it has the form that the `idn-email` of JSON Schema and the creators of SPDX take.
fn is_email(text: &str) -> bool {
    let has_form = text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.contains('@')
    });
    has_form
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "@.+-_%".contains(c))
}

/// Who stands for a package: who hands it out, or who makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Supplier {
    pub(super) name: String,
    pub(super) email: Option<String>,
    pub(super) url: Option<String>,
    /// Whether it is an organization; a person otherwise.
    pub(super) is_organization: bool,
}

/// The registry that a package comes from; for a package of the tree the first author that its
/// manifest names (NTIA, *Minimum Elements*: the supplier is who creates and defines it), or
/// whose repository it is.
pub(super) fn supplier(inventory: &Inventory, component: &Component) -> Option<Supplier> {
    let host = component.download.as_deref().and_then(distributor);
    match component.kind {
        ComponentKind::Direct | ComponentKind::Transitive => {
            host.or_else(|| registry(component)).map(organization)
        }
        ComponentKind::Root | ComponentKind::Workspace => component
            .authors
            .iter()
            .find_map(|it| person(it))
            .map(author)
            .or_else(|| owner(component.repository.as_deref()?).map(organization))
            .or_else(|| owner(inventory.root.remote.as_deref()?).map(organization)),
    }
}

fn author(person: Person<'_>) -> Supplier {
    Supplier {
        name: person.name.or(person.email).unwrap_or_default().to_owned(),
        email: person.email.map(ToOwned::to_owned),
        url: None,
        is_organization: false,
    }
}

fn organization((name, url): (String, String)) -> Supplier {
    Supplier {
        name,
        email: None,
        url: Some(url),
        is_organization: true,
    }
}

/// The registries that a package URL without qualifiers means (purl specification, *types*), and
/// the hosts that they hand out packages from.
const REGISTRIES: &[(&str, &[&str], &str, &str)] = &[
    (
        "cargo",
        &["crates.io", "static.crates.io"],
        "crates.io",
        "https://crates.io/",
    ),
    (
        "npm",
        &["registry.npmjs.org", "registry.yarnpkg.com"],
        "npm",
        "https://www.npmjs.com/",
    ),
    (
        "pypi",
        &["files.pythonhosted.org", "pypi.org"],
        "PyPI",
        "https://pypi.org/",
    ),
];

fn registry(component: &Component) -> Option<(String, String)> {
    let purl = component.purl.as_ref()?;
    let known = REGISTRIES.iter().find(|(kind, ..)| *kind == purl.kind());
    let (_, _, name, url) = known.filter(|_| purl.qualifiers().is_empty())?;
    Some(((*name).to_owned(), (*url).to_owned()))
}

/// Who hands out what can be downloaded at an address: name and home page. A host that is not
/// known speaks for itself.
fn distributor(download: &str) -> Option<(String, String)> {
    let host = host(download)?;
    let known = REGISTRIES
        .iter()
        .find(|(_, hosts, ..)| hosts.contains(&host));
    Some(match known {
        Some((_, _, name, url)) => ((*name).to_owned(), (*url).to_owned()),
        None => (host.to_owned(), format!("https://{host}/")),
    })
}

/// Whose repository it is: the first part of the path on a host of repositories, with the host.
fn owner(repository: &str) -> Option<(String, String)> {
    let url = repository.strip_prefix("git+").unwrap_or(repository);
    let host = host(url)?;
    let path = url.split_once("://")?.1.split_once('/')?.1;
    let owner = path.split(['/', '?', '#']).next()?;
    let is_name = !owner.is_empty()
        && owner
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.~".contains(c));
    is_name.then(|| (owner.to_owned(), format!("https://{host}/{owner}")))
}

fn host(url: &str) -> Option<&str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let is_host = host.contains('.')
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-.:".contains(c));
    is_host.then_some(host)
}

/// The text, if it is an address that every reader of SBOMs takes: a scheme of the web or of
/// git, and no character that RFC 3986 does not have.
pub(super) fn address(text: &str) -> Option<&str> {
    const SCHEMES: [&str; 8] = [
        "https://",
        "http://",
        "git+https://",
        "git+http://",
        "git+ssh://",
        "git://",
        "ssh://",
        "ftp://",
    ];
    let text = text.trim();
    let rest = SCHEMES.iter().find_map(|it| text.strip_prefix(it))?;
    let is_whole = !rest.is_empty() && !rest.starts_with('/');
    let is_clean = rest
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c));
    (is_whole && is_clean).then_some(text)
}

/// The last part of an address, if it has an archive's name.
pub(super) fn archive_name(download: &str) -> Option<&str> {
    const ARCHIVES: [&str; 12] = [
        ".crate", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".zip", ".whl", ".jar",
        ".gem", ".nupkg", ".tar",
    ];
    let name = download.split(['?', '#']).next()?.rsplit('/').next()?;
    ARCHIVES.iter().any(|it| name.ends_with(it)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(Option<&str>, Option<&str>)>) {
        let expected = expected.map(|(name, email)| Person { name, email });
        assert_eq!(person(text), expected);
    }

    #[test]
    fn a_person_has_a_name_and_an_address() {
        check(
            "Jane Doe <jane@example.org>",
            Some((Some("Jane Doe"), Some("jane@example.org"))),
        );
        check("Jane (https://x.org)", Some((Some("Jane"), None)));
        check("jane@example.org", Some((None, Some("jane@example.org"))));
        check(
            "The Project Developers",
            Some((Some("The Project Developers"), None)),
        );
    }

    #[test]
    fn what_is_no_address_is_left_out() {
        check("Jane <jane at example>", Some((Some("Jane"), None)));
        check("<>", None);
        check("", None);
    }

    #[test]
    fn only_whole_and_clean_addresses_are_taken() {
        assert_eq!(address(" https://x.org/a "), Some("https://x.org/a"));
        assert_eq!(address("git@github.com:x/y.git"), None);
        assert_eq!(address("https://"), None);
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("https://x.org/a b"), None);
    }

    #[test]
    fn the_host_tells_who_hands_it_out() {
        let name = |url| distributor(url).map(|(name, _)| name);
        assert_eq!(
            name("https://static.crates.io/x"),
            Some("crates.io".to_owned())
        );
        assert_eq!(
            name("https://u:p@mirror.example/x"),
            Some("mirror.example".to_owned())
        );
        assert_eq!(name("file:///etc"), None);
    }

    #[test]
    fn the_owner_of_a_repository_stands_in_its_address() {
        let name = |url| owner(url).map(|(name, _)| name);
        assert_eq!(name("https://github.com/acme/x"), Some("acme".to_owned()));
        assert_eq!(
            name("git+https://github.com/acme/x.git"),
            Some("acme".to_owned())
        );
        assert_eq!(name("https://github.com/"), None);
        assert_eq!(name("ssh://x"), None);
    }
}
