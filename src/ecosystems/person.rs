// SPDX-License-Identifier: Apache-2.0

//! People and organizations as Cargo, npm and Debian write them: `Name <mail> (address)`.

/// A person or an organization as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    /// The name.
    pub name: Option<&'a str>,
    /// The mail address.
    pub email: Option<&'a str>,
    /// The address of a page, where what stands in parentheses is one.
    pub url: Option<&'a str>,
}

/// Reads `Name <mail> (address)`, each part of which may be missing. What else stands in
/// parentheses is left out; a mail address without a name is a mail address.
pub fn person(text: &str) -> Option<Person<'_>> {
    let between = |open, close| {
        let inner = text.split_once(open)?.1;
        Some(inner.split(close).next().unwrap_or_default().trim())
    };
    let name = text.split(['<', '(']).next().unwrap_or_default();
    let email = between('<', '>');
    let (name, email) = match email {
        None if is_email(name.trim()) => ("", Some(name)),
        email => (name, email),
    };
    let name = Some(name.trim()).filter(|it| !it.is_empty());
    let email = email.map(str::trim).filter(|it| is_email(it));
    let url = between('(', ')').filter(|it| is_page(it));
    (name.is_some() || email.is_some()).then_some(Person { name, email, url })
}

/// Whether it has the form that the `idn-email` of JSON Schema and the creators of SPDX take.
fn is_email(text: &str) -> bool {
    let has_form = text.split_once('@').is_some_and(|(local, domain)| {
        let is_host = domain.contains('.') && domain.split('.').all(|it| !it.is_empty());
        !local.is_empty() && is_host && !domain.contains('@')
    });
    has_form
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || "@.+-_%".contains(c))
}

/// Whether it is the address of a page, with no character that RFC 3986 does not have.
pub fn is_page(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_clean = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c);
    rest.is_some_and(|it| !it.is_empty() && !it.starts_with('/') && it.chars().all(is_clean))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<(Option<&str>, Option<&str>)>) {
        let found = person(text).map(|it| (it.name, it.email));
        assert_eq!(found, expected);
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
    fn what_stands_in_parentheses_is_a_page_or_left_out() {
        let url = |text| person(text).and_then(|it| it.url);
        check(
            "Jane (of the owls) <jane@example.org>",
            Some((Some("Jane"), Some("jane@example.org"))),
        );
        assert_eq!(url("Jane (of the owls) <jane@example.org>"), None);
        assert_eq!(
            url("Jane <jane@example.org> (https://x.org)"),
            Some("https://x.org")
        );
        assert_eq!(url("Jane (javascript:alert(1))"), None);
    }

    #[test]
    fn what_is_no_address_is_left_out() {
        check("Jane <jane at example>", Some((Some("Jane"), None)));
        check("Jane <jane@1a2b3c.>", Some((Some("Jane"), None)));
        check("Jane <jane@.org>", Some((Some("Jane"), None)));
        check("<>", None);
        check("", None);
    }
}
