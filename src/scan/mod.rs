// SPDX-License-Identifier: Apache-2.0

//! The pipeline: the only parallel code.
