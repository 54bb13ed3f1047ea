// SPDX-License-Identifier: Apache-2.0

//! The progress line: on a terminal after half a second, erased at the end; in CI a line every ten
//! seconds that names the file that has been worked on longest.

use std::{
    io::{self, Write as _},
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::environment::Environment;
use crate::scan::Progress;

const FIRST_LINE: Duration = Duration::from_millis(500);
const NEXT_LINE: Duration = Duration::from_millis(100);
const CI_LINE: Duration = Duration::from_secs(10);
const ERASE: &str = "\r\x1b[2K";

/// Shows progress until it is dropped.
#[derive(Debug)]
pub(super) struct Line {
    /// Dropped first: that is what ends the thread.
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Line {
    /// Starts to show progress, where there is somebody to show it to.
    pub(super) fn start(progress: &Arc<Progress>, environment: &Environment, quiet: bool) -> Self {
        let (first, next) = match (environment.stderr_is_terminal, environment.is_ci) {
            _ if quiet => return Self::nobody(),
            (true, _) if !environment.is_dumb => (FIRST_LINE, NEXT_LINE),
            (_, true) => (CI_LINE, CI_LINE),
            _ => return Self::nobody(),
        };
        let erases = first == FIRST_LINE;
        let progress = Arc::clone(progress);
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut wait = first;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                show(&progress, erases);
                wait = next;
            }
            if erases && wait == next {
                write(ERASE);
            }
        });
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    fn nobody() -> Self {
        Self {
            stop: None,
            thread: None,
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // Nothing in it can panic but a write, and a lost progress line is no loss.
            let _joined: thread::Result<()> = thread.join();
        }
    }
}

fn show(progress: &Progress, erases: bool) {
    let n_files = progress.n_files();
    let megabytes = progress.n_bytes() / 1_000_000;
    let slowest = progress.oldest().map_or_else(String::new, |path| {
        format!(", at {}", shortened(&path.to_string()))
    });
    let noun = if n_files == 1 { "file" } else { "files" };
    let line = format!("scanning: {n_files} {noun} ({megabytes} MB){slowest}");
    if erases {
        write(&format!("{ERASE}{line}"));
    } else {
        write(&format!("{line}\n"));
    }
}

/// The last 50 characters: the end of a path tells more than its start.
fn shortened(path: &str) -> String {
    const MOST: usize = 50;
    let n_chars = path.chars().count();
    if n_chars <= MOST {
        return path.to_owned();
    }
    let end = path.chars().skip(n_chars - MOST);
    std::iter::once('…').chain(end).collect()
}

fn write(text: &str) {
    // Progress that nobody can see is not worth an error.
    let _written: io::Result<()> = io::stderr().write_all(text.as_bytes());
}
