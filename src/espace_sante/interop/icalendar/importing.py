"""A calendar file that somebody brings: its events become appointments of theirs. Source: PEERS.md ask 31."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from espace_sante.agenda import api as agenda
from espace_sante.identity import api as identity
from espace_sante.interop.icalendar.components import read_calendar
from espace_sante.interop.icalendar.errors import CalendarMalformed, CalendarTooLarge
from espace_sante.interop.icalendar.noting import Outcome, check_may_write, note
from espace_sante.interop.icalendar.reading import Incoming, events_of, read_event
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, Malformed
from espace_sante.spaces.api import SpaceView

MOST_EVENTS = 200
METHODS = frozenset({"", "PUBLISH", "REQUEST", "CANCEL"})


@dataclass(frozen=True, slots=True)
class Imported:
    """How many events were added, changed, there already; and the codes of why others were left aside, counted."""

    added: int
    changed: int
    same: int
    refused: tuple[tuple[str, int], ...]


def import_calendar(*, actor: Actor, space: SpaceView, content: bytes, now: datetime) -> Imported:
    """Note what a file holds, event by event: one that cannot be noted does not keep the others out.

    Raises CalendarMalformed, CalendarTooLarge, AccessRefused: nothing is stored then.
    """
    check_may_write(actor=actor, space=space, now=now)
    calendar = read_calendar(content)
    method, events = calendar.value("METHOD").upper(), events_of(calendar)
    if method not in METHODS:
        raise CalendarMalformed("This is an answer to an invitation.")
    if not events:
        raise CalendarMalformed("There is no event in this file.")
    if len(events) > MOST_EVENTS:
        raise CalendarTooLarge(f"At most {MOST_EVENTS} events at a time.")
    zone = identity.time_zones([space.holder_id])[space.holder_id]
    outcomes: Counter[Outcome] = Counter()
    refused: Counter[str] = Counter()
    for one in events:
        try:
            incoming = read_event(one, zone=zone)
            incoming = as_cancelled(incoming) if method == "CANCEL" else incoming
            source = agenda.Source.ICALENDAR
            outcomes[note(incoming, actor=actor, space=space, source=source, now=now, newer_only=False)] += 1
        except (Malformed, Conflict, agenda.NotTheAuthor) as error:
            refused[error.code] += 1
    return Imported(
        added=outcomes[Outcome.ADDED],
        changed=outcomes[Outcome.CHANGED],
        same=outcomes[Outcome.SAME],
        refused=tuple(sorted(refused.items())),
    )


def as_cancelled(incoming: Incoming) -> Incoming:
    return replace(incoming, content=replace(incoming.content, status=agenda.Status.CANCELLED))
