// SPDX-License-Identifier: Apache-2.0

//! The policy file as it is written: tables and values with their places, not yet judged.
//!
//! Reads the tree of the TOML file itself by what `shape` says of it, because a derived reader
//! stops at the first mistake and a person wants to see all of them.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Day,
    shape::{self, Key, Kind, Table},
};
use crate::diagnostic::{Diagnostic, Level, Source};

/// The code of every mistake in a policy file.
pub(super) const CODE: &str = "invalid-policy";

/// A hundred years: more than anybody decides for.
const MAX_DAYS: u32 = 36_525;

/// A string and its place.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) span: Range<usize>,
}

/// What a table says.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// Where it stands.
    pub(super) at: Range<usize>,
    /// Its keys in the file's order.
    values: Vec<(&'static str, Value)>,
    /// The places of their values.
    places: Vec<(&'static str, Range<usize>)>,
}

/// The value of a key, of the kind that `shape` says.
#[derive(Debug)]
enum Value {
    /// There is one, and it was said what is wrong with it.
    Wrong,
    Version,
    Text(Text),
    Texts(Vec<Text>),
    Flag(bool),
    Days(i64),
    /// In tenths.
    Percent(u16),
    Day(Day),
    Table(Fields),
    Tables(Vec<Fields>),
    Pairs(Vec<(Text, Text)>),
    Lists(Vec<(Text, Vec<Text>)>),
    Parents(Vec<Parent>),
}

/// A policy that is built on.
#[derive(Debug)]
pub(super) enum Parent {
    /// `"builtin:starter"`.
    Named(Text),
    /// `{ path, sha256 }`.
    File(Fields),
}

type Raw<'a> = Spanned<DeValue<'a>>;

/// Reads the file by a shape, and says everything that is wrong with it.
pub(super) fn read(
    source: &Source,
    text: &str,
    shape: &'static Table,
) -> (Fields, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        source,
        problems: Vec::new(),
    };
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        reader.wrong(span, error.message().trim().to_lowercase(), "");
    }
    let fields = reader.fields(0..0, table.get_ref(), shape);
    (fields, reader.problems)
}

macro_rules! getters {
    ($($name:ident: $variant:ident -> $type:ty;)*) => {$(
        pub(super) fn $name(&self, key: &str) -> Option<&$type> {
            match self.get(key)? {
                Value::$variant(it) => Some(it),
                _ => None,
            }
        }
    )*};
}

impl Fields {
    getters! {
        text: Text -> Text;
        day: Day -> Day;
        days: Days -> i64;
        percent: Percent -> u16;
        flag: Flag -> bool;
        table: Table -> Self;
    }

    /// Where the value of a key stands, or else the table.
    pub(super) fn place_of(&self, key: &str) -> Range<usize> {
        let found = self.places.iter().find(|(name, _)| *name == key);
        found.map_or_else(|| self.at.clone(), |it| it.1.clone())
    }

    /// All of it: from its head to the end of its last value.
    pub(super) fn extent(&self) -> Range<usize> {
        let ends = self.places.iter().map(|it| it.1.end);
        self.at.start..ends.max().unwrap_or(0).max(self.at.end)
    }

    /// Whether the key is there, whatever its value.
    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn texts(&self, key: &str) -> &[Text] {
        match self.get(key) {
            Some(Value::Texts(it)) => it,
            _ => &[],
        }
    }

    pub(super) fn tables(&self, key: &str) -> &[Self] {
        match self.get(key) {
            Some(Value::Tables(it)) => it,
            _ => &[],
        }
    }

    pub(super) fn pairs(&self, key: &str) -> &[(Text, Text)] {
        match self.get(key) {
            Some(Value::Pairs(it)) => it,
            _ => &[],
        }
    }

    pub(super) fn lists(&self, key: &str) -> &[(Text, Vec<Text>)] {
        match self.get(key) {
            Some(Value::Lists(it)) => it,
            _ => &[],
        }
    }

    pub(super) fn parents(&self, key: &str) -> &[Parent] {
        match self.get(key) {
            Some(Value::Parents(it)) => it,
            _ => &[],
        }
    }

    fn get(&self, key: &str) -> Option<&Value> {
        let found = self.values.iter().find(|(name, _)| *name == key);
        found.map(|(_, value)| value)
    }
}

