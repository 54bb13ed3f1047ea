// SPDX-License-Identifier: Apache-2.0

//! `REUSE.toml` and `.reuse/dep5`: what one file says of others.
//!
//! REUSE specification 3.3, *REUSE.toml* and *DEP5 (deprecated)*.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};
use toml::de::{DeTable, DeValue};

use crate::{
    ecosystems::Problem,
    expression::Expression,
    read::{Place, Text},
    walk::RepoPath,
};

/// What a `REUSE.toml` or a `.reuse/dep5` says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annotations {
    /// In the file's order; the last one that fits a path counts.
    pub entries: Vec<Annotation>,
    /// Whether it is a `dep5`, in whose globs `*` crosses directories.
    pub is_dep5: bool,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

/// One annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Globs of paths, relative to the file's directory.
    pub paths: Vec<String>,
    /// How it stands to what the files say themselves.
    pub precedence: Precedence,
    /// The license.
    pub expression: Option<Expression>,
    /// Copyright statements.
    pub copyrights: Vec<String>,
}

/// How an annotation stands to what a file says itself: REUSE specification 3.3, *Order of precedence*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Precedence {
    /// The file's own statement comes first.
    #[default]
    Closest,
    /// Both apply.
    Aggregate,
    /// The annotation alone counts.
    Override,
}

/// Reads a file that annotates others; `None` for every other file.
pub(super) fn parse(text: &Text<'_>) -> Option<Annotations> {
    form(text.path).map(|parse| parse(text))
}

/// Whether the file at a path annotates others.
pub(super) fn reads(path: &RepoPath) -> bool {
    form(path).is_some()
}

fn form(path: &RepoPath) -> Option<fn(&Text<'_>) -> Annotations> {
    match path.name() {
        b"REUSE.toml" => Some(parse_toml),
        b"dep5" if path.as_bytes().ends_with(b".reuse/dep5") => Some(parse_dep5),
        _ => None,
    }
}

/// Where the globs of an annotating file start: its directory, for `dep5` the one above `.reuse`.
pub(super) fn base(path: &RepoPath, annotations: &Annotations) -> RepoPath {
    let directory = path.parent().unwrap_or(RepoPath::new(b""));
    if annotations.is_dep5 {
        directory.parent().unwrap_or(directory)
    } else {
        directory
    }
}

/// The globs of all entries, to be asked at once, and the entry of each.
pub(super) fn globs(annotations: &Annotations) -> (GlobSet, Vec<usize>) {
    let mut builder = GlobSetBuilder::new();
    let mut entries = Vec::new();
    for (index, entry) in annotations.entries.iter().enumerate() {
        for path in &entry.paths {
            // What is malformed was noted as a problem when the file was read.
            if let Ok(glob) = glob(path, annotations.is_dep5) {
                builder.add(glob);
                entries.push(index);
            }
        }
    }
    (builder.build().unwrap_or_default(), entries)
}

fn glob(path: &str, is_dep5: bool) -> Result<Glob, globset::Error> {
    GlobBuilder::new(&pattern(path, is_dep5))
        .literal_separator(!is_dep5)
        .backslash_escape(true)
        .build()
}

/// A path of an annotation as a glob. In a `REUSE.toml` `*` and a backslash alone are special, in a
/// `dep5` `?` is as well; `**` crosses directories wherever it stands, and not as a whole part alone.
pub fn pattern(path: &str, is_dep5: bool) -> String {
    let mut glob = String::with_capacity(path.len());
    let mut rest = path.chars().peekable();
    let mut is_start = true;
    while let Some(c) = rest.next() {
        match c {
            '\\' => escape(rest.next().unwrap_or('\\'), &mut glob),
            '*' if !is_dep5 && rest.next_if_eq(&'*').is_some() => {
                while rest.next_if_eq(&'*').is_some() {}
                let is_whole = is_start && rest.peek().is_none_or(|it| *it == '/');
                glob.push_str(if is_whole { "**" } else { "{*,*/**/*}" });
            }
            '*' => glob.push('*'),
            '?' if is_dep5 => glob.push('?'),
            c => escape(c, &mut glob),
        }
        is_start = c == '/';
    }
    glob
}

fn escape(c: char, glob: &mut String) {
    if "*?[]{}\\,".contains(c) {
        glob.push('\\');
    }
    glob.push(c);
}

/// The globs of an entry that are none, as problems of its place.
fn malformed(paths: &[String], is_dep5: bool, place: &Place) -> Vec<Problem> {
    let wrong = paths.iter().filter_map(|path| {
        let error = glob(path, is_dep5).err()?;
        let message = format!("`{path}` is no pattern of paths: {}", error.kind());
        let place = place.clone();
        Some(Problem { place, message })
    });
    wrong.collect()
}

