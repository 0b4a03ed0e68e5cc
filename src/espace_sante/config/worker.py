"""Draining the outbox of each host, and sending what is due to leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from espace_sante.agenda.api import AgendaOutbox, remind_due
from espace_sante.identity.api import families, sign_in
from espace_sante.kernel.clock import utc_now
from espace_sante.messaging.api import MessagingOutbox
from espace_sante.notifications.api import NotificationsOutbox, send_due
from espace_sante.outbox.api import drain
from espace_sante.pairing.api import ChangesOutbox, PairingOutbox
from espace_sante.record.api import RecordOutbox
from espace_sante.spaces.api import (
    SpacesOutbox,
    campaigns,
    close_after_silence,
    erase_older_records,
    run_approved_acts,
    run_erasures,
)
from espace_sante.subscriptions.api import SubscriptionsOutbox, push_due

OUTBOXES = (
    SpacesOutbox,
    RecordOutbox,
    sign_in.SignInOutbox,
    families.FamilyOutbox,
    MessagingOutbox,
    AgendaOutbox,
    PairingOutbox,
    ChangesOutbox,
    NotificationsOutbox,
    SubscriptionsOutbox,
)


def drain_all(most: int = 100, *, to_the_end: bool = True) -> int:
    """Do at most `most` pieces of what is due in each outbox, and return how many were done.

    Without `to_the_end`, linked services that are slow to take what they are told are not waited for: the next pass
    writes what became of it, or `settle_all` before the process stops.

    What they tell people leaves at once, unless a person chose another hour, and what they tell linked services too.
    Reminders of the agenda come first.
    """
    now = utc_now()
    remind_due(now=now, most=most)
    done = sum(drain(table, now=now, most=most) for table in OUTBOXES)
    done += send_due(now=utc_now(), most=most)
    return done + push_due(now=utc_now(), most=most, to_the_end=to_the_end)


def look_at_birthdays(*, everybody: bool = False) -> int:
    """Tell of majorities to come, date those that came (RULES.md MIN-13); how many. No right depends on it.

    `everybody`: not those alone who came of age lately; that reads every child who is represented.
    """
    now = utc_now()
    return families.tell_of_majorities(now=now) + families.close_childhoods(now=now, everybody=everybody)


@dataclass(frozen=True, slots=True)
class SpacesDone:
    """What a pass over the clocks of spaces did."""

    opened: int
    closed: int
    erased: int
    older_erased: int
    massive: int


def pass_over_spaces(progress: Callable[[str, int], None] = lambda what, count: None) -> SpacesDone:
    """Do what is due in the life of spaces (LC-03, LC-15, LC-16, LC-21), found by the date of their clocks alone.

    Large campaigns are counted afterwards, when their last count is old (OPE-05).
    """
    done = SpacesDone(
        opened=campaigns.open_by_silence(clock=utc_now, progress=lambda count: progress("opened", count)),
        closed=close_after_silence(clock=utc_now, progress=lambda count: progress("closed", count)),
        erased=run_erasures(clock=utc_now, progress=lambda count: progress("erasures begun", count)),
        older_erased=erase_older_records(clock=utc_now),
        massive=run_approved_acts(clock=utc_now),
    )
    campaigns.count_if_due(now=utc_now())
    return done
