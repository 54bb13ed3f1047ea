// SPDX-License-Identifier: Apache-2.0

//! Package URLs, by the purl specification (ECMA-427).
//!
//! `pkg:type/namespace/name@version?qualifiers#subpath`, kept as its parts in canonical form.
//! What differs between types is the table [`RULES`]; a new type needs a line there only if
//! its names are not kept as they are.

use std::{collections::BTreeMap, fmt};

/// A package URL, normalised by the rules of its type. Ordered by its parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Purl {
    kind: String,
    namespace: Vec<String>,
    name: String,
    version: Option<String>,
    qualifiers: BTreeMap<String, String>,
    subpath: Vec<String>,
}

/// Why a text is no package URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PurlError {
    /// It does not start with `pkg:`.
    #[error("a package URL starts with `pkg:`")]
    Scheme,
    /// The type is missing or has other characters than letters, digits, `.` and `-`.
    #[error("the type of the package URL is missing or malformed")]
    Type,
    /// There is no name.
    #[error("the package URL has no name")]
    Name,
    /// A type that has one demands a namespace, or one that has none has one.
    #[error("the namespace of the package URL does not fit its type")]
    Namespace,
    /// A qualifier without a value or with a malformed or repeated key.
    #[error("a qualifier of the package URL is malformed")]
    Qualifier,
    /// Bytes that are no UTF-8 after decoding.
    #[error("the package URL has escapes that are no UTF-8")]
    Encoding,
}

/// How the names of a type are normalised.
#[derive(Debug, Clone, Copy, Default)]
struct Rule {
    lower_namespace: bool,
    lower_name: bool,
    lower_version: bool,
    /// Replaces each of the first by the second, in the name.
    replace: Option<(char, char)>,
    /// Whether the namespace must be there (`Some(true)`) or must not (`Some(false)`).
    namespace: Option<bool>,
}

const LOWER: Rule = Rule {
    lower_namespace: true,
    lower_name: true,
    lower_version: false,
    replace: None,
    namespace: None,
};

const AS_IS: Rule = Rule {
    lower_namespace: false,
    lower_name: false,
    ..LOWER
};

const BARE: Rule = Rule {
    namespace: Some(false),
    ..AS_IS
};

/// The types whose names are not kept as they are, by the type definitions of the
/// specification.
const RULES: &[(&str, Rule)] = &[
    ("alpm", LOWER),
    ("apk", LOWER),
    ("bitbucket", LOWER),
    ("bitnami", LOWER),
    ("cargo", BARE),
    ("cocoapods", BARE),
    ("composer", LOWER),
    ("conda", BARE),
    ("cran", BARE),
    ("deb", LOWER),
    ("gem", BARE),
    ("github", LOWER),
    ("golang", LOWER),
    ("hackage", BARE),
    ("hex", LOWER),
    (
        "huggingface",
        Rule {
            lower_version: true,
            ..AS_IS
        },
    ),
    ("luarocks", LOWER),
    (
        "maven",
        Rule {
            namespace: Some(true),
            ..AS_IS
        },
    ),
    // Some packages of the early registry have capital letters, `JSONStream` among them: the type's
    // definition has their names in small letters all the same. What they are called stands in
    // the name of the component.
    ("npm", LOWER),
    ("nuget", BARE),
    (
        "oci",
        Rule {
            namespace: Some(false),
            ..LOWER
        },
    ),
    (
        "pub",
        Rule {
            replace: Some(('-', '_')),
            namespace: Some(false),
            ..LOWER
        },
    ),
    (
        "pypi",
        Rule {
            replace: Some(('_', '-')),
            namespace: Some(false),
            ..LOWER
        },
    ),
    (
        "qpkg",
        Rule {
            lower_namespace: true,
            ..AS_IS
        },
    ),
    (
        "rpm",
        Rule {
            lower_namespace: true,
            ..AS_IS
        },
    ),
    (
        "swift",
        Rule {
            namespace: Some(true),
            ..AS_IS
        },
    ),
];