fn parse_toml(text: &Text<'_>) -> Annotations {
    let content = text.content.as_ref();
    let (document, errors) = DeTable::parse_recoverable(content);
    let mut found = Annotations::default();
    for error in errors {
        let end = content.len();
        found.problems.push(Problem {
            place: text.place(error.span().unwrap_or(end..end)),
            message: error.message().replace('\n', ", "),
        });
    }
    let list = document.get_ref().get("annotations");
    let list = list.and_then(|it| it.get_ref().as_array());
    for table in list.into_iter().flat_map(|it| it.iter()) {
        let place = text.place(table.span());
        let precedence = texts(table.get_ref(), "precedence");
        let odd = precedence
            .first()
            .filter(|it| !["closest", "aggregate", "override"].contains(&it.as_str()));
        let odd = odd.map(|it| format!("`{it}` is no precedence: it was read as `closest`"));
        match annotation(table.get_ref()) {
            Some(entry) => {
                let wrong = malformed(&entry.paths, false, &place);
                found.problems.extend(wrong);
                found.entries.push(entry);
            }
            None => found.problems.push(Problem {
                place: place.clone(),
                message: "the annotation has no path, and is about nothing".to_owned(),
            }),
        }
        found.problems.extend(odd.map(|message| Problem {
            place: place.clone(),
            message,
        }));
        for license in texts(table.get_ref(), "SPDX-License-Identifier") {
            if let Err(error) = Expression::parse(&license) {
                let place = place.clone();
                let message = format!("`{license}` is no license expression: {error}");
                found.problems.push(Problem { place, message });
            }
        }
    }
    found
}

fn annotation(table: &DeValue<'_>) -> Option<Annotation> {
    let licenses = texts(table, "SPDX-License-Identifier");
    let licenses = licenses.iter().filter_map(|it| Expression::parse(it).ok());
    let precedence = texts(table, "precedence");
    Some(Annotation {
        paths: texts(table, "path"),
        precedence: match precedence.first().map(String::as_str) {
            Some("override") => Precedence::Override,
            Some("aggregate") => Precedence::Aggregate,
            _ => Precedence::Closest,
        },
        expression: Expression::and(licenses),
        copyrights: texts(table, "SPDX-FileCopyrightText"),
    })
    .filter(|it| !it.paths.is_empty())
}

/// A text or a list of texts.
fn texts(table: &DeValue<'_>, key: &str) -> Vec<String> {
    let Some(value) = table.get(key) else {
        return Vec::new();
    };
    if let Some(text) = value.get_ref().as_str() {
        return vec![text.to_owned()];
    }
    let items = value.get_ref().as_array();
    let items = items.into_iter().flat_map(|it| it.iter());
    let texts = items.filter_map(|it| it.get_ref().as_str());
    texts.map(str::to_owned).collect()
}

/// A machine-readable Debian copyright file: paragraphs of `Field: value`, further lines indented.
fn parse_dep5(text: &Text<'_>) -> Annotations {
    let mut found = Annotations {
        is_dep5: true,
        ..Annotations::default()
    };
    let mut fields: Vec<(String, String, usize)> = Vec::new();
    let mut at = 0;
    for line in text.content.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        if line.is_empty() {
            paragraph(text, &mut found, &fields);
            fields.clear();
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value, _)) = fields.last_mut() {
                value.push('\n');
                value.push_str(line.trim());
            }
        } else if let Some((key, value)) = line.split_once(':') {
            fields.push((key.to_ascii_lowercase(), value.trim().to_owned(), start));
        }
    }
    paragraph(text, &mut found, &fields);
    found
}

fn paragraph(text: &Text<'_>, found: &mut Annotations, fields: &[(String, String, usize)]) {
    let field = |key: &str| fields.iter().find(|it| it.0 == key);
    let (Some((_, files, _)), Some((_, license, at))) = (field("files"), field("license")) else {
        return;
    };
    let license = license.lines().next().unwrap_or_default();
    let expression = match Expression::parse(license) {
        Ok(expression) => Some(expression),
        Err(error) => {
            let place = text.place(*at..*at);
            let message = format!("`{license}` is no license expression: {error}");
            found.problems.push(Problem { place, message });
            None
        }
    };
    let copyrights = field("copyright").map(|it| it.1.lines());
    let paths: Vec<String> = files.split_whitespace().map(str::to_owned).collect();
    let place = text.place(*at..*at);
    found.problems.extend(malformed(&paths, true, &place));
    found.entries.push(Annotation {
        paths,
        precedence: Precedence::Aggregate,
        expression,
        copyrights: copyrights
            .into_iter()
            .flatten()
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, is_dep5: bool, meant: &[&str], others: &[&str]) {
        let glob = glob(path, is_dep5).unwrap().compile_matcher();
        for it in meant {
            assert!(glob.is_match(it), "{path} means {it}");
        }
        for it in others {
            assert!(!glob.is_match(it), "{path} does not mean {it}");
        }
    }

    #[test]
    fn stars_alone_are_special_in_a_reuse_toml() {
        check("po/*.po", false, &["po/de.po"], &["po/a/de.po", "de.po"]);
        check("a/**", false, &["a/b", "a/b/c"], &["b/a"]);
        check("**/x.c", false, &["x.c", "a/b/x.c"], &["a/y.c"]);
        check("src**.c", false, &["src.c", "srcs/a/b.c"], &["a/src.c"]);
        check("[ab].c", false, &["[ab].c"], &["a.c", "b.c"]);
        check("{a,b}?.c", false, &["{a,b}?.c"], &["a1.c", "a?.c"]);
        check(r"a\*.c", false, &["a*.c"], &["ab.c"]);
        check(r"a\b", false, &["ab"], &[r"a\b"]);
        check(r"a\\b", false, &[r"a\b"], &["ab"]);
    }

    #[test]
    fn stars_cross_directories_in_a_dep5() {
        check("po/*", true, &["po/a", "po/a/b"], &["a/po"]);
        check("a?.[ch]", true, &["ab.[ch]"], &["ab.c"]);
    }
}
