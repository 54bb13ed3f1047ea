// SPDX-License-Identifier: Apache-2.0

//! When a document says it was made.

use super::{
    Context,
    environment::{self, Environment},
    failure::Failure,
};
use crate::policy::Day;

/// The time that `SOURCE_DATE_EPOCH` sets, in seconds since 1970-01-01T00:00:00Z.
///
/// A value that is no number is an error, as the specification of the variable wants: a build that
/// asks to be reproducible must not silently get the time of day.
pub(super) fn fixed_time(environment: &Environment) -> Result<Option<i64>, Failure> {
    let Some(value) = &environment.source_date_epoch else {
        return Ok(None);
    };
    let seconds = value.to_str().and_then(|it| it.parse::<u32>().ok());
    match seconds {
        Some(seconds) => Ok(Some(i64::from(seconds))),
        None => Err(Failure::new(format!(
            "`SOURCE_DATE_EPOCH` is `{}`, which is no number of seconds",
            value.to_string_lossy().escape_debug()
        ))
        .help("set it to seconds since 1970, such as `git log -1 --format=%ct`, or unset it")),
    }
}

/// The time of a document: what the environment fixes, else when the commit was made, else now.
pub(super) fn timestamp(fixed: Option<i64>, committed: Option<i64>) -> i64 {
    fixed.or(committed).unwrap_or_else(environment::now)
}

/// The day that decides which waivers hold: what the environment fixes, else today.
pub(super) fn today(context: &Context) -> Result<Day, Failure> {
    let fixed = fixed_time(&context.environment)?;
    Ok(Day::at(fixed.unwrap_or_else(environment::now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Result<Option<i64>, &str>) {
        let environment = Environment {
            source_date_epoch: Some(value.into()),
            ..Environment::default()
        };
        let seen = fixed_time(&environment).map_err(|it| it.message);
        assert_eq!(seen, expected.map_err(str::to_owned));
    }

    #[test]
    fn a_number_fixes_the_time() {
        check("1700000000", Ok(Some(1_700_000_000)));
        check("0", Ok(Some(0)));
    }

    #[test]
    fn anything_else_is_a_usage_error() {
        check(
            "yesterday",
            Err("`SOURCE_DATE_EPOCH` is `yesterday`, which is no number of seconds"),
        );
        check(
            "-1",
            Err("`SOURCE_DATE_EPOCH` is `-1`, which is no number of seconds"),
        );
    }

    #[test]
    fn the_commit_counts_where_nothing_is_fixed() {
        assert_eq!(timestamp(None, Some(5)), 5);
        assert_eq!(timestamp(Some(7), Some(5)), 7);
    }
}
