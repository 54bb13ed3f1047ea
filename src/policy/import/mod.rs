// SPDX-License-Identifier: Apache-2.0

//! Policies of other tools as policies of this one, with all that is lost on the way.
//!
//! A new one is a file here and an entry in [`FORMS`].

mod deny;
mod dependency_review;
mod grant;
mod ort;
mod reuse;
mod scancode;
mod trivy;

use std::fmt::Write as _;

use toml::{Table, Value as Toml};

use crate::{
    ecosystems::tree::{self, Data, Value},
    expression::Expression,
};

const WRITES: &str = "writing to a string cannot fail";

/// A policy that was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The policy file.
    pub text: String,
    /// What the other policy says and this one does not, in words.
    pub lost: Vec<String>,
}

/// A file of another tool.
#[derive(Debug)]
pub struct Form {
    /// What it is called.
    pub name: &'static str,
    /// Whose it is, with the version of its documentation.
    pub docs: &'static str,
    read: Read,
}

/// How a form is known and read.
#[derive(Debug)]
enum Read {
    Toml {
        is: fn(&Table) -> bool,
        import: fn(&Table) -> Result<Imported, String>,
    },
    Yaml {
        is: fn(&Value) -> bool,
        import: fn(&Value) -> Result<Imported, String>,
    },
}

/// Every form, in the order in which they are asked.
pub static FORMS: &[Form] = &[
    Form {
        name: "REUSE.toml",
        docs: "annotations of the REUSE specification 3.3",
        read: Read::Toml {
            is: |it| it.contains_key("annotations"),
            import: reuse::import,
        },
    },
    Form {
        name: "deny.toml",
        docs: "cargo-deny 0.20",
        read: Read::Toml {
            is: |_| true,
            import: deny::import,
        },
    },
    Form {
        name: "license-classifications.yml",
        docs: "categories of the OSS Review Toolkit",
        read: Read::Yaml {
            is: |it| it.get("categorizations").is_some(),
            import: ort::import,
        },
    },
    Form {
        name: "dependency-review-config.yml",
        docs: "GitHub's dependency review action 4",
        read: Read::Yaml {
            is: dependency_review::is_one,
            import: dependency_review::import,
        },
    },
    Form {
        name: ".grant.yaml",
        docs: "Anchore's grant, with `rules` (0.2) or with lists (0.3)",
        read: Read::Yaml {
            is: grant::is_one,
            import: grant::import,
        },
    },
    Form {
        name: "trivy.yaml",
        docs: "`license` of Trivy 0.5x and 0.6x",
        read: Read::Yaml {
            is: |it| it.get("license").is_some_and(Value::is_table),
            import: trivy::import,
        },
    },
    Form {
        name: "license_policy.yml",
        docs: "`--license-policy` of ScanCode Toolkit 32",
        read: Read::Yaml {
            is: |it| it.get("license_policies").is_some(),
            import: scancode::import,
        },
    },
];

/// Reads a policy of another tool, whose form its content tells; the words say why it cannot be.
pub fn import(name: &str, text: &str) -> Result<Imported, String> {
    if name.to_lowercase().ends_with(".toml") {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let message = error.message().trim();
            format!("it is no TOML: {message}")
        })?;
        let mut forms = FORMS.iter().filter_map(|it| match &it.read {
            Read::Toml { is, import } => is(&table).then_some(import),
            Read::Yaml { .. } => None,
        });
        let import = forms.next().expect("the last one takes every table");
        return import(&table);
    }
    let (document, mistake) = tree::of_yaml(text);
    if let Some((_, message)) = mistake {
        return Err(format!("it is no YAML: {message}"));
    }
    let mut forms = FORMS.iter().filter_map(|it| match &it.read {
        Read::Yaml { is, import } => is(&document).then_some(import),
        Read::Toml { .. } => None,
    });
    match forms.next() {
        Some(import) => import(&document),
        None => {
            let names: Vec<&str> = FORMS.iter().map(|it| it.name).collect();
            Err(format!("it is none of {}", names.join(", ")))
        }
    }
}

/// A policy that is being put together.
struct Import {
    /// What it is taken from, in words.
    from: &'static str,
    extends: Option<&'static str>,
    allow: Vec<String>,
    review: Vec<String>,
    deny: Vec<String>,
    default: &'static str,
    unknown: &'static str,
    unlicensed: &'static str,
    /// Lines after those of `[licenses]`, and tables.
    tables: String,
    lost: Vec<String>,
}

impl Import {
    fn new(from: &'static str) -> Self {
        Self {
            from,
            extends: None,
            allow: Vec::new(),
            review: Vec::new(),
            deny: Vec::new(),
            default: "review",
            unknown: "unknown",
            unlicensed: "unknown",
            tables: String::new(),
            lost: Vec::new(),
        }
    }

    /// What holds of what is not listed, not known and not licensed.
    fn settings(&mut self, default: &'static str, unknown: &'static str, unlicensed: &'static str) {
        self.default = default;
        self.unknown = unknown;
        self.unlicensed = unlicensed;
    }

    fn lose(&mut self, what: impl Into<String>) {
        self.lost.push(what.into());
    }

