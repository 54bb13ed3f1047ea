// SPDX-License-Identifier: Apache-2.0

//! What the terminal can show: colour and width.

use super::{args::ColorChoice, environment::Environment};

/// The width where none is known, and of everything that is no terminal: the same bytes everywhere.
const DEFAULT_WIDTH: usize = 100;

/// Whether a stream gets colours. A flag wins over `NO_COLOR`, which wins over `CLICOLOR_FORCE`,
/// which wins over what the stream is.
pub(super) fn is_colored(choice: ColorChoice, environment: &Environment, terminal: bool) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if environment.no_color => false,
        ColorChoice::Auto if environment.force_color => true,
        ColorChoice::Auto => terminal && !environment.is_dumb,
    }
}

/// The width of the terminal on stdout, in columns.
pub(super) fn width(environment: &Environment) -> usize {
    if !environment.stdout_is_terminal {
        return DEFAULT_WIDTH;
    }
    let columns = environment.columns.or_else(columns);
    columns.unwrap_or(DEFAULT_WIDTH).clamp(40, 200)
}

#[cfg(unix)]
fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    (size.ws_col > 0).then_some(usize::from(size.ws_col))
}

#[cfg(not(unix))]
fn columns() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `set` names the variables that are set, and `terminal` where the stream is one.
    fn check(choice: ColorChoice, set: &str, expected: bool) {
        let environment = Environment {
            no_color: set.contains("NO_COLOR"),
            force_color: set.contains("CLICOLOR_FORCE"),
            ..Environment::default()
        };
        let terminal = set.contains("terminal");
        assert_eq!(is_colored(choice, &environment, terminal), expected);
    }

    #[test]
    fn a_flag_wins_over_the_environment() {
        check(ColorChoice::Always, "NO_COLOR", true);
        check(ColorChoice::Never, "CLICOLOR_FORCE terminal", false);
    }

    #[test]
    fn no_color_wins_over_force() {
        check(ColorChoice::Auto, "NO_COLOR CLICOLOR_FORCE terminal", false);
        check(ColorChoice::Auto, "CLICOLOR_FORCE", true);
    }

    #[test]
    fn only_a_terminal_is_colored_by_itself() {
        check(ColorChoice::Auto, "terminal", true);
        check(ColorChoice::Auto, "", false);
    }
}
