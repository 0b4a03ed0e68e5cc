"""Note an event that came in an agenda: a new one, a newer version of one that is there, one that does not take place.

Source: RFC 5546, 2.1.5 (SEQUENCE), 3.2.2.1 (update), 3.2.5 (cancel).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from espace_sante.access import api as access
from espace_sante.agenda import api as agenda
from espace_sante.interop.icalendar.errors import EventRefused
from espace_sante.interop.icalendar.reading import Incoming
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView


class Outcome(StrEnum):
    """What became of an event. SAME: it was there already, or is older than what is there."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


def check_may_write(*, actor: Actor, space: SpaceView, now: datetime) -> None:
    """Raise AccessRefused unless this person writes in the agenda."""
    decision = access.case_of(actor=actor, space=space, now=now).decide(access.Action.CHANGE_AGENDA)
    if not decision.allowed:
        raise access.AccessRefused(decision)


def note(
    incoming: Incoming, *, actor: Actor, space: SpaceView, source: agenda.Source, now: datetime, newer_only: bool
) -> Outcome:
    """In the name of `actor`, who wrote it. `newer_only`: the same sequence again changes nothing.

    Raises EventRefused, AccessRefused and what the agenda refuses; nothing is stored then.
    """
    where: dict[str, Any] = {"actor": actor, "space": space, "now": now}
    identifier = agenda.Identifier(agenda.UID, incoming.uid)
    event_id = agenda.find_event(identifier=identifier, **where)
    if event_id is None:
        if incoming.occurrence_at is not None:
            raise EventRefused("It is a time of a series that is not here.")
        if incoming.cancelled:
            return Outcome.SAME
        agenda.create_event(content=incoming.content, source=source, sequence=incoming.sequence, **where)
        return Outcome.ADDED
    current = agenda.event(event_id=event_id, traced=False, **where)
    if incoming.occurrence_at is not None:
        return _one_time(incoming, current, source, where)
    if incoming.sequence < current.sequence or current.cancelled:
        return Outcome.SAME
    expected = agenda.Expected(sequence=incoming.sequence)
    if incoming.cancelled:
        agenda.cancel_event(event_id=event_id, source=source, expected=expected, **where)
        return Outcome.CHANGED
    content = _merged(current.content, incoming.content)
    if content == current.content or (newer_only and incoming.sequence == current.sequence):
        return Outcome.SAME
    agenda.change_event(event_id=event_id, content=content, source=source, expected=expected, **where)
    return Outcome.CHANGED


def _one_time(incoming: Incoming, series: agenda.EventView, source: agenda.Source, where: dict[str, Any]) -> Outcome:
    """One time of a series moves, or does not take place. One that was moved before is not moved again."""
    common: dict[str, Any] = {"event_id": series.id, "occurrence_at": incoming.occurrence_at, "source": source, **where}
    try:
        if incoming.cancelled:
            agenda.remove_time(**common)
        else:
            agenda.move_time(content=replace(incoming.content, rule="", exceptions=()), **common)
    except agenda.OccurrenceUnknown:
        return Outcome.SAME
    return Outcome.CHANGED


def _merged(current: agenda.Content, new: agenda.Content) -> agenda.Content:
    """What came, with what was added here: what to prepare, documents, reminders, numbers of directories."""
    return replace(
        new,
        preparation=current.preparation,
        documents=current.documents,
        reminds=current.reminds,
        secret=current.secret,
        rpps=current.rpps,
        finess=current.finess,
        structure=current.structure,
        speciality=current.speciality,
        speciality_code=current.speciality_code,
        identifiers=tuple(sorted({*current.identifiers, *new.identifiers}, key=lambda one: (one.system, one.value))),
    )
