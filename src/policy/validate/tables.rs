// SPDX-License-Identifier: Apache-2.0

//! The tables of a policy file, one function each.

use std::collections::BTreeMap;

use super::{
    super::{
        Grounds, Layer, Package, Setting, Test, Verdict,
        choose::{self, Choice},
        clarify::{About, Clarification, Evidence},
        compat,
        config::{Fields, Text, did_you_mean, quoted},
        exclude::{self, Exclude},
        rules,
        scope::{self, Conditions, Paths},
        shape,
    },
    Checker, MAX_LAYERS,
};
use crate::{
    diagnostic::Level,
    ecosystems::Purl,
    expression::{Expression, Node},
};

/// How many hexadecimal digits a SHA-256 has.
const N_SHA256: usize = 64;

impl Checker<'_, '_> {
    /// What the file says of itself and of the work.
    pub(super) fn facts(&mut self, fields: &Fields) {
        let project = fields.table("project");
        let outbound = project.and_then(|it| it.text("outbound"));
        let outbound = outbound.and_then(|it| self.expression(it));
        let licenses = fields.table("licenses");
        let prefer = licenses.map_or(&[][..], |it| it.texts("prefer"));
        let prefer: Vec<_> = prefer.iter().filter_map(|it| self.pattern(it)).collect();
        let matching = licenses.and_then(|it| it.table("matching"));
        let number = self.number;
        let policy = &mut *self.reading.policy;
        let text = |key| fields.text(key).map(|it: &Text| it.text.clone());
        // What is built on has its own name, and gives it to nobody.
        policy.name = text("name");
        policy.owner = text("owner").or(policy.owner.take());
        policy.outbound = outbound.or(policy.outbound.take());
        if let Some(it) = project.filter(|it| it.has("distribution")) {
            let words = it.texts("distribution").iter();
            policy.distribution = words.map(|it| it.text.clone()).collect();
        }
        if !prefer.is_empty() {
            policy.prefer = prefer;
        }
        let basis = licenses.and_then(|it| it.text("basis"));
        let basis = basis.and_then(|it| Grounds::read(&it.text));
        policy.grounds = basis.unwrap_or(policy.grounds);
        let says = |key| {
            matching
                .and_then(|it| it.text(key))
                .map(|it| it.text.as_str())
        };
        let least = matching.and_then(|it| Some((*it.percent("min-score")?, it)));
        if let Some((value, table)) = least {
            policy.min_score = Some(Setting {
                value,
                span: table.place_of("min-score"),
                source: number,
            });
        }
        policy.tells_clues = says("clues").map_or(policy.tells_clues, |it| it == "note");
        let matching = &mut policy.matching;
        matching.is_strict = says("versions").map_or(matching.is_strict, |it| it == "strict");
        matching.is_exact = says("with-exception").map_or(matching.is_exact, |it| it == "exact");
    }

    /// The file itself, then its scopes.
    pub(super) fn layers(&mut self, fields: &Fields) {
        let none = Fields::default();
        let licenses = fields.table("licenses").unwrap_or(&none);
        self.layer(String::new(), None, fields, licenses);
        for scope in fields.tables("scope") {
            if self.reading.policy.layers.len() >= MAX_LAYERS {
                let title = format!("more than {MAX_LAYERS} scopes and policies");
                self.wrong(&scope.at, title, "join scopes with the same rules");
                return;
            }
            let name = scope.text("name").map(|it| it.text.clone());
            let conditions = self.conditions(scope);
            let licenses = scope.table("licenses").unwrap_or(&none);
            self.layer(name.unwrap_or_default(), Some(conditions), scope, licenses);
        }
    }

    fn layer(
        &mut self,
        name: String,
        conditions: Option<Conditions>,
        fields: &Fields,
        licenses: &Fields,
    ) {
        self.entries(self.reading.policy.layers.len(), licenses);
        let layer = Layer {
            name,
            source: self.number,
            span: fields.at.clone(),
            conditions,
            default: self.setting(licenses.text("default")),
            unknown: self.setting(licenses.text("unknown")),
            unlicensed: self.setting(licenses.text("unlicensed")),
            levels: self.levels(fields.pairs("rules")),
            relation: fields.text("as").map(|it| Setting {
                value: compat::named(&it.text),
                span: it.span.clone(),
                source: self.number,
            }),
        };
        self.reading.policy.layers.push(layer);
    }

    fn conditions(&mut self, scope: &Fields) -> Conditions {
        let keys = ["paths", "packages", "ecosystems", "relation", "depth"];
        if !keys.into_iter().any(|it| scope.has(it)) {
            let help = "write `paths = [\"vendor/**\"]` or `packages = [\"pkg:npm/*\"]`";
            self.wrong(&scope.at, "the scope says of nothing that it holds", help);
        }
        let words = |key| -> Vec<String> {
            let texts = scope.texts(key).iter();
            texts.map(|it| it.text.clone()).collect()
        };
        Conditions {
            paths: self.paths(scope),
            packages: self.listed(scope, "packages"),
            ecosystems: words("ecosystems"),
            relations: words("relation"),
            depth: scope.text("depth").map(|it| it.text.clone()),
        }
    }

