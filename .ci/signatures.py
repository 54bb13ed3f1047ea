# SPDX-License-Identifier: Apache-2.0
"""Checks signatures of ours with an independent implementation: the packages `cryptography` and
`rfc8785`. `signatures.py PUBLIC.pem FILE…`, where a file is a signed CycloneDX document or an
envelope. Each is also changed in one byte of what it says, and must not hold any more."""

import base64
import json
import sys

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def holds(key, signature, signed):
    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        else:
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def of_document(key, document):
    value = unpadded(document["signature"].pop("value"))
    if isinstance(key, ec.EllipticCurvePublicKey):
        half = len(value) // 2
        parts = (int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))
        value = encode_dss_signature(*parts)
    return value, rfc8785.dumps(document)


def of_envelope(envelope):
    payload = base64.b64decode(envelope["payload"])
    kind = envelope["payloadType"].encode()
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    return base64.b64decode(envelope["signatures"][0]["sig"]), signed


with open(sys.argv[1], "rb") as file:
    key = load_pem_public_key(file.read())
failed = False
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        read = json.load(file)
    pair = of_document(key, read) if "signature" in read else of_envelope(read)
    changed = pair[1].replace(b"1", b"2", 1)
    outcome = (holds(key, *pair), not holds(key, pair[0], changed))
    failed |= outcome != (True, True)
    print(f"{path}: holds: {outcome[0]}; changed, it does not: {outcome[1]}")
sys.exit(failed)