    /// Says which keys of a table are not taken over, and why.
    fn lose_keys(&mut self, table: &Value, known: &[&str], why: &[(&str, &str)]) {
        for entry in table.entries() {
            let key = entry.key.as_str();
            if known.contains(&key) {
                continue;
            }
            match why.iter().find(|it| it.0 == key) {
                Some((_, why)) => self.lose(format!("`{key}`: {why}")),
                None => self.lose(format!("`{key}` is not about licenses")),
            }
        }
    }

    fn list(&mut self, verdict: &str) -> &mut Vec<String> {
        match verdict {
            "allow" => &mut self.allow,
            "review" => &mut self.review,
            _ => &mut self.deny,
        }
    }

    /// A license as a policy lists it; one that cannot be read is lost.
    fn pattern(&mut self, text: &str) -> Option<String> {
        let read = Expression::parse_lenient(text);
        let term = read.ok().and_then(|it| it.expression.as_term().cloned());
        if term.is_none() {
            self.lose(format!("`{text}` is no license that is known here"));
        }
        term.map(|it| it.to_string())
    }

    fn add(&mut self, verdict: &str, text: &str) {
        if let Some(it) = self.pattern(text) {
            self.list(verdict).push(it);
        }
    }

    fn add_all(&mut self, verdict: &str, texts: &[String]) {
        for it in texts {
            self.add(verdict, it);
        }
    }

    /// Adds a table; without a blank line at its end.
    fn table(&mut self, text: &str) {
        self.tables.push('\n');
        self.tables.push_str(text);
        self.tables.push('\n');
    }

    fn done(self) -> Imported {
        let mut text = format!(
            "# Taken over from {} by `placet policy import`.\nversion = 1\n",
            self.from
        );
        if let Some(it) = self.extends {
            writeln!(text, "extends = [\"builtin:{it}\"]").expect(WRITES);
        }
        text.push_str("\n[licenses]\n");
        let lists = [
            ("allow", self.allow),
            ("review", self.review),
            ("deny", self.deny),
        ];
        for (key, mut list) in lists {
            list.sort();
            list.dedup();
            if !list.is_empty() {
                writeln!(text, "{key} = {}", toml_list(&list)).expect(WRITES);
            }
        }
        write!(
            text,
            "default = \"{}\"\nunknown = \"{}\"\nunlicensed = \"{}\"\n{}",
            self.default, self.unknown, self.unlicensed, self.tables
        )
        .expect(WRITES);
        Imported {
            text,
            lost: self.lost,
        }
    }
}

/// The items of a list that a form must have.
fn list_of<'v>(document: &'v Value, key: &str) -> Result<&'v [Value], String> {
    match document.get(key).map(|it| &it.data) {
        Some(Data::List(items)) => Ok(items),
        Some(_) => Err(format!("`{key}` is no list")),
        None => Ok(&[]),
    }
}

/// The packages of a name in any ecosystem, at any version, as a policy lists them.
fn packages(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|it| if "*?[]{}\\".contains(it) { '?' } else { it })
        .collect();
    toml_list(&[format!("pkg:*/{name}@*"), format!("pkg:*/*/{name}@*")])
}

/// The texts of a list, or those of one text between commas.
fn texts(value: &Value) -> Vec<String> {
    let parts = value.text().into_iter().flat_map(|it| it.split(','));
    let items = value.items().iter().filter_map(Value::text);
    let all = items.chain(parts).map(str::trim);
    all.filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

fn toml_text(text: &str) -> String {
    Toml::from(text).to_string()
}

fn toml_list(texts: &[String]) -> String {
    let texts: Vec<_> = texts.iter().map(|it| toml_text(it)).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
mod testing {
    use super::import;
    use crate::{
        expression::Claim,
        policy::{At, Package, Policy},
    };

    /// Imports a file, holds that a policy comes of it with these verdicts of `license @ package`,
    /// and that this is lost.
    #[track_caller]
    pub(super) fn check(name: &str, text: &str, verdicts: &[(&str, &str)], lost: &[&str]) {
        let imported = import(name, text).unwrap();
        let (policy, problems) = Policy::parse("t", "t.toml", &imported.text);
        let policy = policy.unwrap_or_else(|| panic!("{problems:#?}\n{}", imported.text));
        for (asked, expected) in verdicts {
            let (claim, purl) = asked
                .split_once(" @ ")
                .unwrap_or((asked, "pkg:npm/a@1.0.0"));
            let package = Package {
                purl: purl.to_owned(),
                relation: "runtime",
                ..Package::default()
            };
            let found = policy.evaluate_claim(&Claim::read(claim), &At::package("", &package));
            assert_eq!(
                found.verdict.as_str(),
                *expected,
                "{asked}\n{}",
                imported.text
            );
        }
        assert_eq!(imported.lost, lost);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_policy_of_anybody_is_refused() {
        for (name, text, words) in [
            ("a.yml", "a: 1", "it is none of REUSE.toml, deny.toml"),
            ("a.yml", "a: [", "it is no YAML"),
            ("a.yml", "", "it is none of"),
            ("a.toml", "a = ", "it is no TOML"),
        ] {
            let error = import(name, text).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }
}
