"""The identifier of a person who has no INS, a beneficiary of State medical aid (AME), made for their space.

It comes from the number of their card, hashed under a key that the databases do not hold: the same card always finds
the same person, the identifier tells nothing of the number, and nothing in it says that somebody has that aid.
Source: CSP art. L. 1111-13-1; RULES.md LC-24. Our own form, docs/divergences.md.
"""

from __future__ import annotations

from base64 import b32encode

from django.conf import settings

from espace_sante.identity.domain.typed_numbers import normal_matricule
from espace_sante.identity.services.sign_in.sealing import keyed_hash
from espace_sante.kernel.identifiers import LocalIdentifier

_CHARACTERS = 13  # of 5 bits: among a million people, one chance in 70 million that two would have one identifier


def local_identifier(aid_number: str) -> LocalIdentifier:
    """For a number as `aid_number` gives it."""
    told = b32encode(keyed_hash("local-identity", aid_number)).decode()
    return LocalIdentifier(f"ES{told[:_CHARACTERS]}", settings.LOCAL_IDENTITY_OID)


def values_of(typed: str) -> tuple[str, str]:
    """What a typed number may be: a matricule, or the local identifier of a card of State medical aid."""
    number = normal_matricule(typed)
    return number, local_identifier(number).value
