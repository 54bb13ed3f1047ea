// SPDX-License-Identifier: Apache-2.0

//! Python: core metadata (`METADATA`, `PKG-INFO`), `pyproject.toml`, `setup.cfg`, `setup.py`.
//!
//! PEP 639 and *Core metadata specifications* 2.4: `License-Expression` decides, and `License` is
//! free text beside it. A `setup.py` is read and never run: only a literal `license=` counts.

use toml::de::{DeTable, DeValue};

use super::{
    Place,
    names::PLAIN,
    scan::{is_word, lines, quoted},
    value::Fields,
};
use crate::read::{Field, header_fields};

pub(super) static PLACE: Place = Place {
    is_in: |name, text| {
        matches!(name, "pyproject.toml" | "setup.cfg" | "setup.py")
            || matches!(name, "metadata" | "pkg-info") && text.content.contains("Metadata-Version:")
    },
    read: |fields| match fields.text.path.name() {
        b"pyproject.toml" => project(fields),
        b"setup.cfg" => setup_cfg(fields),
        b"setup.py" => setup_py(fields),
        _ => metadata(fields),
    },
};

fn metadata(fields: &mut Fields<'_>) {
    let content = fields.content();
    // The description follows the first empty line: nothing in it is a field.
    let found = header_fields(content);
    let head = || found.iter().filter(|it| it.paragraph == 0);
    let named = |name: &str| head().filter(|it| it.name == name).collect::<Vec<&Field>>();
    let expressions = named("license-expression");
    let licenses = if expressions.is_empty() {
        named("license")
    } else {
        expressions
    };
    for it in licenses {
        let raw = content.get(it.value.clone()).unwrap_or_default();
        fields.value(it.span.clone(), raw, PLAIN);
    }
    for it in named("license-file") {
        let raw = content.get(it.value.clone()).unwrap_or_default();
        fields.reference(it.span.clone(), raw);
    }
}

fn project(fields: &mut Fields<'_>) {
    let (document, _) = DeTable::parse_recoverable(fields.content());
    let get = |table: &str| document.get_ref().get(table).map(toml::Spanned::get_ref);
    let poetry = get("tool")
        .and_then(|it| it.get("poetry"))
        .map(toml::Spanned::get_ref);
    for table in [get("project"), poetry].into_iter().flatten() {
        let Some(license) = table.get("license") else {
            continue;
        };
        match license.get_ref() {
            DeValue::String(it) => fields.value(fields.with_key(license.span()), it, PLAIN),
            // The old form: `{ text = "MIT" }` or `{ file = "LICENSE" }`.
            it => {
                if let Some(text) = it.get("text").and_then(|it| it.get_ref().as_str()) {
                    fields.value(fields.with_key(license.span()), text, PLAIN);
                }
                if let Some(file) = it.get("file").and_then(|it| it.get_ref().as_str()) {
                    fields.reference(license.span(), file);
                }
            }
        }
    }
}

fn setup_cfg(fields: &mut Fields<'_>) {
    let content = fields.content();
    let mut is_metadata = false;
    for (start, line) in lines(content) {
        if let Some(section) = line.trim().strip_prefix('[') {
            is_metadata = section.starts_with("metadata]");
        } else if is_metadata && let Some((key, value)) = line.split_once(['=', ':']) {
            match key.trim() {
                "license" | "licence" | "license_expression" => {
                    fields.value(start..start + line.len(), value, PLAIN);
                }
                "license_file" | "license_files" => {
                    fields.reference(start..start + line.len(), value);
                }
                _ => (),
            }
        }
    }
}

fn setup_py(fields: &mut Fields<'_>) {
    const NAMES: &[&str] = &["license", "licence", "license_expression"];
    let content = fields.content();
    for name in NAMES {
        for start in memchr::memmem::find_iter(content.as_bytes(), name) {
            let from = start + name.len();
            let before = start
                .checked_sub(1)
                .and_then(|it| content.as_bytes().get(it));
            let rest = content.get(from..).unwrap_or_default();
            // REUSE-IgnoreStart
            // `license='MIT'` of the call, `'license': 'MIT'` of a dictionary that is passed on.
            // REUSE-IgnoreEnd
            let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest).trim_start();
            let is_literal = rest.strip_prefix(['=', ':']).is_some_and(|it| {
                let it = it.trim_start_matches([' ', '\t']);
                it.starts_with(['"', '\'']) && !it.starts_with("\"\"\"")
            });
            if is_word(before) || !is_literal {
                continue;
            }
            let at = content.len() - rest.len();
            if let Some(value) = quoted(content, at) {
                let raw = content.get(value.clone()).unwrap_or_default();
                fields.value(start..value.end + 1, raw, PLAIN);
            }
        }
    }
}
