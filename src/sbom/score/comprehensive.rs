// SPDX-License-Identifier: Apache-2.0

//! Everything that users of documents ask for, with the weights of the scorer that most of them
//! compare by (sbomqs, version 2), so that the numbers can be compared. What needs a service that is
//! asked over the network is left out, as it is there.

use super::{Category, Check, Demand, Duty, Profile, checks};

/// Nothing but points hangs on it.
const fn worth(weight: u32, name: &'static str, check: &'static Check) -> Demand {
    Demand {
        name,
        section: "",
        duty: Duty::Should,
        weight,
        check,
    }
}

pub(super) static PROFILE: Profile = Profile {
    id: "comprehensive@2",
    name: "comprehensive",
    title: "everything that is asked for, comparable with sbomqs",
    source: "the weights of sbomqs, version 2",
    categories: &[
        Category {
            name: "identification",
            weight: 10,
            demands: &[
                worth(40, "name", &checks::NAME),
                worth(35, "version", &checks::VERSION),
                worth(25, "id", &checks::ID),
            ],
        },
        Category {
            name: "provenance",
            weight: 12,
            demands: &[
                worth(20, "timestamp", &checks::TIMESTAMP),
                worth(20, "authors", &checks::AUTHORS),
                worth(20, "tool", &checks::TOOL),
                worth(15, "supplier", &checks::DOCUMENT_SUPPLIER),
                worth(15, "namespace", &checks::IDENTITY),
                worth(10, "lifecycle", &checks::PHASE),
            ],
        },
        Category {
            name: "integrity",
            weight: 15,
            demands: &[
                worth(50, "strong hashes", &checks::STRONG_HASH),
                worth(40, "hashes", &checks::HASH),
                worth(10, "signature", &checks::SIGNATURE),
            ],
        },
        Category {
            name: "completeness",
            weight: 12,
            demands: &[
                worth(25, "dependencies", &checks::COMPLETE_NEEDS),
                worth(15, "complete", &checks::COMPLETE),
                worth(20, "root", &checks::ROOT),
                worth(15, "source", &checks::SOURCE),
                worth(15, "suppliers", &checks::SUPPLIER),
                worth(10, "purpose", &checks::PURPOSE),
            ],
        },
        Category {
            name: "licensing",
            weight: 15,
            demands: &[
                worth(20, "concluded licenses", &checks::CONCLUDED),
                worth(20, "valid licenses", &checks::VALID_CONCLUDED),
                worth(20, "listed licenses", &checks::LISTED_CONCLUDED),
                worth(15, "no deprecated ids", &checks::NO_DEPRECATED),
                worth(20, "no restrictive licenses", &checks::NO_RESTRICTIVE),
                worth(15, "declared licenses", &checks::DECLARED),
                worth(10, "data license", &checks::DATA_LICENSE),
            ],
        },
        Category {
            name: "vulnerability",
            weight: 10,
            demands: &[worth(10, "purl or CPE", &checks::IDENTIFIER)],
        },
        Category {
            name: "structure",
            weight: 8,
            // What can be read at all is of a known format, version and spelling.
            demands: &[
                worth(80, "readable", &checks::READABLE),
                worth(20, "sound", &checks::SOUND),
            ],
        },
    ],
};
