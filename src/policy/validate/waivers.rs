// SPDX-License-Identifier: Apache-2.0

//! Decisions of people to live with findings, and what is asked of them: `[waivers]`, `[[waiver]]`.

use super::{
    super::{
        config::{Fields, Text},
        waiver::{Subjects, Waiver, Written},
    },
    Checker,
    tables::reason_and_note,
};

/// How many hexadecimal digits a fingerprint has.
const N_FINGERPRINT: usize = 32;

impl Checker<'_, '_> {
    /// What is asked of waivers; what it builds on holds where the file is silent.
    pub(super) fn terms(&mut self, fields: &Fields) {
        let Some(table) = fields.table("waivers") else {
            return;
        };
        let terms = &mut self.reading.policy.terms;
        terms.max_days = table.days("max-days").copied().unwrap_or(terms.max_days);
        let warn_before = table.days("warn-before-days").copied();
        terms.warn_before_days = warn_before.unwrap_or(terms.warn_before_days);
        if table.has("approvers") {
            let approvers = table.texts("approvers").iter();
            terms.approvers = approvers.map(|it| it.text.clone()).collect();
        }
        if let Some(it) = table.text("verify") {
            terms.verifies = it.text == "commit-author";
            self.has_addresses(table, it);
        }
        if let Some(path) = table.text("file") {
            let text = self.load(path).map(String::from_utf8);
            match text {
                Some(Ok(text)) => self.reading.waivers(&path.text, &text),
                Some(Err(_)) => {
                    let title = format!("`{}` is no UTF-8 text", path.text);
                    self.wrong(&path.span, title, "");
                }
                None => (), // said already
            }
        }
    }

    /// Who is known by a commit is known by a mail address.
    fn has_addresses(&mut self, table: &Fields, verify: &Text) {
        if !self.reading.policy.terms.verifies {
            return;
        }
        if self.reading.policy.terms.approvers.is_empty() {
            let help = "write `approvers = [\"legal@example.org\"]`";
            self.wrong(&verify.span, "nobody is named who may approve", help);
        }
        for it in table.texts("approvers") {
            if !it.text.contains('@') {
                let title = format!("`{}` is no mail address", it.text);
                let help = "`verify` knows people by the address that they commit with";
                self.wrong(&it.span, title, help);
            }
        }
    }

    pub(super) fn waivers_of(&mut self, fields: &Fields) {
        for it in fields.tables("waiver") {
            if let Some(waiver) = self.waiver(it) {
                self.reading.policy.waivers.push(waiver);
            }
        }
    }

    /// A waiver; `None` if what decides about it is missing or wrong.
    fn waiver(&mut self, fields: &Fields) -> Option<Waiver> {
        let code = fields.text("code").and_then(|it| self.code(it));
        let subjects = self.waived(fields);
        let license = fields.text("license").map(|it| self.expression(it));
        self.needed(
            fields,
            "waiver",
            "code",
            "write `code = \"denied-license\"`",
        );
        let help = "write `reason = \"legal-opinion\"`, and why in `note`";
        self.needed(fields, "waiver", "reason", help);
        if !fields.has("expires") {
            let help = "write `expires = 2027-03-01`";
            self.wrong(&fields.at, "the waiver has no end", help);
        }
        let evidence = fields.tables("evidence").iter();
        let evidence = evidence.filter_map(|it| self.evidence(it)).collect();
        let text = |key| fields.text(key).map(|it| it.text.clone());
        fields.text("reason")?;
        Some(Waiver {
            id: text("id"),
            code: code?,
            subjects: subjects?,
            license: match license {
                Some(it) => Some(it?),
                None => None,
            },
            reason: reason_and_note(fields),
            approved_by: text("approved-by"),
            approved_on: fields.day("approved-on").copied(),
            expires: *fields.day("expires")?,
            evidence,
            written: Written::Unasked,
            extent: fields.extent(),
            span: fields.at.clone(),
            source: self.number,
        })
    }

    /// What it is about: a path, a package or a fingerprint.
    fn waived(&mut self, fields: &Fields) -> Option<Subjects> {
        let Some(fingerprint) = fields.text("fingerprint") else {
            let (globs, is_about_packages) = self.subject(fields, "waiver")?;
            return Some(if is_about_packages {
                Subjects::Packages(globs)
            } else {
                Subjects::Paths(globs)
            });
        };
        if fields.has("path") || fields.has("purl") {
            let title = "the waiver has a fingerprint and a path or a package";
            self.wrong(&fields.at, title, "delete one of them");
        }
        let digits = fingerprint.text.trim().to_ascii_lowercase();
        let is_one =
            digits.len() == N_FINGERPRINT && digits.bytes().all(|it| it.is_ascii_hexdigit());
        if !is_one {
            let help = "it has 32 hexadecimal digits: `placet check -o json` shows it";
            self.wrong(&fingerprint.span, "this is no fingerprint", help);
            return None;
        }
        Some(Subjects::Fingerprint(digits))
    }
}
