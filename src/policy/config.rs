// SPDX-License-Identifier: Apache-2.0

//! The policy file as it is written: tables and strings with their places, not yet judged.
//!
//! Reads the tree of the TOML file itself, because a derived reader stops at the first mistake
//! and a person wants to see all of them.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::Day;
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

/// The file as it is written.
#[derive(Debug, Default)]
pub(super) struct Config {
    pub(super) version: Option<Range<usize>>,
    pub(super) name: Option<Text>,
    pub(super) licenses: Licenses,
    pub(super) scopes: Vec<Scope>,
    pub(super) excludes: Vec<Exclude>,
    pub(super) waivers: Vec<Waiver>,
    pub(super) terms: Terms,
    pub(super) rules: Vec<(Text, Text)>,
    pub(super) fail_on: Option<Text>,
}

/// `[licenses]`, of the file or of a scope.
#[derive(Debug, Default)]
pub(super) struct Licenses {
    pub(super) allow: Vec<Text>,
    pub(super) review: Vec<Text>,
    pub(super) deny: Vec<Text>,
    pub(super) default: Option<Text>,
    pub(super) unknown: Option<Text>,
    pub(super) unlicensed: Option<Text>,
    pub(super) versions: Option<Text>,
    pub(super) with_exception: Option<Text>,
}

/// `[[scope]]`.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) at: Range<usize>,
    pub(super) name: Option<Text>,
    pub(super) paths: Vec<Text>,
    pub(super) licenses: Licenses,
    pub(super) rules: Vec<(Text, Text)>,
}

/// `[[exclude]]`.
#[derive(Debug, Default)]
pub(super) struct Exclude {
    pub(super) at: Range<usize>,
    pub(super) paths: Vec<Text>,
    pub(super) reason: Option<Text>,
}

/// `[[waiver]]`.
#[derive(Debug, Default)]
pub(super) struct Waiver {
    pub(super) at: Range<usize>,
    pub(super) id: Option<Text>,
    pub(super) code: Option<Text>,
    pub(super) path: Option<Text>,
    pub(super) purl: Option<Text>,
    pub(super) license: Option<Text>,
    pub(super) reason: Option<Text>,
    pub(super) note: Option<Text>,
    pub(super) approved_by: Option<Text>,
    pub(super) approved_on: Option<Day>,
    pub(super) expires: Option<Day>,
}

/// `[waivers]`.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub(super) max_days: Option<i64>,
    pub(super) warn_before_days: Option<i64>,
    pub(super) approvers: Vec<Text>,
}

type Value<'a> = Spanned<DeValue<'a>>;

/// Reads the file, and says everything that is wrong with its shape.
pub(super) fn read(source: &Source, text: &str) -> (Config, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        source,
        problems: Vec::new(),
    };
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        reader.wrong(span, error.message().trim().to_lowercase(), "");
    }
    let config = reader.file(table.get_ref());
    (config, reader.problems)
}

