// SPDX-License-Identifier: Apache-2.0

//! `License:` of an RPM spec file, with SPDX ids or Fedora's former short names.

use super::{
    Place,
    names::RPM,
    scan::{ends, lines},
};

pub(super) static PLACE: Place = Place {
    is_in: |name, text| {
        let content = &text.content;
        let is_spec = content.contains("Name:") && content.contains("Version:");
        ends(name, &[".spec", ".spec.in"]) && is_spec
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
