// SPDX-License-Identifier: Apache-2.0

//! Lists of licenses: the table of a license tool, the SPDX list, a page that compares licenses.
//! Such a file names a hundred licenses and is under none of them for that.
//!
//! A list is a table of names that nothing governs. Where its rows name components, or a sentence
//! before it puts something under its licenses, it is no list but so many statements.

use std::collections::BTreeSet;

use super::{Class, Match, Method, Score, rows};
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
    let n_names = matches.iter().filter(|it| is_entry(it)).flat_map(ids);
    if n_names.take(LEAST_IDS).count() < LEAST_IDS {
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

/// Whether a match may be no more than a name. In a table any word before one may look like a
/// verb's: what governs is looked for in the table as a whole.
fn is_entry(it: &Match) -> bool {
    it.method == Method::Notice && matches!(it.class, Class::Clue | Class::Named | Class::Stated)
}

/// The ids that a match names.
fn ids(it: &Match) -> impl Iterator<Item = &str> {
    let terms = it.expression.iter().flat_map(Expression::terms);
    terms.map(|it| it.license.as_str())
}

/// Whether a run of entries is a list.
fn is_list(text: &str, run: &[Match]) -> bool {
    let various: BTreeSet<&str> = run.iter().flat_map(ids).collect();
    if various.len() < LEAST_IDS {
        return false;
    }
    let is_various = various.len() * SHARE_OF_IDS >= run.len();
    if !is_various && run.iter().any(|it| it.class != Class::Clue) {
        return false;
    }
    let spans: Vec<_> = run.iter().map(|it| it.span.clone()).collect();
    let n_names = run.iter().flat_map(ids).count();
    !rows::is_governed(text, &spans) && !rows::name_works(text, &spans, n_names)
}

/// Keeps a run of entries: as one list where they are one, else each.
fn close(text: &Text<'_>, run: &mut Vec<Match>, kept: &mut Vec<Match>) {
    let ends = run.first().zip(run.last());
    match ends.filter(|_| is_list(&text.content, run)) {
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
    fn table(n: usize, mut row: impl FnMut(&str, &str) -> String) -> String {
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
    fn a_table_of_components_is_no_list() {
        let mut names =
            ('a'..='z').flat_map(|it| ('a'..='c').map(move |end| format!("{it}or{end}")));
        let rows = table(20, |id, _| {
            let name = names.next().expect("there are 78");
            format!("Component {name}: {id}\n")
        });
        let notices = format!("This product comes with:\n\n{rows}");
        let found = classes("THIRD-PARTY-NOTICES", &notices);
        assert!(found.iter().all(|it| it.0 != Class::List), "{found:?}");
        let asserting = found.iter().filter(|it| it.0.asserts());
        assert!(asserting.map(|it| it.1).sum::<usize>() >= 15, "{found:?}");
    }

    #[test]
    fn a_list_that_something_is_under_is_no_list() {
        let rows = table(20, |id, _| format!("- {id}\n"));
        let notice = format!("Parts are covered by these licenses:\n\n{rows}");
        let found = classes("README", &notice);
        assert!(found.iter().all(|it| it.0 != Class::List), "{found:?}");
    }

    #[test]
    fn one_line_may_be_a_list() {
        let ids = table(30, |id, _| format!("{id}, "));
        let found = classes("ids.txt", &format!("{ids}\n"));
        assert!(found.iter().all(|it| !it.0.asserts()), "{found:?}");
        assert!(found.iter().any(|it| it.0 == Class::List), "{found:?}");
    }

    #[test]
    fn a_few_names_are_no_list() {
        let few = "One may choose between MIT, Apache-2.0 and ISC.\n";
        assert!(classes("a.md", few).iter().all(|it| it.0 != Class::List));
    }
}
