// SPDX-License-Identifier: Apache-2.0

//! Licenses as elements, each once, and who says them of what.
//!
//! A name that is no expression becomes a `LicenseRef-` of its own, whose text element has the name
//! and the remark that it is one: an expression could not hold it, and it must not be lost.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    super::{
        identity::short_hash,
        model::{Bom, Component, LicenseText, Role, Said},
        node::{Node, Table},
    },
    Document,
    beside::EFFECTIVE,
    between,
    element::{Ids, element},
};
use crate::expression::Expression;

const NONE: &str = "expandedlicensing_NoneLicense";
const NO_ASSERTION: &str = "expandedlicensing_NoAssertionLicense";

/// The remark of a text element that stands for a name.
pub(in crate::sbom) const IS_A_NAME: &str = "a name as it was written, not an expression";

/// Every license that a document names.
pub(super) struct Licenses {
    /// Expressions as they are written in this document, and their elements.
    expressions: BTreeMap<String, String>,
    /// The elements of expressions, as the document was told them.
    known: FxHashMap<String, String>,
    /// What stands behind each `LicenseRef-`, and its element.
    texts: BTreeMap<String, (LicenseText, String)>,
    list_version: Option<String>,
}

impl Licenses {
    pub(super) fn of(bom: &Bom, ids: &Ids) -> Self {
        let said = Distinct::of(bom).said;
        let named = said.iter().filter_map(name_of);
        let texts = bom.texts.iter().cloned().chain(named);
        let with_id = |it: LicenseText| (it.id.clone(), (it.clone(), ids.hashed("text", &it.id)));
        let texts = texts.map(with_id).collect();
        let mut expressions = BTreeMap::new();
        let mut known = FxHashMap::default();
        for it in &said {
            let Some(written) = written(it) else {
                continue;
            };
            let id = ids.hashed("license", &written);
            if let Said::Expression(told) | Said::Id(told) = it {
                known.insert(told.clone(), id.clone());
            }
            expressions.insert(written, id);
        }
        Self {
            expressions,
            known,
            texts,
            list_version: bom.list_version.clone(),
        }
    }

    /// The element of what is said.
    pub(super) fn id(&self, said: Option<&Said>) -> &str {
        match said {
            Some(Said::None) => NONE,
            Some(Said::NoAssertion) | None => NO_ASSERTION,
            Some(Said::Expression(it) | Said::Id(it)) => self.id_of(it),
            Some(name @ Said::Name(_)) => {
                let written = written(name);
                let id = written.and_then(|it| self.expressions.get(&it));
                id.map_or(NO_ASSERTION, String::as_str)
            }
        }
    }

    /// The element of an expression.
    pub(super) fn id_of(&self, expression: &str) -> &str {
        let id = self.known.get(expression);
        id.map_or(NO_ASSERTION, String::as_str)
    }

    /// The element of the licenses that a file names, all of them.
    fn id_in_file(&self, ids: &[String]) -> &str {
        match ids {
            [only] if !is_word(only) => self.id_of(only),
            ids => self.id(in_file(ids).as_ref()),
        }
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = Table<'_>> {
        let texts = self.texts.values().map(|(it, id)| {
            element("simplelicensing_SimpleLicensingText", id.clone())
                .text("name", it.name.as_deref().unwrap_or(&it.id))
                .maybe("comment", it.comment.as_deref())
                .text(
                    "simplelicensing_licenseText",
                    it.text.as_deref().unwrap_or("NOASSERTION"),
                )
        });
        let expressions = self.expressions.iter().map(|(expression, id)| {
            element("simplelicensing_LicenseExpression", id.clone())
                .text("name", expression)
                .text("simplelicensing_licenseExpression", expression)
                .maybe(
                    "simplelicensing_licenseListVersion",
                    self.full_list_version(),
                )
                .list("simplelicensing_customIdToUri", self.meant_by(expression))
        });
        texts.chain(expressions)
    }

    /// Versions have three parts here.
    fn full_list_version(&self) -> Option<String> {
        let version = self.list_version.as_ref()?;
        let n_parts = version.split('.').count();
        let more = ".0".repeat(3_usize.saturating_sub(n_parts));
        Some(format!("{version}{more}"))
    }

