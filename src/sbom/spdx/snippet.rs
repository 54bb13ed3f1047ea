// SPDX-License-Identifier: Apache-2.0

//! Parts of files that name a license (9): their bytes and their lines, both counted from 1.

use std::collections::BTreeSet;

use super::{
    super::{
        identity::short_hash,
        loss::Notes,
        model::{File, Said, Snippet},
        node::{Node, Table},
    },
    NO_ASSERTION, license,
};
use crate::expression::Expression;

/// The snippets of a file. What one is called follows from its file and its bytes.
pub(super) fn of<'a>(notes: &'a Notes, file: &'a File) -> impl Iterator<Item = Table<'a>> + 'a {
    file.snippets.iter().map(move |it| snippet(notes, file, it))
}

fn snippet<'a>(notes: &Notes, file: &'a File, it: &'a Snippet) -> Table<'a> {
    let name = format!("{} {} {} {}", file.id, it.bytes.0, it.bytes.1, it.license);
    let bytes = (it.bytes.0.to_string(), it.bytes.1.to_string());
    let lines = (it.lines.0.to_string(), it.lines.1.to_string());
    let ranges = [("offset", bytes), ("lineNumber", lines)];
    let range = |(unit, (first, last)): (&'static str, (String, String))| {
        let pointer = |at: String| {
            Table::new()
                .with(unit, Node::Number(at.into()))
                .text("reference", file.id.as_str())
        };
        Table::new()
            .table("startPointer", pointer(first))
            .table("endPointer", pointer(last))
            .into()
    };
    let said = Said::Expression(it.license.clone());
    let parsed = Expression::parse(&it.license).ok();
    let terms = parsed.iter().flat_map(Expression::terms);
    let ids = terms.map(|it| it.license.as_str().to_owned());
    let ids: BTreeSet<String> = ids.filter(|it| !it.starts_with("DocumentRef-")).collect();
    Table::new()
        .text(
            "SPDXID",
            format!("SPDXRef-Snippet-{}", short_hash(name.as_bytes())),
        )
        .text("snippetFromFile", file.id.as_str())
        .list("ranges", ranges.map(range).into())
        .text(
            "licenseConcluded",
            license::said(notes, Some(&said)).into_owned(),
        )
        .texts("licenseInfoInSnippets", ids)
        .text("copyrightText", NO_ASSERTION)
}
