"""The activity narrowed, folded, kept in a file: what is hidden is hidden in each (TRA-02, TRA-05, MIN-11)."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.record import api as record
from espace_sante.record.services import activity, activity_export
from tests.portals.citizen.conftest import Browser
from tests.portals.citizen.test_activity_page import sentences
from tests.worlds import World


def rows_of(camille: Browser, query: str = "") -> list[dict[str, str]]:
    response = camille.get("activity_csv", query=query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode().replace("\u00a0", " ")  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:]), delimiter=";"))


def test_several_documents_read_in_a_row_are_one_line_that_unfolds(world: World, camille: Browser) -> None:
    for number in range(4):
        done = world.deposit(world.new_document(title=f"Bilan {number}"))
        record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    told = sentences(camille.read("activity", query="?quoi=lectures"))
    assert f"{world.nurse.name} a lu 4 documents, dans votre équipe de soins." in told
    assert len([one for one in told if one.startswith(f"{world.nurse.name} a lu « Bilan")]) == 4
    page = camille.read("activity")
    assert "Voir chacun" in page
    assert re.search(r"\bde \d+ h \d+ à ", page) is None  # all at the same minute: the hour once


def test_two_documents_stay_two_lines(world: World, camille: Browser) -> None:
    for number in range(2):
        done = world.deposit(world.new_document(title=f"Bilan {number}"))
        record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    assert not any("2 documents" in one for one in sentences(camille.read("activity")))


def test_each_filter_keeps_what_it_says(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan"))
    world.deposit(world.new_document(title="Autre"))
    with pytest.raises(access.AccessRefused):
        record.list_documents(actor=world.stranger, space=world.space, now=world.now)
    audit.append_alone(
        audit.TraceRecord(
            space_id=world.space.id, at=world.now, act=audit.Act.DOCUMENTS_LISTED, actor=world.stranger,
            reason="break_glass", mode="emergency",
        )
    )  # fmt: skip
    refused = sentences(camille.read("activity", query="?refus=oui"))
    assert len(refused) == 1
    assert "a essayé d’ouvrir votre espace" in refused[0]
    urgent = camille.read("activity", query="?urgence=oui")
    assert sentences(urgent) == [f"Le {world.stranger.name} a regardé la liste de vos documents, en urgence."]
    assert "es-thread__item--urgent" in urgent
    assert "accès en urgence" in urgent
    assert "Contester cet accès en urgence" in urgent
    of_one = sentences(camille.read("activity", query=f"?document={done.document_id}"))
    assert of_one == [f"Le {world.doctor.name} a ajouté « Bilan »."]
    day = f"{world.now:%Y-%m-%d}"
    assert sentences(camille.read("activity", query=f"?du={day}&au={day}&quoi=documents"))
    before = f"{world.now - timedelta(days=1):%Y-%m-%d}"
    assert sentences(camille.read("activity", query=f"?au={before}")) == []


@pytest.mark.parametrize(
    "query", ["?quoi=autre", "?du=hier", "?au=9999-12-31", "?du=0001-01-01", "?document=abc", "?refus=peutetre"]
)
def test_a_filter_that_means_nothing_breaks_nothing(world: World, camille: Browser, query: str) -> None:
    assert camille.get("activity", query=query).status_code == 200
    assert rows_of(camille, query) is not None


def test_the_second_page_hides_what_the_first_one_hides(
    world: World, camille: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PEERS.md ask 16; ANN-01: a document that waits is on no page, and leaves no hole."""
    for number in range(6):
        world.deposit(world.new_document(title=f"Document {number}", invisible=number % 2 == 0))
    seen: list[str] = []
    query = "?quoi=documents"
    monkeypatch.setitem(activity.activity_of.__kwdefaults__, "size", 2)
    for _ in range(4):
        text = camille.read("activity", query=query)
        seen += sentences(text)
        following = re.search(r'href="[^"]*(\?[^"]*avant=[0-9a-f-]+[^"]*)"', text)
        if following is None:
            break
        query = following.group(1).replace("&amp;", "&")
    assert [one for one in seen if "Document" in one] == [
        f"Le {world.doctor.name} a ajouté « Document {number} »." for number in (5, 3, 1)
    ]
    assert len(seen) == 3


def test_the_table_has_every_line_of_the_page_and_is_traced(
    world: World, camille: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity_export, "PIECE", 2)
    for number in range(5):
        world.deposit(world.new_document(title=f"Document {number}"))
    world.deposit(world.new_document(title="Attente", invisible=True))
    rows = rows_of(camille, "?quoi=documents")
    assert [one["Ce qui s’est passé"] for one in rows] == [
        f"Le {world.doctor.name} a ajouté « Document {number} »." for number in (4, 3, 2, 1, 0)
    ]
    assert rows[0]["Métier"] == "médecin"
    assert rows[0]["Refusé"] == "non"
    assert any("Vous avez gardé ce journal" in one for one in sentences(camille.read("activity")))


def test_a_name_that_looks_like_a_formula_is_text_in_the_table(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="=1+1", author=world.doctor))
    assert not any(value.startswith("=") for row in rows_of(camille) for value in row.values())


def test_the_paper_is_a_pdf(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    response = camille.get("activity_pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-1.7")


def test_a_page_of_the_activity_takes_few_queries_whatever_its_lines(world: World, camille: Browser) -> None:
    for number in range(8):
        world.deposit(world.new_document(title=f"Document {number}"))
    with CountAll() as few:
        camille.read("activity")
    for number in range(20):
        world.deposit(world.new_document(title=f"Autre {number}"))
    with CountAll() as many:
        camille.read("activity")
    assert many.total == few.total <= 22, (few.total, many.total)


class CountAll:
    """The statements sent to all databases."""

    def __enter__(self) -> CountAll:
        self._each = [CaptureQueriesContext(connections[alias]) for alias in ("ens", "dmp", "keys")]
        for one in self._each:
            one.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        for one in self._each:
            one.__exit__(None, None, None)
        self.total = sum(len(one.captured_queries) for one in self._each)
