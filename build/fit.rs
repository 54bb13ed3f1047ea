// SPDX-License-Identifier: Apache-2.0

//! Makes the templates of the list fit the texts that the list has beside them.
//!
//! Some do not: a word or a paragraph stands in the one and not in the other. Such a template
//! would call the text itself modified. Words that only the text has become optional ones of the
//! template; where it requires words that the text has not, the text is taken in its place.

use std::rc::Rc;

use crate::{
    template::{self, Template, TemplateWord},
    words::words,
};

/// A way through a template that has read so many fewer words than the best one is given up.
const MOST_BEHIND: i64 = 60;

/// The template of a text, such that it fits the text.
pub(crate) fn template_of(markup: &str, text: &str) -> Template {
    let template = template::read(markup);
    match Fit::of(&template, text) {
        Some(whole) => with(template, whole.added),
        None => template::read(text),
    }
}

/// The template with optional words put in, of which the last comes first.
fn with(mut template: Template, added: Option<Rc<Added>>) -> Template {
    let all = std::iter::successors(added, |it| it.earlier.clone());
    for it in all {
        let word = TemplateWord {
            hash: it.hash,
            letters: it.letters.clone(),
            is_optional: true,
            is_variable: false,
        };
        template.words.insert(it.before, word);
        template.free.insert(it.before + 1, 0);
    }
    template
}

/// A word that the text has and the template has no room for.
struct Added {
    hash: u64,
    letters: String,
    /// The number of the word of the template before which it stands.
    before: usize,
    earlier: Option<Rc<Self>>,
}

/// The places of a template that the words read so far may lead to, each in the way that takes
/// most words of the template: it is how the program lays a template over a text.
struct Fit<'a> {
    template: &'a Template,
    /// By the number of the next word.
    places: Vec<Place>,
}

#[derive(Clone)]
struct Place {
    /// The number of the next word; that of the words if none is left.
    next: usize,
    /// How many words of the template were read, less those added.
    worth: i64,
    /// How many foreign words may still stand before the next one.
    room: u32,
    added: Option<Rc<Added>>,
}

impl Place {
    /// The place behind the next word, which was read or left out.
    fn behind(&self, template: &Template, is_read: bool) -> Self {
        let room = u32::from(template.free[self.next + 1]);
        let kept = if is_read { 0 } else { self.room };
        Self {
            next: self.next + 1,
            worth: self.worth + i64::from(is_read),
            room: kept.saturating_add(room),
            added: self.added.clone(),
        }
    }

    /// The same place behind a foreign word.
    fn past(&self, n_words: usize, hash: u64, letters: &str) -> Self {
        let mut it = self.clone();
        // What stands before a text or behind it is not the text's. Numbers of lists never count.
        let is_outside = self.worth == 0 || self.next == n_words;
        if is_outside || is_count(letters) {
            return it;
        }
        if it.room > 0 {
            it.room -= 1;
        } else {
            it.worth -= 1;
            it.added = Some(Rc::new(Added {
                hash,
                letters: letters.to_owned(),
                before: self.next,
                earlier: self.added.clone(),
            }));
        }
        it
    }
}

impl<'a> Fit<'a> {
    /// The way through the whole template; `None` if the text lacks words that it requires.
    fn of(template: &'a Template, text: &str) -> Option<Place> {
        let start = Place {
            next: 0,
            worth: 0,
            room: 0,
            added: None,
        };
        let places = skipped(template, vec![start]);
        let mut fit = Self { template, places };
        words(text, 0..text.len(), |word| {
            let letters = text[word.start as usize..word.end as usize].to_lowercase();
            fit.read(word.hash, &letters);
        });
        let last = fit.places.pop();
        last.filter(|it| it.next == template.words.len())
    }

    fn read(&mut self, hash: u64, letters: &str) {
        let n_words = self.template.words.len();
        let best = self.places.iter().map(|it| it.worth).max();
        let least = best.unwrap_or(0) - MOST_BEHIND;
        let mut places: Vec<Place> = Vec::with_capacity(self.places.len() + 1);
        for place in self.places.iter().filter(|it| it.worth >= least) {
            add(&mut places, place.past(n_words, hash, letters));
            let word = self.template.words.get(place.next);
            if word.is_some_and(|it| is_same(it, hash, letters)) {
                add(&mut places, place.behind(self.template, true));
            }
        }
        self.places = skipped(self.template, places);
    }
}

/// Adds a place that is the last or behind it.
fn add(places: &mut Vec<Place>, place: Place) {
    match places.last_mut() {
        Some(last) if last.next == place.next => {
            if (last.worth, last.room) < (place.worth, place.room) {
                *last = place;
            }
        }
        _ => places.push(place),
    }
}

/// The places, and those behind words that may be missing.
fn skipped(template: &Template, places: Vec<Place>) -> Vec<Place> {
    let may_miss = |it: &TemplateWord| it.is_optional || it.is_variable || is_count(&it.letters);
    let mut all: Vec<Place> = Vec::with_capacity(places.len());
    let mut rest = places.into_iter().peekable();
    while let Some(first) = rest.next() {
        add(&mut all, first);
        while let Some(last) = all.last() {
            if !template.words.get(last.next).is_some_and(may_miss) {
                break;
            }
            let behind = last.behind(template, false);
            let next = behind.next;
            add(&mut all, behind);
            if let Some(same) = rest.next_if(|it| it.next == next) {
                add(&mut all, same);
            }
        }
    }
    all
}

fn is_same(word: &TemplateWord, hash: u64, letters: &str) -> bool {
    word.hash == hash || crate::texts::is_spelling(&word.letters, letters)
}

/// A number or a letter that counts the items of a list, which may be another or none.
fn is_count(letters: &str) -> bool {
    letters.chars().count() == 1
        || letters.len() <= 2 && letters.bytes().all(|it| it.is_ascii_digit())
}