    fn paths(&mut self, scope: &Fields) -> Option<Paths> {
        let globs = self.listed(scope, "paths")?;
        let texts = scope.texts("paths").iter();
        let texts: Vec<&str> = texts.map(|it| it.text.as_str()).collect();
        Some(Paths::new(globs, &texts))
    }

    fn setting(&self, text: Option<&Text>) -> Option<Setting<Verdict>> {
        Some(Setting {
            value: verdict(&text?.text)?,
            span: text?.span.clone(),
            source: self.number,
        })
    }

    fn levels(&mut self, rules: &[(Text, Text)]) -> BTreeMap<&'static str, Option<Level>> {
        let mut found = BTreeMap::new();
        for (code, level) in rules {
            let code = self.code(code);
            let levels = [
                None,
                Some(Level::Note),
                Some(Level::Warning),
                Some(Level::Error),
            ];
            let index = shape::LEVELS.iter().position(|it| *it == level.text);
            let level_of = index.and_then(|it| levels.get(it));
            if code == Some(rules::CLUE) && level_of > Some(&Some(Level::Note)) {
                let title = "a mention of a license fails no check";
                self.wrong(&level.span, title, "write `note` or `off`");
            }
            match (code, level_of) {
                (Some(code), Some(level)) => drop(found.insert(code, *level)),
                (_, Some(_)) => (), // said already
                (_, None) => self.no_level(level),
            }
        }
        found
    }

    fn no_level(&mut self, text: &Text) {
        let help = did_you_mean(&text.text, shape::LEVELS.iter().copied())
            .unwrap_or_else(|| format!("write one of {}", quoted(shape::LEVELS)));
        self.wrong(&text.span, format!("unknown value `{}`", text.text), &help);
    }

    /// The code of a rule.
    pub(super) fn code(&mut self, text: &Text) -> Option<&'static str> {
        let known = rules::docs().find(|it| it.code == text.text);
        if known.is_none() {
            let codes = rules::docs().map(|it| it.code);
            let help = did_you_mean(&text.text, codes).unwrap_or_default();
            self.wrong(&text.span, format!("unknown rule `{}`", text.text), &help);
        }
        known.map(|it| it.code)
    }

    pub(super) fn excludes(&mut self, fields: &Fields) {
        for it in fields.tables("exclude") {
            let paths = self.listed(it, "paths");
            let packages = self.listed(it, "packages");
            if paths.is_none() && packages.is_none() {
                let help = "write `paths = [\"vendor/**\"]` or `packages = [\"pkg:npm/*\"]`";
                self.wrong(&it.at, "the exclude names no paths and no packages", help);
            }
            let reason = it.text("reason").map(|it| it.text.as_str());
            if !it.has("reason") {
                let help = format!("write one of {}", quoted(exclude::REASONS));
                self.wrong(&it.at, "the exclude has no reason", &help);
            }
            if reason == Some(exclude::OTHER) && it.text("note").is_none() {
                let help = "write `note = \"…\"`: who reads it must know why";
                self.wrong(&it.at, "the reason `other` says nothing", help);
            }
            self.reading.policy.excludes.push(Exclude {
                paths: paths.unwrap_or_default(),
                packages: packages.unwrap_or_default(),
                reason: reason_and_note(it),
                span: it.at.clone(),
                source: self.number,
            });
        }
    }

    pub(super) fn clarifications(&mut self, fields: &Fields) {
        for it in fields.tables("clarify") {
            let about = self.clarified(it);
            let expression = it.text("expression");
            self.needed(
                it,
                "clarification",
                "expression",
                "write `expression = \"MIT\"`",
            );
            self.needed(
                it,
                "clarification",
                "reason",
                "write `reason = \"legal-opinion\"`",
            );
            let expression = expression.and_then(|it| self.expression(it));
            let evidence = it.tables("evidence").iter();
            let evidence = evidence.filter_map(|it| self.evidence(it)).collect();
            let (Some(about), Some(expression)) = (about, expression) else {
                continue;
            };
            self.reading.policy.clarifications.push(Clarification {
                about,
                expression,
                evidence,
                reason: reason_and_note(it),
                span: it.at.clone(),
                source: self.number,
            });
        }
    }

    /// What a clarification is about: a path, a package or a notice.
    fn clarified(&mut self, fields: &Fields) -> Option<About> {
        let Some(notice) = fields.text("notice") else {
            let (globs, is_about_packages) = self.subject(fields, "clarification")?;
            return Some(if is_about_packages {
                About::Packages(globs)
            } else {
                About::Paths(globs)
            });
        };
        if fields.has("path") || fields.has("purl") {
            let title = "the clarification has a notice and a path or a package";
            self.wrong(&fields.at, title, "delete one of them");
        }
        if notice.text.trim().is_empty() {
            let help = "write the words of a statement, or the id of an unknown text";
            self.wrong(&notice.span, "the notice is empty", help);
        }
        Some(About::Notice(notice.text.trim().to_owned()))
    }

    pub(super) fn evidence(&mut self, fields: &Fields) -> Option<Evidence> {
        let (path, sha256) = (fields.text("path"), fields.text("sha256"));
        let digest = sha256.map(|it| it.text.trim().to_ascii_lowercase());
        let is_digest =
            |it: &String| it.len() == N_SHA256 && it.bytes().all(|byte| byte.is_ascii_hexdigit());
        let digest = digest.filter(is_digest);
        if path.is_none() || digest.is_none() {
            let help = "write `{ path = \"LICENSE\", sha256 = \"…\" }`, as `sha256sum` prints it";
            self.wrong(&fields.at, "evidence is a path and its SHA-256", help);
        }
        Some(Evidence {
            path: path?.text.clone(),
            sha256: digest?,
        })
    }

    pub(super) fn choices(&mut self, fields: &Fields) {
        for it in fields.tables("choose") {
            self.needed(
                it,
                "choice",
                "given",
                "write `given = \"MIT OR Apache-2.0\"`",
            );
            self.needed(it, "choice", "take", "write `take = \"MIT\"`");
            let given = it.text("given").and_then(|it| self.expression(it));
            let take = it.text("take").and_then(|it| self.expression(it));
            let packages = it.text("purl");
            let packages = packages.map(|purl| self.globs(std::slice::from_ref(purl), &it.at));
            let (Some(given), Some(take)) = (given, take) else {
                continue;
            };
            if !is_branch(&take, &given) {
                let title = format!("{take} is no branch of {given}");
                self.wrong(&it.at, title, "take one of the licenses between the `OR`s");
            }
            if self.reading.policy.choices.len() >= choose::MOST {
                let title = format!("more than {} choices", choose::MOST);
                self.wrong(&it.at, title, "say with `prefer` what to take");
                return;
            }
            self.reading.policy.choices.push(Choice {
                given: given.sorted(),
                take: take.sorted(),
                packages,
                span: it.at.clone(),
                source: self.number,
            });
        }
    }

    pub(super) fn tests(&mut self, fields: &Fields) {
        for it in fields.tables("test") {
            self.needed(it, "test", "expression", "write `expression = \"MIT\"`");
            self.needed(it, "test", "expect", "write `expect = \"allow\"`");
            let text = |key| it.text(key).map(|it| it.text.clone());
            let package = self.tested(it);
            let outbound = it.text("outbound").and_then(|it| self.expression(it));
            let expect = it.text("expect").and_then(|it| verdict(&it.text));
            let (Some(expression), Some(expect)) = (text("expression"), expect) else {
                continue;
            };
            self.reading.policy.tests.push(Test {
                expression,
                path: text("path").unwrap_or_default(),
                package,
                outbound,
                expect,
                note: text("note"),
                span: it.at.clone(),
                source: self.number,
            });
        }
    }

    /// The package of a test: needed at run time unless it says otherwise.
    fn tested(&mut self, fields: &Fields) -> Option<Package> {
        let purl = fields.text("purl");
        let package = purl.and_then(|it| self.package(it));
        let word = fields.text("relation").map(|it| it.text.as_str());
        let mut words = scope::RELATIONS.iter();
        match word.and_then(|word| words.find(|it| **it == word)) {
            Some(relation) => Some(Package {
                relation,
                is_direct: true,
                ..package.unwrap_or_default()
            }),
            None => package,
        }
    }

    /// A package of a test: needed at run time, and asked for by the project itself.
    fn package(&mut self, text: &Text) -> Option<Package> {
        match Purl::parse(&text.text) {
            Ok(purl) => Some(Package {
                ecosystem: purl.kind().to_owned(),
                purl: purl.to_string(),
                relation: "runtime",
                is_direct: true,
            }),
            Err(error) => {
                self.wrong(&text.span, format!("no package URL: {error}"), "");
                None
            }
        }
    }

    pub(super) fn needed(&mut self, fields: &Fields, what: &str, key: &str, help: &str) {
        if !fields.has(key) {
            self.wrong(&fields.at, format!("the {what} has no {key}"), help);
        }
    }
}

fn verdict(word: &str) -> Option<Verdict> {
    let verdicts = [
        Verdict::Allow,
        Verdict::Review,
        Verdict::Unknown,
        Verdict::Deny,
    ];
    verdicts.into_iter().find(|it| it.as_str() == word)
}

pub(super) fn reason_and_note(fields: &Fields) -> String {
    let reason = fields.text("reason").map_or("", |it| it.text.trim());
    match fields.text("note") {
        Some(note) => format!("{reason}, {}", note.text.trim()),
        None => reason.to_owned(),
    }
}

/// Whether an expression is one of the branches of an OR.
fn is_branch(take: &Expression, given: &Expression) -> bool {
    let take = take.sorted();
    match given.node() {
        Node::Or(operands) => {
            let branches = operands.iter().map(|it| Expression::from(it.clone()));
            branches.map(|it| it.sorted()).any(|it| it == take)
        }
        Node::And(_) | Node::Term(_) => false,
    }
}
