// SPDX-License-Identifier: Apache-2.0

//! `placet check --baseline`: reads the file, marks what was there, and writes it again.
#![expect(
    clippy::disallowed_methods,
    reason = "the baseline is the user's and stands where the user says"
)]

use std::{
    fs, io,
    path::{Component, Path},
};

use super::examine::walked;
use crate::{
    cli::{
        args::Check,
        failure::{Failure, shown},
        message, output,
    },
    diagnostic::counted,
    policy::{Baseline, Judgement},
    walk::{self, RepoPath},
};

/// Marks what the baseline has, and writes the file again where that was asked for.
pub(super) fn apply(arguments: &Check, judgement: &mut Judgement) -> Result<(), Failure> {
    let Some(path) = &arguments.baseline else {
        return Ok(());
    };
    let text = match &arguments.policy_ref {
        Some(revision) => Some(of_revision(arguments, path, revision)?),
        None => text_of(path, arguments.accept_new)?,
    };
    let mut baseline = match text {
        Some(text) => Baseline::read(&text)
            .map_err(|error| Failure::new(format!("`{}`: {error}", shown(path))))?,
        None => Baseline::default(),
    };
    if arguments.update_baseline {
        let reason = arguments.reason.as_deref().filter(|_| arguments.accept_new);
        let before = baseline.n_places();
        baseline = baseline.updated(judgement, reason);
        output::replace(path, baseline.text().as_bytes())
            .map_err(|error| Failure::io("write", path, &error))?;
        let places = counted(baseline.n_places(), "place");
        message::note(&format!("{} has {places}, and had {before}", shown(path)));
    }
    baseline.compare(judgement, &format!("the baseline `{}`", shown(path)));
    Ok(())
}

/// The text of the file; `None` if there is none and one is to be started.
fn text_of(path: &Path, may_be_new: bool) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound && may_be_new => Ok(None),
        Err(error) => {
            let failure = Failure::io("read the baseline", path, &error);
            Err(failure.help("`--update-baseline --accept-new --reason \"…\"` starts one"))
        }
    }
}

/// The baseline of a revision, where nobody who asks for a change can extend it.
fn of_revision(arguments: &Check, path: &Path, revision: &str) -> Result<String, Failure> {
    let input = &arguments.input;
    let parts = path.components().filter(|it| *it != Component::CurDir);
    let file = parts.fold(RepoPath::new(b""), |file, part| {
        file.join(part.as_os_str().as_encoded_bytes())
    });
    let found = walk::file_at(&input.path, revision, &file, &walked(input));
    let found = found.map_err(|error| Failure::source(&error))?;
    let missing = || Failure::new(format!("the revision `{revision}` has no `{file}`"));
    String::from_utf8(found.ok_or_else(missing)?).map_err(|error| {
        Failure::new(format!(
            "the baseline `{revision}:{file}` is no text: {}",
            error.utf8_error()
        ))
    })
}
