// SPDX-License-Identifier: Apache-2.0

//! Every folder below `fixtures/` with a `case.toml` is a test.

fn main() {}
