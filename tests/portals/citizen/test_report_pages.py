"""« Cela m’étonne » in pages: from the line to the answer, errors in French, nothing stored by what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from espace_sante.kernel.actors import ActorKind
from espace_sante.record import api as record
from espace_sante.reports import api as reports
from espace_sante.reports.models import Report
from tests.factories import make_program
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family
from tests.worlds import World


@pytest.fixture
def read_by_the_nurse(world: World) -> record.Registered:
    done = world.deposit(world.new_document(title="Bilan sanguin"))
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    return done


def report_query(text: str) -> str:
    """The address under the first line of the activity that may be reported."""
    found = re.search(r'href="[^"]*/signaler/(\?ligne=[^"]+)"', text)
    assert found
    return found.group(1)


def test_a_line_is_reported_answered_and_asked_again(
    world: World, camille: Browser, read_by_the_nurse: record.Registered
) -> None:
    query = report_query(camille.read("activity"))
    page = camille.read("report", query=query)
    assert "Un accès par Inf.Petit" in page.replace("Fictif ", "") or world.nurse.name in page
    sent = camille.post("report", query=query, follow=True, texte="Je ne la connais pas.", accord="on")
    assert "C’est envoyé. La réponse arrivera ici." in sent.content.decode().replace("\u00a0", " ")
    (row,) = Report.objects.all()
    assert row.profile_consent
    operator = make_program("operateur", kind=ActorKind.OPERATOR)
    reports.answer(actor=operator, space_id=world.space.id, report_id=row.id, words="C’est le cabinet.", now=PAGES_NOW)
    assert "Réponse reçue" in camille.read("reports")
    assert "C’est le cabinet." in camille.read("report_thread", row.id)
    camille.post("report_reopen", row.id, texte="Lequel ?")
    assert "Vous avez relancé" in camille.read("report_thread", row.id)
    camille.post("report_withdraw", row.id)
    assert "Vous avez retiré ce signalement" in camille.read("report_thread", row.id)


def test_a_second_report_leads_to_the_first(
    world: World, camille: Browser, read_by_the_nurse: record.Registered
) -> None:
    query = report_query(camille.read("activity"))
    camille.post("report", query=query, texte="Une fois")
    again = camille.post("report", query=query, texte="Deux fois")
    (row,) = Report.objects.all()
    assert again["Location"] == camille.address("report_thread", row.id)
    page = camille.read("report", query=query)
    assert "Déjà signalé" in page
    assert "Ce signalement attend sa réponse." in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Écrivez ce qui vous étonne"),
        ("  ", "Écrivez ce qui vous étonne"),
        ("a" * 2_001, "2 000 caractères au plus"),
    ],
)
def test_words_that_are_wrong_are_said_and_store_nothing(
    world: World, camille: Browser, words: str, sentence: str
) -> None:
    answer = camille.post("report", query=f"?professionnel={world.nurse.rpps}", texte=words)
    assert answer.status_code == 200
    assert sentence in answer.content.decode().replace("\u00a0", " ")
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "", "?ligne=abc", "?ligne=99999", "?ligne=-1", "?professionnel=1", "?professionnel=99999999999",
        "?document=abc", "?urgence=x", "?ligne=1&professionnel=12345678901",
        "?ligne=zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz.1", "?ligne=00000000-0000-0000-0000-000000000000.1",
        "?ligne=999999999999999999",
    ],
)  # fmt: skip
def test_an_address_that_points_at_nothing_known_is_not_found(world: World, camille: Browser, query: str) -> None:
    assert camille.get("report", query=query).status_code == 404
    assert camille.post("report", query=query, texte="Bonjour").status_code == 404
    assert not Report.objects.exists()


def test_a_carer_is_not_offered_to_report(world: World, family: Family, browse: Callable[..., Browser]) -> None:
    """CAR-09."""
    world.deposit(world.new_document(author=world.doctor), space=family.andre_space)
    carer = browse("camille", space_id=family.andre_space.id)
    assert "/signaler/" not in carer.read("activity")
    assert carer.get("report", query=f"?professionnel={world.nurse.rpps}").status_code == 403
    assert carer.get("reports").status_code == 403


def test_the_document_and_the_professional_are_reported_from_their_pages(
    world: World, camille: Browser, read_by_the_nurse: record.Registered
) -> None:
    document = camille.read("document", read_by_the_nurse.document_id)
    assert f"/signaler/?document={read_by_the_nurse.document_id}" in document
    assert f"?document={read_by_the_nurse.document_id}" in document
    assert f"/signaler/?professionnel={world.nurse.rpps}" in camille.read("professionals")


def test_words_are_shown_as_text(world: World, camille: Browser) -> None:
    camille.post("report", query=f"?professionnel={world.nurse.rpps}", texte="<script>alert(1)</script>")
    (row,) = Report.objects.all()
    page = camille.read("report_thread", row.id)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
