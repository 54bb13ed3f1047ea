// SPDX-License-Identifier: Apache-2.0

//! Where stores are on this machine. Whoever starts the program says it: nothing is asked of the
//! system here.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::PathBuf,
};

use super::{ALL, system::ROOT};

/// A directory that a variable leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Root {
    /// The variable; of one with several paths, as `PATH` has them, the first counts.
    pub variable: &'static str,
    /// The path below it.
    pub below: &'static str,
}

impl Root {
    pub(super) const fn at(variable: &'static str, below: &'static str) -> Self {
        Self { variable, below }
    }
}

/// The values of the variables that lead to stores.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    values: BTreeMap<&'static str, PathBuf>,
}

impl Roots {
    /// Asks for the value of each variable that a store names. Where nobody says where the system's
    /// packages are, they are at its root.
    pub fn ask(mut value: impl FnMut(&'static str) -> Option<OsString>) -> Self {
        let stores = ALL.iter().flat_map(|it| it.roots);
        let names: BTreeSet<&'static str> = stores.map(|it| it.variable).collect();
        let values = names.into_iter().filter_map(|name| {
            let said = value(name).filter(|it| !it.is_empty());
            let value = said.or_else(|| (name == ROOT.variable).then(|| "/".into()))?;
            let first = std::env::split_paths(&value).next()?;
            // A relative path would lead to wherever the program was started: into the tree.
            first.is_absolute().then_some((name, first))
        });
        Self {
            values: values.collect(),
        }
    }

    /// The paths that roots lead to, in their order.
    pub(super) fn paths(&self, roots: &[Root]) -> Vec<PathBuf> {
        let paths = roots.iter().filter_map(|it| {
            let path = self.values.get(it.variable)?;
            Some(if it.below.is_empty() {
                path.clone()
            } else {
                path.join(it.below)
            })
        });
        paths.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_and_empty_values_lead_nowhere() {
        let roots = Roots::ask(|name| match name {
            "CARGO_HOME" => Some("relative/cargo".into()),
            "HOME" => Some("/home/ann".into()),
            _ => Some("".into()),
        });
        let paths = roots.paths(&[Root::at("CARGO_HOME", ""), Root::at("HOME", ".cargo")]);
        assert_eq!(paths, [PathBuf::from("/home/ann/.cargo")]);
    }
}
