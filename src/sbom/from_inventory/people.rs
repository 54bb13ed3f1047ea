// SPDX-License-Identifier: Apache-2.0

//! Who made a package and who hands it out, as far as manifests and addresses tell.

use super::work::Work;
use crate::{
    ecosystems::{Person, Purl, person},
    inventory::{Component, ComponentKind, Inventory, Party},
};

/// Who stands for a package: who hands it out, or who makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Supplier<'a> {
    pub(super) name: String,
    pub(super) url: Option<String>,
    /// Whether it is an organization; a person otherwise.
    pub(super) is_organization: bool,
    /// Who can be asked.
    pub(super) people: Vec<Person<'a>>,
}

/// The registry that a package comes from, or whoever hands it out at its address. For a package
/// of the tree whoever the operator says; or those that its manifest names (NTIA, *Minimum
/// Elements*: the supplier is who creates and defines it), or whose repository it is. What the tree
/// has besides its root comes from whoever the root is of, if it says nothing itself.
pub(super) fn supplier<'a>(
    inventory: &'a Inventory,
    work: &'a Work,
    component: &'a Component,
) -> Option<Supplier<'a>> {
    if let ComponentKind::Direct | ComponentKind::Transitive = component.kind {
        let handed_out = handed_out(component).map(organization);
        return handed_out.or_else(|| maker(component));
    }
    let operator = &inventory.operator;
    if let Some(party) = &operator.supplier {
        return Some(of_party(party, operator.contact.as_ref()));
    }
    let root = || maker(inventory.components.first()?);
    let owned = || {
        work.owner.clone().map(|name| Supplier {
            is_organization: true,
            name,
            url: None,
            people: Vec::new(),
        })
    };
    let remote = || owner(inventory.root.remote.as_deref()?).map(organization);
    // What was added to the root stands behind what its manifest says.
    let own = || maker(component);
    if component.kind == ComponentKind::Root {
        return root().or_else(owned).or_else(own).or_else(remote);
    }
    own().or_else(root).or_else(owned).or_else(remote)
}

/// Somebody whom the operator names, with the contact where they have none of their own.
pub(super) fn of_party<'a>(party: &'a Party, contact: Option<&'a Party>) -> Supplier<'a> {
    let asked = contact.filter(|_| party.email.is_none()).unwrap_or(party);
    let name = party.name.as_deref().or(party.email.as_deref());
    let name = name.unwrap_or_default();
    let person = Person {
        name: asked.name.as_deref(),
        email: asked.email.as_deref(),
        url: None,
    };
    Supplier {
        name: name.to_owned(),
        url: party.url.clone(),
        is_organization: true,
        people: asked.email.iter().map(|_| person).collect(),
    }
}

/// Those whom the manifest names, or whose repository it is.
fn maker(component: &Component) -> Option<Supplier<'_>> {
    let named = match component.suppliers.as_slice() {
        [] => &component.authors,
        suppliers => suppliers,
    };
    let people: Vec<Person<'_>> = named.iter().filter_map(|it| person(it)).collect();
    let owner = || owner(component.repository.as_deref()?).map(organization);
    match people.first() {
        Some(first) => {
            let name = first.name.or(first.email).unwrap_or_default();
            Some(Supplier {
                is_organization: is_group(name),
                name: name.to_owned(),
                url: None,
                people,
            })
        }
        None => owner(),
    }
}

/// Words that end the name of a group of people, in small letters: `Debian QA Group`.
const GROUPS: &[&str] = &[
    "authors",
    "co",
    "community",
    "company",
    "contributors",
    "corp",
    "corporation",
    "developers",
    "foundation",
    "gmbh",
    "group",
    "inc",
    "llc",
    "ltd",
    "maintainers",
    "organization",
    "packagers",
    "project",
    "team",
];

fn is_group(name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric();
    let last = name.rsplit(|c| !is_part(c)).find(|it| !it.is_empty());
    last.is_some_and(|it| GROUPS.contains(&it.to_lowercase().as_str()))
}

fn organization<'a>((name, url): (String, String)) -> Supplier<'a> {
    Supplier {
        name,
        url: Some(url),
        is_organization: true,
        people: Vec::new(),
    }
}

/// A registry that a package URL means by itself (purl specification, *types*).
struct Registry {
    kind: &'static str,
    /// The namespace of the package URL, where one type has several.
    namespace: Option<&'static str>,
    /// From where it hands out packages.
    hosts: &'static [&'static str],
    name: &'static str,
    url: &'static str,
}

const REGISTRIES: &[Registry] = &[
    Registry {
        kind: "cargo",
        namespace: None,
        hosts: &["crates.io", "static.crates.io"],
        name: "crates.io",
        url: "https://crates.io/",
    },
    Registry {
        kind: "deb",
        namespace: Some("debian"),
        hosts: &["deb.debian.org"],
        name: "Debian",
        url: "https://www.debian.org/",
    },
    Registry {
        kind: "deb",
        namespace: Some("ubuntu"),
        hosts: &["archive.ubuntu.com"],
        name: "Ubuntu",
        url: "https://ubuntu.com/",
    },
    Registry {
        kind: "gem",
        namespace: None,
        hosts: &["rubygems.org"],
        name: "RubyGems.org",
        url: "https://rubygems.org/",
    },
    Registry {
        // The standard library; modules come from wherever their path leads.
        kind: "golang",
        namespace: Some(""),
        hosts: &["go.dev"],
        name: "Go",
        url: "https://go.dev/",
    },
    Registry {
        kind: "npm",
        namespace: None,
        hosts: &["registry.npmjs.org", "registry.yarnpkg.com"],
        name: "npm",
        url: "https://www.npmjs.com/",
    },
    Registry {
        kind: "nuget",
        namespace: None,
        hosts: &["api.nuget.org", "www.nuget.org"],
        name: "NuGet Gallery",
        url: "https://www.nuget.org/",
    },
    Registry {
        kind: "pypi",
        namespace: None,
        hosts: &["files.pythonhosted.org", "pypi.org"],
        name: "PyPI",
        url: "https://pypi.org/",
    },
];

