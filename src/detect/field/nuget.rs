// SPDX-License-Identifier: Apache-2.0

//! `<license>` of a `.nuspec`, and `PackageLicenseExpression` of a project of .NET.
//!
//! `NuGet` documentation, *.nuspec reference*: an expression, or a file of the package.

use super::{Place, names::PLAIN, xml};

pub(super) static PLACE: Place = Place {
    is_in: |name, _| {
        let endings = [".nuspec", ".csproj", ".fsproj", ".vbproj", ".props"];
        endings.iter().any(|it| name.ends_with(it))
    },
    read: |fields| {
        let content = fields.content();
        for name in ["license", "PackageLicenseExpression"] {
            for it in xml::elements(content, 0..content.len(), name) {
                let attributes = content.get(it.attributes).unwrap_or_default();
                let raw = xml::plain(content.get(it.inner).unwrap_or_default());
                if attributes.contains("\"file\"") {
                    fields.reference(it.span, &raw);
                } else if !raw.contains(['$', '<']) {
                    fields.value(it.span, &raw, PLAIN);
                }
            }
        }
    },
};
