// SPDX-License-Identifier: Apache-2.0

//! Reads the arguments; says what is wrong with them in the words of this program.

use std::ffi::OsString;

use clap::{
    Parser as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{args::Cli, failure::Failure};

/// Why no command is run.
#[derive(Debug)]
pub(super) enum Stop {
    /// `--help` or `--version` was asked for: the text to print.
    Help(String),
    /// The arguments cannot be used.
    Wrong(Failure),
}

/// Reads the arguments, the program's name first.
pub(super) fn parse(arguments: Vec<OsString>) -> Result<Cli, Stop> {
    Cli::try_parse_from(arguments).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Stop::Help(error.render().to_string())
        }
        _ => Stop::Wrong(failure(&error)),
    })
}

fn failure(error: &clap::Error) -> Failure {
    let given = |kind| error.get(kind).map(shown);
    let argument = given(ContextKind::InvalidArg).unwrap_or_default();
    let value = given(ContextKind::InvalidValue).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("`{argument}` is not understood"),
        ErrorKind::InvalidSubcommand => format!(
            "`{}` is no command",
            given(ContextKind::InvalidSubcommand).unwrap_or_default()
        ),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` needs a value"),
        ErrorKind::InvalidValue => format!("`{value}` is no value of `{argument}`"),
        ErrorKind::ValueValidation => format!(
            "`{argument}` cannot be `{value}`{}",
            std::error::Error::source(error).map_or_else(String::new, |it| format!(": {it}"))
        ),
        ErrorKind::ArgumentConflict => format!(
            "`{argument}` cannot be used with `{}`",
            given(ContextKind::PriorArg).unwrap_or_default()
        ),
        ErrorKind::MissingRequiredArgument => format!("`{argument}` is missing"),
        ErrorKind::MissingSubcommand => "a command is missing".to_owned(),
        ErrorKind::InvalidUtf8 => "an argument is no UTF-8".to_owned(),
        _ => clap_words(error),
    };
    let failure = Failure::new(message);
    match help(error) {
        Some(help) => failure.help(help),
        None => failure.help("`placet --help` lists the commands and what they take"),
    }
}

fn help(error: &clap::Error) -> Option<String> {
    let suggested = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    for kind in suggested {
        if let Some(suggestion) = error.get(kind) {
            return Some(format!("did you mean `{}`?", shown(suggestion)));
        }
    }
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand];
    valid.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::Strings(values) if !values.is_empty() => {
            Some(format!("one of `{}`", values.join("`, `")))
        }
        _ => None,
    })
}

/// The first of what is in a context, with control characters escaped; the value's placeholder of
/// an option (`--threads <N>`) is left out.
fn shown(value: &ContextValue) -> String {
    let text = match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.first().cloned().unwrap_or_default(),
        other => other.to_string(),
    };
    let name = match text.split_once(" <") {
        Some((name, _)) => name,
        None => &text,
    };
    let bare = name
        .trim_start_matches(['<', '['])
        .trim_end_matches(['>', ']']);
    bare.escape_debug().to_string()
}

/// The first line of clap's own message.
fn clap_words(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &str, expected: &str) {
        let words = arguments.split(' ').map(OsString::from).collect();
        let Err(Stop::Wrong(failure)) = parse(words) else {
            panic!("`{arguments}` is wrong");
        };
        let lines: Vec<_> = failure.lines().collect();
        assert_eq!(lines.join("\n"), expected);
    }

    #[test]
    fn an_unknown_option_is_named_with_the_one_that_was_meant() {
        check(
            "placet check --fial-on error",
            "error: `--fial-on` is not understood\nhelp: did you mean `--fail-on`?",
        );
    }

    #[test]
    fn a_wrong_value_is_named_with_those_there_are() {
        check(
            "placet check --fail-on sometimes",
            "error: `sometimes` is no value of `--fail-on`\nhelp: one of `error`, `warning`, `never`",
        );
    }

    #[test]
    fn a_missing_value_is_said() {
        check(
            "placet check --threads",
            "error: `--threads` needs a value\nhelp: `placet --help` lists the commands and what they take",
        );
    }

    #[test]
    fn a_number_out_of_range_is_said() {
        check(
            "placet check --threads 0",
            "error: `--threads` cannot be `0`: 0 is not in 1..=512\nhelp: `placet --help` lists the commands and what they take",
        );
    }

    #[test]
    fn a_missing_argument_is_named() {
        check(
            "placet explain",
            "error: `CODE|FILE` is missing\nhelp: `placet --help` lists the commands and what they take",
        );
    }

    #[test]
    fn help_is_no_error() {
        let help = parse(vec!["placet".into(), "--help".into()]);
        assert!(matches!(help, Err(Stop::Help(text)) if text.contains("check")));
    }
}
