// SPDX-License-Identifier: Apache-2.0

//! Licenses as CycloneDX has them.
//!
//! 1.7 takes a list of expressions and names. Before, a component has either one expression or a
//! list of ids and names: a declared and a concluded license stand side by side only where both are
//! single ids. Otherwise the concluded one stands, and the declared one becomes a property.

use std::{
    collections::{BTreeMap, BTreeSet},
    ptr,
};

use super::{
    super::{
        model::{Bom, Component, License, LicenseText, Property, Role, Said},
        node::{Node, Table},
    },
    level::{Level, Version},
};
use crate::expression::Expression;

/// The property that keeps what is declared where the version has no room for it.
pub(in crate::sbom) const DECLARED: &str = "placet:declared";

/// Ids that every list has that a validator may carry: the enumeration of `license.id` differs
/// from one to the next, and an id that it lacks makes a document invalid. All are on version 2.6
/// of the SPDX list, of 2017, and not deprecated since.
const LONG_LISTED: &[&str] = &[
    "0BSD",
    "AFL-2.1",
    "AFL-3.0",
    "Apache-1.0",
    "Apache-1.1",
    "Apache-2.0",
    "Artistic-1.0",
    "Artistic-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-4-Clause",
    "BSL-1.0",
    "CC-BY-3.0",
    "CC-BY-4.0",
    "CC-BY-SA-3.0",
    "CC-BY-SA-4.0",
    "CC0-1.0",
    "CDDL-1.0",
    "CDDL-1.1",
    "CPL-1.0",
    "ECL-2.0",
    "EPL-1.0",
    "EUPL-1.1",
    "ICU",
    "IJG",
    "IPL-1.0",
    "ISC",
    "LPL-1.02",
    "Libpng",
    "MIT",
    "MPL-1.0",
    "MPL-1.1",
    "MPL-2.0",
    "MS-PL",
    "MS-RL",
    "NCSA",
    "OFL-1.1",
    "OLDAP-2.8",
    "OpenSSL",
    "PHP-3.01",
    "PostgreSQL",
    "Python-2.0",
    "Ruby",
    "SGI-B-2.0",
    "Unlicense",
    "Vim",
    "W3C",
    "WTFPL",
    "X11",
    "ZPL-2.1",
    "Zlib",
    "curl",
    "libtiff",
    "zlib-acknowledgement",
];

/// Where in the list of a component's licenses, as 1.7 has it, those stand that are concluded.
pub(super) fn concluded(component: &Component) -> impl Iterator<Item = usize> {
    let is_written = |it: &&License| !matches!(it.said, Said::None | Said::NoAssertion);
    let written = component.licenses.iter().filter(is_written).enumerate();
    written.filter_map(|(at, it)| (it.role == Role::Concluded).then_some(at))
}

/// The licenses of a component, and the properties that stand for what has no room.
pub(super) fn of<'a>(
    level: &Level,
    texts: &Texts<'a>,
    component: &'a Component,
) -> (Vec<Node<'a>>, Vec<Property>) {
    let said = component.licenses.iter().filter(|it| {
        match it.said {
            Said::None => level.lose("word for there being no license"),
            Said::NoAssertion => (),
            Said::Expression(_) | Said::Id(_) | Said::Name(_) => return true,
        }
        false
    });
    let said: Vec<_> = said.collect();
    if !level.is_before(Version::V1_7) || said.len() < 2 {
        return (
            said.iter().map(|it| one(level, texts, it)).collect(),
            Vec::new(),
        );
    }
    let is_plain =
        |it: &&License| !matches!(it.said, Said::Expression(_)) || long_listed(it).is_some();
    if level.version == Version::V1_6 && said.iter().all(is_plain) {
        return (said.iter().map(|it| plain(level, it)).collect(), Vec::new());
    }
    let (declared, others): (Vec<&License>, Vec<&License>) =
        said.iter().partition(|it| it.role == Role::Declared);
    let (written, kept) = if others.is_empty() {
        (declared, Vec::new())
    } else {
        (others, declared)
    };
    level.lose("room for a declared license beside a concluded one; it became a property");
    let properties = kept.iter().map(|it| Property {
        name: DECLARED.to_owned(),
        value: it.said.as_str().to_owned(),
    });
    (together(level, texts, &written), properties.collect())
}

/// Several that hold together: a list, where all are ids or names, else one expression.
fn together<'a>(level: &Level, texts: &Texts<'a>, said: &[&'a License]) -> Vec<Node<'a>> {
    if let [only] = said {
        return vec![one(level, texts, only)];
    }
    let parts: Option<Vec<_>> = said
        .iter()
        .map(|it| match &it.said {
            Said::Expression(it) | Said::Id(it) => Expression::parse(it).ok(),
            _ => None,
        })
        .collect();
    match parts.and_then(Expression::and) {
        Some(all) => vec![Table::new().text("expression", all.to_string()).into()],
        None => said
            .iter()
            .map(|it| named(level, it, it.said.as_str()))
            .collect(),
    }
}

/// The licenses that were seen. Before 1.7 a list has no expressions: one that is more than an id
/// is written as a name, which says as much to a reader.
pub(super) fn seen<'a>(level: &Level, texts: &Texts<'a>, licenses: &'a [License]) -> Vec<Node<'a>> {
    let is_list = licenses.len() > 1;
    let write = |it: &'a License| {
        if level.is_before(Version::V1_7) && is_list {
            plain(level, it)
        } else {
            one(level, texts, it)
        }
    };
    licenses.iter().map(write).collect()
}

