"""The pass that reminds people of a date, killed at one of its writings; mails go to the server of the test.

The date is on the day the clocks go forward: 28 March 2027, so that its two reminders are 13 hours apart, not 14.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import AgendaOutbox, Event
from espace_sante.identity import api as identity
from espace_sante.identity.models import Account
from espace_sante.notifications.models import Delivery, Notification
from espace_sante.notifications.services.send import send_due
from espace_sante.outbox.api import drain
from espace_sante.spaces import api as spaces
from tests.crash.statements import KilledAt

PEOPLE = ("camille", "alex")
DAY = date(2027, 3, 28)
DUE = {"eve": datetime(2027, 3, 27, 17, tzinfo=UTC), "morning": datetime(2027, 3, 28, 6, tzinfo=UTC)}
LATER = timedelta(minutes=11)  # a little more than pieces of an outbox and deliveries are claimed for


def step(what: str, *words: str) -> Any:
    """`note`: one date for each of two people. `pass`: killed, from the state in which nobody was reminded yet."""
    match what, *words:
        case ("note",):
            Event.objects.update(due_at=None)  # those of the demonstration
            return [_note(login) for login in PEOPLE]
        case "pass", due, number:
            _as_before(due)
            KilledAt(int(number), writes=True)
            return _pass(DUE[due])
        case "finish", due:
            _pass(DUE[due] + LATER)
            waiting = Delivery.objects.filter(ended_at__isnull=True).count() + AgendaOutbox.objects.count()
            return waiting, sorted(Notification.objects.values_list("key", flat=True)), _mails()
    raise ValueError(what)


def warm() -> None:
    """Go through a pass before there is anybody to remind; it finds nothing of ours."""
    _pass(DUE["eve"] - timedelta(days=30))


def _as_before(due: str) -> None:
    """As if nobody had been reminded of this yet."""
    Notification.objects.all().delete()
    AgendaOutbox.objects.all().delete()
    Event.objects.filter(starts_at__date=DAY).update(due_at=DUE[due])


def _pass(now: datetime) -> int:
    told = agenda.remind_due(now=now)
    drain(AgendaOutbox, now=now)
    send_due(now=now)
    return told


def _note(login: str) -> str:
    actor = identity.actor_of_login(login)
    assert actor is not None
    assert actor.holder_id is not None
    Account.objects.filter(id=actor.account_id).update(email=f"{login}@courriel.example")
    space = spaces.space_of_holder(actor.holder_id)
    starts = agenda.instant(DAY, time(10), "Europe/Paris")
    content = agenda.Content(
        kind=agenda.Kind.APPOINTMENT, practitioner="Dr Hélène Martin",
        moment=agenda.Moment(starts, starts + timedelta(minutes=30), "Europe/Paris"),
    )  # fmt: skip
    made = agenda.create_event(
        actor=actor, space=space, content=content, source=agenda.Source.PORTAL, now=DUE["eve"] - timedelta(days=9)
    )
    return str(Event.objects.get(id=made.id).due_at)


def _mails() -> list[str]:
    """The numbers of the mails about these dates."""
    rows = Delivery.objects.filter(notification__kind="agenda_due", way="mail")
    return sorted(str(one) for one in rows.values_list("id", flat=True))
