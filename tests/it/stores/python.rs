// SPDX-License-Identifier: Apache-2.0

//! Installed Python packages and the caches of pip and uv.

use super::{Place, check, component, sha256, zip};

const METADATA: &str = "Metadata-Version: 2.4\nName: Owl.Py\nVersion: 1.0\n\
    License-Expression: MIT\nLicense-File: LICENSE\nAuthor-email: Ann <ann@example.org>\n\n";
const LICENSE: &str = "SPDX-License-Identifier: MIT\nCopyright (c) 2020 Ann Example\n";

/// A tree that needs a package whose archive has this SHA-256.
fn place(sha256: &str) -> Place {
    let mut place = Place::new();
    place.variable("HOME", "home");
    place.write(
        "tree/requirements.txt",
        format!("owl-py==1.0 --hash=sha256:{sha256}\n"),
    );
    place
}

fn wheel() -> Vec<u8> {
    zip(&[
        (
            "owl/__init__.py",
            "# SPDX-License-Identifier: GPL-3.0-only\n",
        ),
        ("owl_py-1.0.dist-info/METADATA", METADATA),
        ("owl_py-1.0.dist-info/licenses/LICENSE", LICENSE),
    ])
}

fn install(place: &Place, at: &str) {
    let metadata = format!("{at}/Owl_Py-1.0.dist-info");
    place.write(&format!("{metadata}/METADATA"), METADATA);
    place.write(&format!("{metadata}/licenses/LICENSE"), LICENSE);
}

#[test]
fn a_virtual_environment_of_the_tree_has_what_is_installed() {
    let place = place(&"0".repeat(64));
    git2::Repository::init(place.path("tree")).expect("a repository");
    place.write("tree/.gitignore", ".venv\n");
    let site = ".venv/lib/python3.12/site-packages";
    install(&place, &format!("tree/{site}"));
    let report = place.scan();
    let metadata = format!("{site}/Owl_Py-1.0.dist-info");
    check(&report, "owl-py", "MIT", &format!("{metadata}/METADATA"));
    let owl = component(&report, "owl-py");
    assert_eq!(owl["detected"], "MIT");
    assert_eq!(owl["copyrights"][0], "Copyright (c) 2020 Ann Example");
    let file = &owl["lookup"]["files"][0]["path"];
    assert_eq!(file, &format!("{metadata}/licenses/LICENSE"));
}

#[test]
fn the_active_environment_and_the_cache_of_uv_are_looked_in() {
    let mut place = place(&"0".repeat(64));
    install(&place, "home/.cache/uv/archive-v0/Xyz");
    let from = "<uv cache>/archive-v0/Xyz/Owl_Py-1.0.dist-info/METADATA";
    check(&place.scan(), "owl-py", "MIT", from);
    place.variable("VIRTUAL_ENV", "env");
    install(&place, "env/lib/python3.12/site-packages");
    let from = "<virtual environment>/lib/python3.12/site-packages/Owl_Py-1.0.dist-info/METADATA";
    check(&place.scan(), "owl-py", "MIT", from);
}

#[test]
fn a_downloaded_wheel_is_read_in_place() {
    let wheel = wheel();
    let place = place(&sha256(&wheel));
    let body = "http-v2/a/b/c/d/e/abcde0123.body";
    place.write(&format!("home/.cache/pip/{body}"), &wheel);
    let report = place.scan();
    check(
        &report,
        "owl-py",
        "MIT",
        "<pip cache>/owl_py-1.0.dist-info/METADATA",
    );
    assert_eq!(component(&report, "owl-py")["detected"], "MIT");
}

#[test]
fn a_wheel_that_is_not_the_locked_one_is_not_believed() {
    let mut place = place(&"0".repeat(64));
    place.variable("PIP_FIND_LINKS", "wheels");
    place.write("wheels/owl_py-1.0-py3-none-any.whl", wheel());
    let at = "error[hash-mismatch]: <wheel directory>/owl_py-1.0-py3-none-any.whl";
    place.run("check").check(1, &[at]);
}
