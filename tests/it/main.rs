// SPDX-License-Identifier: Apache-2.0

//! The integration tests: one binary, a module a topic.

mod expression_properties;
mod policy_cases;
mod tidy;
