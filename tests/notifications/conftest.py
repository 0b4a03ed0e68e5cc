"""A world whose people have proved a mail address, and the means to let the work after commits be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from espace_sante.config.worker import OUTBOXES
from espace_sante.identity.models import Account
from espace_sante.kernel.actors import Actor
from espace_sante.notifications.models import Notification
from espace_sante.notifications.services.send import send_due
from espace_sante.outbox.api import drain
from tests.spaces.notices import Taken, mail_server
from tests.worlds import NOW, World


@pytest.fixture
def world(db: None) -> World:
    made = World()
    for actor in (made.camille, made.doctor):
        prove_email(actor)
    work()
    Notification.objects.all().delete()  # what a world tells of its own making
    return made


@pytest.fixture
def server(settings: Any) -> Iterator[Taken]:
    with mail_server(settings) as taken:
        yield taken


def prove_email(actor: Actor) -> str:
    """As if a one-time code had proved it."""
    address = f"{actor.id}@courriel.example"
    Account.objects.filter(id=actor.account_id).update(email=address)
    return address


def work(now: datetime = NOW) -> None:
    """What the worker does, without sending."""
    while sum(drain(table, now=now) for table in OUTBOXES):
        pass


def work_and_send(now: datetime = NOW) -> int:
    work(now)
    return send_due(now=now)


def told(space_id: UUID | None = None) -> list[str]:
    """The kinds of what there is to read, oldest first."""
    rows = Notification.objects.filter(deleted_at__isnull=True)
    rows = rows.filter(space_id=space_id) if space_id else rows
    return list(rows.order_by("at", "id").values_list("kind", flat=True))
