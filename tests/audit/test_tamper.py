"""Change, drop, reorder, truncate: the verifier names the first bad entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction

from espace_sante.audit import api as audit
from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.kernel.actors import SYSTEM
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
TABLE = "audit_trace_entry"


@pytest.fixture
def world() -> World:
    world = World()
    for _ in range(5):
        world.deposit()
    return world


@pytest.fixture
def open_table(world: World) -> Iterator[None]:
    """The table without its triggers, as somebody with every right on the database would make it."""
    with connections["dmp"].cursor() as cursor:
        if connections["dmp"].vendor == "sqlite":
            for act in ("UPDATE", "DELETE"):
                cursor.execute(f"DROP TRIGGER {TABLE}_no_{act}")
        else:
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL")
    yield
    if connections["dmp"].vendor != "sqlite":
        with connections["dmp"].cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER ALL")


def rows(world: World):  # type: ignore[no-untyped-def]
    return TraceEntryRow.objects.filter(space_id=world.space.id)


def test_an_untouched_trace_holds(world: World) -> None:
    outcome = audit.verify()
    assert outcome.faults == []
    assert outcome.entries == TraceEntryRow.objects.count() > 5


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_refuses_to_change_the_trace(world: World, act: str) -> None:
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(using="dmp"):
        rows(world).filter(position=3).update(reason="x") if act == "update" else rows(world)._raw_delete("dmp")


CHANGES: dict[str, Callable[[World], object]] = {
    "reason": lambda w: rows(w).filter(position=4).update(reason="holder"),
    "actor": lambda w: rows(w).filter(position=4).update(actor_id="nobody"),
    "instant": lambda w: rows(w).filter(position=4).update(at=NOW.replace(year=2020)),
    "outcome": lambda w: rows(w).filter(position=4).update(outcome="refused"),
    "count": lambda w: rows(w).filter(position=4).update(count=99),
    "dropped": lambda w: rows(w).filter(position=4)._raw_delete("dmp"),
    "hash": lambda w: rows(w).filter(position=4).update(hash=b"\x00" * 32),
}


@pytest.mark.usefixtures("open_table")
@pytest.mark.parametrize("change", CHANGES)
def test_the_first_bad_entry_is_named(world: World, change: str) -> None:
    CHANGES[change](world)
    (fault,) = audit.verify(world.space.id).faults
    assert (fault.space_id, fault.position) == (world.space.id, 4)


@pytest.mark.usefixtures("open_table")
def test_two_entries_swapped_are_seen(world: World) -> None:
    rows(world).filter(position=2).update(position=1000)
    rows(world).filter(position=3).update(position=2)
    rows(world).filter(position=1000).update(position=3)
    assert audit.verify(world.space.id).faults[0].position == 2


@pytest.mark.usefixtures("open_table")
@pytest.mark.parametrize("with_head", [False, True])
def test_a_cut_tail_is_seen_even_when_the_head_was_moved_back(world: World, with_head: bool) -> None:
    last = rows(world).order_by("-position").first()
    rows(world).filter(position=last.position)._raw_delete("dmp")
    if with_head:
        before = rows(world).order_by("-position").first()
        TraceHead.objects.filter(space_id=world.space.id).update(position=before.position, hash=before.hash)
    (fault,) = audit.verify(world.space.id).faults
    assert fault.position in {last.position, last.position - 1}


@pytest.mark.usefixtures("open_table")
def test_a_trace_wholly_removed_is_seen(world: World) -> None:
    rows(world)._raw_delete("dmp")
    assert audit.verify(world.space.id).faults[0].position == 1


def test_the_trace_is_not_written_outside_a_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["dmp"], "in_atomic_block", False)
    with pytest.raises(audit.NotInTransaction):
        audit.append(audit.TraceRecord(space_id=world.space.id, at=NOW, act=audit.Act.TRACE_READ, actor=world.camille))


def test_one_space_s_fault_is_not_another_s(world: World) -> None:
    other = world.open_space(world.citizen("autre", "Autre"))
    assert audit.verify(other.id).faults == []


def test_what_the_database_writes_of_an_entry_is_what_was_hashed_whatever_its_characters() -> None:
    """TRA-01: the verifier hashes the JSON of the database; the entry was hashed with the one of this program."""
    controls = "".join(map(chr, range(1, 32)))
    names = [controls, '"\\/[]{},: \x7f', "],null]", "Éloïse \u2028\ufeff\U0001f600 œ\u00a0’", "null", "", "\\u0041"]
    told = [
        audit.TraceRecord(
            space_id=UUID(int=7),
            at=NOW.replace(microsecond=place % 2),
            act=audit.Act.DOCUMENT_READ,
            actor=SYSTEM,
            subject_name=name,
            edge="]" * place,
            document_id=UUID(int=place) if place else None,
            count=place or None,
        )
        for place, name in enumerate(names)
    ]
    with transaction.atomic(using="dmp"):
        audit.append_all(told)
    assert audit.verify(UUID(int=7)).faults == []
    assert audit.verify(UUID(int=7)).entries == len(names)
