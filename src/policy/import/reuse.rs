// SPDX-License-Identifier: Apache-2.0

//! `REUSE.toml`, by the REUSE specification 3.3 (<https://reuse.software/spec-3.3/>, *REUSE.toml*): it
//! states licenses and has no verdicts. Every scan reads it as it stands; what it decides against the
//! files themselves (`precedence = "override"`) is a person's conclusion.

use toml::{Table, Value as Toml};

use super::{Import, Imported, toml_text};
use crate::resolve::pattern;

pub(super) fn import(table: &Table) -> Result<Imported, String> {
    let mut import = Import::new("a REUSE.toml");
    import.allow.push("@own".to_owned());
    let annotations = table.get("annotations").and_then(Toml::as_array);
    let annotations = annotations.ok_or("`annotations` is no list")?;
    if table.get("version").and_then(Toml::as_integer) != Some(1) {
        import.lose("its `version` is not 1: it was read as if it were");
    }
    let mut n_left = 0;
    let mut clarified = Vec::new();
    for it in annotations {
        let license = it
            .get("SPDX-License-Identifier")
            .map(texts)
            .unwrap_or_default();
        let license = match license.as_slice() {
            [only] => only.clone(),
            all => {
                let all: Vec<String> = all.iter().map(|it| format!("({it})")).collect();
                all.join(" AND ")
            }
        };
        import.terms(&license);
        if it.get("precedence").and_then(Toml::as_str) != Some("override") {
            n_left += 1;
            // The last annotation of a file decides: those above may not be about these any more.
            if !clarified.is_empty() {
                import.lose("annotations that override stand above one that does not: the last one decides there, and the first clarification here, so that they were left out");
                clarified.clear();
            }
            continue;
        }
        let paths = it.get("path").map(texts).unwrap_or_default();
        if license.is_empty() || paths.is_empty() {
            import.lose(
                "an annotation that overrides what files say, and names no license or no path",
            );
            continue;
        }
        clarified.extend(paths.into_iter().map(|it| (it, license.clone())));
    }
    for (path, license) in clarified.iter().rev() {
        let (path, license) = (toml_text(&pattern(path, false)), toml_text(license));
        import.table(&format!(
            "[[clarify]]\npath = {path}\nexpression = {license}\nreason = \"stated-elsewhere\"\n\
            note = \"taken over from REUSE.toml\""
        ));
    }
    import.table("[require]\nreuse = true");
    if n_left > 0 {
        import.lose(format!(
            "{n_left} of its annotations do not override what files say: every scan reads them as they stand"
        ));
    }
    import.lose("it has no verdicts: what it names is allowed, and the rest is for review");
    Ok(import.done())
}

impl Import {
    /// Allows each license of an expression.
    fn terms(&mut self, expression: &str) {
        if expression.is_empty() {
            return;
        }
        match crate::expression::Expression::parse(expression) {
            Ok(read) => self.allow.extend(read.terms().map(ToString::to_string)),
            Err(error) => self.lose(format!("`{expression}`: {error}")),
        }
    }
}

fn texts(value: &Toml) -> Vec<String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let items = items.iter().filter_map(Toml::as_str).chain(value.as_str());
    items.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;

    #[test]
    fn what_it_names_is_allowed() {
        let text = "version = 1\n[[annotations]]\npath = \"img/**\"\nSPDX-License-Identifier = \"CC-BY-4.0\"\n\
            [[annotations]]\npath = [\"a.c\", \"b.c\"]\nprecedence = \"override\"\nSPDX-License-Identifier = [\"MIT\", \"ISC\"]\n";
        let odd = "version = 1\n[[annotations]]\npath = \"a[1]?.c\"\nprecedence = \"override\"\nSPDX-License-Identifier = \"MIT\"\n";
        let odd = super::super::import("REUSE.toml", odd).unwrap().text;
        assert!(odd.contains(r"path = 'a\[1\]\?.c'"), "{odd}");
        let verdicts = [
            ("CC-BY-4.0", "allow"),
            ("MIT AND ISC", "allow"),
            ("Zlib", "review"),
        ];
        let lost = [
            "1 of its annotations do not override what files say: every scan reads them as they stand",
            "it has no verdicts: what it names is allowed, and the rest is for review",
        ];
        check("REUSE.toml", text, &verdicts, &lost);
    }

    #[test]
    fn the_last_annotation_decides() {
        let both = |first: &str, second: &str| {
            format!(
                "version = 1\n[[annotations]]\npath = \"**\"\nSPDX-License-Identifier = \"MIT\"\n{first}\
                [[annotations]]\npath = \"a/**\"\nSPDX-License-Identifier = \"ISC\"\n{second}"
            )
        };
        let overrides = "precedence = \"override\"\n";
        let text = |text: &str| super::super::import("REUSE.toml", text).unwrap().text;
        let found = text(&both(overrides, overrides));
        assert!(found.find("\"a/**\"") < found.find("\"**\""), "{found}");
        assert!(!text(&both(overrides, "")).contains("clarify"));
        assert!(text(&both("", overrides)).contains("clarify"));
    }
}
