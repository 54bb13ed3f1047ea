// SPDX-License-Identifier: Apache-2.0

//! The integration tests: one binary, a module a topic.

mod git;
mod canonical;
mod formats;
mod tidy;
mod walk;
