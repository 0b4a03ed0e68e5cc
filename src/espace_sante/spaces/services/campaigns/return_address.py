"""The address to which a mail that does not arrive comes back: it names its notice, and cannot be made up.

`retours+<notice><check>@domain`: the id of the notice in base 32, and 80 bits of HMAC under a key that no database
holds. Whoever writes to such an address without having received the mail cannot stop anybody's clock.
Source: RFC 3461 and the practice known as VERP; RULES.md LC-02, C2.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32decode, b32encode
from binascii import Error
from uuid import UUID

from django.conf import settings

from espace_sante.vault import api as vault

_PURPOSE = b"espace-sante/notice/return\0"
_CHECK_BYTES = 10
_CHARACTERS = 42  # 16 + 10 bytes in base 32, without its padding


def return_address(notice_id: UUID) -> str:
    """The envelope sender of the mail of a notice."""
    name, _, domain = settings.RETURN_ADDRESS.partition("@")
    token = b32encode(notice_id.bytes + _check(notice_id)).decode().rstrip("=").lower()
    return f"{name}+{token}@{domain}"


def notice_of(text: str) -> UUID | None:
    """The notice of the first return address of ours in a text; None when there is none, or a forged one."""
    name, _, domain = settings.RETURN_ADDRESS.partition("@")
    pattern = rf"(?<![\w.+-]){re.escape(name)}\+([a-z2-7]{{{_CHARACTERS}}})@{re.escape(domain)}(?![\w.-]*\w)"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        try:
            told = b32decode(found[1].upper() + "=" * (-_CHARACTERS % 8))
        except (Error, ValueError):
            continue
        notice_id = UUID(bytes=told[:16])
        if hmac.compare_digest(told[16:], _check(notice_id)):
            return notice_id
    return None


def _check(notice_id: UUID) -> bytes:
    return vault.master_key().mac(_PURPOSE + notice_id.bytes)[:_CHECK_BYTES]
