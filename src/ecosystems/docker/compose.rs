// SPDX-License-Identifier: Apache-2.0

//! Compose files: *Compose Specification*, services and interpolation.

use super::{
    super::{
        Requirement,
        document::{Reader, Value},
        shell::{Variables, expand},
    },
    image,
};

pub(super) fn read(reader: &mut Reader<'_>) -> Vec<Requirement> {
    let document = reader.yaml();
    let mut found = Vec::new();
    let Some(services) = reader.table(&document, "services") else {
        return found;
    };
    for service in services.entries().iter().map(|it| &it.value) {
        // The image of what is built is the name of the result.
        if service.get("build").is_none() {
            found.extend(service.get("image").and_then(|it| one(reader, it)));
        }
    }
    found
}

fn one(reader: &mut Reader<'_>, value: &Value) -> Option<Requirement> {
    let place = reader.text.place(value.span.clone());
    let written = value.text().unwrap_or_default();
    let expanded = expand(written, &Variables::new());
    let found = expanded.and_then(|it| image(&it, place));
    if found.is_none() {
        reader.problem(value.span.clone(), "the image is not known from this file");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::check;

    #[test]
    fn services_run_images() {
        check(
            "docker-compose.yml",
            "services:\n  a:\n    image: postgres:${PG:-16}\n  b:\n    build: .\n    image: own\n  \
             c:\n    image: ${WHICH}\n  d: &d\n    image: redis\n  e:\n    <<: *d\n    ports: [1]\n",
            "pkg:docker/postgres@16 Runtime postgres:16 16\npkg:docker/redis Runtime redis\n\
             pkg:docker/redis Runtime redis\nproblem 8: the image is not known from this file\n",
        );
        check(
            "compose.yaml",
            "services: []\n",
            "problem 1: `services` is not a table\n",
        );
        check("compose.yaml", "a: 1\n", "");
    }
}
