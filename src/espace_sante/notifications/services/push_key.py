"""The key with which this service proves to push services that it is the one a browser let write to it (RFC 8292)."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from espace_sante.notifications.services.sealing import secret_for

CURVE = ec.SECP256R1()
# The order of P-256: a private key is a number from 1 to one less.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def push_key() -> ec.EllipticCurvePrivateKey:
    """Made from the master key of the host: the same after every start, stored nowhere."""
    number = int.from_bytes(secret_for("web-push"), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, CURVE)


def public_key_text() -> str:
    """What a browser is given, so that nobody else pushes to it: 65 bytes in URL-safe base64."""
    return url_safe(point(push_key().public_key()))


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """The 65 bytes of a public key."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def url_safe(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
