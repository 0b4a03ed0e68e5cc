"""Small signed statements, short enough for a QR code: `base64url(canonical JSON, then 64 bytes of Ed25519)`.

The JSON has sorted keys, no spaces, UTF-8; its `kind` is the purpose of the signature. Who has the public key checks a
token with no help of ours (docs/operations.md).
Source: RFC 8032; RFC 4648 section 5; RULES.md LC-05, LC-17, C1.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.signing import SIGNATURE_BYTES, SigningKey

LONGEST = 1_000  # characters


class TokenNotAuthentic(Malformed):
    """This was not written by this service, or was changed since. It is never said which."""

    code = "token-not-authentic"


def make_token(key: SigningKey, *, kind: str, fields: Mapping[str, str]) -> str:
    """Sign a statement of a kind."""
    message = _canonical({**fields, "kind": kind})
    return urlsafe_b64encode(message + key.sign(kind, message)).decode().rstrip("=")


def read_token(key: SigningKey, token: str) -> dict[str, str]:
    """The statement, its `kind` included. Raises TokenNotAuthentic."""
    if len(token) > LONGEST:
        raise TokenNotAuthentic
    try:
        content = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        message, signature = content[:-SIGNATURE_BYTES], content[-SIGNATURE_BYTES:]
        fields = json.loads(message)
        authentic = (
            isinstance(fields, dict)
            and all(isinstance(value, str) for value in fields.values())
            and _canonical(fields) == message
            and key.verify(fields["kind"], message, signature)
        )
    except (ValueError, KeyError, RecursionError):
        raise TokenNotAuthentic from None
    if not authentic:
        raise TokenNotAuthentic
    return dict(fields)


def _canonical(fields: Mapping[str, str]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
