// SPDX-License-Identifier: Apache-2.0

//! Every text of the list is found however it is laid out, and every change of its words is told.
//!
//! The texts are those that the program carries. A change that keeps the words keeps the class
//! `Exact`; a sentence put in or taken out makes it `Modified`, and the sentence is among the
//! edits. The usual run takes a spread sample; `SLOW=1` takes all.

use std::{borrow::Cow, collections::BTreeSet, fmt::Write as _};

use placet::{
    detect::{Class, Difference, Match, Method, detect},
    expression::Expression,
    licenses::{Corpus, Document, DocumentKind, corpus},
    read,
    walk::RepoPath,
};
use rayon::prelude::*;

use self::changes::{COMMENTS, PROSE, SENTENCE};

#[path = "metamorphic/changes.rs"]
mod changes;

/// One text in so many is tried with each change in the usual run.
const SAMPLE: usize = 60;

/// A text and where it comes from.
pub(crate) struct Subject {
    pub(crate) id: &'static str,
    pub(crate) text: String,
    document: &'static Document,
}

/// What must come of a text.
enum Must {
    /// All ids found, each as `Exact`.
    Exact,
    /// The id found, whatever is made of the differences.
    Found,
    /// Found as `Modified`, with these words among the edits; or nearer to another text.
    Added(&'static str),
    /// Found as `Modified`, with these words missing; or nearer to another text.
    Removed(String),
}

/// A changed text in a file.
struct Changed {
    file: &'static str,
    text: String,
    ids: Vec<&'static str>,
    must: Must,
}

/// Every license and exception of the list that is in force, with its text.
pub(crate) fn subjects() -> Vec<Subject> {
    let corpus = corpus();
    let in_force = corpus.licenses().iter().filter(|it| !it.is_deprecated);
    in_force
        .filter_map(|it| {
            let text = corpus.text(it.id)?;
            let is_its_text = |document: &&Document| {
                document.kind != DocumentKind::Header && document.ids.contains(&it.id)
            };
            let document = corpus.documents().iter().find(is_its_text)?;
            Some(Subject {
                id: it.id,
                text,
                document,
            })
        })
        .collect()
}

/// The names of the changes; each stands for one function of the text.
pub(crate) const CHANGES: &[&str] = &[
    "as it is",
    "wrapped at 40",
    "wrapped at 72",
    "wrapped at 100",
    "indented",
    "comment",
    "upper case",
    "lower case",
    "filled",
    "noise",
    "prose",
    "another",
    "added",
    "removed",
];

fn change(subjects: &[Subject], at: usize, name: &str) -> Vec<Changed> {
    let it = &subjects[at];
    let text = it.text.as_str();
    let exact = |text: String| one("LICENSE", text, it.id, Must::Exact);
    match name {
        "as it is" => exact(text.to_owned()),
        "wrapped at 40" => exact(changes::wrapped(text, 40)),
        "wrapped at 72" => exact(changes::wrapped(text, 72)),
        "wrapped at 100" => exact(changes::wrapped(text, 100)),
        "indented" => exact(changes::prefixed(text, "\t    ")),
        "comment" => comments(it),
        "upper case" => exact(text.to_uppercase()),
        "lower case" => exact(text.to_lowercase()),
        "filled" => exact(changes::filled(text)),
        "noise" => one("LICENSE", changes::noisy(text), it.id, Must::Found),
        "prose" => exact(format!("{PROSE}\n\n{text}\n\n{PROSE}")),
        "another" => {
            let other = &subjects[(at + 7) % subjects.len()];
            let text = format!("{text}\n\n\n{}\n", other.text);
            vec![Changed {
                file: "LICENSE",
                text,
                ids: vec![it.id, other.id],
                must: Must::Exact,
            }]
        }
        "added" => {
            let joins = |before: &str, after: &str| joins(it, before, "", after);
            let text = changes::with_sentence(text, it.document.n_required, joins);
            text.map_or_else(Vec::new, |text| {
                one("LICENSE", text, it.id, Must::Added(SENTENCE))
            })
        }
        "removed" => {
            let joins =
                |before: &str, sentence: &str, after: &str| joins(it, before, sentence, after);
            let text = changes::without_sentence(text, it.document.n_required, joins);
            text.map_or_else(Vec::new, |(text, sentence)| {
                one("LICENSE", text, it.id, Must::Removed(sentence))
            })
        }
        _ => unreachable!("`{name}` is no change"),
    }
}

fn one(file: &'static str, text: String, id: &'static str, must: Must) -> Vec<Changed> {
    let ids = vec![id];
    vec![Changed {
        file,
        text,
        ids,
        must,
    }]
}

fn comments(it: &Subject) -> Vec<Changed> {
    let fits = COMMENTS.iter().filter(|(_, open, _, close)| {
        let mut marks = open.split_whitespace().chain(close.split_whitespace());
        !marks.any(|mark| it.text.contains(mark))
    });
    fits.flat_map(|(file, open, prefix, close)| {
        let text = changes::prefixed(&changes::wrapped(&it.text, 76), prefix);
        one(file, format!("{open}{text}{close}\n"), it.id, Must::Exact)
    })
    .collect()
}

/// Whether pieces of a text follow each other in each document of its id, where nothing may be
/// left out or put in.
fn joins(subject: &Subject, before: &str, sentence: &str, after: &str) -> bool {
    const ENOUGH: usize = 5;
    let (before, after) = (changes::words(before), changes::words(after));
    let (n_before, n_after) = (before.len().min(ENOUGH), after.len().min(ENOUGH));
    if n_before < ENOUGH || n_after < ENOUGH {
        return false;
    }
    let mut sought = before[before.len() - n_before..].to_vec();
    sought.extend(changes::words(sentence));
    sought.extend_from_slice(&after[..n_after]);
    let is_of_id = |it: &&Document| it.kind != DocumentKind::Header && it.ids.contains(&subject.id);
    let mut documents = corpus().documents().iter().filter(is_of_id);
    documents.all(|it| requires(it, &sought))
}

/// Whether a document has these words in a row, and all of them must be there.
fn requires(document: &Document, sought: &[String]) -> bool {
    let corpus = corpus();
    let words: Vec<&str> = letters(document, corpus);
    let (flags, free) = corpus.document_slack(document);
    let n = sought.len();
    let mut places = words.windows(n).enumerate().filter(|(_, it)| *it == sought);
    places.any(|(at, _)| {
        flags[at..at + n].iter().all(|it| *it == 0) && free[at..=at + n].iter().all(|it| *it == 0)
    })
}

fn letters(document: &Document, corpus: &Corpus) -> Vec<&'static str> {
    let words = corpus.document_words(document);
    words.iter().map(|it| corpus.letters(*it)).collect()
}

