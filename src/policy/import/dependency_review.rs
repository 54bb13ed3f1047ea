// SPDX-License-Identifier: Apache-2.0

//! The configuration of GitHub's dependency review action, version 4, by its README,
//! *Configuration options*: a file, or the `with` of a step in a workflow.

use super::{Import, Imported, texts, toml_list};
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
    let has = |it: &Value| KNOWN.iter().any(|key| it.get(key).is_some());
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

pub(super) fn import(document: &Value) -> Result<Imported, String> {
    let options = with(document).ok_or("it has no options")?;
    let mut import = Import::new("a configuration of GitHub's dependency review");
    let of = |key: &str| options.get(key).map(texts).unwrap_or_default();
    let (allowed, denied) = (of("allow-licenses"), of("deny-licenses"));
    import.default = match (allowed.is_empty(), denied.is_empty()) {
        (false, false) => {
            return Err("it has allowed and denied licenses, which its action refuses".to_owned());
        }
        (false, true) => "deny",
        _ => "allow",
    };
    import.add_all("allow", &allowed);
    import.add_all("deny", &denied);
    if import.default == "deny" {
        import.table(
            "[rules]\nunlisted-license = \"warning\" # its own level where nothing is known",
        );
    }
    let globs: Vec<String> = of("allow-dependencies-licenses")
        .iter()
        .map(|it| glob(it))
        .collect();
    if !globs.is_empty() {
        let list = toml_list(&globs);
        import.table(&format!(
            "[[exclude]]\npackages = {list}\nreason = \"other\"\nnote = \"taken over from allow-dependencies-licenses\""
        ));
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
        let value = options.get(key).and_then(Value::spelled);
        value == Some(word)
            || options
                .get(key)
                .is_some_and(|it| word == "true" && it.is_true())
    };
    if is("warn-only", "true") {
        import.table("[gate]\nfail-on = \"never\"");
    }
    if options
        .get("license-check")
        .is_some_and(|it| !it.is_true() && !is("license-check", "true"))
    {
        import.lose("`license-check`: licenses are always looked at here");
    }
    import.lose("a package whose license nobody knows is a warning here");
    import.lose_keys(options, KNOWN, LOST);
    Ok(import.done())
}

/// A package URL, at any version unless it names one.
fn glob(purl: &str) -> String {
    let has_version = purl.rsplit('/').next().is_some_and(|it| it.contains('@'));
    let purl = purl
        .replace("%2B", "+")
        .replace("pkg:githubactions/", "pkg:github/");
    if has_version {
        purl
    } else {
        format!("{purl}@*")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn allowed_licenses_are_the_only_ones() {
        let text = "fail-on-severity: critical\nallow-licenses:\n  - MIT\n  - Apache-2.0\n\
            allow-dependencies-licenses:\n  - pkg:npm/loadash\nfail-on-scopes: [runtime, development]\n";
        let lost = [
            "a package whose license nobody knows is a warning here",
            "`fail-on-severity` is not about licenses",
        ];
        let verdicts = [
            ("MIT", "allow"),
            ("MIT OR ISC", "allow"),
            ("ISC", "deny"),
            ("MIT AND ISC", "deny"),
        ];
        check("dependency-review-config.yml", text, &verdicts, &lost);
    }

    #[test]
    fn denied_licenses_are_the_only_ones_that_are_not_allowed() {
        let text = "on: pull_request\njobs:\n  review:\n    steps:\n      - uses: actions/checkout@v4\n      \
            - uses: actions/dependency-review-action@v4\n        with:\n          deny-licenses: GPL-3.0-only, AGPL-3.0-only\n";
        let lost = ["a package whose license nobody knows is a warning here"];
        let verdicts = [
            ("MIT", "allow"),
            ("GPL-3.0-only", "deny"),
            ("GPL-3.0-only OR MIT", "allow"),
        ];
        check("review.yml", text, &verdicts, &lost);
    }
}
