// SPDX-License-Identifier: Apache-2.0

//! Go's cache of modules.

use std::io::Write as _;

use super::{Place, check};

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
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for path in ["LICENSE", "inner/LICENSE", "../LICENSE"] {
        let path = format!("example.org/Birds/owl@v1.0.0/{path}");
        zip.start_file(path, options).expect("an entry");
        zip.write_all(b"SPDX-License-Identifier: ISC\n")
            .expect("an entry");
    }
    let archive = zip.finish().expect("an archive").into_inner();
    let at = "go/pkg/mod/cache/download/example.org/!birds/owl/@v/v1.0.0.zip";
    place.write(at, archive);
    let from = "<go module cache>/example.org/!birds/owl@v1.0.0/LICENSE";
    check(&place.scan(), "example.org/Birds/owl", "ISC", from);
}
