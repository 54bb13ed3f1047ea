// SPDX-License-Identifier: Apache-2.0

//! Finds copyright statements.
