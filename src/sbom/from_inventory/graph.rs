// SPDX-License-Identifier: Apache-2.0

//! The dependency graph as a document needs it: every component is reached from the root.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ecosystems::Scope,
    inventory::{Inventory, Relation},
    walk::RepoPath,
};

/// The edges of the graph.
pub(super) struct Graph {
    /// The relations of the inventory, without loops of one component and those that lead nowhere.
    pub(super) stated: BTreeSet<Relation>,
    /// The components that nothing of the tree leads to. They hang on the root: they were found
    /// in the tree, and a component that nothing reaches is lost to every reader.
    pub(super) unreferenced: Vec<usize>,
}

impl Graph {
    pub(super) fn of(inventory: &Inventory) -> Self {
        let n = inventory.components.len();
        let is_edge = |it: &&Relation| it.from != it.to && it.from < n && it.to < n;
        let stated: BTreeSet<_> = inventory
            .relations
            .iter()
            .filter(is_edge)
            .copied()
            .collect();
        let mut needs = vec![Vec::new(); n];
        for relation in &stated {
            if let Some(list) = needs.get_mut(relation.from) {
                list.push(relation.to);
            }
        }
        Self {
            unreferenced: unreferenced(&stated, &needs),
            stated,
        }
    }
}

/// Hangs first what no edge leads to, then one component of each cycle that is still not reached.
fn unreferenced(stated: &BTreeSet<Relation>, needs: &[Vec<usize>]) -> Vec<usize> {
    let named: BTreeSet<usize> = stated.iter().map(|it| it.to).collect();
    let mut reached = vec![false; needs.len()];
    let mut hanging = Vec::new();
    reach(0, needs, &mut reached);
    let without_edge = (1..needs.len()).filter(|it| !named.contains(it));
    for index in without_edge.chain(1..needs.len()) {
        if !reached.get(index).copied().unwrap_or(true) {
            hanging.push(index);
            reach(index, needs, &mut reached);
        }
    }
    hanging.sort_unstable();
    hanging
}

fn reach(from: usize, needs: &[Vec<usize>], reached: &mut [bool]) {
    let mut open = vec![from];
    while let Some(index) = open.pop() {
        let Some(is_reached) = reached.get_mut(index) else {
            continue;
        };
        if !*is_reached {
            *is_reached = true;
            open.extend(needs.get(index).into_iter().flatten());
        }
    }
}

/// Which files belong to which component, by index: to the one whose directory is nearest above.
pub(super) fn files_of_components(inventory: &Inventory) -> BTreeMap<usize, Vec<usize>> {
    let mut owners = BTreeMap::<&RepoPath, usize>::new();
    for (index, component) in inventory.components.iter().enumerate() {
        if let Some(directory) = &component.directory {
            owners.entry(directory).or_insert(index);
        }
    }
    let mut owned = BTreeMap::<usize, Vec<usize>>::new();
    for (index, file) in inventory.files.iter().enumerate() {
        let mut directory = file.path.parent();
        while let Some(path) = directory {
            if let Some(owner) = owners.get(&path) {
                owned.entry(*owner).or_default().push(index);
                break;
            }
            directory = path.parent();
        }
    }
    owned
}

/// The strictest scope first: what the product needs is not only needed to test it.
pub(super) fn scope_word(scope: Scope) -> &'static str {
    match scope {
        Scope::Runtime => "required",
        Scope::Optional => "optional",
        Scope::Build | Scope::Dev => "excluded",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(n: usize, edges: &[(usize, usize)], expected: &[usize]) {
        let stated: BTreeSet<_> = edges
            .iter()
            .map(|(from, to)| Relation {
                from: *from,
                to: *to,
                scope: Scope::Runtime,
            })
            .collect();
        let mut needs = vec![Vec::new(); n];
        for (from, to) in edges {
            needs[*from].push(*to);
        }
        assert_eq!(unreferenced(&stated, &needs), expected);
    }

    #[test]
    fn what_the_root_reaches_does_not_hang() {
        check(1, &[], &[]);
        check(3, &[(0, 1), (1, 2)], &[]);
    }

    #[test]
    fn what_nothing_leads_to_hangs_on_the_root() {
        check(4, &[(0, 1), (2, 3)], &[2]);
    }

    #[test]
    fn a_cycle_hangs_by_one_component() {
        check(4, &[(1, 2), (2, 1), (3, 2)], &[3]);
        check(3, &[(1, 2), (2, 1)], &[1]);
    }
}
