// SPDX-License-Identifier: Apache-2.0

//! Structured places: fields of manifests, classifiers, banners, macros. What they say is declared.
//!
//! A place is looked for only in files that are of its kind by name and shape, and read by the
//! format's own rules: what a list of licenses means, what a short name stands for. A value that
//! cannot be read is kept with its problem and left to the grammar as well. Nothing is looked up
//! in other files: what a field says of a file beside it is a [`Reference`].
//!
//! # Adding a place
//!
//! 1. Write `src/detect/field/<name>.rs` with a `pub(super) static PLACE`.
//! 2. Add its `mod` line and its entry in [`ALL`] below, in alphabetical order.
//! 3. Names that mean something in that place alone go into `names.rs`, each with its reason.

mod alpine;
mod banner;
mod cargo;
mod classifier;
mod cran;
mod debian;
mod ipxe;
mod json;
mod kernel;
mod link;
mod maven;
mod names;
mod nuget;
mod osgi;
mod package_json;
mod python;
mod reuse;
mod rpm;
mod ruby;
mod scan;
mod value;
mod xml;
mod yaml;

use super::{Class, Match, Method, Reference};
use crate::{
    expression::Expression,
    read::{Kind, Text},
};

use value::Fields;

/// Every place.
static ALL: &[&Place] = &[
    &alpine::PLACE,
    &banner::PLACE,
    &cargo::PLACE,
    &classifier::PLACE,
    &cran::PLACE,
    &debian::PLACE,
    &ipxe::PLACE,
    &kernel::PLACE,
    &link::PLACE,
    &maven::PLACE,
    &nuget::PLACE,
    &osgi::PLACE,
    &package_json::PLACE,
    &python::PLACE,
    &reuse::PLACE,
    &rpm::PLACE,
    &ruby::PLACE,
    &yaml::PLACE,
];

/// The bytes of a file that are looked at for fields: manifests are shorter, and what is longer
/// is searched for statements as any other text, which is told.
const MAX_LENGTH: usize = 4 << 20;

/// One kind of structured place.
struct Place {
    /// Whether a file has it, by its name in lower case and its text.
    is_in: fn(name: &str, text: &Text<'_>) -> bool,
    /// Reads the fields.
    read: fn(&mut Fields<'_>),
}

/// What the fields of a text say.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What names licenses, by place.
    pub(super) matches: Vec<Match>,
    /// The files that fields send the reader to.
    pub(super) references: Vec<Reference>,
    /// Whether they were not read, of a manifest that is longer than any.
    pub(super) is_too_long: bool,
    /// Whether there are more than were read.
    pub(super) is_over: bool,
}

/// Whether a text may have structured places where nothing in it is about licenses.
pub(super) fn may_speak(text: &Text<'_>) -> bool {
    text.kind == Kind::Source && banner::has_bars(&text.content)
}

/// Reads the structured places of a text that has words about licenses, which the prefilter found
/// at `places`, or may speak without.
pub(super) fn find(text: &Text<'_>, places: &[usize]) -> Found {
    if text.content.len() > MAX_LENGTH {
        return Found {
            is_too_long: text.kind == Kind::Manifest,
            ..Found::default()
        };
    }
    let name = String::from_utf8_lossy(text.path.name()).to_lowercase();
    let mut fields = Fields::new(text, places);
    for place in ALL.iter().filter(|it| (it.is_in)(&name, text)) {
        (place.read)(&mut fields);
    }
    let mut found = Found {
        matches: fields.matches,
        references: fields.references,
        is_too_long: false,
        is_over: fields.is_over,
    };
    found.matches.sort_by_key(|it| (it.span.start, it.span.end));
    found
}

/// Lets go what a field only says by family where another statement of the file is exact about
/// the same families: `MODULE_LICENSE("GPL")` below a notice of the GPL with its version.
pub(super) fn settle(matches: &mut [Match]) {
    let is_vague = |it: &Match| it.method == Method::Field && it.class == Class::Named;
    if !matches.iter().any(is_vague) {
        return;
    }
    let exact = matches.iter().filter(|it| it.class < Class::Unknown);
    let exact = exact.filter(|it| !is_vague(it));
    let exact = exact.filter_map(|it| it.expression.as_ref());
    let families: std::collections::BTreeSet<String> = exact.flat_map(families).collect();
    for it in matches.iter_mut().filter(|it| is_vague(it)) {
        let named = match (&it.expression, it.raw.as_deref()) {
            (Some(expression), _) => families_of(expression),
            (None, Some(raw)) => vec![family(raw)],
            (None, None) => Vec::new(),
        };
        if !named.is_empty() && named.iter().all(|it| families.contains(it)) {
            it.class = Class::Clue;
        }
    }
}

fn families(expression: &Expression) -> impl Iterator<Item = String> {
    families_of(expression).into_iter()
}

fn families_of(expression: &Expression) -> Vec<String> {
    let terms = expression.terms();
    terms.map(|it| family(it.license.as_str())).collect()
}

/// The first word of an id or a name, in lower case: `gpl` of `GPL-2.0-only`.
fn family(name: &str) -> String {
    let word = name.split(|c: char| !c.is_alphanumeric()).next();
    word.unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests;
