// SPDX-License-Identifier: Apache-2.0

//! Relations between packages: Debian Policy Manual, section 7.1.

use super::super::{Requirement, Scope};
use crate::read::Place;

/// The packages that a field names, and how many of its parts name none.
///
/// Of alternatives the first counts, as it does for the builders of the distribution. A variable
/// (`${…}`) stands for what only a build knows, and is no package.
pub(super) fn relations(value: &str, scope: Scope, place: &Place) -> (Vec<Requirement>, usize) {
    let mut found = Vec::new();
    let mut n_malformed = 0;
    for part in value.split(',').map(str::trim).filter(|it| !it.is_empty()) {
        let mut alternatives = part.split('|').map(str::trim);
        let Some(first) = alternatives.find(|it| !it.starts_with("${")) else {
            continue;
        };
        match relation(first, part, scope) {
            Some(it) => found.push(Requirement {
                place: place.clone(),
                ..it
            }),
            None => n_malformed += 1,
        }
    }
    (found, n_malformed)
}

/// `name:any (>= 1) [arch] <profile>`.
fn relation(text: &str, whole: &str, scope: Scope) -> Option<Requirement> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "+-.".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let name = text.get(..end)?;
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    // A name may be made of variables in part: `python3-${module}`.
    if text.get(end..)?.starts_with("${") {
        return None;
    }
    let rest = whole.strip_prefix(name).unwrap_or(whole).trim();
    let scope = match scope {
        Scope::Build if text.contains("<!nocheck>") => Scope::Dev,
        scope => scope,
    };
    Some(Requirement {
        name: name.to_owned(),
        requirement: (!rest.is_empty()).then(|| rest.to_owned()),
        version: exact(text).map(str::to_owned),
        scope,
        is_optional: scope == Scope::Optional,
        ..Requirement::default()
    })
}

fn exact(text: &str) -> Option<&str> {
    let inner = text.split_once('(')?.1.split_once(')')?.0;
    let version = inner.trim().strip_prefix('=')?.trim();
    (!version.is_empty() && !version.contains("${")).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: &str) {
        let (found, n_malformed) = relations(value, Scope::Build, &Place::default());
        let shown = found.iter().map(|it| {
            let asked = it.requirement.as_deref().unwrap_or("-");
            format!("{} {asked} {:?}\n", it.name, it.version)
        });
        let shown: String = shown.chain([n_malformed.to_string()]).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn names_are_read_with_all_that_limits_them() {
        check("a", "a - None\n0");
        check(
            "a:any (>= 1.0~) [amd64 !i386] <!nocheck>",
            "a :any (>= 1.0~) [amd64 !i386] <!nocheck> None\n0",
        );
        check(
            "a (= 1:2-3), libb++-1.0-dev",
            "a (= 1:2-3) Some(\"1:2-3\")\nlibb++-1.0-dev - None\n0",
        );
    }

    #[test]
    fn the_first_alternative_counts() {
        check("a (>= 1) | b", "a (>= 1) | b None\n0");
        check("${x} | b", "b ${x} | b None\n0");
    }

    #[test]
    fn variables_are_no_packages() {
        check(
            "${misc:Depends}, a (= ${binary:Version})",
            "a (= ${binary:Version}) None\n0",
        );
        check("", "0");
    }

    #[test]
    fn what_names_nothing_is_counted() {
        check("(>= 1), A, a", "a - None\n2");
    }
}
