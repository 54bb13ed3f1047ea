// SPDX-License-Identifier: Apache-2.0

//! `deny.toml` of cargo-deny, by its book, chapter *licenses* of version 0.20
//! (<https://embarkstudios.github.io/cargo-deny/checks/licenses/cfg.html>), with the keys that older
//! versions had.

use toml::{Table, Value};

use super::{Import, Imported, toml_list, toml_text};

/// Reads a `deny.toml`; the words say why it cannot be.
pub(super) fn import(table: &Table) -> Result<Imported, String> {
    let mut import = Import::new("a deny.toml");
    import.settings("deny", "deny", "deny");
    for (key, _) in table.iter().filter(|(key, _)| *key != "licenses") {
        import.lose(format!("`{key}` is not about licenses"));
    }
    let none = Table::new();
    let licenses = match table.get("licenses") {
        Some(Value::Table(it)) => it,
        Some(_) => return Err("`licenses` is no table".to_owned()),
        None => &none,
    };
    import.licenses(licenses);
    Ok(import.done())
}

/// What cargo-deny says of licenses and is said otherwise here, or not at all.
const LOST: &[(&str, &str)] = &[
    (
        "confidence-threshold",
        "`confidence-threshold`: a text that is not a license's own is `unknown` here",
    ),
    (
        "unused-allowed-license",
        "`unused-allowed-license`: `placet policy check --in .` says what is unused",
    ),
    (
        "unused-license-exception",
        "`unused-license-exception`: `placet policy check --in .` says what is unused",
    ),
    (
        "include-dev",
        "`include-dev`: packages for development are always looked at; a `[[scope]]` with `relation` tells them apart",
    ),
    (
        "include-build",
        "`include-build`: packages for the build are always looked at; a `[[scope]]` with `relation` tells them apart",
    ),
    (
        "private",
        "`private`: a package of the tree is looked at as it stands; an `[[exclude]]` leaves it out",
    ),
    ("version", ""),
];

impl Import {
    fn licenses(&mut self, licenses: &Table) {
        for (key, value) in licenses {
            match key.as_str() {
                "allow" => self.add_all("allow", &texts(value)),
                "deny" => self.add_all("deny", &texts(value)),
                "default" => self.default = verdict(value),
                "unlicensed" => self.unlicensed = verdict(value),
                "copyleft" => self.set("@copyleft", verdict(value)),
                "allow-osi-fsf-free" => self.free(value),
                "exceptions" => self.exceptions(value),
                "clarify" => self.clarifications(value),
                other => match LOST.iter().find(|(key, _)| *key == other) {
                    Some((_, "")) => (),
                    Some((_, why)) => self.lose(*why),
                    None => self.lose(format!("`licenses.{other}` is not known here")),
                },
            }
        }
    }

    fn set(&mut self, set: &str, verdict: &str) {
        self.list(verdict).push(set.to_owned());
    }

    fn free(&mut self, value: &Value) {
        match value.as_str() {
            Some("both") => {
                self.lose("`allow-osi-fsf-free = \"both\"`: what the OSI approves is allowed");
                self.set("@osi", "allow");
            }
            Some("either") => {
                self.set("@osi", "allow");
                self.set("@fsf", "allow");
            }
            Some("osi" | "osi-only") => self.set("@osi", "allow"),
            Some("fsf" | "fsf-only") => self.set("@fsf", "allow"),
            _ => (),
        }
    }

    /// `{ allow = [..], crate = "name@version" }`, or `name` and `version` by themselves.
    fn exceptions(&mut self, value: &Value) {
        for it in tables(value) {
            let Some(package) = package(it) else {
                self.lose("an exception names no crate");
                continue;
            };
            let allow = it.get("allow").map(texts).unwrap_or_default();
            let allow: Vec<String> = allow.iter().filter_map(|it| self.pattern(it)).collect();
            let name = toml_text(&format!("exception for {package}"));
            let purl = toml_text(&format!("pkg:cargo/{package}"));
            let list = toml_list(&allow);
            self.table(&format!(
                "[[scope]]\nname = {name}\npackages = [{purl}]\nlicenses = {{ allow = {list} }}"
            ));
        }
    }

    /// Its evidence is a checksum (CRC-32) of a file of the package, which this program does not
    /// take. A version that is told never changes; for any version the conclusion would outlive
    /// what it was made of.
    fn clarifications(&mut self, value: &Value) {
        for it in tables(value) {
            let expression = it.get("expression").and_then(Value::as_str);
            let (Some(package), Some(expression)) = (package(it), expression) else {
                self.lose("a clarification names no crate or no expression");
                continue;
            };
            let hashed = it.get("license-files").and_then(Value::as_array);
            let is_hashed = hashed.is_some_and(|it| !it.is_empty());
            if is_hashed && package.ends_with("@*") {
                let what = "for any version it rests on a hash alone, which is not taken over";
                self.lose(format!("the clarification of `{package}`: {what}"));
                continue;
            }
            if is_hashed {
                let what = "the files that it was concluded from are not held against a hash";
                self.lose(format!("the clarification of `{package}`: {what}"));
            }
            let purl = toml_text(&format!("pkg:cargo/{package}"));
            let expression = toml_text(expression);
            self.table(&format!(
                "[[clarify]]\npurl = {purl}\nexpression = {expression}\nreason = \"legal-opinion\"\n\
                note = \"taken over from deny.toml\""
            ));
        }
    }
}

