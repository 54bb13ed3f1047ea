// SPDX-License-Identifier: Apache-2.0

//! The integration tests: one binary, a module a topic.

mod actions;
mod archive;
mod bad_input;
mod cache;
mod canonical;
mod cargo_metadata;
mod ci_formats;
mod changes;
mod cmd;
mod container;
mod determinism;
mod expression_properties;
mod formats;
mod fuzz;
mod generated;
mod generated_policy;
mod generated_profiles;
mod git;
mod history;
mod house;
mod limits;
mod metamorphic;
mod newcomer;
mod policy_cases;
mod policy_files;
mod policy_gate;
mod policy_lock;
mod policy_waivers;
mod program;
mod revision;
mod sbom;
mod self_gate;
mod stores;
mod texts;
mod tidy;
mod users;
mod waivers;
mod walk;