/// What is wrong with the detection of a changed text; empty if nothing is.
fn complaint(changed: &Changed) -> String {
    let path = RepoPath::new(changed.file.as_bytes());
    let text = read::decode(&path, changed.text.as_bytes());
    let found = detect(&text, corpus());
    let texts: Vec<&Match> = found.matches.iter().collect();
    let mut complaint = String::new();
    for id in &changed.ids {
        let class = texts
            .iter()
            .filter(|it| is_of(it, id))
            .map(|it| class(it))
            .min();
        let is_right = match &changed.must {
            Must::Exact => class == Some(Class::Exact),
            Must::Found => class.is_some(),
            Must::Added(sentence) => texts.iter().any(|it| {
                is_nearer(it, id, sentence, &changed.text)
                    || (is_of(it, id) && is_told(it, sentence, true))
            }),
            Must::Removed(sentence) => texts.iter().any(|it| {
                is_nearer(it, id, sentence, &changed.text)
                    || (is_of(it, id) && is_told(it, sentence, false))
            }),
        };
        if !is_right {
            let seen: BTreeSet<String> = texts.iter().map(|it| shown(it)).collect();
            write!(complaint, "{id}: {seen:?}").expect("a string takes everything");
        }
    }
    complaint
}

/// Whether most of a text is another one of the list, from which fewer words differ than the
/// sentence has that was put in or taken out. Some templates have room for any words, and some
/// texts differ by a sentence.
fn is_nearer(it: &Match, id: &str, sentence: &str, text: &str) -> bool {
    let n_differing = |it: &Difference| (it.n_added + it.n_removed) as usize;
    let is_small = |it: &Difference| n_differing(it) < changes::words(sentence).len();
    let is_most = it.span.len() * 2 > text.len();
    !is_of(it, id) && is_most && it.difference.as_deref().is_some_and(is_small)
}

