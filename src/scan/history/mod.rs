// SPDX-License-Identifier: Apache-2.0

//! The pipeline over a history: each content is examined once, then commits are looked at by what
//! their directories hold.

mod marks;

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::{Mutex, PoisonError},
};

use rustc_hash::FxHashMap;

use super::{Options, Run, end::End, examine::remembered};
use crate::{
    cache::{Cache, Known},
    detect::{self, Memory, Method},
    expression::Expression,
    inventory::{Mark, Past, Root},
    licenses, read,
    walk::{Content, HEAD, History, Node},
};
use marks::Marked;

/// How many different marks are told apart; only a hostile history has more.
const MOST_MARKS: usize = 100_000;

/// What a mark is known by: the license, and how it is named.
type Key = (String, Method);

/// What was found in contents, in any order.
#[derive(Default)]
struct Found {
    keys: FxHashMap<Key, u32>,
    /// The marks of each content that has some, by their numbers.
    contents: FxHashMap<Node, Vec<u32>>,
    n_contents: usize,
    n_bytes: u64,
    n_partial: usize,
    problems: Vec<String>,
}

thread_local! {
    /// What texts are read with: it cannot be handed from one thread to the next, and the threads
    /// are those of whoever unpacks.
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// Finds out when licenses came into a history and left it; with `license`, an id, that one alone
/// and each path that it stood at. Contents that come after a limit are not examined.
pub fn scan_history(
    mut history: History,
    license: Option<&str>,
    options: &Options,
    run: &Run<'_>,
) -> Past {
    let Run {
        progress, cache, ..
    } = *run;
    let found = Mutex::new(Found::default());
    let (shared, end) = (&found, End::of(run));
    let is_over = || end.is_here();
    history.each_content(options.threads, move |content: Content<'_>| {
        if is_over() {
            return;
        }
        let ticket = progress.begin(&content.path);
        let examine = AssertUnwindSafe(|| named(&content, options, cache));
        let named = panic::catch_unwind(examine);
        let mut found = shared.lock().unwrap_or_else(PoisonError::into_inner);
        found.take(&content, named.ok(), options);
        progress.end(ticket, content.bytes.len() as u64);
    });
    if let Some(cache) = cache {
        cache.write_out();
    }
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.problems.extend(end.why());
    past(&history, found, license)
}

/// What a content names.
fn named(content: &Content<'_>, options: &Options, cache: Option<&Cache>) -> Vec<Key> {
    let is_large = content.bytes.len() as u64 > options.max_file_size;
    let head = content.bytes.get(..HEAD).filter(|_| is_large);
    let bytes = head.unwrap_or(content.bytes);
    let Known { detection, .. } = remembered(cache, &content.path, bytes, || {
        let text = read::decode(&content.path, bytes);
        let corpus = licenses::corpus();
        Known {
            kind: text.kind,
            encoding: text.encoding,
            detection: MEMORY.with_borrow_mut(|it| detect::detect_with(&text, corpus, it)),
        }
    });
    let asserting = detection.matches.iter().filter(|it| it.class.asserts());
    let keys = asserting.filter_map(|it| {
        let license = match (&it.expression, &it.raw) {
            (Some(expression), _) => expression.to_string(),
            (None, raw) => raw.as_deref()?.to_owned(),
        };
        Some((license, it.method))
    });
    let mut keys: Vec<Key> = keys.collect();
    keys.sort();
    keys.dedup();
    keys
}

impl Found {
    fn take(&mut self, content: &Content<'_>, named: Option<Vec<Key>>, options: &Options) {
        self.n_contents += 1;
        self.n_bytes += content.bytes.len() as u64;
        self.n_partial += usize::from(content.bytes.len() as u64 > options.max_file_size);
        let Some(named) = named else {
            let words = "a bug in this program stopped the examination; please report it";
            self.problems.push(format!("{}: {words}", content.path));
            return;
        };
        let marks = named.into_iter().filter_map(|key| {
            let next = u32::try_from(self.keys.len()).ok()?;
            if self.keys.len() >= MOST_MARKS && !self.keys.contains_key(&key) {
                return None;
            }
            Some(*self.keys.entry(key).or_insert(next))
        });
        let marks: Vec<u32> = marks.collect();
        if !marks.is_empty() {
            self.contents.insert(content.node, marks);
        }
    }
}

fn past(history: &History, mut found: Found, license: Option<&str>) -> Past {
    let mut problems = std::mem::take(&mut found.problems);
    if found.n_partial > 0 {
        let n = found.n_partial;
        problems.push(format!(
            "{n} contents are over the limit and examined in part"
        ));
    }
    if found.keys.len() >= MOST_MARKS {
        problems.push(format!(
            "more than {MOST_MARKS} licenses are named: not all are told"
        ));
    }
    problems.extend(history.problems.iter().cloned());
    let head = history.head.and_then(|it| history.commits.get(it));
    let (n_contents, n_bytes) = (found.n_contents, found.n_bytes);
    let (marks, is_cut) = all(history, found, license);
    if is_cut {
        problems.push("more directories and paths have licenses than can be told".to_owned());
    }
    problems.sort();
    Past {
        root: Root {
            name: history.name.clone(),
            revision: head.map(|it| it.id.clone()),
            committed: head.map(|it| it.time),
            remote: history.remote.clone(),
            ..Root::default()
        },
        n_commits: history.commits.len(),
        n_references: history.tips.len(),
        n_contents,
        n_bytes,
        marks,
        problems,
    }
}

/// The marks, by license and method, with their commits; and whether some are over a bound.
fn all(history: &History, found: Found, license: Option<&str>) -> (Vec<Mark>, bool) {
    let Found { keys, contents, .. } = found;
    let mut keys: Vec<(Key, u32)> = keys.into_iter().collect();
    keys.retain(|((name, _), _)| license.is_none_or(|it| is_about(name, it)));
    keys.sort();
    // Numbers were given as threads came upon them.
    let numbers: FxHashMap<u32, u32> = keys.iter().map(|it| it.1).zip(0..).collect();
    let mut wanted: FxHashMap<Node, Vec<u32>> = FxHashMap::default();
    let mut n_contents = vec![0; keys.len()];
    let mut contents: Vec<(Node, Vec<u32>)> = contents.into_iter().collect();
    contents.sort_unstable_by_key(|it| it.0);
    for (node, marks) in contents {
        let marks = marks.iter().filter_map(|it| numbers.get(it).copied());
        let mut marks: Vec<u32> = marks.collect();
        marks.sort_unstable();
        for it in &marks {
            if let Some(n) = n_contents.get_mut(*it as usize) {
                *n += 1;
            }
        }
        if !marks.is_empty() {
            wanted.insert(node, marks);
        }
    }
    let marked = Marked::new(history, &wanted);
    let marks = keys.into_iter().zip(n_contents).zip(0..);
    let marks = marks.filter_map(|((((license_name, method), _), n_contents), number)| {
        let mut mark = marked.mark(number, license.is_some())?;
        mark.license = license_name;
        mark.method = method;
        mark.n_contents = n_contents;
        Some(mark)
    });
    (marks.collect(), marked.is_cut())
}

/// Whether an expression has a license or an exception of an id, in any case.
fn is_about(expression: &str, id: &str) -> bool {
    let Ok(parsed) = Expression::parse(expression) else {
        return expression.eq_ignore_ascii_case(id);
    };
    parsed.terms().any(|it| {
        let exception = it.exception.as_ref().map(ToString::to_string);
        let names = [Some(it.license.as_str().to_owned()), exception];
        names
            .into_iter()
            .flatten()
            .any(|it| it.eq_ignore_ascii_case(id))
    })
}
