// SPDX-License-Identifier: Apache-2.0

//! Where a repository came from, as far as others may know.

use std::path::Path;

use git2::Config;

use super::worktree::{kind_of, leads_out};

/// The address of the remote `origin` of a repository, as it may be told.
pub(in crate::walk) fn remote(repository: &Path) -> Option<String> {
    let path = repository.join("config");
    let is_plain = kind_of(&path).ok()??.is_file() && !leads_out(&path).ok()?;
    if !is_plain {
        return None;
    }
    let config = Config::open(&path).ok()?;
    public_address(&config.get_string("remote.origin.url").ok()?)
}

/// The address of a remote without what is secret or local: no user with a password, no query,
/// no path of this machine.
fn public_address(address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("://") else {
        // `git@host:path`, but not `C:\path` or `./a:b`.
        let (host, _) = address.split_once(':')?;
        let is_host = host.len() > 1 && !host.contains(['/', '\\']);
        return is_host.then(|| address.to_owned());
    };
    if !["http", "https", "ssh", "git", "git+ssh"].contains(&scheme) {
        return None;
    }
    let (authority, path) = match rest.split_once('/') {
        Some((authority, path)) => (authority, Some(path)),
        None => (rest, None),
    };
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let user = user.split(':').next().unwrap_or_default();
    // In `ssh` it is the name of an account, such as `git`, and no secret.
    let user = if scheme.ends_with("ssh") && !user.is_empty() {
        format!("{user}@")
    } else {
        String::new()
    };
    let path = path.map(|it| format!("/{it}")).unwrap_or_default();
    Some(format!("{scheme}://{user}{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, public: Option<&str>) {
        assert_eq!(public_address(address).as_deref(), public);
    }

    #[test]
    fn an_address_loses_its_secrets() {
        check("https://x:token@host/a/b.git", Some("https://host/a/b.git"));
        check("https://token@host/a?private=1", Some("https://host/a"));
        check("https://a@b:c@host/a", Some("https://host/a"));
        check("ssh://git:pw@host:22/a", Some("ssh://git@host:22/a"));
        check("git@host:a/b.git", Some("git@host:a/b.git"));
        check("https://host", Some("https://host"));
    }

    #[test]
    fn an_address_on_this_machine_is_left_out() {
        for local in [
            "/home/me/a",
            "../a",
            "file:///home/me/a",
            "C:\\a",
            "./a:b",
            "",
        ] {
            check(local, None);
        }
    }
}
