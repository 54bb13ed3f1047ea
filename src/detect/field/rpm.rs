// SPDX-License-Identifier: Apache-2.0

//! `License:` of an RPM spec file, with SPDX ids or Fedora's former short names.

use super::{
    Place,
    names::RPM,
    scan::{ends, lines},
};

pub(super) static PLACE: Place = Place {
    is_in: |name, text| {
        let has = |key| text.content.contains(key);
        ends(name, &[".spec", ".spec.in"]) && has("Name:") && has("Version:")
    },
    read: |fields| {
        let content = fields.content();
        for (start, line) in lines(content) {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let is_license = ["License", "Copyright"]
                .iter()
                .any(|it| key.trim_end().eq_ignore_ascii_case(it));
            // A macro stands for what another file says.
            if is_license && !value.contains('%') {
                fields.value(start..start + line.len(), value, RPM);
            }
        }
    },
};
