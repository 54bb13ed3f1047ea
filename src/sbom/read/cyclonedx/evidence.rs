// SPDX-License-Identifier: Apache-2.0

//! Why a document says what it says of a component.

use super::{super::fields::Fields, license::licenses};
use crate::{
    ecosystems::tree::{Data, Value},
    sbom::model::{Evidence, Identity, LicenseText, Method, Occurrence},
};

pub(super) fn evidence(
    fields: &mut Fields<'_>,
    value: &Value,
    texts: &mut Vec<LicenseText>,
) -> Evidence {
    let Some(value) = fields.table(value, "evidence") else {
        return Evidence::default();
    };
    fields.rest(
        "the evidence",
        value,
        &["identity", "occurrences", "licenses", "copyright"],
    );
    // 1.5 has but one.
    let identities = match value.get("identity").map(|it| &it.data) {
        Some(Data::Table(_)) => fields.table(value, "identity").into_iter().collect(),
        _ => fields.list(value, "identity").iter().collect::<Vec<_>>(),
    };
    let mut evidence = Evidence::default();
    for it in identities {
        evidence.identity.push(identity(fields, it));
    }
    for it in fields.list(value, "occurrences") {
        fields.rest(
            "an occurrence",
            it,
            &["location", "line", "additionalContext"],
        );
        let context = fields.text(it, "additionalContext");
        let line = fields.number(it, "line");
        let location = fields.required(it, "location", "an occurrence");
        evidence
            .occurrences
            .extend(location.map(|location| Occurrence {
                location,
                line,
                context,
            }));
    }
    evidence.licenses = licenses(fields, value, "licenses", texts);
    for it in fields.list(value, "copyright") {
        evidence
            .copyrights
            .extend(fields.required(it, "text", "a copyright statement"));
    }
    evidence
}

fn identity(fields: &mut Fields<'_>, value: &Value) -> Identity {
    fields.rest("an identity", value, &["field", "confidence", "methods"]);
    let mut identity = Identity {
        field: fields
            .required(value, "field", "an identity")
            .unwrap_or_default(),
        confidence: confidence(fields, value),
        methods: Vec::new(),
    };
    for it in fields.list(value, "methods") {
        fields.rest("a method", it, &["technique", "confidence", "value"]);
        identity.methods.push(Method {
            technique: fields
                .required(it, "technique", "a method")
                .unwrap_or_default(),
            confidence: confidence(fields, it),
            value: fields.text(it, "value"),
        });
    }
    identity
}

/// From 0 to 1, in its spelling.
fn confidence(fields: &mut Fields<'_>, value: &Value) -> Option<String> {
    let spelled = fields.text(value, "confidence")?;
    let number = spelled.parse::<f64>().ok();
    if number.is_some_and(|it| (0.0..=1.0).contains(&it)) {
        return Some(spelled);
    }
    fields.fault(&value.span, "`confidence` is no number from 0 to 1");
    None
}
