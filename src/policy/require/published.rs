// SPDX-License-Identifier: Apache-2.0

//! `publiccode.yml` and `code.json`: there, and with what their standards ask for.

use super::{Context, Doc, Found, Label, Level, absent};
use crate::{
    ecosystems::{Metadata, Problem},
    policy::rules,
};

pub(super) static DOC: Doc = Doc {
    code: "invalid-metadata",
    level: Level::Warning,
    what: "a `publiccode.yml` or a `code.json` lacks what its standard asks for, where `[require]` wants one",
    why: "catalogues refuse it, or show it wrongly",
    fix: "correct it",
};

/// A file of one of the standards.
pub(super) struct Form {
    name: &'static str,
    problems: fn(&Metadata) -> Option<&[Problem]>,
}

pub(super) static PUBLIC_CODE: Form = Form {
    name: "publiccode.yml",
    problems: |it| match it {
        Metadata::PublicCode(it, _) => Some(it),
        _ => None,
    },
};

pub(super) static CODE_JSON: Form = Form {
    name: "code.json",
    problems: |it| match it {
        Metadata::CodeJson(it) => Some(it),
        _ => None,
    },
};

pub(super) fn findings(context: &Context<'_>, form: &Form, wanted: &Label) -> Vec<Found> {
    let files = context.inventory.files.iter();
    let mut files = files.filter_map(|it| Some((it, (form.problems)(it.metadata.as_ref()?)?)));
    let Some((file, problems)) = files.next() else {
        return vec![absent(form.name, wanted.clone())];
    };
    let path = file.path.to_string();
    let found = problems.iter().map(|it| {
        let title = format!("{path}: {}", it.message);
        Found::new(&DOC, path.clone(), title)
            .at(rules::label(&path, &it.place, ""))
            .at(wanted.clone())
            .evidence(it.message.clone())
            .help("correct it")
    });
    found.collect()
}
