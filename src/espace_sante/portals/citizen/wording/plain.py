"""Words as they are compared."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Lower case without accents; œ is oe."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
