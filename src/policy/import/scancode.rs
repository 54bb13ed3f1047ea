// SPDX-License-Identifier: Apache-2.0

//! The policy file of `ScanCode` Toolkit, by its documentation, *License Policy Plugin*
//! (`--license-policy`, `src/licensedcode/plugin_license_policy.py` of `aboutcode-org/scancode-toolkit`):
//! licenses by its own keys, each with a label that the user makes up; the `compliance_alert` of
//! `ScanCode.io` decides where there is one. It labels and stops nothing itself.

use super::{Import, Imported, list_of};
use crate::ecosystems::tree::Value;

/// Keys that are no spelling of the id that they stand for.
const KEYS: &[(&str, &str)] = &[
    ("agpl-3.0", "AGPL-3.0-only"),
    ("agpl-3.0-plus", "AGPL-3.0-or-later"),
    ("boost-1.0", "BSL-1.0"),
    ("bsd-new", "BSD-3-Clause"),
    ("bsd-original", "BSD-4-Clause"),
    ("bsd-original-uc", "BSD-4-Clause-UC"),
    ("bsd-simplified", "BSD-2-Clause"),
    ("bsd-zero", "0BSD"),
    ("eclipse-public-1.0", "EPL-1.0"),
    ("gpl-1.0", "GPL-1.0-only"),
    ("gpl-1.0-plus", "GPL-1.0-or-later"),
    ("gpl-2.0", "GPL-2.0-only"),
    ("gpl-2.0-plus", "GPL-2.0-or-later"),
    ("gpl-3.0", "GPL-3.0-only"),
    ("gpl-3.0-plus", "GPL-3.0-or-later"),
    ("lgpl-2.0", "LGPL-2.0-only"),
    ("lgpl-2.0-plus", "LGPL-2.0-or-later"),
    ("lgpl-2.1", "LGPL-2.1-only"),
    ("lgpl-2.1-plus", "LGPL-2.1-or-later"),
    ("lgpl-3.0", "LGPL-3.0-only"),
    ("lgpl-3.0-plus", "LGPL-3.0-or-later"),
    ("ofl-1.1", "OFL-1.1"),
    ("openssl-ssleay", "OpenSSL"),
    ("python", "PSF-2.0"),
    ("unlicense", "Unlicense"),
    ("x11-xconsortium", "X11"),
];

/// Words in labels; the first that is in one decides.
const LABELS: &[(&str, &str)] = &[
    ("not approved", "deny"),
    ("not allowed", "deny"),
    ("unapproved", "deny"),
    ("prohibited", "deny"),
    ("forbidden", "deny"),
    ("denied", "deny"),
    ("restricted", "review"),
    ("review", "review"),
    ("approved", "allow"),
    ("allowed", "allow"),
    ("recommended", "allow"),
];

pub(super) fn import(document: &Value) -> Result<Imported, String> {
    let mut import = Import::new("a policy of ScanCode");
    for it in list_of(document, "license_policies")? {
        let Some(key) = it.text_of("license_key") else {
            import.lose("a policy without a `license_key`");
            continue;
        };
        let label = it.text_of("label").unwrap_or_default();
        let alert = it.get("compliance_alert").and_then(Value::text);
        let lower = label.to_lowercase();
        let of_label = LABELS.iter().find(|it| lower.contains(it.0));
        let verdict = match alert {
            Some("error") => "deny",
            Some("warning") => "review",
            Some("") => "allow",
            _ => match of_label {
                Some((_, verdict)) => verdict,
                None => {
                    import.lose(format!(
                        "nothing tells what the label `{label}` means: `{key}` is for review"
                    ));
                    "review"
                }
            },
        };
        let known = KEYS.iter().find(|it| it.0 == key);
        import.add(verdict, known.map_or(key, |it| it.1));
    }
    import.lose("colors and icons");
    import.lose_keys(document, &["license_policies"], &[]);
    Ok(import.done())
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::KEYS;
    use crate::expression::LicenseId;

    #[test]
    fn labels_and_alerts_are_verdicts() {
        let text = "license_policies:\n- license_key: mit\n  label: Approved License\n  color_code: '#00800'\n  icon: icon-ok\n\
            - license_key: gpl-2.0-plus\n  label: Prohibited License\n- license_key: bsd-new\n  label: Fine\n  compliance_alert: ''\n\
            - license_key: mpl-2.0\n  label: Restricted License\n- license_key: acme-eula\n  label: Approved License\n\
            - license_key: isc\n  label: Blue\n";
        let verdicts = [
            ("MIT", "allow"),
            ("GPL-2.0-or-later", "deny"),
            ("BSD-3-Clause", "allow"),
            ("MPL-2.0", "review"),
            ("ISC", "review"),
        ];
        let lost = [
            "`acme-eula` is no license that is known here",
            "nothing tells what the label `Blue` means: `isc` is for review",
            "colors and icons",
        ];
        check("license_policy.yml", text, &verdicts, &lost);
    }

    #[test]
    fn every_key_stands_for_an_id_of_the_list() {
        for (key, id) in KEYS {
            let listed = LicenseId::listed(id);
            assert_eq!(listed.as_ref().map(LicenseId::as_str), Some(*id), "{key}");
        }
    }
}
