// SPDX-License-Identifier: Apache-2.0

//! `license=` of `APKBUILD` (Alpine) and `PKGBUILD` (Arch Linux): shell that is read and not run.

use super::{
    Place,
    names::DISTRIBUTION,
    scan::{lines, quoted, quoted_list},
};

pub(super) static PLACE: Place = Place {
    is_in: |name, _| matches!(name, "apkbuild" | "pkgbuild"),
    read: |fields| {
        let content = fields.content();
        for (start, line) in lines(content) {
            let Some(value) = line.strip_prefix("license=") else {
                continue;
            };
            let from = start + line.len() - value.len();
            if value.starts_with('(') {
                let list = quoted_list(content, from, b')').into_iter();
                let values: Vec<_> = list
                    .map(|it| (it.clone(), content.get(it).unwrap_or_default().to_owned()))
                    .collect();
                let end = values.last().map_or(start + line.len(), |it| it.0.end);
                fields.list(start..end, &values, false, DISTRIBUTION);
            } else if let Some(value) = quoted(content, from) {
                let raw = content.get(value.clone()).unwrap_or_default();
                fields.value(start..value.end, raw, DISTRIBUTION);
            } else {
                fields.value(start..start + line.len(), value, DISTRIBUTION);
            }
        }
    },
};
