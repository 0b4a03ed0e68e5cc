"""Open by silence: six weeks passed since the sending and nobody said no.

In a deployment where one asks for a space (C1), silence opens nothing: the person is where they were before the notice.
Source: CSP art. L. 1111-13-1, R. 1111-28; RULES.md LC-03, LC-25.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from espace_sante.outbox import api as outbox
from espace_sante.spaces.domain.states import Move, State
from espace_sante.spaces.models import SpacesOutbox
from espace_sante.spaces.services.move_many import Place, move_many, stop_due_clocks
from espace_sante.spaces.services.settings import OpeningMode, delays, opening_mode

SILENCE = "silence"


def open_by_silence(*, clock: Callable[[], datetime], progress: Callable[[int], None] = lambda done: None) -> int:
    """Open every space whose six weeks are over; how many. Killed at any point, it goes on where it was."""
    opened, found, place = 0, 0, Place()
    what = Move.GIVE_UP if opening_mode() is OpeningMode.ASKED else Move.OPEN
    while True:
        now = clock()
        with transaction.atomic(using="ens"):
            due = stop_due_clocks(Move.OPEN, now=now, place=place)
            opened += len(
                move_many(due, what, source=State.NOTIFIED, ground=SILENCE, now=now, delays=delays(), stopped=True)
            )
        found += len(due)
        if place.is_the_first:  # every clock was looked at; those that somebody held meanwhile are looked at once more
            if not found:
                return opened
            found = 0
        outbox.drain(SpacesOutbox, now=now)
        progress(opened)
