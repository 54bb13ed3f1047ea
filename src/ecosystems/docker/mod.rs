// SPDX-License-Identifier: Apache-2.0

//! Container images: what a `Dockerfile` starts from and copies from, and what a compose file runs.
//!
//! The formats: Docker's documentation, *Dockerfile reference*; *Compose Specification*.

mod compose;
mod dockerfile;
mod image;

use super::{Ecosystem, Fact, File, Lists, Manifest, document::Reader};
use crate::read::Text;

pub(super) use image::image;

const IMAGES: &[Fact] = &[Fact::Requirements, Fact::Scopes, Fact::Versions];
const SERVICES: &[Fact] = &[Fact::Requirements, Fact::Versions];

pub(super) static ECOSYSTEM: Ecosystem = Ecosystem {
    name: "docker",
    purl_type: "docker",
    namespace: None,
    files: &[
        File::beside("Dockerfile").giving(IMAGES),
        File::beside("Containerfile").giving(IMAGES),
        File::beside("Dockerfile.*").giving(IMAGES),
        File::beside("Containerfile.*").giving(IMAGES),
        File::beside("*.Dockerfile").giving(IMAGES),
        File::beside("*.dockerfile").giving(IMAGES),
        File::beside("docker-compose*.yml").giving(SERVICES),
        File::beside("docker-compose*.yaml").giving(SERVICES),
        File::beside("compose.yml").giving(SERVICES),
        File::beside("compose.yaml").giving(SERVICES),
        File::beside("compose.*.yml").giving(SERVICES),
        File::beside("compose.*.yaml").giving(SERVICES),
    ],
    docs: "Container images: `FROM` and `COPY --from` with arguments and stages, the images of \
           compose files; a digest comes before a tag",
    lists: Lists::None,
    parse,
};

fn parse(text: &Text<'_>) -> Manifest {
    let mut reader = Reader::new(text);
    let name = text.path.name();
    let requirements = if name.ends_with(b".yml") || name.ends_with(b".yaml") {
        compose::read(&mut reader)
    } else {
        dockerfile::read(&mut reader)
    };
    reader.finish(Manifest {
        requirements,
        ..Manifest::default()
    })
}
