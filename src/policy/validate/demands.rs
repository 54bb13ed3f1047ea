// SPDX-License-Identifier: Apache-2.0

//! What must be there, whether parts fit, and when a check fails: `[require]`, `[compat]`, `[gate]`.

use super::{
    super::{
        FailOn, PROFILES, SbomDemand, Setting,
        compat::{self, Mode, Override},
        config::{Fields, Text},
        require::RequiredFile,
        rules::plain_name,
    },
    Checker,
};

impl Checker<'_, '_> {
    pub(super) fn required(&mut self, fields: &Fields) {
        let Some(table) = fields.table("require") else {
            return;
        };
        for text in table.texts("files") {
            if let Some(glob) = self.glob(text) {
                self.reading.policy.required.files.push(RequiredFile {
                    text: text.text.clone(),
                    glob,
                    span: text.span.clone(),
                    source: self.number,
                });
            }
        }
        if let Some(first) = table.texts("headers").first() {
            let value = self.globs(table.texts("headers"), &table.at);
            self.reading.policy.required.headers.push(Setting {
                value,
                span: first.span.clone(),
                source: self.number,
            });
        }
        let number = self.number;
        let required = &mut self.reading.policy.required;
        for (key, slot) in [
            ("reuse", &mut required.reuse),
            ("publiccode", &mut required.public_code),
            ("codejson", &mut required.code_json),
            ("notice", &mut required.notice),
        ] {
            if let Some(value) = table.flag(key) {
                *slot = Some(Setting {
                    value: *value,
                    span: table.place_of(key),
                    source: number,
                });
            }
        }
        self.sbom(table);
    }

    fn sbom(&mut self, table: &Fields) {
        let Some(sbom) = table.table("sbom") else {
            return;
        };
        let Some(least) = sbom.percent("min-score") else {
            if !sbom.has("min-score") {
                let help = "write `min-score = 80`";
                self.wrong(&sbom.at, "the bill of materials has no min-score", help);
            }
            return;
        };
        let profile = sbom.text("profile");
        let at = self.source.label(&sbom.at, "the policy requires it here");
        self.reading.policy.sbom = Some(SbomDemand {
            profile: profile.map_or(PROFILES[0].to_owned(), |it| it.text.clone()),
            least: *least,
            at,
        });
    }

    /// What the file says of those who write and own the work.
    pub(super) fn people(&mut self, fields: &Fields) {
        let Some(project) = fields.table("project") else {
            return;
        };
        let holders = project.texts("copyright");
        let holders: Vec<_> = holders.iter().map(|it| plain_name(&it.text)).collect();
        let mut domains = Vec::new();
        for text in project.texts("author-domains") {
            let domain = text.text.trim().trim_start_matches('@').to_lowercase();
            let is_domain = domain.contains('.') && !domain.contains(['@', '/', ' ']);
            if !is_domain {
                let title = format!("`{}` is no mail domain", text.text);
                self.wrong(&text.span, title, "write `example.org`");
            }
            domains.push(domain);
        }
        let policy = &mut *self.reading.policy;
        if project.has("copyright") {
            policy.holders = holders;
        }
        if project.has("author-domains") {
            policy.author_domains = domains;
        }
    }

    pub(super) fn gate(&mut self, fields: &Fields) {
        let Some(gate) = fields.table("gate") else {
            return;
        };
        let policy = &mut *self.reading.policy;
        policy.fail_on = match gate.text("fail-on").map(|it| it.text.as_str()) {
            Some("warning") => FailOn::Warning,
            Some("never") => FailOn::Never,
            Some(_) => FailOn::Error,
            None => policy.fail_on,
        };
        if let Some(is_new_only) = gate.flag("new-only") {
            policy.counts_known = !is_new_only;
        }
        if let Some(it) = gate.text("since") {
            policy.since = Some(it.text.clone());
        }
    }

    pub(super) fn compat(&mut self, fields: &Fields) {
        let Some(table) = fields.table("compat") else {
            return;
        };
        let word = |text: Option<&Text>| text.and_then(|it| compat::word(&it.text));
        let demand = &mut self.reading.policy.compat;
        demand.mode = match table.text("mode").map(|it| it.text.as_str()) {
            Some("off") => Mode::Off,
            Some("report") => Mode::Report,
            Some("gate") => Mode::Gate,
            _ => demand.mode,
        };
        demand.unknown = word(table.text("unknown")).or(demand.unknown);
        for it in table.tables("override") {
            for (key, help) in [
                ("inbound", "write `inbound = \"EPL-2.0\"`"),
                ("verdict", "write `verdict = \"ok\"`"),
                ("basis", "write `basis = \"…\"`: who reads it must know why"),
                ("by", "write `by = \"legal@example.org\"`"),
            ] {
                self.needed(it, "override", key, help);
            }
            let inbound = it.text("inbound").and_then(|it| self.pattern(it));
            let outbound = it.text("outbound").map(|it| self.pattern(it));
            let text = |key| it.text(key).map(|it| it.text.trim().to_owned());
            let relation = it.text("relation").map(|it| it.text.clone());
            let (Some(inbound), Some(verdict)) = (inbound, word(it.text("verdict"))) else {
                continue;
            };
            let outbound = match outbound {
                Some(Some(outbound)) => Some(outbound),
                Some(None) => continue, // said already
                None => None,
            };
            let (basis, by) = (
                text("basis").unwrap_or_default(),
                text("by").unwrap_or_default(),
            );
            self.reading.policy.compat.overrides.push(Override {
                inbound,
                outbound,
                relation: relation.map(|it| compat::named(&it)),
                verdict,
                why: format!("{basis} ({by})"),
                span: it.at.clone(),
                source: self.number,
            });
        }
    }
}
