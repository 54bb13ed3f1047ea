// SPDX-License-Identifier: Apache-2.0

//! What is known of each license of the SPDX list beyond its text: what kind it is, who has
//! approved it, what it asks for and when.

mod duties;
mod lists;
mod terms;

use super::categories::{Category, categories, entry_of};
use crate::licenses::corpus;

/// What is known of a license.
#[derive(Debug, Clone)]
pub struct Facts {
    /// What kinds of license it is.
    pub categories: &'static [Category],
    /// How far its copyleft reaches.
    pub reach: Reach,
    /// Whether the OSI approved it.
    pub is_osi: bool,
    /// Whether the FSF calls it free.
    pub is_fsf: bool,
    /// How the Blue Oak Council rates it: `model`, `gold`, `silver`, `bronze`, `lead`.
    pub blue_oak: Option<&'static str>,
    /// What its kinds are founded on.
    pub founded: Founded,
    /// For which works the Digital Public Goods Alliance accepts it.
    pub dpg: Vec<&'static str>,
    /// What it asks for, and when.
    pub duties: Vec<(Duty, &'static [When])>,
    /// The sections that the duties were read in; without one they are derived from its kind.
    pub source: Option<&'static str>,
}

/// What it is founded on that a license is of some kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Founded {
    /// Its own sections were read.
    Read(&'static str),
    /// A list of others has it among licenses of this kind.
    Listed(&'static str),
    /// Licenses whose ids start so are of this kind.
    Family(&'static str),
    /// The words of the text of this license, which nobody has read section by section.
    Words(&'static str),
}

impl Founded {
    /// On what, in words.
    pub fn words(self) -> String {
        match self {
            Self::Read(section) => format!("its text: {section}"),
            Self::Listed(by) => by.to_owned(),
            Self::Family(start) => {
                format!("its family, `{start}`: its own text was not read for this")
            }
            Self::Words(id) => {
                let spoken = terms::spoken(id).join(", ");
                format!("its text, by words alone: it speaks of {spoken}")
            }
        }
    }
}

/// How far the copyleft of a license reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It has none.
    None,
    /// To the files that are changed.
    File,
    /// To the library.
    Library,
    /// To the whole work.
    Work,
    /// To the whole work, and for use over a network.
    Network,
}

/// What a license asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// Its text goes along.
    LicenseText,
    /// Copyright notices stay and go along.
    CopyrightNotice,
    /// The file of notices goes along.
    NoticeFile,
    /// Changes are marked.
    StateChanges,
    /// Whoever gets it can get its source.
    SourceOffer,
    /// Whoever uses it over a network can get its source.
    NetworkSource,
    /// The files stay under it.
    SameLicenseFile,
    /// The library stays under it, and can be exchanged.
    SameLicenseLibrary,
    /// The whole work stays under it.
    SameLicenseWork,
    /// Who sues over patents loses rights.
    PatentRetaliation,
    /// Names are not used to recommend.
    NoEndorsement,
    /// Advertising names the authors.
    Advertising,
    /// Whoever has the device can put a changed version on it.
    Installation,
    /// Users are shown who made it.
    Attribution,
    /// A changed version has another name.
    Rename,
    /// A database made of it stays under it.
    ShareAlikeData,
}

/// When a license asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Source is passed on.
    Source,
    /// A binary is passed on.
    Binary,
    /// Others use it over a network.
    Network,
    /// It was changed.
    Modified,
}

impl Duty {
    /// What is to be done, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::LicenseText => "pass on the text of the license",
            Self::CopyrightNotice => "keep the copyright notices and pass them on",
            Self::NoticeFile => "pass on the notices of its NOTICE file",
            Self::StateChanges => "say what was changed",
            Self::SourceOffer => "offer the source",
            Self::NetworkSource => "offer the source to those who use it over a network",
            Self::SameLicenseFile => "keep its files under the license",
            Self::SameLicenseLibrary => "keep the library under the license, and exchangeable",
            Self::SameLicenseWork => "put the whole work under the license",
            Self::PatentRetaliation => "sue nobody over patents in it, or lose its rights",
            Self::NoEndorsement => "do not use its names to recommend anything",
            Self::Advertising => "name the authors in advertising",
            Self::Installation => "let users install changed versions on a device",
            Self::Attribution => "show users who made it",
            Self::Rename => "give a changed version another name",
            Self::ShareAlikeData => "put databases made of it under the license",
        }
    }
}

impl When {
    /// When that is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Binary => "binary",
            Self::Network => "network",
            Self::Modified => "if changed",
        }
    }
}

impl Reach {
    /// How far, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "nothing beyond itself",
            Self::File => "its files",
            Self::Library => "the library",
            Self::Work => "the whole work",
            Self::Network => "the whole work, for use over a network too",
        }
    }
}

/// What is known of a license of the SPDX list; `None` for an id that is not on it.
pub fn facts(id: &str) -> Option<Facts> {
    let license = corpus().get(id).filter(|it| !it.is_exception)?;
    let id = license.id;
    let kinds = categories(id);
    let reviewed = duties::REVIEWED.iter().find(|it| has(it.ids, id));
    let duties = match reviewed {
        Some(it) => it.duties.to_vec(),
        None => derived(kinds, reach(id, kinds)),
    };
    let tier = lists::BLUE_OAK.iter().find(|(_, ids)| has(ids, id));
    let accepted = lists::DPG.iter().filter(|(_, ids)| has(ids, id));
    Some(Facts {
        categories: kinds,
        reach: reach(id, kinds),
        is_osi: license.is_osi,
        is_fsf: license.is_fsf,
        blue_oak: tier.map(|(tier, _)| *tier),
        dpg: accepted.map(|(work, _)| *work).collect(),
        duties,
        source: reviewed.map(|it| it.source),
        founded: founded(id, kinds, reviewed.map(|it| it.source), tier.is_some()),
    })
}

