// SPDX-License-Identifier: Apache-2.0

//! Keys: ECDSA over P-256 with SHA-256 (`ES256`) and `Ed25519`, in PEM (RFC 7468: PKCS #8, SEC 1,
//! `SubjectPublicKeyInfo`) and as JWK (RFC 7517, RFC 7518 section 6.2, RFC 8037).

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Why a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has a passphrase.
    #[error(
        "the key is encrypted: `openssl pkcs8 -in KEY.pem -out PLAIN.pem` takes the passphrase off"
    )]
    Encrypted,
    /// It is of another kind.
    #[error("the key is no {0} key of P-256 or Ed25519 in PEM")]
    Unknown(&'static str),
    /// What stands in a document is no key.
    #[error("the key in the signature is none of P-256 or Ed25519")]
    BadJwk,
}

/// How signatures are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Es256,
    Ed25519,
}

impl Algorithm {
    /// As JSF and JWA spell it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Ed25519 => "Ed25519",
        }
    }
}

/// A key that signs. It is never shown.
pub struct Key(Private);

enum Private {
    P256(p256::ecdsa::SigningKey),
    Ed25519(Box<ed25519_dalek::SigningKey>),
}

/// A key that signatures are checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(Public);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Public {
    P256(p256::ecdsa::VerifyingKey),
    Ed25519(ed25519_dalek::VerifyingKey),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Key").field(&self.public()).finish()
    }
}

impl Key {
    /// Reads a private key in PEM.
    ///
    /// # Errors
    /// If it is none that can be used.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        const UNKNOWN: KeyError = KeyError::Unknown("private");
        if text.contains("ENCRYPTED") {
            return Err(KeyError::Encrypted);
        }
        // `openssl ecparam -genkey` writes the name of the curve before the key.
        if let Some(at) = text.find("-----BEGIN EC PRIVATE KEY-----") {
            let own = text.get(at..).unwrap_or_default();
            let key = p256::SecretKey::from_sec1_pem(own);
            return key.map_or(Err(UNKNOWN), |it| Ok(Self(Private::P256(it.into()))));
        }
        if let Ok(key) = p256::SecretKey::from_pkcs8_pem(text) {
            return Ok(Self(Private::P256(key.into())));
        }
        let key = ed25519_dalek::SigningKey::from_pkcs8_pem(text);
        key.map_or(Err(UNKNOWN), |it| Ok(Self(Private::Ed25519(Box::new(it)))))
    }

    /// The key that checks what this one signs.
    pub fn public(&self) -> PublicKey {
        PublicKey(match &self.0 {
            Private::P256(it) => Public::P256(*it.verifying_key()),
            Private::Ed25519(it) => Public::Ed25519(it.verifying_key()),
        })
    }

    /// A signature of some bytes: `R` and `S` one after the other for ES256 (RFC 7518, 3.4; made as
    /// RFC 6979 says), and what RFC 8032 says for Ed25519.
    pub(super) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        match &self.0 {
            Private::P256(it) => {
                let signature: p256::ecdsa::Signature = it.sign(bytes);
                signature.to_bytes().to_vec()
            }
            Private::Ed25519(it) => it.sign(bytes).to_bytes().to_vec(),
        }
    }

    /// The same in the form that envelopes have: ES256 in DER, as the signers of containers write it.
    pub(super) fn sign_enveloped(&self, bytes: &[u8]) -> Vec<u8> {
        match &self.0 {
            Private::P256(it) => {
                let signature: p256::ecdsa::Signature = it.sign(bytes);
                signature.to_der().as_bytes().to_vec()
            }
            Private::Ed25519(_) => self.sign(bytes),
        }
    }
}

impl PublicKey {
    /// Reads a public key in PEM.
    ///
    /// # Errors
    /// If it is none that can be used.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        if let Ok(key) = p256::PublicKey::from_public_key_pem(text) {
            return Ok(Self(Public::P256(key.into())));
        }
        let key = ed25519_dalek::VerifyingKey::from_public_key_pem(text);
        key.map_or(Err(KeyError::Unknown("public")), |it| {
            Ok(Self(Public::Ed25519(it)))
        })
    }

    /// Reads a JWK. A point that is not on the curve is no key.
    pub(super) fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        let word = |key: &str| jwk.get(key).and_then(Value::as_str).unwrap_or_default();
        let bytes = |key: &str| -> Result<[u8; 32], KeyError> {
            let decoded = URL_SAFE_NO_PAD.decode(word(key));
            let decoded = decoded.ok().and_then(|it| it.try_into().ok());
            decoded.ok_or(KeyError::BadJwk)
        };
        match (word("kty"), word("crv")) {
            ("EC", "P-256") => {
                let point = [&[4][..], &bytes("x")?, &bytes("y")?].concat();
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point);
                key.map_or(Err(KeyError::BadJwk), |it| Ok(Self(Public::P256(it))))
            }
            ("OKP", "Ed25519") => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes("x")?);
                key.map_or(Err(KeyError::BadJwk), |it| Ok(Self(Public::Ed25519(it))))
            }
            _ => Err(KeyError::BadJwk),
        }
    }

    pub(super) fn to_jwk(&self) -> Value {
        match &self.0 {
            Public::P256(it) => {
                let point = it.to_sec1_point(false);
                let part = |it: Option<&_>| it.map(|it| URL_SAFE_NO_PAD.encode(it));
                json!({ "kty": "EC", "crv": "P-256", "x": part(point.x()), "y": part(point.y()) })
            }
            Public::Ed25519(it) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(it.as_bytes()) })
            }
        }
    }

    /// What it is called: its thumbprint (RFC 7638), which follows from the key alone.
    pub fn id(&self) -> String {
        // The members that the RFC takes are those that are written, and sorted by their names.
        let members = self.to_jwk().to_string();
        URL_SAFE_NO_PAD.encode(Sha256::digest(members))
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Public::P256(_) => Algorithm::Es256,
            Public::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// Whether it signed these bytes. Of Ed25519 the strict rules hold, so that nobody can make two
    /// signatures of one, or one that holds for many keys.
    pub(super) fn is_by(&self, bytes: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Public::P256(it) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| it.verify(bytes, &signature).is_ok()),
            Public::Ed25519(it) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| it.verify_strict(bytes, &signature).is_ok()),
        }
    }

    /// The same for a signature in an envelope.
    pub(super) fn is_enveloped_by(&self, bytes: &[u8], signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else {
            return false;
        };
        match &self.0 {
            Public::P256(it) => p256::ecdsa::Signature::from_der(&signature)
                .is_ok_and(|signature| it.verify(bytes, &signature).is_ok()),
            Public::Ed25519(_) => self.is_by(bytes, &signature),
        }
    }
}
