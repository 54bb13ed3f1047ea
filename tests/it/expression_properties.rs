// SPDX-License-Identifier: Apache-2.0

//! What holds of every expression, and of every policy over it.

use placet::{
    expression::{Expression, LicenseId, Node, Term},
    policy::{At, Policy, Verdict},
};
use proptest::prelude::*;

const IDS: &[&str] = &[
    "MIT",
    "ISC",
    "Apache-2.0",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "MPL-2.0",
    "AGPL-3.0-only",
    "LicenseRef-x",
    "LicenseRef-y",
];

fn term() -> impl Strategy<Value = Expression> {
    let exception = prop::option::of(prop::sample::select(vec![
        "LLVM-exception",
        "AdditionRef-x",
    ]));
    (prop::sample::select(IDS), exception).prop_map(|(id, exception)| {
        let mut term = Term::license(LicenseId::trusted(id));
        term.exception = exception.map(LicenseId::trusted);
        term.into()
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    term().prop_recursive(4, 24, 4, |inner| {
        (any::<bool>(), prop::collection::vec(inner, 2..4)).prop_map(|(is_or, operands)| {
            let nodes = operands.iter().map(|it| it.node().clone()).collect();
            if is_or {
                Node::Or(nodes).into()
            } else {
                Node::And(nodes).into()
            }
        })
    })
}

/// The ids of each list.
fn lists() -> impl Strategy<Value = [Vec<&'static str>; 3]> {
    let list = || {
        prop::collection::btree_set(prop::sample::select(IDS), 0..4)
            .prop_map(|it| it.into_iter().collect())
    };
    [list(), list(), list()]
}

fn policy(lists: &[Vec<&str>; 3], default: &str) -> Policy {
    let [allow, review, deny] = lists;
    let text = format!(
        "version = 1\n[licenses]\nallow = {allow:?}\nreview = {review:?}\ndeny = {deny:?}\ndefault = \"{default}\"\n"
    );
    let (policy, problems) = Policy::parse("test", "placet.toml", &text);
    assert!(problems.is_empty(), "{problems:#?}");
    policy.expect("it has no mistake")
}

fn joined(is_or: bool, operands: &[&Expression]) -> Expression {
    let nodes = operands.iter().map(|it| it.node().clone()).collect();
    if is_or {
        Node::Or(nodes).into()
    } else {
        Node::And(nodes).into()
    }
}

/// The verdict by its meaning: the best of all choices, each as bad as its worst license.
fn by_truth_table(policy: &Policy, expression: &Expression) -> Verdict {
    fn choices(node: &Node) -> Vec<Vec<Term>> {
        match node {
            Node::Term(term) => vec![vec![term.clone()]],
            Node::Or(operands) => operands.iter().flat_map(choices).collect(),
            Node::And(operands) => operands
                .iter()
                .map(choices)
                .fold(vec![vec![]], |all, more| {
                    let both = |a: &Vec<Term>, b: &Vec<Term>| a.iter().chain(b).cloned().collect();
                    all.iter()
                        .flat_map(|a| more.iter().map(move |b| both(a, b)))
                        .collect()
                }),
        }
    }
    let verdict = |term: Term| policy.evaluate(&term.into(), &At::default()).verdict;
    let worst = |choice: Vec<Term>| {
        choice
            .into_iter()
            .map(verdict)
            .max()
            .expect("a choice has a license")
    };
    choices(expression.node())
        .into_iter()
        .map(worst)
        .min()
        .expect("there is a choice")
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(it in expression()) {
        prop_assert_eq!(&Expression::parse(&it.to_string()).unwrap(), &it);
        prop_assert_eq!(&Expression::parse_lenient(&it.to_string()).unwrap().expression, &it);
    }

    #[test]
    fn simplifying_is_idempotent_and_changes_no_verdict(it in expression(), lists in lists()) {
        let simple = it.simplify();
        prop_assert_eq!(&simple.simplify(), &simple);
        let policy = policy(&lists, "review");
        prop_assert_eq!(policy.evaluate(&simple, &At::default()).verdict, policy.evaluate(&it, &At::default()).verdict);
        prop_assert_eq!(policy.evaluate(&it.sorted(), &At::default()).verdict, policy.evaluate(&it, &At::default()).verdict);
    }

    #[test]
    fn order_and_grouping_change_nothing(
        a in expression(), b in expression(), c in expression(), is_or: bool, lists in lists()
    ) {
        let policy = policy(&lists, "deny");
        let of = |it: &Expression| {
            let found = policy.evaluate(it, &At::default());
            (found.verdict, found.chosen.map(|it| it.sorted()))
        };
        prop_assert_eq!(of(&joined(is_or, &[&a, &b])), of(&joined(is_or, &[&b, &a])));
        let left = joined(is_or, &[&joined(is_or, &[&a, &b]), &c]);
        let right = joined(is_or, &[&a, &joined(is_or, &[&b, &c])]);
        prop_assert_eq!(of(&left), of(&right));
        let absorbed = joined(is_or, &[&a, &joined(!is_or, &[&a, &b])]);
        prop_assert_eq!(of(&absorbed).0, of(&a).0);
    }

    #[test]
    fn the_tree_gives_what_the_truth_table_gives(it in expression(), lists in lists()) {
        let policy = policy(&lists, "review");
        prop_assert_eq!(policy.evaluate(&it, &At::default()).verdict, by_truth_table(&policy, &it));
    }

    #[test]
    fn the_chosen_branch_has_the_verdict_of_the_whole(it in expression(), lists in lists()) {
        let policy = policy(&lists, "review");
        let found = policy.evaluate(&it, &At::default());
        prop_assert_eq!(policy.evaluate(&found.chosen.unwrap(), &At::default()).verdict, found.verdict);
    }

    #[test]
    fn allowing_more_never_worsens(it in expression(), lists in lists(), more in prop::sample::select(IDS)) {
        let before = policy(&lists, "review").evaluate(&it, &At::default()).verdict;
        let mut lists = lists;
        if !lists[0].contains(&more) {
            lists[0].push(more);
        }
        prop_assert!(policy(&lists, "review").evaluate(&it, &At::default()).verdict <= before);
    }

    #[test]
    fn no_text_makes_the_readers_panic(text in ".{0,80}", words in "[()+/,|&a-zA-Z0-9.> =-]{0,60}") {
        for text in [text, words] {
            if let Err(error) = Expression::parse_lenient(&text) {
                prop_assert!(text.get(error.span).is_some());
            }
            if let Err(error) = Expression::parse(&text) {
                prop_assert!(text.get(error.span).is_some());
            }
            drop(Expression::parse_partial(&text));
        }
    }
}

#[test]
fn every_id_is_canonical_after_one_reading() {
    for license in spdx::identifiers::LICENSES
        .iter()
        .filter(|it| it.name != "NOASSERTION")
    {
        for text in [
            license.name.to_owned(),
            license.name.to_lowercase(),
            license.name.to_uppercase(),
        ] {
            let once = Expression::parse(&text).unwrap();
            assert_eq!(
                Expression::parse(&once.to_string()).unwrap(),
                once,
                "{text}"
            );
        }
    }
    for exception in spdx::identifiers::EXCEPTIONS {
        let once =
            Expression::parse(&format!("mit with {}", exception.name.to_lowercase())).unwrap();
        assert_eq!(once.to_string(), format!("MIT WITH {}", exception.name));
    }
}

#[test]
fn hostile_texts_are_refused_at_once() {
    let deep = "(".repeat(1_000_000);
    let wide = vec!["MIT"; 5000].join(" OR ");
    for text in [
        deep.as_str(),
        wide.as_str(),
        &"(".repeat(1000),
        &"a".repeat(200_000),
    ] {
        assert!(Expression::parse(text).is_err());
        assert!(Expression::parse_lenient(text).is_err());
        assert!(Expression::parse_partial(text).is_err() || !text.starts_with('('));
    }
}
