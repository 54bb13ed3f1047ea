// SPDX-License-Identifier: Apache-2.0

//! `trivy.yaml`, by Trivy's documentation, *Config file* and *License scanning*
//! (`docs/guide/references/configuration/config-file.md` and `docs/guide/scanner/license.md` of
//! `aquasecurity/trivy`): classes of licenses, each with a severity, and the severities that are told
//! of. An id without a suffix stands for the license and for its later versions
//! (`pkg/licensing/scanner.go`).

use super::{Import, Imported, texts};
use crate::ecosystems::tree::Value;

/// The classes, each with its severity and its verdict where no severities are chosen.
const CLASSES: &[(&str, &str, &str)] = &[
    ("forbidden", "CRITICAL", "deny"),
    ("restricted", "HIGH", "review"),
    ("reciprocal", "MEDIUM", "review"),
    ("notice", "LOW", "allow"),
    ("permissive", "LOW", "allow"),
    ("unencumbered", "LOW", "allow"),
];

const LOST: &[(&str, &str)] = &[
    ("exit-code", "say `fail-on` under `[gate]`"),
    (
        "ignorefile",
        "an `[[exclude]]` or a `[[waiver]]` leaves out, with a reason",
    ),
    ("ignore-policy", "a script, which is not run"),
    (
        "scan",
        "what it skips is looked at; an `[[exclude]]` leaves it out",
    ),
];

pub(super) fn import(document: &Value) -> Result<Imported, String> {
    let mut import = Import::new("a trivy.yaml");
    let license = document.get("license").ok_or("it has no `license`")?;
    let severities = document.get("severity").map(texts).unwrap_or_default();
    let mut is_whole = true;
    let mut listed_anew = Vec::new();
    for (class, severity, verdict) in CLASSES {
        let Some(listed) = license.get(class) else {
            is_whole = false;
            continue;
        };
        let verdict = match severities.iter().any(|it| it == severity) {
            _ if severities.is_empty() => verdict,
            true => "deny",
            false => "allow",
        };
        listed_anew.push(format!("`{class}`"));
        import.class(verdict, &texts(listed));
    }
    let ignored = license.get("ignored").map(texts).unwrap_or_default();
    import.class("allow", &ignored);
    if !is_whole {
        // What it does not list is classed as Google does.
        import.extends = Some("google-thirdparty");
        if !listed_anew.is_empty() {
            let classes = listed_anew.join(", ");
            import.lose(format!(
                "what Trivy itself has in {classes} and the file has not: unknown to Trivy, judged here as Google has it"
            ));
        }
        if !severities.is_empty() {
            import.lose("`severity` decides on the classes that are listed alone");
        }
    }
    if severities.iter().any(|it| it == "UNKNOWN") {
        import.settings("deny", "deny", "unknown");
    }
    if let Some(least) = confidence(license) {
        import.table(&format!("[licenses.matching]\nmin-score = {least}"));
    }
    if license.get("full").is_some() {
        import.lose("`full`: files are always looked at here");
    }
    import.lose(
        "of a choice with an unknown branch Trivy knows nothing, here the best branch counts",
    );
    import.lose_keys(document, &["license", "severity"], LOST);
    Ok(import.done())
}

impl Import {
    fn class(&mut self, verdict: &str, texts: &[String]) {
        for text in texts {
            if text.starts_with("text://") {
                self.lose(format!("`{text}`: texts are known here by themselves"));
                continue;
            }
            let Some(id) = self.pattern(text) else {
                continue;
            };
            let later = id.strip_suffix("-only").filter(|it| it == text);
            let later = later.map(|it| format!("{it}-or-later"));
            let list = self.list(verdict);
            list.push(id);
            list.extend(later);
        }
    }
}

/// `confidenceLevel: 0.9`, in percent.
fn confidence(license: &Value) -> Option<String> {
    let level = license.get("confidenceLevel").and_then(Value::spelled)?;
    let level: f64 = level.parse().ok()?;
    let is_share = (0.0..=1.0).contains(&level);
    is_share.then(|| format!("{:.1}", level * 100.0))
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    const CHOICE: &str =
        "of a choice with an unknown branch Trivy knows nothing, here the best branch counts";

    #[test]
    fn classes_are_verdicts() {
        let text = "license:\n  full: true\n  confidenceLevel: 0.9\n  ignored: [ISC]\n  forbidden: [AGPL-3.0]\n  \
            restricted: [GPL-3.0-only]\ncache:\n  dir: /tmp\n";
        let verdicts = [
            ("AGPL-3.0-only", "deny"),
            ("AGPL-3.0-or-later", "deny"),
            ("GPL-3.0-only", "review"),
            ("ISC", "allow"),
            // By the lists that hold where it is silent.
            ("MIT", "allow"),
            ("MPL-2.0", "review"),
        ];
        let lost = [
            "what Trivy itself has in `forbidden`, `restricted` and the file has not: unknown to Trivy, judged here as Google has it",
            "`full`: files are always looked at here",
            CHOICE,
            "`cache` is not about licenses",
        ];
        check("trivy.yaml", text, &verdicts, &lost);
    }

    #[test]
    fn severities_that_are_told_of_fail() {
        let text = "severity: [CRITICAL, HIGH, UNKNOWN]\nlicense:\n  forbidden: [AGPL-3.0-only]\n  restricted: [GPL-3.0-only]\n  \
            reciprocal: [MPL-2.0]\n  notice: [MIT]\n  permissive: []\n  unencumbered: []\n";
        let verdicts = [
            ("GPL-3.0-only", "deny"),
            ("MPL-2.0", "allow"),
            ("MIT", "allow"),
            ("Zlib", "deny"),
        ];
        check("trivy.yaml", text, &verdicts, &[CHOICE]);
    }
}
