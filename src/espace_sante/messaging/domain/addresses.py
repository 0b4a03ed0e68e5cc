"""The address of a citizen's mailbox: the matricule INS at the domain of patients.

Fifteen characters, the key included, are written; thirteen are understood too (RULES.md MSG-01, divergences).
"""

from __future__ import annotations

import re

from espace_sante.kernel.identifiers import Ins, InvalidIdentifier, ins_key

_FORM = re.compile(r"[^@\s\x00-\x1f\x7f<>(),;:\\\"\[\]]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
KEY_DIGITS = 2


def is_address(text: str) -> bool:
    """Whether this can be the address of a mailbox; in lower case."""
    return len(text) <= 254 and _FORM.fullmatch(text) is not None


def address_of(matricule: str, *, domain: str) -> str:
    """The mailbox of a matricule of 15 characters."""
    return f"{matricule.lower()}@{domain}"


def matricule_in(address: str, *, domain: str, oid: str) -> str | None:
    """The matricule of 15 characters that an address names, or None when it names none."""
    local, _, host = address.lower().rpartition("@")
    if host != domain:
        return None
    value = local.upper()
    if len(value) == 15 - KEY_DIGITS:
        try:
            value += ins_key(value)
        except (InvalidIdentifier, ValueError):
            return None
    try:
        return Ins(value, oid).value
    except InvalidIdentifier:
        return None
