// SPDX-License-Identifier: Apache-2.0

//! The ids of the SPDX list: their case, the deprecated ones, the ones that look alike.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{LicenseId, Term};

/// Why an id is deprecated, and what replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprecation {
    /// The deprecated id.
    pub id: &'static str,
    /// The id that replaces it; `None` where the list names none that means the same.
    pub license: Option<&'static str>,
    /// The exception that comes with it.
    pub exception: Option<&'static str>,
    /// Why, in words: lower case, no full stop.
    pub reason: &'static str,
}

const BARE: &str = "it does not say whether later versions may be used";
const PLUS: &str = "`+` is spelled `-or-later` for the GNU licenses";
const WITHIN: &str = "exceptions are written after `WITH`";

/// Every deprecated id of list 3.29.0, in its order.
///
/// A bare GNU version becomes `-only`: it is the reading that grants least.
#[rustfmt::skip]
static DEPRECATED: &[Deprecation] = &[
    deprecated("AGPL-1.0", Some("AGPL-1.0-only"), None, BARE),
    deprecated("AGPL-3.0", Some("AGPL-3.0-only"), None, BARE),
    deprecated("BSD-2-Clause-FreeBSD", Some("BSD-2-Clause-Views"), None, "its text is that of BSD-2-Clause-Views"),
    deprecated("BSD-2-Clause-NetBSD", Some("BSD-2-Clause"), None, "its text is that of BSD-2-Clause"),
    deprecated("GFDL-1.1", Some("GFDL-1.1-only"), None, BARE),
    deprecated("GFDL-1.2", Some("GFDL-1.2-only"), None, BARE),
    deprecated("GFDL-1.3", Some("GFDL-1.3-only"), None, BARE),
    deprecated("GPL-1.0", Some("GPL-1.0-only"), None, BARE),
    deprecated("GPL-1.0+", Some("GPL-1.0-or-later"), None, PLUS),
    deprecated("GPL-2.0", Some("GPL-2.0-only"), None, BARE),
    deprecated("GPL-2.0+", Some("GPL-2.0-or-later"), None, PLUS),
    deprecated("GPL-2.0-with-GCC-exception", Some("GPL-2.0-only"), Some("GCC-exception-2.0"), WITHIN),
    deprecated("GPL-2.0-with-autoconf-exception", Some("GPL-2.0-only"), Some("Autoconf-exception-2.0"), WITHIN),
    deprecated("GPL-2.0-with-bison-exception", Some("GPL-2.0-only"), Some("Bison-exception-2.2"), WITHIN),
    deprecated("GPL-2.0-with-classpath-exception", Some("GPL-2.0-only"), Some("Classpath-exception-2.0"), WITHIN),
    deprecated("GPL-2.0-with-font-exception", Some("GPL-2.0-only"), Some("Font-exception-2.0"), WITHIN),
    deprecated("GPL-3.0", Some("GPL-3.0-only"), None, BARE),
    deprecated("GPL-3.0+", Some("GPL-3.0-or-later"), None, PLUS),
    deprecated("GPL-3.0-with-GCC-exception", Some("GPL-3.0-only"), Some("GCC-exception-3.1"), WITHIN),
    deprecated("GPL-3.0-with-autoconf-exception", Some("GPL-3.0-only"), Some("Autoconf-exception-3.0"), WITHIN),
    deprecated("LGPL-2.0", Some("LGPL-2.0-only"), None, BARE),
    deprecated("LGPL-2.0+", Some("LGPL-2.0-or-later"), None, PLUS),
    deprecated("LGPL-2.1", Some("LGPL-2.1-only"), None, BARE),
    deprecated("LGPL-2.1+", Some("LGPL-2.1-or-later"), None, PLUS),
    deprecated("LGPL-3.0", Some("LGPL-3.0-only"), None, BARE),
    deprecated("LGPL-3.0+", Some("LGPL-3.0-or-later"), None, PLUS),
    deprecated("Net-SNMP", None, None, "it names several licenses at once; write each of them"),
    deprecated("Nokia-Qt-exception-1.1", None, None, "a later version replaced it"),
    deprecated("Nunit", Some("zlib-acknowledgement"), None, "its text is that of zlib-acknowledgement"),
    deprecated("StandardML-NJ", Some("SMLNJ"), None, "the list had it twice"),
    deprecated("bzip2-1.0.5", Some("bzip2-1.0.6"), None, "its text is that of bzip2-1.0.6"),
    deprecated("eCos-2.0", Some("GPL-2.0-or-later"), Some("eCos-exception-2.0"), WITHIN),
    deprecated("wxWindows", Some("LGPL-2.0-or-later"), Some("WxWindows-exception-3.1"), WITHIN),
];

