// SPDX-License-Identifier: Apache-2.0

//! Globs of paths and of package URLs.

use std::ops::Range;

use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use super::{
    super::config::{Fields, Text},
    Checker,
};

/// The most globs of one list.
const MAX_GLOBS: usize = 1024;

impl Checker<'_, '_> {
    /// What a table's `paths` or `packages` match; `None` if it has no such key.
    pub(super) fn listed(&mut self, fields: &Fields, key: &str) -> Option<GlobSet> {
        fields
            .has(key)
            .then(|| self.globs(fields.texts(key), &fields.at))
    }

    /// What one `path` or `purl` matches, and whether it is a package URL; says what is wrong
    /// where there is none, or both.
    pub(super) fn subject(&mut self, fields: &Fields, what: &str) -> Option<(GlobSet, bool)> {
        match (fields.text("path"), fields.text("purl")) {
            (Some(it), None) => Some((self.globs(std::slice::from_ref(it), &fields.at), false)),
            (None, Some(it)) => Some((self.globs(std::slice::from_ref(it), &fields.at), true)),
            _ => {
                self.wrong(
                    &fields.at,
                    format!("the {what} has neither a path nor a package, or both"),
                    "write `path = \"vendor/**\"` or `purl = \"pkg:npm/name@1.*\"`",
                );
                None
            }
        }
    }

    pub(super) fn globs(&mut self, texts: &[Text], at: &Range<usize>) -> GlobSet {
        if let Some(text) = texts.get(MAX_GLOBS) {
            self.wrong(
                &text.span,
                format!("more than {MAX_GLOBS} patterns"),
                "name directories instead of files",
            );
        }
        let mut globs = GlobSetBuilder::new();
        for text in texts.iter().take(MAX_GLOBS) {
            if let Some(glob) = self.compiled(text) {
                globs.add(glob);
            }
        }
        match globs.build() {
            Ok(globs) => globs,
            Err(error) => {
                let title = format!("the patterns are too large: {}", error.kind());
                self.wrong(at, title, "");
                GlobSet::empty()
            }
        }
    }

    pub(super) fn glob(&mut self, text: &Text) -> Option<GlobMatcher> {
        self.compiled(text).map(|it| it.compile_matcher())
    }

    fn compiled(&mut self, text: &Text) -> Option<Glob> {
        match GlobBuilder::new(&text.text).literal_separator(true).build() {
            Ok(glob) => Some(glob),
            Err(error) => {
                let title = format!("no valid path pattern: {}", error.kind());
                self.wrong(&text.span, title, "");
                None
            }
        }
    }
}
