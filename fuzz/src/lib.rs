// SPDX-License-Identifier: Apache-2.0

//! The fuzz targets under libFuzzer. What they check stands in `tests/it/fuzz/`, where the usual
//! tests run it too.
//!
//! ```text
//! cargo run --manifest-path fuzz/Cargo.toml --example seeds    writes fuzz/corpus/, which is not kept
//! cargo +nightly fuzz run -s none aligner -- -max_total_time=600 -timeout=10
//! ```

#[path = "../../tests/it/fuzz/pieces.rs"]
mod pieces;
#[path = "../../tests/it/fuzz/targets.rs"]
mod targets;

/// Gives an input to the target of this name.
pub fn check(name: &str, data: &[u8]) {
    let target = targets::ALL.iter().find(|it| it.name == name);
    let target = target.expect("a target has this name");
    (target.check)(data);
}

/// The inputs that each target starts from, by its name.
pub fn seeds() -> impl Iterator<Item = (&'static str, Vec<Vec<u8>>)> {
    targets::ALL.iter().map(|it| (it.name, (it.seeds)()))
}
