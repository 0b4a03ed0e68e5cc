"""No room left at each write of the trace: the act is refused whole, nothing is half stored, and it is done afterwards.

The error is the database's own: on PostgreSQL that of a full disk (53100), on SQLite that of a function that gives up.
Whole services whose disk is full, or that are killed: tests/crash. RULES.md TRA-01; ADR 19.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import OperationalError, connections, transaction

from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from tests.remembered import everything
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
CHAIN = ("audit_trace_entry", "audit_log_queue", "audit_trace_head")
LOG = ("audit_log_queue", "audit_log_leaf", "audit_log_tile", "audit_log_period", "audit_log_checkpoint")
FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
"""


def give_up() -> None:
    raise OSError("database or disk is full")


@contextmanager
def no_room(table: str) -> Iterator[None]:
    """Every write in this table fails as it does on a full disk."""
    with connections["dmp"].cursor() as cursor:
        if connections["dmp"].vendor == "postgresql":
            cursor.execute(FULL)
            cursor.execute(
                f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE OR DELETE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION no_room()"
            )
        else:
            connections["dmp"].connection.create_function("no_room", 0, give_up)
            for act in ("INSERT", "UPDATE", "DELETE"):
                cursor.execute(f"CREATE TRIGGER no_room_{act} BEFORE {act} ON {table} BEGIN SELECT no_room(); END")
    yield
    with connections["dmp"].cursor() as cursor:
        if connections["dmp"].vendor == "postgresql":
            cursor.execute("DROP FUNCTION no_room CASCADE")
        else:
            for act in ("INSERT", "UPDATE", "DELETE"):
                cursor.execute(f"DROP TRIGGER no_room_{act}")


@pytest.fixture
def world() -> World:
    """A world with a document, its lines in the log but one."""
    world = World()
    world.deposit()
    audit.log.integrate(now=NOW)
    world.deposit(by=world.nurse)
    return world


def document() -> UUID:
    return DocumentEntry.objects.earliest("id").id


def read(world: World) -> None:
    record.read_document(actor=world.doctor, space=world.space, document_id=document(), now=LATER)


def mask(world: World) -> None:
    record.set_masked(actor=world.camille, space=world.space, document_id=document(), masked=True, now=LATER)


def refuse(world: World) -> None:
    with pytest.raises(AccessRefused):
        record.list_documents(actor=world.stranger, space=world.space, now=LATER, edge="test")


def wave(world: World) -> None:
    """One chain that goes on, two that begin."""
    with transaction.atomic(using="dmp"):
        spaces = [world.space.id, new_id(), new_id()]
        audit.append_to_many(spaces, at=LATER, act=audit.Act.SPACE_NOTIFIED, actor=SYSTEM, reason="campaign")


def forget(world: World) -> None:
    with transaction.atomic(using="dmp"):
        audit.log.forget_trace(space_id=world.space.id, now=LATER)


ACTS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "a deposit": (lambda world: world.deposit(now=LATER), CHAIN),
    "a reading": (read, CHAIN),
    "a mask": (mask, CHAIN),
    "a refusal": (refuse, CHAIN),
    "a wave": (wave, CHAIN),
    "a batch of the log": (lambda _: audit.log.integrate(now=LATER), LOG),
    "the erasure of a trace": (forget, ("audit_erased_trace", "audit_log_leaf", "audit_trace_entry")),
}


@pytest.mark.parametrize("name", ACTS)
def test_tra_01_an_act_that_finds_no_room_for_its_trace_is_refused_whole_and_done_afterwards(
    world: World, name: str
) -> None:
    act, tables = ACTS[name]
    before = everything()
    for table in tables:
        with no_room(table), pytest.raises(OperationalError):
            act(world)
        assert everything() == before, table
    act(world)
    assert everything() != before
    while audit.log.integrate(now=LATER):
        pass
    outcome = audit.verify()
    assert (outcome.faults, outcome.log_faults, outcome.waiting) == ([], [], 0)
