// SPDX-License-Identifier: Apache-2.0

//! Who made a package and who hands it out, as far as manifests and addresses tell.

/// A person or an organization as a manifest has it.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Who hands out packages, by the host of their addresses.
const DISTRIBUTORS: &[(&str, &str, &str)] = &[
    ("crates.io", "crates.io", "https://crates.io/"),
    ("static.crates.io", "crates.io", "https://crates.io/"),
    ("registry.npmjs.org", "npm", "https://www.npmjs.com/"),
    ("registry.yarnpkg.com", "npm", "https://www.npmjs.com/"),
    ("files.pythonhosted.org", "PyPI", "https://pypi.org/"),
];

/// Who hands out what can be downloaded at an address: name and home page. A host that is not
/// known speaks for itself.
pub(super) fn distributor(download: &str) -> Option<(String, String)> {
    let host = host(download)?;
    let known = DISTRIBUTORS.iter().find(|(it, _, _)| *it == host);
    Some(match known {
        Some((_, name, url)) => ((*name).to_owned(), (*url).to_owned()),
        None => (host.to_owned(), format!("https://{host}/")),
    })
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
}
