// SPDX-License-Identifier: Apache-2.0

//! `placet scan`: facts only. It ends with 0 where everything could be examined and with 3 where
//! something could not; what was found changes nothing.

use crate::{
    cli::{
        Context,
        args::{Input, Scan},
        exit::Exit,
        output,
        policy::{self, Located},
    },
    inventory::Operator,
    sbom,
};

use super::examine::{examine, exit};

pub(super) fn run(arguments: &Scan, context: &Context) -> anyhow::Result<Exit> {
    let operator = operator(&arguments.input, context)?;
    let mut examined = examine(&arguments.input, context, false)?;
    examined.inventory.operator = operator;
    let human = output::human();
    let fallback = arguments.input.output.is_empty().then_some(&human);
    examined.write(None, &arguments.input, context, fallback)?;
    let is_complete = examined.inventory.gaps.is_empty();
    examined.leave();
    Ok(exit(&arguments.input, false, is_complete))
}

/// Who answers for bills of materials, where one was asked for: nothing else of a policy counts here.
fn operator(input: &Input, context: &Context) -> anyhow::Result<Operator> {
    let targets = output::targets(&input.output)?;
    let is_document = |it: &output::Target| sbom::named(it.format.name).is_some();
    let asked = policy::Asked {
        policy: None,
        isolated: context.global.isolated,
        scanned: &input.path,
        trusts_git: input.git_trust,
    };
    match policy::locate(&asked, &context.environment) {
        located @ Located::File(_) if targets.iter().any(is_document) => {
            Ok(policy::open(&located)?.operator)
        }
        _ => Ok(Operator::default()),
    }
}
