// SPDX-License-Identifier: Apache-2.0

//! One requirement: *Dependency specifiers* (PEP 508), `name[extra] >= 1, < 2 ; marker` or
//! `name @ address ; marker`.
//!
//! Markers and ranges stay text: which of them hold depends on where the package is installed.

use std::ops::Range;

use super::{
    super::{Requirement, Scope, Source, address::without_credentials, document::Reader},
    files::name_and_version,
    normal_name,
};
use crate::read::Place;

/// What compares versions, the longer ones first.
const OPERATORS: &[&str] = &["===", "~=", "==", "!=", "<=", ">=", "<", ">"];

/// Reads requirements, one a line; what is malformed is a problem.
pub(super) fn requirements(
    reader: &mut Reader<'_>,
    lines: &mut dyn Iterator<Item = (&str, Range<usize>)>,
    scope: Scope,
) -> Vec<Requirement> {
    let mut found = Vec::new();
    for (line, span) in lines {
        match requirement(line, scope, reader.text.place(span.clone())) {
            Ok(it) => found.push(it),
            Err(message) => reader.problem(span, message),
        }
    }
    found
}

/// Reads a requirement; says what is wrong with one that is malformed.
pub(in crate::ecosystems) fn requirement(
    text: &str,
    scope: Scope,
    place: Place,
) -> Result<Requirement, &'static str> {
    let (name, rest) = name(text.trim())?;
    let rest = after_extras(rest)?.trim_start();
    let (source, specifier, marker) = if let Some(address) = rest.strip_prefix('@') {
        let (address, marker) = split_address(address.trim());
        (source(address), "", marker)
    } else {
        let (specifier, marker) = rest.split_once(';').unwrap_or((rest, ""));
        (Source::Registry, unbracketed(specifier.trim()), marker)
    };
    if !clauses(specifier).all(|it| it.is_some()) {
        return Err("the requirement's versions are malformed");
    }
    let marker = marker.trim();
    let is_extra = marker.contains("extra ") || marker.contains("extra=");
    let written = match (specifier, marker) {
        ("", "") => None,
        (specifier, "") => Some(specifier.to_owned()),
        (specifier, marker) => Some(format!("{specifier}; {marker}").trim_start().to_owned()),
    };
    let is_optional = is_extra && scope == Scope::Runtime;
    // The name of an archive has its version.
    let archive = match &source {
        Source::Archive(address) => name_and_version(address).map(|(_, version)| version),
        _ => None,
    };
    let version = pinned(specifier).or(archive).map(str::to_owned);
    Ok(Requirement {
        name: normal_name(name),
        requirement: written,
        version,
        scope: if is_optional { Scope::Optional } else { scope },
        is_optional: is_optional || scope == Scope::Optional,
        source,
        place,
        ..Requirement::default()
    })
}

/// The name and what follows it.
fn name(text: &str) -> Result<(&str, &str), &'static str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let is_edge = |c: char| c.is_ascii_alphanumeric();
    if name.starts_with(is_edge) && name.ends_with(is_edge) {
        Ok((name, rest))
    } else {
        Err("the requirement has no name")
    }
}

fn after_extras(rest: &str) -> Result<&str, &'static str> {
    let Some(inner) = rest.trim_start().strip_prefix('[') else {
        return Ok(rest);
    };
    let end = inner.split_once(']').map(|(_, rest)| rest);
    end.ok_or("the requirement's extras have no end")
}

/// An address ends at the first blank; a `;` behind it starts the marker.
fn split_address(text: &str) -> (&str, &str) {
    let (address, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (address, rest.trim_start().trim_start_matches(';'))
}

/// Old metadata has the versions in brackets.
fn unbracketed(specifier: &str) -> &str {
    let inner = specifier
        .strip_prefix('(')
        .and_then(|it| it.strip_suffix(')'));
    inner.unwrap_or(specifier).trim()
}

/// The parts of a specifier as operator and version; `None` for what is neither.
fn clauses(specifier: &str) -> impl Iterator<Item = Option<(&str, &str)>> {
    let parts = specifier.split(',').map(str::trim);
    parts.filter(|it| !it.is_empty()).map(|part| {
        let operator = OPERATORS.iter().find(|it| part.starts_with(**it))?;
        let version = part.strip_prefix(operator)?.trim();
        let is_part = |c: char| c.is_ascii_alphanumeric() || ".*+!-_".contains(c);
        let is_version = !version.is_empty() && version.chars().all(is_part);
        is_version.then_some((*operator, version))
    })
}

/// The version, if only one will do.
pub(super) fn pinned(specifier: &str) -> Option<&str> {
    let mut clauses = clauses(specifier);
    let (operator, version) = clauses.next()??;
    let is_exact = matches!(operator, "==" | "===") && !version.contains('*');
    (is_exact && clauses.next().is_none()).then_some(version)
}

/// Where an address leads: the revision of a repository follows `@`, and what follows `#` is for
/// the installer.
pub(super) fn source(address: &str) -> Source {
    let address = address.split('#').next().unwrap_or_default();
    let address = without_credentials(address);
    if let Some(git) = address.strip_prefix("git+") {
        return Source::Git(git.to_owned());
    }
    match address.strip_prefix("file:") {
        // A directory or an archive of the machine that the list was written on.
        Some(path) => Source::Path(path.trim_start_matches("//").to_owned()),
        None => Source::Archive(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let got = match requirement(text, Scope::Runtime, Place::default()) {
            Ok(it) => format!(
                "{} {:?} {} {} {:?}",
                it.name,
                it.scope,
                it.requirement.as_deref().unwrap_or("-"),
                it.version.as_deref().unwrap_or("-"),
                it.source
            ),
            Err(message) => message.to_owned(),
        };
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn a_requirement_has_a_name_and_versions() {
        check("a", "a Runtime - - Registry");
        check("A.b_c>=1,<2", "a-b-c Runtime >=1,<2 - Registry");
        check("a [x, y] (>=1.0)", "a Runtime >=1.0 - Registry");
        check(
            "a~=1.0 ; os_name == 'nt'",
            "a Runtime ~=1.0; os_name == 'nt' - Registry",
        );
        check(
            "a>=1; extra == \"x\"",
            "a Optional >=1; extra == \"x\" - Registry",
        );
    }

    #[test]
    fn only_one_whole_version_is_a_version() {
        check("a==1.0", "a Runtime ==1.0 1.0 Registry");
        check("a === 1.0", "a Runtime === 1.0 1.0 Registry");
        check("a==1.*", "a Runtime ==1.* - Registry");
        check("a==1.0,>0", "a Runtime ==1.0,>0 - Registry");
        check("a!=1.0", "a Runtime !=1.0 - Registry");
    }

    #[test]
    fn addresses_are_kept_without_secrets() {
        check(
            "a @ https://u:p@h/a-1.zip ; os_name == 'nt'",
            "a Runtime ; os_name == 'nt' 1 Archive(\"https://h/a-1.zip\")",
        );
        check(
            "a@git+ssh://git@h/o/a.git@v1#subdirectory=x",
            "a Runtime - - Git(\"ssh://git@h/o/a.git@v1\")",
        );
        check("a @ file:///x/a", "a Runtime - - Path(\"/x/a\")");
    }

    #[test]
    fn what_is_malformed_is_said() {
        check("", "the requirement has no name");
        check("-a", "the requirement has no name");
        check("a[x", "the requirement's extras have no end");
        check("a ^1", "the requirement's versions are malformed");
        check("two words", "the requirement's versions are malformed");
        check("a >=", "the requirement's versions are malformed");
    }
}
