// SPDX-License-Identifier: Apache-2.0

//! `placet sbom`: what can be done with bills of materials, one's own and those of others.

mod check;
mod convert;
mod diff;
mod merge;
mod profile;
mod score;
mod sign;
mod validate;

use std::path::Path;

use super::given::{self, Given};
use crate::{
    cli::{
        Context,
        args::SbomAction,
        exit::Exit,
        failure::{Failure, most_like, shown},
    },
    diagnostic::{Diagnostic, Label, Level, plain},
    read::Place,
    sbom::{self, Fault, MAX_SIZE, Read, ReadError, score::Profile},
};

/// The code of what is wrong with a document.
const MALFORMED: &str = "malformed-sbom";

pub(super) fn run(action: &SbomAction, context: &Context) -> anyhow::Result<Exit> {
    match action {
        SbomAction::Convert(arguments) => convert::run(arguments, context),
        SbomAction::Validate { path } => validate::run(path),
        SbomAction::Score(arguments) => score::run(arguments),
        SbomAction::Merge(arguments) => merge::run(arguments, context),
        SbomAction::Diff(arguments) => diff::run(arguments),
        SbomAction::Check(arguments) => check::run(arguments, context),
        SbomAction::Sign(arguments) => sign::sign(arguments),
        SbomAction::VerifySignature(arguments) => sign::verify(arguments),
    }
}

/// Reads a document, and what it is called.
fn read(path: &Path) -> anyhow::Result<(Read, String)> {
    read_by(path, sbom::read)
}

/// What reads a document: its name and its bytes.
type Reader = fn(&str, &[u8]) -> Result<Read, ReadError>;

fn read_by(path: &Path, reader: Reader) -> anyhow::Result<(Read, String)> {
    let read = if given::is_longer(path, MAX_SIZE) {
        // Reading it would only take the memory that the bound is there for.
        Err((shown(path), ReadError::TooLarge))
    } else {
        let Given { shown, bytes, .. } = given::read_up_to(path, MAX_SIZE + 1)?;
        match reader(&shown, &bytes) {
            Ok(read) => Ok((read, shown)),
            Err(error) => Err((shown, error)),
        }
    };
    read.map_err(|(shown, error)| unread(&shown, &error).into())
}

/// The profiles of names, with or without their versions; several may stand in one, with commas.
fn profiles(asked: &[String]) -> Result<Vec<&'static Profile>, Failure> {
    let names = asked.iter().flat_map(|it| it.split(',')).map(str::trim);
    names.map(profile).collect()
}

fn profile(id: &str) -> Result<&'static Profile, Failure> {
    sbom::score::profile(id).ok_or_else(|| {
        let ids = sbom::score::ALL.iter().map(|it| it.id);
        let failure = Failure::new(format!("there is no profile `{}`", id.escape_debug()));
        match most_like(id, ids.clone()) {
            Some(like) => failure.help(format!("did you mean `{like}`?")),
            None => failure.help(format!("one of `{}`", ids.collect::<Vec<_>>().join("`, `"))),
        }
    })
}

/// Something is no document.
fn unread(shown: &str, error: &ReadError) -> Failure {
    Failure::new(format!("could not read `{shown}`: {error}")).help(
        "CycloneDX 1.2 to 1.7 in JSON or XML, SPDX 2.2 and 2.3 in JSON, YAML or tags, and SPDX 3.0.1 are read",
    )
}

/// A fault as a message.
fn message(name: &str, fault: &Fault) -> Diagnostic {
    let message = Diagnostic::new(MALFORMED, Level::Error, fault.message.clone());
    let message = message.at(label(name, &fault.place));
    match fault.pointer.as_deref() {
        None => message,
        Some("") => message.note("in the document itself"),
        Some(pointer) => message.note(format!("at `{}`", plain(pointer))),
    }
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
