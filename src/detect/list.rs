// SPDX-License-Identifier: Apache-2.0

//! Lists of licenses: the table of a license tool, the SPDX list, a page that compares licenses.
//! Such a file names a hundred licenses and is under none of them for that.

use std::collections::BTreeSet;

use super::{Class, Match, Method, Score};
use crate::{expression::Expression, read::Text};

/// So many different licenses close to each other are a list.
const LEAST_IDS: usize = 15;

/// Of the names of a list at least one in so many is another license. Who lists what his parts are
/// under names few licenses again and again, and states each.
const SHARE_OF_IDS: usize = 3;

/// How far apart, in bytes, two entries of a list may stand. Between them stand names, addresses
/// and flags of the one before, but no text.
const MOST_APART: usize = 400;

/// Makes one match of each list among the matches, which are in order of place.
pub(super) fn fold(text: &Text<'_>, matches: Vec<Match>) -> Vec<Match> {
    if matches.len() < LEAST_IDS {
        return matches;
    }
    let mut kept = Vec::with_capacity(matches.len());
    let mut run = Vec::new();
    for it in matches {
        let is_near = |last: &Match| it.span.start <= last.span.end + MOST_APART;
        if !is_entry(&it) || !run.last().is_none_or(is_near) {
            close(text, &mut run, &mut kept);
        }
        if is_entry(&it) {
            run.push(it);
        } else {
            kept.push(it);
        }
    }
    close(text, &mut run, &mut kept);
    kept
}

/// Whether a match is no more than a name.
fn is_entry(it: &Match) -> bool {
    it.method == Method::Notice && matches!(it.class, Class::Clue | Class::Named)
}

/// Keeps a run of entries: as one list where there are enough of them, else each.
fn close(text: &Text<'_>, run: &mut Vec<Match>, kept: &mut Vec<Match>) {
    let expressions = run.iter().filter_map(|it| it.expression.as_ref());
    let terms = expressions.flat_map(Expression::terms);
    let ids: BTreeSet<&str> = terms.map(|it| it.license.as_str()).collect();
    let is_various = ids.len() * SHARE_OF_IDS >= run.len();
    let is_list = is_various || run.iter().all(|it| it.class == Class::Clue);
    let ends = run.first().zip(run.last());
    match ends.filter(|_| ids.len() >= LEAST_IDS && is_list) {
        Some((first, last)) => {
            let span = first.span.start..last.span.end;
            kept.push(Match {
                expression: None,
                raw: None,
                method: Method::Notice,
                class: Class::List,
                score: Score::CLUE,
                place: text.place(span.clone()),
                span,
                difference: None,
                problem: None,
            });
            run.clear();
        }
        None => kept.append(run),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{detect::detect, licenses::corpus, walk::RepoPath};

    /// The classes of the matches of a file, each with how often it comes in a row.
    fn classes(path: &str, content: &str) -> Vec<(Class, usize)> {
        let path = RepoPath::new(path.as_bytes());
        let matches = detect(&Text::of(&path, content), corpus()).matches;
        let same = matches.chunk_by(|a, b| a.class == b.class);
        same.map(|it| (it[0].class, it.len())).collect()
    }

    /// Rows of a table, made of the list itself.
    fn table(n: usize, row: impl Fn(&str, &str) -> String) -> String {
        let licenses = corpus().licenses().iter().filter(|it| !it.is_exception);
        let rows: Vec<String> = licenses
            .step_by(7)
            .take(n)
            .map(|it| row(it.id, it.name))
            .collect();
        rows.concat()
    }

    #[test]
    fn a_list_of_licenses_is_one_match() {
        let rows = table(60, |id, name| format!("| {id} | {name} |\n"));
        let page = format!("# Licenses that we know\n\n{rows}");
        assert_eq!(classes("docs/licenses.md", &page), [(Class::List, 1)]);
        let code = table(60, |id, name| format!("    (\"{id}\", \"{name}\"),\n"));
        let code =
            format!("// The SPDX license list.\nstatic ALL: &[(&str, &str)] = &[\n{code}];\n");
        assert_eq!(classes("src/list.rs", &code), [(Class::List, 1)]);
        let keys = table(60, |id, name| {
            format!("{{\"licenseId\": \"{id}\", \"name\": \"{name}\"}},\n")
        });
        assert_eq!(
            classes("list.json", &format!("[{keys}]")),
            [(Class::List, 1)]
        );
    }

    #[test]
    fn a_license_beside_a_list_is_itself() {
        let rows = table(60, |id, name| format!("//  {id}: {name}\n"));
        let code = format!("// SPDX-License-Identifier: Zlib\n\nint f(void);\n\n{rows}");
        assert_eq!(
            classes("a.c", &code),
            [(Class::Declared, 1), (Class::List, 1)]
        );
    }

    #[test]
    fn a_few_names_are_no_list() {
        let few = "One may choose between MIT, Apache-2.0 and ISC.\n";
        assert!(classes("a.md", few).iter().all(|it| it.0 != Class::List));
    }
}
