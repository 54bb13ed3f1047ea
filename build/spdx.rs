// SPDX-License-Identifier: Apache-2.0

//! Reads the SPDX license list that the crate `license` carries in its package.

use std::{env, fs, path::PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::packages::folder_of;

/// A license or an exception, as the list has it.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) is_exception: bool,
    pub(crate) is_osi: bool,
    pub(crate) is_fsf: bool,
    pub(crate) is_deprecated: bool,
    pub(crate) see_also: Vec<String>,
    pub(crate) text: String,
    pub(crate) template: String,
    pub(crate) header: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    #[serde(alias = "licenseExceptionId")]
    license_id: String,
    name: String,
    #[serde(default)]
    is_osi_approved: bool,
    #[serde(default)]
    is_fsf_libre: bool,
    #[serde(default)]
    is_deprecated_license_id: bool,
    #[serde(default)]
    see_also: Vec<String>,
    #[serde(alias = "licenseExceptionText")]
    license_text: String,
    #[serde(alias = "licenseExceptionTemplate")]
    standard_license_template: Option<String>,
    standard_license_header: Option<String>,
    standard_license_header_template: Option<String>,
}

/// Every license and exception, by id.
pub(crate) fn read() -> Result<Vec<Record>> {
    let folder = folder()?;
    let mut records = Vec::new();
    for (below, is_exception) in [("details", false), ("exceptions", true)] {
        for entry in fs::read_dir(folder.join(below))
            .with_context(|| format!("no `{below}` in {}", folder.display()))?
        {
            let path = entry?.path();
            if path.extension().is_some_and(|it| it == "json") {
                let text = fs::read_to_string(&path)?;
                let details: Details =
                    serde_json::from_str(&text).with_context(|| path.display().to_string())?;
                records.push(record(details, is_exception));
            }
        }
    }
    records.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(records)
}

fn record(details: Details, is_exception: bool) -> Record {
    let filled = |text: Option<String>| text.filter(|it| !it.trim().is_empty());
    Record {
        id: details.license_id,
        name: details.name,
        is_exception,
        is_osi: details.is_osi_approved,
        is_fsf: details.is_fsf_libre,
        is_deprecated: details.is_deprecated_license_id,
        see_also: details.see_also,
        template: filled(details.standard_license_template)
            .unwrap_or_else(|| details.license_text.clone()),
        text: details.license_text,
        header: filled(details.standard_license_header_template)
            .or_else(|| filled(details.standard_license_header)),
    }
}

/// Where the list's JSON files are. Cargo knows where it unpacked the crate; `PLACET_SPDX_JSON`
/// names another copy, for builds without cargo.
fn folder() -> Result<PathBuf> {
    if let Some(folder) = env::var_os("PLACET_SPDX_JSON") {
        return Ok(folder.into());
    }
    Ok(folder_of("license")?.join("license-list-data/json"))
}
