// SPDX-License-Identifier: Apache-2.0

//! Which layers of a policy hold somewhere, and what they say together.

use super::{At, Layer, Policy, choose, compat::Relation, rules::Doc, verdict::Holding};
use crate::diagnostic::Level;

impl Policy {
    /// What of it holds somewhere.
    pub(super) fn holding(&self, at: &At<'_>) -> Holding {
        Holding {
            layers: self.held(at, |_| true),
            choices: choose::holding(&self.choices, at),
        }
    }

    /// The bits of those layers that hold somewhere, of some of them.
    pub(super) fn held(&self, at: &At<'_>, is_meant: impl Fn(&Layer) -> bool) -> u64 {
        let holds = |layer: &Layer| layer.conditions.as_ref().is_none_or(|it| it.hold(at));
        let layers = self.layers.iter().enumerate();
        let held = layers.filter(|(_, it)| is_meant(it) && holds(it));
        held.fold(0, |bits, (index, _)| bits | 1 << index)
    }

    /// What of it holds for every file; `None` where that depends on its path.
    pub(super) fn everywhere(&self) -> Option<Holding> {
        let mut conditions = self.layers.iter().filter_map(|it| it.conditions.as_ref());
        let is_same = conditions.all(|it| it.paths.is_none());
        is_same.then(|| self.holding(&At::default()))
    }

    /// What of it holds for everything; `None` where a scope or a choice is about a part.
    pub(super) fn anywhere(&self) -> Option<Holding> {
        let is_partial = self.layers.iter().any(|it| it.conditions.is_some())
            || self.choices.iter().any(|it| it.packages.is_some());
        (!is_partial).then(|| self.holding(&At::default()))
    }

    /// The layers of a set of bits, the most specific first.
    pub(super) fn layers(&self, bits: u64) -> impl Iterator<Item = &Layer> {
        let held = self.layers.iter().enumerate().rev();
        held.filter(move |(index, _)| bits & (1 << index) != 0)
            .map(|(_, it)| it)
    }

    /// The level of a rule somewhere; `None` where it is off.
    pub(super) fn level(&self, doc: &Doc, at: &At<'_>) -> Option<Level> {
        let layers = self.holding(at).layers;
        let find = |bits| {
            self.layers(bits)
                .find_map(|it| it.levels.get(doc.code))
                .copied()
        };
        let of = |bits| find(bits).unwrap_or(Some(doc.level));
        // What a locked policy says of a rule, or leaves as it is, can be raised and not lowered.
        let locked = self.locks.iter().map(|it| of(layers & it));
        locked.fold(of(layers), Option::max)
    }

    /// How parts somewhere are put together with the work, if a scope says so.
    pub(super) fn relation(&self, at: &At<'_>) -> Option<&'static Relation> {
        let mut layers = self.layers(self.holding(at).layers);
        layers.find_map(|it| it.relation.as_ref().map(|it| it.value))
    }

    /// Whether a scope says how files are put together with the work.
    pub(super) fn joins_files(&self) -> bool {
        self.layers.iter().any(|it| it.relation.is_some())
    }

    /// Whether `[rules]` of the file or of a scope there says the level of a rule.
    pub(super) fn sets_level(&self, code: &str, at: &At<'_>) -> bool {
        self.layers(self.holding(at).layers)
            .any(|it| it.levels.contains_key(code))
    }
}

impl Layer {
    /// Whether it depends on the names of files, and not on their directory alone.
    pub(super) fn asks_names(&self) -> bool {
        let conditions = self.conditions.as_ref();
        let paths = conditions.and_then(|it| it.paths.as_ref());
        paths.is_some_and(|it| it.asks_names)
    }
}
