// SPDX-License-Identifier: Apache-2.0

//! `placet sbom`: what can be done with bills of materials, one's own and those of others.

mod check;
mod convert;
mod score;
mod sign;
mod validate;

use std::path::Path;

use super::given::{self, Given};
use crate::{
    cli::{Context, args::SbomAction, exit::Exit, failure::Failure},
    diagnostic::{Diagnostic, Label, Level},
    read::Place,
    sbom::{self, Fault, MAX_SIZE, Read, ReadError},
};

/// The code of what is wrong with a document.
const MALFORMED: &str = "malformed-sbom";

pub(super) fn run(action: &SbomAction, context: &Context) -> anyhow::Result<Exit> {
    match action {
        SbomAction::Convert(arguments) => convert::run(arguments, context),
        SbomAction::Validate { path } => validate::run(path),
        SbomAction::Score(arguments) => score::run(arguments),
        SbomAction::Check(arguments) => check::run(arguments, context),
        SbomAction::Sign(arguments) => sign::sign(arguments),
        SbomAction::VerifySignature(arguments) => sign::verify(arguments),
    }
}

/// Reads a document, and what it is called.
fn read(path: &Path) -> anyhow::Result<(Read, String)> {
    let Given { shown, bytes, .. } = given::read_up_to(path, MAX_SIZE + 1)?;
    let read = sbom::read(&shown, &bytes).map_err(|error| unread(&shown, &error))?;
    Ok((read, shown))
}

/// Something is no document.
fn unread(shown: &str, error: &ReadError) -> Failure {
    Failure::new(format!("could not read `{shown}`: {error}")).help(
        "CycloneDX 1.2 to 1.7 in JSON or XML, SPDX 2.2 and 2.3 in JSON, YAML or tags, and SPDX 3.0.1 are read",
    )
}

/// A fault as a message.
fn message(name: &str, fault: &Fault) -> Diagnostic {
    Diagnostic::new(MALFORMED, Level::Error, fault.message.clone()).at(label(name, &fault.place))
}

fn label(name: &str, place: &Place) -> Label {
    Label {
        path: name.to_owned(),
        line: place.line.max(1),
        column: place.column.max(1),
        excerpt: place.excerpt.to_string(),
        mark: place.mark.0 as usize..place.mark.1 as usize,
        message: String::new(),
    }
}
