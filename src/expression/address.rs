// SPDX-License-Identifier: Apache-2.0

//! Addresses of pages that hold one license: what a field gives where it has no name.
//!
//! A page is told by its site, and which license it holds by the rest of its path, which is read
//! as any name. A page of a whole family, such as `gnu.org/licenses/gpl.html`, names none.

use super::{Expression, lenient};

/// The longest address, in bytes.
const MAX_ADDRESS: usize = 500;

/// Where sites keep licenses, and the words that their paths leave out.
#[rustfmt::skip]
const SITES: &[(&str, &str)] = &[
    ("apache.org/licenses/license-", "Apache-"),
    ("apache.org/licenses/", ""),
    ("choosealicense.com/licenses/", ""),
    ("creativecommons.org/licenses/", "CC-"),
    ("creativecommons.org/publicdomain/zero/", "CC0-"),
    ("eclipse.org/legal/", ""),
    ("eclipse.org/org/documents/", ""),
    ("gnu.org/licenses/old-licenses/", ""),
    ("gnu.org/licenses/", ""),
    ("gnu.org/copyleft/", ""),
    ("licenses.nuget.org/", ""),
    ("mozilla.org/en-us/mpl/", "MPL-"),
    ("mozilla.org/mpl/", "MPL-"),
    ("opensource.org/licenses/", ""),
    ("opensource.org/license/", ""),
    ("spdx.org/licenses/", ""),
    ("unlicense.org/", "Unlicense"),
    ("wtfpl.net/", "WTFPL "),
];

/// Endings of pages and files, and the words that stand before these.
const ENDINGS: &[&str] = &[
    ".html",
    ".php",
    ".txt",
    ".htm",
    ".en",
    "-license",
    "-license-php",
];

/// Versions as addresses of Eclipse spell them.
const VERSIONS: &[(&str, &str)] = &[
    ("-v10", "-1.0"),
    ("-v20", "-2.0"),
    ("/legalcode", ""),
    ("/deed", ""),
];

/// The license that an address is of; `None` for any other address.
pub(super) fn read(address: &str) -> Option<Expression> {
    let address = address.trim();
    if address.len() > MAX_ADDRESS {
        return None;
    }
    let address = address.to_ascii_lowercase();
    let (_, rest) = address.split_once("://").unwrap_or(("", &address));
    let rest = rest.split(['#', '?']).next().unwrap_or_default();
    let rest = format!("{}/", rest.trim_start_matches("www.").trim_end_matches('/'));
    let (prefix, words) = SITES.iter().find(|(site, _)| rest.starts_with(site))?;
    let path = rest.get(prefix.len()..).unwrap_or_default();
    let mut name = path.trim_matches('/').replace("%20", " ");
    for ending in ENDINGS {
        name.truncate(name.strip_suffix(ending).unwrap_or(&name).len());
    }
    for (old, new) in VERSIONS {
        if let Some(stem) = name.strip_suffix(old) {
            name = format!("{stem}{new}");
        }
    }
    let name = format!("{words}{}", name.replace('/', "-"));
    lenient::parse(&name).ok().map(|it| it.expression)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, expected: &str) {
        let found = read(address).map(|it| it.to_string());
        assert_eq!(found.as_deref().unwrap_or_default(), expected, "{address}");
    }

    #[test]
    fn pages_of_one_license_name_it() {
        check(
            "http://www.apache.org/licenses/LICENSE-2.0.txt",
            "Apache-2.0",
        );
        check("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0");
        check("https://opensource.org/licenses/MIT", "MIT");
        check("http://www.opensource.org/licenses/mit-license.php", "MIT");
        check(
            "https://opensource.org/licenses/BSD-3-Clause/",
            "BSD-3-Clause",
        );
        check("http://www.eclipse.org/legal/epl-v10.html", "EPL-1.0");
        check("https://www.eclipse.org/legal/epl-2.0/", "EPL-2.0");
        check("https://www.mozilla.org/en-US/MPL/2.0/", "MPL-2.0");
        check(
            "https://creativecommons.org/licenses/by-sa/4.0/legalcode",
            "CC-BY-SA-4.0",
        );
        check(
            "http://creativecommons.org/publicdomain/zero/1.0/",
            "CC0-1.0",
        );
        check("https://licenses.nuget.org/MIT", "MIT");
        check(
            "https://licenses.nuget.org/(MIT%20OR%20Apache-2.0)",
            "MIT OR Apache-2.0",
        );
        check("https://spdx.org/licenses/ISC.html", "ISC");
        check(
            "https://www.gnu.org/licenses/old-licenses/lgpl-2.1.html",
            "LGPL-2.1-only",
        );
        check("https://unlicense.org/", "Unlicense");
    }

    #[test]
    fn pages_of_a_family_and_other_pages_name_none() {
        check("https://www.gnu.org/licenses/gpl.html", "");
        check("http://www.opensource.org/licenses/bsd-license.php", "");
        check("https://example.org/licenses/MIT", "");
        check("https://opensource.org/licenses/", "");
        check("", "");
    }
}
