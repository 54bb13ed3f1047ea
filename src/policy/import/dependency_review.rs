// SPDX-License-Identifier: Apache-2.0

//! The configuration of GitHub's dependency review action, version 4, by its README,
//! *Configuration options* (`actions/dependency-review-action`): a file, whose keys may have `_` for
//! `-`, or the `with` of a step in a workflow. What it does with licenses is `src/licenses.ts` there:
//! of an expression any denied license denies, packages that are left out are so in every version,
//! and only packages of `fail-on-scopes` are looked at.

use super::{Import, Imported, texts, toml_list, toml_text};
use crate::ecosystems::tree::Value;

/// Keys that are taken over.
const KNOWN: &[&str] = &[
    "allow-licenses",
    "deny-licenses",
    "allow-dependencies-licenses",
    "fail-on-scopes",
    "license-check",
    "warn-only",
];

const LOST: &[(&str, &str)] = &[
    (
        "deny-packages",
        "a package cannot be denied whatever its license is",
    ),
    (
        "deny-groups",
        "a package cannot be denied whatever its license is",
    ),
    ("base-ref", "say `since` under `[gate]`"),
    ("head-ref", "say `--rev`"),
];

pub(super) fn is_one(document: &Value) -> bool {
    with(document).is_some()
}

/// The table of options.
fn with(document: &Value) -> Option<&Value> {
    let has = |it: &Value| KNOWN.iter().any(|key| option(it, key).is_some());
    if has(document) {
        return Some(document);
    }
    let jobs = document.get("jobs")?.entries().iter();
    let mut steps = jobs.flat_map(|it| it.value.get("steps").map_or(&[][..], Value::items));
    let step = steps.find(|it| {
        let uses = it.text_of("uses").unwrap_or_default();
        uses.starts_with("actions/dependency-review-action")
    });
    step?.get("with").filter(|it| has(it))
}

/// An option, however it is spelled.
fn option<'v>(options: &'v Value, key: &str) -> Option<&'v Value> {
    let other = key.replace('-', "_");
    options.get(key).or_else(|| options.get(&other))
}

pub(super) fn import(document: &Value) -> Result<Imported, String> {
    let options = with(document).ok_or("it has no options")?;
    let mut import = Import::new("a configuration of GitHub's dependency review");
    let of = |key: &str| option(options, key).map(texts).unwrap_or_default();
    let (allowed, denied) = (of("allow-licenses"), of("deny-licenses"));
    import.default = match (allowed.is_empty(), denied.is_empty()) {
        (false, false) => {
            return Err("it has allowed and denied licenses, which its action refuses".to_owned());
        }
        (false, true) => "deny",
        _ => "allow",
    };
    if import.default == "deny" {
        import.unknown = "deny"; // what is not in its list is not allowed, known or not
    } else {
        import
            .lose("of a choice one denied branch is enough for the action, here an allowed one is");
    }
    import.add_all("allow", &allowed);
    import.add_all("deny", &denied);
    for it in of("allow-dependencies-licenses") {
        import.left_out(&it);
    }
    let scopes = of("fail-on-scopes");
    if !scopes.iter().any(|it| it == "development") {
        // It looks at what is needed at run time alone unless told otherwise.
        import.table(
            "[[scope]]\nname = \"not at run time\"\nrelation = [\"build\", \"dev\"]\n\
            rules = { denied-license = \"note\", unlisted-license = \"note\", license-needs-review = \"note\" }",
        );
    }
    let is = |key: &str, word: &str| {
        let value = option(options, key);
        let is_word = value.and_then(Value::spelled) == Some(word);
        is_word || word == "true" && value.is_some_and(Value::is_true)
    };
    if is("warn-only", "true") {
        import.table("[gate]\nfail-on = \"never\"");
    }
    if option(options, "license-check").is_some() && !is("license-check", "true") {
        import.lose("`license-check`: licenses are always looked at here");
    }
    import.lose("a package whose license nobody knows is a warning here");
    import.lose_options(options);
    Ok(import.done())
}

