"""A minor's mailbox: read and signed by who represents them, their own at eighteen. RULES.md MSG-17, CAR-10, MIN-13."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.messaging import api as messaging
from tests.messaging.conftest import DOCTOR, PEER
from tests.portals.citizen.family_world import BORN, Household, household

pytestmark = pytest.mark.django_db
EIGHTEEN = datetime(BORN.year + 18, BORN.month, BORN.day, tzinfo=UTC)


@pytest.fixture
def home() -> Household:
    made = household()
    made.agreed()
    mailbox = messaging.mailbox_of(made.space)
    mail = messaging.Mail(
        message_id="1@liberal.mssante.example", sent_at=made.world.now, subject="Vaccin de Lou", text="Bonjour.",
        sender=messaging.MailAddress(DOCTOR), to=(messaging.MailAddress(mailbox.address),),
    )  # fmt: skip
    messaging.receive(mailbox=mailbox, mail=mail, peer=PEER, now=made.world.now)
    return made


def read(home: Household, actor: Actor, now: datetime) -> list[messaging.ThreadLine]:
    return list(messaging.inbox(actor=actor, space=home.space, now=now).threads)


def answer(home: Household, actor: Actor, now: datetime) -> None:
    (line,) = read(home, actor, now)
    where: dict[str, Any] = {"actor": actor, "space": home.space, "thread_id": line.id, "now": now}
    messaging.reply(written=messaging.Written("Merci."), **where)


def test_car_10_what_a_parent_answers_or_begins_says_who_wrote_it(home: Household) -> None:
    now = home.world.now
    answer(home, home.camille, now)
    messaging.write_to(
        actor=home.alex, space=home.space, address=DOCTOR, written=messaging.Written("Bonjour", subject="Rappel"),
        now=now,
    )  # fmt: skip
    texts = [one.mail.text for one in messaging.departures(now=now + timedelta(hours=1))]
    assert len(texts) == 2
    for actor, text in zip((home.camille, home.alex), texts, strict=True):
        assert f"Écrit par {actor.name}, qui représente " in text


def test_min_13_at_eighteen_the_mailbox_is_their_own_and_nobody_else_s(home: Household) -> None:
    eve, after = EIGHTEEN - timedelta(hours=3), EIGHTEEN + timedelta(days=1)
    assert len(read(home, home.camille, eve)) == 1
    for parent in (home.camille, home.alex):
        with pytest.raises(access.AccessRefused):
            read(home, parent, after)
        with pytest.raises(access.AccessRefused):
            messaging.keep_draft(
                actor=parent, space=home.space, thread_id=read(home, parent, eve)[0].id, text="Je", now=after
            )
    lou = Actor(kind=ActorKind.CITIZEN, id=str(home.child), name="Lou", holder_id=home.child)
    assert len(read(home, lou, after)) == 1
    answer(home, lou, after)
    (leaving,) = messaging.departures(now=after + timedelta(hours=1))
    assert leaving.mail.text == "Merci."  # signed by nobody else
