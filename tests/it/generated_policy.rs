// SPDX-License-Identifier: Apache-2.0

//! The pages of `docs/` about policies that are written from the code.

use std::{collections::BTreeMap, fmt::Write as _};

use placet::{
    expression::Expression,
    policy::{self, At, BUILTIN, Founded, Key, Kind, Policy, SETS},
};

use crate::generated::{HEAD, check, row};

const POLICY: &str = "\
# The policy file

`placet policy init` writes one, `placet policy check` says what is odd in it, `placet policy explain`
what it says of a license, a package or a file. Every mistake in a file is told at once, with its
place. Editors take `docs/policy.schema.json`, which `placet policy schema` prints.

The order of verdicts is `allow`, `review`, `unknown`, `deny`. An OR has the best verdict of its
branches, an AND the worst of its parts; what cannot be read is `unknown` and never left out.
";

const PACKS: &str = "\
# Built-in policies

`placet policy show builtin:ID` prints one, `placet policy init --template ID` makes it yours, and
`extends = [\"builtin:ID\"]` builds on it. Each has tests of its own, which `placet policy test
builtin:ID` runs. Their first lines say where they come from.

| policy | for whom | licenses allowed | for review | denied |
|---|---|---|---|---|
";

const FOUNDED: &str = "
# What kinds of licenses are founded on

Sets such as `@permissive` have licenses by their kind. `placet licenses show ID` says for each what that
is founded on; where it is the words of its text alone, read that (`placet licenses text ID`) before you rely on it.

| founded on | licenses |
|---|---|
";

const MATRIX: &str = "
# What they say of each license

Each license of the SPDX list that is not deprecated: `+` is allowed, `?` is for review, `-` is
denied, and a blank is unknown. Licenses on which all policies agree with another one stand with it.

";

#[test]
fn the_policy_page_is_up_to_date() {
    let mut page = format!("{HEAD}{POLICY}");
    for table in policy::tables() {
        let title = if table.title.is_empty() {
            "The file"
        } else {
            table.title
        };
        let fenced = if table.title.is_empty() {
            title.to_owned()
        } else {
            format!("`{title}`")
        };
        writeln!(
            page,
            "\n## {fenced}\n\n{}\n\n| key | value | meaning |\n|---|---|---|",
            table.docs
        )
        .expect("a string");
        for key in table.keys {
            writeln!(page, "| `{}` | {} | {} |", key.name, value(key), key.docs).expect("a string");
        }
    }
    page.push_str("\n## Sets\n\n| set | what is in it |\n|---|---|\n");
    for set in SETS {
        row(&mut page, &format!("`{}`", set.name), set.docs);
    }
    check("docs/policy.md", &page);
}

fn value(key: &Key) -> String {
    let quoted = |words: &[&str]| {
        let words: Vec<_> = words.iter().map(|it| format!("`{it}`")).collect();
        words.join(", ")
    };
    match &key.kind {
        Kind::Version => "`1`".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Texts => "list of texts".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Days => "number of days".to_owned(),
        Kind::Percent => "number from 0 to 100".to_owned(),
        Kind::Pattern => "license or set".to_owned(),
        Kind::Day => "date".to_owned(),
        Kind::Word(words) => format!("one of {}", quoted(words)),
        Kind::Words(words) => format!("list of {}", quoted(words)),
        Kind::Patterns => "list of licenses and sets".to_owned(),
        Kind::Expression => "license expression".to_owned(),
        Kind::Code => "code of a rule".to_owned(),
        Kind::Parents => "list of `\"builtin:ID\"` and `{ path, sha256 }`".to_owned(),
        Kind::Sets => "table of lists".to_owned(),
        Kind::Levels => "table of `off`, `note`, `warning`, `error`".to_owned(),
        Kind::Table(table) | Kind::Tables(table) => format!("`{}`", table.title),
    }
}

#[test]
fn the_schema_is_up_to_date_and_fits_every_built_in_policy() {
    let schema = policy::schema();
    let text = serde_json::to_string_pretty(&schema).expect("a value can be written");
    check("docs/policy.schema.json", &format!("{text}\n"));
    let validator = jsonschema::draft7::new(&schema).expect("it is a schema");
    for it in BUILTIN {
        let value: toml::Value = toml::from_str(it.text).expect(it.name);
        let value = serde_json::to_value(value).expect(it.name);
        if let Err(error) = validator.validate(&value) {
            panic!("{}: {error} at {}", it.name, error.instance_path());
        }
    }
    let wrong = serde_json::json!({ "version": 1, "licenses": { "alow": ["MIT"] } });
    assert!(!validator.is_valid(&wrong));
}

