"""Reading the health history: one decision for the list, each page and the count; one switch for the whole (CIT-06)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.access.api import AccessRefused, Action, Reason, health_history_facts
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.carers import EVERYTHING, CarerScope, Section
from espace_sante.kernel.errors import Refused
from espace_sante.record import api as record
from espace_sante.record.models import HealthEvent, HealthHistory
from tests.carers import make_carer
from tests.reimbursements import DAY, import_lines, labels_for, line
from tests.statements import of_a_line
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return World()


def read(world: World, actor: Actor, **more: object) -> record.HealthHistoryPage:
    return record.health_history(actor=actor, space=world.space, now=world.now, **more)  # type: ignore[arg-type]


def pages(world: World, actor: Actor, size: int) -> list[record.HealthHistoryPage]:
    found = [read(world, actor, size=size)]
    while found[-1].next_cursor:
        found.append(read(world, actor, size=size, cursor=found[-1].next_cursor))
    return found


def hide(world: World, masked: bool = True, by: Actor | None = None) -> bool:
    return record.set_health_history_masked(actor=by or world.camille, space=world.space, masked=masked, now=world.now)


def test_events_come_newest_first_whatever_the_order_of_the_file(world: World, tmp_path: Path) -> None:
    days = [DAY - timedelta(days=number) for number in range(5)]
    lines = [line(world.space, day.toordinal(), date_soins=day.isoformat(), libelle=day.isoformat()) for day in days]
    random.Random(3).shuffle(lines)
    import_lines(world, tmp_path, *lines)
    assert labels_for(world, world.camille) == [day.isoformat() for day in days]


def test_the_switch_hides_all_of_it_from_professionals_and_nothing_from_the_holder(
    world: World, tmp_path: Path
) -> None:
    """CIT-06; MT-05: the treating doctor too."""
    import_lines(world, tmp_path, *(line(world.space, number) for number in range(3)))
    assert hide(world)
    for actor in (world.doctor, world.nurse, world.pharmacist):
        page = read(world, actor)
        assert (page.events, page.total, page.next_cursor, page.masked) == ([], 0, None, None)
    page = read(world, world.camille)
    assert (len(page.events), page.total, page.masked) == (3, 3, True)
    assert hide(world, masked=False)
    assert read(world, world.doctor).total == 3


def test_what_comes_later_is_hidden_too(world: World, tmp_path: Path) -> None:
    """CIT-04: every new item."""
    hide(world)
    import_lines(world, tmp_path, line(world.space))
    assert read(world, world.doctor).total == 0


def test_hiding_twice_changes_and_traces_nothing(world: World) -> None:
    assert not hide(world, masked=False)
    assert (hide(world), hide(world)) == (True, False)
    acts = [audit.Act.HEALTH_HISTORY_MASKED.value, audit.Act.HEALTH_HISTORY_UNMASKED.value]
    assert len(audit.trace_page(space_id=world.space.id, acts=acts).entries) == 1


def test_an_empty_a_hidden_and_an_unread_history_look_the_same_to_a_professional_and_not_in_the_trace(
    world: World, tmp_path: Path
) -> None:
    """VIS-05; TRA-01."""
    empty = read(world, world.doctor)
    import_lines(world, tmp_path, line(world.space))
    not_theirs = read(world, world.podiatrist)
    hide(world)
    hidden = read(world, world.doctor)
    shown = [(one.events, one.total, one.next_cursor, one.masked) for one in (empty, not_theirs, hidden)]
    assert shown == [([], 0, None, None)] * 3
    acts = [audit.Act.HEALTH_HISTORY_READ.value]
    told = [(one.outcome, one.reason) for one in audit.trace_page(space_id=world.space.id, acts=acts).entries]
    assert told == [("refused", "masked"), ("refused", "matrix"), ("done", "medecin_traitant")]


def test_a_blocked_professional_and_one_without_authorisation_are_refused_and_it_is_traced(world: World) -> None:
    """CIT-08, PRO-02."""
    for actor, reason in ((world.blocked, Reason.BLOCKED), (world.stranger, Reason.NO_AUTHORISATION)):
        with pytest.raises(AccessRefused) as refused:
            read(world, actor)
        assert refused.value.decision.reason is reason
        (entry, *_) = audit.trace_page(space_id=world.space.id).entries
        assert (entry.act, entry.outcome, entry.actor_id) == ("health_history.read", "refused", actor.id)


def test_a_neighbour_and_a_structure_read_nothing(world: World) -> None:
    neighbour = world.citizen("voisine", "Voisine")
    with pytest.raises(record.DocumentUnknown):
        read(world, neighbour)
    with pytest.raises(AccessRefused):
        read(world, world.laboratory)


def test_representatives_read_and_hide_and_carers_read_what_is_opened_to_them(db: None, tmp_path: Path) -> None:
    """CAR-08, CAR-09."""
    world = World(born=date(2010, 10, 21))
    import_lines(world, tmp_path, line(world.space))
    parent, carer, on_agenda = (world.citizen(name, name.title()) for name in ("parent", "aidant", "agenda"))
    assert parent.holder_id
    assert world.camille.holder_id
    identity.relate(person_id=parent.holder_id, helped_id=world.camille.holder_id, kind="representative", now=world.now)
    for one in (carer, on_agenda):
        world.open_space(one)
    make_carer(world.camille, carer, now=world.now, scope=EVERYTHING)
    make_carer(world.camille, on_agenda, now=world.now, scope=CarerScope(sections=frozenset({Section.AGENDA})))
    for actor in (parent, carer):
        assert read(world, actor).total == 1
    with pytest.raises(record.DocumentUnknown):
        read(world, on_agenda)
    assert hide(world, by=parent)
    for actor in (carer, world.doctor):
        with pytest.raises(Refused):
            hide(world, masked=False, by=actor)
    assert HealthHistory.objects.get().masque_ps


@pytest.mark.parametrize("size", [1, 2, 7, 60])
def test_pages_list_count_and_decision_agree(world: World, tmp_path: Path, size: int) -> None:
    """PEERS.md ask 16: the same decision on page 2 and on counts as on page 1."""
    rng = random.Random(size)
    days = [(DAY - timedelta(days=rng.randrange(4))).isoformat() for _ in range(7)]
    import_lines(world, tmp_path, *(line(world.space, number, date_soins=day) for number, day in enumerate(days)))
    actors = (world.camille, world.doctor, world.nurse, world.pharmacist, world.podiatrist, world.stranger,
              world.blocked, world.laboratory)  # fmt: skip
    for masked, actor in product((False, True), actors):
        hide(world, masked=masked)
        facts = health_history_facts(space_id=world.space.id, masked=masked)
        allowed = access.case_of(actor=actor, space=world.space, now=world.now).decide(
            Action.READ_HEALTH_HISTORY, facts
        ).allowed  # fmt: skip
        expected = 7 if allowed else 0
        assert record.count_health_events(actor=actor, space=world.space, now=world.now) == expected
        try:
            found = pages(world, actor, size)
        except (AccessRefused, record.DocumentUnknown):
            assert not allowed
            continue
        assert {page.total for page in found} == {expected}
        ids = [event.id for page in found for event in page.events]
        assert len(ids) == len(set(ids)) == expected
        assert [event.on for page in found for event in page.events] == sorted(days_of(expected), reverse=True)


def days_of(expected: int) -> list[object]:
    return list(HealthEvent.objects.values_list("on", flat=True)) if expected else []


@pytest.mark.parametrize("cursor", ["x", "AAAA", "////", "é", "A" * 27, "f////wAAAAAAAAAAAAAAAAAAAAA"])
def test_an_address_that_was_not_given_here_is_no_page(world: World, cursor: str) -> None:
    with pytest.raises(record.CursorInvalid):
        read(world, world.camille, cursor=cursor)


def test_a_page_costs_the_same_whatever_its_length(world: World, tmp_path: Path) -> None:
    def queries(actor: Actor) -> int:
        with CaptureQueriesContext(connections["dmp"]) as dmp, CaptureQueriesContext(connections["keys"]) as keys:
            read(world, actor)
        return len([one for one in dmp.captured_queries if "SAVEPOINT" not in one["sql"]]) + len(keys)

    import_lines(world, tmp_path, line(world.space, 1))
    read(world, world.doctor)
    before = queries(world.camille), queries(world.doctor)
    import_lines(world, tmp_path, *(line(world.space, number) for number in range(2, 60)))
    assert (queries(world.camille), queries(world.doctor)) == before
    alone = 4 + of_a_line()  # the switch, the page, the count, the key, the trace
    assert before == (alone, alone + 1)  # and the relation
