"""Names of persons as they are compared: without accents, case, hyphens, apostrophes or doubled spaces.

The national base keeps names in capitals, without accents; people and software write them otherwise. What is stored is
what was given; only the comparison uses this form. Source: Référentiel INS, RNIV 1 (règles de saisie des noms).
"""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"Æ": "AE", "Œ": "OE", "ẞ": "SS", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"})
_NOT_LETTERS = re.compile(r"[^\w]+|_+")


def name_key(name: str) -> str:
    """The form of a name that is compared; empty for a name without a letter.

    « Le Goff–d’Œuvre » and « LE GOFF D OEUVRE » have the same one.
    """
    capitals = unicodedata.normalize("NFKD", name).upper().translate(_LIGATURES)
    plain = unicodedata.normalize("NFKD", capitals)
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(_NOT_LETTERS.sub(" ", letters).split())
