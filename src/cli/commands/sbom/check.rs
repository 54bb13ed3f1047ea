// SPDX-License-Identifier: Apache-2.0

//! `placet sbom check`: the document of a supplier, judged by a policy like a tree, and held
//! against the source that was delivered with it.

use super::{MALFORMED, label, profile, profiles, read_by};
use crate::{
    cli::{
        Context,
        args::{FailOn, Input, SbomCheck},
        clock,
        commands::{
            check::level,
            examine::{Examined, Judged, exit, scan_hashed, walked},
        },
        exit::Exit,
        failure::Failure,
        output, policy as policy_file,
    },
    diagnostic::{Label, Remark},
    expression::Claim,
    inventory::Inventory,
    policy::{self, State},
    sbom::{self, Bom, Fault},
    walk::Source,
};

pub(super) fn run(arguments: &SbomCheck, context: &Context) -> anyhow::Result<Exit> {
    let asked = policy_file::Asked {
        policy: arguments.policy.as_deref(),
        isolated: context.global.isolated,
        // What is delivered does not choose the policy that it is judged by.
        scanned: std::path::Path::new("."),
        trusts_git: false,
    };
    let policy = policy_file::find(&asked, &context.environment)?;
    let profiles = profiles(&arguments.profile)?;
    let (read, name) = read_by(&arguments.path, sbom::read_strictly)?;
    let input = Input {
        output: arguments.output.clone(),
        show: arguments.show,
        resolve: arguments.resolve,
        allow_incomplete: arguments.allow_incomplete,
        exit_zero: arguments.exit_zero,
        ..Input::of(arguments.source.clone().unwrap_or_default())
    };
    let mut examined = Examined::of(read.bom.to_inventory(&name), &input, context)?;
    let broken = sbom::broken_rules(&read.bom);
    let faults = read.faults.iter().chain(&broken);
    let mut remarks: Vec<_> = faults.map(|it| malformed(&name, it)).collect();
    remarks.extend(unlicensed(&read.bom, &name));
    for it in profiles {
        remarks.extend(profile::remarks(&read, &name, it));
    }
    if arguments.source.is_some() {
        let source = scanned(&input, context)?;
        let differences = sbom::compare(&read.bom, &name, &source);
        remarks.extend(differences);
        // What of the source could not be examined may say anything.
        examined.inventory.gaps = source.gaps;
        examined.inventory.skipped = source.skipped;
    }
    let today = clock::today(context)?;
    let clarified = policy::clarify(&mut examined.inventory, &policy);
    let inventory = &examined.inventory;
    let state = State {
        inventory,
        clarified: &clarified,
        remarks: &remarks,
    };
    let judgement = policy::judge_state(state, &policy, today);
    let fail_on = arguments.fail_on.map_or(policy.fail_on, FailOn::level);
    let judged = Judged {
        policy: &policy,
        judgement: &judgement,
        fail_on: level(fail_on),
    };
    let human = output::human();
    examined.write(Some(&judged), &input, context, Some(&human))?;
    let failed = policy::fails(&judgement, fail_on);
    Ok(exit(&input, failed, judgement.is_complete))
}

/// What the source really contains, with the hashes of its files.
fn scanned(input: &Input, context: &Context) -> anyhow::Result<Inventory> {
    let source = Source::open(&input.path, &walked(input));
    let source = source.map_err(|error| Failure::source(&error))?;
    scan_hashed(&source, input, context)
}

fn malformed(name: &str, fault: &Fault) -> Remark {
    let remark = Remark::new(MALFORMED, name, fault.message.clone());
    let remark = remark.at(label(name, &fault.place));
    let pointer = fault.pointer.iter();
    pointer.fold(remark, |it, pointer| it.note(format!("at `{pointer}`")))
}

/// The components of which the document names no license.
fn unlicensed<'a>(bom: &'a Bom, name: &'a str) -> impl Iterator<Item = Remark> + 'a {
    let is_silent = |it: &&sbom::model::Component| {
        let stated = it.stated();
        stated.is_none_or(|it| it.claim() == Claim::None) && it.kind != "file"
    };
    bom.components.iter().filter(is_silent).map(move |it| {
        let whole = it.whole_name();
        let subject = it.purl.clone().unwrap_or(whole);
        let title = format!("the document names no license of {subject}");
        let label = match &it.place {
            Some(place) => label(name, place),
            None => Label::file(name, ""),
        };
        let remark = Remark::new("missing-license", subject, title).at(label);
        remark.help("ask the supplier for its license")
    })
}