impl Purl {
    /// Makes the package URL of a package as its ecosystem names it: everything before the last
    /// `/` of `name` (the last `:` for Maven) is the namespace, as in `@types/node` and
    /// `github.com/gorilla/mux`. `None` where the type's rules are broken or the name is empty.
    pub fn of(kind: &str, name: &str, version: Option<&str>) -> Option<Self> {
        let separator = if kind == "maven" { ':' } else { '/' };
        let (namespace, name) = name.rsplit_once(separator).unwrap_or(("", name));
        Self::in_namespace(kind, namespace, name, version)
    }

    /// The same, where the ecosystem keeps namespace and name apart.
    pub fn in_namespace(
        kind: &str,
        namespace: &str,
        name: &str,
        version: Option<&str>,
    ) -> Option<Self> {
        let version = version.filter(|it| !it.is_empty());
        Self {
            kind: kind.to_owned(),
            namespace: segments(namespace),
            name: name.to_owned(),
            version: version.map(str::to_owned),
            qualifiers: BTreeMap::new(),
            subpath: Vec::new(),
        }
        .normalised()
        .ok()
    }

    /// The same with a qualifier, such as `vcs_url`; an empty value is no qualifier.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.qualifiers
                .insert(key.to_ascii_lowercase(), value.to_owned());
        }
        self
    }

    /// The same of a part of the package, by its path.
    #[must_use]
    pub fn below(mut self, path: &str) -> Self {
        let is_kept = |it: &String| it != "." && it != "..";
        self.subpath = segments(path).into_iter().filter(is_kept).collect();
        self
    }

    /// Reads a package URL.
    pub fn parse(text: &str) -> Result<Self, PurlError> {
        let (scheme, rest) = text.trim().split_once(':').ok_or(PurlError::Scheme)?;
        if !scheme.eq_ignore_ascii_case("pkg") {
            return Err(PurlError::Scheme);
        }
        let (rest, subpath) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
        let rest = rest.trim_matches('/');
        let (kind, rest) = rest.split_once('/').ok_or_else(|| missing_part(rest))?;
        let rest = rest.trim_matches('/');
        let (rest, version) = split_version(rest);
        let (namespace, name) = rest.rsplit_once('/').unwrap_or(("", rest));
        let version = version.filter(|it| !it.is_empty());
        Self {
            kind: kind.to_ascii_lowercase(),
            namespace: decode_segments(namespace, false)?,
            name: decode(name)?,
            version: version.map(decode).transpose()?,
            qualifiers: parse_qualifiers(qualifiers)?,
            subpath: decode_segments(subpath, true)?,
        }
        .normalised()
    }

    /// The type, such as `cargo`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The namespace: `@types` of `pkg:npm/%40types/node`; empty where there is none.
    pub fn namespace(&self) -> String {
        self.namespace.join("/")
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The version.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The qualifiers, by key.
    pub fn qualifiers(&self) -> &BTreeMap<String, String> {
        &self.qualifiers
    }

    fn normalised(mut self) -> Result<Self, PurlError> {
        let is_type_char = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let starts_well = self.kind.starts_with(|c: char| c.is_ascii_alphabetic());
        if !starts_well || !self.kind.chars().all(is_type_char) {
            return Err(PurlError::Type);
        }
        if self.name.is_empty() {
            return Err(PurlError::Name);
        }
        let rule = RULES.iter().find(|(kind, _)| *kind == self.kind);
        let rule = rule.map_or(AS_IS, |(_, rule)| *rule);
        if rule
            .namespace
            .is_some_and(|it| it == self.namespace.is_empty())
        {
            return Err(PurlError::Namespace);
        }
        if rule.lower_namespace {
            for it in &mut self.namespace {
                *it = it.to_lowercase();
            }
        }
        if rule.lower_name {
            self.name = self.name.to_lowercase();
        }
        if let Some((from, to)) = rule.replace {
            self.name = self.name.replace(from, to.encode_utf8(&mut [0; 4]));
        }
        if rule.lower_version {
            self.version = self.version.map(|it| it.to_lowercase());
        }
        Ok(self)
    }
}

