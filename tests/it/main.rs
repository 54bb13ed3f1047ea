// SPDX-License-Identifier: Apache-2.0

//! The integration tests: one binary, a module a topic.

mod bad_input;
mod cmd;
mod determinism;
mod generated;
mod house;
mod program;
mod self_gate;
mod git;
mod expression_properties;
mod policy_cases;
mod tidy;
mod walk;
