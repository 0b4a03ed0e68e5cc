"""A recording that is sent again writes as much as the operation did."""

from __future__ import annotations

import pytest

from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.bench.statements import recording
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db


def test_a_deposit_and_a_reading_sent_again_write_their_documents_and_their_lines() -> None:
    world = World()
    kept = world.deposit(world.new_document(title="Premier"))
    with recording() as deposit:
        world.deposit(world.new_document(title="Second"))
    with recording() as reading:
        record.list_documents(actor=world.doctor, space=world.space, now=NOW)
    documents, lines = DocumentEntry.objects.count(), TraceEntryRow.objects.filter(space_id=world.space.id).count()
    for _ in range(3):
        deposit.replay()
        reading.replay()
    assert DocumentEntry.objects.count() == documents + 3
    assert TraceEntryRow.objects.filter(space_id=world.space.id).count() == lines + 6
    assert TraceHead.objects.get(space_id=world.space.id).position == lines + 6
    assert kept.document_id
