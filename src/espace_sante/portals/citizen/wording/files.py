"""The nature of a document in the words of everyday."""

from __future__ import annotations

import re

_SHORTENED = re.compile(r"\bCR\b")  # « compte rendu » in the nomenclature of types


def type_words(display: str) -> str:
    """The nature of a document without the abbreviation of its nomenclature: « Compte rendu d’imagerie médicale »."""
    whole = _SHORTENED.sub("compte rendu", display.replace("'", "’"))
    return whole[:1].upper() + whole[1:]
