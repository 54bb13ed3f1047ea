// SPDX-License-Identifier: Apache-2.0

//! Where what is remembered between scans is kept, and when it is used.

use std::{path::Path, sync::Arc};

use super::{Context, failure::shown, message, progress::Line};
use crate::{
    cache::{Cache, Settings},
    inventory::Inventory,
    scan::{self, Options, Progress, Run},
    stores::Search,
    walk::Source,
};

/// The cache for a scan; `None` where none is wanted, known, or may be believed.
///
/// What lies in the tree came with it, and is not believed without a key that the tree's authors
/// do not have.
pub(super) fn open(scanned: &Path, context: &Context) -> Option<Cache> {
    let environment = &context.environment;
    let root = environment.cache.as_deref();
    let root = root.filter(|_| !context.global.no_cache)?;
    if environment.cache_key.is_empty() && lies_in(root, scanned) {
        let place = shown(root);
        say(
            context,
            &format!("the cache is not used: `{place}` lies in what is scanned"),
        );
        return None;
    }
    Some(Cache::at(&Settings {
        root: root.to_owned(),
        secret: environment.cache_key.clone(),
        worth: Settings::WORTH,
    }))
}

/// Scans the source at a path with what is remembered, without looking for dependencies, and shows
/// how far it is.
pub(super) fn scan(
    scanned: &Path,
    source: &Source,
    options: &Options,
    context: &Context,
) -> Result<Inventory, scan::Error> {
    let cache = open(scanned, context);
    let progress = Arc::new(Progress::default());
    let line = Line::start(&progress, &context.environment, context.global.quiet);
    let run = Run {
        progress: &progress,
        cache: cache.as_ref(),
        limit: None,
    };
    let inventory = scan::scan_in(source, options, &Search::default(), &run);
    drop(line);
    let inventory = inventory?;
    if let Some(cache) = &cache {
        tell(cache, context);
    }
    Ok(inventory)
}

/// Says what came of a cache.
pub(super) fn tell(cache: &Cache, context: &Context) {
    if let Some(trouble) = cache.trouble() {
        say(context, &format!("the cache is not used: {trouble}"));
    }
    if context.global.verbose {
        let (n_known, n_damaged) = cache.counts();
        say(
            context,
            &format!("cache: {n_known} files were known, {n_damaged} records were damaged"),
        );
    }
}

fn say(context: &Context, text: &str) {
    if !context.global.quiet {
        message::note(text);
    }
}

/// Whether a directory, which may not be there yet, is in the tree: in what is scanned, or in the
/// repository of that.
fn lies_in(root: &Path, scanned: &Path) -> bool {
    let Ok(scanned) = scanned.canonicalize() else {
        return true;
    };
    let is_repository = |it: &&Path| it.join(".git").exists();
    let tree = scanned.ancestors().find(is_repository).unwrap_or(&scanned);
    let there = root.ancestors().find_map(|it| it.canonicalize().ok());
    there.is_none_or(|it| it.starts_with(tree))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_lies_in_the_tree_or_its_repository_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("repository/.git")).unwrap();
        fs::create_dir_all(at("repository/source")).unwrap();
        fs::create_dir_all(at("tree")).unwrap();
        assert!(lies_in(&at("tree/cache"), &at("tree")));
        assert!(lies_in(&at("tree/a/b/c"), &at("tree")));
        assert!(lies_in(&at("repository/cache"), &at("repository/source")));
        assert!(lies_in(&at("cache"), &at("missing")));
        assert!(!lies_in(&at("cache"), &at("tree")));
        assert!(!lies_in(&at("trees/cache"), &at("tree")));
        assert!(!lies_in(&at("tree/cache"), &at("repository")));
    }
}