fn one<'a>(level: &Level, texts: &Texts<'a>, license: &'a License) -> Node<'a> {
    match &license.said {
        Said::Expression(expression) => {
            let table = Table::new()
                .text("expression", expression)
                .maybe("acknowledgement", acknowledgement(license))
                .list("expressionDetails", details(texts, license));
            level.kept("expression", table).into()
        }
        Said::Id(id) => identified(level, license, id),
        Said::Name(name) => named(level, license, name),
        Said::None | Said::NoAssertion => named(level, license, license.said.as_str()),
    }
}

/// As an id or a name.
fn plain<'a>(level: &Level, license: &'a License) -> Node<'a> {
    match long_listed(license) {
        Some(id) => identified(level, license, id),
        None => named(level, license, license.said.as_str()),
    }
}

fn long_listed(license: &License) -> Option<&str> {
    match &license.said {
        Said::Id(id) => Some(id),
        Said::Expression(it) => LONG_LISTED.iter().copied().find(|id| id == it),
        _ => None,
    }
}

fn identified<'a>(level: &Level, license: &'a License, id: &'a str) -> Node<'a> {
    wrapped(level, license, Table::new().text("id", id))
}

fn named<'a>(level: &Level, license: &'a License, name: &'a str) -> Node<'a> {
    wrapped(level, license, Table::new().text("name", name))
}

fn wrapped<'a>(level: &Level, license: &'a License, table: Table<'a>) -> Node<'a> {
    let mut table = table.maybe("acknowledgement", acknowledgement(license));
    if let Some(text) = &license.text {
        table = table.table("text", Table::new().text("content", text));
    }
    Table::new()
        .table("license", level.kept("license", table))
        .into()
}

fn acknowledgement(license: &License) -> Option<&'static str> {
    match license.role {
        Role::Declared => Some("declared"),
        Role::Concluded => Some("concluded"),
        Role::Unstated => None,
    }
}

/// The texts of `LicenseRef-`s: each stands where the document first names it, and is the same in all
/// of the document. Licenses have no name: they are told apart by where they are in memory.
pub(super) struct Texts<'a>(BTreeMap<*const License, Vec<(&'a str, &'a str)>>);

impl<'a> Texts<'a> {
    /// The components as they follow one another in the document.
    pub(super) fn of(bom: &'a Bom, components: impl Iterator<Item = &'a Component>) -> Self {
        let mut found = BTreeMap::<_, Vec<_>>::new();
        let mut seen = BTreeSet::new();
        if bom.texts.is_empty() {
            return Self(found);
        }
        for license in components.flat_map(|it| it.licenses.iter().chain(&it.evidence.licenses)) {
            let expression = match &license.said {
                Said::Expression(it) if it.contains("LicenseRef-") => Expression::parse(it),
                _ => continue,
            };
            for term in expression.iter().flat_map(Expression::terms) {
                let known = text_of(bom, term.license.as_str());
                let known = known.and_then(|it| Some((it.id.as_str(), it.text.as_deref()?)));
                if let Some(known) = known.filter(|it| seen.insert(it.0)) {
                    found.entry(ptr::from_ref(license)).or_default().push(known);
                }
            }
        }
        Self(found)
    }

    /// Those that stand beside a license.
    fn beside(&self, license: &License) -> &[(&'a str, &'a str)] {
        let found = self.0.get(&ptr::from_ref(license));
        found.map(Vec::as_slice).unwrap_or_default()
    }
}

/// What stands behind the parts of an expression: an id of the list has an address, or a text that is
/// the component's own.
fn details<'a>(texts: &Texts<'a>, license: &'a License) -> Vec<Node<'a>> {
    let own = license.details.iter();
    let own = own.map(|it| (it.id.as_str(), it.text.as_deref(), it.url.as_deref()));
    let of_document = texts.beside(license).iter();
    let of_document = of_document.map(|(id, text)| (*id, Some(*text), None));
    let mut all: Vec<_> = own.chain(of_document).collect();
    all.sort_unstable();
    all.dedup();
    let table = |(id, text, url): (&'a str, Option<&'a str>, Option<&'a str>)| {
        let content = text.map(|it| Table::new().text("content", it));
        Table::new()
            .text("licenseIdentifier", id)
            .table("text", content.unwrap_or_default())
            .maybe("url", url)
            .into()
    };
    all.into_iter().map(table).collect()
}

/// The text of a `LicenseRef-`; texts are sorted by id.
fn text_of<'a>(bom: &'a Bom, id: &str) -> Option<&'a LicenseText> {
    let at = bom
        .texts
        .binary_search_by(|it| it.id.as_str().cmp(id))
        .ok()?;
    bom.texts.get(at)
}
