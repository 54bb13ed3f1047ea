// SPDX-License-Identifier: Apache-2.0

//! Whether what is said of needs is all there is: relationships say it one by one (Core,
//! `RelationshipCompleteness`).

use std::collections::{BTreeMap, BTreeSet};

use super::super::fields::Refs;
use crate::{ecosystems::tree::Value, sbom::model::Composition};

/// What is said of the needs of components. If all of them say the same, so does the document.
pub(super) fn compositions(elements: &[Value], refs: &Refs) -> Vec<Composition> {
    let mut said = BTreeMap::<&str, BTreeSet<usize>>::new();
    for it in elements {
        if it.text_of("relationshipType") != Some("dependsOn") {
            continue;
        }
        let from = it.text_of("from").and_then(|it| refs.get(it));
        let known = ["complete", "incomplete"];
        let aggregate = it.text_of("completeness");
        let aggregate = aggregate.filter(|it| known.contains(it));
        let aggregate = aggregate.unwrap_or("unknown");
        said.entry(aggregate).or_default().extend(from);
    }
    let is_one = said.len() == 1;
    let of_all = said.keys().filter(|_| is_one).map(|it| Composition {
        aggregate: (*it).to_owned(),
        ..Composition::default()
    });
    let mut found: Vec<_> = of_all.collect();
    found.extend(said.into_iter().map(|(aggregate, from)| Composition {
        aggregate: aggregate.to_owned(),
        dependencies: from.into_iter().collect(),
        ..Composition::default()
    }));
    found
}
