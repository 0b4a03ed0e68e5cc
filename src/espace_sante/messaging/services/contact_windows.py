"""A professional lets the patients who authorised them write first, for a while. Source: RULES.md C11, STR-05.

A window is about one of their own addresses and about no patient in particular: who may use it, the ties of each space
say at the time. It ends by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.domain.errors import MailboxUnknown, WindowTooLong
from espace_sante.messaging.models import ContactWindow


@dataclass(frozen=True, slots=True)
class Window:
    """One of a professional's own addresses. `until`: patients may write first up to then; None: they may not."""

    address: str
    rpps: str
    until: datetime | None


def contact_windows(*, actor: Actor, now: datetime) -> list[Window]:
    """Each of one's own addresses, open or not. Two queries. Raises AccessRefused for who is no professional."""
    own = _own(actor)
    rows = ContactWindow.objects.filter(address__in=own, rpps=actor.rpps, until__gt=now)
    until = dict(rows.values_list("address", "until"))
    return [Window(address, actor.rpps or "", until.get(address)) for address in own]


def open_contact_window(*, actor: Actor, address: str, until: datetime, now: datetime) -> None:
    """Let patients write first, or change until when. Raises AccessRefused, MailboxUnknown, WindowTooLong."""
    if address not in _own(actor):
        raise MailboxUnknown
    if not now < until <= now + timedelta(days=settings.CONTACT_WINDOW_DAYS + 1):  # the last day is a whole one
        raise WindowTooLong
    ContactWindow.objects.update_or_create(
        address=address, defaults={"rpps": actor.rpps or "", "since": now, "until": until}
    )


def close_contact_window(*, actor: Actor, address: str) -> None:
    """What patients began goes on. Doing it twice is no error. Raises AccessRefused."""
    _own(actor)
    ContactWindow.objects.filter(address=address, rpps=actor.rpps).delete()


def open_windows(rpps_numbers: Collection[str], *, now: datetime) -> list[Window]:
    """The windows of these professionals that run; none where the service allows none. One query."""
    if not settings.CONTACT_WINDOW_DAYS or not rpps_numbers:
        return []
    rows = ContactWindow.objects.filter(rpps__in=set(rpps_numbers), since__lte=now, until__gt=now).order_by("address")
    return [Window(row.address, row.rpps, row.until) for row in rows]


def _own(actor: Actor) -> list[str]:
    return [one.address for one in access.mailboxes_of(actor) if not one.shared]
