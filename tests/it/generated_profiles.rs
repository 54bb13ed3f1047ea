// SPDX-License-Identifier: Apache-2.0

//! The page of `docs/` about profiles, written from the code.

use std::fmt::Write as _;

use placet::sbom::score::{self, Demand, Duty, Profile};

use crate::generated::{HEAD, check};

const PROFILES: &str = "\
# Profiles

What is asked of bills of materials, by whom, and in which field of each format it stands:
`placet sbom score FILE --profile ID` says what a document lacks, `placet sbom check FILE --profile ID`
makes a gate of it. A name without its version means the newest. Points are in proportion to what is
there, of ten; a document *conforms* if nothing is missing that must be there. What a format has no
field for (`-`) is neither met nor missed. *If any* is asked where there is such a thing at all, which
no document can tell.
";

#[test]
fn the_profiles_page_is_up_to_date() {
    let mut page = format!("{HEAD}{PROFILES}");
    for profile in score::ALL {
        describe(&mut page, profile).expect("a string");
    }
    check("docs/profiles.md", &page);
}

fn describe(page: &mut String, profile: &Profile) -> std::fmt::Result {
    let (id, title, source) = (profile.id, profile.title, profile.source);
    writeln!(page, "\n## {id}\n\n{title} ({source})\n")?;
    writeln!(
        page,
        "| asked | where | duty | share | CycloneDX | SPDX 2 | SPDX 3 |"
    )?;
    writeln!(page, "|---|---|---|---|---|---|---|")?;
    let weights = profile.categories.iter().map(|it| it.weight);
    let whole: u32 = weights.sum();
    for category in profile.categories {
        let all: u32 = category.demands.iter().map(|it| it.weight).sum();
        for it in category.demands {
            let share = f64::from(it.weight * category.weight) / f64::from(all * whole);
            asked(page, it, share)?;
        }
    }
    Ok(())
}

fn asked(page: &mut String, it: &Demand, share: f64) -> std::fmt::Result {
    let duty = match it.duty {
        Duty::Must => "must",
        Duty::IfAny => "if any",
        Duty::Should => "should",
    };
    let shown = |field: &str| match field {
        "" => "-".to_owned(),
        _ => format!("`{field}`"),
    };
    let fields = &it.check.fields;
    let since = match fields.since {
        0..=2 => String::new(),
        minor => format!(" from 1.{minor}"),
    };
    let cyclonedx = shown(fields.cyclonedx) + &since;
    let (spdx2, spdx3) = (shown(fields.spdx2), shown(fields.spdx3));
    let (name, section) = (it.name, it.section);
    let percent = share * 100.0;
    writeln!(
        page,
        "| {name} | {section} | {duty} | {percent:.1} % | {cyclonedx} | {spdx2} | {spdx3} |"
    )
}