impl Import {
    /// A package that is not looked at, or not under one license.
    fn left_out(&mut self, purl: &str) {
        let (package, qualifiers) = purl.split_once('?').unwrap_or((purl, ""));
        let list = toml_list(&[glob(package)]);
        let mut qualifiers = qualifiers.split('&');
        match qualifiers.find_map(|it| it.strip_prefix("license=")) {
            Some(license) => {
                let Some(license) = self.pattern(license) else {
                    return;
                };
                let name = toml_text(&format!("{license} of {package}"));
                let license = toml_list(&[license]);
                self.table(&format!(
                    "[[scope]]\nname = {name}\npackages = {list}\nlicenses = {{ allow = {license} }}"
                ));
            }
            None => self.table(&format!(
                "[[exclude]]\npackages = {list}\nreason = \"other\"\nnote = \"taken over from allow-dependencies-licenses\""
            )),
        }
    }

    fn lose_options(&mut self, options: &Value) {
        let spelled = KNOWN.iter().map(|it| it.replace('-', "_"));
        let spelled: Vec<String> = spelled.collect();
        let all = KNOWN
            .iter()
            .copied()
            .chain(spelled.iter().map(String::as_str));
        let all: Vec<&str> = all.collect();
        self.lose_keys(options, &all, LOST);
    }
}

/// A package URL at any version: the action compares none.
fn glob(purl: &str) -> String {
    let purl = purl
        .replace("%2B", "+")
        .replace("pkg:githubactions/", "pkg:github/");
    let start = purl.rfind('/').map_or(0, |it| it + 1);
    let name = purl.get(start..).unwrap_or_default();
    let end = name.find('@').map_or(purl.len(), |it| start + it);
    format!("{}@*", purl.get(..end).unwrap_or(&purl))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn allowed_licenses_are_the_only_ones() {
        let text = "fail-on-severity: critical\nallow-licenses:\n  - MIT\n  - Apache-2.0\n\
            allow-dependencies-licenses:\n  - pkg:npm/loadash@1.0.0\n  - pkg:npm/odd?license=ISC\nfail_on_scopes: [runtime, development]\n";
        let lost = [
            "a package whose license nobody knows is a warning here",
            "`fail-on-severity` is not about licenses",
        ];
        let verdicts = [
            ("MIT", "allow"),
            ("MIT OR ISC", "allow"),
            ("ISC", "deny"),
            ("MIT AND ISC", "deny"),
            ("ISC @ pkg:npm/odd@2.0.0", "allow"),
            ("Zlib @ pkg:npm/odd@2.0.0", "deny"),
        ];
        check("dependency-review-config.yml", text, &verdicts, &lost);
    }

    #[test]
    fn what_is_not_allowed_fails_and_a_package_is_left_out_in_any_version() {
        let text = "allow_licenses: MIT\nallow-dependencies-licenses: pkg:npm/%40a/b@1.0.0\n";
        let imported = super::super::import("dependency-review-config.yml", text).unwrap();
        assert!(!imported.text.contains("[rules]\n"), "{}", imported.text);
        assert!(imported.text.contains("unknown = \"deny\""));
        assert!(
            imported.text.contains("\"pkg:npm/%40a/b@*\""),
            "{}",
            imported.text
        );
    }

    #[test]
    fn denied_licenses_are_the_only_ones_that_are_not_allowed() {
        let text = "on: pull_request\njobs:\n  review:\n    steps:\n      - uses: actions/checkout@v4\n      \
            - uses: actions/dependency-review-action@v4\n        with:\n          deny-licenses: GPL-3.0-only, AGPL-3.0-only\n";
        let lost = [
            "of a choice one denied branch is enough for the action, here an allowed one is",
            "a package whose license nobody knows is a warning here",
        ];
        let verdicts = [
            ("MIT", "allow"),
            ("GPL-3.0-only", "deny"),
            ("GPL-3.0-only OR MIT", "allow"),
        ];
        check("review.yml", text, &verdicts, &lost);
    }
}
