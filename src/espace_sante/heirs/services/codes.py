"""The number of a file, told to everybody who asks about it, and its code, known to who filed it.

The code is 16 letters made from the id of the file with the key of this host: it is stored nowhere, and the receipt
can be drawn again. Source: RULES.md LC-22, C4.
"""

from __future__ import annotations

import hmac
import secrets
from uuid import UUID

from espace_sante.vault import api as vault

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
CHARACTERS, GROUP = 16, 4  # 78 bits
LONGEST = 60  # characters of what somebody may type
_CODE = b"espace-sante/heirs/code\0"


def new_reference() -> str:
    """E.g. `AD-7KQ2M-XW4RT`: it tells nothing about anybody."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"AD-{letters[:5]}-{letters[5:]}"


def code_of(file_id: UUID) -> str:
    """E.g. `7KQ2-MXW4-RT9B-HH3D`."""
    number = int.from_bytes(vault.master_key().mac(_CODE + file_id.bytes)[:16], "big")
    letters = ""
    for _ in range(CHARACTERS):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return "-".join(letters[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))


def is_code_of(file_id: UUID, typed: str) -> bool:
    """Whether somebody typed the code of this file: spaces, dashes and lower case do not count."""
    return hmac.compare_digest(_bare(code_of(file_id)).encode(), _bare(typed).encode())


def normal_reference(typed: str) -> str:
    """A number as it is stored."""
    bare = _bare(typed)
    return f"{bare[:2]}-{bare[2:7]}-{bare[7:]}"


def _bare(typed: str) -> str:
    return "".join(one for one in typed[:LONGEST].upper() if one.isalnum())