impl fmt::Display for Purl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pkg:{}/", self.kind)?;
        for it in &self.namespace {
            write!(f, "{}/", Encoded(it))?;
        }
        write!(f, "{}", Encoded(&self.name))?;
        if let Some(version) = &self.version {
            write!(f, "@{}", Encoded(version))?;
        }
        for (index, (key, value)) in self.qualifiers.iter().enumerate() {
            let separator = if index == 0 { '?' } else { '&' };
            write!(f, "{separator}{key}={}", Encoded(value))?;
        }
        for (index, it) in self.subpath.iter().enumerate() {
            let separator = if index == 0 { '#' } else { '/' };
            write!(f, "{separator}{}", Encoded(it))?;
        }
        Ok(())
    }
}

/// Percent-encodes all but letters, digits and `.-_~:`: ECMA-427, section 5.4. A `/` stays where it
/// is a separator alone; annex C, the grammar, has none in the value of a qualifier. Two of the cases
/// of the test suite from before the standard have one (`repository_url=repo.spring.io/release`);
/// read here they are the same package URL, and they are written with `%2F`.
struct Encoded<'a>(&'a str);

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'.' | b'-' | b'_' | b'~' | b':' => write!(f, "{}", char::from(byte))?,
                _ if byte.is_ascii_alphanumeric() => write!(f, "{}", char::from(byte))?,
                _ => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

fn missing_part(rest: &str) -> PurlError {
    if rest.is_empty() {
        PurlError::Type
    } else {
        PurlError::Name
    }
}

/// An `@` that starts the rest or a segment belongs to a scope and not to a version.
fn split_version(rest: &str) -> (&str, Option<&str>) {
    match rest.rsplit_once('@') {
        Some((before, version)) if !before.is_empty() && !before.ends_with('/') => {
            (before, Some(version))
        }
        _ => (rest, None),
    }
}

fn segments(text: &str) -> Vec<String> {
    let parts = text.split('/').filter(|it| !it.is_empty());
    parts.map(str::to_owned).collect()
}

fn decode_segments(text: &str, is_subpath: bool) -> Result<Vec<String>, PurlError> {
    let kept = |it: &&str| !it.is_empty() && !(is_subpath && (*it == "." || *it == ".."));
    text.split('/').filter(kept).map(decode).collect()
}

fn parse_qualifiers(text: &str) -> Result<BTreeMap<String, String>, PurlError> {
    let mut qualifiers = BTreeMap::new();
    for pair in text.split('&').filter(|it| !it.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or(PurlError::Qualifier)?;
        let is_key_char = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        let starts_well = key.starts_with(|c: char| c.is_ascii_alphabetic());
        if !starts_well || !key.chars().all(is_key_char) {
            return Err(PurlError::Qualifier);
        }
        if value.is_empty() {
            continue; // the same as no qualifier
        }
        let old = qualifiers.insert(key.to_ascii_lowercase(), decode(value)?);
        if old.is_some() {
            return Err(PurlError::Qualifier);
        }
    }
    Ok(qualifiers)
}

fn decode(text: &str) -> Result<String, PurlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = rest.next().and_then(hex_digit).ok_or(PurlError::Encoding)?;
        let low = rest.next().and_then(hex_digit).ok_or(PurlError::Encoding)?;
        bytes.push(high * 16 + low);
    }
    String::from_utf8(bytes).ok().ok_or(PurlError::Encoding)
}

