// SPDX-License-Identifier: Apache-2.0

//! The integration tests: one binary, a module a topic.

mod canonical;
mod formats;
mod tidy;
mod walk;
