"""That an erasure is in the verifiable log: for who holds its certificate, hence for anybody. Nothing about who.

Source: RULES.md LC-16, LC-17, C7; ADR 19.
"""

from __future__ import annotations

from espace_sante.audit import api as audit
from espace_sante.kernel.clock import PARIS
from espace_sante.record.services.certificate_words import day_words
from espace_sante.spaces import api as spaces


def erasure_proof(number: str) -> bytes | None:
    """The proof (JSON) of the erasure of this number; None when there is none, or the log does not have it yet."""
    erasure = spaces.check_erasure(number)
    entry = erasure_entry(erasure) if erasure else None
    if erasure is None or entry is None:
        return None
    day = day_words(erasure.erased_at.astimezone(PARIS))
    told = {"phrase": f"Le {day}, un espace santé a été effacé. Son attestation porte le numéro {erasure.number}."}
    try:
        return audit.log.entry_proof(space_id=entry.space_id, position=entry.position, told=told)
    except audit.log.NotInTheLogYet:
        return None


def erasure_entry(erasure: spaces.ErasureView) -> audit.TraceEntry | None:
    """The line that tells an erasure; None before it is written, and once a later erasure has removed it."""
    found = audit.trace_page(
        space_id=erasure.space_id, acts=[audit.Act.SPACE_ERASED.value], since=erasure.erased_at
    ).entries
    return next((entry for entry in reversed(found) if entry.at == erasure.erased_at), None)


def erasure_place(erasure: spaces.ErasureView) -> str | None:
    """Where the log has an erasure, in words; None while it waits."""
    entry = erasure_entry(erasure)
    place = audit.log.entry_place(space_id=entry.space_id, position=entry.position) if entry else None
    return f"{place[0]}, ligne {place[1]}" if place else None