fn hex_digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads, prints, and reads what was printed.
    fn check(input: &str, expected: &str) {
        let purl = Purl::parse(input).expect(input);
        assert_eq!(purl.to_string(), expected, "{input}");
        assert_eq!(Purl::parse(expected).expect(expected), purl);
    }

    fn check_error(input: &str, expected: PurlError) {
        assert_eq!(Purl::parse(input), Err(expected), "{input}");
    }

    #[test]
    fn canonical_urls_stay_as_they_are() {
        for it in [
            "pkg:cargo/rand@0.7.2",
            "pkg:npm/%40angular/animation@12.3.1",
            "pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64",
            "pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?classifier=dist&type=zip",
            "pkg:golang/google.golang.org/genproto#googleapis/api/annotations",
            "pkg:generic/openssl@1.1.10g?checksum=sha256:de4d501267da",
        ] {
            check(it, it);
        }
    }

    #[test]
    fn scheme_and_type_are_in_lower_case_and_slashes_after_the_scheme_go() {
        check("PKG:Cargo/Rand@1", "pkg:cargo/Rand@1");
        check("pkg://cargo/rand@1", "pkg:cargo/rand@1");
        check("pkg:/cargo//rand@1/", "pkg:cargo/rand@1");
    }

    #[test]
    fn names_are_normalised_as_their_type_says() {
        check("pkg:pypi/Django_Allauth@1.0", "pkg:pypi/django-allauth@1.0");
        check(
            "pkg:github/Package-URL/Purl-Spec@AbC",
            "pkg:github/package-url/purl-spec@AbC",
        );
        check("pkg:npm/@Types/Node@1", "pkg:npm/%40types/node@1");
        check("pkg:rpm/Fedora/Curl@1", "pkg:rpm/fedora/Curl@1");
        check("pkg:huggingface/M/N@ABC", "pkg:huggingface/M/N@abc");
        check("pkg:pub/my-app@1", "pkg:pub/my_app@1");
        check("pkg:nuget/Some.Name@1", "pkg:nuget/Some.Name@1");
    }

    #[test]
    fn qualifiers_are_sorted_and_empty_ones_go() {
        check("pkg:generic/a?B=2&a=x y&c=", "pkg:generic/a?a=x%20y&b=2");
        check(
            "pkg:generic/a?vcs_url=git%2Bhttps://h/r.git%40abc",
            "pkg:generic/a?vcs_url=git%2Bhttps:%2F%2Fh%2Fr.git%40abc",
        );
        check(
            "pkg:maven/g/a@1?repository_url=repo.spring.io/release",
            "pkg:maven/g/a@1?repository_url=repo.spring.io%2Frelease",
        );
    }

    #[test]
    fn dots_in_a_subpath_go() {
        check("pkg:github/a/b#./x/../y//z/", "pkg:github/a/b#x/y/z");
    }

    #[test]
    fn broken_urls_say_what_is_wrong() {
        check_error("", PurlError::Scheme);
        check_error("cargo/rand", PurlError::Scheme);
        check_error("pkg:", PurlError::Type);
        check_error("pkg:cargo", PurlError::Name);
        check_error("pkg:cargo/", PurlError::Name);
        check_error("pkg:3d/x", PurlError::Type);
        check_error("pkg:n&g/x", PurlError::Type);
        check_error("pkg:maven/no-group@1", PurlError::Namespace);
        check_error("pkg:cargo/group/name@1", PurlError::Namespace);
        check_error("pkg:generic/a?novalue", PurlError::Qualifier);
        check_error("pkg:generic/a?a=1&A=2", PurlError::Qualifier);
        check_error("pkg:generic/a?in%20key=1", PurlError::Qualifier);
        check_error("pkg:generic/%ff", PurlError::Encoding);
        check_error("pkg:generic/%4", PurlError::Encoding);
    }

    #[test]
    fn names_of_the_ecosystem_become_urls() {
        let of = |kind, name| Purl::of(kind, name, Some("1")).map(|it| it.to_string());
        assert_eq!(
            of("npm", "@types/node").as_deref(),
            Some("pkg:npm/%40types/node@1")
        );
        assert_eq!(
            of("maven", "org.a:b").as_deref(),
            Some("pkg:maven/org.a/b@1")
        );
        assert_eq!(of("cargo", "a b").as_deref(), Some("pkg:cargo/a%20b@1"));
        assert_eq!(of("cargo", ""), None);
        assert_eq!(of("cargo", "a/b"), None);
        let git = Purl::of("cargo", "a", None).map(|it| it.with("vcs_url", "git+https://h"));
        assert_eq!(
            git.map(|it| it.to_string()).as_deref(),
            Some("pkg:cargo/a?vcs_url=git%2Bhttps:%2F%2Fh")
        );
    }
}
