// SPDX-License-Identifier: Apache-2.0

//! The integration tests: one binary, a module a topic.

mod bad_input;
mod canonical;
mod cmd;
mod determinism;
mod expression_properties;
mod formats;
mod fuzz;
mod generated;
mod git;
mod house;
mod metamorphic;
mod policy_cases;
mod program;
mod self_gate;
mod tidy;
mod users;
mod waivers;
mod walk;