/// What a match says of a text. An exception beside a statement of its license is found with it,
/// as `A WITH B`, and what differs is told there.
fn class(it: &Match) -> Class {
    match it.class {
        Class::Modified => Class::Modified,
        _ if it.method != Method::Text => Class::Exact,
        other => other,
    }
}

/// Whether a match is of a text that the id shares, or of one with the same words: some ids are
/// told apart by what stands beside the text, and some are two names of one.
fn is_of(it: &Match, id: &str) -> bool {
    let is_text = it.method == Method::Text;
    let terms = it.expression.iter().flat_map(Expression::terms);
    let mut ids =
        terms.flat_map(|it| [Some(&it.license).filter(|_| is_text), it.exception.as_ref()]);
    ids.any(|answer| answer.is_some_and(|answer| is_one_text(answer.as_str(), id)))
}

fn is_one_text(a: &str, b: &str) -> bool {
    let shares = |it: &Document| it.ids.contains(&a) && it.ids.contains(&b);
    let text = |id: &str| corpus().text(id).map(|it| changes::words(&it));
    corpus().documents().iter().any(shares) || text(a) == text(b)
}

/// Whether a match is `Modified`, and its edits have most words of a sentence.
fn is_told(it: &Match, sentence: &str, is_added: bool) -> bool {
    let edits = it.difference.iter().flat_map(|it| &it.edits);
    let side =
        |it: &placet::detect::Edit| changes::words(if is_added { &it.added } else { &it.removed });
    let told: Vec<Cow<'_, str>> = edits
        .flat_map(|it| side(it).into_iter().map(Into::into))
        .collect();
    let sentence = changes::words(sentence);
    let n_told = sentence
        .iter()
        .filter(|it| told.iter().any(|word| word == *it))
        .count();
    it.class == Class::Modified && n_told * 4 >= sentence.len() * 3
}

fn shown(it: &Match) -> String {
    let id = it.expression.as_ref().map(ToString::to_string);
    let edits: Vec<String> = it
        .difference
        .iter()
        .flat_map(|it| &it.edits)
        .take(3)
        .map(|it| format!("+[{}] -[{}]", it.added, it.removed))
        .collect();
    format!(
        "{} {:?} {} {edits:?}",
        id.unwrap_or_default(),
        it.class,
        it.score.0
    )
}

/// What is wrong with one text in `step`, with this change; how many were tried.
pub(crate) fn complaints(name: &str, first: usize, step: usize) -> (usize, Vec<String>) {
    let subjects = subjects();
    let tried: Vec<Changed> = (first..subjects.len())
        .step_by(step)
        .flat_map(|at| change(&subjects, at, name))
        .collect();
    let complaints: Vec<String> = tried
        .par_iter()
        .map(|it| (it.file, complaint(it)))
        .filter(|it| !it.1.is_empty())
        .map(|(file, complaint)| format!("{name}, {file}: {complaint}"))
        .collect();
    (tried.len(), complaints)
}

#[test]
fn a_text_is_found_in_every_layout_and_every_change_of_it_is_told() {
    let step = if std::env::var_os("SLOW").is_some() {
        1
    } else {
        SAMPLE
    };
    let (mut all, mut n_all) = (Vec::new(), 0);
    for (at, name) in CHANGES.iter().enumerate() {
        // Each change takes other texts.
        let first = at * SAMPLE / CHANGES.len() % step;
        let (n_tried, complaints) = complaints(name, first, step);
        assert!(n_tried > 0, "nothing to try with `{name}`");
        all.extend(complaints);
        n_all += n_tried;
    }
    assert!(
        all.is_empty(),
        "{} of {n_all}:\n{}",
        all.len(),
        all.join("\n")
    );
}
