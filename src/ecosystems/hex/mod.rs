// SPDX-License-Identifier: Apache-2.0

//! Elixir and Erlang: `mix.lock` and `rebar.lock`.
//!
//! The formats: `Hex.Mix.to_lock` of Hex and `rebar_config` of Rebar3; nothing else documents
//! them. Unpacked packages have their metadata with them. `mix.exs` is a program and is not read.

mod metadata;
mod mix;
mod rebar;

use super::{
    Ecosystem, Fact, File, Lists, Locked, Manifest, Purl, Requirement, Source, address::repository,
    document::Reader,
};
use crate::read::Text;

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "hex",
    purl_type: "hex",
    namespace: None,
    files: &[
        File::beside("mix.lock").giving(&[Fact::Versions, Fact::Hashes, Fact::Edges]),
        File::beside("rebar.lock").giving(&[Fact::Requirements, Fact::Versions, Fact::Hashes]),
        File::beside("hex_metadata.config").giving(&[
            Fact::Package,
            Fact::License,
            Fact::Requirements,
            Fact::Scopes,
        ]),
    ],
    docs: "Elixir and Erlang packages: `mix.lock` with what needs what, `rebar.lock`, the \
           metadata of unpacked packages",
    lists: Lists::Evidence,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let manifest = match text.path.name() {
        b"mix.lock" => mix::read(&mut reader),
        b"rebar.lock" => rebar::read(&mut reader),
        _ => metadata::read(&mut reader),
    };
    reader.finish(manifest)
}

/// A package of the registry; those of an organisation have its name before theirs.
fn registered(name: &str, version: &str, organisation: &str) -> Locked {
    let separator = if organisation.is_empty() { "" } else { "/" };
    let full = format!("{organisation}{separator}{name}");
    Locked {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        purl: Purl::of(ECOSYSTEM.purl_type, &full, Some(version)),
        ..Locked::default()
    }
}

/// A package of a repository, which has no version that the lock file knows.
fn checked_out(name: &str, address: &str, revision: Option<&str>) -> Locked {
    let found = repository(address, revision);
    let purl = Purl::of(ECOSYSTEM.purl_type, name, None);
    let purl = match &found.source {
        Source::Git(at) => purl.map(|it| it.with("vcs_url", &format!("git+{at}"))),
        _ => purl,
    };
    Locked {
        name: name.to_owned(),
        purl,
        source: found.source,
        ..Locked::default()
    }
}