fn packs() -> Vec<(&'static str, Policy)> {
    let opened = BUILTIN.iter().map(|it| (it.name, Policy::builtin(it.name)));
    opened.map(|(name, it)| (name, it.expect(name))).collect()
}

/// How many licenses are of their kinds for which reason.
fn founded() -> String {
    let listed = spdx::identifiers::LICENSES.iter();
    let facts = listed.filter_map(|it| policy::facts(it.name));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for it in facts {
        let by = match it.founded {
            Founded::Read(_) => "its own text was read, section by section",
            Founded::Listed(by) => by,
            Founded::Family(_) => "its family: the start of its id",
            Founded::Words(_) => "the words of its text, which was not read section by section",
        };
        *counts.entry(by).or_default() += 1;
    }
    let mut page = FOUNDED.to_owned();
    for (by, n) in counts {
        row(&mut page, by, &n.to_string());
    }
    page
}

#[test]
fn the_packs_page_is_up_to_date() {
    let mut page = format!("{HEAD}{PACKS}");
    let packs = packs();
    let verdicts: Vec<_> = packs.iter().map(|(_, it)| policy::verdicts(it)).collect();
    for (it, verdicts) in BUILTIN.iter().zip(&verdicts) {
        let head = it
            .text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("# ");
        let n = |word| {
            verdicts
                .iter()
                .filter(|(_, it)| it.as_str() == word)
                .count()
        };
        let (allow, review, deny) = (n("allow"), n("review"), n("deny"));
        let link = format!("[`{0}`](../policies/{0}.toml)", it.name);
        writeln!(page, "| {link} | {head} | {allow} | {review} | {deny} |").expect("a string");
    }
    page.push_str(&founded());
    page.push_str(MATRIX);
    page.push_str("| licenses |");
    for (name, _) in &packs {
        write!(page, " {name} |").expect("a string");
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(packs.len()));
    page.push('\n');
    let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (index, (id, _)) in verdicts[0].iter().enumerate() {
        let marks = verdicts.iter().map(|it| match it[index].1.as_str() {
            "allow" => " + |",
            "review" => " ? |",
            "deny" => " - |",
            _ => " |",
        });
        rows.entry(marks.collect()).or_default().push(id);
    }
    let mut rows: Vec<_> = rows.into_iter().map(|(marks, ids)| (ids, marks)).collect();
    rows.sort();
    for (ids, marks) in rows {
        writeln!(page, "| {} |{marks}", ids.join(", ")).expect("a string");
    }
    check("docs/packs.md", &page);
}

#[test]
fn every_pack_passes_its_own_tests_and_has_nothing_odd() {
    let today = policy::Day::read("2026-11-22").expect("a day");
    for (name, it) in packs() {
        let (n_tests, failed) = policy::run_tests(&it);
        assert!(failed.is_empty(), "{name}: {failed:#?}");
        assert!(n_tests >= 3, "{name} has {n_tests} tests");
        let odd = policy::lint(&it, today, None);
        assert!(odd.is_empty(), "{name}: {odd:#?}");
    }
}

#[test]
fn packs_say_for_whom_they_are_and_where_they_come_from() {
    for it in BUILTIN {
        let head: String = it
            .text
            .lines()
            .take_while(|it| it.starts_with('#'))
            .collect();
        assert!(head.starts_with("# For "), "{}", it.name);
        assert!(
            head.contains("Source: ") || it.name == "starter",
            "{}",
            it.name
        );
    }
}

#[test]
fn every_license_has_a_verdict_under_every_pack_in_the_right_order() {
    let mit = Expression::license("MIT");
    let ids = spdx::identifiers::LICENSES.iter().map(|it| it.name);
    let ids = ids.filter(|it| *it != "NOASSERTION");
    let all: Vec<Expression> = ids.map(|id| Expression::parse(id).expect(id)).collect();
    for (name, pack) in packs() {
        let of = |it: &Expression| pack.evaluate(it, &At::default()).verdict;
        let of_mit = of(&mit);
        for it in &all {
            let alone = of(it);
            let either = Expression::or([it.clone(), mit.clone()]).expect("two");
            let both = Expression::and([it.clone(), mit.clone()]).expect("two");
            assert_eq!(of(&either), alone.min(of_mit), "{name}: {either}");
            assert_eq!(of(&both), alone.max(of_mit), "{name}: {both}");
        }
    }
}
