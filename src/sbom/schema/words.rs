// SPDX-License-Identifier: Apache-2.0

//! What a schema forbids, in words.

use jsonschema::{
    ValidationError,
    error::{TypeKind, ValidationErrorKind as Kind},
};
use serde_json::Value as Json;

/// How many letters of a value are shown.
const N_LETTERS: usize = 40;

/// How many of the values that are allowed are named.
const N_ALLOWED: usize = 4;

/// How many branches of branches are gone into.
const MAX_DEPTH: usize = 8;

/// Where it stands in the document, and what is wrong with it. Of several branches of which none
/// fits, that one tells what is wrong which fits most of it.
pub(super) fn in_words(error: &ValidationError<'_>) -> (String, String) {
    let mut error = error;
    for _ in 0..MAX_DEPTH {
        match error.kind() {
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match nearest(context) {
                Some(inner) => error = inner,
                None => break,
            },
            _ => break,
        }
    }
    (error.instance_path().as_str().to_owned(), words(error))
}

/// The first mistake of the branch whose first mistake lies deepest; of several that one which is
/// least about what kind of thing it is at all.
fn nearest<'e>(
    context: &'e [Vec<ValidationError<'static>>],
) -> Option<&'e ValidationError<'static>> {
    let firsts = context.iter().filter_map(|it| it.first());
    let depth = |it: &ValidationError<'_>| {
        let pointer = it.instance_path().as_str();
        let is_kind = matches!(it.kind(), Kind::Type { .. } | Kind::Required { .. });
        (pointer.matches('/').count(), !is_kind)
    };
    let mut best = None;
    for it in firsts {
        if best.is_none_or(|known| depth(it) > depth(known)) {
            best = Some(it);
        }
    }
    best
}

fn words(error: &ValidationError<'_>) -> String {
    let value = shown(error.instance());
    match error.kind() {
        Kind::Required { property } => format!("{} is missing", shown(property)),
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let names = unexpected.iter().take(N_ALLOWED);
            let names: Vec<_> = names.map(|it| quoted(it)).collect();
            let is = if names.len() == 1 { "is" } else { "are" };
            format!("{} {is} not known here", names.join(", "))
        }
        Kind::Type { kind } => format!("{value} is not of type {}", type_of(kind)),
        Kind::Enum { options } => one_of(&value, options),
        Kind::Constant { expected_value } => {
            format!("{value} is not {}", shown(expected_value))
        }
        Kind::Pattern { .. } => format!("{value} does not have the form that is asked for"),
        Kind::Format { format } => format!("{value} is no {format}"),
        Kind::UniqueItems => "two of its items are the same".to_owned(),
        Kind::MinItems { limit } => format!("it has fewer than {limit} items"),
        Kind::MaxItems { limit } => format!("it has more than {limit} items"),
        Kind::MinLength { limit } => format!("{value} is shorter than {limit}"),
        Kind::MaxLength { limit } => format!("{value} is longer than {limit}"),
        Kind::Minimum { limit } => format!("{value} is less than {limit}"),
        Kind::Maximum { limit } => format!("{value} is more than {limit}"),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            format!("{value} is none of the things that may stand here")
        }
        Kind::OneOfMultipleValid { .. } => {
            format!("{value} is several things of which it may be but one")
        }
        other => format!("{value} breaks the rule `{}`", other.keyword()),
    }
}

fn type_of(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(all) => {
            let names: Vec<_> = all.iter().map(|it| it.to_string()).collect();
            names.join(" or ")
        }
    }
}

fn one_of(value: &str, options: &Json) -> String {
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let is_list = options.iter().any(|it| it == "Apache-2.0");
    if is_list {
        return format!("{value} is no id of the SPDX license list");
    }
    let mut named: Vec<_> = options.iter().take(N_ALLOWED).map(shown).collect();
    if options.len() > N_ALLOWED {
        named.push("…".to_owned());
    }
    format!("{value} is not one of {}", named.join(", "))
}

/// A value so that it fits into a line.
fn shown(value: &Json) -> String {
    match value {
        Json::String(it) => quoted(it),
        Json::Array(_) => "the list".to_owned(),
        Json::Object(_) => "the object".to_owned(),
        other => quoted(&other.to_string()),
    }
}

fn quoted(text: &str) -> String {
    let start: String = text.chars().take(N_LETTERS).collect();
    let more = if start.len() < text.len() { "…" } else { "" };
    format!("`{}{more}`", start.escape_debug())
}
