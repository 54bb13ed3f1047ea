// SPDX-License-Identifier: Apache-2.0

//! What each package is to the tree, when it is needed, and in which order all stand.

use super::{ComponentKind, Linked};
use crate::ecosystems::Scope;

type Edge = (usize, usize, Scope);

/// Of each pair the widest scope, sorted.
pub(super) fn sort_edges(edges: &mut Vec<Edge>) {
    edges.sort_unstable();
    edges.dedup_by_key(|(from, to, _)| (*from, *to));
    edges.retain(|(from, to, _)| from != to);
}

/// A dependency that a package of the tree names is direct.
pub(super) fn set_kinds(packages: &mut [Linked], edges: &[Edge]) {
    for (from, to, _) in edges {
        let is_named_by_own = packages.get(*from).is_some_and(|it| is_own(it.kind));
        if let Some(it) = packages.get_mut(*to).filter(|_| is_named_by_own)
            && it.kind == ComponentKind::Transitive
        {
            it.kind = ComponentKind::Direct;
        }
    }
}

/// A package is needed at run time if a chain of edges that are all of run time leads to it from a
/// package of the tree; else it has the widest scope of the chains that do. What no chain reaches
/// keeps the scope that the lock file gave it.
pub(super) fn set_scopes(packages: &mut [Linked], edges: &[Edge]) {
    let mut is_reached: Vec<bool> = packages.iter().map(|it| is_own(it.kind)).collect();
    for scope in [Scope::Runtime, Scope::Optional, Scope::Build, Scope::Dev] {
        let mut open: Vec<usize> = (0..packages.len())
            .filter(|it| is_reached.get(*it).copied().unwrap_or_default())
            .collect();
        while let Some(from) = open.pop() {
            for (_, to, needed) in leaving(edges, from) {
                let Some(reached) = is_reached.get_mut(*to) else {
                    continue;
                };
                if *reached || *needed > scope {
                    continue;
                }
                *reached = true;
                open.push(*to);
                if let Some(it) = packages.get_mut(*to) {
                    it.scope = scope;
                }
            }
        }
    }
}

/// The edges of a sorted list that start at a package.
fn leaving(edges: &[Edge], from: usize) -> &[Edge] {
    let start = edges.partition_point(|it| it.0 < from);
    let end = edges.partition_point(|it| it.0 <= from);
    edges.get(start..end).unwrap_or_default()
}

/// Sorts packages by ecosystem, purl and directory, and edges with them.
pub(super) fn sort_packages(packages: Vec<Linked>, edges: &mut [Edge]) -> Vec<Linked> {
    let mut keyed: Vec<(usize, Linked)> = packages.into_iter().enumerate().collect();
    keyed.sort_by(|(_, a), (_, b)| key(a).cmp(&key(b)));
    let mut new_index = vec![0; keyed.len()];
    for (new, (old, _)) in keyed.iter().enumerate() {
        if let Some(it) = new_index.get_mut(*old) {
            *it = new;
        }
    }
    let moved = |it: usize| new_index.get(it).copied().unwrap_or_default();
    for edge in edges.iter_mut() {
        *edge = (moved(edge.0), moved(edge.1), edge.2);
    }
    edges.sort_unstable();
    keyed.into_iter().map(|(_, it)| it).collect()
}

fn key(it: &Linked) -> impl Ord + '_ {
    (it.ecosystem, &it.purl, &it.directory, &it.places)
}

pub(super) fn is_own(kind: ComponentKind) -> bool {
    matches!(kind, ComponentKind::Root | ComponentKind::Workspace)
}
