// SPDX-License-Identifier: Apache-2.0

//! `license-classifications.yml` of the OSS Review Toolkit, by its documentation, *License
//! classifications* (`website/docs/configuration/license-classifications.md` of
//! `oss-review-toolkit/ort`): categories, each with a name, and licenses with the categories that
//! each is in. ORT gives them no meaning: a script of rules does, which is not run, so that the
//! names of categories tell.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Import, Imported, WRITES, list_of, texts, toml_list, toml_text};
use crate::ecosystems::tree::Value;

/// Words in the names of categories and what most who use them mean; the first that is in a name
/// decides.
const WORDS: &[(&str, &str)] = &[
    ("notice-file", ""),
    ("notice_file", ""),
    ("disclosure", ""),
    ("offer", ""),
    ("property", ""),
    ("non-commercial", "deny"),
    ("noncommercial", "deny"),
    ("forbidden", "deny"),
    ("denied", "deny"),
    ("proprietary", "deny"),
    ("commercial", "deny"),
    ("copyleft", "review"),
    ("reciprocal", "review"),
    ("restrict", "review"),
    ("review", "review"),
    ("unknown", "review"),
    ("permissive", "allow"),
    ("public-domain", "allow"),
    ("publicdomain", "allow"),
    ("unencumbered", "allow"),
    ("allow", "allow"),
    ("approved", "allow"),
];

pub(super) fn import(document: &Value) -> Result<Imported, String> {
    let mut import = Import::new("a license-classifications.yml");
    import.settings("deny", "deny", "unknown");
    let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for it in list_of(document, "categorizations")? {
        let Some(id) = it.text_of("id").and_then(|it| import.pattern(it)) else {
            continue;
        };
        for category in it.get("categories").map(texts).unwrap_or_default() {
            sets.entry(category).or_default().push(id.clone());
        }
    }
    let mut tables = String::from("[sets]");
    let mut has_sets = false;
    for (category, mut ids) in sets {
        let lower = category.to_lowercase();
        let verdict = WORDS.iter().find(|it| lower.contains(it.0)).map(|it| it.1);
        match verdict {
            Some("") => {
                import.lose(format!("the category `{category}` is no verdict"));
                continue;
            }
            None => import.lose(format!(
                "nothing tells what the category `{category}` means: it is for review"
            )),
            Some(_) => (),
        }
        ids.sort();
        ids.dedup();
        let name = format!("ort-{lower}");
        import
            .list(verdict.unwrap_or("review"))
            .push(format!("@{name}"));
        write!(tables, "\n{} = {}", toml_text(&name), toml_list(&ids)).expect(WRITES);
        has_sets = true;
    }
    if has_sets {
        import.table(&tables);
    }
    import.lose("the rules that decide on categories: what these are called decides here");
    import.lose_keys(document, &["categories", "categorizations"], &[]);
    Ok(import.done())
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn categories_are_sets_and_their_names_decide() {
        let text = "categories:\n  - name: permissive\n  - name: copyleft-strong\n  - name: include-in-notice-file\n\
            categorizations:\n  - id: MIT\n    categories: [permissive, include-in-notice-file]\n  \
            - id: GPL-3.0-only\n    categories: [copyleft-strong]\n  - id: CC-BY-NC-4.0\n    categories: [non-commercial]\n  \
            - id: LicenseRef-scancode-generic-cla\n    categories: [cla]\n  - id: what\n    categories: [permissive]\n";
        let verdicts = [
            ("MIT", "allow"),
            ("GPL-3.0-only", "review"),
            ("CC-BY-NC-4.0", "deny"),
            ("LicenseRef-scancode-generic-cla", "review"),
            ("ISC", "deny"),
        ];
        let lost = [
            "`what` is no license that is known here",
            "nothing tells what the category `cla` means: it is for review",
            "the category `include-in-notice-file` is no verdict",
            "the rules that decide on categories: what these are called decides here",
        ];
        check("license-classifications.yml", text, &verdicts, &lost);
    }
}