const fn deprecated(
    id: &'static str,
    license: Option<&'static str>,
    exception: Option<&'static str>,
    reason: &'static str,
) -> Deprecation {
    Deprecation {
        id,
        license,
        exception,
        reason,
    }
}

struct Lists {
    /// Lower case to the list's spelling. `NOASSERTION` is not a license, though the crate's
    /// table has it.
    licenses: FxHashMap<String, &'static str>,
    exceptions: FxHashMap<String, &'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    licenses: all_licenses()
        .map(|(id, _)| (id.to_ascii_lowercase(), id))
        .collect(),
    exceptions: all_exceptions()
        .map(|id| (id.to_ascii_lowercase(), id))
        .collect(),
});

/// Every license of the list with its full name, in the list's order.
pub(super) fn all_licenses() -> impl Iterator<Item = (&'static str, &'static str)> {
    spdx::identifiers::LICENSES
        .iter()
        .filter(|it| it.name != "NOASSERTION")
        .map(|it| (it.name, it.full_name))
}

/// Every exception of the list, in the list's order.
pub(super) fn all_exceptions() -> impl Iterator<Item = &'static str> {
    spdx::identifiers::EXCEPTIONS.iter().map(|it| it.name)
}

/// The list's spelling of a license id in any case.
pub(super) fn license(id: &str) -> Option<&'static str> {
    LISTS.licenses.get(&id.to_ascii_lowercase()).copied()
}

/// The list's spelling of an exception id in any case.
pub(super) fn exception(id: &str) -> Option<&'static str> {
    LISTS.exceptions.get(&id.to_ascii_lowercase()).copied()
}

pub(super) fn deprecation(id: &str) -> Option<&'static Deprecation> {
    DEPRECATED.iter().find(|it| it.id == id)
}

/// A listed license id in its canonical spelling, with its `+`, as a term of today's ids; and
/// whether it was deprecated. `None` if the list has no such id, or if `+` follows an id that
/// already says which versions it means.
pub(super) fn term(id: &str, plus: bool) -> Option<(Term, bool)> {
    let listed = license(id)?;
    if plus {
        let with_plus = license(&format!("{listed}+"));
        if let Some(found) = with_plus.and_then(deprecation) {
            return Some((successor(found), true));
        }
        if listed.ends_with('+') || listed.ends_with("-only") || listed.ends_with("-or-later") {
            return None;
        }
    }
    let (mut term, was_deprecated) = match deprecation(listed) {
        Some(found) => (successor(found), true),
        None => (Term::license(LicenseId::trusted(listed)), false),
    };
    if plus {
        let base = term.license.as_str().strip_suffix("-only");
        match base.and_then(|base| license(&format!("{base}-or-later"))) {
            Some(or_later) => term.license = LicenseId::trusted(or_later),
            None => term.or_later = true,
        }
    }
    Some((term, was_deprecated))
}

fn successor(found: &Deprecation) -> Term {
    Term {
        license: LicenseId::trusted(found.license.unwrap_or(found.id)),
        or_later: false,
        exception: found.exception.map(LicenseId::trusted),
    }
}

/// Whether a word is `LicenseRef-…` or `AdditionRef-…`, alone or after `DocumentRef-…:`.
pub(super) fn is_ref(word: &str, prefix: &str) -> bool {
    let is_name = |it: &str| {
        !it.is_empty()
            && it
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
    };
    let local = match word.split_once(':') {
        None => word,
        Some((document, local)) => match document.strip_prefix("DocumentRef-") {
            Some(name) if is_name(name) => local,
            _ => return false,
        },
    };
    local.strip_prefix(prefix).is_some_and(is_name)
}

