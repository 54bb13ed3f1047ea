// SPDX-License-Identifier: Apache-2.0

//! Licenses and what stands behind them.

use super::super::fields::Fields;
use crate::{
    ecosystems::tree::Value,
    sbom::model::{License, LicenseDetail, LicenseText, Role, Said},
};

pub(super) fn licenses(
    fields: &mut Fields<'_>,
    value: &Value,
    key: &str,
    texts: &mut Vec<LicenseText>,
) -> Vec<License> {
    let mut found = Vec::new();
    for it in fields.list(value, key) {
        if let Some(expression) = fields.text(it, "expression") {
            fields.rest(
                "an expression",
                it,
                &["expression", "acknowledgement", "expressionDetails"],
            );
            let details = details(fields, it, texts);
            let role = role(fields, it);
            found.push(License {
                details,
                ..License::new(Said::Expression(expression), role)
            });
        } else if let Some(license) = fields.table(it, "license") {
            fields.rest(
                "a license",
                license,
                &["id", "name", "acknowledgement", "text"],
            );
            let id = fields.text(license, "id").map(Said::Id);
            let said = id.or_else(|| fields.text(license, "name").map(Said::Name));
            let text = fields.table(license, "text");
            let text = text.and_then(|it| plain_text(fields, it));
            match said {
                Some(said) => found.push(License {
                    said,
                    role: role(fields, license),
                    text,
                    details: Vec::new(),
                }),
                None => fields.fault(&license.span, "a license has neither `id` nor `name`"),
            }
        } else {
            fields.fault(&it.span, "this is neither a license nor an expression");
        }
    }
    found
}

fn role(fields: &mut Fields<'_>, value: &Value) -> Role {
    match fields.text(value, "acknowledgement").as_deref() {
        None => Role::Unstated,
        Some("declared") => Role::Declared,
        Some("concluded") => Role::Concluded,
        Some(_) => {
            fields.fault(
                &value.span,
                "`acknowledgement` is neither `declared` nor `concluded`",
            );
            Role::Unstated
        }
    }
}

/// What stands behind the parts of an expression: those that are on the SPDX list, while texts of
/// others are the document's.
fn details(
    fields: &mut Fields<'_>,
    value: &Value,
    texts: &mut Vec<LicenseText>,
) -> Vec<LicenseDetail> {
    let mut listed = Vec::new();
    for it in fields.list(value, "expressionDetails") {
        fields.rest(
            "a detail of an expression",
            it,
            &["licenseIdentifier", "text", "url"],
        );
        let id = fields.required(it, "licenseIdentifier", "a detail of an expression");
        let text = fields.table(it, "text");
        let text = text.and_then(|it| plain_text(fields, it));
        let url = fields.text(it, "url");
        match id {
            Some(id) if !id.starts_with("LicenseRef-") => listed.push(LicenseDetail {
                id,
                text: text.map(Into::into),
                url,
            }),
            id => texts.extend(id.map(|id| LicenseText {
                id,
                text,
                ..LicenseText::default()
            })),
        }
    }
    listed
}

fn plain_text(fields: &mut Fields<'_>, value: &Value) -> Option<String> {
    if fields.text(value, "encoding").is_some() {
        fields.unread("a text that is encoded");
        return None;
    }
    fields
        .text(value, "content")
        .or_else(|| value.text().map(ToOwned::to_owned))
}
