// SPDX-License-Identifier: Apache-2.0

//! `.grant.yaml` of Anchore's grant, by its README (`anchore/grant`): `rules` with patterns (0.2, whose
//! README calls the exceptions of one `exclusions`), or lists of allowed licenses and ignored packages
//! (from 0.3 on).

use globset::GlobBuilder;

use super::{Import, Imported, list_of, packages, texts, toml_list, toml_text};
use crate::{ecosystems::tree::Value, licenses::corpus};

const KNOWN: &[&str] = &[
    "rules",
    "allow",
    "ignore-packages",
    "require-license",
    "require-known-license",
];

/// How its output looks.
const LOST: &[(&str, &str)] = &[
    ("osi-approved", "`@osi` is the set of those"),
    ("non-spdx", "`unlisted-license` tells of those"),
];

pub(super) fn is_one(document: &Value) -> bool {
    let mut rules = document.get("rules").map_or(&[][..], Value::items).iter();
    let has_rules = rules.any(|it| it.get("pattern").is_some());
    let is_later = [
        "ignore-packages",
        "require-license",
        "require-known-license",
    ];
    has_rules || is_later.iter().any(|it| document.get(it).is_some())
}

pub(super) fn import(document: &Value) -> Result<Imported, String> {
    let mut import = Import::new("a .grant.yaml");
    import.settings("deny", "deny", "deny");
    for rule in list_of(document, "rules")? {
        import.rule(rule);
    }
    for pattern in document.get("allow").map(texts).unwrap_or_default() {
        for id in import.expanded(&pattern) {
            import.allow.push(id);
        }
    }
    let is_off = |key: &str| document.get(key).is_none_or(|it| !it.is_true());
    if document.get("rules").is_none() {
        if is_off("require-license") {
            import.unlicensed = "allow";
        }
        if is_off("require-known-license") {
            import.unknown = "allow";
        }
    }
    for name in document
        .get("ignore-packages")
        .map(texts)
        .unwrap_or_default()
    {
        let list = packages(&name);
        import.table(&format!(
            "[[exclude]]\npackages = {list}\nreason = \"other\"\nnote = \"taken over from ignore-packages\""
        ));
    }
    import.lose("of a choice grant wants every branch to be allowed, here one is enough");
    import.lose_keys(document, KNOWN, LOST);
    Ok(import.done())
}

impl Import {
    fn rule(&mut self, rule: &Value) {
        let (Some(pattern), Some(mode)) = (rule.text_of("pattern"), rule.text_of("mode")) else {
            self.lose("a rule without a pattern or a mode");
            return;
        };
        let verdict = match mode {
            "allow" | "ignore" => "allow",
            _ => "deny",
        };
        let ids = if pattern.chars().all(|it| it == '*') {
            self.default = verdict;
            Vec::new()
        } else {
            self.expanded(pattern)
        };
        let exceptions = rule.get("exceptions").or_else(|| rule.get("exclusions"));
        let exceptions = exceptions.map(texts).unwrap_or_default();
        let other = if verdict == "deny" { "allow" } else { "deny" };
        if !ids.is_empty() {
            for name in &exceptions {
                let scope = toml_text(&format!("exception of {pattern} for {name}"));
                let (list, ids) = (packages(name), toml_list(&ids));
                self.table(&format!(
                    "[[scope]]\nname = {scope}\npackages = {list}\nlicenses = {{ {other} = {ids} }}"
                ));
            }
        } else if !exceptions.is_empty() {
            self.lose(format!(
                "the exceptions of `{pattern}`, which matches everything"
            ));
        }
        self.list(verdict).extend(ids);
    }

    /// The licenses of the list whose ids a glob matches, in any case.
    fn expanded(&mut self, pattern: &str) -> Vec<String> {
        if !pattern.contains(['*', '?', '[', '{']) {
            return self.pattern(pattern).into_iter().collect();
        }
        let glob = GlobBuilder::new(pattern).case_insensitive(true).build();
        let Ok(glob) = glob.map(|it| it.compile_matcher()) else {
            self.lose(format!("`{pattern}` is no glob"));
            return Vec::new();
        };
        let licenses = corpus().licenses().iter().filter(|it| !it.is_exception);
        let ids = licenses.map(|it| it.id).filter(|it| glob.is_match(it));
        // A deprecated id is read as its successor, which may be listed too.
        let mut ids: Vec<String> = ids.filter_map(|it| self.pattern(it)).collect();
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            self.lose(format!("`{pattern}` matches no license of the SPDX list"));
        }
        ids
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    const LOST: &str = "of a choice grant wants every branch to be allowed, here one is enough";

    #[test]
    fn rules_with_patterns_are_lists_of_ids() {
        let text = "show-packages: true\nrules:\n  - pattern: \"*gpl*\"\n    name: no-gpl\n    mode: deny\n    \
            exceptions:\n      - base-layout\n  - pattern: \"BSD-?-Clause\"\n    mode: allow\n    exceptions: [other]\n  \
            - pattern: MIT\n    mode: allow\n  - pattern: \"*\"\n    mode: deny\n";
        let verdicts = [
            ("MIT", "allow"),
            ("GPL-2.0-only", "deny"),
            ("LGPL-2.1-or-later", "deny"),
            ("GPL-2.0-only @ pkg:deb/debian/base-layout@1", "allow"),
            ("BSD-3-Clause", "allow"),
            ("BSD-3-Clause @ pkg:npm/other@2.0.0", "deny"),
            ("ISC", "deny"),
        ];
        check(
            ".grant.yaml",
            text,
            &verdicts,
            &[LOST, "`show-packages` is not about licenses"],
        );
    }

    #[test]
    fn what_is_not_denied_may_be_allowed() {
        let text =
            "rules:\n  - {pattern: \"AGPL-*\", mode: deny}\n  - {pattern: \"*\", mode: allow}\n";
        let verdicts = [("MIT", "allow"), ("AGPL-3.0-only", "deny")];
        check(".grant.yaml", text, &verdicts, &[LOST]);
    }

    #[test]
    fn lists_of_later_versions_are_lists() {
        let text = "require-license: true\nrequire-known-license: false\nallow: [MIT, \"Apache-*\"]\n\
            ignore-packages: [internal]\n";
        let verdicts = [("Apache-2.0", "allow"), ("ISC", "deny"), ("NONE", "deny")];
        check(".grant.yaml", text, &verdicts, &[LOST]);
    }
}
