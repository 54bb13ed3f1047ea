// SPDX-License-Identifier: Apache-2.0

//! What a policy says of a package, carried along in bills of materials: its verdict, the line that
//! decided, the findings with their waivers, and the license that is in effect.

use std::collections::BTreeMap;

use super::Report;
use crate::{
    inventory::Component,
    policy::{Aside, Decision, Finding, decisions},
    sbom::{Bom, model::Property},
};

/// The spellings of the license that is in effect: the taxonomy's and the guideline's own.
const EFFECTIVE: [&str; 2] = [
    "bsi:component:effectiveLicence",
    "bsi:component:effectiveLicense",
];

/// Adds to a document what the policy of a check says; a scan judges nothing.
pub(super) fn tell(bom: &mut Bom, report: &Report<'_>) {
    let Some((policy, judgement)) = report.judged else {
        return;
    };
    let mut of_subject = BTreeMap::<&str, Vec<&Finding>>::new();
    for finding in &judgement.findings {
        for subject in &finding.subjects {
            of_subject.entry(subject).or_default().push(finding);
        }
    }
    let decisions = decisions(report.inventory, policy);
    let components = report.inventory.components.iter().zip(decisions);
    for (it, (component, decision)) in bom.components.iter_mut().zip(components) {
        let findings = subject(component).and_then(|it| of_subject.get(it.as_str()).cloned());
        let more = properties(&decision, &findings.unwrap_or_default());
        if let Some(chosen) = &decision.chosen {
            it.properties.retain(|it| !EFFECTIVE.contains(&&*it.name));
            let chosen = chosen.to_string();
            it.properties
                .extend(EFFECTIVE.map(|name| property(name, &chosen)));
        }
        it.properties.extend(more);
    }
}

/// What findings call a package.
fn subject(component: &Component) -> Option<String> {
    let purl = component.purl.as_ref().map(ToString::to_string);
    purl.or_else(|| Some(component.directory.as_ref()?.to_string()))
}

fn properties(decision: &Decision, findings: &[&Finding]) -> Vec<Property> {
    let mut all = vec![
        property("placet:policy:verdict", decision.verdict.as_str()),
        property("placet:policy:rule", &decision.rule),
    ];
    for it in findings {
        let finding = &it.diagnostic;
        let told = format!("{}[{}]", super::level_word(finding.level), finding.code);
        all.push(property("placet:policy:finding", &told));
        match &it.aside {
            Some(Aside::Waived {
                id,
                reason,
                expires,
            }) => {
                let id = id
                    .as_deref()
                    .map(|it| format!("{it}: "))
                    .unwrap_or_default();
                let waiver = format!("{id}{}: {reason}, until {expires}", finding.code);
                all.push(property("placet:policy:waiver", &waiver));
            }
            Some(Aside::Excluded { reason }) => {
                let excluded = format!("{}: {reason}", finding.code);
                all.push(property("placet:policy:excluded", &excluded));
            }
            None => (),
        }
    }
    all
}

fn property(name: &str, value: &str) -> Property {
    Property {
        name: name.to_owned(),
        value: value.to_owned(),
    }
}
