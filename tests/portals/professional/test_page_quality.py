"""What every page of professionals keeps: one title, landmarks, no style of its own, no name in an address."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.portals.drawn import drawn
from tests.portals.professional.conftest import Browser, clinical_document
from tests.worlds import World

pytestmark = pytest.mark.django_db

PAGES = ["home", "record", "results", "documents", "deposit", "health_history", "document", "delete", "replace"]
WITHOUT_DOCUMENT = {"home", "record", "results", "documents", "deposit", "health_history"}


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> tuple[str, str]:
    """The name and the text of a page, with a document in the record."""
    return request.param, drawn(request, page_of, "world", "doctor")


def page_of(name: str, world: World, doctor: Browser) -> str:
    done = world.deposit(world.new_document(title="Bilan"))
    return doctor.read(name, *([] if name in WITHOUT_DOCUMENT else [done.document_id]))


def test_a_page_has_one_title_and_its_landmarks(page: tuple[str, str]) -> None:
    _, text = page
    assert len(re.findall(r"<h1\b", text)) == 1
    assert text.count("<main ") == 1
    assert text.count("<header>") == 1
    assert 'lang="fr"' in text
    assert re.search(r"<title>[^<]+ · Espace santé</title>", text)


def test_no_identifier_is_used_twice(page: tuple[str, str]) -> None:
    _, text = page
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]


def test_every_label_and_every_reference_leads_somewhere(page: tuple[str, str]) -> None:
    _, text = page
    ids = set(re.findall(r'\sid="([^"]+)"', text))
    named = re.findall(r'\s(?:for|aria-labelledby)="([^"]+)"', text)
    described = [one for value in re.findall(r'\saria-describedby="([^"]+)"', text) for one in value.split()]
    assert {*named, *described} <= ids


def test_headings_go_down_one_level_at_a_time(page: tuple[str, str]) -> None:
    _, text = page
    assert_headings_in_order(text)


def test_the_headings_of_a_clinical_document_follow_those_of_its_page(world: World, doctor: Browser) -> None:
    done = world.deposit(
        world.new_document(
            content=clinical_document(world.space.ins.value), mime_type="text/xml", unique_id="1.2.250.1.999.4^42"
        )
    )
    text = doctor.read("document", done.document_id)
    assert_headings_in_order(text)
    assert 'href="#cda-' in text


def assert_headings_in_order(text: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_has_no_style_nor_script_of_its_own_and_is_not_kept(world: World, doctor: Browser) -> None:
    response = doctor.get("record")
    text = response.content.decode()
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|\son\w+=", text)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_no_address_holds_a_name_a_matricule_or_a_word_about_health(page: tuple[str, str], world: World) -> None:
    _, text = page
    addresses = " ".join(re.findall(r'(?:href|action|src)="([^"]+)"', text)).casefold()
    for word in ("fictif", "camille", world.space.ins.value, "bilan", "11502"):
        assert word not in addresses


@pytest.mark.parametrize("name", ["record", "results", "documents", "document"])
def test_every_record_says_that_a_patient_may_not_show_everything(world: World, doctor: Browser, name: str) -> None:
    done = world.deposit(world.new_document())
    ids = [done.document_id] if name == "document" else []
    assert "Un patient peut choisir de ne pas tout montrer." in doctor.read(name, *ids)
