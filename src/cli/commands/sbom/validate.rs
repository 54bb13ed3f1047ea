// SPDX-License-Identifier: Apache-2.0

//! `placet sbom validate`: what is wrong with a document, each with its place.

use std::{fmt::Write as _, path::Path};

use super::{message as of_fault, read_by};
use crate::{
    cli::{exit::Exit, message, output},
    diagnostic::counted,
    sbom,
};

pub(super) fn run(path: &Path) -> anyhow::Result<Exit> {
    let (mut read, name) = read_by(path, sbom::read_strictly)?;
    read.faults.extend(sbom::broken_rules(&read.bom));
    let mut text = String::new();
    for fault in &read.faults {
        text.push_str(&message::rendered(&of_fault(&name, fault)));
        text.push_str("\n\n");
    }
    let found = match read.faults.len() {
        0 => "nothing is wrong that its format or its own parts tell".to_owned(),
        n => counted(n, "fault"),
    };
    let schema = if read.has_schema {
        "held against the official schema and the rules of placet"
    } else {
        "held against the rules of placet: there is no schema of its format here"
    };
    let n_components = counted(read.bom.components.len(), "component");
    writeln!(
        text,
        "{name}: {}, {n_components}: {found}; {schema}",
        read.format
    )?;
    output::print(text.as_bytes())?;
    Ok(Exit::of_judgement(!read.faults.is_empty(), true))
}
