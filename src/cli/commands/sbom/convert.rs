// SPDX-License-Identifier: Apache-2.0

//! `placet sbom convert`: a document in another format, and what is lost on the way.

use super::read;
use crate::{
    cli::{
        Context,
        args::SbomConvert,
        clock,
        exit::Exit,
        failure::{Failure, most_like},
        message,
        output::{self, Target},
    },
    sbom::{self, Bom, Format, Losses},
};

pub(super) fn run(arguments: &SbomConvert, context: &Context) -> anyhow::Result<Exit> {
    let targets = output::targets(&arguments.output)?;
    let formats = targets.iter().map(format).collect::<Result<Vec<_>, _>>()?;
    let (read, name) = read(&arguments.path)?;
    for fault in &read.faults {
        message::note(&format!("{name}:{}: {}", fault.place.line, fault.message));
    }
    let mut bom = read.bom;
    if bom.created.is_none() {
        bom.created = Some(now(context)?);
        message::note(
            "the document does not say when it was made: it says now that it is made now",
        );
    }
    tell(&read.unread, &read.format, "has what is not carried over");
    let mut is_lossy = !read.unread.is_empty() || !read.faults.is_empty();
    let (written, losses) = written(&bom, &targets, formats)?;
    is_lossy |= losses;
    if arguments.lossless && is_lossy {
        return Ok(Exit::Failed);
    }
    put(written)?;
    Ok(Exit::Passed)
}

/// When a document is made that does not say when.
pub(super) fn now(context: &Context) -> anyhow::Result<String> {
    let fixed = clock::fixed_time(&context.environment)?;
    Ok(sbom::timestamp(clock::timestamp(fixed, None)))
}

/// What goes where.
type Written<'a> = Vec<(&'a Target, Vec<u8>)>;

/// The bytes of each target, and whether any of them cannot say everything.
pub(super) fn written<'a>(
    bom: &Bom,
    targets: &'a [Target],
    formats: Vec<&'static Format>,
) -> anyhow::Result<(Written<'a>, bool)> {
    let mut written = Vec::new();
    let mut is_lossy = false;
    for (target, format) in targets.iter().zip(formats) {
        let mut bytes = Vec::new();
        let losses = (format.write)(bom, &mut bytes)?;
        tell(&losses, format.title, "cannot say everything");
        is_lossy |= !losses.is_empty();
        written.push((target, bytes));
    }
    Ok((written, is_lossy))
}

pub(super) fn put(written: Written<'_>) -> anyhow::Result<()> {
    for (target, bytes) in written {
        match &target.path {
            Some(path) => {
                let done = output::replace(path, &bytes);
                done.map_err(|error| Failure::io("write", path, &error))?;
            }
            None => output::print(&bytes)?,
        }
    }
    Ok(())
}

pub(super) fn tell(losses: &Losses, format: &str, what: &str) {
    for line in losses.lines() {
        message::note(&format!("{format} {what}: {line}"));
    }
}

/// The format of a bill of materials; others are of scans.
pub(super) fn format(target: &Target) -> Result<&'static Format, Failure> {
    let name = target.format.name;
    sbom::named(name).ok_or_else(|| {
        let names = sbom::ALL.iter().map(|it| it.name);
        let failure = Failure::new(format!("`{name}` is no format of a bill of materials"));
        match most_like(name, names.clone()) {
            Some(like) => failure.help(format!("did you mean `{like}`?")),
            None => failure.help(format!(
                "one of `{}`",
                names.collect::<Vec<_>>().join("`, `")
            )),
        }
    })
}