/// Its words for a level: what warns is for a person to decide.
fn verdict(value: &Value) -> &'static str {
    match value.as_str() {
        Some("allow") => "allow",
        Some("warn") => "review",
        _ => "deny",
    }
}

/// The name and version of a crate as a glob.
fn package(table: &Table) -> Option<String> {
    let text = |key| table.get(key).and_then(Value::as_str);
    let named = text("crate").or_else(|| text("name"))?;
    let (name, version) = match named.split_once(['@', ':']) {
        Some((name, version)) => (name, Some(version)),
        None => (named, text("version")),
    };
    // Only a version by itself can be a glob; a requirement is wider than it says.
    let version = version.map(|it| it.trim().trim_start_matches('='));
    let is_exact =
        |it: &&str| it.split('.').count() == 3 && !it.contains(['*', '<', '>', '^', '~']);
    Some(format!(
        "{name}@{}",
        version.filter(is_exact).unwrap_or("*")
    ))
}

fn tables(value: &Value) -> Vec<&Table> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_table).collect()
}

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let texts = items.iter().filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::LOST;
    use crate::{
        expression::Expression,
        policy::{At, Package, Policy, import},
    };

    const DENY: &str = "[advisories]\nversion = 2\n[licenses]\nversion = 2\n\
        allow = [\"MIT\", \"Apache-2.0\", \"GPL-2.0\"]\nconfidence-threshold = 0.9\n\
        exceptions = [{ allow = [\"Zlib\"], crate = \"adler32\" }, { allow = [\"MPL-2.0\"], name = \"opt\", version = \"=1.2.3\" }]\n\
        [[licenses.clarify]]\ncrate = \"any\"\nexpression = \"MIT\"\nlicense-files = [{ path = \"LICENSE\", hash = 1 }]\n\
        [[licenses.clarify]]\ncrate = \"ring@0.17.8\"\nexpression = \"MIT AND ISC\"\nlicense-files = [{ path = \"LICENSE\", hash = 1 }]\n";

    #[test]
    fn a_deny_file_gives_the_same_verdicts() {
        let imported = import("deny.toml", DENY).unwrap();
        let (policy, problems) = Policy::parse("t", "t.toml", &imported.text);
        let policy = policy.unwrap_or_else(|| panic!("{problems:#?}\n{}", imported.text));
        let check = |expression: &str, purl: &str, expected: &str| {
            let package = Package {
                purl: purl.to_owned(),
                ..Package::default()
            };
            let expression = Expression::parse(expression).unwrap();
            let found = policy.evaluate(&expression, &At::package("", &package));
            assert_eq!(found.verdict.as_str(), expected, "{expression} of {purl}");
        };
        check("MIT OR ISC", "pkg:cargo/a@1.0.0", "allow");
        check("ISC", "pkg:cargo/a@1.0.0", "deny");
        check("GPL-2.0-only", "pkg:cargo/a@1.0.0", "allow");
        check("Zlib", "pkg:cargo/a@1.0.0", "deny");
        check("Zlib", "pkg:cargo/adler32@1.2.0", "allow");
        check("MPL-2.0", "pkg:cargo/opt@1.2.3", "allow");
        check("MPL-2.0", "pkg:cargo/opt@1.2.4", "deny");
        assert_eq!(
            imported.lost,
            [
                "`advisories` is not about licenses",
                "the clarification of `any@*`: for any version it rests on a hash alone, which is not taken over",
                "the clarification of `ring@0.17.8`: the files that it was concluded from are not held against a hash",
                LOST[0].1,
            ]
        );
    }

    #[test]
    fn the_keys_of_older_versions_are_sets() {
        let old = "[licenses]\ncopyleft = \"warn\"\nallow-osi-fsf-free = \"either\"\ndefault = \"warn\"\n\
            unlicensed = \"allow\"\ndeny = [\"JSON\"]\nmore = 1\n";
        let imported = import("deny.toml", old).unwrap();
        for line in [
            "allow = [\"@fsf\", \"@osi\"]",
            "review = [\"@copyleft\"]",
            "deny = [\"JSON\"]",
            "default = \"review\"",
            "unlicensed = \"allow\"",
        ] {
            assert!(imported.text.contains(line), "{line}: {}", imported.text);
        }
        assert_eq!(imported.lost, ["`licenses.more` is not known here"]);
        assert!(Policy::parse("t", "t", &imported.text).0.is_some());
        assert!(import("deny.toml", "[licenses").is_err());
        assert!(import("deny.toml", "licenses = 1").is_err());
    }
}
