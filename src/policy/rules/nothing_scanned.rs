// SPDX-License-Identifier: Apache-2.0

//! `nothing-scanned`: a scan that saw no file.

use super::{Context, Doc, Found, Level, Rule};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "nothing-scanned",
        level: Level::Error,
        what: "no file was scanned",
        why: "an empty scan proves nothing and must not pass",
        fix: "check the path, and the `--include` and `--exclude` that were given",
    },
    more: &[],
    check,
};

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    // A document of somebody else has components that stand nowhere, and no files.
    let mut components = context.inventory.components.iter();
    if !context.inventory.files.is_empty() || components.any(|it| it.directory.is_none()) {
        return;
    }
    let name = match context.inventory.root.name.as_str() {
        "" => ".",
        name => name,
    };
    let message = Found::new(
        &RULE.doc,
        name.to_owned(),
        "no files were scanned".to_owned(),
    );
    found.push(message.help("check the path; `--show-skipped` lists what was left out and why"));
}
