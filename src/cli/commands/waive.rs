// SPDX-License-Identifier: Apache-2.0

//! `placet waive`: writes a waiver into the policy file, or into the file of waivers that it names.
#![expect(
    clippy::disallowed_methods,
    reason = "the file of waivers is the user's and stands beside the policy"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    cli::{
        Context,
        args::Waive,
        clock,
        exit::Exit,
        failure::{Failure, most_like, shown},
        output,
        policy::{self as policy_file, Located},
    },
    expression::Expression,
    policy::{self, Stub},
};

/// For how many days a waiver holds where nothing else is said.
const N_DAYS: i64 = 90;

pub(super) fn run(arguments: &Waive, context: &Context) -> anyhow::Result<Exit> {
    let asked = policy_file::Asked {
        policy: arguments.policy.as_deref(),
        isolated: context.global.isolated,
        scanned: Path::new("."),
        trusts_git: false,
    };
    let path = match policy_file::locate(&asked, &context.environment) {
        Located::File(path) => path,
        Located::Builtin(_) => {
            let failure = Failure::new("there is no policy file to write the waiver into");
            return Err(failure.help("`placet policy init` writes one").into());
        }
    };
    let stub = stub(arguments, context)?;
    let before = policy_file::text_of(&path)?;
    let target = target(&path, &before);
    let old = match fs::read_to_string(&target) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => "version = 1\n".to_owned(),
        read => read.map_err(|error| Failure::io("read", &target, &error))?,
    };
    let new = policy::add_waiver(&old, &stub).map_err(|error| {
        Failure::new(format!(
            "nothing can be written into `{}`: {error}",
            shown(&target)
        ))
    })?;
    output::replace(&target, new.as_bytes()).map_err(|it| Failure::io("write", &target, &it))?;
    // A file that was in order must stay so.
    if let Err(failure) = policy_file::open(&Located::File(path)) {
        output::replace(&target, old.as_bytes())
            .map_err(|it| Failure::io("write", &target, &it))?;
        return Err(failure.into());
    }
    let words = format!(
        "wrote a waiver of {} for {} into {}; it holds until {}\n",
        stub.code,
        stub.subject,
        shown(&target),
        stub.expires
    );
    output::print(words.as_bytes())?;
    Ok(Exit::Passed)
}

fn target(policy: &Path, text: &str) -> PathBuf {
    match policy::waiver_file(text) {
        Some(name) => policy.with_file_name(name),
        None => policy.to_owned(),
    }
}

fn stub(arguments: &Waive, context: &Context) -> Result<Stub, Failure> {
    let today = clock::today(context)?;
    let code = &arguments.code;
    if !policy::docs().any(|it| it.code == code) {
        let failure = Failure::new(format!("`{}` is no code of a finding", code.escape_debug()));
        return Err(match most_like(code, policy::docs().map(|it| it.code)) {
            Some(meant) => failure.help(format!("did you mean `{meant}`?")),
            None => failure.help("codes stand in brackets in a report"),
        });
    }
    if let Some(Err(error)) = arguments.license.as_deref().map(Expression::parse) {
        return Err(Failure::new(format!("the license cannot be read: {error}")));
    }
    Ok(Stub {
        code: code.clone(),
        subject: arguments.subject.clone(),
        license: arguments.license.clone(),
        reason: arguments.reason.clone(),
        note: arguments.note.clone(),
        approved_by: arguments.approved_by.clone(),
        approved_on: today,
        expires: arguments.expires.unwrap_or_else(|| today.plus(N_DAYS)),
    })
}
