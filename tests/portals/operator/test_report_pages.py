"""The desk of the support: a list without words, one report with its line, an answer; no document (OPE-05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.kernel.actors import ActorKind
from espace_sante.notifications.models import Notification
from espace_sante.record import api as record
from espace_sante.reports import api as reports
from espace_sante.reports.models import Report
from tests.factories import make_program
from tests.notifications.conftest import work
from tests.portals.operator.conftest import Console, text_of
from tests.worlds import World

WORDS = "Je ne connais pas cette personne."


@pytest.fixture
def world(db: None, clock: Callable[[datetime], None]) -> World:
    world = World()
    clock(world.now)
    return world


@pytest.fixture
def report_id(world: World) -> UUID:
    """The reading of a document with a telling title, by the nurse, reported without consent."""
    done = world.deposit(world.new_document(title="Sérologie fictive"))
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    (line, *_) = record.activity_of(
        actor=world.camille, space=world.space, now=world.now, wanted=record.HistoryFilter(acts=("document.read",))
    ).entries
    return reports.open_report(
        actor=world.camille, space=world.space, words=WORDS, profile_consent=False, now=world.now,
        asked=reports.Asked(line=reports.LineOfTrace(space_id=world.space.id, position=line.entry.position)),
    )  # fmt: skip


def console_of(kind: ActorKind) -> Console:
    make_program(kind.value, kind=kind)
    console = Console()
    console.client.force_login(get_user_model().objects.get(login=kind.value))
    return console


def test_cit18_the_person_is_told_of_the_answer_and_led_to_it(world: World, report_id: UUID) -> None:
    desk = console_of(ActorKind.OPERATOR)
    desk.post("report_answer", world.space.id, report_id, texte="C’est l’infirmière du cabinet.")
    work(world.now)
    told = Notification.objects.get(space_id=world.space.id, kind="report_answered")
    assert told.only_for == world.camille.id
    person = Client()
    person.force_login(get_user_model().objects.get(login="camille"))
    address = reverse("citizen:notification", args=[world.space.id, told.id])
    answer = person.post(address, {"geste": "ouvrir"})
    assert answer.headers["Location"] == reverse("citizen:reports", args=[world.space.id])


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
def test_a_place_that_no_calendar_has_is_the_first_page(world: World, report_id: UUID, moment: str) -> None:
    desk = console_of(ActorKind.OPERATOR)
    assert desk.get("reports", query=f"?apres={moment}_{report_id}").status_code == 200


def test_the_support_opens_takes_up_answers_and_closes(world: World, report_id: UUID) -> None:
    desk = console_of(ActorKind.OPERATOR)
    assert "À prendre en charge" in desk.read("reports")
    page = desk.read("report", world.space.id, report_id)
    assert WORDS in page
    assert f"{world.nurse.name} a lu un document" in page
    assert "Sérologie" not in page
    assert "Camille" not in page
    assert "n’a pas accepté que son profil soit regardé" in page
    assert "pris en charge" in text_of(desk.post("report_take_up", world.space.id, report_id))
    desk.post("report_answer", world.space.id, report_id, texte="C’est l’infirmière du cabinet.")
    assert "Répondu" in desk.read("reports", query="?onglet=repondus")
    desk.post("report_close", world.space.id, report_id)
    assert Report.objects.get(id=report_id).state == "closed"
    assert "Quelqu’un a été plus rapide" in text_of(desk.post("report_take_up", world.space.id, report_id))


@pytest.mark.parametrize(("words", "said"), [("", "Écrivez la réponse."), ("a" * 4_001, "000 caractères au plus")])
def test_an_answer_that_is_wrong_is_said_and_stores_nothing(
    world: World, report_id: UUID, words: str, said: str
) -> None:
    answer = console_of(ActorKind.OPERATOR).post("report_answer", world.space.id, report_id, texte=words)
    assert said in text_of(answer)
    assert Report.objects.get(id=report_id).state == "filed"


def test_an_auditor_lists_and_opens_nothing(world: World, report_id: UUID) -> None:
    """TRA-09."""
    auditor = console_of(ActorKind.AUDITOR)
    page = auditor.read("reports")
    assert world.nurse.name in page
    assert WORDS not in page
    assert str(report_id) not in page
    assert auditor.get("report", world.space.id, report_id).status_code == 403


@pytest.mark.parametrize(
    "query", ["?onglet=x", "?sorte=x", "?apres=x", "?apres=2026-11-24T08:30:00_x", "?sorte=service"]
)
def test_an_address_that_means_nothing_is_as_if_it_were_bare(world: World, query: str) -> None:
    assert console_of(ActorKind.OPERATOR).get("reports", query=query).status_code == 200
