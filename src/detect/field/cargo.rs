// SPDX-License-Identifier: Apache-2.0

//! `Cargo.toml`: `package.license`, also that of a workspace, and `license-file`.
//!
//! The Cargo book, *The manifest format*. `license.workspace = true` says nothing here.

use toml::de::DeTable;

use super::{Place, names::PLAIN};

pub(super) static PLACE: Place = Place {
    is_in: |name, _| matches!(name, "cargo.toml" | "cargo.toml.orig"),
    read: |fields| {
        let (document, _) = DeTable::parse_recoverable(fields.content());
        let get = |table: &str| document.get_ref().get(table).map(toml::Spanned::get_ref);
        let workspace = get("workspace").and_then(|it| it.get("package"));
        let workspace = workspace.map(toml::Spanned::get_ref);
        for package in [get("package"), get("project"), workspace]
            .into_iter()
            .flatten()
        {
            let license = package.get("license");
            if let Some((span, raw)) =
                license.and_then(|it| Some((it.span(), it.get_ref().as_str()?)))
            {
                fields.value(fields.with_key(span), raw, PLAIN);
            }
            let file = package.get("license-file");
            if let Some((span, file)) =
                file.and_then(|it| Some((it.span(), it.get_ref().as_str()?)))
            {
                fields.reference(span, file);
            }
        }
    },
};
