// SPDX-License-Identifier: Apache-2.0

//! What is left to do when a signal ends the program: files that are not in place yet are removed.
//!
//! The program then ends by that signal, as it would have without this, so that whoever started it
//! can tell. `SIGKILL` leaves such a file, under a name that is nobody's.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Mutex,
};

/// The files that are not in place yet.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Notes that a file is about to be made, and is to be removed if a signal ends the program.
pub(super) fn remove_if_ended(path: &Path) {
    listen();
    if let Ok(mut unfinished) = UNFINISHED.lock() {
        unfinished.insert(path.to_owned());
    }
}

/// Notes that a file is in place, or gone.
pub(super) fn is_done(path: &Path) {
    if let Ok(mut unfinished) = UNFINISHED.lock() {
        unfinished.remove(path);
    }
}

/// Starts to listen, if nobody does yet. Where it cannot, signals end the program as ever.
#[cfg(unix)]
fn listen() {
    use signal_hook::{
        consts::{SIGINT, SIGTERM},
        iterator::Signals,
        low_level::emulate_default_handler,
    };

    static STARTED: std::sync::Once = std::sync::Once::new();
    STARTED.call_once(|| {
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
            return;
        };
        std::thread::spawn(move || {
            let Some(signal) = signals.forever().next() else {
                return;
            };
            // Held to the end: nothing is begun or put in place behind our back.
            let unfinished = UNFINISHED.lock();
            for path in unfinished.iter().flat_map(|it| it.iter()) {
                let _removed: std::io::Result<()> = std::fs::remove_file(path);
            }
            let _ended: std::io::Result<()> = emulate_default_handler(signal);
        });
    });
}

#[cfg(not(unix))]
fn listen() {}
