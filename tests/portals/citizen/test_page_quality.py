"""What every page of citizens keeps: one title, landmarks, weight, policy, steady cost, nothing in an address."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.agenda.conftest import Diary
from tests.messaging.conftest import Post
from tests.portals.citizen.conftest import Browser, Family, act_for
from tests.portals.citizen.test_prevention_pages import marks
from tests.portals.drawn import drawn
from tests.worlds import World

pytestmark = pytest.mark.django_db

PAGES = [
    "home", "documents", "document", "upload", "activity", "professionals", "health_history", "more", "who_can_see",
    "by_profession", "seen_as", "first_choices", "first_emergency", "first_access", "codes", "new_code", "emergencies",
    "structures", "masking", "messages", "conversation", "write_message", "mailbox_choices", "agenda", "agenda_event",
    "note_appointment", "note_reminder", "change_event", "prevention", "prevention_window", "calendars",
]  # fmt: skip
HEALTH_WORDS = ("bilan", "biolog", "cancer", "ordonnance", "fictif", "camille", "11502", "fatigue")
MOST_BYTES = 150_000  # HTML, style, script and icons together, as they are before compression
MOST_QUERIES = {"home": 20, "documents": 19, "activity": 16, "document": 24, "health_history": 14, "prevention": 17}
Page = tuple[str, str]


def page_of(name: str, world: World, camille: Browser, _family: Family | None = None) -> str:
    document_id = world.deposit(world.new_document(title="Bilan de fatigue")).document_id
    post = Post(world)
    post.receive(subject="Bilan de fatigue", text="Votre bilan est bon.")
    event_id = Diary(world).note(title="Bilan de fatigue").id
    ids = {"document": document_id, "conversation": post.inbox().threads[0].id}
    ids |= {"agenda_event": event_id, "change_event": event_id, "prevention_window": marks(world)["col-hpv.3"]}
    return camille.read(name, *([ids[name]] if name in ids else []))


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Page:
    """The name and the text of a page, with a document in the space and a family around it."""
    return request.param, drawn(request, page_of, "world", "camille", "family")


def test_a_page_has_one_title_and_its_landmarks(page: Page) -> None:
    _, text = page
    assert len(re.findall(r"<h1\b", text)) == 1
    assert text.count("<main ") == 1
    assert text.count('aria-label="Navigation principale"') == 1
    assert 'lang="fr"' in text
    assert re.search(r"<title>[^<]+ · Espace santé</title>", text)
    assert 'href="#contenu"' in text


def test_no_identifier_is_used_twice_and_every_reference_leads_somewhere(page: Page) -> None:
    _, text = page
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]
    named = re.findall(r'\s(?:for|aria-labelledby)="([^"]+)"', text)
    described = [one for value in re.findall(r'\saria-describedby="([^"]+)"', text) for one in value.split()]
    anchors = re.findall(r'href="#([^"]+)"', text)
    assert {*named, *described, *anchors} <= set(ids)


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    _, text = page
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_says_where_one_is(page: Page) -> None:
    name, text = page
    current = re.findall(r'class="es-nav__link" href="[^"]*"(?: data-es-counted)? aria-current="(?:page|true)"', text)
    assert len(current) == 1, name


def test_a_page_has_no_style_nor_script_of_its_own(page: Page) -> None:
    _, text = page
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|\son\w+=", text)


def test_a_page_asks_nothing_of_another_host(page: Page) -> None:
    _, text = page
    loaded = re.findall(r'(?:src|href|action|srcset|poster|data)="((?:https?:)?//[^"]*)"', text)
    assert loaded == []


def test_no_address_holds_a_name_a_matricule_or_a_word_about_health(page: Page, world: World) -> None:
    _, text = page
    addresses = " ".join(re.findall(r'(?:href|action|src)="([^"]+)"', text)).casefold()
    for word in (*HEALTH_WORDS, world.space.ins.value):
        assert word not in addresses


def test_a_page_and_all_it_loads_weigh_less_than_the_limit_before_compression(page: Page) -> None:
    name, text = page
    loaded = {path.split("#")[0] for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', text)}
    files = [Path(str(finders.find(path.removeprefix("/static/")))).read_bytes() for path in loaded]
    assert files
    total = len(text.encode()) + sum(map(len, files))
    assert total < MOST_BYTES, (name, total, len(text))
    assert len(gzip.compress(b"".join([text.encode(), *files]))) < MOST_BYTES / 3  # what a telephone receives


@pytest.mark.parametrize("name", PAGES)
def test_the_headers_are_strict_and_private_pages_are_not_kept(world: World, camille: Browser, name: str) -> None:
    done = world.deposit(world.new_document())
    post = Post(world)
    post.receive()
    event_id = Diary(world).note().id
    ids = {"document": done.document_id, "conversation": post.inbox().threads[0].id}
    ids |= {"agenda_event": event_id, "change_event": event_id, "prevention_window": marks(world)["col-hpv.3"]}
    response = camille.get(name, *([ids[name]] if name in ids else []))
    policy = {one.split()[0]: one.split()[1:] for one in response["Content-Security-Policy"].split(";") if one.strip()}
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    assert policy["base-uri"] == policy["object-src"] == ["'none'"]
    assert not any("unsafe" in word or "*" in word for words in policy.values() for word in words)
    assert {"no-store", "private"} <= {one.strip() for one in response["Cache-Control"].split(",")}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["home", "documents", "activity", "document"])
def test_the_number_of_queries_does_not_grow_with_the_space(
    world: World, family: Family, camille: Browser, name: str
) -> None:
    def cost() -> int:
        return sum(
            len(queries) for queries in captured(lambda: camille.read(name, *([first] if name == "document" else [])))
        )

    first = world.deposit(world.new_document(title="Premier", masked=True)).document_id
    for number in range(3):
        world.deposit(world.new_document(title=f"Document {number}", days_ago=number))
    camille.read(name, *([first] if name == "document" else []))
    small = cost()
    for number in range(24):
        world.deposit(world.new_document(title=f"Autre {number}", days_ago=number))
    assert cost() <= small
    assert small <= MOST_QUERIES[name], (name, small)


def test_the_number_of_queries_does_not_grow_with_the_family(
    world: World, camille: Browser, browse: Callable[..., Browser]
) -> None:
    def helped(login: str) -> None:
        person = world.citizen(login, login.title())
        world.open_space(person)
        act_for(world, world.camille, person, kind="carer")

    helped("un")
    camille.read("home")
    small = sum(len(one) for one in captured(lambda: camille.read("home")))
    for login in ("deux", "trois", "quatre"):
        helped(login)
    assert sum(len(one) for one in captured(lambda: camille.read("home"))) <= small


def captured(act: Callable[[], Any]) -> list[list[dict[str, str]]]:
    """The queries of an act, for each database."""
    contexts = [CaptureQueriesContext(connections[alias]) for alias in ("ens", "dmp", "keys")]
    for context in contexts:
        context.__enter__()
    try:
        act()
    finally:
        for context in contexts:
            context.__exit__(None, None, None)
    return [context.captured_queries for context in contexts]


def test_one_method_alone_changes_something(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document())
    for name, ids in (("mask", [done.document_id]), ("choose", []), ("activate", [])):
        assert camille.get(name, *ids).status_code == 405
    for name in ("home", "activity", "more"):
        assert camille.post(name).status_code == 405


def test_a_head_request_is_answered(camille: Browser) -> None:
    assert Client.head(camille.client, camille.address("documents")).status_code == 200