fn founded(
    id: &'static str,
    kinds: &[Category],
    read: Option<&'static str>,
    is_rated: bool,
) -> Founded {
    // The council lists permissive licenses alone.
    let is_free = kinds.contains(&Category::Permissive) || kinds.contains(&Category::PublicDomain);
    match (read, entry_of(id)) {
        (Some(section), _) => Founded::Read(section),
        _ if is_rated && is_free => {
            Founded::Listed("the list of permissive licenses of the Blue Oak Council")
        }
        (None, Some(entry)) if entry.ends_with('*') => Founded::Family(entry),
        _ => Founded::Words(id),
    }
}

/// Copyleft of libraries is weak as that of files is; the names tell them apart.
fn reach(id: &str, kinds: &[Category]) -> Reach {
    let is = |kind| kinds.contains(&kind);
    match () {
        () if is(Category::NetworkCopyleft) => Reach::Network,
        () if is(Category::StrongCopyleft) => Reach::Work,
        () if is(Category::WeakCopyleft) && id.starts_with("LGPL") => Reach::Library,
        () if is(Category::WeakCopyleft) => Reach::File,
        () => Reach::None,
    }
}

/// What licenses of a kind usually ask for: said to be so.
fn derived(kinds: &[Category], reach: Reach) -> Vec<(Duty, &'static [When])> {
    const PASSED_ON: &[When] = &[When::Source, When::Binary];
    if kinds.contains(&Category::PublicDomain) {
        return Vec::new();
    }
    let mut duties: Vec<(Duty, &'static [When])> = vec![
        (Duty::LicenseText, PASSED_ON),
        (Duty::CopyrightNotice, PASSED_ON),
    ];
    let same = match reach {
        Reach::None => return duties,
        Reach::File => Duty::SameLicenseFile,
        Reach::Library => Duty::SameLicenseLibrary,
        Reach::Work | Reach::Network => Duty::SameLicenseWork,
    };
    duties.push((Duty::StateChanges, &[When::Modified]));
    duties.push((same, PASSED_ON));
    let is_software = !kinds.contains(&Category::Content) && !kinds.contains(&Category::Data);
    if is_software {
        duties.push((Duty::SourceOffer, &[When::Binary]));
    }
    if is_software && reach == Reach::Network {
        duties.push((Duty::NetworkSource, &[When::Network]));
    }
    duties
}

fn has(ids: &str, id: &str) -> bool {
    ids.split_whitespace().any(|it| it == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_license_of_the_list_has_facts() {
        for it in corpus().licenses().iter().filter(|it| !it.is_exception) {
            let found = facts(it.id).unwrap();
            assert!(!found.categories.is_empty(), "{}", it.id);
        }
    }

    #[test]
    fn the_words_of_a_text_go_with_its_kinds() {
        for it in corpus().licenses().iter().filter(|it| !it.is_exception) {
            let found = facts(it.id).unwrap();
            let spoken = terms::spoken(it.id);
            let is_by_words = matches!(found.founded, Founded::Words(_));
            let bears = terms::bears(&spoken, found.categories);
            assert!(
                !is_by_words || bears,
                "{}: {:?}: {spoken:?}",
                it.id,
                found.categories
            );
        }
    }

    #[test]
    fn every_table_names_ids_of_the_list_and_none_twice() {
        let reviewed = duties::REVIEWED.iter().map(|it| ("duties", it.ids));
        let tiers = lists::BLUE_OAK.iter().map(|it| ("tiers", it.1));
        let mut seen = BTreeSet::new();
        for (table, ids) in reviewed.chain(tiers).chain(lists::DPG.iter().copied()) {
            for id in ids.split_whitespace() {
                assert!(corpus().get(id).is_some_and(|it| it.id == id), "{id}");
                assert!(seen.insert((table, id)), "{table}: {id} twice");
            }
        }
    }

    #[test]
    fn the_licenses_of_almost_all_packages_are_reviewed() {
        let ids = duties::REVIEWED
            .iter()
            .flat_map(|it| it.ids.split_whitespace());
        assert!(ids.count() >= 60);
        for id in [
            "MIT",
            "Apache-2.0",
            "GPL-2.0-or-later",
            "MPL-2.0",
            "CC-BY-4.0",
        ] {
            assert!(facts(id).unwrap().source.is_some(), "{id}");
        }
    }

    #[test]
    fn what_is_asked_for_agrees_with_the_kind() {
        for it in corpus().licenses().iter().filter(|it| !it.is_exception) {
            let found = facts(it.id).unwrap();
            let asks = |duty| found.duties.iter().any(|(it, _)| *it == duty);
            let is_strong = found.reach >= Reach::Work;
            let whole = asks(Duty::SameLicenseWork);
            // The SSPL is no copyleft license by its kind: it excludes a field of use.
            assert!(whole == is_strong || it.id == "SSPL-1.0", "{}", it.id);
            assert!(
                !asks(Duty::NetworkSource) || found.reach != Reach::Work,
                "{}",
                it.id
            );
        }
    }
}
