// SPDX-License-Identifier: Apache-2.0

//! What a policy asks for that no inventory says: of the bill of materials, and of who wrote the work.

use super::examine::walked;
use crate::{
    cli::args::Input,
    diagnostic::{Label, Remark, counted},
    inventory::Inventory,
    policy::{Policy, SbomDemand},
    sbom::{Bom, Files, Losses, Read, score},
    walk,
};

/// How many checks that miss something are named.
const N_NAMED: usize = 5;

/// What is found of a state. `revision` is what is looked at, and `without` what was there before.
pub(super) fn remarks(
    policy: &Policy,
    inventory: &Inventory,
    input: &Input,
    (revision, without): (&str, Option<&str>),
) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if let Some(demand) = &policy.sbom {
        remarks.extend(poor(demand, inventory));
    }
    if !policy.author_domains.is_empty() {
        remarks.extend(outsiders(policy, input, (revision, without)));
    }
    remarks
}

/// Whether the bill of materials says too little.
fn poor(demand: &SbomDemand, inventory: &Inventory) -> Option<Remark> {
    let profile = score::profile(&demand.profile);
    let profile = profile.expect("a test holds that the policy knows these profiles alone");
    let read = Read {
        bom: Bom::of(inventory, 0, Files::Without),
        format: "CycloneDX 1.7 in JSON".to_owned(),
        faults: Vec::new(),
        unread: Losses::default(),
        has_schema: false,
    };
    let score = score::score(&read, profile);
    let wanted = f64::from(demand.least) / 10.0;
    let points = score.points * 10.0;
    let mut lost: Vec<_> = score.outcomes.iter().filter(|it| it.lost > 0.0).collect();
    lost.sort_by(|a, b| b.lost.total_cmp(&a.lost));
    let title = format!(
        "the bill of materials has {points:.1} of 100 points of {}, less than {wanted}",
        profile.id
    );
    let remark = Remark::new("poor-sbom", ".", title).at(demand.at.clone());
    let notes = lost.iter().take(N_NAMED);
    let notes = notes.map(|it| format!("{}: add {}", it.demand.name, it.demand.check.add));
    (points < wanted).then(|| notes.fold(remark, Remark::note))
}

/// Authors of commits outside of the project's domains, one remark a domain. Where the history
/// cannot be read, nobody knows who wrote the work, which is said.
fn outsiders(
    policy: &Policy,
    input: &Input,
    (revision, without): (&str, Option<&str>),
) -> Vec<Remark> {
    let found = walk::authors(&input.path, revision, without, &walked(input));
    let authors = match found {
        Ok(it) => it,
        Err(error) => {
            return vec![outside(
                ".",
                format!("nobody can tell who wrote it: {error}"),
            )];
        }
    };
    let is_outside = |mail: &str| {
        let domain = domain_of(mail);
        let mut own = policy.author_domains.iter();
        !own.any(|it| domain == *it || domain.ends_with(&format!(".{it}")))
    };
    let mut by_domain = std::collections::BTreeMap::<String, (usize, &str)>::new();
    for (mail, commit) in authors.iter().filter(|it| is_outside(it.0)) {
        let known = by_domain.entry(domain_of(mail)).or_insert((0, commit));
        known.0 += 1;
    }
    let remarks = by_domain.into_iter().map(|(domain, (n, commit))| {
        let commit = commit.get(..10).unwrap_or(commit);
        let people = counted(n, "author");
        let title = format!("{people} from {domain} committed, such as in {commit}");
        outside(&domain, title)
    });
    remarks.collect()
}

fn domain_of(mail: &str) -> String {
    let domain = mail.rsplit_once('@').map_or(mail, |it| it.1);
    domain.to_lowercase()
}

fn outside(subject: &str, title: String) -> Remark {
    Remark::new("outside-author", subject, title).at(Label::file(".", ""))
}
