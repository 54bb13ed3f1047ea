// SPDX-License-Identifier: Apache-2.0

//! `license` of a `.gemspec` and a `.podspec`: Ruby that is read and not run.
//!
// REUSE-IgnoreStart
//! `RubyGems`, *Specification reference*: `s.license = "MIT"`, `s.licenses = ["MIT", "Ruby"]`, of
//! which nothing says that one may choose. `CocoaPods`, *Podspec syntax*: `s.license = { :type =>
//! "MIT", :file => "LICENSE" }`.
// REUSE-IgnoreEnd

use super::{
    Place,
    names::PLAIN,
    scan::{ends, lines, quoted, quoted_list},
    value::Fields,
};

pub(super) static PLACE: Place = Place {
    is_in: |name, _| ends(name, &[".gemspec", ".podspec"]),
    read: |fields| {
        let content = fields.content();
        for (start, line) in lines(content) {
            let Some((left, value)) = line.split_once('=') else {
                continue;
            };
            let key = left.trim().rsplit('.').next().unwrap_or_default();
            let is_field = left.contains('.') && !left.contains(['#', '"']);
            if is_field && matches!(key, "license" | "licenses") {
                field(fields, start, start + line.len() - value.len());
            }
        }
    },
};

fn field(fields: &mut Fields<'_>, start: usize, from: usize) {
    let content = fields.content();
    let value = content.get(from..).unwrap_or_default().trim_start();
    let raw = |it: std::ops::Range<usize>| content.get(it).unwrap_or_default();
    if value.starts_with('{') {
        let line = value.split('\n').next().unwrap_or_default();
        let whole = value.split('}').next().unwrap_or(line);
        let after = |key: &str| {
            let at = whole.find(key)?;
            quoted(content, content.len() - value.len() + at + key.len())
        };
        if let Some(it) = after(":type").or_else(|| after("type:")) {
            fields.value(start..it.end, raw(it), PLAIN);
        }
        if let Some(it) = after(":file").or_else(|| after("file:")) {
            fields.reference(start..it.end, raw(it));
        }
    } else if value.starts_with('[') {
        let list = quoted_list(content, from, b']').into_iter();
        let values: Vec<_> = list.map(|it| (it.clone(), raw(it).to_owned())).collect();
        let end = values.last().map_or(from, |it| it.0.end);
        fields.list(start..end, &values, false, PLAIN);
    } else if value.starts_with(['"', '\''])
        && let Some(it) = quoted(content, from)
    {
        fields.value(start..it.end, raw(it), PLAIN);
    }
}
