// SPDX-License-Identifier: Apache-2.0

//! This repository passes its own policy, judged by its own program.

use std::path::Path;

use crate::program::placet;

#[test]
fn this_repository_passes_its_own_policy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    placet("check", root).check(0, &["policy: placet.toml", "passed"]);
}
