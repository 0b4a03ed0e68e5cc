"""How names of people and towns are compared in the directory: small letters, without accents, one space.

« LE GALL-MOËL » and « le gall moel » are one name; « St-Étienne » and « Saint Etienne » are one town; the district of
a large town comes after its name, so that the name alone finds all of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from espace_sante.identity.domain.names import name_key

KEY_LENGTH = 100
_POSTAL_CODE_FIRST = re.compile(r"^\d{5} ")
_WORD = re.compile(r"\w+")
_SAINTS = {"st": "saint", "ste": "sainte"}


@lru_cache(maxsize=50_000)
def person_key(name: str) -> str:
    """A family or given name as it is compared."""
    return name_key(name).lower()[:KEY_LENGTH]


@lru_cache(maxsize=50_000)
def town_key(town: str) -> str:
    """A town as it is compared: « 69437 LYON CEDEX 03 » is `lyon cedex 03`."""
    words = _POSTAL_CODE_FIRST.sub("", person_key(town)).split()
    return " ".join(_SAINTS.get(word, word) for word in words)


def after_prefix(key: str) -> str:
    """The first key, byte by byte, that does not begin so. Not for an empty key."""
    return key[:-1] + chr(ord(key[-1]) + 1)


def spoken(name: str) -> str:
    """A name as a page says it: « JEAN-PIERRE » is Jean-Pierre. The registers write capitals; others are left alone."""
    return _WORD.sub(lambda word: word[0].capitalize(), name) if name.isupper() else name
