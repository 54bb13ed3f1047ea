// SPDX-License-Identifier: Apache-2.0

//! Go's cache of modules.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::Digest as _;

use super::{Place, check, component, sha256, zip};

fn place() -> Place {
    let mut place = Place::new();
    place.variable("GOPATH", "go");
    let module = "module example.org/nest\n\ngo 1.22\n\nrequire example.org/Birds/owl v1.0.0\n";
    place.write("tree/go.mod", module);
    place
}

#[test]
fn an_unpacked_module_says_its_license() {
    let place = place();
    let copy = "example.org/!birds/owl@v1.0.0";
    place.write(
        &format!("go/pkg/mod/{copy}/LICENSE"),
        "SPDX-License-Identifier: ISC\n",
    );
    let from = format!("<go module cache>/{copy}/LICENSE");
    check(&place.scan(), "example.org/Birds/owl", "ISC", &from);
}

#[test]
fn a_packed_module_is_read_in_place() {
    let place = place();
    let paths = ["LICENSE", "inner/LICENSE", "../LICENSE"];
    let paths = paths.map(|it| format!("example.org/Birds/owl@v1.0.0/{it}"));
    let files = paths.iter();
    let files = files.map(|it| (it.as_str(), "SPDX-License-Identifier: ISC\n"));
    let archive = zip(&files.collect::<Vec<_>>());
    let at = "go/pkg/mod/cache/download/example.org/!birds/owl/@v/v1.0.0.zip";
    place.write(at, archive);
    let from = "<go module cache>/example.org/!birds/owl@v1.0.0/LICENSE";
    check(&place.scan(), "example.org/Birds/owl", "ISC", from);
}

#[test]
fn what_is_in_an_archive_is_held_against_the_sum_that_is_locked() {
    let place = place();
    let prefix = "example.org/Birds/owl@v1.0.0";
    let text = "SPDX-License-Identifier: ISC\n";
    let names = ["LICENSE", "owl.go"].map(|it| format!("{prefix}/{it}"));
    let archive = zip(&[(&names[0], text), (&names[1], "package owl\n")]);
    let at = "cache/download/example.org/!birds/owl/@v/v1.0.0.zip";
    place.write(&format!("go/pkg/mod/{at}"), archive);
    let line = |name: &str, text: &str| format!("{}  {name}\n", sha256(text.as_bytes()));
    let lines = line(&names[0], text) + &line(&names[1], "package owl\n");
    let sum = BASE64_STANDARD.encode(sha2::Sha256::digest(lines));
    let locked = |sum: &str| format!("example.org/Birds/owl v1.0.0 h1:{sum}\n");
    place.write("tree/go.sum", locked(&sum));
    let report = place.scan();
    let from = "<go module cache>/example.org/!birds/owl@v1.0.0/LICENSE";
    check(&report, "example.org/Birds/owl", "ISC", from);
    let hashes = &component(&report, "example.org/Birds/owl")["hashes"];
    assert!(hashes.as_array().is_some_and(Vec::is_empty), "{hashes}");
    let other = BASE64_STANDARD.encode([0; 32]);
    place.write("tree/go.sum", locked(&other));
    let said = format!("error[hash-mismatch]: <go module cache>/{at}");
    place.run("check").check(1, &[&said]);
}
