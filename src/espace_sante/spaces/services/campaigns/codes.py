"""The code of a notice: it lets its reader oppose or activate without an account. Derived, never stored.

A code is the HMAC of the notice's id under a key that no database holds, so that a letter can be printed again without
any code being kept in words. What is stored is a digest of the code, by which a reader's code is found.
Source: RULES.md LC-04, C1.
"""

from __future__ import annotations

from uuid import UUID

from espace_sante.kernel.envelope import CannotDecrypt, seal, unseal
from espace_sante.kernel.identifiers import RowId
from espace_sante.spaces.domain.opposition import ALPHABET
from espace_sante.vault import api as vault

CHARACTERS = 12  # 30^12 codes, 58 bits: more than can be tried, whatever the number of letters
GROUP = 4
_CODE, _DIGEST = b"espace-sante/notice/code\0", b"espace-sante/notice/digest\0"
_TYPED = b"espace-sante/notice/typed"
LONGEST = 40  # characters of what somebody may type as a code
_PAIRS = [first + second for second in ALPHABET for first in ALPHABET]  # the digits of a number, two at a time


def code_of(notice_id: UUID) -> str:
    """The code of a notice as it is printed: `7KQ2-MXW4-RT9B`."""
    letters = _letters(notice_id)
    return "-".join(letters[start : start + GROUP] for start in range(0, CHARACTERS, GROUP))


def digest_of(notice_id: UUID | RowId) -> bytes:
    """What is stored of the code of a notice: 16 bytes."""
    return _digest(_letters(notice_id))


def digest_of_typed(text: str) -> bytes:
    """The digest of a code as somebody typed it: spaces, dashes and lower case do not count."""
    return _digest("".join(one for one in text.upper() if one.isalnum())[:64])


def keep_typed(text: str) -> str:
    """What came in an address as a code, sealed, until the page that it fills is shown: known or not, it is kept."""
    key = vault.master_key().mac(_TYPED)
    return seal(key, text[:LONGEST].encode(), associated=_TYPED).hex()


def typed_again(kept: str) -> str:
    """The same text; empty when it is not one of ours."""
    try:
        return unseal(vault.master_key().mac(_TYPED), bytes.fromhex(kept), associated=_TYPED).decode()
    except (CannotDecrypt, ValueError):
        return ""


def _letters(notice_id: UUID | RowId) -> str:
    number = int.from_bytes(vault.master_key().mac(_CODE + notice_id.bytes)[:16], "big")
    letters = ""
    for _ in range(CHARACTERS // 2):
        number, place = divmod(number, len(_PAIRS))
        letters += _PAIRS[place]
    return letters


def _digest(letters: str) -> bytes:
    return vault.master_key().mac(_DIGEST + letters.encode())[:16]