impl Registry {
    fn named(&self) -> (String, String) {
        (self.name.to_owned(), self.url.to_owned())
    }
}

/// Who hands out a package that is not of the tree, by its download address or its package URL:
/// the registry that it means, the one that it names, or whose repository it is.
fn handed_out(component: &Component) -> Option<(String, String)> {
    if let Some(found) = component.download.as_deref().and_then(distributor) {
        return Some(found);
    }
    let purl = component.purl.as_ref()?;
    let qualifier = |key: &str| purl.qualifiers().get(key).map(String::as_str);
    if purl.qualifiers().is_empty() {
        let namespace = purl.namespace();
        let is_meant = |it: &&Registry| {
            it.kind == purl.kind() && it.namespace.is_none_or(|it| it == namespace)
        };
        let registry = REGISTRIES.iter().find(is_meant).map(Registry::named);
        return registry.or_else(|| by_path(purl));
    }
    let address = qualifier("repository_url").or_else(|| qualifier("download_url"));
    let address = address.map(|it| it.trim_start_matches("sparse+"));
    let named = address.and_then(distributor);
    named.or_else(|| owner(qualifier("vcs_url")?))
}

/// Hosts of many repositories, each below its owner.
const HOSTS: &[&str] = &["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"];

/// Where the path of a package URL leads: the owner of the repository on a host of many, or else the
/// host.
fn by_path(purl: &Purl) -> Option<(String, String)> {
    let address = path_address(purl)?;
    match repository(purl) {
        Some(repository) => owner(&repository),
        None => distributor(&address),
    }
}

/// The repository that a package URL means by itself: one of the type of its host (purl specification,
/// *types*: the namespace is the user or organization, the name the repository), or a Go module whose
/// path starts with one (Go Modules Reference, *Finding a repository for a module path*).
pub(super) fn repository(purl: &Purl) -> Option<String> {
    let address = path_address(purl)?;
    if !HOSTS.contains(&host(&address)?) {
        return None;
    }
    let parts: Vec<&str> = address.splitn(6, '/').take(5).collect();
    (parts.len() == 5).then(|| parts.join("/"))
}

/// The address that a package is fetched from, where its package URL is one.
fn path_address(purl: &Purl) -> Option<String> {
    let path = format!("{}/{}", purl.namespace(), purl.name());
    match purl.kind() {
        "golang" => Some(format!("https://{path}")),
        "github" if purl.qualifiers().is_empty() => Some(format!("https://github.com/{path}")),
        _ => None,
    }
}

/// Who hands out what can be downloaded at an address: name and home page. A host that is not
/// known speaks for itself.
fn distributor(download: &str) -> Option<(String, String)> {
    let host = host(download)?;
    let known = REGISTRIES.iter().find(|it| it.hosts.contains(&host));
    Some(match known {
        Some(known) => known.named(),
        None => (host.to_owned(), format!("https://{host}/")),
    })
}

/// Whose repository it is: the first part of the path on a host of repositories, with the host. A path
/// of one part is the repository itself.
fn owner(repository: &str) -> Option<(String, String)> {
    let url = repository.strip_prefix("git+").unwrap_or(repository);
    let host = host(url)?;
    let path = url.split_once("://")?.1.split_once('/')?.1;
    let (owner, _) = path.split(['?', '#']).next()?.split_once('/')?;
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

    #[test]
    fn groups_are_told_by_the_last_word() {
        for it in ["Debian QA Group", "Acme, Inc.", "The Owl Developers"] {
            assert!(is_group(it), "{it}");
        }
        for it in ["Ann Example", "Groupe", ""] {
            assert!(!is_group(it), "{it}");
        }
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
    fn some_package_urls_are_repositories() {
        let check = |purl: &str, expected: Option<&str>| {
            let purl = Purl::parse(purl).expect("a package URL");
            assert_eq!(repository(&purl).as_deref(), expected);
        };
        check(
            "pkg:github/actions/cache@v4#restore",
            Some("https://github.com/actions/cache"),
        );
        let module = "pkg:golang/github.com/owls/nest/v2@v2.1.0";
        check(module, Some("https://github.com/owls/nest"));
        check("pkg:golang/gopkg.in/yaml.v3@v3.0.1", None);
        check("pkg:golang/stdlib@1.24", None);
        check("pkg:npm/cache@1.0.0", None);
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
    fn the_path_of_a_module_tells_who_hands_it_out() {
        let name = |purl: &str| by_path(&Purl::parse(purl).expect("a purl")).map(|(name, _)| name);
        assert_eq!(
            name("pkg:golang/github.com/owl/hoot@v1"),
            Some("owl".to_owned())
        );
        assert_eq!(
            name("pkg:golang/golang.org/x/net@v1"),
            Some("golang.org".to_owned())
        );
        assert_eq!(name("pkg:golang/local@v1"), None);
        assert_eq!(name("pkg:npm/github.com/owl"), None);
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