struct Reader<'a> {
    source: &'a Source,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn file(&mut self, table: &DeTable<'_>) -> Config {
        const KEYS: &[&str] = &[
            "version", "name", "licenses", "scope", "exclude", "waiver", "waivers", "rules", "gate",
        ];
        let mut config = Config::default();
        for (key, span, value) in self.entries(table, KEYS) {
            match key {
                "version" => config.version = self.version(value).then_some(span),
                "name" => config.name = self.text(value),
                "licenses" => config.licenses = self.licenses(value, true),
                "scope" => config.scopes = self.tables(value, Self::scope),
                "exclude" => config.excludes = self.tables(value, Self::exclude),
                "waiver" => config.waivers = self.tables(value, Self::waiver),
                "waivers" => config.terms = self.terms(value),
                "rules" => config.rules = self.pairs(value),
                _ => config.fail_on = self.gate(value),
            }
        }
        config
    }

    fn version(&mut self, value: &Value<'_>) -> bool {
        let is_one = value
            .get_ref()
            .as_integer()
            .is_some_and(|it| it.as_str() == "1");
        if !is_one {
            self.wrong(
                value.span(),
                "the version of a policy file is 1",
                "write `version = 1`",
            );
        }
        true // said once is enough: the key is there
    }

    fn gate(&mut self, value: &Value<'_>) -> Option<Text> {
        let table = self.table(value)?;
        let mut fail_on = None;
        for (_, _, value) in self.entries(table, &["fail-on"]) {
            fail_on = self.text(value);
        }
        fail_on
    }

    fn licenses(&mut self, value: &Value<'_>, is_file: bool) -> Licenses {
        const KEYS: &[&str] = &[
            "allow",
            "review",
            "deny",
            "default",
            "unknown",
            "unlicensed",
            "matching",
        ];
        let keys = if is_file {
            KEYS
        } else {
            KEYS.split_last().map_or(KEYS, |(_, it)| it)
        };
        let mut licenses = Licenses::default();
        let Some(table) = self.table(value) else {
            return licenses;
        };
        for (key, _, value) in self.entries(table, keys) {
            match key {
                "allow" => licenses.allow = self.texts(value),
                "review" => licenses.review = self.texts(value),
                "deny" => licenses.deny = self.texts(value),
                "default" => licenses.default = self.text(value),
                "unknown" => licenses.unknown = self.text(value),
                "unlicensed" => licenses.unlicensed = self.text(value),
                _ => self.matching(value, &mut licenses),
            }
        }
        licenses
    }

    fn matching(&mut self, value: &Value<'_>, licenses: &mut Licenses) {
        let Some(table) = self.table(value) else {
            return;
        };
        for (key, _, value) in self.entries(table, &["versions", "with-exception"]) {
            match key {
                "versions" => licenses.versions = self.text(value),
                _ => licenses.with_exception = self.text(value),
            }
        }
    }

    fn scope(&mut self, value: &Value<'_>) -> Scope {
        let mut scope = Scope {
            at: value.span(),
            ..Scope::default()
        };
        let Some(table) = self.table(value) else {
            return scope;
        };
        for (key, _, value) in self.entries(table, &["name", "paths", "licenses", "rules"]) {
            match key {
                "name" => scope.name = self.text(value),
                "paths" => scope.paths = self.texts(value),
                "licenses" => scope.licenses = self.licenses(value, false),
                _ => scope.rules = self.pairs(value),
            }
        }
        scope
    }

    fn exclude(&mut self, value: &Value<'_>) -> Exclude {
        let mut exclude = Exclude {
            at: value.span(),
            ..Exclude::default()
        };
        let Some(table) = self.table(value) else {
            return exclude;
        };
        for (key, _, value) in self.entries(table, &["paths", "reason"]) {
            match key {
                "paths" => exclude.paths = self.texts(value),
                _ => exclude.reason = self.text(value),
            }
        }
        exclude
    }

    fn waiver(&mut self, value: &Value<'_>) -> Waiver {
        const KEYS: &[&str] = &[
            "id",
            "code",
            "path",
            "purl",
            "license",
            "reason",
            "note",
            "approved-by",
            "approved-on",
            "expires",
        ];
        let mut waiver = Waiver {
            at: value.span(),
            ..Waiver::default()
        };
        let Some(table) = self.table(value) else {
            return waiver;
        };
        for (key, _, value) in self.entries(table, KEYS) {
            match key {
                "id" => waiver.id = self.text(value),
                "code" => waiver.code = self.text(value),
                "path" => waiver.path = self.text(value),
                "purl" => waiver.purl = self.text(value),
                "license" => waiver.license = self.text(value),
                "reason" => waiver.reason = self.text(value),
                "note" => waiver.note = self.text(value),
                "approved-by" => waiver.approved_by = self.text(value),
                "approved-on" => waiver.approved_on = self.day(value),
                _ => waiver.expires = self.day(value),
            }
        }
        waiver
    }

    fn terms(&mut self, value: &Value<'_>) -> Terms {
        let mut terms = Terms::default();
        let Some(table) = self.table(value) else {
            return terms;
        };
        let keys = &["max-days", "warn-before-days", "approvers"];
        for (key, _, value) in self.entries(table, keys) {
            match key {
                "max-days" => terms.max_days = self.days(value),
                "warn-before-days" => terms.warn_before_days = self.days(value),
                _ => terms.approvers = self.texts(value),
            }
        }
        terms
    }

    fn days(&mut self, value: &Value<'_>) -> Option<i64> {
        let number = value.get_ref().as_integer().map(|it| it.as_str().parse());
        let days = number
            .and_then(Result::ok)
            .filter(|it: &u32| *it <= MAX_DAYS);
        if days.is_none() {
            self.wrong(value.span(), "expected a number of days", "write `366`");
        }
        days.map(i64::from)
    }

    /// A local date of TOML, such as `2027-03-01`.
    fn day(&mut self, value: &Value<'_>) -> Option<Day> {
        let written = match value.get_ref() {
            DeValue::Datetime(it) => Some(it),
            _ => None,
        };
        let date = written.and_then(|it| it.date.filter(|_| it.time.is_none()));
        if date.is_none() {
            let help = "write a date without quotation marks, such as `2027-03-01`";
            self.wrong(value.span(), "expected a date", help);
        }
        date.map(|it| Day::of(it.year, it.month, it.day))
    }

    fn tables<T>(&mut self, value: &Value<'_>, read: fn(&mut Self, &Value<'_>) -> T) -> Vec<T> {
        let Some(array) = value.get_ref().as_array() else {
            self.expected(value, "a list of tables");
            return Vec::new();
        };
        array.iter().map(|it| read(self, it)).collect()
    }

    /// The keys and strings of a table, in the file's order.
    fn pairs(&mut self, value: &Value<'_>) -> Vec<(Text, Text)> {
        let Some(table) = self.table(value) else {
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (key, value) in table {
            let key = Text {
                text: key.get_ref().to_string(),
                span: key.span(),
            };
            pairs.extend(self.text(value).map(|value| (key, value)));
        }
        pairs.sort_by_key(|(key, _)| key.span.start);
        pairs
    }

    /// The known keys of a table in the file's order; says which ones are unknown.
    fn entries<'t>(
        &mut self,
        table: &'t DeTable<'_>,
        known: &'static [&'static str],
    ) -> Vec<(&'static str, Range<usize>, &'t Value<'t>)> {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut found = Vec::new();
        for (key, value) in entries {
            match known.iter().find(|it| **it == key.get_ref().as_ref()) {
                Some(name) => found.push((*name, key.span(), value)),
                None => {
                    let help = did_you_mean(key.get_ref(), known.iter().copied())
                        .unwrap_or_else(|| format!("known keys here: {}", quoted(known)));
                    self.wrong(
                        key.span(),
                        format!("unknown key `{}`", key.get_ref()),
                        &help,
                    );
                }
            }
        }
        found
    }

    fn table<'t>(&mut self, value: &'t Value<'_>) -> Option<&'t DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.expected(value, "a table");
        }
        table
    }

    fn texts(&mut self, value: &Value<'_>) -> Vec<Text> {
        let Some(array) = value.get_ref().as_array() else {
            self.expected(value, "a list of strings");
            return Vec::new();
        };
        array.iter().filter_map(|it| self.text(it)).collect()
    }

    fn text(&mut self, value: &Value<'_>) -> Option<Text> {
        let Some(text) = value.get_ref().as_str() else {
            self.expected(value, "a string");
            return None;
        };
        Some(Text {
            text: text.to_owned(),
            span: value.span(),
        })
    }

    fn expected(&mut self, value: &Value<'_>, what: &str) {
        let found = value.get_ref().type_str();
        self.wrong(value.span(), format!("expected {what}, found {found}"), "");
    }

    fn wrong(&mut self, span: Range<usize>, title: impl Into<String>, help: &str) {
        self.problems.push(mistake(self.source, &span, title, help));
    }
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
