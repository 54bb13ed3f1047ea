// SPDX-License-Identifier: Apache-2.0

//! What is said on stderr: errors, notes, and that something is our own fault.

use std::{
    panic::{self, PanicHookInfo},
    sync::Mutex,
};

use super::{exit::Exit, failure::Failure};
use crate::{
    diagnostic::Diagnostic,
    report::{self, Style},
};

/// How mistakes in a file are shown. Without colours: nothing is lost, and no flag was read yet.
const STYLE: Style = Style {
    color: false,
    width: 100,
    n_shown: usize::MAX,
    show_skipped: false,
    elapsed: None,
};

/// Where the last panic happened: `message at file:line`.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Shows an error and what to do about it.
pub(super) fn failure(failure: &Failure) {
    for diagnostic in &failure.diagnostics {
        anstream::eprintln!("{}\n", report::render(diagnostic, &STYLE));
    }
    for line in failure.lines() {
        anstream::eprintln!("{line}");
    }
}

/// A message as people read it, without colours.
pub(super) fn rendered(diagnostic: &Diagnostic) -> String {
    report::render(diagnostic, &STYLE)
}

/// Shows something worth knowing.
pub(super) fn note(text: &str) {
    anstream::eprintln!("note: {text}");
}

/// Takes panics away from the standard hook: a panic on one file is a gap in the result and must
/// not spill a stack trace between the lines of a report.
pub(super) fn keep_panics_quiet() {
    panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = Some(described(info));
        }
    }));
}

/// Says that the program is broken.
pub(super) fn bug() -> Exit {
    let what = LAST_PANIC.lock().ok().and_then(|mut it| it.take());
    anstream::eprintln!(
        "error: internal error: {}",
        what.as_deref().unwrap_or("unknown")
    );
    anstream::eprintln!(
        "help: this is a bug in placet {}; report it with the command line and, if you can, the file",
        env!("CARGO_PKG_VERSION")
    );
    Exit::Bug
}

fn described(info: &PanicHookInfo<'_>) -> String {
    let message = info
        .payload()
        .downcast_ref::<&str>()
        .map(|it| (*it).to_owned())
        .or_else(|| info.payload().downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    match info.location() {
        Some(at) => format!("{message} at {}:{}", at.file(), at.line()),
        None => message,
    }
}
