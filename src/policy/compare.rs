// SPDX-License-Identifier: Apache-2.0

//! What two policies say differently of the licenses of the SPDX list.

use super::{At, Policy, Verdict};
use crate::{expression::Expression, licenses::corpus};

/// A license on which two policies differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// What the first policy says.
    pub before: Verdict,
    /// What the second one says.
    pub after: Verdict,
}

/// What a policy says of each license of the list, deprecated ids aside, by id.
pub fn verdicts(policy: &Policy) -> Vec<(String, Verdict)> {
    let licenses = corpus().licenses().iter();
    let current = licenses.filter(|it| !it.is_exception && !it.is_deprecated);
    let judged = current.map(|it| {
        let verdict = policy
            .evaluate(&Expression::license(it.id), &At::path(""))
            .verdict;
        (it.id.to_owned(), verdict)
    });
    judged.collect()
}

/// The licenses on which two policies differ, by id.
pub fn changes(before: &Policy, after: &Policy) -> Vec<Change> {
    let pairs = verdicts(before).into_iter().zip(verdicts(after));
    let differing = pairs.filter(|((_, before), (_, after))| before != after);
    differing
        .map(|((id, before), (_, after))| Change { id, before, after })
        .collect()
}
