"""Prepared statements that go straight to libpq: what they give is what a cursor gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, connections, transaction
from django.test.utils import CaptureQueriesContext

from espace_sante.audit.models import TraceHead
from espace_sante.kernel.identifiers import new_id
from espace_sante.measures.models import Device
from espace_sante.outbox import api as outbox
from espace_sante.pairing.models import OAuthClient
from espace_sante.prepared.api import Exchange, Insert, NewRow, Select
from espace_sante.prepared.send import send
from espace_sante.record.models import Reading, RecordOutbox

NOW = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)
SPACE, READER = new_id(), new_id()
OF_SPACE = Select(
    lambda a: (
        Reading.objects.filter(space_id=a.space_id)
        .order_by("first_read_at")
        .values_list("document_id", "reader_id", "first_read_at")
    ),
    space_id=UUID,
)
NEW = Insert(Reading)
CLIENTS = Select(
    lambda a: OAuthClient.objects.filter(client_id=a.client).values_list("redirects", "made_at", "ended_at"), client=str
)
NEW_CLIENT = Insert(OAuthClient)
HEADS = Select(lambda a: TraceHead.objects.filter(space_id=a.space_id).values_list("position", "hash"), space_id=UUID)
MOVE = Exchange(TraceHead, sets=("position", "hash", "seal"), where=("space_id", "position"), writes=Reading)


def reading(*, minutes: int = 0) -> dict[str, object]:
    made = Reading(
        space_id=SPACE, document_id=new_id(), reader_id=READER, first_read_at=NOW + timedelta(minutes=minutes)
    )
    return {field.attname: getattr(made, field.attname) for field in Reading._meta.concrete_fields}


def client() -> OAuthClient:
    return OAuthClient(
        client_id="essai", name="Essai", finess="750000001", proof="none", redirects=["é", None], made_at=NOW
    )


@pytest.fixture
def alias() -> str:
    return Reading.objects.db


@pytest.mark.django_db
def test_what_goes_straight_is_what_a_cursor_gives(alias: str) -> None:
    rows = [reading(minutes=one) for one in range(3)]
    assert NEW.rows(rows) == 3
    straight = OF_SPACE.rows(space_id=SPACE)
    with CaptureQueriesContext(connections[alias]) as captured:  # somebody listens: by a cursor
        by_cursor = OF_SPACE.rows(space_id=SPACE)
    assert len(captured) == 1
    assert straight == by_cursor == [(row["document_id"], READER, row["first_read_at"]) for row in rows]
    assert [type(value) for value in straight[0]] == [type(value) for value in by_cursor[0]]
    assert straight[0][2].isoformat() == "2026-03-01T08:30:15.123456+00:00"


@pytest.mark.django_db
def test_json_bytes_and_nothing_come_back_as_the_orm_has_them() -> None:
    client().save()
    assert CLIENTS.rows(client="essai") == [(["é", None], NOW, None)]
    TraceHead.objects.create(space_id=SPACE, position=7, hash=b"\x00\xff", seal=b"")
    ((position, held),) = HEADS.rows(space_id=SPACE)
    assert (position, bytes(held)) == (7, b"\x00\xff")


@pytest.mark.django_db
def test_a_statement_is_found_again_after_a_savepoint_was_rolled_back(alias: str) -> None:
    """The driver then drops every prepared statement of the connection, in the middle of the transaction."""
    for _ in range(7):  # the driver has statements of its own
        Reading.objects.filter(space_id=SPACE).count()
        assert OF_SPACE.rows(space_id=SPACE) == []
    row = reading()
    NEW.rows([row])
    with pytest.raises(IntegrityError), transaction.atomic(using=alias):
        NEW.rows([row])
    assert len(OF_SPACE.rows(space_id=SPACE)) == 1
    NEW.rows([reading()])
    assert len(OF_SPACE.rows(space_id=SPACE)) == 2


@pytest.mark.django_db
def test_an_error_is_djangos_and_ends_the_transaction(alias: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(using=alias):
        send(connections[alias], "SELECT nothing FROM nowhere WHERE 1 = %s", [1])
    assert OF_SPACE.rows(space_id=SPACE) == []


@pytest.mark.django_db(transaction=True, databases=["default", "ens", "keys"])
def test_what_is_written_straight_is_rolled_back_and_committed_with_the_rest() -> None:
    with transaction.atomic(using="ens"):
        NEW_CLIENT.rows([client()])
        assert len(CLIENTS.rows(client="essai")) == 1
        transaction.set_rollback(True, using="ens")
    assert CLIENTS.rows(client="essai") == []
    with transaction.atomic(using="ens"):
        NEW_CLIENT.rows([client()])
    connections["ens"].close()
    assert len(CLIENTS.rows(client="essai")) == 1


@pytest.mark.django_db(transaction=True, databases=["default", "ens", "keys"])
def test_a_connection_that_the_server_ended_says_so_and_is_made_anew() -> None:
    connection = connections["ens"]
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could end a connection")
    assert CLIENTS.rows(client="essai") == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    with psycopg.connect(**connection_words("ens"), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [backend])
    with pytest.raises(OperationalError):
        CLIENTS.rows(client="essai")
    connection.close_if_unusable_or_obsolete()
    assert CLIENTS.rows(client="essai") == []


def connection_words(alias: str) -> dict[str, str]:
    told = connections[alias].settings_dict
    return {
        "host": told["HOST"], "port": str(told["PORT"]), "user": told["USER"], "password": told["PASSWORD"],
        "dbname": told["NAME"],
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 2, 5])
def test_an_exchange_changes_a_row_and_writes_others_or_nothing(count: int) -> None:
    rows = [reading(minutes=one) for one in range(count)]
    TraceHead.objects.create(space_id=SPACE, position=1, hash=b"1", seal=b"")
    after = {"position": 2, "hash": b"2", "seal": b"s"}
    assert MOVE.run(*rows, sets=after, where={"space_id": SPACE, "position": 1})
    assert not MOVE.run(*rows, sets=after, where={"space_id": SPACE, "position": 1})
    assert [(one.position, bytes(one.hash)) for one in TraceHead.objects.filter(space_id=SPACE)] == [(2, b"2")]
    assert OF_SPACE.rows(space_id=SPACE) == [(row["document_id"], READER, row["first_read_at"]) for row in rows]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_an_exchange_writes_rows_of_other_tables_with_its_own_unless_they_are_there(count: int) -> None:
    rows, device = [reading(minutes=one) for one in range(count)], new_id()
    TraceHead.objects.create(space_id=SPACE, position=1, hash=b"1", seal=b"")
    scale = {"space_id": SPACE, "id": device, "written_at": NOW, "sealed": b"\x00s"}
    piece = outbox.piece(RecordOutbox, topic="essai", payload={"é": [None, 1]}, now=NOW)
    told = [NewRow(Device, scale, unless=("space_id", "id")), piece]
    second, third = ({"position": number, "hash": b"2", "seal": b""} for number in (2, 3))
    assert MOVE.run(*rows, sets=second, where={"space_id": SPACE, "position": 1}, new=told)
    assert not MOVE.run(*rows, sets=third, where={"space_id": SPACE, "position": 2}, new=told)
    assert TraceHead.objects.get(space_id=SPACE).position == 2
    assert [bytes(one.sealed) for one in Device.objects.filter(space_id=SPACE)] == [b"\x00s"]
    assert [one.payload for one in RecordOutbox.objects.filter(topic="essai")] == [{"é": [None, 1]}]
    assert len(OF_SPACE.rows(space_id=SPACE)) == count


@pytest.mark.django_db
def test_what_is_too_long_for_its_column_is_refused_rather_than_cut(alias: str) -> None:
    """PostgreSQL cuts what a statement says the length of; SQLite keeps it."""
    if connections[alias].vendor != "postgresql":
        pytest.skip("SQLite has no length of columns")
    TraceHead.objects.create(space_id=SPACE, position=1, hash=b"1", seal=b"")
    piece = outbox.piece(RecordOutbox, topic="t" * 61, payload={}, now=NOW)
    after = {"position": 2, "hash": b"2", "seal": b""}
    with pytest.raises(DataError), transaction.atomic(using=alias):
        MOVE.run(reading(), sets=after, where={"space_id": SPACE, "position": 1}, new=[piece])
    assert TraceHead.objects.get(space_id=SPACE).position == 1
