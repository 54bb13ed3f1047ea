// SPDX-License-Identifier: Apache-2.0

//! `unfilled-template`: a license text whose placeholders nobody filled.

use super::{Context, Doc, Found, Level, Rule, label};

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

fn check(context: &Context<'_>, found: &mut Vec<Found>) {
    for file in context.sifted.odd() {
        let Some(place) = file.detection.unfilled.first() else {
            continue;
        };
        let path = file.path.to_string();
        let title = format!("{path} still has the placeholders of its template");
        let message = Found::new(&RULE.doc, path.clone(), title)
            .at(label(&path, place, "nobody is named here"))
            .evidence(&*place.excerpt);
        found.push(message.help("write the year and the name of the holder"));
    }
}
