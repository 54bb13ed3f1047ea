// SPDX-License-Identifier: Apache-2.0

//! What a file says itself, and what files beside it say of it by name.

use globset::GlobSet;
use rustc_hash::FxHashMap;

use super::{Annotation, Basis, Conclusion, FileFacts, Precedence, reuse};
use crate::{
    detect::{Copyright, copyright},
    expression::Expression,
    read::Text,
    walk::RepoPath,
};

/// The `.license` files and annotations of a tree.
pub(super) struct Beside<'a> {
    sidecars: FxHashMap<&'a [u8], (&'a RepoPath, &'a Expression)>,
    /// The nearest come first.
    annotating: Vec<Annotating<'a>>,
}

/// One `REUSE.toml` or `dep5`.
struct Annotating<'a> {
    path: &'a RepoPath,
    base: RepoPath,
    entries: &'a [Annotation],
    globs: GlobSet,
    entry_of_glob: Vec<usize>,
}

impl<'a> Beside<'a> {
    pub(super) fn new(files: &[&'a FileFacts], own: &'a [Option<Expression>]) -> Self {
        let mut sidecars = FxHashMap::default();
        for (file, own) in files.iter().zip(own) {
            if let (Some(of), Some(own)) = (file.path.as_bytes().strip_suffix(b".license"), own) {
                sidecars.insert(of, (&file.path, own));
            }
        }
        Self {
            sidecars,
            annotating: annotating(files.iter().copied()),
        }
    }

    /// `None` where neither the file nor one beside it says anything.
    pub(super) fn conclude(
        &self,
        file: &FileFacts,
        own: Option<&Expression>,
    ) -> Option<Conclusion> {
        let annotation = self.annotation(&file.path);
        let annotated = |it: (&Annotating<'_>, &Expression)| Conclusion {
            expression: Some(it.1.clone()),
            basis: Basis::Reuse(it.0.path.clone()),
        };
        if let Some((Precedence::Override, from, expression)) = annotation {
            return Some(annotated((from, expression)));
        }
        let sidecar = self.sidecars.get(file.path.as_bytes());
        let itself = match (own, sidecar) {
            (Some(own), _) => Some((own, Basis::Own)),
            (None, Some((path, it))) => Some((*it, Basis::Sidecar((*path).clone()))),
            (None, None) => None,
        };
        let Some((expression, basis)) = itself else {
            return annotation.map(|(_, from, expression)| annotated((from, expression)));
        };
        let expression = match annotation {
            Some((Precedence::Aggregate, _, more)) => {
                Expression::and([expression.clone(), more.clone()])?.simplify()
            }
            _ => expression.clone(),
        };
        Some(Conclusion {
            expression: Some(expression),
            basis,
        })
    }

    /// The annotation of the nearest annotating file that has one; an `override` of one further
    /// up comes first: REUSE specification 3.3.
    fn annotation(&self, path: &RepoPath) -> Option<(Precedence, &Annotating<'a>, &'a Expression)> {
        let mut found = None;
        for it in &self.annotating {
            let Some(annotation) = it.annotation(path) else {
                continue;
            };
            let Some(expression) = &annotation.expression else {
                continue;
            };
            let is_override = annotation.precedence == Precedence::Override;
            if found.is_none() || is_override {
                found = Some((annotation.precedence, it, expression));
            }
        }
        found
    }
}

/// The files that annotate others; the nearest come first.
fn annotating<'a>(files: impl Iterator<Item = &'a FileFacts>) -> Vec<Annotating<'a>> {
    let annotating = files.filter_map(|file| {
        let annotations = file.annotations.as_ref()?;
        let (globs, entry_of_glob) = reuse::globs(annotations);
        Some(Annotating {
            path: &file.path,
            base: reuse::base(&file.path, annotations),
            entries: &annotations.entries,
            globs,
            entry_of_glob,
        })
    });
    let mut annotating: Vec<Annotating<'_>> = annotating.collect();
    let depth = |it: &Annotating<'_>| it.base.as_bytes().len();
    annotating.sort_by(|a, b| depth(b).cmp(&depth(a)).then(a.path.cmp(b.path)));
    annotating
}

/// Copyright statements that another file makes for one.
#[derive(Debug)]
pub struct Added {
    precedence: Precedence,
    statements: Vec<Copyright>,
}

impl Added {
    /// Puts them beside the file's own, or in their place: REUSE specification 3.3, *Order of
    /// precedence*. Their line is 0: they stand in no line of the file.
    pub fn give_to(self, own: &mut Vec<Copyright>) {
        match self.precedence {
            Precedence::Closest if !own.is_empty() => return,
            Precedence::Override => own.clear(),
            Precedence::Closest | Precedence::Aggregate => (),
        }
        own.extend(self.statements);
    }
}

/// The copyright statements that a `REUSE.toml` or a `dep5` makes for files, each with the index of
/// its file.
pub fn annotated(files: &[&FileFacts]) -> Vec<(usize, Added)> {
    let annotating = annotating(files.iter().copied());
    if annotating.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let with_copyrights = annotating.iter().filter_map(|it| {
            let annotation = it.annotation(&file.path)?;
            (!annotation.copyrights.is_empty()).then_some(annotation)
        });
        let fitting: Vec<&Annotation> = with_copyrights.collect();
        let overriding = fitting.iter().rev();
        let mut overriding = overriding.filter(|it| it.precedence == Precedence::Override);
        if let Some(it) = overriding.next().or(fitting.first()) {
            let statements = it.copyrights.iter().map(|it| statement(&file.path, it));
            let added = Added {
                precedence: it.precedence,
                statements: statements.collect(),
            };
            found.push((index, added));
        }
    }
    found
}

/// A statement of an annotation, with holder and years as if the file had it.
fn statement(path: &RepoPath, written: &str) -> Copyright {
    let tag = format!("SPDX-FileCopyrightText: {written}\n");
    let mut found = copyright::find(&Text::of(path, &tag)).into_iter();
    let parsed = found.next();
    Copyright {
        statement: written.into(),
        holder: parsed.as_ref().and_then(|it| it.holder.clone()),
        years: parsed.and_then(|it| it.years),
        line: 0,
    }
}

impl<'a> Annotating<'a> {
    /// The last entry that fits.
    fn annotation(&self, path: &RepoPath) -> Option<&'a Annotation> {
        let rest = path.as_bytes().strip_prefix(self.base.as_bytes())?;
        let rest = if self.base.as_bytes().is_empty() {
            rest
        } else {
            rest.strip_prefix(b"/")?
        };
        let rest = String::from_utf8_lossy(rest);
        let fitting = self.globs.matches(rest.as_ref());
        let entries = fitting.iter().filter_map(|it| self.entry_of_glob.get(*it));
        self.entries.get(*entries.max()?)
    }
}
