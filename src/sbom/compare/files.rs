// SPDX-License-Identifier: Apache-2.0

//! The files that a document lists, where it lists any.

use std::collections::BTreeMap;

use super::{
    CONTRADICTED_LICENSE, Context, DIFFERENT_HASH, EXTRA_COMPONENT, MISSING_COMPONENT, Remark,
    component::differing, license::implies,
};
use crate::{
    diagnostic::{Label, Level},
    expression::{Claim, Expression},
    inventory::FileRecord,
    sbom::{identity::hex, model::File},
};

pub(super) fn compare(context: &Context<'_>, found: &mut Vec<Remark>) {
    if context.bom.files.is_empty() {
        return; // it says nothing of files
    }
    let records = context.inventory.files.iter();
    let mut known: BTreeMap<String, &FileRecord> =
        records.map(|it| (it.path.to_string(), it)).collect();
    for file in &context.bom.files {
        let Some(record) = known.remove(&file.path) else {
            let title = format!(
                "the file {} is in the document and not in the source",
                file.path
            );
            found.push(
                Remark::new(EXTRA_COMPONENT, file.path.clone(), title)
                    .at(Label::file(context.name, "only here")),
            );
            continue;
        };
        found.extend(other_hash(context, file, record));
        found.extend(other_license(context, file, record));
    }
    for path in known.into_keys() {
        let title = format!("the file {path} is in the source and not in the document");
        found.push(
            Remark::new(MISSING_COMPONENT, path.clone(), title)
                .level(Level::Warning)
                .at(Label::file(&path, "only here")),
        );
    }
}

fn other_hash(context: &Context<'_>, file: &File, record: &FileRecord) -> Option<Remark> {
    let hashes = record.hashes.as_ref()?;
    let (sha1, sha256) = (hex(&hashes.sha1), hex(&hashes.sha256));
    let known = [("SHA-1", sha1.as_str()), ("SHA-256", sha256.as_str())];
    let (stated, has) = differing(&file.hashes, &known)?;
    let title = format!(
        "the document has another {} of {}",
        stated.algorithm, file.path
    );
    Some(
        Remark::new(DIFFERENT_HASH, file.path.clone(), title)
            .at(Label::file(&file.path, "this file"))
            .at(Label::file(
                context.name,
                "the document that says otherwise",
            ))
            .note(format!("document: {}", stated.hex))
            .note(format!("source:   {has}")),
    )
}

fn other_license(context: &Context<'_>, file: &File, record: &FileRecord) -> Option<Remark> {
    let known = record.concluded.expression.as_ref()?;
    let stated = match file.concluded.as_ref()?.claim() {
        Claim::Licensed(lenient) => lenient.expression,
        _ => return None,
    };
    if implies(&stated, known) {
        return None;
    }
    let title = format!(
        "the document says {stated} of {}, which is {known}",
        file.path
    );
    let place = record
        .detection
        .matches
        .iter()
        .find(|it| it.class.asserts());
    let label = match place {
        Some(it) => super::label(&file.path, &it.place, said(it.expression.as_ref())),
        None => Label::file(&file.path, format!("it is {known}")),
    };
    let mut difference = Remark::new(CONTRADICTED_LICENSE, file.path.clone(), title)
        .at(label)
        .at(Label::file(
            context.name,
            "the document that says otherwise",
        ));
    difference.expression = Some(stated.to_string());
    Some(difference)
}

fn said(expression: Option<&Expression>) -> String {
    expression.map_or_else(|| "stated here".to_owned(), |it| format!("this is {it}"))
}
