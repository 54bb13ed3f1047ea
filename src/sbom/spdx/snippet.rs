// SPDX-License-Identifier: Apache-2.0

//! Parts of files that name a license (9): their bytes and their lines, both counted from 1.

use super::{
    super::{
        identity::short_hash,
        model::{File, Snippet},
        node::{Node, Table},
    },
    NO_ASSERTION,
    license::Words,
};

/// The snippets of a file. What one is called follows from its file and its bytes.
pub(super) fn of<'a>(words: &'a Words, file: &'a File) -> impl Iterator<Item = Table<'a>> + 'a {
    file.snippets.iter().map(move |it| snippet(words, file, it))
}

fn snippet<'a>(words: &Words, file: &'a File, it: &'a Snippet) -> Table<'a> {
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
    Table::new()
        .text(
            "SPDXID",
            format!("SPDXRef-Snippet-{}", short_hash(name.as_bytes())),
        )
        .text("snippetFromFile", file.id.as_str())
        .list("ranges", ranges.map(range).into())
        .text("licenseConcluded", words.expression(&it.license))
        .texts("licenseInfoInSnippets", words.ids(&it.license))
        .text("copyrightText", NO_ASSERTION)
}
