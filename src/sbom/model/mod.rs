// SPDX-License-Identifier: Apache-2.0

//! A bill of materials, whatever format it stands in: what an inventory is turned into, what every
//! reader fills and what every writer prints.
//!
//! Words of a format are kept where formats have lists of their own (kinds of components, of
//! references, algorithms); they are CycloneDX's, and SPDX translates. What is not known is `None`
//! or empty: nothing is invented on the way from one format to another.

mod content;
mod said;

use std::sync::Arc;

pub(super) use super::name::{group_and_name, purl_type};
use crate::{ecosystems::Scope, read::Place};

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bom {
    /// What it is called.
    pub name: Option<String>,
    /// What tells it from all others, as written: `urn:uuid:…` or the address of a namespace.
    pub identity: Option<String>,
    /// What its name starts with where it has none yet: an address without `/` at its end.
    pub namespace: Option<String>,
    /// Which edition of the document it is, from 1; 0 if it does not say.
    pub edition: u32,
    /// When it was made, as written.
    pub created: Option<String>,
    /// From which phases of the life cycle it speaks: `pre-build`, `build`.
    pub phases: Vec<String>,
    /// What made it.
    pub tools: Vec<Tool>,
    /// Who made it.
    pub authors: Vec<Contact>,
    /// Who made what it describes.
    pub manufacturer: Option<Organization>,
    /// Who hands out what it describes.
    pub supplier: Option<Organization>,
    /// The license of the document itself.
    pub license: Option<String>,
    /// The version of the SPDX license list that was used.
    pub list_version: Option<String>,
    /// A remark.
    pub comment: Option<String>,
    /// What has no field of its own.
    pub properties: Vec<Property>,
    /// What it describes; an index into `components`.
    pub root: Option<usize>,
    /// Every component.
    pub components: Vec<Component>,
    /// Every file.
    pub files: Vec<File>,
    /// What has to do with what.
    pub relations: Vec<Relation>,
    /// What is known to be all there is.
    pub compositions: Vec<Composition>,
    /// What stands behind each `LicenseRef-`, by its id.
    pub texts: Vec<LicenseText>,
    /// The tool that all concluded licenses are by, by index, where the document says so.
    pub concluded_by: Option<usize>,
    /// Whether it carries a signature.
    pub is_signed: bool,
    /// Whether it speaks of vulnerabilities, which is read no further.
    pub has_vulnerabilities: bool,
}

/// A program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Tool {
    /// What it is called in the document, if it is named there again.
    pub id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Where its source is.
    pub repository: Option<String>,
}

/// One component.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Component {
    /// What it is called in the document.
    pub id: String,
    /// Where it is named, if it comes from a document.
    pub place: Option<Place>,
    /// What it is, in CycloneDX's words: `application`, `library`.
    pub kind: String,
    /// What its name is unique in, where the ecosystem has such a thing.
    pub group: Option<String>,
    /// Its name, without the group.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Whether the product needs it: `required`, `optional`, `excluded`.
    pub scope: Option<String>,
    /// What it says it is.
    pub description: Option<String>,
    /// Who hands it out.
    pub supplier: Option<Organization>,
    /// Who made it.
    pub manufacturer: Option<Organization>,
    /// Who wrote it.
    pub authors: Vec<Contact>,
    /// Hashes of the archive that it comes in.
    pub hashes: Vec<Hash>,
    /// Its licenses, what is declared first.
    pub licenses: Vec<License>,
    /// How what is concluded came about.
    pub license_comment: Option<String>,
    /// The licenses that its own files name, each on its own.
    pub licenses_in_files: Vec<String>,
    /// Its copyright statements, one a line.
    pub copyright: Option<String>,
    /// Its package URL, as written.
    pub purl: Option<String>,
    /// Its CPE, as written.
    pub cpe: Option<String>,
    /// Its software hash identifiers (ISO/IEC 18670).
    pub swhids: Vec<String>,
    /// Addresses.
    pub references: Vec<Reference>,
    /// Why the document says what it says.
    pub evidence: Evidence,
    /// What has no field of its own.
    pub properties: Vec<Property>,
    /// A remark.
    pub comment: Option<String>,
    /// Notices that go with every copy.
    pub attributions: Vec<String>,
    /// When it came out, as SPDX 2.3 writes it (7.25).
    pub released: Option<String>,
    /// The name of the archive that it comes in.
    pub filename: Option<String>,
    /// Whether its files were looked at: all of [`Bom::files`] that it owns.
    pub files_analyzed: bool,
    /// SPDX's hash over the hashes of its files, as read.
    pub verification_code: Option<String>,
    /// Whether the document says what it needs, were it nothing.
    pub has_known_needs: bool,
    /// What the document says of it that is carried no further.
    pub besides: Vec<Besides>,
}

/// What profiles ask for and no other format has a place for: only that it is said is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Besides {
    /// When it was released.
    ReleaseDate,
    /// Until when it is looked after.
    EndOfLife,
    /// Which patches are in it.
    Patches,
    /// What kind of thing it is, is not said.
    UnstatedKind,
    /// Nobody knows its version: `NOASSERTION`.
    UnknownVersion,
    /// Nobody knows who stands for it.
    UnknownSupplier,
    /// Nobody knows where it is distributed, or it is nowhere.
    UnknownDownload,
    /// Nobody knows its copyright statements, or there are none.
    UnknownCopyright,
    /// Nobody knows its license, whoever says so.
    UnknownLicense,
    /// Nobody knows what is declared.
    UnknownDeclared,
    /// Nobody knows what is to be concluded.
    UnknownConcluded,
}

