// SPDX-License-Identifier: Apache-2.0

//! `placet sbom merge`: several documents as one.

use super::{convert, read};
use crate::{
    cli::{Context, args::SbomMerge, exit::Exit, failure::Failure, message, output},
    sbom::{self, Whole},
};

pub(super) fn run(arguments: &SbomMerge, context: &Context) -> anyhow::Result<Exit> {
    let targets = output::targets(&arguments.output)?;
    let formats = targets.iter().map(convert::format);
    let formats = formats.collect::<Result<Vec<_>, _>>()?;
    let mut documents = Vec::new();
    for path in &arguments.paths {
        let (read, name) = read(path)?;
        for fault in &read.faults {
            message::note(&format!("{name}:{}: {}", fault.place.line, fault.message));
        }
        convert::tell(&read.unread, &name, "has what is not carried over");
        documents.push(read.bom);
    }
    let whole = arguments.name.as_ref().map(|name| Whole {
        name: name.clone(),
        version: arguments.version.clone(),
    });
    let merged = sbom::merge(documents, whole.as_ref());
    let (mut bom, losses) = merged.map_err(|error| {
        let failure = Failure::new(error.to_string());
        failure.help("name what they are parts of: `--name NAME --version VERSION`")
    })?;
    bom.created = Some(convert::now(context)?);
    for line in losses.lines() {
        message::note(&format!("not carried over as it was: {line}"));
    }
    let (written, _) = convert::written(&bom, &targets, formats)?;
    convert::put(written)?;
    Ok(Exit::Passed)
}
