from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.id_set import IdSet
from espace_sante.kernel.identifiers import new_id
from espace_sante.prepared.api import IdsOfGroup, Insert, Select
from espace_sante.prepared.select import NotPrepared
from espace_sante.record.models import DocumentCode, Reading

pytestmark = pytest.mark.django_db
NOW = utc_now()
SPACE, READER = new_id(), new_id()


def readings(*, count: int) -> list[Reading]:
    rows = [
        Reading(space_id=SPACE, document_id=new_id(), reader_id=READER, first_read_at=NOW + timedelta(minutes=number))
        for number in range(count)
    ]
    Reading.objects.bulk_create(rows)
    return rows


def test_a_select_gives_the_rows_of_its_query_set_as_the_orm_reads_them() -> None:
    made = readings(count=3)
    since = made[1].first_read_at
    wanted = Select(
        lambda a: (
            Reading.objects.filter(space_id=a.space_id, first_read_at__gte=a.since)
            .order_by("first_read_at")
            .values_list("document_id", "first_read_at")
        ),
        space_id=UUID,
        since=type(NOW),
    )
    expected = [(row.document_id, row.first_read_at) for row in made[1:]]
    assert wanted.rows(space_id=SPACE, since=since) == expected
    assert wanted.rows(space_id=uuid4(), since=since) == []
    assert wanted.first(space_id=SPACE, since=since) == expected[0]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_among_finds_any_number_of_values_with_one_statement(count: int) -> None:
    made = readings(count=3)
    wanted = Select(
        lambda a: Reading.objects.filter(space_id=SPACE, document_id__among=a.ids).values_list("document_id"),
        ids=[UUID],
    )
    ids = [row.document_id for row in made[:count]]
    assert {row[0] for row in wanted.rows(ids=ids)} == set(ids)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_set_of_ids_is_sent_as_they_would_be(count: int) -> None:
    made = readings(count=3)
    ids = IdSet([row.document_id for row in made[:count]])
    for lookup in ("among", "listed"):
        wanted = Select(
            lambda a, lookup=lookup: Reading.objects.filter(
                **{f"document_id__{lookup}": a.ids}, space_id=SPACE
            ).values_list("document_id"),
            ids=[UUID],
        )
        assert {row[0] for row in wanted.rows(ids=ids)} == ids


def test_the_ids_of_a_group_come_in_one_text() -> None:
    made = readings(count=3)
    (text,) = (
        Reading.objects.values_list("reader_id").annotate(ids=IdsOfGroup("document_id")).values_list("ids", flat=True)
    )
    assert IdSet.of_digits(text.split(",")) == {row.document_id for row in made}


def test_the_rows_of_a_named_select_have_the_names_of_their_columns() -> None:
    (made,) = readings(count=1)
    named: Any = Select(
        lambda a: Reading.objects.filter(space_id=a.space_id).values_list("document_id", "reader_id"),
        named=True,
        space_id=UUID,
    ).first(space_id=SPACE)
    assert (named.document_id, named.reader_id) == (made.document_id, READER)


def test_a_query_set_that_can_find_nothing_sends_no_statement() -> None:
    nothing = Select(
        lambda a: Reading.objects.filter(space_id=a.space_id, pk__in=[]).values_list("document_id"), space_id=UUID
    )
    with CaptureQueriesContext(connections["dmp"]) as sent:
        assert nothing.rows(space_id=SPACE) == []
    assert len(sent) == 0


def test_a_parameter_that_the_statement_does_not_send_is_an_error() -> None:
    forgotten = Select(lambda a: Reading.objects.values_list("document_id"), space_id=UUID)
    with pytest.raises(NotPrepared):
        forgotten.rows(space_id=SPACE)


def test_an_insert_writes_instances_and_mappings_in_one_statement() -> None:
    codes = Insert(DocumentCode)
    document_id = new_id()
    row = {"space_id": SPACE, "document_id": document_id, "kind": "event", "value": "a", "system": ""}
    with CaptureQueriesContext(connections["dmp"]) as sent:
        codes.rows([row, DocumentCode(**{**row, "value": "b"})])
        codes.rows([])
    assert len(sent) == 1
    assert sorted(DocumentCode.objects.values_list("value", flat=True)) == ["a", "b"]


def test_an_insert_that_ignores_conflicts_keeps_what_is_there() -> None:
    (made,) = readings(count=1)
    again = Reading(space_id=SPACE, document_id=made.document_id, reader_id=READER, first_read_at=NOW - timedelta(1))
    Insert(Reading, ignore_conflicts=True).rows([again])
    assert Reading.objects.get().first_read_at == made.first_read_at


def test_an_insert_is_undone_with_its_transaction() -> None:
    with transaction.atomic(using="dmp"):
        Insert(Reading).rows([Reading(space_id=SPACE, document_id=new_id(), reader_id=READER, first_read_at=NOW)])
        transaction.set_rollback(True, using="dmp")
    assert not Reading.objects.exists()