/// A person's or an organization's name and address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Contact {
    /// The name.
    pub name: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
}

/// Who stands for something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Organization {
    /// The name.
    pub name: Option<String>,
    /// Its pages.
    pub urls: Vec<String>,
    /// Who can be asked.
    pub contacts: Vec<Contact>,
    /// Whether it is one person.
    pub is_person: bool,
}

/// A hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash {
    /// As CycloneDX spells it: `SHA-256`.
    pub algorithm: String,
    /// In hexadecimal, as written.
    pub hex: String,
}

/// What is said of a license.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct License {
    /// What.
    pub said: Said,
    /// By whom.
    pub role: Role,
    /// Its text, where it stands beside a name.
    pub text: Option<String>,
    /// What stands behind the ids of the SPDX list in an expression, sorted by them.
    pub details: Vec<LicenseDetail>,
}

/// What stands behind an id of the SPDX list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LicenseDetail {
    /// The id.
    pub id: String,
    /// The text; components with the same text share it.
    pub text: Option<Arc<str>>,
    /// Where it is published.
    pub url: Option<String>,
}

/// What is said in the place of a license.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// An expression, as written.
    Expression(String),
    /// An id of the SPDX list alone, as written.
    Id(String),
    /// Some other name.
    Name(String),
    /// That there is no license.
    None,
    /// That nothing is said.
    NoAssertion,
}

/// Who says something of a license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Those who made it.
    Declared,
    /// Those who made the document.
    Concluded,
    /// The document does not tell.
    Unstated,
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Reference {
    /// What is there, in CycloneDX's words: `vcs`, `website`, `distribution`.
    pub kind: String,
    /// The address.
    pub url: String,
    /// Hashes of what is there.
    pub hashes: Vec<Hash>,
    /// A remark.
    pub comment: Option<String>,
}

/// Why a document says what it says of a component.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Evidence {
    /// How its identity was found out.
    pub identity: Vec<Identity>,
    /// Where it is named.
    pub occurrences: Vec<Occurrence>,
    /// The licenses that were seen.
    pub licenses: Vec<License>,
    /// The copyright statements that were seen.
    pub copyrights: Vec<String>,
}

/// How one field of an identity was found out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Identity {
    /// The field: `purl`.
    pub field: String,
    /// From 0 to 1, as written.
    pub confidence: Option<String>,
    /// The ways.
    pub methods: Vec<Method>,
}

/// One way of finding something out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Method {
    /// The way: `manifest-analysis`.
    pub technique: String,
    /// From 0 to 1, as written.
    pub confidence: Option<String>,
    /// What it looked at.
    pub value: Option<String>,
}

/// A place in what is described.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Occurrence {
    /// The path.
    pub location: String,
    /// The line, from 1.
    pub line: Option<u32>,
    /// What is found there.
    pub context: Option<String>,
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Property {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct File {
    /// What it is called in the document.
    pub id: String,
    /// Its path, relative to what is described.
    pub path: String,
    /// What it is, in SPDX 2.3's words: `SOURCE`.
    pub kinds: Vec<String>,
    /// Hashes of its bytes.
    pub hashes: Vec<Hash>,
    /// What is concluded of its license.
    pub concluded: Option<Said>,
    /// The licenses that it names, each on its own.
    pub licenses_in_file: Vec<String>,
    /// Its copyright statements, one a line.
    pub copyright: Option<String>,
    /// The component that it belongs to, by index.
    pub owner: Option<usize>,
    /// Its software hash identifier (ISO/IEC 18670).
    pub swhid: Option<String>,
    /// The parts of it that name a license.
    pub snippets: Vec<Snippet>,
}

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Snippet {
    /// The first and the last byte, from 1.
    pub bytes: (u64, u64),
    /// The first and the last line, from 1.
    pub lines: (u32, u32),
    /// The license that it names.
    pub license: String,
}

/// What one thing has to do with another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Relation {
    /// A component, by index.
    pub from: usize,
    /// What.
    pub kind: RelationKind,
    /// Another component, by index; `None` for something that is not known.
    pub to: Option<usize>,
}

/// What a component has to do with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// It needs it.
    DependsOn(Scope),
    /// It has it in itself.
    Contains,
}

/// What is known to be all there is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Composition {
    /// In CycloneDX's words: `complete`, `incomplete`, `unknown`.
    pub aggregate: String,
    /// Components whose parts are meant, by index.
    pub assemblies: Vec<usize>,
    /// Components whose needs are meant, by index.
    pub dependencies: Vec<usize>,
}

/// What stands behind a `LicenseRef-`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct LicenseText {
    /// The id.
    pub id: String,
    /// The text.
    pub text: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// A remark.
    pub comment: Option<String>,
}

impl Bom {
    /// The name that follows from what the document describes.
    pub fn derived_name(&self) -> Option<String> {
        let root = self.components.get(self.root?)?;
        let name = root.whole_name();
        Some(match &root.version {
            Some(version) => format!("{name}-{version}"),
            None => name,
        })
    }

    /// What is said of the document as a whole being all there is.
    pub fn completeness(&self) -> Option<&str> {
        let is_global = |it: &&Composition| it.assemblies.is_empty() && it.dependencies.is_empty();
        let found = self.compositions.iter().find(is_global);
        found.map(|it| it.aggregate.as_str())
    }
}
