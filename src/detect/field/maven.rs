// SPDX-License-Identifier: Apache-2.0

//! `<licenses>` of a `pom.xml`: the Maven POM reference, *Licenses*.
//!
//! Of several the receiver may choose. The name says it; an address alone is the grammar's.

use std::ops::Range;

use super::{Place, names::MAVEN, scan::ends, value::Fields, xml};

pub(super) static PLACE: Place = Place {
    is_in: |name, text| {
        (name == "pom.xml" || ends(name, &[".pom"])) && text.content.contains("<licenses")
    },
    read: |fields| {
        let content = fields.content();
        for licenses in xml::elements(content, 0..content.len(), "licenses") {
            block(fields, licenses.span, licenses.inner);
        }
    },
};

fn block(fields: &mut Fields<'_>, span: Range<usize>, inner: Range<usize>) {
    let content = fields.content();
    let licenses = xml::elements(content, inner, "license");
    let names = licenses.iter().filter_map(|license| {
        let name = xml::elements(content, license.inner.clone(), "name");
        let name = name.into_iter().next()?;
        let raw = xml::plain(content.get(name.inner)?).into_owned();
        Some((license.span.clone(), raw))
    });
    let names: Vec<(Range<usize>, String)> = names.collect();
    fields.list(span, &names, true, MAVEN);
}
