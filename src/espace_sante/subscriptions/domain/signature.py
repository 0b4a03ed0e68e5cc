"""What proves to a service that a push comes from here: the headers of Standard Webhooks 1.0, with HMAC-SHA256.

`webhook-signature` holds one `v1,<base64>` for each key in force, over `<webhook-id>.<webhook-timestamp>.<body>`.
A receiver refuses a timestamp that is more than five minutes away, and an id that it has seen.
Source: Standard Webhooks 1.0, sections Webhook headers and Signature scheme; RFC 2104.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

PREFIX = "whsec_"


def key_text(key: bytes) -> str:
    """A key as a person copies it."""
    return PREFIX + base64.b64encode(key).decode()


def message_id(subscription_id: UUID, key: str) -> str:
    """`<subscription>.<happening>`: told again, a happening has the same id, whatever was kept of the first time.

    The id of the subscription is thus signed although the body is empty. 53 characters.
    """
    digest = hashlib.sha256(subscription_id.bytes + key.encode()).digest()
    return f"{_base32(subscription_id.bytes)}.{_base32(digest[:16])}"


def signed_headers(*, keys: Sequence[bytes], message: str, at: datetime, body: bytes = b"") -> dict[str, str]:
    """The three headers. `at`: of this attempt; `keys`: newest first."""
    timestamp = str(int(at.timestamp()))
    content = f"{message}.{timestamp}.".encode() + body
    signatures = [base64.b64encode(hmac.digest(key, content, "sha256")).decode() for key in keys]
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{one}" for one in signatures),
    }


def _base32(value: bytes) -> str:
    return base64.b32encode(value)[:26].decode().lower()
