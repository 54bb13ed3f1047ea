// SPDX-License-Identifier: Apache-2.0

//! Brings all that was found to one conclusion a file and a package, with its basis. Pure.

mod beside;
mod own;
mod package;
mod reuse;
mod tree;

use self::{beside::Beside, tree::Tree};

use crate::{
    detect::Detection,
    ecosystems::{self, Graph, Manifest},
    expression::Expression,
    read::Text,
    walk::RepoPath,
};

pub use own::own_expression;
pub use reuse::{Annotation, Annotations, Precedence};

/// What is known of one file before its neighbours are looked at.
#[derive(Debug)]
pub struct FileFacts {
    /// Where it stands.
    pub path: RepoPath,
    /// What its text says.
    pub detection: Detection,
    /// What it declares, if it is a manifest or a lock file.
    pub manifest: Option<Manifest>,
    /// What it says of other files, if it is a `REUSE.toml` or a `.reuse/dep5`.
    pub annotations: Option<Annotations>,
}

impl FileFacts {
    /// Takes from a text all that can be known without its neighbours.
    pub fn of(text: &Text<'_>, detection: Detection) -> Self {
        Self {
            path: text.path.clone(),
            detection,
            manifest: ecosystems::parse(text),
            annotations: reuse::parse(text),
        }
    }
}

/// Under which license something stands, and why we say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// The license; `None` where none is stated.
    pub expression: Option<Expression>,
    /// Why.
    pub basis: Basis,
}

/// Why something was concluded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The file's own tag, text or notice.
    Own,
    /// A `.license` file beside it.
    Sidecar(RepoPath),
    /// An annotation of this `REUSE.toml`.
    Reuse(RepoPath),
    /// The nearest license file or manifest above it.
    Inherited(RepoPath),
    /// What the package's manifest declares.
    Declared(RepoPath),
    /// Nothing is stated.
    Nothing,
}

/// The license that the license files of a package name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// What they say together.
    pub expression: Expression,
    /// The files, sorted.
    pub at: Vec<RepoPath>,
}

/// What is concluded of one package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageConclusion {
    /// Under which license it stands.
    pub concluded: Conclusion,
    /// What its license files say; `None` where it has none in the tree.
    pub detected: Option<Detected>,
    /// The copyright statements of its license and notice files and of its own files, sorted, each once.
    pub copyrights: Vec<String>,
}

/// All conclusions.
#[derive(Debug, Default)]
pub struct Conclusions {
    /// One for each file, in the order given.
    pub files: Vec<Conclusion>,
    /// One for each package of the graph, in its order.
    pub packages: Vec<PackageConclusion>,
}

/// Concludes under which license each file and each package stands.
///
/// For a file, the nearest statement wins: what it says itself, its `.license` file, the nearest
/// `REUSE.toml`, the nearest license file or else manifest at or above it. For a package: what its
/// manifest declares, what its license files say, what its files say.
pub fn conclude(files: &[FileFacts], graph: &Graph) -> Conclusions {
    let own: Vec<Option<Expression>> = files
        .iter()
        .map(|it| own_expression(&it.detection))
        .collect();
    let mut tree = Tree::new(files, graph, &own);
    let beside = Beside::new(files, &own);
    let concluded = files
        .iter()
        .zip(&own)
        .map(|(file, own)| {
            beside.conclude(file, own.as_ref()).unwrap_or_else(|| {
                let directory = file.path.parent();
                tree.inherited(&directory.unwrap_or(RepoPath::new(b"")))
            })
        })
        .collect();
    Conclusions {
        packages: package::conclude(files, graph, &own, &tree),
        files: concluded,
    }
}

#[cfg(test)]
mod testing {
    use super::*;
    use crate::{
        detect::{Class, Match, Method, Score},
        read::Place,
    };

    /// A match without a place.
    pub(super) fn matched(method: Method, class: Class, expression: &str) -> Match {
        Match {
            expression: Some(Expression::parse(expression).expect(expression)),
            raw: None,
            method,
            class,
            score: Score::EXACT,
            span: 0..0,
            place: Place::default(),
            difference: None,
            problem: None,
        }
    }
}