struct Reader<'a> {
    source: &'a Source,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The known keys of a table in the file's order; says which ones are unknown. Tables are as
    /// deep as their shape, which no file decides.
    fn fields(&mut self, at: Range<usize>, table: &DeTable<'_>, shape: &'static Table) -> Fields {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut fields = Fields {
            at,
            values: Vec::new(),
            places: Vec::new(),
        };
        for (key, raw) in entries {
            let name = key.get_ref().as_ref();
            match shape.keys.iter().find(|it| it.name == name) {
                Some(known) => {
                    let value = self.value(known, raw).unwrap_or(Value::Wrong);
                    fields.values.push((known.name, value));
                    fields.places.push((known.name, raw.span()));
                }
                None => self.unknown_key(name, key.span(), shape),
            }
        }
        fields
    }

    fn unknown_key(&mut self, name: &str, at: Range<usize>, shape: &Table) {
        let known: Vec<&str> = shape.keys.iter().map(|it| it.name).collect();
        let help = did_you_mean(name, known.iter().copied())
            .unwrap_or_else(|| format!("known keys here: {}", quoted(&known)));
        self.wrong(at, format!("unknown key `{name}`"), &help);
    }

    fn value(&mut self, key: &Key, raw: &Raw<'_>) -> Option<Value> {
        match key.kind {
            Kind::Version => self.version(raw),
            Kind::Text | Kind::Expression | Kind::Code | Kind::Pattern => {
                self.text(raw).map(Value::Text)
            }
            Kind::Word(words) => {
                let text = self.text(raw)?;
                self.is_one_of(&text, words).then_some(Value::Text(text))
            }
            Kind::Texts | Kind::Patterns => self.texts(raw).map(Value::Texts),
            Kind::Words(words) => {
                let mut texts = self.texts(raw)?;
                texts.retain(|it| self.is_one_of(it, words));
                Some(Value::Texts(texts))
            }
            Kind::Flag => match raw.get_ref().as_bool() {
                Some(it) => Some(Value::Flag(it)),
                None => self.expected(raw, "`true` or `false`"),
            },
            Kind::Days => self.days(raw).map(Value::Days),
            Kind::Percent => self.percent(raw).map(Value::Percent),
            Kind::Day => self.day(raw).map(Value::Day),
            Kind::Levels => self.pairs(raw).map(Value::Pairs),
            Kind::Sets => self.lists(raw).map(Value::Lists),
            Kind::Parents => self.parents(raw).map(Value::Parents),
            Kind::Table(shape) => {
                let table = self.table(raw)?;
                Some(Value::Table(self.fields(raw.span(), table, shape)))
            }
            Kind::Tables(shape) => self.tables(raw, shape).map(Value::Tables),
        }
    }

    #[expect(
        clippy::unnecessary_wraps,
        reason = "the key is there: a wrong version is said once"
    )]
    fn version(&mut self, raw: &Raw<'_>) -> Option<Value> {
        let number = raw.get_ref().as_integer();
        if number.is_none_or(|it| it.as_str() != "1") {
            self.wrong(
                raw.span(),
                "the version of a policy file is 1",
                "write `version = 1`",
            );
        }
        Some(Value::Version)
    }

    fn days(&mut self, raw: &Raw<'_>) -> Option<i64> {
        let number = raw.get_ref().as_integer().map(|it| it.as_str().parse());
        let days = number
            .and_then(Result::ok)
            .filter(|it: &u32| *it <= MAX_DAYS);
        if days.is_none() {
            self.wrong(raw.span(), "expected a number of days", "write `366`");
        }
        days.map(i64::from)
    }

    /// Tenths of a percent: `97` or `97.5`.
    fn percent(&mut self, raw: &Raw<'_>) -> Option<u16> {
        let text = match raw.get_ref() {
            DeValue::Integer(it) => Some(it.as_str().to_owned()),
            DeValue::Float(it) => Some(it.as_str().to_owned()),
            _ => None,
        };
        let tenths = text.as_deref().and_then(tenths);
        if tenths.is_none() {
            let help = "write `95` or `97.5`";
            self.wrong(raw.span(), "expected a number from 0 to 100", help);
        }
        tenths
    }

    /// A local date of TOML, such as `2027-03-01`.
    fn day(&mut self, raw: &Raw<'_>) -> Option<Day> {
        let written = match raw.get_ref() {
            DeValue::Datetime(it) => Some(it),
            _ => None,
        };
        let date = written.and_then(|it| it.date.filter(|_| it.time.is_none()));
        if date.is_none() {
            let help = "write a date without quotation marks, such as `2027-03-01`";
            self.wrong(raw.span(), "expected a date", help);
        }
        date.map(|it| Day::of(it.year, it.month, it.day))
    }

    fn tables(&mut self, raw: &Raw<'_>, shape: &'static Table) -> Option<Vec<Fields>> {
        let Some(array) = raw.get_ref().as_array() else {
            return self.expected(raw, "a list of tables");
        };
        let tables = array.iter().map(|it| {
            let table = self.table(it);
            table.map_or_else(Fields::default, |table| {
                self.fields(it.span(), table, shape)
            })
        });
        Some(tables.collect())
    }

    fn parents(&mut self, raw: &Raw<'_>) -> Option<Vec<Parent>> {
        let Some(array) = raw.get_ref().as_array() else {
            return self.expected(raw, "a list");
        };
        let parents = array.iter().filter_map(|it| match it.get_ref() {
            DeValue::Table(table) => {
                let fields = self.fields(it.span(), table, &shape::EVIDENCE);
                Some(Parent::File(fields))
            }
            _ => self.text(it).map(Parent::Named),
        });
        Some(parents.collect())
    }

    /// The keys and strings of a table, in the file's order.
    fn pairs(&mut self, raw: &Raw<'_>) -> Option<Vec<(Text, Text)>> {
        let keyed = self.keyed(raw)?;
        let pairs = keyed
            .into_iter()
            .filter_map(|(key, raw)| Some((key, self.text(raw)?)));
        Some(pairs.collect())
    }

    /// The keys and lists of a table, in the file's order.
    fn lists(&mut self, raw: &Raw<'_>) -> Option<Vec<(Text, Vec<Text>)>> {
        let keyed = self.keyed(raw)?;
        let lists = keyed
            .into_iter()
            .filter_map(|(key, raw)| Some((key, self.texts(raw)?)));
        Some(lists.collect())
    }

    fn keyed<'t>(&mut self, raw: &'t Raw<'_>) -> Option<Vec<(Text, &'t Raw<'t>)>> {
        let named = self.table(raw)?.iter().map(|(key, value)| {
            let text = key.get_ref().to_string();
            let span = key.span();
            (Text { text, span }, value)
        });
        let mut keyed: Vec<_> = named.collect();
        keyed.sort_by_key(|(key, _)| key.span.start);
        Some(keyed)
    }

    fn table<'t>(&mut self, raw: &'t Raw<'_>) -> Option<&'t DeTable<'t>> {
        match raw.get_ref().as_table() {
            Some(it) => Some(it),
            None => self.expected(raw, "a table"),
        }
    }

    fn texts(&mut self, raw: &Raw<'_>) -> Option<Vec<Text>> {
        let Some(array) = raw.get_ref().as_array() else {
            return self.expected(raw, "a list of strings");
        };
        Some(array.iter().filter_map(|it| self.text(it)).collect())
    }

    fn text(&mut self, raw: &Raw<'_>) -> Option<Text> {
        let Some(text) = raw.get_ref().as_str() else {
            return self.expected(raw, "a string");
        };
        Some(Text {
            text: text.to_owned(),
            span: raw.span(),
        })
    }

    fn is_one_of(&mut self, text: &Text, words: &[&str]) -> bool {
        let is_one = words.contains(&text.text.as_str());
        if !is_one {
            let help = did_you_mean(&text.text, words.iter().copied())
                .unwrap_or_else(|| format!("write one of {}", quoted(words)));
            let title = format!("unknown value `{}`", text.text);
            self.wrong(text.span.clone(), title, &help);
        }
        is_one
    }

    fn expected<T>(&mut self, raw: &Raw<'_>, what: &str) -> Option<T> {
        let found = raw.get_ref().type_str();
        self.wrong(raw.span(), format!("expected {what}, found {found}"), "");
        None
    }

    fn wrong(&mut self, span: Range<usize>, title: impl Into<String>, help: &str) {
        self.problems.push(mistake(self.source, &span, title, help));
    }
}

