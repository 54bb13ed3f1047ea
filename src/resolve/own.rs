// SPDX-License-Identifier: Apache-2.0

//! What a file says of itself.

use crate::{detect::Detection, expression::Expression};

/// The license that a file names for itself; `None` where it asserts none.
pub fn own_expression(detection: &Detection) -> Option<Expression> {
    detection
        .matches
        .iter()
        .find_map(|it| it.expression.clone())
}
