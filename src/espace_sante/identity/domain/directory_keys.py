"""How names of people and towns are compared in the directory: small letters, without accents, one space.

« LE GALL-MOËL » and « le gall moel » are one name; « St-Étienne » and « Saint Etienne » are one town; districts of a
large town are that town: postal codes tell them apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

from espace_sante.identity.domain.names import name_key

KEY_LENGTH = 100
_POSTAL_CODE_FIRST = re.compile(r"^\d{5} ")
_WORD = re.compile(r"\w+")
_DISTRICT = re.compile(r"(?: cedex)?(?: \d{1,2}(?:er|e|eme)?)?(?: arrondissement)?$")
_SAINTS = {"st": "saint", "ste": "sainte"}


@lru_cache(maxsize=50_000)
def person_key(name: str) -> str:
    """A family or given name as it is compared."""
    return name_key(name).lower()[:KEY_LENGTH]


@lru_cache(maxsize=50_000)
def town_key(town: str) -> str:
    """A town as it is compared: « 69437 LYON CEDEX 03 » and « Lyon 3e Arrondissement » are `lyon`."""
    name = _DISTRICT.sub("", _POSTAL_CODE_FIRST.sub("", person_key(town)), count=1)
    return " ".join(_SAINTS.get(word, word) for word in name.split())


def after_prefix(key: str) -> str:
    """The first key, byte by byte, that does not begin so. Not for an empty key."""
    return key[:-1] + chr(ord(key[-1]) + 1)


def spoken(name: str) -> str:
    """A name as a page says it: « JEAN-PIERRE » is Jean-Pierre. The registers write capitals; others are left alone."""
    return _WORD.sub(lambda word: word[0].capitalize(), name) if name.isupper() else name