    fn meant_by(&self, expression: &str) -> Vec<Node<'_>> {
        if !expression.contains("LicenseRef-") {
            return Vec::new();
        }
        let parsed = Expression::parse(expression).ok();
        let terms = parsed.iter().flat_map(Expression::terms);
        let ids: BTreeSet<&str> = terms.map(|it| it.license.as_str()).collect();
        let known = ids
            .into_iter()
            .filter_map(|it| self.texts.get_key_value(it));
        known
            .map(|(key, (_, id))| {
                Table::new()
                    .text("type", "DictionaryEntry")
                    .text("key", key)
                    .text("value", id)
                    .into()
            })
            .collect()
    }

    /// Who says which license of what. *Lite* wants exactly one declared and one concluded license
    /// of every package.
    pub(super) fn relations<'a>(
        &'a self,
        document: &'a Document<'_>,
    ) -> impl Iterator<Item = Table<'a>> {
        let packages = document.bom.components.iter().zip(&document.ids.components);
        let of_packages = packages.enumerate().flat_map(move |(index, (it, from))| {
            let declared = self.id(it.declared().as_ref());
            let concluded = self.id(it.concluded().as_ref());
            let relation = |kind: &'static str, to| {
                let id = document.ids.own(kind, index);
                between(element("Relationship", id), from, kind, to)
            };
            let comment = it
                .license_comment
                .as_deref()
                .filter(|_| declared != concluded);
            [
                relation("hasDeclaredLicense", declared),
                relation("hasConcludedLicense", concluded).maybe("comment", comment),
            ]
            .into_iter()
            .chain(role(it).map(|to| {
                let id = document.ids.own("unstated", index);
                between(
                    element("Relationship", id),
                    from,
                    "other",
                    self.id(Some(&to)),
                )
                .text("comment", "license without a role")
            }))
        });
        let files = document
            .bom
            .files
            .iter()
            .zip(&document.ids.files)
            .enumerate();
        let of_files = files.flat_map(move |(index, (it, from))| {
            let relation = |kind: &'static str, name: &str, to| {
                let id = document.ids.own(name, index);
                between(element("Relationship", id), from, kind, to)
            };
            [
                relation(
                    "hasDeclaredLicense",
                    "license-in-file",
                    self.id_in_file(&it.licenses_in_file),
                ),
                relation(
                    "hasConcludedLicense",
                    "license-of-file",
                    self.id(it.concluded.as_ref()),
                ),
            ]
        });
        of_packages.chain(of_files)
    }
}

/// What is said without a role, beside something that has one.
fn role(it: &Component) -> Option<Said> {
    let has_concluded = it.licenses.iter().any(|it| it.role == Role::Concluded);
    it.said(Role::Unstated).filter(|_| has_concluded)
}

/// What a document says of licenses, each once: the same few are said of many files.
#[derive(Default)]
struct Distinct<'a> {
    expressions: FxHashSet<&'a str>,
    said: BTreeSet<Said>,
}

impl<'a> Distinct<'a> {
    fn of(bom: &'a Bom) -> Self {
        let mut all = Self::default();
        for it in &bom.components {
            let said = [it.declared(), it.concluded(), it.said(Role::Unstated)];
            all.said.extend(said.into_iter().flatten());
            all.expression(it.property(EFFECTIVE));
        }
        for it in &bom.files {
            match &it.concluded {
                Some(Said::Expression(it)) => all.expression(Some(it)),
                said => all.said.extend(said.clone()),
            }
            match it.licenses_in_file.as_slice() {
                [only] if !is_word(only) => all.expression(Some(only)),
                ids => all.said.extend(in_file(ids)),
            }
            for it in &it.snippets {
                all.expression(Some(&it.license));
            }
        }
        all.expression(bom.license.as_deref());
        all
    }

    fn expression(&mut self, it: Option<&'a str>) {
        let new = it.filter(|it| self.expressions.insert(it));
        let new = new.map(ToOwned::to_owned).map(Said::Expression);
        self.said.extend(new);
    }
}

/// Whether it is no license but one of SPDX's words for none.
fn is_word(id: &str) -> bool {
    matches!(id, "NONE" | "NOASSERTION")
}

/// The licenses that a file names, all of them.
fn in_file(ids: &[String]) -> Option<Said> {
    match ids {
        [] => None,
        [only] if only == "NONE" => Some(Said::None),
        [only] if only == "NOASSERTION" => Some(Said::NoAssertion),
        ids => Some(Said::Expression(ids.join(" AND "))),
    }
}

/// The expression that is written for what is said.
fn written(said: &Said) -> Option<String> {
    match (name_of(said), said) {
        (Some(name), _) => Some(name.id),
        (None, Said::Expression(it) | Said::Id(it)) => {
            Expression::parse(it).ok().map(|it| it.to_string())
        }
        (None, _) => None,
    }
}

/// What stands for something that is no expression.
fn name_of(said: &Said) -> Option<LicenseText> {
    let name = match said {
        Said::Name(it) => it,
        Said::Expression(it) | Said::Id(it) if Expression::parse(it).is_err() => it,
        _ => return None,
    };
    Some(LicenseText {
        id: format!("LicenseRef-name-{}", short_hash(name.as_bytes())),
        text: Some(name.to_owned()),
        name: Some(name.to_owned()),
        comment: Some(IS_A_NAME.to_owned()),
    })
}
