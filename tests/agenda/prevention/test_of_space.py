"""Prevention of a space, with what was said of it and what its record holds (RULES.md AGE-06 to AGE-10, CAR-08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.agenda.api import prevention
from espace_sante.agenda.models import AgendaOutbox, PreventionFollow, PreventionStatement
from espace_sante.agenda.services.prevention_follow import forget_prevention
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.outbox.api import drain
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView
from tests.carers import make_carer
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
Status = prevention.Status
VACCINATION = "87273-9"


@pytest.fixture
def world() -> World:
    """A woman of 65, who has much to plan."""
    return World(born=date(1961, 3, 10))


def read(world: World, actor: Actor | None = None) -> prevention.Prevention:
    return prevention.of_space(actor=actor or world.camille, space=world.space, now=NOW)


def window(world: World, key: str, actor: Actor | None = None) -> prevention.Window:
    return next(one for one in read(world, actor).windows if one.key == key)


def say(
    world: World, key: str, status: Status, on: date | None = None, actor: Actor | None = None
) -> prevention.Window:
    return prevention.say(
        actor=actor or world.camille, space=world.space, mark=read(world).marks[key], status=status, on=on, now=NOW
    )


def note(world: World, title: str, on: date, *, masked: bool = False, invisible: bool = False) -> record.Registered:
    document = world.new_document(
        title=title, type_code=VACCINATION, days_ago=(NOW.date() - on).days, masked=masked, invisible=invisible
    )
    return world.deposit(document)


@pytest.mark.parametrize(
    ("status", "on"),
    [
        (Status.DONE, date(2026, 10, 20)), (Status.NOT_DONE, None), (Status.NOT_CONCERNED, None),
        (Status.POSTPONED, date(2026, 12, 24)),
    ],
)  # fmt: skip
def test_age_06_what_is_said_is_told_back_and_can_be_taken_back(world: World, status: Status, on: date | None) -> None:
    assert window(world, "grippe.2026").status is Status.TO_PLAN
    assert (say(world, "grippe.2026", status, on).status, window(world, "grippe.2026").on) == (status, on)
    assert say(world, "grippe.2026", Status.TO_PLAN).status is Status.TO_PLAN
    assert not PreventionStatement.objects.exists()


def test_age_06_nothing_of_what_is_said_stands_in_clear(world: World) -> None:
    say(world, "mammographie.8", Status.DONE, date(2026, 5, 2))
    (row,) = PreventionStatement.objects.values()
    stored = b" ".join(bytes(one) if isinstance(one, memoryview) else str(one).encode() for one in row.values())
    for word in (b"mammo", b"done", b"2026-05-02", world.camille.id.encode()):
        assert word not in stored


@pytest.mark.parametrize(
    ("status", "on"),
    [
        (Status.DONE, None), (Status.DONE, date(2026, 11, 25)), (Status.DONE, date(1961, 3, 9)),
        (Status.POSTPONED, None), (Status.POSTPONED, date(2026, 11, 24)), (Status.POSTPONED, date(2040, 1, 1)),
    ],
)  # fmt: skip
def test_age_06_a_day_that_cannot_be_is_refused_and_stores_nothing(
    world: World, status: Status, on: date | None
) -> None:
    with pytest.raises(prevention.StatementInvalid):
        say(world, "grippe.2026", status, on)
    assert not PreventionStatement.objects.exists()


def test_a_window_that_is_not_of_this_person_is_not_found(world: World) -> None:
    for mark in ("", "0" * 32, "grippe.2026", "\x00"):
        with pytest.raises(prevention.WindowUnknown):
            prevention.say(actor=world.camille, space=world.space, mark=mark, status=Status.NOT_DONE, on=None, now=NOW)


def test_age_09_a_vaccination_of_the_record_counts_as_done_with_its_document(world: World) -> None:
    found = note(world, "Vaccin : grippe saisonnière", date(2026, 10, 18))
    told = window(world, "grippe.2026")
    assert (told.status, told.on, told.document_id) == (Status.DONE, date(2026, 10, 18), found.document_id)


def test_age_09_a_note_that_waits_for_an_announcement_tells_nothing(world: World) -> None:
    note(world, "Vaccin : grippe saisonnière", date(2026, 10, 18), invisible=True)
    assert window(world, "grippe.2026").status is Status.TO_PLAN


def test_car_08_a_carer_who_reads_the_agenda_alone_learns_nothing_of_the_documents(world: World) -> None:
    note(world, "Vaccin : grippe saisonnière", date(2026, 10, 18))
    carer = world.citizen("aidante", "Aidante")
    world.open_space(carer)
    make_carer(world.camille, carer, now=NOW, scope=CarerScope(sections=frozenset({Section.AGENDA})))
    assert window(world, "grippe.2026", carer).status is Status.TO_PLAN
    with pytest.raises(access.AccessRefused):
        say(world, "grippe.2026", Status.NOT_DONE, actor=carer)


def test_nobody_else_reads_or_says_anything(world: World) -> None:
    stranger = world.citizen("voisine", "Voisine")
    for actor in (stranger, world.doctor, world.laboratory):
        with pytest.raises(access.AccessRefused):
            read(world, actor)
        with pytest.raises(access.AccessRefused):
            say(world, "grippe.2026", Status.NOT_DONE, actor=actor)


def test_age_09_a_vaccine_said_to_be_done_is_added_once_to_the_vaccinations_as_a_statement(world: World) -> None:
    done = say(world, "grippe.2026", Status.DONE, date(2026, 10, 18))
    assert prevention.can_be_recorded(done)
    mark = read(world).marks["grippe.2026"]
    document_id = prevention.add_to_record(actor=world.camille, space=world.space, mark=mark, now=NOW)
    page = record.list_documents(actor=world.camille, space=world.space, now=NOW)
    (document,) = page.documents
    assert (document.id, document.category, document.facts.by_holder_side) == (document_id, "vaccination", True)
    assert document.title == "Vaccin contre la grippe (chaque automne), déclaré"
    opened = record.read_document(actor=world.camille, space=world.space, document_id=document_id, now=NOW)
    text = opened.content().decode()
    assert "Fait le 18 octobre 2026." in text
    assert "aucun professionnel de santé ne l’a vérifiée" in text
    assert window(world, "grippe.2026").document_id == document_id
    with pytest.raises(prevention.NotToRecord):
        prevention.add_to_record(actor=world.camille, space=world.space, mark=mark, now=NOW)


@pytest.mark.parametrize(
    ("key", "status", "on"),
    [("grippe.2026", Status.NOT_DONE, None), ("mammographie.8", Status.DONE, date(2026, 5, 2))],
)
def test_age_09_nothing_but_a_vaccine_that_was_done_is_added(
    world: World, key: str, status: Status, on: date | None
) -> None:
    assert not prevention.can_be_recorded(say(world, key, status, on))
    with pytest.raises(prevention.NotToRecord):
        prevention.add_to_record(actor=world.camille, space=world.space, mark=read(world).marks[key], now=NOW)


def test_tra_01_reading_and_saying_leave_a_line_without_a_word_of_it(world: World) -> None:
    with_lines = {audit.Act.PREVENTION_READ.value, audit.Act.PREVENTION_SAID.value}
    say(world, "grippe.2026", Status.NOT_DONE)
    drain(AgendaOutbox, now=NOW)
    page = audit.trace_page(space_id=world.space.id, acts=list(with_lines), size=20)
    assert {one.act for one in page.entries} == with_lines
    assert not any("grippe" in str(one) for one in page.entries)


def test_lc_15_everything_is_forgotten_with_the_space(world: World) -> None:
    say(world, "grippe.2026", Status.NOT_DONE)
    for _ in range(2):
        forget_prevention([world.space.id])
    assert not PreventionStatement.objects.exists()
    assert not PreventionFollow.objects.exists()


def ties(world: World, *others: SpaceView) -> dict[object, tuple[SpaceView, access.Relations]]:
    return {one.id: (one, access.Relations(holder=True)) for one in (world.space, *others)}


def test_age_06_a_family_costs_no_query_more_than_one_person(world: World) -> None:
    others = [world.open_space(world.citizen(f"proche{number}", "Proche")) for number in range(4)]

    def queries(spaces: list[SpaceView]) -> int:
        count = 0
        captured = [CaptureQueriesContext(connections[alias]) for alias in ("ens", "dmp", "keys")]
        for one in captured:
            one.__enter__()
        found = prevention.of_family(actor=world.camille, ties=ties(world, *spaces), now=NOW)  # type: ignore[arg-type]
        for one in captured:
            one.__exit__(None, None, None)
            count += len(one)
        assert len(found) == len(spaces) + 1
        return count

    assert queries(others) == queries([]) <= 7


def test_age_10_the_follow_up_of_childhood_is_read_by_the_adult(clock_of: Callable[[date], World]) -> None:
    world = clock_of(date(2010, 5, 4))
    say(world, "examen-20", Status.DONE, date(2025, 9, 1))
    for years in (0, 2, 30):
        later = NOW + timedelta(days=366 * years)
        found = prevention.of_space(actor=world.camille, space=world.space, now=later)
        exam = next(one for one in found.windows if one.key == "examen-20")
        assert (exam.status, exam.on) == (Status.DONE, date(2025, 9, 1))
        assert exam.start < found.of_age_on


@pytest.fixture
def clock_of() -> Callable[[date], World]:
    return lambda born: World(born=born)
