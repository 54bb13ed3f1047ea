// SPDX-License-Identifier: Apache-2.0

//! `REUSE.toml`: its `SPDX-License-Identifier` keys are about other files, and mentions here.
//!
//! REUSE specification 3.3, *REUSE.toml*; what it says of other files is `resolve`'s matter.

use memchr::memmem;

use super::{Place, names::PLAIN, scan::lines};

pub(super) static PLACE: Place = Place {
    is_in: |name, _| name == "reuse.toml",
    read: |fields| {
        let content = fields.content();
        fields.is_about_others = true;
        for (start, line) in lines(content) {
            let bare = line.trim_start();
            let Some(rest) = bare.strip_prefix("SPDX-License-Identifier") else {
                continue;
            };
            let Some(value) = rest.trim_start().strip_prefix('=') else {
                continue;
            };
            let n_quotes = memmem::find_iter(value.as_bytes(), "\"").count();
            let value = value.trim().trim_matches(['[', ']', '"', '\'', ' ']);
            if n_quotes <= 2 {
                fields.value(start..start + line.len(), value, PLAIN);
            }
        }
        fields.is_about_others = false;
    },
};
