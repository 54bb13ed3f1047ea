// SPDX-License-Identifier: Apache-2.0

//! `placet scan`: facts only. It ends with 0 where everything could be examined and with 3 where
//! something could not; what was found changes nothing.

use crate::cli::{Context, args::Scan, exit::Exit, output};

use super::examine::{examine, exit};

pub(super) fn run(arguments: &Scan, context: &Context) -> anyhow::Result<Exit> {
    let examined = examine(&arguments.input, context, false)?;
    let human = output::human();
    let fallback = arguments.input.output.is_empty().then_some(&human);
    examined.write(None, &arguments.input, context, fallback)?;
    let is_complete = examined.inventory.gaps.is_empty();
    examined.leave();
    Ok(exit(&arguments.input, false, is_complete))
}