/// A number of percent, in tenths; `None` beyond a hundred, and for more digits than one.
fn tenths(text: &str) -> Option<u16> {
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let tenth: u16 = tenth.parse().ok().filter(|_| tenth.len() == 1)?;
    let tenths = whole.parse::<u16>().ok()?.checked_mul(10)? + tenth;
    (tenths <= 1000).then_some(tenths)
}

/// A mistake in the file; `help` may be empty.
pub(super) fn mistake(
    source: &Source,
    span: &Range<usize>,
    title: impl Into<String>,
    help: &str,
) -> Diagnostic {
    let found = Diagnostic::new(CODE, Level::Error, title).at(source.label(span, ""));
    if help.is_empty() {
        found
    } else {
        found.help(help)
    }
}

/// ``did you mean `x`?``, if one of the words is near.
pub(super) fn did_you_mean<'a, I>(word: &str, known: I) -> Option<String>
where
    I: Iterator<Item = &'a str>,
{
    const MAX_WORD: usize = 64; // the comparison is quadratic
    if word.len() > MAX_WORD {
        return None;
    }
    let allowed = (word.len() / 3).max(1);
    known
        .map(|it| (strsim::osa_distance(word, it), it))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, it)| format!("did you mean `{it}`?"))
}

/// Words in backticks, with commas.
pub(super) fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
    quoted.join(", ")
}
