"""NOT-07: words about health are put in at every door; none comes out by a mail, a device, a log, a figure, an address.

The canaries stand where people write them: titles, comments, names of files, types, specialities, reasons of an
emergency, contents of a laboratory report. What leaves is read as it leaves.
"""

from __future__ import annotations

import logging
import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.access.api import AnnouncementOverdue, EmergencyOpened, FirstAccess
from espace_sante.agenda import api as agenda
from espace_sante.config.worker import OUTBOXES
from espace_sante.identity.models import Letter, SignInOutbox
from espace_sante.identity.services.sign_in.sealing import open_text
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id
from espace_sante.measures import api as measures
from espace_sante.notifications.models import Delivery, Notification
from espace_sante.notifications.services.send import send_due
from espace_sante.pairing import api as pairing
from espace_sante.pairing.api import PairingOutbox
from espace_sante.record import api as record
from espace_sante.reports import api as reports
from espace_sante.subscriptions import api as subscriptions
from tests.agenda.conftest import TOMORROW, Diary, appointment, reminder
from tests.carers import make_carer
from tests.factories import make_program
from tests.messaging.conftest import Post
from tests.notifications.conftest import prove_email, work
from tests.notifications.test_push import opened, push_service, subscribe
from tests.referenced import GLUCOSE, referenced_service
from tests.spaces.notices import Taken
from tests.subscriptions.linked import asked, link, receiver
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
CANARIES = ("zorglubine", "ferritine", "cancérologie", "11502-2", "unconscious", "melanome", "bilan", "laboratoire")
KINDS = {
    "first_access", "emergency", "emergency_of_patient", "see_a_professional", "document_added", "document_replaced",
    "carer_moved", "message_arrived", "agenda_due", "services_digest", "report_answered",
}  # fmt: skip
EVE = agenda.instant(TOMORROW - timedelta(days=1), time(18), "Europe/Paris")
# Lines of the activity that follow a link wait with the name of its service, which they say.
QUEUES = [one for one in OUTBOXES if one not in {PairingOutbox, subscriptions.SubscriptionsOutbox}]
LATER, END = NOW + timedelta(minutes=1), NOW + timedelta(days=91)


