// SPDX-License-Identifier: Apache-2.0

//! The exit codes. Scripts depend on them: none changes its meaning.

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above the level that fails, and everything could be examined.
    Passed,
    /// At least one finding at or above the level that fails.
    Failed,
    /// The arguments, the policy or the output cannot be used: nothing was judged.
    Unusable,
    /// Nothing that fails, but something could not be examined.
    Incomplete,
    /// A bug.
    Bug,
}

impl Exit {
    /// Every way to end, by code.
    pub const ALL: [Self; 5] = [
        Self::Passed,
        Self::Failed,
        Self::Unusable,
        Self::Incomplete,
        Self::Bug,
    ];

    /// The code that the system gets.
    pub fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Unusable => 2,
            Self::Incomplete => 3,
            Self::Bug => 4,
        }
    }

    /// Its line in the documentation.
    pub fn docs(self) -> &'static str {
        match self {
            Self::Passed => {
                "passed: no finding at or above `--fail-on`, and everything could be examined"
            }
            Self::Failed => "failed: at least one such finding",
            Self::Unusable => {
                "the arguments, the policy or an output cannot be used: nothing was judged"
            }
            Self::Incomplete => {
                "no such finding, but the scan is incomplete; `--allow-incomplete` makes it 0"
            }
            Self::Bug => "internal error: a bug, please report it",
        }
    }

    /// Failing wins over being incomplete: who mends the failure learns of the rest next.
    pub(super) fn of_judgement(failed: bool, complete: bool) -> Self {
        match (failed, complete) {
            (true, _) => Self::Failed,
            (false, false) => Self::Incomplete,
            (false, true) => Self::Passed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(failed: bool, complete: bool, code: u8) {
        assert_eq!(Exit::of_judgement(failed, complete).code(), code);
    }

    #[test]
    fn failed_wins_over_incomplete() {
        check(true, false, 1);
        check(true, true, 1);
        check(false, false, 3);
        check(false, true, 0);
    }

    #[test]
    fn codes_are_numbered_in_order() {
        let codes: Vec<_> = Exit::ALL.iter().map(|it| it.code()).collect();
        assert_eq!(codes, [0, 1, 2, 3, 4]);
    }
}
