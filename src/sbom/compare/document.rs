// SPDX-License-Identifier: Apache-2.0

//! What a document says of itself and of its root.

use super::{
    Context, DIFFERENT_VERSION, EXTRA_COMPONENT, Remark, UNFOUNDED_COMPLETENESS, is_same_version,
    subject,
};
use crate::{diagnostic::Label, inventory::Component, sbom::model};

pub(super) fn compare(context: &Context<'_>, found: &mut Vec<Remark>) {
    let root = context.bom.root.and_then(|it| context.document(it));
    if let Some((document, source)) = root.zip(context.source(0)) {
        found.extend(other_root(context, document, source));
    }
    if context.bom.completeness() == Some("complete") {
        found.extend(unfounded(context));
    }
}

fn other_root(
    context: &Context<'_>,
    document: &model::Component,
    source: &Component,
) -> Option<Remark> {
    // A tree without a manifest has no name of its own: that of its folder.
    source.purl.as_ref()?;
    let is_named = document.whole_name() == source.name;
    if !is_named {
        let name = document.whole_name();
        let title = format!(
            "the document is about {name}, the source is {}",
            subject(source)
        );
        return Some(
            Remark::new(EXTRA_COMPONENT, name, title)
                .at(context.at_document(document, "the root of the document"))
                .at(Context::at_source(source, "the root of the source")),
        );
    }
    let (stated, known) = (document.version.as_deref(), source.version.as_deref()?);
    if stated.is_some_and(|it| is_same_version(it, known)) {
        return None;
    }
    let stated = stated.unwrap_or("no version");
    let title = format!(
        "the document is about {stated}, the source is {}",
        subject(source)
    );
    Some(
        Remark::new(DIFFERENT_VERSION, subject(source), title)
            .at(context.at_document(document, format!("{stated} here")))
            .at(Context::at_source(source, format!("{known} here"))),
    )
}

fn unfounded(context: &Context<'_>) -> Option<Remark> {
    let n_missing = context.pairs.only_in_source.len();
    let why = if n_missing > 0 {
        format!("{n_missing} of the source's components are not in it")
    } else if !context.inventory.is_graph_complete {
        "the source has no lock file that could tell".to_owned()
    } else {
        return None;
    };
    let title = "the document says that it is complete, which the source does not bear out";
    Some(
        Remark::new(UNFOUNDED_COMPLETENESS, context.name.to_owned(), title)
            .at(Label::file(context.name, "in this document"))
            .note(why),
    )
}