class Read(logging.Handler):
    """Every line of log, as it is written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record_: logging.LogRecord) -> None:
        self.lines.append(record_.getMessage())


def seed(world: World) -> None:
    """The main flows: deposits of each kind, a correction, an announcement, first accesses, an emergency, a carer."""
    title = "Zorglubine et ferritine, bilan de mélanome (melanome)"
    first = world.deposit(world.new_document(title=title, content=b"ferritine 4 ug/L"))
    world.deposit(world.new_document(title=f"{title} 2", replaces=first.unique_id), now=LATER)
    waiting = world.deposit(world.new_document(title="Cancérologie : zorglubine", invisible=True))
    record.announce_document(actor=world.doctor, space=world.space, document_id=waiting.document_id, now=LATER)
    world.deposit(world.new_document(title="zorglubine secrète", secret=True))
    world.deposit(by=world.laboratory, document=world.new_document(title=title, author=world.laboratory))
    publish(FirstAccess(space_id=world.space.id, rpps=world.nurse.id, name="Service de cancérologie", at=NOW))
    publish(AnnouncementOverdue(space_id=world.space.id, at=NOW))
    publish(
        EmergencyOpened(
            space_id=world.space.id, emergency_id=new_id(), rpps=world.stranger.id, name="Dr Zorglubine",
            mode="break_glass", reason="unconscious", at=NOW, until=LATER, treating_doctor_rpps=world.doctor.id,
        )
    )  # fmt: skip
    unreachable = world.citizen("ada", "Ada")
    away = world.open_space(unreachable, activate=False)
    publish(FirstAccess(space_id=away.id, rpps=world.nurse.id, name="Cancérologie", at=NOW))
    helper = world.citizen("aidant", "Louis")
    prove_email(helper)
    world.open_space(helper)
    make_carer(world.camille, helper, now=NOW)


def seed_above(world: World, endpoint: str) -> None:
    """What people, practices and services write beside the record: messages, dates, reports, links, measures."""
    Post(world).receive(subject="Zorglubine : vos résultats de ferritine", text="Le mélanome (melanome) est retiré.")
    diary, words = Diary(world), {"speciality": "Cancérologie", "practitioner": "Dr Zorglubine", "note": "Ferritine"}
    diary.note(appointment(TOMORROW, **words, structure="Laboratoire Ferritine"))
    diary.note(reminder(TOMORROW, title="Reprendre la zorglubine"))
    assert agenda.remind_due(now=EVE) == 2
    service = referenced_service("zorglubine", name="Carnet zorglubine", publisher="Laboratoire Ferritine")
    subscriptions.make_signing_key(service_id=service.id, now=NOW)
    subscriptions.subscribe(actor=link(world, service, GLUCOSE), asked=asked(endpoint), edge="fhir", now=NOW)
    subscriptions.push_due(now=NOW)
    pairing.tell_digests(now=NOW + timedelta(days=90))
    glucose = measures.Content(
        kind=measures.Kind.BLOOD_GLUCOSE, values=(104.0,), at=NOW, moment=measures.Moment.FASTING
    )
    measures.write_measures(actor=world.camille, space=world.space, contents=[glucose], edge="test", now=NOW)
    report = reports.open_report(
        actor=world.camille, space=world.space, asked=reports.Asked(rpps=str(world.doctor.rpps)),
        words="Qui a parlé de zorglubine ?", profile_consent=False, now=NOW,
    )  # fmt: skip
    support = make_program("operateur", kind=ActorKind.OPERATOR)
    reports.take_up(actor=support, space_id=world.space.id, report_id=report, now=NOW)
    words_back = "Votre laboratoire a parlé de ferritine."
    reports.answer(actor=support, space_id=world.space.id, report_id=report, words=words_back, now=NOW)


def test_not07_nothing_of_health_leaves_by_any_way(world: World, server: Taken, settings: Any) -> None:
    read, root = Read(), logging.getLogger()
    root.addHandler(read)
    level = root.level
    root.setLevel(logging.INFO)
    try:
        with push_service() as service, receiver() as linked:
            subscribe(world, service.endpoint)
            seed(world)
            seed_above(world, linked.endpoint)
            queued = [str(one.payload) for table in QUEUES for one in table.objects.all()]
            work(END)
            send_due(now=END)
            subscriptions.push_due(now=END)
            addresses = pages_of(world)
    finally:
        root.removeHandler(read)
        root.setLevel(level)
    mails = ["\n".join([message.as_string(), message.get_content()]) for _, _, message in server.mails]
    pushed = [str(headers) + opened(body).decode() for headers, body in service.received]
    posted = [open_text(one.kind, bytes(one.sealed)) for one in Letter.objects.all()]
    told = [str(headers) + body.decode() for headers, body in zip(linked.received, linked.bodies, strict=True)]
    signed = [str(one.payload) for one in SignInOutbox.objects.all()]
    kept = [str(row) for table in (Notification, Delivery) for row in table.objects.values_list()]
    assert min(map(len, (mails, pushed, posted, told, kept, queued, addresses))) >= 1
    assert set(Notification.objects.values_list("kind", flat=True)) >= KINDS
    for where in (mails, pushed, posted, told, signed, kept, queued, addresses, read.lines):
        for said in where:
            assert [one for one in CANARIES if one in said.casefold()] == [], said


def pages_of(world: World) -> list[str]:
    """The addresses that the pages of notifications, and the figures of the service, hold; the latter whole."""
    client = Client()
    client.force_login(get_user_model().objects.get(login="camille"))
    found = []
    for name, ids in (("notifications", []), ("notifications_of", [world.space.id]), ("notification_preferences", [])):
        text = client.get(reverse(f"citizen:{name}", args=ids)).content.decode()
        assert "zorglubine" not in text.casefold()
        found += re.findall(r'(?:href|action|src)="([^"]+)"', text)
    figures = client.get(reverse("metrics"), REMOTE_ADDR="127.0.0.1").content.decode()
    return [*found, figures]
