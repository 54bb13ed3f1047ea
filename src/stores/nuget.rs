// SPDX-License-Identifier: Apache-2.0

//! `NuGet`'s global packages: `ID/VERSION/`, unpacked, in small letters, with the archive and
//! `ID.VERSION.nupkg.sha512`, its SHA-512 in base64.
//!
//! The layout: `NuGet` documentation, *Managing the global packages folder*. The hash of a lock file
//! leaves out the signature and cannot be held against that of the archive.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    Archive, Base, Copy, Layout, Reach, Root, Shelf, Store, Wanted,
    content::{read_below, take},
    hash, is_fetched,
};
use crate::{
    ecosystems::Hash,
    walk::{Folder, RepoPath},
};

pub(super) static STORE: Store = Store {
    name: "nuget packages",
    purl_type: "nuget",
    reach: Reach::User,
    roots: &[
        Root::at("NUGET_PACKAGES", ""),
        Root::at("HOME", ".nuget/packages"),
        Root::at("USERPROFILE", ".nuget/packages"),
    ],
    remedy: "dotnet restore",
    keeps: is_fetched,
    docs: "`~/.nuget/packages`: unpacked packages and the hashes of their archives",
    open,
    find,
};

fn open(_: &Base<'_>, _: &mut Shelf) {}

fn find(shelf: &Shelf, wanted: &Wanted<'_>) -> Option<Copy> {
    let root = shelf.root.as_ref()?;
    let (id, version) = (wanted.name.to_lowercase(), wanted.version.to_lowercase());
    let mut copy = Copy {
        path: format!("{id}/{version}").into(),
        ..Copy::default()
    };
    let folder = copy.enter(root, id.as_bytes())?;
    let mut folder = copy.enter(&folder, version.as_bytes())?;
    let archive = format!("{id}.{version}.nupkg");
    copy.archive = stated(&folder, &archive, &copy.path);
    if wanted.hash_all
        && let Some(mut file) = copy.open(&folder, archive.as_bytes())
    {
        let stated = copy.archive.take();
        let at = [&copy.path, &b"/"[..], archive.as_bytes()].concat();
        copy.hash(&mut file, &at, wanted);
        let is_other = |(a, b): (&Archive, &Archive)| a.contradiction(&b.hashes).is_some();
        if stated
            .as_ref()
            .zip(copy.archive.as_ref())
            .is_some_and(is_other)
        {
            let problem = format!("{archive}: its bytes do not have the hash that is kept of them");
            copy.problems.push(problem);
        }
    }
    let manifest = format!("{id}.nuspec");
    Some(take(&mut folder, &Layout::beside(&manifest), copy))
}

/// The hash that stands beside the archive.
fn stated(folder: &Folder, archive: &str, at: &[u8]) -> Option<Archive> {
    let name = format!("{archive}.sha512");
    let text = read_below(folder, &RepoPath::new(name.as_bytes())).ok()??;
    let bytes = STANDARD.decode(text.trim_ascii()).ok()?;
    let hex = hash::hex(&bytes);
    (bytes.len() == 64).then(|| Archive {
        path: [at, b"/", archive.as_bytes()].concat(),
        hashes: vec![Hash {
            algorithm: "SHA-512",
            hex,
        }],
    })
}