/// The prefixes of references, mended to their case: `licenseref-x` is `LicenseRef-x`.
pub(super) fn reference(word: &str, prefix: &str) -> Option<String> {
    let starts_with = |it: &str| {
        let head = word.get(..it.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(it))
    };
    if !starts_with(prefix) && !starts_with("DocumentRef-") {
        return None;
    }
    let mended: Vec<String> = word
        .split(':')
        .map(|part| mend_prefix(mend_prefix(part.to_owned(), "DocumentRef-"), prefix))
        .collect();
    let mended = mended.join(":");
    is_ref(&mended, prefix).then_some(mended)
}

fn mend_prefix(word: String, prefix: &str) -> String {
    match (word.get(..prefix.len()), word.get(prefix.len()..)) {
        (Some(head), Some(rest)) if head.eq_ignore_ascii_case(prefix) => format!("{prefix}{rest}"),
        _ => word,
    }
}

/// The id that looks most like a word; `None` if none is near.
pub(super) fn nearest<'a>(word: &str, ids: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const MAX_WORD: usize = 64; // no id is longer; the comparison is quadratic
    if word.len() > MAX_WORD || word.is_empty() {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let allowed = (word.len() / 4).max(1);
    let letters = letters_of(&word);
    // Each letter that only one of them has is a step from one to the other, at least.
    let is_near = |id: &&str| {
        let own = letters_of(id);
        let n_apart = (letters & !own)
            .count_ones()
            .max((own & !letters).count_ones());
        id.len().abs_diff(word.len()) <= allowed && n_apart as usize <= allowed
    };
    ids.filter(is_near)
        .map(|id| (strsim::osa_distance(&word, &id.to_ascii_lowercase()), id))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, id)| id)
}

/// Which letters, digits and signs a word has, one bit for two of them.
fn letters_of(word: &str) -> u64 {
    let bit = |it: u8| 1_u64 << (it.to_ascii_lowercase() % 64);
    word.bytes().fold(0, |all, it| all | bit(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(id: &str, plus: bool, expected: Option<&str>) {
        let got = term(id, plus).map(|(term, _)| term.to_string());
        assert_eq!(got.as_deref(), expected, "{id}");
    }

    #[test]
    fn deprecated_ids_become_their_successors() {
        check("gpl-2.0", false, Some("GPL-2.0-only"));
        check("GPL-2.0", true, Some("GPL-2.0-or-later"));
        check(
            "GPL-2.0-with-classpath-exception",
            false,
            Some("GPL-2.0-only WITH Classpath-exception-2.0"),
        );
        check("GFDL-1.1", true, Some("GFDL-1.1-or-later"));
        check("AGPL-3.0", true, Some("AGPL-3.0-or-later"));
        check("GPL-2.0-only", true, None);
        check("Apache-2.0", true, Some("Apache-2.0+"));
        check("NOASSERTION", false, None);
    }

    #[test]
    fn every_deprecated_id_of_the_list_is_in_the_table_and_no_other() {
        let flagged = |flags| flags & spdx::flags::IS_DEPRECATED != 0;
        let licenses = spdx::identifiers::LICENSES.iter();
        let exceptions = spdx::identifiers::EXCEPTIONS.iter();
        let mut listed: Vec<&str> = licenses
            .filter(|it| flagged(it.flags))
            .map(|it| it.name)
            .collect();
        listed.extend(exceptions.filter(|it| flagged(it.flags)).map(|it| it.name));
        listed.sort_unstable();
        let table: Vec<&str> = DEPRECATED.iter().map(|it| it.id).collect();
        assert_eq!(table, listed);
    }

    #[test]
    fn successors_are_listed_and_not_deprecated() {
        for it in DEPRECATED {
            for id in [it.license, it.exception].into_iter().flatten() {
                assert!(license(id).is_some() || exception(id).is_some(), "{id}");
                assert_eq!(deprecation(id), None, "{id}");
            }
        }
    }

    #[test]
    fn references_are_mended_in_case_and_checked() {
        assert_eq!(
            reference("licenseref-Foo", "LicenseRef-").as_deref(),
            Some("LicenseRef-Foo")
        );
        assert_eq!(
            reference("documentref-a:LICENSEREF-b", "LicenseRef-").as_deref(),
            Some("DocumentRef-a:LicenseRef-b")
        );
        assert_eq!(reference("LicenseRef-", "LicenseRef-"), None);
        assert_eq!(reference("a:LicenseRef-b", "LicenseRef-"), None);
        assert_eq!(
            reference("DocumentRef-a:b:LicenseRef-b", "LicenseRef-"),
            None
        );
    }
}
