// SPDX-License-Identifier: Apache-2.0

//! The index of all license texts: words, and where each run of five words stands.

use std::collections::BTreeMap;

use crate::{
    fit,
    parts::Parts,
    spdx::Record,
    template::{self, Template},
};

/// How many words make a gram. Five are rare enough to find a text, and short enough that a
/// changed word costs little.
pub(crate) const GRAM: usize = 5;

/// Spellings that count as one word (SPDX specification 2.3, annex B.10).
const SPELLINGS: &[(&str, &str)] = &[
    ("http", "https"),
    ("license", "licence"),
    ("licenses", "licences"),
    ("licensed", "licenced"),
];

/// Whether two words are spellings of one.
pub(crate) fn is_spelling(a: &str, b: &str) -> bool {
    SPELLINGS.contains(&(a, b)) || SPELLINGS.contains(&(b, a))
}

/// Word numbers by hash. Number 0 is for words that no text has.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    numbers: BTreeMap<u64, u16>,
    letters: Vec<String>,
}

impl Vocabulary {
    /// The number of a word, a new one if need be.
    pub(crate) fn add(&mut self, hash: u64, letters: &str) -> u16 {
        let pair = SPELLINGS
            .iter()
            .find(|(a, b)| *a == letters || *b == letters);
        if let Some(number) = self.numbers.get(&hash) {
            return *number;
        }
        let number = u16::try_from(self.letters.len() + 1)
            .expect("the list has fewer than 65 536 distinct words");
        self.numbers.insert(hash, number);
        for letters in pair.iter().flat_map(|(a, b)| [a, b]) {
            self.numbers.insert(crate::words::hash_of(letters), number);
        }
        self.letters.push(letters.to_owned());
        number
    }

    /// Every word's hash and number, by hash.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = (u64, u16)> + '_ {
        self.numbers.iter().map(|(hash, number)| (*hash, *number))
    }

    /// The words in the order of their numbers, from number 1.
    pub(crate) fn letters(&self) -> &[String] {
        &self.letters
    }
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    License,
    Exception,
    Header,
}

/// One text, and what it is the text of.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) kind: Kind,
    /// Whether all its ids are.
    pub(crate) is_deprecated: bool,
    /// The ids that share the text, the one to answer with first.
    pub(crate) ids: Vec<String>,
    pub(crate) words: Vec<u16>,
    /// 1: may be missing; 2: stands for anything.
    pub(crate) flags: Vec<u8>,
    pub(crate) free: Vec<u8>,
}

/// All texts.
#[derive(Debug)]
pub(crate) struct Index {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) documents: Vec<Document>,
    /// Gram hash to the places where it stands: document, word.
    pub(crate) grams: BTreeMap<u64, Vec<(u32, u32)>>,
}

/// Makes the index.
pub(crate) fn index(records: &[Record], parts: &Parts, mut vocabulary: Vocabulary) -> Index {
    let mut templates: BTreeMap<(Kind, Template), Vec<&Record>> = BTreeMap::new();
    // `GPL-2.0-with-GCC-exception`: its text is the exception's, which has an entry of its own.
    let is_pair = |it: &Record| it.is_deprecated && it.id.contains("-with-");
    for record in records.iter().filter(|it| !is_pair(it)) {
        let kind = if record.is_exception {
            Kind::Exception
        } else {
            Kind::License
        };
        let mut template = fit::template_of(&record.template, &record.text);
        parts.loosen(&record.id, &mut template);
        templates.entry((kind, template)).or_default().push(record);
        // A deprecated id's notice is its successor's.
        if let Some(header) = record.header.as_ref().filter(|_| !record.is_deprecated) {
            templates
                .entry((Kind::Header, template::read(header)))
                .or_default()
                .push(record);
        }
    }
    let mut documents: Vec<Document> = templates
        .into_iter()
        .filter(|((_, template), _)| template.words.len() >= GRAM)
        .map(|((kind, template), records)| document(kind, &template, &records, &mut vocabulary))
        .collect();
    for document in &mut documents {
        answer_with_only(document, records);
    }
    // Of two texts that fit alike the first one answers: those in force before deprecated ones.
    documents
        .sort_by(|a, b| (a.is_deprecated, a.kind, &a.ids).cmp(&(b.is_deprecated, b.kind, &b.ids)));
    let grams = grams(&documents);
    Index {
        vocabulary,
        documents,
        grams,
    }
}

fn document(
    kind: Kind,
    template: &Template,
    records: &[&Record],
    vocabulary: &mut Vocabulary,
) -> Document {
    let words = template
        .words
        .iter()
        .map(|it| vocabulary.add(it.hash, &it.letters))
        .collect();
    let flags = template
        .words
        .iter()
        .map(|it| u8::from(it.is_optional) | (u8::from(it.is_variable) << 1))
        .collect();
    let mut ids: Vec<(u8, usize, String)> = records
        .iter()
        .map(|it| (rank(it), it.id.len(), it.id.clone()))
        .collect();
    ids.sort();
    let is_deprecated = records.iter().all(|it| it.is_deprecated);
    Document {
        kind,
        is_deprecated,
        ids: ids.into_iter().map(|it| it.2).collect(),
        words,
        flags,
        free: template.free.clone(),
    }
}

/// Which of the ids that share a text answers for it: one in force before a deprecated one, and
/// `-only` before `-or-later`, for a text alone never says "or later".
fn rank(record: &Record) -> u8 {
    u8::from(record.is_deprecated) * 4 + u8::from(record.id.ends_with("-or-later")) * 2
}

/// Puts the `-only` id of a license before its others. A license's text never says "or any later
/// version": the notice does, so a text that is on the list for the other id alone, or for one
/// without a suffix, answers with this one too.
fn answer_with_only(document: &mut Document, records: &[Record]) {
    if document.kind != Kind::License {
        return;
    }
    let Some(first) = document.ids.first() else {
        return;
    };
    let suffix = ["-or-later", "+"].iter().find(|it| first.ends_with(**it));
    let base = first.strip_suffix(suffix.unwrap_or(&"")).unwrap_or(first);
    let only = format!("{base}-only");
    if records.iter().any(|it| it.id == only) && !document.ids.contains(&only) {
        document.ids.insert(0, only);
    }
}

fn grams(documents: &[Document]) -> BTreeMap<u64, Vec<(u32, u32)>> {
    let mut grams: BTreeMap<u64, Vec<(u32, u32)>> = BTreeMap::new();
    for (number, document) in (0..).zip(documents) {
        for (at, window) in (0..).zip(document.words.windows(GRAM)) {
            let start = at as usize;
            // The author's name and the years of the list's copy are no evidence. Other variable
            // words are: what stands there most often is what the list has.
            let is_notice =
                |at: usize| document.flags[at] & 2 != 0 && document.free[at] >= template::NOTICE;
            if (start..start + GRAM).any(is_notice) {
                continue;
            }
            grams
                .entry(crate::words::gram_hash(window))
                .or_default()
                .push((number, at));
        }
    }
    grams
}
