// SPDX-License-Identifier: Apache-2.0

//! One package as SPDX has it.

use sha1::{Digest as _, Sha1};

use super::{
    NO_ASSERTION, license,
    wire::{Checksum, ExternalRef, Package, VerificationCode},
};
use crate::{
    inventory::{Component, ComponentKind, Inventory},
    resolve::Basis,
    sbom::{
        identity::hex,
        people::{self, address, archive_name, person},
    },
};

/// The package. The root has the tree's files, if they are written (`with_files`).
pub(super) fn of<'a>(
    inventory: &'a Inventory,
    component: &'a Component,
    id: &'a str,
    with_files: bool,
) -> Package<'a> {
    let is_root = component.kind == ComponentKind::Root;
    let files_analyzed = is_root && with_files;
    let download = component.download.as_deref();
    Package {
        id,
        name: &component.name,
        // A field that is missing would not say that the version is unknown: NTIA and CISA, both
        // *Minimum Elements*, want what is unknown said as such.
        version_info: component.version.as_deref().unwrap_or(NO_ASSERTION),
        package_file_name: download.and_then(archive_name),
        supplier: supplier(inventory, component),
        originator: originator(component),
        download_location: download.and_then(address).unwrap_or(NO_ASSERTION),
        files_analyzed,
        package_verification_code: files_analyzed.then(|| verification_code(inventory)),
        checksums: checksums(component),
        homepage: component.homepage.as_deref().and_then(web_address),
        source_info: component.repository.as_deref().and_then(address),
        license_concluded: license::expression(component.concluded.expression.as_ref()),
        license_declared: license::declared(component),
        license_info_from_files: if files_analyzed {
            license::in_all_files(inventory)
        } else {
            Vec::new()
        },
        license_comments: license_comments(component),
        copyright_text: copyright(component),
        description: component.description.as_deref(),
        primary_package_purpose: if is_root { "APPLICATION" } else { "LIBRARY" },
        comment: unknown_version(component).or_else(|| not_found(component)),
        attribution_texts: attribution_texts(component),
        external_refs: external_refs(component),
    }
}

fn web_address(text: &str) -> Option<&str> {
    address(text).filter(|it| it.starts_with("http"))
}

fn supplier(inventory: &Inventory, component: &Component) -> String {
    let Some(supplier) = people::supplier(inventory, component) else {
        return NO_ASSERTION.to_owned();
    };
    let kind = if supplier.is_organization {
        "Organization"
    } else {
        "Person"
    };
    let name = one_line(&supplier.name);
    match supplier.people.first().and_then(|it| it.email) {
        Some(email) => format!("{kind}: {name} ({email})"),
        None => format!("{kind}: {name}"),
    }
}

/// What is asked for, where that is all there is.
fn unknown_version(component: &Component) -> Option<String> {
    if component.version.is_some() || component.asked.is_empty() {
        return None;
    }
    let asked: Vec<_> = component.asked.iter().map(|it| format!("`{it}`")).collect();
    let place = component.places.first();
    let place = place.map(|it| format!(" in {}:{}", it.path, it.place.line));
    Some(format!(
        "asked for as {}{}; no lock file says which version that is",
        asked.join(", "),
        place.unwrap_or_default()
    ))
}

/// Where a package was looked for in vain, and what would bring it there.
fn not_found(component: &Component) -> Option<String> {
    let missed = &component.lookup.missed;
    let remedy = component.lookup.remedy()?;
    if component.lookup.found.is_some() {
        return None;
    }
    let missed: Vec<_> = missed.iter().map(|it| it.name).collect();
    let missed = missed.join(", ");
    Some(format!("not found in {missed}; `{remedy}` brings it there"))
}

/// The notices that come with a package and go with every copy of it (7.29): its `NOTICE` files.
fn attribution_texts(component: &Component) -> Vec<&str> {
    let stored = component.lookup.found.iter().flat_map(|it| &it.files);
    let is_notice = |name: &[u8]| name.to_ascii_lowercase().starts_with(b"notice");
    let notices = stored.filter(|it| !it.is_license && is_notice(it.path.name()));
    let texts = notices.map(|it| it.text.trim());
    texts.filter(|it| !it.is_empty()).collect()
}

/// The first author. A name with parentheses would be read as a mail address; `person` has cut
/// them off.
fn originator(component: &Component) -> String {
    match component.authors.iter().find_map(|it| person(it)) {
        Some(it) => match (it.name, it.email) {
            (Some(name), Some(email)) => format!("Person: {} ({email})", one_line(name)),
            (Some(name), None) | (None, Some(name)) => format!("Person: {}", one_line(name)),
            (None, None) => NO_ASSERTION.to_owned(),
        },
        None => NO_ASSERTION.to_owned(),
    }
}

fn one_line(text: &str) -> String {
    let is_part = |c: char| !c.is_control() && !matches!(c, '(' | ')');
    text.chars().filter(|c| is_part(*c)).collect()
}

/// SHA-1 over the sorted SHA-1 of all files in hexadecimal (SPDX 2.3, 7.9).
fn verification_code(inventory: &Inventory) -> VerificationCode {
    let hashes = inventory.files.iter().filter_map(|it| it.hashes.as_ref());
    let mut sums: Vec<_> = hashes.map(|it| hex(&it.sha1)).collect();
    sums.sort_unstable();
    let mut sum = Sha1::new();
    for it in sums {
        sum.update(it);
    }
    VerificationCode {
        package_verification_code_value: hex(&sum.finalize()),
    }
}

fn checksums(component: &Component) -> Vec<Checksum> {
    let mut hashes: Vec<_> = component.hashes.iter().collect();
    hashes.sort_unstable();
    hashes.dedup();
    let checksum = hashes.into_iter().map(|it| Checksum {
        algorithm: it.algorithm.replace('-', ""),
        checksum_value: it.hex.clone(),
    });
    checksum.collect()
}

/// Where the conclusion comes from, and what was declared where this format cannot say it.
fn license_comments(component: &Component) -> Option<String> {
    let basis = match &component.concluded.basis {
        Basis::Own => Some("concluded from the package's own statements".to_owned()),
        Basis::Referred(path)
        | Basis::Sidecar(path)
        | Basis::Reuse(path)
        | Basis::Inherited(path) => Some(format!("concluded from {path}")),
        Basis::Declared(path) => Some(format!("concluded from what {path} declares")),
        Basis::Clarified(by) => Some(format!("concluded by a person in {by}")),
        Basis::Nothing => None,
    };
    let declared = component.declared.as_ref().map(|it| {
        format!(
            "declared as `{}` in {}:{}",
            it.raw, it.at.path, it.at.place.line
        )
    });
    let parts: Vec<_> = declared.into_iter().chain(basis).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn copyright(component: &Component) -> String {
    if component.copyrights.is_empty() {
        return NO_ASSERTION.to_owned();
    }
    component.copyrights.join("\n")
}

fn external_refs(component: &Component) -> Vec<ExternalRef> {
    let purl = component.purl.iter().map(|it| ExternalRef {
        reference_category: "PACKAGE-MANAGER",
        reference_type: "purl",
        reference_locator: it.to_string(),
    });
    purl.collect()
}
