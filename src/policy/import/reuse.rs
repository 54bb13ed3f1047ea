// SPDX-License-Identifier: Apache-2.0

//! `REUSE.toml`, by the REUSE specification 3.3 (<https://reuse.software/spec-3.3/>, *REUSE.toml*): it
//! states licenses and has no verdicts. Every scan reads it as it stands; what it decides against the
//! files themselves (`precedence = "override"`) is a person's conclusion.

use toml::{Table, Value as Toml};

use super::{Import, Imported, toml_text};

pub(super) fn import(table: &Table) -> Result<Imported, String> {
    let mut import = Import::new("a REUSE.toml");
    import.allow.push("@own".to_owned());
    let annotations = table.get("annotations").and_then(Toml::as_array);
    let annotations = annotations.ok_or("`annotations` is no list")?;
    let mut n_left = 0;
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
            continue;
        }
        if license.is_empty() {
            import.lose("an annotation that overrides what files say, and names no license");
            continue;
        }
        for path in it.get("path").map(texts).unwrap_or_default() {
            let (path, license) = (toml_text(&glob(&path)), toml_text(&license));
            import.table(&format!(
                "[[clarify]]\npath = {path}\nexpression = {license}\nreason = \"stated-elsewhere\"\n\
                note = \"taken over from REUSE.toml\""
            ));
        }
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

/// Only `*`, `**` and a backslash before these are special there.
fn glob(path: &str) -> String {
    let special = |it: char| "?[]{}".contains(it);
    let escaped = path.chars().map(|it| {
        if special(it) {
            format!("\\{it}")
        } else {
            it.to_string()
        }
    });
    escaped.collect()
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
        let odd = "[[annotations]]\npath = \"a[1]?.c\"\nprecedence = \"override\"\nSPDX-License-Identifier = \"MIT\"\n";
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
}
