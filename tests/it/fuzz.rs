// SPDX-License-Identifier: Apache-2.0

//! The fuzz targets on a fixed number of inputs, the same at each run: their seeds, seeds that
//! were cut and changed, and bytes of chance. `fuzz/` runs the same functions for as long as one
//! likes.

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use self::targets::{ALL, Target};

#[path = "fuzz/pieces.rs"]
mod pieces;
#[path = "fuzz/targets.rs"]
mod targets;

/// How many inputs each target reads. `SLOW=1` makes them fifty times as many.
const N_INPUTS: u32 = 150;

/// The most seeds that a target reads as they are.
const N_SEEDS: usize = 40;

#[track_caller]
fn check(name: &str) {
    let target = ALL.iter().find(|it| it.name == name);
    let target = target.expect("a target has this name");
    let seeds = (target.seeds)();
    let step = seeds.len().div_ceil(N_SEEDS).max(1);
    seeds.iter().step_by(step).for_each(|it| (target.check)(it));
    let slow = std::env::var_os("SLOW").map_or(1, |_| 50);
    let config = Config {
        cases: N_INPUTS * slow,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let run = TestRunner::new_with_rng(config, rng).run(&inputs(target), |it| {
        (target.check)(&it);
        Ok(())
    });
    assert!(run.is_ok(), "{name}: {run:?}");
}

/// Bytes of chance, and seeds of which a part is taken and a few bytes are changed.
fn inputs(target: &Target) -> impl Strategy<Value = Vec<u8>> + use<> {
    let seeds = (target.seeds)();
    let bytes = || prop::collection::vec(any::<u8>(), 0..400);
    let soup = (bytes(), any::<u8>(), any::<bool>()).prop_map(|(it, file, is_other)| {
        // The low numbers are pieces; a part of the program may have two lists of them.
        let low = it.into_iter().map(|it| it % 120);
        let mode = if is_other { 3 } else { 1 };
        [mode, file].into_iter().chain(low).collect()
    });
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    let cut = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
    let changed = (prop::sample::select(seeds), cut, edits);
    let changed = changed.prop_map(|(mut seed, (start, end), edits)| {
        let (start, end) = (start.index(seed.len() + 1), end.index(seed.len() + 1));
        seed.drain(end.max(start)..);
        for (at, byte) in edits {
            if !seed.is_empty() {
                let at = at.index(seed.len());
                seed[at] = byte;
            }
        }
        seed
    });
    prop_oneof![bytes(), soup, changed]
}

#[test]
fn words_stand_any_input() {
    check("tokeniser");
}

#[test]
fn tags_stand_any_input() {
    check("tags");
}

#[test]
fn statements_stand_any_input() {
    check("grammar");
}

#[test]
fn texts_stand_any_order_of_their_parts() {
    check("aligner");
}

#[test]
fn copyright_statements_stand_any_input() {
    check("copyrights");
}

#[test]
fn manifests_stand_any_input() {
    check("manifests");
}

#[test]
fn bills_of_materials_stand_any_input() {
    check("boms");
}

#[test]
fn expressions_stand_any_input() {
    check("expressions");
}

#[test]
fn every_target_is_fuzzed() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
    for it in ALL {
        let file = format!("fuzz_targets/{}.rs", it.name);
        assert!(folder.join(&file).exists(), "{file}");
        assert!(manifest.contains(&format!("path = \"{file}\"")), "{file}");
    }
}
