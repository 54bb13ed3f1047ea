// SPDX-License-Identifier: Apache-2.0

//! `placet sbom sign` and `placet sbom verify-signature`: who made a document, and that nobody has
//! changed it since.

use std::path::Path;

use crate::{
    cli::{
        args::{SbomSign, SbomVerify},
        commands::given::{self, Given},
        exit::Exit,
        failure::{Failure, shown as shown_path},
        message, output,
    },
    diagnostic::counted,
    sbom::{
        self, MAX_SIZE,
        sign::{self, Key, PublicKey, SignError, Subject},
    },
};

/// No honest key is longer.
const MOST_OF_A_KEY: u64 = 64 << 10;

pub(super) fn sign(arguments: &SbomSign) -> anyhow::Result<Exit> {
    let key = match &arguments.key {
        Some(path) => {
            let key = Key::from_pem(&text_of(path)?);
            Some(key.map_err(|error| failed(path, &error.into()))?)
        }
        None => None,
    };
    let Given { shown, bytes, .. } = given::read_up_to(&arguments.path, MAX_SIZE + 1)?;
    let written = match &key {
        Some(key) if sign::is_signable(&bytes) && !arguments.statement => sign::sign(&bytes, key),
        _ => stated(&arguments.path, (&shown, &bytes), key.as_ref())?,
    };
    let written = written.map_err(|error| failed(&arguments.path, &error))?;
    match &arguments.output {
        Some(path) => {
            let done = output::replace(path, &written);
            done.map_err(|error| Failure::io("write", path, &error))?;
        }
        None => output::print(&written)?,
    }
    Ok(Exit::Passed)
}

/// The statement about a document, in an envelope where there is a key.
fn stated(
    path: &Path,
    (shown, bytes): (&str, &[u8]),
    key: Option<&Key>,
) -> anyhow::Result<Result<Vec<u8>, SignError>> {
    let read = sbom::read(shown, bytes);
    let read = read.map_err(|error| super::unread(shown, &error))?;
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let statement = sign::statement(&Subject {
        name: if shown == "stdin" { shown } else { &name },
        bytes,
        bom: &read.bom,
        format: &read.format,
    });
    Ok(statement.map(|it| match key {
        Some(key) => sign::envelope(&it, key),
        None => it,
    }))
}

pub(super) fn verify(arguments: &SbomVerify) -> anyhow::Result<Exit> {
    let key = match &arguments.key {
        Some(path) => {
            let key = PublicKey::from_pem(&text_of(path)?);
            Some(key.map_err(|error| failed(path, &error.into()))?)
        }
        None => None,
    };
    let Given { shown, bytes, .. } = given::read_up_to(&arguments.path, MAX_SIZE + 1)?;
    let found = match (&arguments.envelope, &key) {
        (Some(path), Some(key)) => {
            let envelope = given::read_up_to(path, MAX_SIZE + 1)?.bytes;
            sign::open(&envelope, &bytes, key).map(|it| {
                format!(
                    "signed with {} by {}, in an envelope of `{}`",
                    it.algorithm, it.key, it.predicate
                )
            })
        }
        _ => sign::verify(&bytes, key.as_ref()).map(|it| {
            if it.n_inner > 0 {
                let parts = counted(it.n_inner, "part");
                message::note(&format!(
                    "{parts} of it have signatures of their own, which were not looked at"
                ));
            }
            if it.is_own_key {
                message::note(
                    "whose key that is was not asked: `--key PEM` names who must have signed it",
                );
            }
            format!("signed with {} by {}", it.algorithm, it.key)
        }),
    };
    let (text, holds) = match found {
        Ok(words) => (format!("{shown}: {words}\n"), true),
        Err(error) => (format!("{shown}: {error}\n"), false),
    };
    output::print(text.as_bytes())?;
    Ok(Exit::of_judgement(!holds, true))
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    let Given { shown, bytes, .. } = given::read_up_to(path, MOST_OF_A_KEY)?;
    let text = String::from_utf8(bytes);
    Ok(text.map_err(|_error| Failure::new(format!("`{shown}` is no text")))?)
}

fn failed(path: &Path, error: &SignError) -> Failure {
    let shown = shown_path(path);
    let failure = Failure::new(format!("could not use `{shown}`: {error}"));
    match error {
        SignError::Already => failure.help("sign the document that it was made of"),
        _ => failure,
    }
}
