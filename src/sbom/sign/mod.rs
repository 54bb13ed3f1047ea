// SPDX-License-Identifier: Apache-2.0

//! Signs documents, and says whether a signature holds.
//!
//! CycloneDX in JSON carries its signature itself (`jsf`). Every other document is signed from
//! outside: a statement says which bytes are meant, and an envelope holds the statement and its
//! signature (`statement`). Signatures are deterministic: the same document and key give the same
//! bytes. Keys are files of the user; nothing is fetched, and no certificate is asked whose key it
//! is.

mod jsf;
mod key;
mod statement;
mod strict;

pub use jsf::{Signed, is_signable, sign, verify};
pub use key::{Key, KeyError, PublicKey};
pub use statement::{Envelope, Subject, envelope, open, statement};

/// Why a document cannot be signed, or a signature does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// It is no JSON that all readers read alike.
    #[error("{0}")]
    Unclear(String),
    /// It has a signature.
    #[error("the document is signed already")]
    Already,
    /// It has none.
    #[error("the document is not signed")]
    Unsigned,
    /// The signature is made in a way that is not checked here.
    #[error("the signature is not understood: {0}")]
    Unknown(String),
    /// The key in it, or the one that is given.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no key to check it with.
    #[error("the signature does not hold its key: name it")]
    NoKey,
    /// It is by another key than the one that was given.
    #[error("the signature is by another key, {0}")]
    OtherKey(String),
    /// What was signed is something else.
    #[error("the signature does not hold: the document was changed, or another key signed it")]
    Broken,
    /// The statement is about other bytes.
    #[error("the statement is not about this document: none of its hashes is the document's")]
    OtherSubject,
}
