// SPDX-License-Identifier: Apache-2.0

//! `placet policy init`: writes a policy file to start with.

use std::{fmt::Write as _, fs, path::Path};

use crate::{
    cli::{
        Context,
        args::PolicyInit,
        clock,
        commands::explain_file::scanned,
        exit::Exit,
        failure::{Failure, shown},
        output, policy as policy_file,
    },
    diagnostic::counted,
    policy::{self, Builtin, Clarified, Policy, Verdict},
};

const NAME: &str = "placet.toml";
const WRITES: &str = "writing to a string cannot fail";

pub(super) fn run(arguments: &PolicyInit, context: &Context) -> anyhow::Result<Exit> {
    let template = policy_file::builtin(&arguments.template)?;
    let path = arguments.path.join(NAME);
    if fs::symlink_metadata(&path).is_ok() && !arguments.force {
        let failure = Failure::new(format!("`{}` is there already", shown(&path)));
        return Err(failure.help("`--force` replaces it").into());
    }
    let (text, said) = if arguments.from_scan {
        from_scan(&arguments.path, template, context)?
    } else {
        (policy::from_template(template), String::new())
    };
    output::replace(&path, text.as_bytes()).map_err(|it| Failure::io("write", &path, &it))?;
    let words = format!(
        "wrote {}, from builtin:{}\n{said}",
        shown(&path),
        template.name
    );
    output::print(words.as_bytes())?;
    Ok(Exit::Passed)
}

/// The text of a policy that accepts what a directory has, and what is left to do.
fn from_scan(
    directory: &Path,
    template: &Builtin,
    context: &Context,
) -> anyhow::Result<(String, String)> {
    let judging = Policy::builtin(template.name)
        .ok_or_else(|| Failure::new(format!("the template `{}` is broken", template.name)))?;
    let inventory = scanned(directory, false, context)?;
    let (today, clarified) = (clock::today(context)?, Clarified::default());
    let before = policy::judge(&inventory, &judging, &clarified, today);
    let in_use = policy::in_use(&before, &judging);
    let text = policy::from_scan(&in_use, template.name);
    let (made, _) = Policy::parse(NAME, NAME, &text);
    let made = made.ok_or_else(|| Failure::new("what was written is no policy"))?;
    let after = policy::judge(&inventory, &made, &clarified, today);
    let n_open = in_use
        .iter()
        .filter(|it| it.verdict != Verdict::Allow)
        .count();
    let mut said = format!("{} in use\n", counted(in_use.len(), "license"));
    if n_open > 0 {
        let licenses = counted(n_open, "license");
        writeln!(said, "{licenses} to decide on, under `review`").expect(WRITES);
    }
    match after.n_errors() {
        0 => said += "`placet check` passes\n",
        n => {
            let errors = counted(n, "error");
            let what = "that no policy decides: correct or waive them";
            writeln!(said, "`placet check` still finds {errors} {what}").expect(WRITES);
        }
    }
    if !after.is_complete {
        said += "not everything could be examined: see `placet check`\n";
    }
    Ok((text, said))
}
