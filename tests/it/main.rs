// SPDX-License-Identifier: Apache-2.0

//! The integration tests: one binary, a module a topic.

mod git;
mod tidy;
mod walk;
