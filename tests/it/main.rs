// SPDX-License-Identifier: Apache-2.0

//! The integration tests: one binary, a module a topic.

mod archive;
mod bad_input;
mod canonical;
mod changes;
mod cmd;
mod determinism;
mod expression_properties;
mod formats;
mod fuzz;
mod generated;
mod git;
mod history;
mod house;
mod metamorphic;
mod policy_cases;
mod program;
mod revision;
mod self_gate;
mod stores;
mod tidy;
mod users;
mod waivers;
mod walk;
