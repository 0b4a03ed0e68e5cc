"""How long what is written may be. In characters."""

from __future__ import annotations

from espace_sante.reports.domain.errors import ReportWordsInvalid

MOST_OF_A_REPORT = 2_000
MOST_OF_AN_ANSWER = 4_000


def checked(words: str, *, most: int) -> str:
    """The words without the space around them. Raises ReportWordsInvalid, field `words`."""
    kept = words.strip().replace("\r\n", "\n")
    if not kept or len(kept) > most or "\x00" in kept:
        raise ReportWordsInvalid(field="words")
    return kept
