"""A message that only one browser reads, and the proof of who pushes it.

Source: RFC 8291 (message encryption for Web Push, aes128gcm), RFC 8188 (the header), RFC 8292 (VAPID).
"""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from espace_sante.notifications.services.push_key import CURVE, point, public_key_text, push_key, url_safe

RECORD_SIZE = 4096
PROOF_LIFE = timedelta(hours=12)  # 24 at most (RFC 8292, 2)


def encrypt(
    message: bytes,
    *,
    public_key: bytes,
    secret: bytes,
    padded_to: int = 0,
    own_key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body to send: salt, record size, our public key, one record. A new key and salt, unless a test gives them.

    `padded_to`: bytes below which all messages have one length, which a push service sees.
    """
    own_key, salt = own_key or ec.generate_private_key(CURVE), salt or os.urandom(16)
    own_public = point(own_key.public_key())
    shared = own_key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public_key))
    keying = _derived(secret, shared, b"WebPush: info\0" + public_key + own_public, 32)
    key = _derived(salt, keying, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, keying, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(own_public)]) + own_public
    record = (message + b"\x02").ljust(padded_to, b"\0")  # 2: the last record
    return header + AESGCM(key).encrypt(nonce, record, None)


def proof(*, endpoint: str, contact: str, now: datetime) -> str:
    """The Authorization header: a signed statement that names the push service, and our public key."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + PROOF_LIFE).timestamp()),
        "sub": contact,
    }
    signed = ".".join(url_safe(json.dumps(one).encode()) for one in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(push_key().sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = url_safe(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={public_key_text()}"


def _derived(salt: bytes, keying: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(keying)
