// SPDX-License-Identifier: Apache-2.0

//! `unfilled-template`: a license text whose placeholders nobody filled.

use super::{Context, Doc, Found, Level, Rule, findings_of};
use crate::{detect::Method, diagnostic::Label, expression::Expression, inventory::FileRecord};

pub(super) static RULE: Rule = Rule {
    doc: Doc {
        code: "unfilled-template",
        level: Level::Error,
        what: "a license text still has the placeholders of its template",
        why: "it does not say who grants the license",
        fix: "write the year and the name of the holder",
    },
    more: &[],
    check,
};

/// What stands where the year and the holder belong, in lower case.
const PLACEHOLDERS: &[&str] = &[
    "[year]",
    "[yyyy]",
    "[fullname]",
    "[full name]",
    "[name of copyright owner]",
    "[copyright holder]",
    "<year>",
    "<yyyy>",
    "<name of author>",
    "<copyright holder>",
    "<copyright holders>",
    "<owner>",
    "{yyyy}",
    "{year}",
    "{fullname}",
    "{name of copyright owner}",
    "{{ year }}",
    "{{year}}",
    "{{ organization }}",
];

/// The starts of the ids whose own text ends with a template for notices: there a placeholder
/// belongs to the text.
const WITH_APPENDIX: &[&str] = &[
    "Apache-2.0",
    "GPL-",
    "LGPL-",
    "AGPL-",
    "GFDL-",
    "ECL-2.0",
    "MulanPSL-",
];

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for file in context
        .inventory
        .files
        .iter()
        .filter(|it| is_template_free(it))
    {
        let unfilled = file
            .detection
            .copyrights
            .iter()
            .find(|it| is_unfilled(&it.statement));
        if let Some(it) = unfilled {
            let path = file.path.to_string();
            let mut at = Label::file(&path, "nobody is named here");
            at.line = it.line.max(1);
            at.excerpt = it.statement.to_string();
            at.mark = 0..at.excerpt.len();
            let title = format!("{path} still has the placeholders of its template");
            let message = Found::new(&RULE.doc, path, title)
                .at(at)
                .evidence(&*it.statement);
            found.push(message.help("write the year and the name of the holder"));
        }
    }
}

/// Whether the file is a license text that has no template of its own.
fn is_template_free(file: &FileRecord) -> bool {
    let texts = findings_of(file).filter(|it| it.method == Method::Text);
    let texts: Vec<&Expression> = texts.filter_map(|it| it.expression.as_ref()).collect();
    !texts.is_empty() && !texts.iter().any(|it| has_appendix(it))
}

fn has_appendix(expression: &Expression) -> bool {
    let mut ids = expression.terms().map(|it| it.license.as_str());
    ids.any(|id| WITH_APPENDIX.iter().any(|it| id.starts_with(it)))
}

fn is_unfilled(statement: &str) -> bool {
    let statement = statement.to_lowercase();
    PLACEHOLDERS.iter().any(|it| statement.contains(it))
}
