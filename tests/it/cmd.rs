// SPDX-License-Identifier: Apache-2.0

//! Every `console` block of the documentation is run, so that no page shows what is not true.

#[test]
fn documentation_shows_what_happens() {
    trycmd::TestCases::new()
        .env("SOURCE_DATE_EPOCH", "0")
        .env("NO_COLOR", "1")
        .env("CI", "")
        .env("PLACET_CACHE_DIR", "")
        .case("README.md")
        .case("tests/cmd/*.md");
}
