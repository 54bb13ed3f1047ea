// SPDX-License-Identifier: Apache-2.0

//! A file of notices that names every package that is handed on.

use super::{Context, Doc, Found, Label, Level, absent};
use crate::{
    ecosystems::{Metadata, Scope},
    inventory::{Component, ComponentKind},
    policy::{Duty, When, facts, judge::subject_of, rules},
};

pub(super) static DOC: Doc = Doc {
    code: "missing-notice",
    level: Level::Warning,
    what: "no file of notices names a package that is handed on, where `notice` of `[require]` wants that",
    why: "most licenses ask for their notices to go along",
    fix: "add its name, its copyright notices and its license to the file of notices",
};

pub(super) fn findings(context: &Context<'_>, wanted: &Label) -> Vec<Found> {
    let files = context.inventory.files.iter();
    let notices = files.filter_map(|it| match it.metadata.as_deref() {
        Some(Metadata::Notices(text)) => Some(&**text),
        _ => None,
    });
    let notices: Vec<&str> = notices.collect();
    let packages = context.inventory.components.iter();
    let packages: Vec<_> = packages.filter(|it| is_handed_on(it) && asks(it)).collect();
    if notices.is_empty() {
        let name = "NOTICE";
        return packages
            .first()
            .map(|_| absent(name, wanted.clone()))
            .into_iter()
            .collect();
    }
    let unnamed = packages
        .into_iter()
        .filter(|it| !notices.iter().any(|text| names(text, &it.name)));
    unnamed.map(|it| message(it, wanted)).collect()
}

/// Whether it goes along with the work, and is none of its own packages.
fn is_handed_on(component: &Component) -> bool {
    let is_own = matches!(
        component.kind,
        ComponentKind::Root | ComponentKind::Workspace
    );
    !is_own && matches!(component.scope, Scope::Runtime | Scope::Optional)
}

/// Whether its license asks for notices where a binary is passed on. What is unknown may.
fn asks(component: &Component) -> bool {
    let Some(expression) = &component.concluded.expression else {
        return true;
    };
    let asks = |id: &str| {
        let known = facts(id);
        known.is_none_or(|it| {
            it.duties.iter().any(|(duty, when)| {
                let is_notice = matches!(
                    duty,
                    Duty::LicenseText | Duty::CopyrightNotice | Duty::NoticeFile
                );
                is_notice && when.contains(&When::Binary)
            })
        })
    };
    let mut terms = expression.terms();
    terms.any(|it| asks(it.license.as_str()))
}

/// Whether a text has a name as a word of its own; both in lower case.
fn names(text: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let is_word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
    let mut places = text.match_indices(name.as_str());
    !name.is_empty()
        && places.any(|(at, it)| {
            let before = text.get(..at).and_then(|it| it.chars().next_back());
            let after = text.get(at + it.len()..).and_then(|it| it.chars().next());
            !is_word(before) && !is_word(after)
        })
}

fn message(component: &Component, wanted: &Label) -> Found {
    let subject = subject_of(component);
    let title = format!("no notice names {subject}");
    let mut found = Found::new(&DOC, subject, title);
    if let Some(it) = component.places.first() {
        let label = rules::label(&it.path.to_string(), &it.place, "it is named here");
        found = found.at(label);
    }
    found.at(wanted.clone()).evidence("notices").help(DOC.fix)
}
